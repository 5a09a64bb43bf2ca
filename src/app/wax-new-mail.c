#include "app/wax-new-mail.h"

#include "app/wax-account-private.h"

#include <glib/gi18n-lib.h>

enum {
  MAX_MESSAGES = 1000, /* that are kept */
  DAY_MS = 24 * 3600 * 1000, /* servers' clocks differ, and mail may overtake mail */
};

struct _WaxNewMail {
  GObject parent_instance;
  WaxAccount *account;
  WaxChannel *receive;
  gint64 after;        /* keys that are larger may be new */
  gboolean is_begun;   /* it is known what is old */
  gboolean is_asking;
  gboolean only_known; /* of known senders */
  GHashTable *waiting; /* keys of messages that were listed and whose content is still to come */
  GHashTable *seen;    /* ids of all that were ever new */
  GPtrArray *messages;
  GCancellable *cancellable;
};

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxNewMail, wax_new_mail, G_TYPE_OBJECT)

static gint64 *
key_new (gint64 key)
{
  return g_memdup2 (&key, sizeof key);
}

/* ---- on the reading thread ---- */

/* Keys that may be new, or were; of those that are unread, where mail comes in. */
typedef struct {
  GArray *keys;
  gboolean only_known;
  GPtrArray *messages; /* (nullable) (nullable entries) */
} Look;

static void
message_unref (gpointer message)
{
  if (message != NULL)
    wax_message_unref (message);
}

static void
look_free (gpointer data)
{
  Look *self = data;

  g_array_unref (self->keys);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  g_free (self);
}

static gboolean
is_below (const WaxFolder *folder, const WaxFolder *top)
{
  g_autofree char *start = g_strconcat (top->path, "/", NULL);

  return g_str_has_prefix (folder->path, start);
}

static gboolean
holds_incoming (GPtrArray *folders, const char *id)
{
  const WaxFolder *folder = NULL;

  for (guint i = 0; i < folders->len && folder == NULL; i++) {
    if (g_str_equal (((WaxFolder *) folders->pdata[i])->id, id))
      folder = folders->pdata[i];
  }
  if (folder == NULL || (folder->role != WAX_FOLDER_NONE && folder->role != WAX_FOLDER_INBOX))
    return FALSE;
  for (guint i = 0; i < folders->len; i++) {
    const WaxFolder *other = folders->pdata[i];

    if (other->role != WAX_FOLDER_NONE && other->role != WAX_FOLDER_INBOX && is_below (folder, other))
      return FALSE;
  }
  return TRUE;
}

static Look *
look_new (GArray *keys, gboolean only_known)
{
  Look *self = g_new0 (Look, 1);

  self->keys = g_array_ref (keys);
  self->only_known = only_known;
  return self;
}

/* In doubt they are. Of whom nothing is here yet nothing can be said. */
static gboolean
is_sender_known (WaxMailStore *store, const WaxMessage *message)
{
  gboolean known = TRUE;

  if (message->from_address[0] != '\0')
    wax_mail_store_knows_address (store, message->from_address, &known, NULL);
  return known;
}

static gboolean
is_new (WaxMailStore *store, GPtrArray *folders, const WaxMessage *message, gboolean only_known)
{
  WaxMessageFlags other = WAX_MESSAGE_DRAFT | WAX_MESSAGE_SENT | WAX_MESSAGE_DELETED;

  return (message->flags & WAX_MESSAGE_UNREAD) != 0 && (message->flags & other) == 0 &&
         holds_incoming (folders, message->folder_id) && (!only_known || is_sender_known (store, message));
}

static gpointer
run_look (WaxMailStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  const Look *wanted = data;
  GArray *keys = wanted->keys;
  g_autoptr(GPtrArray) folders = wax_mail_store_list_folders (store, error);
  Look *found;

  if (folders == NULL)
    return NULL;
  found = look_new (keys, wanted->only_known);
  found->messages = wax_mail_store_get_messages (store, (gint64 *) (gpointer) keys->data, keys->len, error);
  if (found->messages == NULL) {
    look_free (found);
    return NULL;
  }
  g_ptr_array_set_free_func (found->messages, message_unref);
  for (guint i = 0; i < found->messages->len; i++) {
    WaxMessage *message = found->messages->pdata[i];

    if (message != NULL && !is_new (store, folders, message, wanted->only_known))
      g_clear_pointer (&found->messages->pdata[i], wax_message_unref);
  }
  return found;
}

static gpointer
run_find_newest (WaxMailStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 key;

  return wax_mail_store_get_newest (store, &key, error) ? key_new (key) : NULL;
}

/* ---- what is new ---- */

static guint
find_by_key (WaxNewMail *self, gint64 key)
{
  guint i = 0;

  while (i < self->messages->len && ((WaxMessage *) self->messages->pdata[i])->key != key)
    i++;
  return i;
}

static guint
find_by_id (WaxNewMail *self, const char *id)
{
  guint i = 0;

  while (i < self->messages->len && !g_str_equal (((WaxMessage *) self->messages->pdata[i])->id, id))
    i++;
  return i;
}

/* A message of which nothing can be said yet is told when its content is here. */
static gboolean
is_told (const WaxMessage *message)
{
  return message->has_body || message->from_address[0] != '\0' || message->subject[0] != '\0';
}

/* Returns: whether it is one more. */
static gboolean
take (WaxNewMail *self, gint64 key, WaxMessage *message)
{
  guint at = message != NULL ? find_by_id (self, message->id) : find_by_key (self, key);

  if (at < self->messages->len) {
    g_ptr_array_remove_index (self->messages, at);
    if (message != NULL)
      g_ptr_array_insert (self->messages, (int) at, wax_message_ref (message));
    return FALSE;
  }
  if (message == NULL) {
    g_hash_table_remove (self->waiting, &key);
    return FALSE;
  }
  if (!g_hash_table_contains (self->waiting, &key) || !is_told (message))
    return FALSE;
  g_hash_table_remove (self->waiting, &key);
  if (!g_hash_table_add (self->seen, g_strdup (message->id)))
    return FALSE;
  if (self->messages->len == MAX_MESSAGES)
    g_ptr_array_remove_index (self->messages, 0);
  g_ptr_array_add (self->messages, wax_message_ref (message));
  return TRUE;
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxNewMail) self = data;
  Look *looked = wax_worker_run_finish (WAX_WORKER (source), result, NULL);
  guint before = self->messages->len;
  gboolean came = FALSE;

  if (looked == NULL)
    return;
  for (guint i = 0; i < looked->messages->len; i++)
    came |= take (self, g_array_index (looked->keys, gint64, i), looked->messages->pdata[i]);
  look_free (looked);
  if (came || before > 0)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0, came);
}

static gboolean
is_watched (WaxNewMail *self, gint64 key)
{
  return g_hash_table_contains (self->waiting, &key) || find_by_key (self, key) < self->messages->len;
}

/* One that is moved is removed and added, under the same key; it may have been waiting where it was. */
static void
note_rows (WaxNewMail *self, WaxChangeSet *news)
{
  g_autoptr(GHashTable) gone = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < news->rows->len; i++) {
    const WaxMailNewsRow *row = &g_array_index (news->rows, WaxMailNewsRow, i);

    if (row->kind == WAX_MAIL_NEWS_REMOVED)
      g_hash_table_add (gone, (gpointer) &row->key);
    else if (row->kind == WAX_MAIL_NEWS_ADDED && row->key > self->after && !g_hash_table_contains (gone, &row->key))
      g_hash_table_add (self->waiting, key_new (row->key));
  }
}

static GArray *
list_watched (WaxNewMail *self, WaxChangeSet *news)
{
  g_autoptr(GHashTable) listed = g_hash_table_new (g_int64_hash, g_int64_equal);
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < news->rows->len; i++) {
    const WaxMailNewsRow *row = &g_array_index (news->rows, WaxMailNewsRow, i);

    if (is_watched (self, row->key) && g_hash_table_add (listed, (gpointer) &row->key))
      g_array_append_val (keys, row->key);
  }
  return keys;
}

static void
forget_all (WaxNewMail *self)
{
  gboolean any = self->messages->len > 0;

  g_hash_table_remove_all (self->waiting);
  g_ptr_array_set_size (self->messages, 0);
  if (any)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0, FALSE);
}

/* @keys: (transfer full) */
static void
look (WaxNewMail *self, GArray *keys)
{
  if (keys->len > 0)
    wax_reader_run_async (wax_account_get_reader (self->account), run_look, look_new (keys, self->only_known),
                          look_free, look_free, self->cancellable, looked_cb, g_object_ref (self));
  g_array_unref (keys);
}

static void
news_cb (WaxNewMail *self, WaxChangeSet *news)
{
  if (news->reset) {
    self->is_begun = FALSE;
    forget_all (self);
    return;
  }
  if (self->is_begun || self->is_asking)
    note_rows (self, news);
  if (self->is_begun)
    look (self, list_watched (self, news));
}

/* ---- what is old ---- */

/* Those that came while it was asked. */
static GArray *
list_waiting (WaxNewMail *self)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->waiting);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    if (*(gint64 *) key > self->after)
      g_array_append_vals (keys, key, 1);
    else
      g_hash_table_iter_remove (&iter);
  }
  return keys;
}

static void
newest_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxNewMail) self = data;
  g_autofree gint64 *key = wax_worker_run_finish (WAX_WORKER (source), result, NULL);
  gint64 now = wax_mail_store_get_first_key (g_get_real_time () / 1000);

  self->is_asking = FALSE;
  if (key == NULL)
    return;
  /* A message with a date to come makes none old. */
  self->after = MIN (*key, now) - wax_mail_store_get_first_key (DAY_MS);
  self->is_begun = TRUE;
  look (self, list_waiting (self));
}

static void
begin (WaxNewMail *self)
{
  if (self->is_begun || self->is_asking || wax_channel_get_last_success (self->receive) == 0)
    return;
  self->is_asking = TRUE;
  wax_reader_run_async (wax_account_get_reader (self->account), run_find_newest, NULL, NULL, g_free,
                        self->cancellable, newest_cb, g_object_ref (self));
}

/* ---- what is done to them ---- */

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WaxAccount *account = WAX_ACCOUNT (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxFailure) failure = NULL;
  g_autofree char *text = NULL;

  if (wax_account_act_finish (account, result, &error))
    return;
  failure = wax_failure_new (error, wax_account_get_endpoint (account));
  /* Translators: why something that was done to a message did not reach the server. */
  text = g_strdup_printf (_("Undone: %s"), failure->sentence);
  wax_account_notice (account, text);
}

void
wax_new_mail_act (WaxNewMail *self, WaxMailOperation operation, const char *message_id, const char *target_id)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(WaxMailDeed) deed = NULL;

  for (guint i = 0; i < self->messages->len; i++) {
    const WaxMessage *message = self->messages->pdata[i];

    if (message_id[0] == '\0' || g_str_equal (message->id, message_id))
      g_array_append_val (keys, message->key);
  }
  if (keys->len == 0) {
    g_array_unref (keys);
    return;
  }
  deed = wax_mail_deed_new (operation, keys, target_id);
  wax_account_act_async (self->account, deed, acted_cb, NULL);
}

/* ---- object ---- */

static void
wax_new_mail_dispose (GObject *object)
{
  WaxNewMail *self = WAX_NEW_MAIL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->receive);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (wax_new_mail_parent_class)->dispose (object);
}

static void
wax_new_mail_finalize (GObject *object)
{
  WaxNewMail *self = WAX_NEW_MAIL (object);

  g_object_unref (self->cancellable);
  g_hash_table_unref (self->waiting);
  g_hash_table_unref (self->seen);
  g_ptr_array_unref (self->messages);
  G_OBJECT_CLASS (wax_new_mail_parent_class)->finalize (object);
}

static void
wax_new_mail_class_init (WaxNewMailClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wax_new_mail_dispose;
  G_OBJECT_CLASS (klass)->finalize = wax_new_mail_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", WAX_TYPE_NEW_MAIL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
wax_new_mail_init (WaxNewMail *self)
{
  self->waiting = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_message_unref);
  self->cancellable = g_cancellable_new ();
}

WaxNewMail *
wax_new_mail_new (WaxAccount *account)
{
  WaxNewMail *self = g_object_new (WAX_TYPE_NEW_MAIL, NULL);

  self->account = g_object_ref (account);
  self->receive = g_object_ref (wax_account_get_channel (account, WAX_CHANNEL_RECEIVE));
  g_signal_connect_object (account, "news", G_CALLBACK (news_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->receive, "notify::last-success", G_CALLBACK (begin), self, G_CONNECT_SWAPPED);
  begin (self);
  return self;
}

WaxAccount *
wax_new_mail_get_account (WaxNewMail *self)
{
  return self->account;
}

GPtrArray *
wax_new_mail_list (WaxNewMail *self)
{
  return self->messages;
}

void
wax_new_mail_forget (WaxNewMail *self, const char *folder_id)
{
  for (guint i = self->messages->len; i > 0; i--) {
    if (folder_id == NULL || g_str_equal (((WaxMessage *) self->messages->pdata[i - 1])->folder_id, folder_id))
      g_ptr_array_remove_index (self->messages, i - 1);
  }
}

void
wax_new_mail_set_only_known (WaxNewMail *self, gboolean only_known)
{
  self->only_known = only_known;
}
