#include "app/wax-keeper-private.h"

#include "app/wax-account-setup.h"
#include "app/wax-offline-words.h"

#include <glib/gi18n-lib.h>

enum { POLL_MS = 300 };

/* Returns: (transfer full) (nullable): the verdict by which a connection that was allowed is not any more. */
static WaxVerdict *
find_revoked (WaxKeeper *self, WaxConnection *connection)
{
  g_autoptr(WaxConnectionInfo) info = wax_connection_dup_info (connection);
  g_autoptr(GError) refused = NULL;
  WaxTrustQuestion *question;

  if (info == NULL || info->verdict == NULL || wax_judge_decide (self->judge, info->verdict, NULL, &refused))
    return NULL;
  question = wax_trust_error_get_question (refused);
  if (question == NULL || !wax_verdict_has_problem (wax_trust_question_get_verdict (question), WAX_PROBLEM_REVOKED))
    return NULL;
  return g_object_ref (wax_trust_question_get_verdict (question));
}

static void
note_revoked (WaxKeeper *self, WaxVerdict *verdict)
{
  g_autoptr(GError) error = NULL;
  WaxMoment moment;

  wax_moment_read (&moment);
  if (!wax_trust_ledger_withdraw (self->ledger, verdict, &moment, &error))
    g_warning ("That a certificate was withdrawn could not be written down: %s", error->message);
}

static gboolean
rests_on_grant (WaxConnection *connection)
{
  g_autoptr(WaxConnectionInfo) info = wax_connection_dup_info (connection);

  return info != NULL && info->grant != NULL;
}

/* Returns: %WAX_OFFLINE_UNKNOWN when that is not why. */
static WaxOfflineReason
find_ledger_trouble (WaxKeeper *self, WaxConnection *connection)
{
  g_autoptr(WaxConnectionInfo) info = wax_connection_dup_info (connection);
  g_autoptr(GError) refused = NULL;

  if (info == NULL || info->verdict == NULL || wax_judge_decide (self->judge, info->verdict, NULL, &refused))
    return WAX_OFFLINE_UNKNOWN;
  if (g_error_matches (refused, WAX_TRUST_ERROR, WAX_TRUST_ERROR_LEDGER_FULL))
    return WAX_OFFLINE_LEDGER_FULL;
  return g_error_matches (refused, WAX_TRUST_ERROR, WAX_TRUST_ERROR_LEDGER) ? WAX_OFFLINE_LEDGER
                                                                            : WAX_OFFLINE_UNKNOWN;
}

/* @revoked: (nullable) */
static WaxOfflineReason
find_reason (WaxKeeper *self, WaxConnection *connection, WaxVerdict *revoked)
{
  WaxOfflineReason trouble = revoked == NULL ? find_ledger_trouble (self, connection) : WAX_OFFLINE_WITHDRAWN;

  if (trouble != WAX_OFFLINE_UNKNOWN)
    return trouble;
  if (self->policy_moved || !wax_connection_get_record (connection)->secure)
    return WAX_OFFLINE_POLICY; /* nothing else ends one without encryption */
  return rests_on_grant (connection) ? WAX_OFFLINE_ENDED : WAX_OFFLINE_NOT_GOOD;
}

/* Without encryption only new limits end what nothing has come of yet: what they forbade before, a request tells by
 * itself. */
static gboolean
has_lost_ground (WaxKeeper *self, WaxConnection *connection)
{
  g_autoptr(WaxConnectionInfo) info = wax_connection_dup_info (connection);

  if (wax_connection_lacks_certificate (connection, self->policy))
    return TRUE;
  if (!wax_connection_get_record (connection)->secure && info == NULL && !self->policy_moved)
    return FALSE;
  return wax_connection_recheck (connection);
}

/* A connection does not outlive what it rests on. */
static void
close_ended (WaxKeeper *self)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->connections->len; i++) {
    WaxConnection *connection = self->connections->pdata[i];
    WaxAccountRecord *record = wax_connection_get_record (connection);
    g_autoptr(WaxVerdict) revoked = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    WaxOfflineReason reason;

    if (wax_connection_is_aborted (connection) || !has_lost_ground (self, connection))
      continue;
    revoked = find_revoked (self, connection);
    reason = find_reason (self, connection, revoked);
    text = wax_offline_words_describe (reason, wax_connection_get_endpoint (connection));
    wax_connection_abort (connection);
    if (revoked != NULL)
      note_revoked (self, revoked);
    if (wax_connection_get_engine (connection) == NULL)
      continue; /* one that only signs in */
    if (!wax_keeper_put_offline (self, record->id, reason, &error))
      g_warning ("%s could not be taken offline: %s", record->id, error->message);
    if (self->events.notice != NULL)
      self->events.notice (record->id, text, self->events.user_data);
    any = TRUE;
  }
  if (any)
    wax_keeper_tell_accounts (self);
}

static char *
describe_line (WaxTrustLine *line)
{
  g_autofree char *name = line->endpoint != NULL ? wax_endpoint_dup_name (line->endpoint) : NULL;

  if (name != NULL && line->event == WAX_TRUST_EVENT_RENEWED)
    /* Translators: %s is a server */
    return g_strdup_printf (_("%s has renewed its certificate with the same key."
                              " Your decision goes on until its time."), name);
  if (name != NULL && line->event == WAX_TRUST_EVENT_SUPERSEDED && strcmp (line->origin, "program") == 0)
    /* Translators: %s is a server */
    return g_strdup_printf (_("The certificate of %s is now good without your decision, which has ended."), name);
  return NULL;
}

/* What the judge did by itself is said to the person, once. */
static void
tell_lines (WaxKeeper *self)
{
  g_autoptr(GPtrArray) lines = wax_trust_ledger_list_lines_after (self->ledger, self->last_line, NULL);

  for (guint i = 0; lines != NULL && i < lines->len; i++) {
    WaxTrustLine *line = lines->pdata[i];
    g_autofree char *text = describe_line (line);

    if (text != NULL && self->events.notice != NULL)
      self->events.notice (line->account, text, self->events.user_data);
    self->last_line = line->id;
  }
}

static gboolean
was_warned_of (WaxKeeper *self, gint64 id)
{
  for (guint i = 0; i < self->warned->len; i++) {
    if (g_array_index (self->warned, gint64, i) == id)
      return TRUE;
  }
  return FALSE;
}

static char *
describe_ending (const WaxGrant *grant)
{
  g_autofree char *name = wax_endpoint_dup_name (grant->endpoints->pdata[0]);
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local (grant->until);
  /* Translators: the time of day, in the form of g_date_time_format(). */
  g_autofree char *when = time != NULL ? g_date_time_format (time, _("%H:%M")) : g_strdup ("?");

  /* Translators: a server, then a time of day. */
  return g_strdup_printf (_("Your trust in %s ends at %s: until you decide again, you then work offline there."), name,
                          when);
}

/* Who is in the middle of something hears of it before the connections close, once. */
static void
warn_of_ends (WaxKeeper *self)
{
  g_autoptr(GPtrArray) ending = wax_judge_list_ending (self->judge);

  for (guint i = 0; i < ending->len; i++) {
    const WaxGrant *grant = ending->pdata[i];
    g_autofree char *text = NULL;

    if (was_warned_of (self, grant->id))
      continue;
    g_array_append_val (self->warned, grant->id);
    text = describe_ending (grant);
    if (self->events.notice != NULL)
      self->events.notice (NULL, text, self->events.user_data);
  }
}

gboolean
wax_keeper_settle (WaxKeeper *self, GError **error)
{
  gboolean ok;
  gint64 next;

  ok = wax_judge_flush (self->judge, error);
  if (self->judge_changed) {
    self->judge_changed = FALSE;
    close_ended (self);
    tell_lines (self);
    if (self->events.trust != NULL)
      self->events.trust (self->events.user_data);
  }
  warn_of_ends (self);
  wax_keeper_keep_issuers (self);
  next = wax_judge_get_next_end_ms (self->judge);
  g_atomic_int_set (&self->next_ms, next >= 0 && next < POLL_MS ? (int) MAX (next, 1) : POLL_MS);
  return ok;
}

/* Nobody goes on as somebody whose certificate another process has removed. */
static gboolean
has_lost_certificate (WaxKeeper *self, WaxConnection *connection)
{
  WaxIdentity *shown = wax_connection_get_identity (connection);
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxIdentity) identity =
    shown != NULL ? wax_identity_store_get (self->identities, wax_identity_get_id (shown), &error) : NULL;

  return g_error_matches (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND);
}

/* One that only signs in may be for an account that is not there yet. */
void
wax_keeper_follow_account (WaxKeeper *self, WaxConnection *connection)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxAccountRecord) record =
      wax_account_store_get (self->accounts, wax_connection_get_record (connection)->id, &error);

  if (record != NULL && record->offline)
    wax_connection_go_offline (connection, record->offline_reason);
  else if (record != NULL && wax_account_setup_is_another_sign_in (record, wax_connection_get_record (connection)))
    wax_connection_move (connection, record);
  else if (record != NULL && has_lost_certificate (self, connection))
    wax_connection_abort (connection);
  else if (record == NULL && wax_connection_get_engine (connection) != NULL &&
           g_error_matches (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND))
    wax_connection_abort (connection);
}

/* Another process may have gone offline, or changed or removed an account. */
static void
look_at_accounts (WaxKeeper *self)
{
  gint64 version = wax_account_store_get_data_version (self->accounts, NULL);
  g_autoptr(GError) error = NULL;

  if (version == self->version)
    return;
  self->version = version;
  /* Trust is ended before its accounts are put offline: whose trust has ended hears of that, not of a choice. */
  if (!wax_keeper_settle (self, &error))
    g_warning ("The trust ledger could not be followed: %s", error->message);
  for (guint i = 0; i < self->connections->len; i++)
    wax_keeper_follow_account (self, self->connections->pdata[i]);
  wax_keeper_tell_accounts (self);
}

/* Once, not at each look. @error: (nullable) */
static void
log_trouble (WaxKeeper *self, const GError *error)
{
  if (error != NULL && g_strcmp0 (self->trouble, error->message) != 0)
    g_warning ("The trust ledger could not be followed: %s", error->message);
  g_free (self->trouble);
  self->trouble = error != NULL ? g_strdup (error->message) : NULL;
}

static gpointer
run_tick (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxKeeper *self = data;
  g_autoptr(GError) local = NULL;

  g_atomic_int_set (&self->ticking, FALSE);
  self->policy_moved = wax_keeper_follow_policy (self);
  wax_keeper_follow_revocation (self);
  wax_keeper_settle (self, &local);
  log_trouble (self, local);
  self->policy_moved = FALSE;
  look_at_accounts (self);
  wax_keeper_warn_of_certificates (self);
  return NULL;
}

guint
wax_keeper_tick_cb (gpointer data)
{
  WaxKeeper *self = data;

  if (g_atomic_int_compare_and_exchange (&self->ticking, FALSE, TRUE))
    wax_worker_push (self->worker, run_tick, self, NULL);
  return (guint) g_atomic_int_get (&self->next_ms);
}
