#include "app/wax-blocking-private.h"

#include "app/wax-sync.h"
#include "util/wax-alarm.h"
#include "util/wax-backoff.h"

#include <glib/gi18n-lib.h>

enum {
  RETRY_BASE_MS = 5000,
  RETRY_MAX_MS = 300000,
};

static gboolean
has_failed (const WaxSyncPlan *plan)
{
  for (guint i = 0; i < WAX_N_CHANNELS; i++) {
    if (plan->failures[i] != NULL)
      return TRUE;
  }
  return FALSE;
}

void
wax_sync_result_free (WaxSyncResult *result)
{
  g_clear_pointer (&result->failure, wax_failure_unref);
  g_free (result);
}

typedef struct {
  WaxKeeper *keeper;
  WaxConnection *connection;
  WaxSyncPlan *plan;
} ListsJob;

static gpointer
run_lists (gpointer data, GCancellable *cancellable, GError **error)
{
  ListsJob *job = data;

  wax_sync_run_lists (job->keeper, job->connection, job->plan, wax_connection_get_cancellable (job->connection));
  return NULL;
}

static GPtrArray *
collect (WaxSyncPlan *plan)
{
  GPtrArray *results = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_sync_result_free);

  for (guint i = 0; i < WAX_N_CHANNELS; i++) {
    WaxSyncResult *result;

    if (!plan->wanted[i] && i != WAX_CHANNEL_UPDATES)
      continue;
    result = g_new0 (WaxSyncResult, 1);
    result->channel = (WaxChannelId) i;
    result->state = i == WAX_CHANNEL_UPDATES    ? "off"
                    : !plan->ran[i]             ? "skipped"
                    : plan->failures[i] != NULL ? "failed"
                                                : "ok";
    result->result = plan->results[i];
    result->requests = plan->requests[i];
    result->failure = g_steal_pointer (&plan->failures[i]);
    g_ptr_array_add (results, result);
  }
  return results;
}

static void
run_plan (WaxBlocking *self, WaxConnection *connection, WaxSyncPlan *plan)
{
  ListsJob job = { self->keeper, connection, plan };
  WaxTicket *ticket = wax_worker_start (self->worker, run_lists, &job, NULL, NULL);
  g_autoptr(GError) error = NULL;

  wax_sync_run_mail (self->keeper, connection, plan, wax_connection_get_cancellable (connection));
  wax_ticket_wait (ticket, NULL);
  if (!wax_engine_index (wax_connection_get_engine (connection), wax_connection_get_cancellable (connection), &error))
    g_message ("Not everything is searchable yet: %s", error->message);
}

GPtrArray *
wax_blocking_sync (WaxBlocking *self, const char *id, const WaxChannelId *channels, guint n_channels, GBytes *password,
                   const WaxBlockingEvents *events, GCancellable *cancellable, GError **error)
{
  g_auto(WaxSyncPlan) plan = { { FALSE } };
  g_auto(WaxOnline) online = { NULL };
  g_autoptr(WaxEndpoint) granted = wax_blocking_find_granted (self, id);
  g_autoptr(GError) local = NULL;
  g_autoptr(GError) end = NULL;

  for (guint i = 0; i < WAX_N_CHANNELS; i++)
    plan.wanted[i] = channels == NULL && i != WAX_CHANNEL_UPDATES;
  for (guint i = 0; channels != NULL && i < n_channels; i++)
    plan.wanted[channels[i]] = TRUE;
  if (!wax_blocking_go_online (self, id, password, events, cancellable, &online, error))
    return NULL;
  if (wax_sync_sign_in (self->keeper, online.connection, &plan, &local))
    run_plan (self, online.connection, &plan);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (has_failed (&plan) && g_cancellable_is_cancelled (wax_connection_get_cancellable (online.connection))) {
    end = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "aborted");
    wax_blocking_explain_end (self, id, granted, cancellable, &end);
    g_propagate_error (error, g_steal_pointer (&end));
    return NULL;
  }
  if (events != NULL && events->notice != NULL &&
      wax_engine_was_rebuilt (wax_connection_get_engine (online.connection))) {
    g_autoptr(GError) damaged = g_error_new_literal (WAX_STORE_ERROR, WAX_STORE_ERROR_DAMAGED, "");
    g_autoptr(WaxFailure) failure = wax_failure_new (damaged, NULL);

    events->notice (failure->sentence, events->user_data);
  }
  /* Other processes may ask about what was met. */
  if (!wax_keeper_flush (self->keeper, error))
    return NULL;
  return collect (&plan);
}

/* ---- watching ---- */

static void
tell_retry (const WaxBlockingEvents *events, const char *sentence, guint ms)
{
  guint seconds = (ms + 999) / 1000;
  g_autofree char *text = NULL;

  if (events == NULL || events->notice == NULL)
    return;
  /* Translators: what happened, then how long it takes until the next try. */
  text = g_strdup_printf (ngettext ("%s Next try in %u second.", "%s Next try in %u seconds.", seconds),
                          sentence, seconds);
  events->notice (text, events->user_data);
}

static gboolean
pause_before_retry (WaxBlocking *self, guint attempt, guint least_ms, const char *sentence,
                    const WaxBlockingEvents *events, GCancellable *cancellable)
{
  guint ms = MAX (wax_backoff_delay_ms (attempt, RETRY_BASE_MS, RETRY_MAX_MS, self->random), least_ms);
  GPollFD poll = { 0 };

  tell_retry (events, sentence, ms);
  if (!g_cancellable_make_pollfd (cancellable, &poll))
    return FALSE;
  g_poll (&poll, 1, (int) ms);
  g_cancellable_release_fd (cancellable);
  return !g_cancellable_is_cancelled (cancellable);
}

static void
cancel_inner_cb (GCancellable *cancellable, gpointer inner)
{
  g_cancellable_cancel (inner);
}

static gboolean
watch_once (WaxBlocking *self, const char *id, GBytes *password, const WaxBlockingEvents *events,
            GCancellable *cancellable, GError **error)
{
  g_auto(WaxOnline) online = { NULL };
  g_autoptr(GCancellable) watch = g_cancellable_new ();
  gulong handler;

  if (!wax_blocking_go_online (self, id, password, events, cancellable, &online, error))
    return FALSE;
  /* From here on what ends the watching leaves the connection alone, for the sake of the last request. */
  wax_online_stay (&online);
  handler = g_cancellable_connect (cancellable, G_CALLBACK (cancel_inner_cb), watch, NULL);
  wax_sync_watch (online.connection, watch, error);
  g_cancellable_disconnect (cancellable, handler);
  return FALSE;
}

/* Whether it was ended because another certificate, or server, was chosen for the account meanwhile, or its certificate
 * was removed: then it goes on as the account is now, and says what that lacks. */
static gboolean
was_ended (GCancellable *cancellable, const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && !g_cancellable_is_cancelled (cancellable);
}

/* What was changed once goes on at once; what is ended again and again is not worth more tries than a server that
 * fails. */
static gboolean
go_on (WaxBlocking *self, guint attempt, const WaxBlockingEvents *events, GCancellable *cancellable)
{
  return attempt == 0 || pause_before_retry (self, attempt - 1, 0, _("The account's connection was ended once more."),
                                             events, cancellable);
}

/* Returns: whether there is a next try; else @error says what ended it. */
static gboolean
is_to_try_again (WaxBlocking *self, guint attempt, GError *cause, const WaxBlockingEvents *events,
                 GCancellable *cancellable, GError **error)
{
  g_autoptr(GError) local = cause;
  g_autoptr(WaxFailure) failure = NULL;
  gboolean again;

  if (was_ended (cancellable, local)) {
    again = go_on (self, attempt, events, cancellable);
  } else {
    failure = wax_failure_new (local, NULL);
    if (failure->remedy != WAX_REMEDY_RETRY) {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
    again = pause_before_retry (self, attempt, failure->retry_after_s * 1000, failure->sentence, events, cancellable);
  }
  if (!again)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "interrupted");
  return again;
}

static void
watch_until (WaxBlocking *self, const char *id, GBytes *password, const WaxBlockingEvents *events,
             GCancellable *cancellable, GError **error)
{
  g_autoptr(WaxEndpoint) granted = wax_blocking_find_granted (self, id);
  guint attempt = 0;
  gboolean again;

  do {
    gint64 start = g_get_monotonic_time ();
    GError *cause = NULL;

    watch_once (self, id, password, events, cancellable, &cause);
    wax_blocking_explain_end (self, id, granted, cancellable, &cause);
    if (g_get_monotonic_time () - start > (gint64) RETRY_MAX_MS * 1000)
      attempt = 0;
    again = is_to_try_again (self, attempt++, cause, events, cancellable, error);
  } while (again);
}

gboolean
wax_blocking_watch (WaxBlocking *self, const char *id, guint seconds, GBytes *password, const WaxBlockingEvents *events,
                    GCancellable *cancellable, GError **error)
{
  g_autoptr(GCancellable) inner = g_cancellable_new ();
  g_autoptr(WaxAlarm) alarm = seconds > 0 ? wax_alarm_new (inner, (gint64) seconds * 1000) : NULL;
  g_autoptr(GError) local = NULL;
  gulong handler = 0;

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancel_inner_cb), inner, NULL);
  watch_until (self, id, password, events, inner, &local);
  if (handler != 0)
    g_cancellable_disconnect (cancellable, handler);
  if (seconds > 0 && g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
      !g_cancellable_is_cancelled (cancellable))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
