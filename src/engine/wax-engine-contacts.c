#include "engine/wax-engine-private.h"

/* The person's own contacts: the changes name them, their content is asked for here. */

typedef struct {
  GPtrArray *ids;
  gboolean all;
  GPtrArray *contacts;
} Fetch;

static void
fetch_clear (Fetch *fetch)
{
  g_clear_pointer (&fetch->ids, g_ptr_array_unref);
  g_clear_pointer (&fetch->contacts, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fetch, fetch_clear)

static gboolean
read_missing (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  Fetch *fetch = data;

  fetch->ids = wax_contact_store_get_missing (stores->contacts, &fetch->all, error);
  return fetch->ids != NULL;
}

static gboolean
put_own (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  Fetch *fetch = data;

  news->contacts = TRUE;
  return wax_contact_store_put_own (stores->contacts, fetch->all ? NULL : fetch->ids, fetch->contacts, error);
}

typedef struct {
  WaxEngine *engine;
  WaxChannelResult *result;
} FetchJob;

static gpointer
run_fetch (gpointer data, GCancellable *cancellable, GError **error)
{
  FetchJob *job = data;
  g_auto(Fetch) fetch = { NULL };

  if (!wax_engine_write (job->engine, read_missing, &fetch, error))
    return NULL;
  if (!fetch.all && fetch.ids->len == 0)
    return GINT_TO_POINTER (TRUE);
  fetch.contacts = wax_backend_get_own_contacts (wax_engine_get_backend (job->engine), fetch.all ? NULL : fetch.ids,
                                                 cancellable, error);
  if (fetch.contacts == NULL || !wax_engine_write (job->engine, put_own, &fetch, error))
    return NULL;
  job->result->changed += fetch.contacts->len;
  return GINT_TO_POINTER (TRUE);
}

gboolean
wax_engine_fetch_contacts (WaxEngine *self, WaxChannelResult *result, GCancellable *cancellable, GError **error)
{
  FetchJob job = { self, result };

  /* One at a time, and none while changes are taken: an older answer must not come after a newer one. */
  if (!wax_engine_open (self, error))
    return FALSE;
  return wax_worker_run (wax_engine_get_changes_worker (self), run_fetch, &job, cancellable, error) != NULL;
}

/* ---- the person's own changes ---- */

typedef struct {
  const char *id;
  WaxContact *before;
} Look;

static gboolean
look_at (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  Look *look = data;

  look->before = wax_contact_store_find (stores->contacts, TRUE, look->id, error);
  return look->before != NULL;
}

/* So many with the same words in their addresses are looked through. */
enum { MAX_LIKE = 100 };

typedef struct {
  const char *address;
  char *id; /* (nullable) */
} Namesake;

static gboolean
is_at (const WaxContact *contact, const char *address)
{
  return contact->folder_id[0] != '\0' && !contact->is_group && contact->addresses[0] != NULL &&
         g_ascii_strcasecmp (contact->addresses[0], address) == 0;
}

static gboolean
find_namesake (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error)
{
  Namesake *wanted = data;
  g_autoptr(GPtrArray) like = wax_contact_store_search (stores->contacts, wanted->address, MAX_LIKE, error);
  const WaxContact *found = NULL;
  guint n = 0;

  for (guint i = 0; like != NULL && i < like->len; i++) {
    if (!is_at (like->pdata[i], wanted->address))
      continue;
    found = like->pdata[i];
    n++;
  }
  wanted->id = n == 1 ? g_strdup (found->id) : NULL;
  return like != NULL;
}

char *
wax_engine_find_contact (WaxEngine *self, const char *address)
{
  Namesake wanted = { address, NULL };
  g_autoptr(GError) error = NULL;

  if (!wax_engine_write (self, find_namesake, &wanted, &error))
    g_message ("Whose address that is cannot be told: %s", error->message);
  return wanted.id;
}

void
wax_contact_outcome_clear (WaxContactOutcome *outcome)
{
  g_clear_pointer (&outcome->id, g_free);
  g_clear_pointer (&outcome->before, wax_contact_unref);
}

/* What was done stays done: a failure is only logged. */
static void
take_own_contact (WaxEngine *self, GCancellable *cancellable)
{
  WaxChannelResult result = { 0 };
  g_autoptr(GError) error = NULL;

  wax_engine_take_own_changes (self, cancellable);
  if (!wax_engine_fetch_contacts (self, &result, cancellable, &error))
    g_message ("What was done to a contact is seen later: %s", error->message);
}

gboolean
wax_engine_change_contact (WaxEngine *self, const WaxContactAction *action, WaxContactOutcome *outcome,
                           GCancellable *cancellable, GError **error)
{
  Look look = { action->id, NULL };
  g_autoptr(WaxContact) before = NULL;
  g_autofree char *id = NULL;

  if (action->id != NULL && !wax_engine_write (self, look_at, &look, error))
    return FALSE;
  before = look.before;
  id = wax_backend_change_contact (wax_engine_get_backend (self), action, cancellable, error);
  if (id == NULL)
    return FALSE;
  if (outcome != NULL)
    *outcome = (WaxContactOutcome) { g_steal_pointer (&id), g_steal_pointer (&before) };
  take_own_contact (self, cancellable);
  return TRUE;
}
