#include "engine/wax-engine-private.h"

typedef struct {
  GPtrArray *found;
} Step;

/* What is here already is known better here; the rest is listed without its content, which is fetched as ever. */
static gboolean
list_unknown (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  Step *step = data;
  g_autoptr(GPtrArray) unknown = g_ptr_array_new ();

  for (guint i = 0; i < step->found->len; i++) {
    WaxMessage *row = step->found->pdata[i];
    g_autoptr(GError) local = NULL;
    g_autoptr(WaxMessage) known = wax_mail_store_get_message_by_id (stores->mail, row->id, &local);

    if (known != NULL)
      continue;
    if (!g_error_matches (local, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND)) {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
    g_ptr_array_add (unknown, row);
  }
  return unknown->len == 0 || wax_mail_store_add_headers (stores->mail, unknown, error);
}

GPtrArray *
wax_engine_search (WaxEngine *self, const char *query, const char *page, guint limit, char **next,
                   GCancellable *cancellable, GError **error)
{
  g_autoptr(WaxMessagePage) found =
    wax_backend_search_messages (wax_engine_get_backend (self), query, page, limit, cancellable, error);
  GPtrArray *ids;

  if (found == NULL || !wax_engine_write (self, list_unknown, &(Step) { found->messages }, error))
    return NULL;
  ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < found->messages->len; i++)
    g_ptr_array_add (ids, g_strdup (((WaxMessage *) found->messages->pdata[i])->id));
  *next = g_steal_pointer (&found->next);
  return ids;
}
