#include "app/wax-connection.h"

#include "app/wax-account-setup.h"
#include "app/wax-backend-factory.h"
#include "identity/wax-credentials.h"
#include "util/wax-alarm.h"
#include "util/wax-shared.h"

struct _WaxConnection {
  GObject parent_instance;
  WaxAccountRecord *record;
  GPtrArray *origins;
  WaxHttp *http;
  WaxHttp *bare; /* (nullable): shows no certificate, see #WaxZimbraOptions */
  WaxShared *sign_in; /* WaxSignIn: the newest that was taken */
  GError *no_password; /* (nullable) */
  WaxBackend *backend;
  WaxEngine *engine;
  GCancellable *cancellable; /* of all work */
  int n_works;               /* atomic */
  GCancellable *end;         /* of what is left to say, too */
  WaxIdentity *identity;     /* (nullable): what it shows, with its key */
  int leaving;               /* atomic */
  int signs_out;             /* atomic: before it leaves */
  WaxAlarm *alarm;           /* (nullable): once it is leaving */
  WaxProfileLock *lock;
};

/* What is not given back by then the server forgets by itself: a wait after 20 minutes, a session after two days. */
enum { LEAVE_MS = 2000 };

G_DEFINE_FINAL_TYPE (WaxConnection, wax_connection, G_TYPE_OBJECT)

WAX_DEFINE_SHARED (WaxSignIn, wax_sign_in)

static void
wax_connection_finalize (GObject *object)
{
  WaxConnection *self = WAX_CONNECTION (object);

  g_clear_pointer (&self->alarm, wax_alarm_free);
  g_clear_object (&self->engine);
  g_clear_object (&self->backend);
  g_clear_object (&self->http);
  g_clear_object (&self->bare);
  g_clear_pointer (&self->identity, wax_identity_unref);
  g_clear_pointer (&self->sign_in, wax_shared_free);
  g_clear_error (&self->no_password);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->end);
  g_clear_pointer (&self->origins, g_ptr_array_unref);
  g_clear_pointer (&self->record, wax_account_record_unref);
  g_clear_pointer (&self->lock, wax_profile_lock_free);
  G_OBJECT_CLASS (wax_connection_parent_class)->finalize (object);
}

static void
wax_connection_class_init (WaxConnectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_connection_finalize;
}

static void
wax_connection_init (WaxConnection *self)
{
  self->cancellable = g_cancellable_new ();
  self->end = g_cancellable_new ();
  self->sign_in = wax_sign_in_shared_new (NULL);
}

/* No password goes out that the administrator wants more than. */
static gboolean
may_sign_in (const WaxAccountRecord *record, WaxJudge *judge, GError **error)
{
  g_autoptr(WaxPolicy) policy = wax_judge_dup_policy (judge);

  if (!policy->certificate_required || wax_account_setup_get_way (record) != WAX_SIGN_IN_PASSWORD)
    return TRUE;
  g_set_error (error, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_CERTIFICATE_REQUIRED, "%s signs in with a password alone",
               record->id);
  return FALSE;
}

static void
make_http (WaxConnection *self, const WaxConnectionOptions *options)
{
  WaxSignInWay way = wax_account_setup_get_way (options->record);
  WaxHttpOptions http = {
    .judge = options->judge,
    .account = options->record->id,
    .origins = self->origins,
    .plain = !options->record->secure,
    .identity = options->identity,
    .certificate = options->certificate,
    .known_issuers = options->known_issuers,
    .sends_password = wax_account_setup_needs_password (options->record),
  };

  self->http = wax_http_new (&http);
  self->identity = options->certificate != NULL ? wax_identity_ref (options->identity) : NULL;
  if (way != WAX_SIGN_IN_CERTIFICATE_OR_PASSWORD)
    return;
  http.identity = NULL;
  http.certificate = NULL;
  http.sends_password = TRUE;
  self->bare = wax_http_new (&http);
}

WaxConnection *
wax_connection_new (const WaxConnectionOptions *options, WaxProfileLock *lock, GError **error)
{
  g_autoptr(WaxConnection) self = g_object_new (WAX_TYPE_CONNECTION, NULL);
  WaxAccountRecord *record = options->record;
  g_autofree char *dir = options->profile != NULL ? wax_profile_get_account_dir (options->profile, record->id) : NULL;

  self->lock = lock;
  self->record = wax_account_record_ref (record);
  if (!may_sign_in (record, options->judge, error))
    return NULL;
  self->origins = wax_account_setup_get_origins (record, error);
  if (self->origins == NULL)
    return NULL;
  make_http (self, options);
  self->backend = wax_backend_factory_new_backend (self->http, self->bare, record, options->missing, error);
  if (self->backend == NULL)
    return NULL;
  if (dir != NULL)
    self->engine = wax_engine_new (self->backend, dir);
  return g_steal_pointer (&self);
}

WaxAccountRecord *
wax_connection_get_record (WaxConnection *self)
{
  return self->record;
}

WaxIdentity *
wax_connection_get_identity (WaxConnection *self)
{
  return self->identity;
}

WaxEndpoint *
wax_connection_get_endpoint (WaxConnection *self)
{
  return self->origins->pdata[0];
}

gboolean
wax_connection_has_origin (WaxConnection *self, const WaxEndpoint *endpoint)
{
  return g_ptr_array_find_with_equal_func (self->origins, endpoint, wax_endpoint_equal, NULL);
}

WaxBackend *
wax_connection_get_backend (WaxConnection *self)
{
  return self->backend;
}

WaxEngine *
wax_connection_get_engine (WaxConnection *self)
{
  return self->engine;
}

void
wax_connection_set_no_password (WaxConnection *self, const GError *why)
{
  self->no_password = g_error_copy (why);
}

const GError *
wax_connection_get_no_password (WaxConnection *self)
{
  return self->no_password;
}

GCancellable *
wax_connection_get_cancellable (WaxConnection *self)
{
  return self->cancellable;
}

static void
end_with_cb (GCancellable *end, gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

gulong
wax_connection_end_with (WaxConnection *self, GCancellable *cancellable)
{
  return g_cancellable_connect (self->cancellable, G_CALLBACK (end_with_cb), g_object_ref (cancellable),
                                g_object_unref);
}

void
wax_connection_begin_work (WaxConnection *self, GCancellable *given_up, WaxConnectionWork *work)
{
  *work = (WaxConnectionWork){ g_cancellable_new (), self, given_up, 0, 0 };
  g_atomic_int_inc (&self->n_works);
  work->connection_handler = wax_connection_end_with (self, work->cancellable);
  if (given_up != NULL)
    work->handler = g_cancellable_connect (given_up, G_CALLBACK (end_with_cb), g_object_ref (work->cancellable),
                                           g_object_unref);
}

void
wax_connection_end_work (WaxConnectionWork *work)
{
  g_cancellable_disconnect (work->given_up, work->handler);
  g_cancellable_disconnect (work->connection->cancellable, work->connection_handler);
  g_clear_object (&work->cancellable);
  g_atomic_int_add (&work->connection->n_works, -1);
}

gboolean
wax_connection_is_working (WaxConnection *self)
{
  return g_atomic_int_get (&self->n_works) > 0;
}

void
wax_connection_abort (WaxConnection *self)
{
  g_cancellable_cancel (self->end);
  g_cancellable_cancel (self->cancellable);
  wax_backend_set_password (self->backend, NULL);
  wax_backend_abort (self->backend);
}

gboolean
wax_connection_is_aborted (WaxConnection *self)
{
  return g_cancellable_is_cancelled (self->end);
}

void
wax_connection_leave (WaxConnection *self)
{
  if (self->engine == NULL) {
    wax_connection_abort (self);
    return;
  }
  if (!g_atomic_int_compare_and_exchange (&self->leaving, FALSE, TRUE))
    return;
  self->alarm = wax_alarm_new (self->end, LEAVE_MS);
  g_cancellable_cancel (self->cancellable);
}

gboolean
wax_connection_is_leaving (WaxConnection *self)
{
  return g_atomic_int_get (&self->leaving);
}

/* Who waits to give things back must find it said. */
static void
sign_out_and_leave (WaxConnection *self)
{
  g_atomic_int_set (&self->signs_out, TRUE);
  wax_connection_leave (self);
}

void
wax_connection_go_offline (WaxConnection *self, WaxOfflineReason reason)
{
  if (reason == WAX_OFFLINE_REMOVED)
    sign_out_and_leave (self);
  else if (reason == WAX_OFFLINE_CHOSEN)
    wax_connection_leave (self);
  else
    wax_connection_abort (self);
}

/* What the server gave unencrypted is not shown once more where that is no longer wanted. */
void
wax_connection_move (WaxConnection *self, const WaxAccountRecord *record)
{
  if (self->record->secure || !record->secure)
    sign_out_and_leave (self);
  else
    wax_connection_abort (self);
}

void
wax_connection_give_back (WaxConnection *self)
{
  if (!wax_connection_is_leaving (self) || wax_connection_is_aborted (self))
    return;
  wax_backend_close (self->backend, self->end, NULL);
  if (g_atomic_int_get (&self->signs_out) && !wax_connection_is_aborted (self))
    wax_backend_sign_out (self->backend, self->end, NULL);
}

void
wax_connection_sign_out (WaxConnection *self, GCancellable *cancellable)
{
  g_autoptr(WaxAlarm) alarm = wax_alarm_new (self->end, LEAVE_MS);
  gulong handler = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (end_with_cb), self->end, NULL)
                                       : 0;

  wax_backend_sign_out (self->backend, self->end, NULL);
  g_cancellable_disconnect (cancellable, handler);
}

gboolean
wax_connection_recheck (WaxConnection *self)
{
  gboolean aborted = wax_http_recheck (self->http);

  if (self->bare != NULL)
    aborted |= wax_http_recheck (self->bare);
  return aborted;
}

GPtrArray *
wax_connection_list_verdicts (WaxConnection *self)
{
  GPtrArray *verdicts = wax_http_list_verdicts (self->http);

  if (self->bare != NULL)
    g_ptr_array_extend_and_steal (verdicts, wax_http_list_verdicts (self->bare));
  return verdicts;
}

guint
wax_connection_count_requests (WaxConnection *self, WaxChannelId channel)
{
  WaxHttpCounters counters = { 0 }, bare = { 0 };

  wax_http_get_counters (self->http, channel, &counters);
  if (self->bare != NULL)
    wax_http_get_counters (self->bare, channel, &bare);
  return (guint) (counters.requests + bare.requests);
}

gboolean
wax_connection_lacks_certificate (WaxConnection *self, const WaxPolicy *policy)
{
  g_autoptr(WaxSignIn) sign_in = wax_backend_dup_sign_in (self->backend);

  return policy->certificate_required && (wax_account_setup_get_way (self->record) == WAX_SIGN_IN_PASSWORD ||
                                          (sign_in != NULL && sign_in->means == WAX_SIGNED_IN_WITH_PASSWORD));
}

WaxSignIn *
wax_connection_take_sign_in (WaxConnection *self)
{
  g_autoptr(WaxSignIn) taken = wax_shared_get (self->sign_in);
  g_autoptr(WaxSignIn) newest = wax_backend_dup_sign_in (self->backend);

  if (newest == taken)
    return NULL;
  wax_shared_set (self->sign_in, wax_sign_in_ref (newest));
  return g_steal_pointer (&newest);
}

WaxConnectionInfo *
wax_connection_dup_info (WaxConnection *self)
{
  g_autoptr(WaxConnectionInfo) info = wax_http_get_connection_info (self->http);
  g_autoptr(WaxConnectionInfo) bare = self->bare != NULL ? wax_http_get_connection_info (self->bare) : NULL;

  if (bare != NULL && (info == NULL || bare->time >= info->time))
    return g_steal_pointer (&bare);
  return g_steal_pointer (&info);
}
