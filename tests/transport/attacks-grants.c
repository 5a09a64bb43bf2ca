#include "attack.h"
#include "store/wax-database.h"
#include "store/wax-sql.h"
#include "trust/wax-policy.h"
#include "trust/wax-trust-schema.h"
#include "wax-test-clock.h"

/* Attacks on what a person has decided: another certificate in the place of the trusted one, and other times, places
 * and files than the decision's own. */

enum { DAY_S = 86400, HOUR_S = 3600 };

/* ---- another certificate at the place ---- */

typedef enum { BY_ITSELF, BY_ROOT, BY_AUTHORITY, BY_NAMESAKE, BY_FORGED_NAMESAKE } Issuer;

/**
 * Swap: the first one is trusted (for good by the root, or for an hour), then the second is there
 * @copied: the second has the first one's key identifier
 */
typedef struct {
  Issuer before;
  WaxTestCertOptions first;
  Issuer after;
  WaxTestCertOptions second;
  gboolean same_key;
  gboolean copied;
} Swap;

static void
swap (AttackStage *stage, gconstpointer data)
{
  const Swap *swap = data;
  const WaxTestCertOptions authority = { .common_name = "Example Authority", .ca = TRUE };
  WaxTestCertOptions copy = authority, second = swap->second;
  g_autoptr(WaxTestCert) real = wax_test_cert_new (stage->f->stranger, &authority);
  g_autoptr(WaxTestCert) namesake = wax_test_cert_new (stage->f->stranger, &authority), forged = NULL;
  g_autoptr(WaxTestCert) before = NULL, after = NULL;
  g_autoptr(WaxHttp) http = NULL;
  WaxFaultServer *server;

  copy.copy_key_id_of = real;
  forged = wax_test_cert_new (stage->f->stranger, &copy);
  {
    WaxTestCert *const issuers[] = { NULL, stage->f->root, real, namesake, forged };

    before = attack_cert (issuers[swap->before], &swap->first);
    second.same_key = swap->same_key ? before : NULL;
    second.copy_key_id_of = swap->copied ? before : NULL;
    after = attack_cert (issuers[swap->after], &second);
  }
  http = attack_trusted (stage, before, &server);
  wax_trust_fixture_replace (server, after);
  attack_try (stage, http, NULL, wax_fault_server_get_port (server));
}

static const char *const elsewhere[] = { "elsewhere.test", NULL };

static const Swap itself = { BY_ITSELF, { 0 }, BY_ITSELF };
static const Swap itself_copied = { BY_ITSELF, { 0 }, BY_ITSELF, .copied = TRUE };
static const Swap namesake = { BY_AUTHORITY, { .not_after = 20 }, BY_NAMESAKE };
static const Swap forged = { BY_AUTHORITY, { .not_after = 20 }, BY_FORGED_NAMESAKE, .copied = TRUE };
static const Swap too_early = { BY_AUTHORITY, { .not_after = 90 }, BY_AUTHORITY };
static const Swap other_names = { BY_AUTHORITY, { .not_after = 20 }, BY_AUTHORITY, { .dns = elsewhere } };
static const Swap forgeable = { BY_AUTHORITY, { .not_after = 20 }, BY_AUTHORITY, { .digest = WAX_TEST_DIGEST_SHA1 } };
static const Swap same_key_ended = { BY_AUTHORITY, { .not_after = 20 }, BY_AUTHORITY,
                                     { .not_before = -90, .not_after = -1 }, .same_key = TRUE };
static const Swap same_key_other_name = { BY_AUTHORITY, { .not_after = 20 }, BY_AUTHORITY, { .dns = elsewhere },
                                          .same_key = TRUE };
static const Swap same_key_other_weakness = { BY_AUTHORITY, { .key = WAX_TEST_KEY_RSA_1024 }, BY_AUTHORITY,
                                              { .digest = WAX_TEST_DIGEST_SHA1 }, .same_key = TRUE };
static const Swap same_key_by_itself = { BY_AUTHORITY, { 0 }, BY_ITSELF, .same_key = TRUE };
static const Swap secure_before = { BY_ROOT, { 0 }, BY_AUTHORITY };
static const Swap secure_before_itself = { BY_ROOT, { 0 }, BY_ITSELF, .copied = TRUE };
static const Swap secure_before_same_key = { BY_ROOT, { 0 }, BY_AUTHORITY, .same_key = TRUE };
static const Swap secure_before_ended = { BY_ROOT, { 0 }, BY_ROOT, { .not_before = -90, .not_after = -1 } };
static const Swap secure_before_forged = { BY_ROOT, { 0 }, BY_ROOT, { .broken_signature = TRUE } };

/* A good certificate stood in its place meanwhile: the old decision is over. */
static void
go_back (AttackStage *stage, gconstpointer unused)
{
  WaxFaultServer *server;
  g_autoptr(WaxHttp) http = attack_trusted (stage, stage->f->unknown, &server);
  guint port = wax_fault_server_get_port (server);

  wax_trust_fixture_replace (server, stage->f->good);
  attack_try (stage, http, NULL, port);
  g_assert_no_error (stage->error);
  attack_settle (stage);
  attack_begin (stage);
  wax_trust_fixture_replace (server, stage->f->unknown);
  attack_try (stage, http, NULL, port);
}

/* ---- another place ---- */

static void
show_at_port (AttackStage *stage, gconstpointer unused)
{
  WaxFaultServer *server;
  g_autoptr(WaxHttp) http = attack_trusted (stage, stage->f->unknown, &server);

  attack_meet (stage, NULL, stage->f->unknown, WAX_FAULT_NONE);
}

static void
show_at_host (AttackStage *stage, gconstpointer unused)
{
  g_autoptr(WaxTestCert) certificate = attack_cert (stage->f->stranger, &(WaxTestCertOptions) { 0 });
  WaxFaultServer *server;
  g_autoptr(WaxHttp) http = attack_trusted (stage, certificate, &server), other = NULL;
  guint port = wax_fault_server_get_port (server);

  other = attack_account (stage, ATTACK_HOST, port);
  attack_try (stage, other, ATTACK_HOST, port);
}

static void
show_without_key (AttackStage *stage, gconstpointer unused)
{
  g_autofree char *shown = wax_test_cert_chain_to_pem (stage->f->unknown, 0);
  g_autofree char *key = wax_test_cert_key_to_pem (stage->f->unknown),
                  *other = wax_test_cert_key_to_pem (stage->f->good);
  WaxFaultServer *server = attack_serve_pem (stage, shown, key, WAX_FAULT_FOREIGN_KEY);
  guint port = wax_fault_server_get_port (server);
  g_autoptr(WaxHttp) http = attack_account (stage, "127.0.0.1", port);

  attack_try (stage, http, NULL, port);
  wax_trust_fixture_grant (stage->f, g_steal_pointer (&stage->error));
  attack_try (stage, http, NULL, port);
  g_assert_no_error (stage->error);
  attack_begin (stage);
  wax_fault_server_show (server, shown, other);
  wax_fault_server_cut (server);
  attack_try (stage, http, NULL, port);
}

/* ---- another time ---- */

typedef struct {
  gint64 wall_s;
  gint64 boot_s;
  gint64 back_s; /* then: the wall clock is moved on by this */
} Jump;

static void
jump (AttackStage *stage, gconstpointer data)
{
  const Jump *jump = data;
  WaxFaultServer *server;
  g_autoptr(WaxHttp) http = attack_trusted (stage, stage->f->unknown, &server);

  wax_test_clock_set (jump->wall_s, jump->boot_s, 0);
  g_assert_true (wax_judge_refresh (stage->f->judge, NULL));
  if (jump->back_s != 0) {
    wax_test_clock_set (jump->wall_s + jump->back_s, jump->boot_s, 0);
    g_assert_true (wax_judge_refresh (stage->f->judge, NULL));
  }
  wax_http_abort (http);
  attack_try (stage, http, NULL, wax_fault_server_get_port (server));
}

/* The same while an answer comes in: it ends, and the connection with it. */
static void
jump_while_connected (AttackStage *stage, gconstpointer data)
{
  const Jump *jump = data;
  WaxFaultServer *server;
  g_autoptr(WaxHttp) http = attack_trusted (stage, stage->f->unknown, &server);
  WaxTrustTransfer transfer = { .http = http, .server = server, .path = "/trickle" };
  WaxFaultCounts counts;
  GThread *thread;

  wax_fault_server_get_counts (server, &counts);
  thread = g_thread_new ("transfer", wax_trust_transfer_run, &transfer);
  wax_trust_fixture_await (server, 0, counts.requests + 1);
  attack_begin (stage);
  wax_test_clock_set (jump->wall_s, jump->boot_s, 0);
  g_assert_true (wax_judge_refresh (stage->f->judge, NULL));
  g_assert_true (wax_http_recheck (http));
  g_thread_join (thread);
  g_assert_error (transfer.error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_UNDECIDED);
  g_error_free (transfer.error);
  attack_try (stage, http, NULL, wax_fault_server_get_port (server));
}

static const Jump back = { -DAY_S, 2 * HOUR_S }, ahead_and_back = { 100 * DAY_S, 10, -100 * DAY_S },
                  ahead = { 2 * HOUR_S, 10 };

/* The certificate runs out while the decision goes on: that was not decided. */
static void
outlive (AttackStage *stage, gconstpointer unused)
{
  static const char *const ip[] = { "127.0.0.1", NULL };
  g_autoptr(WaxTestCert) certificate = wax_test_cert_new (stage->f->stranger, &(WaxTestCertOptions) {
    .ip = ip, .not_after = g_get_real_time () / G_USEC_PER_SEC + HOUR_S / 4 });
  WaxFaultServer *server;
  g_autoptr(WaxHttp) http = attack_trusted (stage, certificate, &server);

  wax_test_clock_set (HOUR_S / 2, HOUR_S / 2, 0);
  wax_http_abort (http);
  attack_try (stage, http, NULL, wax_fault_server_get_port (server));
}

/* A kept-alive connection after Stop Trusting. */
static void
use_stopped (AttackStage *stage, gconstpointer unused)
{
  WaxFaultServer *server;
  g_autoptr(WaxHttp) http = attack_trusted (stage, stage->f->unknown, &server);

  wax_trust_fixture_stop (stage->f, wax_fault_server_get_port (server));
  attack_try (stage, http, NULL, wax_fault_server_get_port (server));
}

/* ---- the file ---- */

/* @data: SQL, by a program that heeds no trigger */
static void
edit_database (AttackStage *stage, gconstpointer data)
{
  WaxFaultServer *server;
  g_autoptr(WaxHttp) http = attack_trusted (stage, stage->f->unknown, &server);
  g_autoptr(WaxDatabase) database = wax_database_open (wax_profile_get_database_path (stage->f->profile),
                                                       &wax_trust_schema, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_nonnull (database);
  g_assert_true (wax_sql_execute (wax_database_get_handle (database),
                                  "DROP TRIGGER trust_grant_hold; DROP TRIGGER trust_grant_keep;"
                                  "DROP TRIGGER trust_grant_problem_hold", &error));
  g_assert_true (wax_sql_execute (wax_database_get_handle (database), data, &error));
  g_assert_no_error (error);
  wax_judge_refresh (stage->f->judge, NULL); /* where it cannot be read, nothing is trusted */
  wax_http_abort (http);
  attack_begin (stage);
  attack_try (stage, http, NULL, wax_fault_server_get_port (server));
}

/* Settings as an earlier version, or another program, might have kept them. */
static void
plant_settings (AttackStage *stage, gconstpointer data)
{
  g_autofree char *fingerprint = wax_test_cert_dup_fingerprint (stage->f->unknown);
  g_autofree char *text = g_strdup_printf ("[trust]\nallow-invalid=true\n127.0.0.1=%s\n[Policy]\nmanual-trust=true\n",
                                           fingerprint);
  g_autofree char *path = g_build_filename (stage->f->dir, data, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_true (wax_judge_refresh (stage->f->judge, NULL));
  attack_meet (stage, NULL, stage->f->unknown, WAX_FAULT_NONE);
}

/* ---- the administrator ---- */

typedef enum { NO_GRANTS, NO_OLD_GRANTS, SHORTER, PINNED, DISTRUSTED } Limit;

static void
limit (AttackStage *stage, gconstpointer data)
{
  const Limit *kind = data;
  WaxPolicy values = *stage->f->policy;
  WaxFaultServer *server;
  g_autoptr(WaxHttp) http = attack_trusted (stage, stage->f->unknown, &server);
  g_autofree char *zeros = g_strnfill (64, '0'), *pin = g_strdup_printf ("127.0.0.1 %s", zeros);
  g_autofree char *fingerprint = wax_test_cert_dup_fingerprint (stage->f->unknown);
  char *pins[] = { pin, NULL }, *distrusted[] = { fingerprint, NULL };
  g_autoptr(WaxPolicy) policy = NULL;

  switch (*kind) {
  case NO_GRANTS: values.grants = FALSE; break;
  case NO_OLD_GRANTS: values.grants_before = g_get_real_time () / G_USEC_PER_SEC + 60; break;
  case SHORTER: values.longest = 60; break;
  case PINNED: values.pins = pins; break;
  case DISTRUSTED: values.distrusted = distrusted; break;
  }
  policy = wax_policy_new (&values);
  wax_judge_set_policy (stage->f->judge, policy);
  g_assert_true (wax_judge_refresh (stage->f->judge, NULL));
  wax_http_recheck (http);
  attack_try (stage, http, NULL, wax_fault_server_get_port (server));
}

static const Limit no_grants = NO_GRANTS, no_old_grants = NO_OLD_GRANTS, shorter = SHORTER, pinned = PINNED,
                   distrusted = DISTRUSTED;

const Attack attacks_grants[] = {
  { "a self-made certificate in the place of a trusted one", swap, &itself, ATTACK_SEVERE },
  { "the same with the trusted one's key identifier", swap, &itself_copied, ATTACK_SEVERE },
  { "an issuer of the same name, with another key", swap, &namesake, ATTACK_SEVERE },
  { "the same with the real issuer's key identifier", swap, &forged, ATTACK_SEVERE },
  { "a renewal long before it is due", swap, &too_early, ATTACK_SEVERE },
  { "a renewal for other names", swap, &other_names, ATTACK_SEVERE },
  { "a renewal whose signature can be forged", swap, &forgeable, ATTACK_SEVERE },
  { "the same key in a certificate that has ended", swap, &same_key_ended, ATTACK_SEVERE },
  { "the same key in a certificate for another name", swap, &same_key_other_name, ATTACK_SEVERE },
  { "the same key, weak in another way", swap, &same_key_other_weakness, ATTACK_SEVERE },
  { "the same key in a certificate that vouches for itself", swap, &same_key_by_itself, ATTACK_SEVERE },
  { "an unknown issuer at a server that was secure", swap, &secure_before, ATTACK_SEVERE },
  { "a self-made certificate at a server that was secure", swap, &secure_before_itself, ATTACK_SEVERE },
  { "an unknown issuer for the key of a server that was secure", swap, &secure_before_same_key, ATTACK_SEVERE },
  { "an ended certificate at a server that was secure", swap, &secure_before_ended, ATTACK_SEVERE },
  { "an altered certificate at a server that was secure", swap, &secure_before_forged, ATTACK_REFUSED },
  { "back to the trusted certificate after a good one", go_back, NULL, ATTACK_SEVERE },
  { "the trusted certificate at another port", show_at_port },
  { "the trusted certificate at another host", show_at_host },
  { "the trusted certificate without its key", show_without_key },
  { "the clock is set back, to lengthen trust", jump, &back },
  { "the clock is set ahead and back again", jump, &ahead_and_back },
  { "the clock jumps ahead while connected", jump_while_connected, &ahead },
  { "the clock jumps back while connected, and time goes on", jump_while_connected, &back },
  { "a trusted certificate runs out", outlive },
  { "a connection is kept alive after trust was stopped", use_stopped },
  { "a decision's end is set to a later year", edit_database, "UPDATE trust_grant SET until = until + 315360000" },
  { "a decision's end is set a minute later", edit_database, "UPDATE trust_grant SET until = until + 60" },
  { "a decision's begin is set to the future", edit_database,
    "UPDATE trust_grant SET given = given + 31536000, until = until + 31536000" },
  { "a decision of another machine", edit_database, "UPDATE trust_grant SET machine_id = 'another'" },
  { "a decision for a session that is over", edit_database,
    "UPDATE trust_grant SET duration = 'session', session_id = '1:1:another'" },
  { "a decision of a duration that is none", edit_database, "UPDATE trust_grant SET duration = 'always'" },
  { "a decision of nobody's", edit_database, "UPDATE trust_grant SET origin = 'import'" },
  { "a decision moved to another problem", edit_database, "UPDATE trust_grant_problem SET problem = 'expired'" },
  { "a decision moved to another place in the chain", edit_database,
    "UPDATE trust_grant_problem SET place = place + 1" },
  { "settings of an earlier version", plant_settings, "settings.ini" },
  { "a list of exceptions of another program", plant_settings, "cert_override.txt" },
  { "the administrator has ended all trust", limit, &no_grants, ATTACK_REFUSED },
  { "the administrator has ended earlier trust", limit, &no_old_grants },
  { "the administrator has shortened trust", limit, &shorter },
  { "the administrator pins another key than the trusted", limit, &pinned, ATTACK_REFUSED },
  { "the administrator bars the trusted certificate", limit, &distrusted, ATTACK_REFUSED },
  { NULL },
};
