#include "store/wax-mail-tokenizer.h"

#include "store/wax-sql.h"

#include <string.h>

enum {
  N_SLOTS_BITS = 11, /* far more than most messages have, and still in the processor's cache */
  MAX_CHARACTER = 4, /* bytes in UTF-8 */
};

/* What FTS5 is handed for each token: flags, the token, and where it stands in the text. */
typedef int (*TokenFunc) (void *context, int flags, const char *token, int length, int from, int to);

/* SQLite's own. */
typedef struct {
  fts5_tokenizer words;
  void *data;
} Base;

/* A start that was told, and of which text. */
typedef struct {
  guint64 start;
  guint64 text;
} Slot;

typedef struct {
  const Base *base;
  Fts5Tokenizer *words;
  guint64 n_texts;
  Slot *told; /* %NULL in one that only searches */
} Tokenizer;

typedef struct {
  Tokenizer *tokenizer;
  TokenFunc func;
  void *context;
} Receiver;

/* ---- what is stored ---- */

/* Two starts that share a slot are told again, which takes room but is not wrong. */
static gboolean
is_told (Tokenizer *self, guint64 start)
{
  Slot *slot = &self->told[(start * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> (64 - N_SLOTS_BITS)];

  if (slot->start == start && slot->text == self->n_texts)
    return TRUE;
  *slot = (Slot) { start, self->n_texts };
  return FALSE;
}

static int
tell (Receiver *receiver, const char *start, gsize length, int from, int to)
{
  char token[1 + WAX_MAIL_TOKENIZER_START * MAX_CHARACTER] = { WAX_MAIL_TOKENIZER_MARK };

  memcpy (token + 1, start, length);
  return receiver->func (receiver->context, FTS5_TOKEN_COLOCATED, token, 1 + (int) length, from, to);
}

/* For each word of each message: where the longer start was told, so was the shorter. */
static int
tell_starts (Receiver *receiver, const char *word, int length, int from, int to)
{
  const char *at = word, *end = word + length, *second = word;
  gunichar first = 0;
  guint64 start = 0;

  for (guint i = 0; i < WAX_MAIL_TOKENIZER_START && at < end; i++) {
    gunichar character = (guchar) *at < 0x80 ? (guchar) *at : g_utf8_get_char_validated (at, end - at);

    if (character > G_MAXINT32) /* not UTF-8 */
      return SQLITE_OK;
    at = g_utf8_next_char (at);
    start |= (guint64) character << (21 * i);
    if (i == 0) {
      first = character;
      second = at;
    }
  }
  if (is_told (receiver->tokenizer, start))
    return SQLITE_OK;
  if (at > second && !is_told (receiver->tokenizer, first)) {
    int rc = tell (receiver, word, (gsize) (second - word), from, to);

    if (rc != SQLITE_OK)
      return rc;
  }
  return tell (receiver, word, (gsize) (at - word), from, to);
}

static int
stored_word_cb (void *data, int flags, const char *word, int length, int from, int to)
{
  Receiver *receiver = data;
  int rc = receiver->func (receiver->context, flags, word, length, from, to);

  return rc == SQLITE_OK ? tell_starts (receiver, word, length, from, to) : rc;
}

/* ---- what is asked for ---- */

static int
start_cb (void *data, int flags, const char *word, int length, int from, int to)
{
  Receiver *receiver = data;
  g_autofree char *token = g_strdup_printf ("%c%.*s", WAX_MAIL_TOKENIZER_MARK, length, word);

  return receiver->func (receiver->context, flags, token, 1 + length, from, to);
}

/* ---- FTS5's interface ---- */

static void
tokenizer_delete (Fts5Tokenizer *data)
{
  Tokenizer *self = (Tokenizer *) data;

  self->base->words.xDelete (self->words);
  g_free (self->told);
  g_free (self);
}

static int
tokenizer_create (void *data, const char **arguments, int n_arguments, Fts5Tokenizer **tokenizer)
{
  static const char *options[] = { "remove_diacritics", "2" };
  Tokenizer *self = g_new0 (Tokenizer, 1);
  int rc;

  self->base = data;
  rc = self->base->words.xCreate (self->base->data, options, G_N_ELEMENTS (options), &self->words);
  if (rc == SQLITE_OK)
    *tokenizer = (Fts5Tokenizer *) self;
  else
    g_free (self);
  return rc;
}

static int
tokenizer_run (Fts5Tokenizer *data, void *context, int flags, const char *text, int length, TokenFunc func)
{
  Tokenizer *self = (Tokenizer *) data;
  Receiver receiver = { self, func, context };
  const fts5_tokenizer *words = &self->base->words;

  if ((flags & FTS5_TOKENIZE_QUERY) != 0 && length > 0 && text[0] == WAX_MAIL_TOKENIZER_MARK)
    return words->xTokenize (self->words, &receiver, flags, text + 1, length - 1, start_cb);
  if ((flags & FTS5_TOKENIZE_DOCUMENT) == 0)
    return words->xTokenize (self->words, context, flags, text, length, func);
  if (self->told == NULL)
    self->told = g_new0 (Slot, 1 << N_SLOTS_BITS);
  self->n_texts++;
  return words->xTokenize (self->words, &receiver, flags, text, length, stored_word_cb);
}

static fts5_api *
find_api (sqlite3 *db, GError **error)
{
  g_autoptr(sqlite3_stmt) stmt = wax_sql_prepare (db, error, "SELECT fts5(?1)", "");
  fts5_api *api = NULL;

  if (stmt == NULL || sqlite3_bind_pointer (stmt, 1, &api, "fts5_api_ptr", NULL) != SQLITE_OK ||
      wax_sql_step (stmt, error) != WAX_SQL_ROW)
    return NULL;
  return api;
}

gboolean
wax_mail_tokenizer_install (sqlite3 *db, GError **error)
{
  fts5_tokenizer own = { tokenizer_create, tokenizer_delete, tokenizer_run };
  fts5_api *api = find_api (db, error);
  g_autofree Base *base = g_new0 (Base, 1);

  if (api == NULL)
    return FALSE;
  if (api->xFindTokenizer (api, "unicode61", &base->data, &base->words) != SQLITE_OK ||
      api->xCreateTokenizer (api, "wax_words", base, &own, g_free) != SQLITE_OK) {
    wax_sql_set_error (error, db, "the tokenizer of messages");
    return FALSE;
  }
  g_steal_pointer (&base);
  return TRUE;
}
