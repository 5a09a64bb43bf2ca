#include "app/wax-keeper-private.h"

#include "app/wax-settings.h"
#include "transport/wax-revocation-fetch.h"
#include "trust/wax-revocation-store.h"

enum { RENEW_PAUSE_S = 10 };

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

/* Returns: whether it is another one than before. */
static gboolean
follow_mode (WaxKeeper *self)
{
  WaxRevocationMemory *memory = wax_judge_get_revocations (self->judge);
  WaxRevocationMode mode = wax_settings_get_revocation (self->settings, self->policy);

  if (mode == wax_revocation_memory_get_mode (memory))
    return FALSE;
  wax_revocation_memory_set_mode (memory, mode);
  return TRUE;
}

void
wax_keeper_open_revocation (WaxKeeper *self)
{
  g_autoptr(GError) local = NULL;

  self->settings = wax_settings_open ();
  if (!wax_revocation_store_load (wax_profile_get_database_path (self->profile),
                                  wax_judge_get_revocations (self->judge), g_get_real_time () / G_USEC_PER_SEC, &local))
    g_warning ("Answers about revocation could not be read: %s", local->message);
  wax_keeper_open_asker (self);
  follow_mode (self);
}

/* A connection may wait for hours without a word while what was said of its certificate runs out. One question at a
 * time, and a pause between: of an issuer whose answers hold for a moment nobody asks all the time. */
static void
renew (WaxKeeper *self)
{
  WaxRevocationMemory *memory = wax_judge_get_revocations (self->judge);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC, monotonic_us = g_get_monotonic_time ();

  if (g_atomic_int_get (&self->questions) > 0 ||
      (self->renewed_us != 0 && monotonic_us - self->renewed_us < RENEW_PAUSE_S * G_USEC_PER_SEC))
    return;
  for (guint i = 0; i < self->connections->len; i++) {
    WaxConnection *connection = self->connections->pdata[i];
    g_autoptr(GPtrArray) verdicts = wax_connection_list_verdicts (connection);

    for (guint j = 0; j < verdicts->len; j++)
      wax_revocation_memory_want_again (memory, verdicts->pdata[j], now);
  }
}

void
wax_keeper_follow_revocation (WaxKeeper *self)
{
  gboolean moved = follow_mode (self);
  WaxVerdict *verdict;

  renew (self);
  if ((g_atomic_int_compare_and_exchange (&self->answered, TRUE, FALSE) || moved) && self->events.trust != NULL)
    self->events.trust (self->events.user_data);
  while ((verdict = wax_revocation_memory_take (wax_judge_get_revocations (self->judge))) != NULL) {
    self->renewed_us = g_get_monotonic_time ();
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
