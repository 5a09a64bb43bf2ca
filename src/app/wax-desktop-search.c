#include "app/wax-desktop-search.h"

#include "app/wax-search-words.h"
#include "store/wax-account-store.h"
#include "store/wax-mail-store.h"

#include <string.h>

typedef struct {
  char *profile_dir;
  char *words;   /* (nullable): or */
  char **ids;
  guint limit;
} Search;

static void
search_free (gpointer data)
{
  Search *self = data;

  g_free (self->profile_dir);
  g_free (self->words);
  g_strfreev (self->ids);
  g_free (self);
}

static void
found_free (gpointer data)
{
  WaxFound *self = data;

  g_free (self->account_id);
  g_free (self->account);
  wax_message_unref (self->message);
  g_free (self);
}

/* @message: (transfer full) */
static void
add (GPtrArray *found, const WaxAccountRecord *record, WaxMessage *message)
{
  WaxFound *item = g_new (WaxFound, 1);

  *item = (WaxFound){ g_strdup (record->id), g_strdup (record->name[0] != '\0' ? record->name : record->user),
                      message };
  g_ptr_array_add (found, item);
}

/* Profiles that are not there are not made by looking. */
static GPtrArray *
list_accounts (const Search *self, WaxProfile **profile, GError **error)
{
  g_autofree char *dir = wax_profile_find (self->profile_dir);
  WaxAccountStore *store;
  GPtrArray *records;

  if (!g_file_test (dir, G_FILE_TEST_IS_DIR))
    return g_ptr_array_new ();
  *profile = wax_profile_open (self->profile_dir, error);
  store = *profile != NULL ? wax_account_store_open (*profile, error) : NULL;
  records = store != NULL ? wax_account_store_list (store, error) : NULL;
  g_clear_pointer (&store, wax_account_store_close);
  return records;
}

/* One that cannot be read just now has nothing to show. */
static WaxMailStore *
open_store (WaxProfile *profile, const char *account_id)
{
  g_autofree char *dir = wax_profile_get_account_dir (profile, account_id);

  return g_file_test (dir, G_FILE_TEST_IS_DIR) ? wax_mail_store_open (dir, WAX_MAIL_STORE_READ, NULL) : NULL;
}

static void
search_account (const Search *self, WaxProfile *profile, const WaxAccountRecord *record, GPtrArray *found)
{
  g_autoptr(WaxMailStore) store = open_store (profile, record->id);
  g_autoptr(WaxQuery) query = wax_search_words_read (self->words);
  g_autoptr(GArray) keys = store != NULL ? wax_mail_store_search (store, query, self->limit, NULL) : NULL;
  g_autoptr(GPtrArray) messages =
    keys != NULL ? wax_mail_store_get_messages (store, (gint64 *) (gpointer) keys->data, keys->len, NULL) : NULL;

  for (guint i = 0; messages != NULL && i < messages->len; i++) {
    if (messages->pdata[i] != NULL)
      add (found, record, wax_message_ref (messages->pdata[i]));
  }
}

static int
compare_dates (gconstpointer a, gconstpointer b)
{
  gint64 first = (*(const WaxFound *const *) a)->message->date_ms;
  gint64 second = (*(const WaxFound *const *) b)->message->date_ms;

  return (first < second) - (first > second);
}

static void
look_up (WaxProfile *profile, GPtrArray *records, const char *id, GPtrArray *found)
{
  g_autofree char *account_id = NULL;
  const char *message_id;

  if (!wax_found_split_id (id, &account_id, &message_id))
    return;
  for (guint i = 0; i < records->len; i++) {
    const WaxAccountRecord *record = records->pdata[i];
    g_autoptr(WaxMailStore) store =
      g_str_equal (record->id, account_id) ? open_store (profile, account_id) : NULL;
    WaxMessage *message = store != NULL ? wax_mail_store_get_message_by_id (store, message_id, NULL) : NULL;

    if (message != NULL)
      add (found, record, message);
  }
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Search *self = data;
  g_autoptr(WaxProfile) profile = NULL;
  GError *error = NULL;
  g_autoptr(GPtrArray) records = list_accounts (self, &profile, &error);
  GPtrArray *found;

  if (records == NULL) {
    g_task_return_error (task, error);
    return;
  }
  found = g_ptr_array_new_with_free_func (found_free);
  for (guint i = 0; self->words != NULL && i < records->len; i++)
    search_account (self, profile, records->pdata[i], found);
  for (guint i = 0; self->ids != NULL && self->ids[i] != NULL; i++)
    look_up (profile, records, self->ids[i], found);
  if (self->words != NULL)
    g_ptr_array_sort (found, compare_dates);
  if (found->len > self->limit)
    g_ptr_array_set_size (found, (int) self->limit);
  g_task_return_pointer (task, found, (GDestroyNotify) g_ptr_array_unref);
}

static void
begin (Search *search, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, search, search_free);
  g_task_run_in_thread (task, run);
}

void
wax_desktop_search_async (const char *profile_dir, const char *words, guint limit, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  Search *search = g_new0 (Search, 1);

  *search = (Search){ g_strdup (profile_dir), g_strdup (words), NULL, limit };
  begin (search, cancellable, callback, user_data);
}

void
wax_desktop_search_look_up_async (const char *profile_dir, const char *const *ids, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  Search *search = g_new0 (Search, 1);

  *search = (Search){ g_strdup (profile_dir), NULL, g_strdupv ((char **) ids), G_MAXUINT };
  begin (search, cancellable, callback, user_data);
}

GPtrArray *
wax_desktop_search_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Ids of accounts have no slash. */
char *
wax_found_dup_id (const WaxFound *self)
{
  return g_strconcat (self->account_id, "/", self->message->id, NULL);
}

gboolean
wax_found_split_id (const char *id, char **account_id, const char **message_id)
{
  const char *slash = strchr (id, '/');
  g_autofree char *account = slash != NULL ? g_strndup (id, (gsize) (slash - id)) : NULL;

  if (account == NULL || !wax_profile_is_account_id (account))
    return FALSE;
  *account_id = g_steal_pointer (&account);
  *message_id = slash + 1;
  return TRUE;
}
