#include "app/wax-connection-status.h"

#include <glib/gi18n-lib.h>

G_DEFINE_BOXED_TYPE (WaxConnectionStatus, wax_connection_status, wax_connection_status_ref, wax_connection_status_unref)

const char *
wax_connection_state_to_string (WaxConnectionState state)
{
  switch (state) {
  case WAX_CONNECTION_OFFLINE: return "offline";
  case WAX_CONNECTION_SECURE: return "secure";
  case WAX_CONNECTION_GRANTED: return "granted";
  case WAX_CONNECTION_NOT_TRUSTED: return "not-trusted";
  case WAX_CONNECTION_REFUSED: return "refused";
  case WAX_CONNECTION_PLAIN: return "plain";
  case WAX_CONNECTION_OUTDATED: return "not-secure";
  }
  g_return_val_if_reached ("offline");
}

WaxConnectionStatus *
wax_connection_status_new (const WaxConnectionStatus *fields)
{
  WaxConnectionStatus *self = g_atomic_rc_box_new0 (WaxConnectionStatus);

  self->state = fields->state;
  self->endpoint = fields->endpoint != NULL ? wax_endpoint_ref (fields->endpoint) : NULL;
  self->online = fields->online;
  self->reason = g_strdup (fields->reason != NULL ? fields->reason : "");
  self->cause = g_strdup (fields->cause);
  self->protocol = g_strdup (fields->protocol);
  self->cipher = g_strdup (fields->cipher);
  self->fingerprint = g_strdup (fields->fingerprint);
  self->since = fields->since;
  self->own_authority = g_strdup (fields->own_authority);
  self->withdrawal = fields->withdrawal;
  g_set_object (&self->verdict, fields->verdict);
  self->grant = fields->grant != NULL ? wax_grant_ref (fields->grant) : NULL;
  self->signed_in_with = fields->signed_in_with;
  self->missing = fields->missing != NULL ? wax_failure_ref (fields->missing) : NULL;
  return self;
}

WaxConnectionStatus *
wax_connection_status_ref (WaxConnectionStatus *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  WaxConnectionStatus *self = data;

  g_clear_pointer (&self->endpoint, wax_endpoint_unref);
  g_free ((char *) self->reason);
  g_free ((char *) self->cause);
  g_free ((char *) self->protocol);
  g_free ((char *) self->cipher);
  g_free ((char *) self->fingerprint);
  g_free ((char *) self->own_authority);
  g_clear_object (&self->verdict);
  g_clear_pointer (&self->grant, wax_grant_unref);
  g_clear_pointer (&self->missing, wax_failure_unref);
}

void
wax_connection_status_unref (WaxConnectionStatus *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

char *
wax_connection_status_describe_since (const WaxConnectionStatus *self)
{
  g_autoptr(GDateTime) time = self->since != 0 ? g_date_time_new_from_unix_local (self->since) : NULL;
  /* Translators: a date with the time of day, in the form of g_date_time_format(). */
  g_autofree char *when = time != NULL ? g_date_time_format (time, _("%-e %B %Y, %H:%M")) : NULL;

  if (when == NULL || self->state != WAX_CONNECTION_SECURE)
    return NULL;
  /* Translators: a date with the time of day. */
  return g_strdup_printf (_("Verified without a break since %s."), when);
}

const char *
wax_connection_status_describe_sign_in (const WaxConnectionStatus *self)
{
  switch (self->signed_in_with) {
  case WAX_SIGNED_IN_WITH_NOTHING: return NULL;
  case WAX_SIGNED_IN_WITH_PASSWORD:
    return self->missing != NULL ? _("Signed in with the password, without your certificate.")
                                 : _("Signed in with the password.");
  case WAX_SIGNED_IN_WITH_CERTIFICATE: return _("Signed in with your certificate; no password was sent.");
  case WAX_SIGNED_IN_WITH_BOTH: return _("Signed in with your certificate and the password.");
  }
  g_return_val_if_reached (NULL);
}

gboolean
wax_connection_status_lacks_pin (const WaxConnectionStatus *self)
{
  return self->online && self->missing != NULL && self->missing->remedy == WAX_REMEDY_PIN;
}

const char *
wax_connection_status_describe_withdrawal (const WaxConnectionStatus *self)
{
  switch (self->withdrawal) {
  case WAX_REVOCATION_STANDING_NONE: return NULL;
  case WAX_REVOCATION_STANDING_NOT_ASKED:
    return _("Whether the certificate has been withdrawn is not checked, as this computer is set.");
  case WAX_REVOCATION_STANDING_PENDING:
    return _("Whether the certificate has been withdrawn is not checked yet.");
  case WAX_REVOCATION_STANDING_UNKNOWN:
    return _("Whether the certificate has been withdrawn could not be found out.");
  case WAX_REVOCATION_STANDING_GOOD: return _("Its issuer says that the certificate has not been withdrawn.");
  }
  g_return_val_if_reached (NULL);
}
