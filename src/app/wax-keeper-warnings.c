#include "app/wax-keeper-private.h"

#include "app/wax-account-setup.h"
#include "app/wax-identity-state.h"

#include <string.h>

/* Its days do not pass more often; but a clock may be set. */
#define AGAIN_S (60 * 60)

static gboolean
is_used (GPtrArray *records, const WaxIdentity *identity)
{
  for (guint i = 0; i < records->len; i++) {
    const WaxAccountRecord *record = records->pdata[i];

    if (wax_account_setup_shows_certificate (record) && strcmp (record->identity, wax_identity_get_id (identity)) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
warn (WaxKeeper *self, WaxIdentity *identity, gint64 now)
{
  guint days = wax_identity_get_warning_days (identity, now);
  g_autofree char *text = wax_identity_describe_warning (identity, now);
  g_autoptr(GError) error = NULL;
  gboolean first = FALSE;

  if (days == 0)
    return;
  if (!wax_identity_store_note_warning (self->identities, identity, days, &first, &error))
    g_warning ("It could not be noted that a certificate ends: %s", error->message);
  else if (first)
    self->events.notice (NULL, text, self->events.user_data);
}

/* Only to who is there to read it: a command that comes and goes would use up what is said once. */
void
wax_keeper_warn_of_certificates (WaxKeeper *self)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr(GPtrArray) records = NULL, identities = NULL;

  if (strcmp (self->origin, "window") != 0 || self->events.notice == NULL || ABS (now - self->warned_at) < AGAIN_S)
    return;
  self->warned_at = now;
  records = wax_account_store_list (self->accounts, NULL);
  identities = records != NULL ? wax_identity_store_list (self->identities, NULL) : NULL;
  for (guint i = 0; identities != NULL && i < identities->len; i++) {
    if (is_used (records, identities->pdata[i]))
      warn (self, identities->pdata[i], now);
  }
}
