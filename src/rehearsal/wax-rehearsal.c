#include "rehearsal/wax-rehearsal.h"

#include "app/wax-policy-source.h"
#include "store/wax-profile.h"
#include "transport/wax-http.h"
#include "trust/wax-judge.h"
#include "trust/wax-trust-error.h"
#include "trust/wax-trust-journal.h"

#include <glib/gstdio.h>
#include <string.h>

#define HOST "localhost"
#define NOBODYS_KEY "0000000000000000000000000000000000000000000000000000000000000000"

struct _WaxRehearsal {
  char *dir;
  gint64 now;
  WaxRehearsalCert *issuers[WAX_REHEARSAL_N_ISSUERS];
  WaxExaminer *examiner;
  WaxTrustLedger *ledger;
  WaxPolicy *policy; /* in force on this computer */
  WaxJudge *judge;
};

/* One server, and the account's connections to it. */
typedef struct {
  WaxRehearsal *rehearsal;
  const WaxSituation *situation;
  WaxRehearsalServer *server;
  WaxEndpoint *endpoint;
  WaxHttp *http;
} Stage;

/* ---- the throw-away profile ---- */

static WaxRehearsalCert *
make_authority (WaxRehearsal *self, WaxRehearsalCert *issuer, const char *name, const WaxRehearsalSpec *spec,
                GError **error)
{
  WaxRehearsalSpec filled = spec != NULL ? *spec : (WaxRehearsalSpec) { .until_days = 2 };

  filled.ca = TRUE;
  filled.name = name;
  return wax_rehearsal_cert_new (issuer, &filled, self->now, error);
}

/* Returns: (transfer full) (nullable): the known root. */
static WaxRehearsalCert *
make_issuers (WaxRehearsal *self, GError **error)
{
  static const WaxRehearsalSpec old = { .from_days = -90, .until_days = -1 };
  static const WaxRehearsalSpec narrow = { .only_for = "example.org", .until_days = 2 };
  g_autoptr(WaxRehearsalCert) root = make_authority (self, NULL, "Rehearsal Root", NULL, error);
  g_autoptr(WaxRehearsalCert) private = root != NULL ? make_authority (self, NULL, "Private Root", NULL, error) : NULL;
  const struct { WaxRehearsalCert *issuer; const char *name; const WaxRehearsalSpec *spec; } table[] = {
    [WAX_REHEARSAL_BY_ROOT] = { root, "Rehearsal Authority", NULL },
    [WAX_REHEARSAL_BY_OLD] = { root, "Old Authority", &old },
    [WAX_REHEARSAL_BY_NARROW] = { root, "Narrow Authority", &narrow },
    [WAX_REHEARSAL_BY_PRIVATE] = { private, "Private Authority", NULL },
    [WAX_REHEARSAL_BY_NAMESAKE] = { private, "Private Authority", NULL },
    [WAX_REHEARSAL_BY_FALSE_ROOT] = { NULL, "Rehearsal Root", NULL },
  };

  if (private == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    self->issuers[i] = make_authority (self, table[i].issuer, table[i].name, table[i].spec, error);
    if (self->issuers[i] == NULL)
      return NULL;
  }
  return g_steal_pointer (&root);
}

static gboolean
open_examiner (WaxRehearsal *self, GError **error)
{
  g_autoptr(WaxRehearsalCert) root = make_issuers (self, error);
  g_autofree char *pem = root != NULL ? wax_rehearsal_cert_to_pem (root) : NULL;
  g_autofree char *anchors = g_build_filename (self->dir, "anchors.pem", NULL);

  if (pem == NULL || !g_file_set_contents (anchors, pem, -1, error))
    return FALSE;
  self->examiner = wax_examiner_new (anchors, error);
  return self->examiner != NULL;
}

static gboolean
open_ledger (WaxRehearsal *self, GError **error)
{
  g_autoptr(WaxProfile) profile = wax_profile_open (self->dir, error);

  if (profile != NULL)
    self->ledger = wax_trust_ledger_open (wax_profile_get_database_path (profile), error);
  return self->ledger != NULL;
}

WaxRehearsal *
wax_rehearsal_new (GError **error)
{
  g_autoptr(WaxRehearsal) self = g_new0 (WaxRehearsal, 1);
  g_autoptr(WaxPolicySource) source = wax_policy_source_new ();

  wax_trust_journal_mute ();
  self->now = g_get_real_time () / G_USEC_PER_SEC;
  self->policy = wax_policy_source_read (source);
  self->dir = g_dir_make_tmp ("waxwing-rehearsal-XXXXXX", error);
  if (self->dir == NULL || !open_examiner (self, error) || !open_ledger (self, error))
    return NULL;
  self->judge = wax_judge_new (self->examiner, self->ledger, self->policy);
  return wax_judge_refresh (self->judge, error) ? g_steal_pointer (&self) : NULL;
}

/* Only files stand in it. */
static void
remove_folder (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);

    g_unlink (file);
  }
  g_rmdir (path);
}

void
wax_rehearsal_free (WaxRehearsal *self)
{
  g_clear_object (&self->judge);
  g_clear_pointer (&self->ledger, wax_trust_ledger_close);
  g_clear_pointer (&self->examiner, wax_examiner_unref);
  for (guint i = 0; i < WAX_REHEARSAL_N_ISSUERS; i++)
    g_clear_pointer (&self->issuers[i], wax_rehearsal_cert_unref);
  wax_policy_unref (self->policy);
  if (self->dir != NULL)
    remove_folder (self->dir);
  g_free (self->dir);
  g_free (self);
}

/* ---- a situation ---- */

static void
stage_clear (Stage *self)
{
  g_clear_object (&self->http);
  g_clear_pointer (&self->server, wax_rehearsal_server_free);
  g_clear_pointer (&self->endpoint, wax_endpoint_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stage, stage_clear)

/* A proxy where the situation has one; else none, whatever the desktop has. */
static GProxyResolver *
make_resolver (const WaxSituation *situation, guint port)
{
  g_autofree char *proxy = g_strdup_printf ("http://127.0.0.1:%u", port);

  return g_simple_proxy_resolver_new (situation->through_proxy ? proxy : NULL, NULL);
}

static gboolean
set_stage (Stage *self, GError **error)
{
  g_autoptr(GPtrArray) origins = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_endpoint_unref);
  g_autoptr(GProxyResolver) resolver = NULL;
  guint port;

  self->server = wax_rehearsal_server_new (self->situation->manner, error);
  if (self->server == NULL)
    return FALSE;
  port = wax_rehearsal_server_get_port (self->server);
  self->endpoint = wax_endpoint_new (HOST, port, error);
  if (self->endpoint == NULL)
    return FALSE;
  resolver = make_resolver (self->situation, port);
  if (self->situation->no_proxy)
    g_clear_pointer (&self->server, wax_rehearsal_server_free);
  g_ptr_array_add (origins, wax_endpoint_ref (self->endpoint));
  self->http = wax_http_new (&(WaxHttpOptions) { .judge = self->rehearsal->judge, .account = "rehearsal",
                                                 .origins = origins, .proxy_resolver = resolver });
  return TRUE;
}

/* Returns: (transfer full) (nullable): the certificate that everybody sees now. @same_key_as: (nullable) */
static WaxRehearsalCert *
show (Stage *self, WaxRehearsalIssuer by, const WaxRehearsalSpec *spec, WaxRehearsalCert *same_key_as, GError **error)
{
  WaxRehearsal *rehearsal = self->rehearsal;
  WaxRehearsalSpec filled = *spec;
  g_autoptr(WaxRehearsalCert) cert = NULL;
  g_autoptr(GBytes) staple = NULL;

  filled.same_key = same_key_as;
  cert = wax_rehearsal_cert_new (rehearsal->issuers[by], &filled, rehearsal->now, error);
  if (cert != NULL && self->situation->withdrawn)
    staple = wax_rehearsal_cert_withdraw (cert, rehearsal->now);
  if (cert == NULL || !wax_rehearsal_server_show (self->server, cert, self->situation->alone, staple, error))
    return NULL;
  return g_steal_pointer (&cert);
}

/* Returns: whether the connection stood. */
static gboolean
connect_once (Stage *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = wax_endpoint_to_string (self->endpoint);
  g_autofree char *url = g_strconcat ("https://", name, "/", NULL);
  const WaxHttpRequest request = { .url = url, .channel = WAX_CHANNEL_RECEIVE };
  g_autoptr(WaxHttpReply) reply = wax_http_send (self->http, &request, cancellable, error);

  return reply != NULL;
}

/* The person's decision of before, in this profile alone. What policy forbids stays forbidden. */
static gboolean
trust_for_an_hour (Stage *self, const GError *refused, GError **error)
{
  WaxRehearsal *rehearsal = self->rehearsal;
  WaxTrustQuestion *question = wax_trust_error_get_question (refused);
  g_autoptr(WaxGrant) grant = NULL;
  WaxMoment moment;

  if (question == NULL) {
    g_propagate_error (error, g_error_copy (refused));
    return FALSE;
  }
  wax_moment_read (&moment);
  grant = wax_trust_ledger_grant (rehearsal->ledger, question, WAX_DURATION_HOUR, NULL, "window", NULL,
                                  rehearsal->policy, &moment, error);
  return grant != NULL && wax_judge_refresh (rehearsal->judge, error);
}

/* Returns: (transfer full) (nullable): the certificate that was there before and with which it was connected. */
static WaxRehearsalCert *
play_before (Stage *self, GCancellable *cancellable, GError **error)
{
  const WaxRehearsalBefore *before = self->situation->before;
  g_autoptr(WaxRehearsalCert) cert = show (self, before->by, &before->spec, NULL, error);
  g_autoptr(GError) refused = NULL;

  if (cert == NULL)
    return NULL;
  if (!connect_once (self, cancellable, &refused) &&
      (!trust_for_an_hour (self, refused, error) || !connect_once (self, cancellable, error)))
    return NULL;
  return wax_judge_flush (self->rehearsal->judge, error) ? g_steal_pointer (&cert) : NULL;
}

/* What else an administrator has set: it can only make the policy of this computer stricter. */
static gboolean
limit (Stage *self, WaxRehearsalCert *cert, GError **error)
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
play (Stage *self, GCancellable *cancellable, GError **error)
{
  const WaxSituation *situation = self->situation;
  g_autoptr(WaxRehearsalCert) before = NULL, now = NULL;

  if (self->server == NULL)
    return TRUE;
  if (situation->before != NULL) {
    before = play_before (self, cancellable, error);
    if (before == NULL)
      return FALSE;
  }
  now = show (self, situation->by, &situation->spec, situation->same_key ? before : NULL, error);
  return now != NULL && limit (self, now, error);
}

static WaxRehearsalResult *
tell (Stage *self, guint64 received_before, const GError *failed)
{
  WaxRehearsalResult *result = g_new0 (WaxRehearsalResult, 1);
  g_autoptr(WaxConnectionInfo) info = wax_http_get_connection_info (self->http);
  WaxTrustQuestion *question = failed != NULL ? wax_trust_error_get_question (failed) : NULL;

  result->situation = self->situation;
  result->endpoint = wax_endpoint_ref (self->endpoint);
  if (failed != NULL)
    result->failure = wax_failure_new (failed, self->endpoint);
  if (question != NULL)
    g_set_object (&result->verdict, wax_trust_question_get_verdict (question));
  else if (failed == NULL && info != NULL)
    g_set_object (&result->verdict, info->verdict);
  if (failed == NULL && info != NULL && info->grant != NULL)
    result->grant = wax_grant_ref (info->grant);
  if (self->server != NULL)
    result->received = wax_rehearsal_server_get_received (self->server) - received_before;
  if (question != NULL) {
    g_auto(GStrv) ids = wax_verdict_dup_problem_ids (result->verdict);

    result->found = g_strjoinv (" ", ids);
  } else {
    result->found = g_strdup (result->failure != NULL ? result->failure->code : "");
  }
  return result;
}

WaxRehearsalResult *
wax_rehearsal_run (WaxRehearsal *self, const WaxSituation *situation, GCancellable *cancellable, GError **error)
{
  g_auto(Stage) stage = { .rehearsal = self, .situation = situation };
  g_autoptr(GError) failed = NULL;
  guint64 received = 0;

  if (!set_stage (&stage, error))
    return NULL;
  if (play (&stage, cancellable, &failed)) {
    received = stage.server != NULL ? wax_rehearsal_server_get_received (stage.server) : 0;
    connect_once (&stage, cancellable, &failed);
  }
  wax_judge_set_policy (self->judge, self->policy);
  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !wax_judge_flush (self->judge, error))
    return NULL;
  return tell (&stage, received, failed);
}

void
wax_rehearsal_result_free (WaxRehearsalResult *result)
{
  wax_endpoint_unref (result->endpoint);
  g_clear_pointer (&result->failure, wax_failure_unref);
  g_clear_object (&result->verdict);
  g_clear_pointer (&result->grant, wax_grant_unref);
  g_free (result->found);
  g_free (result);
}
