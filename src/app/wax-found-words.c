#include "app/wax-found-words.h"

#include <string.h>

/* A word, or several that stand together. */
typedef struct {
  GPtrArray *words; /* (element-type utf8): folded */
  gboolean starred; /* the last one is the beginning of a word */
  WaxQueryColumns columns;
} Phrase;

struct _WaxFoundWords {
  GPtrArray *phrases;
};

static void
free_phrase_cb (gpointer data)
{
  Phrase *phrase = data;

  g_ptr_array_unref (phrase->words);
  g_free (phrase);
}

/* As the index divides a text; marks belong to the letter before them. */
static gboolean
is_of_word (gunichar character)
{
  return g_unichar_isalnum (character) || g_unichar_ismark (character) ||
         g_unichar_type (character) == G_UNICODE_PRIVATE_USE;
}

/* Returns: 0 for a mark */
static gunichar
fold (gunichar character)
{
  gunichar base[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];

  if (character < 0x80)
    return (gunichar) g_ascii_tolower ((char) character);
  if (g_unichar_ismark (character))
    return 0;
  g_unichar_fully_decompose (character, FALSE, base, G_N_ELEMENTS (base));
  return g_unichar_tolower (base[0]);
}

static void
append_folded (GString *word, gunichar character)
{
  gunichar folded = fold (character);

  if (folded != 0)
    g_string_append_unichar (word, folded);
}

/* Reads the next word from @at on into @word. Returns: (nullable): where it begins. */
static const char *
next_word (const char **at, GString *word)
{
  const char *start;

  while (**at != '\0' && !is_of_word (g_utf8_get_char (*at)))
    *at = g_utf8_next_char (*at);
  start = **at != '\0' ? *at : NULL;
  g_string_truncate (word, 0);
  while (**at != '\0' && is_of_word (g_utf8_get_char (*at))) {
    append_folded (word, g_utf8_get_char (*at));
    *at = g_utf8_next_char (*at);
  }
  return start;
}

static void
add_phrase (WaxFoundWords *self, const WaxQueryNode *node)
{
  Phrase *phrase = g_new0 (Phrase, 1);
  g_autoptr(GString) word = g_string_new (NULL);
  const char *at = node->text;

  phrase->words = g_ptr_array_new_with_free_func (g_free);
  phrase->starred = node->starred;
  phrase->columns = node->columns;
  while (next_word (&at, word) != NULL)
    g_ptr_array_add (phrase->words, g_strdup (word->str));
  if (phrase->words->len > 0)
    g_ptr_array_add (self->phrases, phrase);
  else
    free_phrase_cb (phrase);
}

/* What is not wanted is not there. */
static void
collect (WaxFoundWords *self, const WaxQueryNode *node)
{
  if (node->kind == WAX_QUERY_TEXT)
    add_phrase (self, node);
  for (guint i = 0; node->kind != WAX_QUERY_NOT && node->parts != NULL && i < node->parts->len; i++)
    collect (self, node->parts->pdata[i]);
}

WaxFoundWords *
wax_found_words_new (WaxQuery *query)
{
  g_autoptr(WaxFoundWords) self = g_atomic_rc_box_new0 (WaxFoundWords);

  self->phrases = g_ptr_array_new_with_free_func (free_phrase_cb);
  if (query->root != NULL)
    collect (self, query->root);
  return self->phrases->len > 0 ? g_steal_pointer (&self) : NULL;
}

WaxFoundWords *
wax_found_words_ref (WaxFoundWords *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  g_ptr_array_unref (((WaxFoundWords *) data)->phrases);
}

void
wax_found_words_unref (WaxFoundWords *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/* How far the words of a phrase were found, and from where on. */
typedef struct {
  guint n;
  guint from;
} Progress;

static gboolean
is_word (const Phrase *phrase, guint n, const char *word)
{
  const char *wanted = phrase->words->pdata[n];

  return phrase->starred && n == phrase->words->len - 1 ? g_str_has_prefix (word, wanted) : g_str_equal (word, wanted);
}

/* Returns: whether the phrase ends with this word. */
static gboolean
advance (const Phrase *phrase, Progress *progress, const char *word, guint from)
{
  if (progress->n > 0 && !is_word (phrase, progress->n, word))
    progress->n = 0;
  if (progress->n == 0 && !is_word (phrase, 0, word))
    return FALSE;
  if (progress->n++ == 0)
    progress->from = from;
  if (progress->n < phrase->words->len)
    return FALSE;
  progress->n = 0;
  return TRUE;
}

/* Two phrases may share words. */
static void
add_range (GArray *ranges, guint from, guint until)
{
  WaxFoundRange *last = ranges->len > 0 ? &g_array_index (ranges, WaxFoundRange, ranges->len - 1) : NULL;
  WaxFoundRange range = { from, until };

  if (last != NULL && from < last->until)
    *last = (WaxFoundRange) { MIN (from, last->from), MAX (until, last->until) };
  else
    g_array_append_val (ranges, range);
}

GArray *
wax_found_words_find (WaxFoundWords *self, WaxQueryColumns column, const char *text, guint limit)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (WaxFoundRange));
  g_autofree Progress *progress = g_new0 (Progress, self->phrases->len);
  g_autoptr(GString) word = g_string_new (NULL);
  const char *at = text, *start;

  while (ranges->len < limit && (start = next_word (&at, word)) != NULL) {
    for (guint i = 0; i < self->phrases->len; i++) {
      const Phrase *phrase = self->phrases->pdata[i];

      if ((phrase->columns == 0 || (phrase->columns & column) != 0) &&
          advance (phrase, &progress[i], word->str, (guint) (start - text)))
        add_range (ranges, progress[i].from, (guint) (at - text));
    }
  }
  return ranges;
}

/* ---- any text ---- */

typedef struct {
  gunichar folded;
  guint offset; /* in characters */
} Letter;

static GArray *
fold_text (const char *text)
{
  GArray *letters = g_array_new (FALSE, FALSE, sizeof (Letter));
  guint offset = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at), offset++) {
    Letter letter = { fold (g_utf8_get_char (at)), offset };

    if (letter.folded != 0)
      g_array_append_val (letters, letter);
  }
  /* Where the last one ends, marks included. */
  g_array_append_val (letters, ((Letter){ 0, offset }));
  return letters;
}

static gboolean
stands_at (const Letter *at, const Letter *wanted, guint n)
{
  for (guint i = 0; i < n; i++) {
    if (at[i].folded != wanted[i].folded)
      return FALSE;
  }
  return TRUE;
}

GArray *
wax_found_words_find_text (const char *text, const char *wanted, guint limit)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (WaxFoundRange));
  g_autoptr(GArray) letters = fold_text (text), sought = fold_text (wanted);
  const Letter *all = (const Letter *) letters->data;
  guint n = sought->len - 1;

  for (guint i = 0; n > 0 && i + n < letters->len && ranges->len < limit; i++) {
    if (stands_at (all + i, (const Letter *) sought->data, n)) {
      WaxFoundRange range = { all[i].offset, all[i + n].offset };

      g_array_append_val (ranges, range);
      i += n - 1;
    }
  }
  return ranges;
}
