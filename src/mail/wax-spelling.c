#include "mail/wax-spelling.h"

#include <enchant.h>
#include <string.h>

struct _WaxSpelling {
  EnchantBroker *broker;
  EnchantDict *dictionary; /* NULL for none */
};

enum { MAX_WORD = 60 }; /* bytes: what is longer is no word */

WaxSpelling *
wax_spelling_open (void)
{
  WaxSpelling *self = g_new0 (WaxSpelling, 1);

  self->broker = enchant_broker_init ();
  return self;
}

static void
drop_dictionary (WaxSpelling *self)
{
  if (self->dictionary != NULL)
    enchant_broker_free_dict (self->broker, self->dictionary);
  self->dictionary = NULL;
}

void
wax_spelling_close (WaxSpelling *self)
{
  drop_dictionary (self);
  enchant_broker_free (self->broker);
  g_free (self);
}

/* ---- languages ---- */

static void
add_language_cb (const char *tag, const char *provider, const char *description, const char *file, void *data)
{
  g_hash_table_add (data, g_strdup (tag));
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GStrv
wax_spelling_list_languages (WaxSpelling *self)
{
  g_autoptr(GHashTable) tags = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *languages = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer tag;

  enchant_broker_list_dicts (self->broker, add_language_cb, tags);
  g_hash_table_iter_init (&iter, tags);
  while (g_hash_table_iter_next (&iter, &tag, NULL))
    g_ptr_array_add (languages, g_strdup (tag));
  g_ptr_array_sort (languages, compare);
  g_ptr_array_add (languages, NULL);
  return (GStrv) g_ptr_array_free (languages, FALSE);
}

/* (nullable): the first of @languages that is @tag or a form of it: "de_AT" for "de" */
static const char *
find_language (const char *const *languages, const char *tag)
{
  gsize size = strlen (tag);

  if (size == 0)
    return NULL;
  for (guint i = 0; languages[i] != NULL; i++) {
    if (strncmp (languages[i], tag, size) == 0 && strchr ("_", languages[i][size]) != NULL)
      return languages[i];
  }
  return NULL;
}

const char *
wax_spelling_choose_language (const char *const *languages, const char *wanted, const char *const *own)
{
  const char *found = find_language (languages, wanted);

  for (guint i = 0; found == NULL && own[i] != NULL; i++) {
    /* Of what has no country and no letters of its own, the one most people write. */
    const char *usual = g_str_equal (own[i], "C") || g_str_equal (own[i], "en") ? "en_US" : own[i];

    found = find_language (languages, usual);
    if (found == NULL)
      found = find_language (languages, own[i]);
  }
  return found != NULL ? found : "";
}

gboolean
wax_spelling_set_language (WaxSpelling *self, const char *language)
{
  drop_dictionary (self);
  if (language[0] != '\0')
    self->dictionary = enchant_broker_request_dict (self->broker, language);
  return self->dictionary != NULL;
}

/* ---- words ---- */

/* Dictionaries know one kind of apostrophe. */
static char *
fold_apostrophes (const char *word)
{
  g_auto(GStrv) parts = g_strsplit (word, "’", -1);

  return g_strjoinv ("'", parts);
}

gboolean
wax_spelling_is_right (WaxSpelling *self, const char *word)
{
  g_autofree char *folded = fold_apostrophes (word);

  /* A failure is no misspelling. */
  return self->dictionary == NULL || enchant_dict_check (self->dictionary, folded, -1) <= 0;
}

GStrv
wax_spelling_suggest (WaxSpelling *self, const char *word, guint most)
{
  g_autofree char *folded = fold_apostrophes (word);
  g_autoptr(GStrvBuilder) words = g_strv_builder_new ();
  char **found = NULL;
  size_t n = 0;

  if (self->dictionary != NULL)
    found = enchant_dict_suggest (self->dictionary, folded, -1, &n);
  for (guint i = 0; i < MIN (n, most); i++)
    g_strv_builder_add (words, found[i]);
  if (found != NULL)
    enchant_dict_free_string_list (self->dictionary, found);
  return g_strv_builder_end (words);
}

void
wax_spelling_add (WaxSpelling *self, const char *word)
{
  g_autofree char *folded = fold_apostrophes (word);

  if (self->dictionary != NULL)
    enchant_dict_add (self->dictionary, folded, -1);
}

void
wax_spelling_ignore (WaxSpelling *self, const char *word)
{
  g_autofree char *folded = fold_apostrophes (word);

  if (self->dictionary != NULL)
    enchant_dict_add_to_session (self->dictionary, folded, -1);
}

/* ---- a line ---- */

static gboolean
is_letter (gunichar character)
{
  return g_unichar_isalpha (character) || g_unichar_ismark (character);
}

static gboolean
is_apostrophe (gunichar character)
{
  return character == '\'' || character == 0x2019;
}

/* No word is in what holds one of these. */
static gboolean
is_foreign (const char *token, gsize size)
{
  for (gsize i = 0; i < size; i++) {
    if (strchr ("@/\\_=<>{}0123456789", token[i]) != NULL || (token[i] == ':' && i + 1 < size) ||
        (token[i] == '.' && i + 1 < size && g_ascii_isalnum (token[i + 1])))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_abbreviation (const char *word)
{
  for (const char *at = word; *at != '\0'; at = g_utf8_next_char (at)) {
    if (g_unichar_islower (g_utf8_get_char (at)) || !g_unichar_isupper (g_utf8_get_char (word)))
      return FALSE;
  }
  return TRUE;
}

/* Returns: the end of the word at @start: letters, with apostrophes between them. */
static const char *
find_end (const char *start, const char *end, guint *n)
{
  const char *at = start;

  *n = 0;
  while (at < end) {
    gunichar character = g_utf8_get_char (at);
    const char *next = g_utf8_next_char (at);

    if (!is_letter (character) &&
        !(is_apostrophe (character) && at > start && next < end && is_letter (g_utf8_get_char (next))))
      break;
    at = next;
    (*n)++;
  }
  return at;
}

static void
look_at_token (const char *token, const char *end, guint offset, WaxWordFunc func, gpointer data)
{
  if (is_foreign (token, (gsize) (end - token)))
    return;
  for (const char *at = token; at < end;) {
    guint n;
    const char *word_end = find_end (at, end, &n);

    if (n == 0) {
      at = g_utf8_next_char (at);
      offset++;
      continue;
    }
    if (n > 1 && word_end - at <= MAX_WORD) {
      g_autofree char *word = g_strndup (at, (gsize) (word_end - at));

      if (!is_abbreviation (word))
        func (word, offset, offset + n, data);
    }
    at = word_end;
    offset += n;
  }
}

void
wax_spelling_foreach_word (const char *line, WaxWordFunc func, gpointer data)
{
  guint offset = 0;

  if (line[0] == '>')
    return;
  for (const char *at = line; *at != '\0';) {
    const char *end = at;
    guint n = 0;

    for (; *end != '\0' && !g_unichar_isspace (g_utf8_get_char (end)); end = g_utf8_next_char (end))
      n++;
    look_at_token (at, end, offset, func, data);
    offset += n + 1;
    at = *end != '\0' ? g_utf8_next_char (end) : end;
  }
}
