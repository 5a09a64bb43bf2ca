#include "rehearsal/wax-rehearsal-stage.h"

#include "rehearsal/wax-rehearsal-private.h"
#include "transport/wax-http.h"
#include "trust/wax-trust-error.h"

#define HOST "localhost"
#define NOBODYS_KEY "0000000000000000000000000000000000000000000000000000000000000000"

/* One port of the account's server. */
typedef struct {
  WaxRehearsalServer *server; /* NULL when nobody is there */
  WaxEndpoint *endpoint;
} Door;

struct _WaxRehearsalStage {
  WaxRehearsal *rehearsal;
  const WaxSituation *situation;
  Door main;
  Door beside; /* empty unless the situation has one */
  Door place;  /* where the certificate that the server leaves out is; likewise */
  GProxyResolver *resolver;
  WaxHttp *http;
  GError *failed; /* what kept the situation from coming about, as a person would be told it */
};

/* ---- the servers ---- */

/* Never twice at one port: the ledger remembers what was seen there, and the kernel gives ports again. */
static gboolean
open_server (WaxRehearsal *rehearsal, Door *door, WaxRehearsalManner manner, GError **error)
{
  do {
    g_autoptr(WaxRehearsalServer) used = g_steal_pointer (&door->server);

    door->server = wax_rehearsal_server_new (manner, error);
  } while (door->server != NULL &&
           !g_hash_table_add (rehearsal->ports, GUINT_TO_POINTER (wax_rehearsal_server_get_port (door->server))));
  return door->server != NULL;
}

static gboolean
open_door (WaxRehearsal *rehearsal, Door *door, WaxRehearsalManner manner, const char *host, GError **error)
{
  if (!open_server (rehearsal, door, manner, error))
    return FALSE;
  door->endpoint = wax_endpoint_new (host != NULL ? host : HOST, wax_rehearsal_server_get_port (door->server), error);
  return door->endpoint != NULL;
}

static void
door_clear (Door *door)
{
  g_clear_pointer (&door->server, wax_rehearsal_server_free);
  g_clear_pointer (&door->endpoint, wax_endpoint_unref);
}

/* A proxy where the situation has one; else none, whatever the desktop has. */
static GProxyResolver *
make_resolver (const WaxSituation *situation, guint port)
{
  g_autofree char *proxy = g_strdup_printf ("http://127.0.0.1:%u", port);

  return g_simple_proxy_resolver_new (situation->through_proxy ? proxy : NULL, NULL);
}

/* @beside: (nullable) */
static WaxHttp *
open_http (WaxRehearsalStage *self, const char *account, WaxEndpoint *endpoint, WaxEndpoint *beside)
{
  g_autoptr(GPtrArray) origins = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_endpoint_unref);

  g_ptr_array_add (origins, wax_endpoint_ref (endpoint));
  if (beside != NULL)
    g_ptr_array_add (origins, wax_endpoint_ref (beside));
  return wax_http_new (&(WaxHttpOptions) { .judge = self->rehearsal->judge, .account = account, .origins = origins,
                                           .proxy_resolver = self->resolver });
}

static gboolean
open_doors (WaxRehearsalStage *self, GError **error)
{
  const WaxSituation *situation = self->situation;

  if (!open_door (self->rehearsal, &self->main, situation->manner, situation->host, error) ||
      (situation->beside != NULL &&
       !open_door (self->rehearsal, &self->beside, situation->beside->manner, situation->host, error)) ||
      (situation->alone && !open_door (self->rehearsal, &self->place, WAX_REHEARSAL_PLAIN, NULL, error)))
    return FALSE;
  self->resolver = make_resolver (situation, wax_endpoint_get_port (self->main.endpoint));
  if (situation->no_proxy)
    g_clear_pointer (&self->main.server, wax_rehearsal_server_free);
  self->http = open_http (self, "rehearsal", self->main.endpoint, self->beside.endpoint);
  return TRUE;
}

/* Returns: (transfer full): the URL where it is from now on. */
static char *
offer_issuer (WaxRehearsalStage *self, WaxRehearsalCert *issuer)
{
  wax_rehearsal_server_offer (self->place.server, wax_rehearsal_cert_get_der (issuer));
  return g_strdup_printf ("http://127.0.0.1:%u/issuer.crt", wax_endpoint_get_port (self->place.endpoint));
}

/* Returns: (transfer full) (nullable): the certificate that everybody sees now. @same_key_as: (nullable) */
static WaxRehearsalCert *
show (WaxRehearsalStage *self, Door *door, WaxRehearsalIssuer by, const WaxRehearsalSpec *spec,
      WaxRehearsalCert *same_key_as, GError **error)
{
  WaxRehearsal *rehearsal = self->rehearsal;
  WaxRehearsalSpec filled = *spec;
  g_autoptr(WaxRehearsalCert) cert = NULL;
  g_autoptr(GBytes) staple = NULL;
  g_autofree char *place = NULL;

  filled.same_key = same_key_as;
  if (self->situation->alone)
    filled.issuer_place = place = offer_issuer (self, rehearsal->issuers[by]);
  cert = wax_rehearsal_cert_new (rehearsal->issuers[by], &filled, rehearsal->now, error);
  if (cert != NULL && self->situation->withdrawn)
    staple = wax_rehearsal_cert_withdraw (cert, rehearsal->now);
  if (cert == NULL || !wax_rehearsal_server_show (door->server, cert, self->situation->alone, staple, error))
    return NULL;
  return g_steal_pointer (&cert);
}

/* Returns: whether the connection stood. */
static gboolean
connect_once (WaxHttp *http, WaxEndpoint *endpoint, WaxChannelId channel, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = wax_endpoint_to_string (endpoint);
  g_autofree char *url = g_strconcat ("https://", name, "/", NULL);
  const WaxHttpRequest request = { .url = url, .channel = channel };
  g_autoptr(WaxHttpReply) reply = wax_http_send (http, &request, cancellable, error);

  return reply != NULL;
}

/* ---- what was there before ---- */

gboolean
wax_rehearsal_stage_trust (WaxRehearsalStage *self, WaxTrustQuestion *question, WaxDuration duration,
                           const char *entered, const char *why, GError **error)
{
  WaxRehearsal *rehearsal = self->rehearsal;
  g_autoptr(WaxPolicy) policy = wax_rehearsal_stage_dup_policy (self);
  g_autoptr(WaxGrant) grant = NULL;
  WaxMoment moment;

  wax_moment_read (&moment);
  grant = wax_trust_ledger_grant (rehearsal->ledger, question, duration, entered, "window", why, policy, &moment,
                                  error);
  return grant != NULL && wax_judge_refresh (rehearsal->judge, error);
}

static gboolean
trust_for_an_hour (WaxRehearsalStage *self, const GError *refused, GError **error)
{
  WaxTrustQuestion *question = wax_trust_error_get_question (refused);

  if (question != NULL)
    return wax_rehearsal_stage_trust (self, question, WAX_DURATION_HOUR, NULL, NULL, error);
  g_propagate_error (error, g_error_copy (refused));
  return FALSE;
}

/* Returns: (transfer full) (nullable): the certificate that was there before and with which it was connected. */
static WaxRehearsalCert *
play_before (WaxRehearsalStage *self, GCancellable *cancellable, GError **error)
{
  const WaxRehearsalBefore *before = self->situation->before;
  g_autoptr(WaxRehearsalCert) cert = show (self, &self->main, before->by, &before->spec, NULL, error);
  g_autoptr(GError) refused = NULL;

  if (cert == NULL)
    return NULL;
  if (!connect_once (self->http, self->main.endpoint, WAX_CHANNEL_RECEIVE, cancellable, &refused) &&
      (!trust_for_an_hour (self, refused, error) ||
       !connect_once (self->http, self->main.endpoint, WAX_CHANNEL_RECEIVE, cancellable, error)))
    return NULL;
  return wax_judge_flush (self->rehearsal->judge, error) ? g_steal_pointer (&cert) : NULL;
}

/* Whoever answers here has answered in the place of another server, and was refused there. */
static gboolean
play_elsewhere (WaxRehearsalStage *self, GCancellable *cancellable, GError **error)
{
  WaxRehearsalSpec spec = self->situation->spec;
  g_autoptr(WaxEndpoint) endpoint = NULL;
  g_autoptr(WaxRehearsalCert) cert = NULL;
  g_autoptr(WaxHttp) http = NULL;
  g_autoptr(GError) refused = NULL;

  spec.host = self->situation->elsewhere;
  endpoint = wax_endpoint_new (spec.host, wax_endpoint_get_port (self->main.endpoint), error);
  cert = endpoint != NULL ? show (self, &self->main, self->situation->by, &spec, NULL, error) : NULL;
  if (cert == NULL)
    return FALSE;
  http = open_http (self, "elsewhere", endpoint, NULL);
  connect_once (http, endpoint, WAX_CHANNEL_RECEIVE, cancellable, &refused);
  return wax_judge_flush (self->rehearsal->judge, error);
}

/* ---- the situation ---- */

/* What else an administrator has set: it can only make the policy of this computer stricter. */
static gboolean
limit (WaxRehearsalStage *self, WaxRehearsalCert *cert, GError **error)
{
  char pin[] = HOST " " NOBODYS_KEY;
  char *pins[] = { pin, NULL };
  WaxRehearsal *rehearsal = self->rehearsal;
  g_autofree char *fingerprint = wax_rehearsal_cert_dup_fingerprint (cert);
  char *distrusted[] = { fingerprint, NULL };
  g_autoptr(WaxPolicy) bare = wax_policy_new_default (), more = NULL, both = NULL;
  WaxPolicy values = *bare;

  if (self->situation->limit == WAX_REHEARSAL_PINNED)
    values.pins = pins;
  if (self->situation->limit == WAX_REHEARSAL_DISTRUSTED)
    values.distrusted = distrusted;
  more = wax_policy_new (&values);
  both = wax_policy_combine (rehearsal->policy, more);
  wax_judge_set_policy (rehearsal->judge, both);
  return wax_judge_refresh (rehearsal->judge, error);
}

/* Returns: whether the server is as it should be for the situation. */
static gboolean
play (WaxRehearsalStage *self, GCancellable *cancellable, GError **error)
{
  const WaxSituation *situation = self->situation;
  g_autoptr(WaxRehearsalCert) before = NULL, now = NULL, beside = NULL;

  if (self->main.server == NULL)
    return TRUE;
  if (situation->before != NULL) {
    before = play_before (self, cancellable, error);
    if (before == NULL)
      return FALSE;
  }
  if (situation->elsewhere != NULL && !play_elsewhere (self, cancellable, error))
    return FALSE;
  now = show (self, &self->main, situation->by, &situation->spec, situation->same_key ? before : NULL, error);
  if (now == NULL || !limit (self, now, error))
    return FALSE;
  if (situation->beside == NULL)
    return TRUE;
  beside = show (self, &self->beside, situation->beside->by, &situation->beside->spec, NULL, error);
  return beside != NULL;
}

WaxRehearsalStage *
wax_rehearsal_stage_new (WaxRehearsal *rehearsal, const WaxSituation *situation, GCancellable *cancellable,
                         GError **error)
{
  g_autoptr(WaxRehearsalStage) self = g_new0 (WaxRehearsalStage, 1);

  self->rehearsal = rehearsal;
  self->situation = situation;
  if (!open_doors (self, error))
    return NULL;
  play (self, cancellable, &self->failed);
  return g_cancellable_set_error_if_cancelled (cancellable, error) ? NULL : g_steal_pointer (&self);
}

void
wax_rehearsal_stage_free (WaxRehearsalStage *self)
{
  wax_judge_set_policy (self->rehearsal->judge, self->rehearsal->policy);
  g_clear_object (&self->http);
  door_clear (&self->main);
  door_clear (&self->beside);
  door_clear (&self->place);
  g_clear_object (&self->resolver);
  g_clear_error (&self->failed);
  g_free (self);
}

WaxPolicy *
wax_rehearsal_stage_dup_policy (WaxRehearsalStage *self)
{
  return wax_judge_dup_policy (self->rehearsal->judge);
}

gboolean
wax_rehearsal_stage_fetch (WaxRehearsalStage *self, WaxTrustQuestion *question, WaxIssuerFinding *finding,
                           GCancellable *cancellable, GError **error)
{
  WaxRehearsal *rehearsal = self->rehearsal;
  const WaxAuthorityAsk ask = { .judge = rehearsal->judge, .proxy_resolver = self->resolver };
  g_autoptr(WaxVerdict) better = NULL;

  *finding = wax_issuer_fetch (&ask, rehearsal->examiner, wax_trust_question_get_verdict (question), &better,
                               cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (better != NULL)
    wax_judge_learn_issuers (rehearsal->judge, better);
  return wax_judge_flush (rehearsal->judge, error);
}

/* ---- what comes of it ---- */

/* @failed: (nullable) */
static WaxRehearsalResult *
tell (WaxRehearsalStage *self, const Door *door, const char *expected, const GError *failed)
{
  WaxRehearsalResult *result = g_new0 (WaxRehearsalResult, 1);
  g_autoptr(WaxConnectionInfo) info = failed == NULL ? wax_http_get_connection_info (self->http) : NULL;
  WaxTrustQuestion *question = failed != NULL ? wax_trust_error_get_question (failed) : NULL;

  result->endpoint = wax_endpoint_ref (door->endpoint);
  result->expected = expected;
  if (failed != NULL)
    result->failure = wax_failure_new (failed, door->endpoint);
  if (question != NULL)
    g_set_object (&result->verdict, wax_trust_question_get_verdict (question));
  else if (info != NULL)
    g_set_object (&result->verdict, info->verdict);
  if (info != NULL && info->grant != NULL)
    result->grant = wax_grant_ref (info->grant);
  if (question != NULL) {
    g_auto(GStrv) ids = wax_verdict_dup_problem_ids (result->verdict);

    result->found = g_strjoinv (" ", ids);
  } else {
    result->found = g_strdup (result->failure != NULL ? result->failure->code : "");
  }
  return result;
}

static guint64
get_received (const Door *door)
{
  return door->server != NULL ? wax_rehearsal_server_get_received (door->server) : 0;
}

static WaxRehearsalResult *
connect_to (WaxRehearsalStage *self, const Door *door, WaxChannelId channel, const char *expected,
            GCancellable *cancellable)
{
  guint64 before = get_received (door);
  g_autoptr(GError) failed = self->failed != NULL ? g_error_copy (self->failed) : NULL;
  WaxRehearsalResult *result;

  if (failed == NULL)
    connect_once (self->http, door->endpoint, channel, cancellable, &failed);
  result = tell (self, door, expected, failed);
  result->received = get_received (door) - before;
  return result;
}

WaxRehearsalResult *
wax_rehearsal_stage_connect (WaxRehearsalStage *self, GCancellable *cancellable, GError **error)
{
  const WaxSituation *situation = self->situation;
  g_autoptr(WaxRehearsalResult) result = connect_to (self, &self->main, WAX_CHANNEL_RECEIVE, situation->expected,
                                                     cancellable);

  if (situation->beside != NULL)
    result->beside = connect_to (self, &self->beside, WAX_CHANNEL_FOLDERS, situation->beside->expected, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !wax_judge_flush (self->rehearsal->judge, error))
    return NULL;
  return g_steal_pointer (&result);
}

gboolean
wax_rehearsal_result_is_as_expected (const WaxRehearsalResult *result)
{
  return g_str_equal (result->found, result->expected) &&
         (result->beside == NULL || wax_rehearsal_result_is_as_expected (result->beside));
}

void
wax_rehearsal_result_free (WaxRehearsalResult *result)
{
  g_clear_pointer (&result->beside, wax_rehearsal_result_free);
  wax_endpoint_unref (result->endpoint);
  g_clear_pointer (&result->failure, wax_failure_unref);
  g_clear_object (&result->verdict);
  g_clear_pointer (&result->grant, wax_grant_unref);
  g_free (result->found);
  g_free (result);
}
