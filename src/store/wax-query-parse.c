#include "store/wax-query-private.h"

#include <string.h>

enum {
  MAX_LENGTH = 2000, /* bytes */
  MAX_TERMS = 64,
  MAX_DEPTH = 16,
  SHORTEST_PREFIX = 3,
};

typedef enum { TEXT, FOLDER, TAG, STATE, DATE, SIZE, FOREIGN } ValueType;

typedef struct {
  const char *name;
  ValueType type;
  guint detail; /* columns; of folders: what is below them too, by id */
} Operator;

enum { BELOW = 1 << 0, BY_ID = 1 << 1 };

static const Operator operators[] = {
  { "from", TEXT, WAX_QUERY_SENDER },
  /* The index keeps all recipients together. */
  { "to", TEXT, WAX_QUERY_RECIPIENTS },
  { "cc", TEXT, WAX_QUERY_RECIPIENTS },
  { "tocc", TEXT, WAX_QUERY_RECIPIENTS },
  { "tofrom", TEXT, WAX_QUERY_SENDER | WAX_QUERY_RECIPIENTS },
  { "fromcc", TEXT, WAX_QUERY_SENDER | WAX_QUERY_RECIPIENTS },
  { "tofromcc", TEXT, WAX_QUERY_SENDER | WAX_QUERY_RECIPIENTS },
  { "subject", TEXT, WAX_QUERY_SUBJECT },
  { "content", TEXT, 0 },
  { "in", FOLDER, 0 },
  { "under", FOLDER, BELOW },
  { "inid", FOLDER, BY_ID },
  { "underid", FOLDER, BELOW | BY_ID },
  { "tag", TAG, 0 },
  { "is", STATE, 0 },
  { "has", STATE, 0 },
  { "priority", STATE, 0 },
  { "date", DATE, 0 },
  { "day", DATE, 0 },
  { "week", DATE, 0 },
  { "month", DATE, 0 },
  { "year", DATE, 0 },
  { "before", DATE, 0 },
  { "after", DATE, 0 },
  { "size", SIZE, 0 },
  { "larger", SIZE, 0 },
  { "bigger", SIZE, 0 },
  { "smaller", SIZE, 0 },
};

static const char *const foreign_names[] = {
  "msgid", "envto", "envfrom", "contact", "filename", "message", "my", "author", "title", "keywords", "company",
  "metadata", "field", "mdate", "appt-start", "appt-end", "conv-start", "conv-end", "conv", "conv-count", "conv-minm",
  "conv-maxm", "modseq", "type", "attachment", "item", "sort", "sortby",
};

typedef struct {
  const char *at;
  GDateTime *now;
  WaxQueryReading reading;
  GPtrArray *problems;
  guint n_terms;
  guint depth;
} Parser;

/* What terms are read as: plain text, or values of an operator. */
typedef struct {
  const Operator *operator;
  char *foreign; /* (nullable): the name of one that only the server knows */
} Meaning;

static WaxQueryNode *read_any (Parser *self, const Meaning *meaning);

static gboolean
is_at_end (Parser *self)
{
  return *self->at == '\0' || *self->at == ')';
}

static void
skip_blanks (Parser *self)
{
  while (g_ascii_isspace (*self->at))
    self->at++;
}

static WaxQueryProblem *
complain (Parser *self, WaxQueryTrouble trouble, const char *name, const char *text)
{
  WaxQueryProblem *problem = wax_query_problem_new (trouble, name, text);

  g_ptr_array_add (self->problems, problem);
  return problem;
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

/* ---- words ---- */

/* Up to the next blank, parenthesis or quote. */
static gsize
measure_word (const char *at)
{
  return strcspn (at, " \t\r\n\v\f\"()");
}

/* Takes a word, a phrase in quotes, or what stands in braces. */
static char *
read_value (Parser *self, gboolean *quoted)
{
  char closing = *self->at == '"' ? '"' : *self->at == '{' ? '}' : '\0';
  const char *from = self->at + (closing == '"');
  const char *end;

  *quoted = closing == '"';
  if (closing == '\0') {
    self->at += measure_word (self->at);
    return g_strndup (from, (gsize) (self->at - from));
  }
  end = strchr (from, closing);
  if (end == NULL)
    end = from + strlen (from);
  self->at = *end != '\0' ? end + 1 : end;
  return g_strndup (from, (gsize) (end - from) + (closing == '}' && *end != '\0'));
}

/* Whether the word that begins here joins two others. */
static gboolean
is_joint (Parser *self, const char *word, const char *sign)
{
  gsize length = measure_word (self->at);

  return (length == strlen (word) && g_ascii_strncasecmp (self->at, word, length) == 0) ||
         (length == strlen (sign) && strncmp (self->at, sign, length) == 0);
}

/* ---- operators ---- */

/* Letters, a colon and a value; the address of a page is none. */
static gboolean
looks_like_operator (const char *word)
{
  gsize length = strspn (word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

  return length >= 2 && word[length] == ':' && word[length + 1] != '\0' && word[length + 1] != '/';
}

/* [A-Za-z-]+:, #name: or field[name]: with something behind it that is no blank, or an operator that is known. */
static gboolean
read_meaning (Parser *self, Meaning *meaning)
{
  gsize length = *self->at == '#' || g_ascii_strncasecmp (self->at, "field[", 6) == 0
                   ? strcspn (self->at, ": \t\r\n\"()")
                   : strspn (self->at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-");
  g_autofree char *name = NULL;

  if (length < 2 || self->at[length] != ':')
    return FALSE;
  name = g_ascii_strdown (self->at, (gssize) length);
  for (guint i = 0; i < G_N_ELEMENTS (operators); i++) {
    if (g_str_equal (operators[i].name, name))
      meaning->operator = &operators[i];
  }
  for (guint i = 0; i < G_N_ELEMENTS (foreign_names); i++) {
    if (g_str_equal (foreign_names[i], name))
      meaning->foreign = g_strdup (name);
  }
  if (name[0] == '#' || strchr (name, '[') != NULL ||
      ((self->reading & WAX_QUERY_SAVED) != 0 && meaning->operator == NULL && looks_like_operator (self->at)))
    meaning->foreign = g_strndup (self->at, length);
  if (meaning->operator == NULL && meaning->foreign == NULL)
    return FALSE;
  self->at += length + 1;
  skip_blanks (self);
  return TRUE;
}

/* A word with a colon that looks like an operator: it is said that it is none. */
static void
check_unknown (Parser *self, const char *word)
{
  gsize length = strspn (word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
  g_autofree char *name = NULL;

  if (!looks_like_operator (word))
    return;
  name = g_strndup (word, length);
  complain (self, WAX_QUERY_UNKNOWN, name, word + length + 1);
}

/* ---- terms ---- */

static WaxQueryNode *
make_text (Parser *self, const Meaning *meaning, char *value, gboolean quoted, gboolean negative)
{
  gsize length = strlen (value);
  WaxQueryNode *node;

  if (!quoted && meaning->operator == NULL)
    check_unknown (self, value);
  while (!quoted && length > 0 && value[length - 1] == '*')
    length--;
  if (!has_word (value))
    return NULL;
  node = wax_query_node_new (WAX_QUERY_TEXT);
  node->name = meaning->operator != NULL ? g_strdup (meaning->operator->name) : NULL;
  node->columns = meaning->operator != NULL ? meaning->operator->detail : 0;
  node->quoted = quoted;
  node->starred = value[length] == '*';
  node->text = g_strndup (value, length);
  /* The word that is being typed. */
  if ((self->reading & WAX_QUERY_TYPED) != 0 && *self->at == '\0' && !quoted && !negative &&
      g_utf8_strlen (node->text, -1) >= SHORTEST_PREFIX)
    node->starred = TRUE;
  return node;
}

static WaxQueryNode *
refuse (Parser *self, const char *name, const char *value, gboolean may_become)
{
  complain (self, WAX_QUERY_BAD_VALUE, name, value)->unfinished = may_become && *self->at == '\0';
  return NULL;
}

static WaxQueryNode *
make_value (Parser *self, const Operator *operator, char *value)
{
  WaxQueryNode *node = wax_query_node_new (WAX_QUERY_IN);
  gboolean good = TRUE, may_become = FALSE;

  node->text = g_strdup (value);
  switch (operator->type) {
  case FOLDER:
    node->below = (operator->detail & BELOW) != 0;
    node->by_id = (operator->detail & BY_ID) != 0;
    break;
  case TAG:
    node->kind = WAX_QUERY_TAGGED;
    break;
  case STATE:
    good = wax_query_read_state (node, operator->name, value);
    may_become = wax_query_may_become_state (operator->name, value);
    break;
  case DATE:
    node->kind = WAX_QUERY_DATED;
    good = wax_query_read_date (node, operator->name, value, (self->reading & WAX_QUERY_DAY_FIRST) != 0, self->now);
    may_become = wax_query_may_become_date (value);
    break;
  case SIZE:
    node->kind = WAX_QUERY_SIZED;
    good = wax_query_read_size (node, operator->name, value);
    may_become = wax_query_may_become_size (value);
    break;
  case TEXT:
  case FOREIGN:
    g_return_val_if_reached (NULL);
  }
  node->name = g_strdup (operator->name);
  if (node->kind == WAX_QUERY_FOREIGN)
    complain (self, WAX_QUERY_ONLY_SERVER, operator->name, value);
  if (good)
    return node;
  wax_query_node_free (node);
  return refuse (self, operator->name, value, may_become);
}

static WaxQueryNode *
make_foreign (Parser *self, const Meaning *meaning, const char *value)
{
  WaxQueryNode *node = wax_query_node_new (WAX_QUERY_FOREIGN);

  node->name = g_strdup (meaning->foreign);
  node->text = g_strdup (value);
  complain (self, WAX_QUERY_ONLY_SERVER, meaning->foreign, value);
  return node;
}

static WaxQueryNode *
read_term (Parser *self, const Meaning *meaning, gboolean negative)
{
  gboolean quoted;
  g_autofree char *value = read_value (self, &quoted);

  if (*value == '\0')
    return NULL;
  if (meaning->foreign != NULL)
    return make_foreign (self, meaning, value);
  if (meaning->operator != NULL && meaning->operator->type != TEXT)
    return make_value (self, meaning->operator, value);
  return make_text (self, meaning, value, quoted, negative);
}

/* ---- clauses ---- */

static WaxQueryNode *
read_group (Parser *self, const Meaning *meaning)
{
  WaxQueryNode *node;

  self->at++;
  self->depth++;
  node = read_any (self, meaning);
  self->depth--;
  if (*self->at == ')')
    self->at++;
  return node;
}

static WaxQueryNode *
read_operand (Parser *self, const Meaning *outer, gboolean negative)
{
  Meaning meaning = *outer;
  Meaning own = { NULL };
  WaxQueryNode *node;

  if (*self->at != '"' && read_meaning (self, &own))
    meaning = own;
  if (is_at_end (self))
    node = NULL; /* more is to come */
  else if (*self->at == '(' && self->depth < MAX_DEPTH)
    node = read_group (self, &meaning);
  else
    node = read_term (self, &meaning, negative);
  g_free (own.foreign);
  return node;
}

/* - or not in front; a minus sign alone, or the word alone, is what it looks like. */
static gboolean
read_negation (Parser *self, const Meaning *meaning, gboolean first)
{
  const char *at = self->at;
  gboolean dated = meaning->operator != NULL && meaning->operator->type == DATE;

  if (!dated && (*at == '-' || *at == '+') && at[1] != '\0' && !g_ascii_isspace (at[1])) {
    self->at++;
    return *at == '-';
  }
  if (!is_joint (self, "not", "!"))
    return FALSE;
  self->at += measure_word (self->at);
  skip_blanks (self);
  if (is_at_end (self) && first)
    self->at = at;
  return self->at != at;
}

static WaxQueryNode *
read_clause (Parser *self, const Meaning *meaning, gboolean first)
{
  const char *before = self->at;
  gboolean negative = read_negation (self, meaning, first);
  WaxQueryNode *node = is_at_end (self) ? NULL : read_operand (self, meaning, negative);
  WaxQueryNode *group = NULL;

  if (self->at == before)
    self->at++; /* nothing that could begin a clause */
  self->n_terms++;
  if (!negative || node == NULL)
    return node;
  if (node->kind == WAX_QUERY_NOT) { /* the server's grammar has no two in a row */
    group = g_ptr_array_steal_index (node->parts, 0);
    wax_query_node_free (node);
  } else {
    wax_query_node_add (&group, WAX_QUERY_NOT, node);
  }
  return group;
}

/* Takes a word that joins what was read with what follows. Whatever stands alone, or at the end, joins nothing. */
static gboolean
read_joint (Parser *self, gboolean *other)
{
  const char *at = self->at;

  *other = is_joint (self, "or", "||");
  if (!*other && !is_joint (self, "and", "&&"))
    return FALSE;
  self->at += measure_word (at);
  skip_blanks (self);
  *other = *other && !is_at_end (self);
  return TRUE;
}

/* One part is no group of its own. */
static WaxQueryNode *
unwrap (WaxQueryNode *group)
{
  WaxQueryNode *part;

  if (group == NULL || group->kind == WAX_QUERY_NOT || group->parts == NULL || group->parts->len != 1)
    return group;
  part = g_ptr_array_steal_index (group->parts, 0);
  wax_query_node_free (group);
  return part;
}

static WaxQueryNode *
read_any (Parser *self, const Meaning *meaning)
{
  WaxQueryNode *any = NULL, *all = NULL;
  gboolean other, first = TRUE;

  for (skip_blanks (self); !is_at_end (self) || (*self->at == ')' && self->depth == 0); skip_blanks (self)) {
    if (*self->at == ')') {
      self->at++; /* of none that was opened */
    } else if (self->n_terms >= MAX_TERMS) {
      if (self->n_terms++ == MAX_TERMS)
        complain (self, WAX_QUERY_TOO_LONG, "", "");
      self->at += strlen (self->at);
    } else if (!first && read_joint (self, &other)) {
      if (other)
        wax_query_node_add (&any, WAX_QUERY_ANY, unwrap (g_steal_pointer (&all)));
      first = other;
    } else {
      wax_query_node_add (&all, WAX_QUERY_ALL, read_clause (self, meaning, first));
      first = FALSE;
    }
  }
  wax_query_node_add (&any, WAX_QUERY_ANY, unwrap (all));
  return unwrap (any);
}

/* ---- trash and junk ---- */

static gboolean
names_place (const WaxQueryNode *node)
{
  if (node->kind == WAX_QUERY_IN || node->kind == WAX_QUERY_ANYWHERE)
    return TRUE;
  for (guint i = 0; node->parts != NULL && i < node->parts->len; i++) {
    if (names_place (node->parts->pdata[i]))
      return TRUE;
  }
  return FALSE;
}

/* As the server does: each alternative that names no place is looked for in the usual ones. */
static WaxQueryNode *
add_usual (WaxQueryNode *node)
{
  WaxQueryNode *group = NULL;

  if (names_place (node)) {
    for (guint i = 0; node->kind == WAX_QUERY_ANY && i < node->parts->len; i++)
      node->parts->pdata[i] = add_usual (node->parts->pdata[i]);
    return node;
  }
  if (node->kind == WAX_QUERY_ALL)
    group = node;
  else
    wax_query_node_add (&group, WAX_QUERY_ALL, node);
  wax_query_node_add (&group, WAX_QUERY_ALL, wax_query_node_new (WAX_QUERY_USUAL));
  return group;
}

WaxQuery *
wax_query_new (const char *text, WaxQueryReading reading, GDateTime *now)
{
  g_autofree char *head = g_strndup (text, MAX_LENGTH);
  g_autofree char *valid = g_utf8_make_valid (head, -1);
  const Meaning plain = { NULL };
  WaxQuery *self = g_atomic_rc_box_new0 (WaxQuery);
  Parser parser = { .at = valid, .now = now, .reading = reading };

  /* Control characters are the index's own. */
  for (char *c = valid; *c != '\0'; c++) {
    if ((guchar) *c < ' ')
      *c = ' ';
  }
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_query_problem_free);
  parser.problems = self->problems;
  self->root = read_any (&parser, &plain);
  if (strlen (text) > MAX_LENGTH && parser.n_terms <= MAX_TERMS)
    complain (&parser, WAX_QUERY_TOO_LONG, "", "");
  if (self->root != NULL)
    self->root = add_usual (self->root);
  return self;
}
