#include "app/wax-message-list-private.h"

#include "app/wax-key-diff.h"

/* What a list asks the store for, on the thread that reads it. */

void
wax_list_job_free (gpointer data)
{
  WaxListJob *job = data;

  g_free (job->folder_id);
  g_clear_pointer (&job->query, wax_query_unref);
  g_free (job->conversation_id);
  g_free (job->kept_id);
  g_free (job->grouped_id);
  g_clear_pointer (&job->expanded, g_hash_table_unref);
  g_clear_pointer (&job->found, g_ptr_array_unref);
  g_array_unref (job->before);
  g_free (job);
}

void
wax_list_keys_free (gpointer data)
{
  WaxListKeys *keys = data;

  g_array_unref (keys->keys);
  g_clear_pointer (&keys->heads, g_array_unref);
  g_array_unref (keys->ranges);
  g_clear_pointer (&keys->first, g_ptr_array_unref);
  g_free (keys->opened);
  g_free (keys);
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return first < second ? 1 : first > second ? -1 : 0;
}

/* Those that are gone meanwhile are left out, each of the others is listed once. */
static gboolean
add_found (WaxMailStore *store, GPtrArray *ids, GArray *keys, GError **error)
{
  guint n = 0;

  for (guint i = 0; i < ids->len; i++) {
    g_autoptr(GError) local = NULL;
    g_autoptr(WaxMessage) message = wax_mail_store_get_message_by_id (store, ids->pdata[i], &local);

    if (message != NULL) {
      g_array_append_val (keys, message->key);
    } else if (!g_error_matches (local, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND)) {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  }
  g_array_sort (keys, compare_newest_first);
  for (guint i = 0; i < keys->len; i++) {
    if (i == 0 || g_array_index (keys, gint64, i) != g_array_index (keys, gint64, n - 1))
      g_array_index (keys, gint64, n++) = g_array_index (keys, gint64, i);
  }
  g_array_set_size (keys, n);
  return TRUE;
}

static GArray *
search (WaxMailStore *store, WaxListJob *job, GError **error)
{
  g_autoptr(GArray) keys = wax_mail_store_search (store, job->query, job->limit, error);

  job->cut = keys != NULL && keys->len == job->limit;
  if (keys == NULL || (job->found != NULL && !add_found (store, job->found, keys, error)))
    return NULL;
  return g_steal_pointer (&keys);
}

static GArray *
list_keys (WaxMailStore *store, WaxListJob *job, char **opened, GError **error)
{
  if (job->query != NULL)
    return search (store, job, error);
  if (job->conversation_id != NULL)
    return wax_mail_store_list_whole_conversation (store, job->folder_id, job->conversation_id, error);
  if (job->expanded != NULL)
    return wax_mail_store_list_conversations (store, job->folder_id, job->expanded, job->kept_id, opened, error);
  return wax_mail_store_list_ids (store, job->folder_id, error);
}

/* (nullable): where what is expanded is listed among others, which is told apart by them */
static GArray *
list_heads (WaxMailStore *store, WaxListJob *job)
{
  g_autoptr(GHashTable) none = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *opened = NULL;

  return wax_mail_store_list_conversations (store, job->folder_id, none, NULL, &opened, NULL);
}

/* As far as anybody looks at them before they are asked for. */
static guint
count_first (WaxListJob *job, GArray *ranges, GArray *after)
{
  const WaxKeyRange *top = ranges->len > 0 ? &g_array_index (ranges, WaxKeyRange, 0) : NULL;

  if (job->before->len == 0)
    return MIN (after->len, FIRST_PAGES * PAGE);
  return top != NULL && top->position == 0 ? MIN (top->added, LOOKED_AT) : 0;
}

gpointer
wax_list_job_run (WaxMailStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  WaxListJob *job = data;
  g_autofree char *opened = NULL;
  gboolean incomplete = FALSE;
  guint n_first;
  GArray *after;
  WaxListKeys *keys;

  /* Before the search: what becomes searchable meanwhile is looked for once more. */
  if (job->query != NULL && !wax_mail_store_has_unindexed (store, &incomplete, error))
    return NULL;
  after = list_keys (store, job, &opened, error);
  if (after == NULL)
    return NULL;
  keys = g_new0 (WaxListKeys, 1);
  keys->keys = after;
  if (job->wants_heads && (g_hash_table_size (job->expanded) > 0 || opened != NULL))
    keys->heads = list_heads (store, job);
  keys->opened = g_steal_pointer (&opened);
  keys->incomplete = incomplete;
  keys->more = job->cut && job->limit < SEARCH_LIMIT;
  keys->ranges = wax_key_diff (job->before, after);
  n_first = count_first (job, keys->ranges, after);
  if (n_first > 0)
    keys->first = wax_row_facts_read (store, (const gint64 *) after->data, n_first, job->grouped_id, NULL);
  return keys;
}
