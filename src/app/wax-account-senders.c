#include "app/wax-account-senders.h"

#include "app/wax-account-private.h"
#include "store/wax-settings-store.h"

#include <string.h>

/* As the server calls it. */
#define TRUSTED "zimbraPrefMailTrustedSenderList"

typedef struct {
  char *address;
  char *dir;
} Judging;

static void
judging_free (gpointer data)
{
  Judging *judging = data;

  g_free (judging->address);
  g_free (judging->dir);
  g_free (judging);
}

/* "bob@example.org", "example.org" or "@example.org". */
static gboolean
stands_for (const char *entry, const char *address)
{
  g_autofree char *one = g_utf8_casefold (entry, -1), *other = g_utf8_casefold (address, -1);
  const char *domain = strrchr (other, '@');
  const char *wanted = g_strstrip (one);

  if (wanted[0] == '@')
    wanted++;
  if (strchr (wanted, '@') != NULL)
    return strcmp (wanted, other) == 0;
  return domain != NULL && wanted[0] != '\0' && strcmp (wanted, domain + 1) == 0;
}

gboolean
wax_account_senders_contain (GPtrArray *entries, const char *address)
{
  for (guint i = 0; i < entries->len; i++) {
    if (stands_for (entries->pdata[i], address))
      return TRUE;
  }
  return FALSE;
}

static GPtrArray *
list_trusted (WaxRemoteSettings *settings)
{
  GPtrArray *entries = g_ptr_array_new ();
  char **values = g_hash_table_lookup (settings->preferences, TRUSTED);

  for (guint i = 0; values != NULL && values[i] != NULL; i++)
    g_ptr_array_add (entries, values[i]);
  return entries;
}

static WaxSenderStanding
find_standing (WaxRemoteSettings *settings, const char *address)
{
  g_autoptr(GPtrArray) trusted = list_trusted (settings);

  if (wax_account_senders_contain (settings->blocked, address))
    return WAX_SENDER_BLOCKED;
  return wax_account_senders_contain (trusted, address) ? WAX_SENDER_TRUSTED : WAX_SENDER_UNKNOWN;
}

static gpointer
run_judge (WaxMailStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Judging *judging = data;
  g_autoptr(WaxSettingsStore) settings_store = wax_settings_store_open (judging->dir, error);
  g_autoptr(WaxRemoteSettings) settings =
    settings_store != NULL ? wax_settings_store_get (settings_store, error) : NULL;

  return settings != NULL ? GINT_TO_POINTER (find_standing (settings, judging->address) + 1) : NULL;
}

static void
judged_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  g_autoptr(GError) error = NULL;
  int standing = GPOINTER_TO_INT (wax_worker_run_finish (WAX_WORKER (source), result, &error));

  if (standing == 0)
    g_debug ("who is trusted cannot be read: %s", error->message);
  g_task_return_int (task, standing > 0 ? standing - 1 : WAX_SENDER_UNKNOWN);
}

void
wax_account_judge_sender_async (WaxAccount *self, const char *address, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  WaxReader *reader = wax_account_get_reader (self);
  WaxRemoteSettings *settings = wax_account_get_remote_settings (self);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Judging *judging;

  if (settings != NULL && !wax_account_is_reading_settings (self)) {
    g_task_return_int (task, find_standing (settings, address));
    return;
  }
  judging = g_new0 (Judging, 1);
  judging->address = g_strdup (address);
  judging->dir = g_strdup (wax_reader_get_dir (reader));
  wax_reader_run_async (reader, run_judge, judging, judging_free, NULL, cancellable, judged_cb,
                        g_steal_pointer (&task));
}

WaxSenderStanding
wax_account_judge_sender_finish (WaxAccount *self, GAsyncResult *result)
{
  gssize standing = g_task_propagate_int (G_TASK (result), NULL);

  return standing > 0 ? (WaxSenderStanding) standing : WAX_SENDER_UNKNOWN;
}
