#include "store/wax-mail-query.h"

#include "store/wax-mail-tokenizer.h"

#include <string.h>

enum {
  MAX_TERMS = 32,
  MAX_LENGTH = 2000, /* bytes */
  SHORTEST_PREFIX = 3,
};

typedef struct {
  gboolean negative;
  gboolean quoted;
  gboolean starred;
  const char *column; /* static */
  char *text;
} Term;

static const struct {
  const char *keyword;
  const char *column;
} columns[] = {
  { "from:", "sender" },
  { "to:", "recipients" },
  { "subject:", "subject" },
};

static void
clear_term_cb (gpointer data)
{
  g_free (((Term *) data)->text);
}

/* Punctuation alone is no word for the index, and an expression with an empty phrase finds nothing. */
static gboolean
has_word (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text)) {
    if (g_unichar_isalnum (g_utf8_get_char (text)))
      return TRUE;
  }
  return FALSE;
}

/* Takes the column in front of the term; a keyword alone is a word like any other. */
static const char *
read_column (const char *at, Term *term)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++) {
    gsize length = strlen (columns[i].keyword);

    if (g_ascii_strncasecmp (at, columns[i].keyword, length) == 0 && at[length] != '\0' &&
        !g_ascii_isspace (at[length])) {
      term->column = columns[i].column;
      return at + length;
    }
  }
  return at;
}

static const char *
read_term (const char *at, Term *term)
{
  const char *end, *last;

  if (*at == '-' && at[1] != '\0' && !g_ascii_isspace (at[1])) {
    term->negative = TRUE;
    at++;
  }
  at = read_column (at, term);
  term->quoted = *at == '"';
  if (term->quoted) {
    at++;
    end = strchr (at, '"') != NULL ? strchr (at, '"') : at + strlen (at);
  } else {
    end = at + strcspn (at, " \t\r\n");
  }
  last = end;
  while (!term->quoted && last > at && last[-1] == '*')
    last--;
  term->starred = last < end;
  term->text = g_strndup (at, (gsize) (last - at));
  return *end == '"' ? end + 1 : end;
}

static GArray *
read_terms (const char *query)
{
  GArray *terms = g_array_new (FALSE, FALSE, sizeof (Term));
  const char *at = query;

  g_array_set_clear_func (terms, clear_term_cb);
  while (terms->len < MAX_TERMS) {
    Term term = { 0 };

    while (g_ascii_isspace (*at))
      at++;
    if (*at == '\0')
      break;
    at = read_term (at, &term);
    if (has_word (term.text))
      g_array_append_val (terms, term);
    else
      g_free (term.text);
  }

  /* The word that is being typed. */
  if (terms->len > 0 && *at == '\0' && !g_ascii_isspace (query[strlen (query) - 1])) {
    Term *last = &g_array_index (terms, Term, terms->len - 1);

    last->starred |= !last->quoted && !last->negative && g_utf8_strlen (last->text, -1) >= SHORTEST_PREFIX;
  }
  return terms;
}

/* Whether the index holds it as what words begin with. */
static gboolean
is_start (const Term *term)
{
  const char *at = term->text;

  while (*at != '\0' && g_unichar_isalnum (g_utf8_get_char (at)))
    at = g_utf8_next_char (at);
  return term->starred && *at == '\0' && g_utf8_strlen (term->text, -1) <= WAX_MAIL_TOKENIZER_START;
}

/* One letter and three are stored as they are; two begin what is stored. */
static void
append_start (GString *fts, const Term *term)
{
  g_string_append_printf (fts, "\"%c%s\"%s", WAX_MAIL_TOKENIZER_MARK, term->text,
                          g_utf8_strlen (term->text, -1) == 2 ? " *" : "");
}

static void
append_term (GString *fts, const Term *term, gboolean starts)
{
  if (term->column != NULL)
    g_string_append_printf (fts, "%s : ", term->column);
  if (starts && is_start (term)) {
    append_start (fts, term);
    return;
  }
  g_string_append_c (fts, '"');
  for (const char *at = term->text; *at != '\0'; at++) {
    if (*at == '"')
      g_string_append_c (fts, '"');
    g_string_append_c (fts, *at);
  }
  g_string_append (fts, term->starred ? "\" *" : "\"");
}

static guint
append_terms (GString *fts, GArray *terms, gboolean starts, gboolean negative, const char *joint)
{
  guint n = 0;

  for (guint i = 0; i < terms->len; i++) {
    const Term *term = &g_array_index (terms, Term, i);

    if (term->negative != negative)
      continue;
    if (n++ > 0)
      g_string_append (fts, joint);
    append_term (fts, term, starts);
  }
  return n;
}

char *
wax_mail_query_to_fts (const char *query, gboolean starts)
{
  g_autofree char *head = g_strndup (query, MAX_LENGTH);
  g_autofree char *valid = g_utf8_make_valid (head, -1);
  const char mark[] = { WAX_MAIL_TOKENIZER_MARK, '\0' };
  g_autoptr(GArray) terms = read_terms (g_strdelimit (valid, mark, ' '));
  GString *fts = g_string_new ("(");
  g_autoptr(GString) unwanted = g_string_new (NULL);

  if (append_terms (fts, terms, starts, FALSE, " AND ") == 0) {
    g_string_free (fts, TRUE);
    return NULL;
  }
  g_string_append_c (fts, ')');
  if (append_terms (unwanted, terms, starts, TRUE, " OR ") > 0)
    g_string_append_printf (fts, " NOT (%s)", unwanted->str);
  return g_string_free (fts, FALSE);
}
