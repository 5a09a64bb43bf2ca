#include "app/wax-keeper-private.h"

#include "transport/wax-revocation-fetch.h"
#include "trust/wax-revocation-store.h"

/* What a connection waited for is known already, and is kept even when the program ends. */
static gpointer
find_out (WaxKeeper *self, WaxVerdict *verdict, GError **error)
{
  const WaxRevocationFetch fetch = { .judge = self->judge };
  g_autoptr(GError) local = NULL;

  if (!g_cancellable_is_cancelled (self->asking) && wax_revocation_find_out (&fetch, verdict, self->asking))
    g_atomic_int_set (&self->answered, TRUE);
  if (!wax_revocation_store_save (wax_profile_get_database_path (self->profile),
                                  wax_judge_get_revocations (self->judge), verdict,
                                  g_get_real_time () / G_USEC_PER_SEC, &local))
    g_warning ("An answer about revocation could not be kept: %s", local->message);
  return NULL;
}

/* The stricter of what the person and the administrator want. Without the schema, as in a folder where nothing is
 * installed, it is as where nobody has set anything. */
static WaxRevocationMode
read_mode (WaxKeeper *self)
{
  WaxRevocationMode mode = WAX_REVOCATION_WHEN_AVAILABLE;
  g_autofree char *text = self->settings != NULL ? g_settings_get_string (self->settings, "revocation") : NULL;

  if (text != NULL)
    wax_revocation_mode_from_string (text, &mode);
  return MAX (mode, self->policy->revocation);
}

static void
follow_mode (WaxKeeper *self)
{
  WaxRevocationMemory *memory = wax_judge_get_revocations (self->judge);
  WaxRevocationMode mode = read_mode (self);

  if (mode != wax_revocation_memory_get_mode (memory))
    wax_revocation_memory_set_mode (memory, mode);
}

void
wax_keeper_open_revocation (WaxKeeper *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = source != NULL ? g_settings_schema_source_lookup (source, WAX_APP_ID, TRUE)
                                                     : NULL;
  g_autoptr(GError) local = NULL;

  if (schema != NULL && g_settings_schema_has_key (schema, "revocation"))
    self->settings = g_settings_new_full (schema, NULL, NULL);
  if (!wax_revocation_store_load (wax_profile_get_database_path (self->profile),
                                  wax_judge_get_revocations (self->judge), g_get_real_time () / G_USEC_PER_SEC, &local))
    g_warning ("Answers about revocation could not be read: %s", local->message);
  wax_keeper_open_asker (self);
  follow_mode (self);
}

void
wax_keeper_follow_revocation (WaxKeeper *self)
{
  WaxVerdict *verdict;

  follow_mode (self);
  if (g_atomic_int_compare_and_exchange (&self->answered, TRUE, FALSE) && self->events.trust != NULL)
    self->events.trust (self->events.user_data);
  while ((verdict = wax_revocation_memory_take (wax_judge_get_revocations (self->judge))) != NULL) {
    wax_keeper_ask (self, find_out, verdict);
    g_object_unref (verdict);
  }
}

/* The judge must not be used any more once its ledger is closed. */
void
wax_keeper_close_revocation (WaxKeeper *self)
{
  if (self->asker == NULL)
    return;
  g_cancellable_cancel (self->asking);
  wax_keeper_follow_revocation (self);
  wax_keeper_close_asker (self);
  g_clear_object (&self->settings);
}
