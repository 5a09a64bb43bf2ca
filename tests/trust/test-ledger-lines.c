#include "trust-test.h"

#include "store/wax-database.h"
#include "trust/wax-trust-schema.h"
#include "wax-test-disk.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* The ledger's lines: that there is one for each change whoever makes it, how they are read by the page, what each says
 * to people, and that the database itself lets nobody change them. */

enum { HOUR_S = 3600, ROUNDS = 8, MANY = 300 };

typedef struct {
  TestDir *dir;
  WaxTestCert *root, *cert;
  WaxExaminer *examiner;
  WaxTrustLedger *ledger;
  WaxPolicy *policy;
  WaxEndpoint *here;
  WaxMoment now;
} Fixture;

static void
set_up (Fixture *f, gconstpointer disk)
{
  g_autoptr(GError) error = NULL;

  f->dir = test_dir_new ();
  if (disk != NULL)
    wax_test_disk_mount (f->dir->dir, disk);
  f->root = wax_test_cert_new_root ("Example Root");
  f->cert = test_self_signed (NULL);
  f->examiner = test_examiner (f->dir, f->root);
  f->policy = wax_policy_new_default ();
  f->here = test_endpoint (HOST ":443");
  wax_moment_read (&f->now);
  f->ledger = wax_trust_ledger_open (f->dir->database, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer disk)
{
  wax_trust_ledger_close (f->ledger);
  if (disk != NULL)
    wax_test_disk_unmount (f->dir->dir);
  wax_examiner_unref (f->examiner);
  wax_policy_unref (f->policy);
  wax_test_cert_unref (f->cert);
  wax_test_cert_unref (f->root);
  wax_endpoint_unref (f->here);
  test_dir_free (f->dir);
}

static WaxGrant *
try_grant (Fixture *f, const WaxMoment *moment, GError **error)
{
  g_autoptr(WaxVerdict) verdict = test_examine (f->examiner, f->cert, 1, HOST);
  g_autoptr(WaxTrustQuestion) question = wax_trust_question_new (verdict, NULL, TRUE);

  return wax_trust_ledger_grant (f->ledger, question, WAX_DURATION_HOUR, NULL, "window", NULL, f->policy, moment, error);
}

static void
grant (Fixture *f, const WaxMoment *moment)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxGrant) made = try_grant (f, moment, &error);

  g_assert_no_error (error);
  g_assert_nonnull (made);
}

static guint
count_events (Fixture *f, WaxTrustEvent event)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) lines = wax_trust_ledger_list_lines (f->ledger, 0, &error);
  guint count = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < lines->len; i++)
    count += ((const WaxTrustLine *) lines->pdata[i])->event == event;
  return count;
}

static void
add_line (Fixture *f, WaxTrustEvent event, WaxEndpoint *endpoint, const char *origin)
{
  const char *const problems[] = { "self-signed", "expired", NULL };
  const WaxTrustLine line = { .at = f->now.now, .event = event, .endpoint = endpoint, .problems = (char **) problems,
                              .origin = (char *) origin, .until = f->now.now + HOUR_S };
  g_autoptr(GError) error = NULL;

  wax_trust_ledger_add_line (f->ledger, &line, &error);
  g_assert_no_error (error);
}

/* ---- one line for each change ---- */

static int
change_as_child (const char *database, const char *ahead)
{
  g_autoptr(WaxTrustLedger) ledger = wax_trust_ledger_open (database, NULL);
  g_autoptr(WaxEndpoint) endpoint = test_endpoint (HOST ":443");
  gint64 ahead_s = g_ascii_strtoll (ahead, NULL, 10);
  WaxMoment moment;

  wax_moment_read (&moment);
  moment.now += ahead_s;
  moment.boot_ms += ahead_s * 1000;
  if (ledger == NULL)
    return 1;
  return (ahead_s > 0 ? wax_trust_ledger_expire (ledger, &moment, NULL)
                      : wax_trust_ledger_stop (ledger, endpoint, "waxctl", &moment, NULL)) >= 0 ? 0 : 1;
}

static GSubprocess *
start_child (Fixture *f, gint64 ahead_s)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *ahead = g_strdup_printf ("%" G_GINT64_FORMAT, ahead_s);
  const char *arguments[] = { self, "--change", f->dir->database, ahead, NULL };
  g_autoptr(GError) error = NULL;
  GSubprocess *child = g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_NONE, &error);

  g_assert_no_error (error);
  return child;
}

static void
forget_mark (Fixture *f)
{
  g_autoptr(WaxDatabase) database = wax_database_open (f->dir->database, &wax_trust_schema, NULL);

  g_assert_true (wax_sql_execute (wax_database_get_handle (database), "DELETE FROM trust_mark", NULL));
}

/* Two processes end the same decision at the same moment, by hand or because its time is over. */
static void
test_race (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 2 * ROUNDS; i++) {
    gint64 ahead_s = i % 2 == 0 ? 0 : HOUR_S;
    WaxMoment moment = f->now;
    g_autoptr(GSubprocess) child = NULL;
    int ended;

    moment.now += ahead_s;
    moment.boot_ms += ahead_s * 1000;
    grant (f, &f->now);
    child = start_child (f, ahead_s);
    g_usleep (g_test_rand_int_range (0, 20000)); /* so that now the one is first, now the other */
    ended = ahead_s > 0 ? wax_trust_ledger_expire (f->ledger, &moment, &error)
                        : wax_trust_ledger_stop (f->ledger, f->here, "window", &moment, &error);
    g_assert_no_error (error);
    g_assert_cmpint (ended, <=, 1);
    g_assert_true (g_subprocess_wait_check (child, NULL, &error));
    g_assert_no_error (error);
    g_assert_cmpuint (count_events (f, WAX_TRUST_EVENT_GRANTED), ==, i + 1);
    g_assert_cmpuint (count_events (f, WAX_TRUST_EVENT_STOPPED), ==, i / 2 + 1);
    g_assert_cmpuint (count_events (f, WAX_TRUST_EVENT_EXPIRED), ==, (i + 1) / 2);
    /* A time that was over is not over for the next. */
    wax_trust_ledger_close (f->ledger);
    forget_mark (f);
    f->ledger = wax_trust_ledger_open (f->dir->database, &error);
    g_assert_no_error (error);
  }
}

/* ---- reading by the page ---- */

static void
test_pages (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxEndpoint) there = test_endpoint ("other.example.test:993");
  g_autoptr(GArray) all = NULL, some = NULL, none = NULL;
  g_autoptr(GPtrArray) page = NULL, beyond = NULL;
  g_autoptr(GError) error = NULL;
  const gint64 unknown = MANY + 1;

  for (guint i = 0; i < MANY; i++)
    add_line (f, WAX_TRUST_EVENT_MET, i % 3 == 0 ? there : f->here, "program");
  all = wax_trust_ledger_list_line_ids (f->ledger, NULL, &error);
  some = wax_trust_ledger_list_line_ids (f->ledger, "OTHER.example", &error);
  none = wax_trust_ledger_list_line_ids (f->ledger, "%", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, MANY);
  g_assert_cmpuint (some->len, ==, MANY / 3);
  g_assert_cmpuint (none->len, ==, 0);
  for (guint i = 1; i < all->len; i++)
    g_assert_cmpint (g_array_index (all, gint64, i), <, g_array_index (all, gint64, i - 1));

  page = wax_trust_ledger_get_lines (f->ledger, &g_array_index (some, gint64, 64), 32, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->len, ==, 32);
  for (guint i = 0; i < page->len; i++) {
    const WaxTrustLine *line = page->pdata[i];

    g_assert_cmpint (line->id, ==, g_array_index (some, gint64, 64 + i));
    g_assert_true (wax_endpoint_equal (line->endpoint, there));
  }
  beyond = wax_trust_ledger_get_lines (f->ledger, &unknown, 1, &error);
  g_assert_null (beyond);
  g_assert_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_DAMAGED);
}

/* Live ones first, each kind the newest first; what is read of them is what was asked for, in that order. */
static void
test_grant_pages (Fixture *f, gconstpointer unused)
{
  g_autoptr(GArray) ids = NULL;
  g_autoptr(GPtrArray) page = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 20; i++)
    grant (f, &f->now); /* each takes the place of the one before */
  ids = wax_trust_ledger_list_grant_ids (f->ledger, "mail.", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ids->len, ==, 20);
  for (guint i = 0; i < ids->len; i++)
    g_assert_cmpint (g_array_index (ids, gint64, i), ==, i == 0 ? 20 : (gint64) i - 20);

  page = wax_trust_ledger_get_grants (f->ledger, &g_array_index (ids, gint64, 5), 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->len, ==, 10);
  for (guint i = 0; i < page->len; i++) {
    const WaxGrant *found = page->pdata[i];

    g_assert_cmpint (found->id, ==, 15 - (gint64) i);
    g_assert_cmpstr (found->ended_by, ==, "superseded");
    g_assert_nonnull (found->certificate);
    g_assert_cmpuint (found->problems->len, ==, 1);
  }
}

/* ---- what lines say ---- */

static void
assert_sentence (GHashTable *seen, const char *sentence, const char *server)
{
  gunichar first = g_utf8_get_char (sentence);

  g_assert_true (g_unichar_isupper (first) || g_str_has_prefix (sentence, server));
  g_assert_true (g_hash_table_add (seen, g_strdup (sentence))); /* no two things are said alike */
  g_assert_null (strchr (sentence, '%'));
  g_assert_null (strstr (sentence, "(null)"));
}

/* Every kind of line, by whoever brought it about, has a sentence of its own, which names the server where there is one. */
static void
test_sentences (Fixture *f, gconstpointer unused)
{
  static const char *const by_origin[][3] = {
    [WAX_TRUST_EVENT_GRANTED] = { "window", "waxctl" },     [WAX_TRUST_EVENT_STOPPED] = { "window", "waxctl" },
    [WAX_TRUST_EVENT_REFUSED] = { "window", "program" },    [WAX_TRUST_EVENT_SUPERSEDED] = { "window", "program" },
    [WAX_TRUST_EVENT_POLICY] = { "policy" },
  };
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) lines = NULL;

  for (guint event = 0; event < WAX_N_TRUST_EVENTS; event++) {
    const char *const *origins = event < G_N_ELEMENTS (by_origin) ? by_origin[event] : by_origin[0];

    for (guint i = 0; i == 0 || origins[i] != NULL; i++)
      add_line (f, event, event != WAX_TRUST_EVENT_CLOCK_RESET ? f->here : NULL,
                origins[0] != NULL ? origins[i] : "program");
  }
  lines = wax_trust_ledger_list_lines (f->ledger, 0, NULL);
  g_assert_cmpuint (lines->len, ==, WAX_N_TRUST_EVENTS + 4);
  for (guint i = 0; i < lines->len; i++) {
    const WaxTrustLine *line = lines->pdata[i];
    g_autofree char *sentence = wax_trust_line_describe (line);

    assert_sentence (seen, sentence, HOST);
    g_assert_true (line->endpoint == NULL || strstr (sentence, HOST) != NULL);
    if (line->event == WAX_TRUST_EVENT_MET || line->event == WAX_TRUST_EVENT_GRANTED)
      g_assert_nonnull (strstr (sentence, "self-signed, expired"));
  }
}

/* ---- what the database refuses ---- */

static void
test_refuses (Fixture *f, gconstpointer unused)
{
  static const char *const tried[] = {
    "DELETE FROM trust_line",
    "UPDATE trust_line SET why = 'another'",
    "REPLACE INTO trust_line (id, at, event, problems, origin, until) VALUES (1, 1, 'stopped', '', 'window', 0)",
    "INSERT INTO trust_line (id, at, event, problems, origin, until) VALUES (1, 1, 'stopped', '', 'window', 0)"
    " ON CONFLICT DO UPDATE SET event = 'stopped'",
    "DELETE FROM trust_grant",
    "UPDATE trust_grant SET until = until + 1",
    "REPLACE INTO trust_grant SELECT id, spki, account, channel, given, given_boot_ms, until + 9, duration, boot_id,"
    " machine_id, session_id, origin, why, 0, NULL FROM trust_grant",
    "DELETE FROM trust_grant_endpoint",
    "UPDATE trust_grant_endpoint SET endpoint = 'other.example.test:443'",
    "UPDATE trust_grant_endpoint SET met = 0",
    "REPLACE INTO trust_grant_endpoint VALUES (1, 0, 'other.example.test:443', 1)",
    "DELETE FROM trust_grant_fingerprint",
    "UPDATE trust_grant_fingerprint SET fingerprint = 'ff'",
    "REPLACE INTO trust_grant_fingerprint VALUES (1, 0, 'ff')",
    "DELETE FROM trust_grant_problem",
    "UPDATE trust_grant_problem SET problem = 'expired'",
  };
  g_autoptr(WaxDatabase) database = wax_database_open (f->dir->database, &wax_trust_schema, NULL);
  g_autoptr(GPtrArray) grants = NULL;
  const WaxGrant *found;

  grant (f, &f->now);
  for (guint i = 0; i < G_N_ELEMENTS (tried); i++) {
    g_autoptr(GError) error = NULL;

    if (wax_sql_execute (wax_database_get_handle (database), tried[i], &error))
      g_error ("the database let through: %s", tried[i]);
    g_assert_nonnull (strstr (error->message, i == 5 || strstr (tried[i], "UPDATE trust_grant") == tried[i]
                                                ? "a grant can only end" : "the ledger only grows"));
  }
  grants = wax_trust_ledger_list_grants (f->ledger, FALSE, NULL);
  found = grants->pdata[0];
  g_assert_cmpint (found->until, ==, found->given + HOUR_S);
  g_assert_true (wax_grant_was_met_at (found, f->here));
  g_assert_cmpuint (count_events (f, WAX_TRUST_EVENT_GRANTED), ==, 1);
}

/* ---- what decisions read ---- */

/* However much there was before: the last one that was really here is what the next certificate is held against. */
static void
test_long_past (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxJudge) judge = wax_judge_new (f->examiner, f->ledger, f->policy);
  g_autoptr(WaxTestCert) other = test_self_signed (NULL);
  g_autoptr(GTlsCertificate) certificate = wax_test_cert_to_tls (other, 0);
  g_autofree char *fingerprint = wax_test_cert_dup_fingerprint (f->cert);
  g_autoptr(GError) error = NULL, refused = NULL;
  WaxTrustQuestion *question;

  for (guint i = 0; i < 40; i++)
    grant (f, &f->now);
  g_assert_cmpint (wax_trust_ledger_stop (f->ledger, f->here, "window", &f->now, &error), ==, 1);
  g_assert_true (wax_judge_refresh (judge, &error));
  g_assert_no_error (error);
  g_assert_false (test_allows (judge, f->here, WAX_CHANNEL_RECEIVE, "anna", certificate, 0, "TLS 1.3", NULL, NULL,
                               NULL, &refused));
  question = wax_trust_error_get_question (refused);
  g_assert_true (wax_trust_question_is_severe (question));
  g_assert_cmpstr (wax_trust_question_get_change (question)->previous_fingerprint, ==, fingerprint);
}

/* ---- a full disk ---- */

static void
fill_disk (const char *path)
{
  static const char zeros[4096];
  int fd = g_open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  while (write (fd, zeros, sizeof zeros) > 0)
    ;
  g_assert_cmpint (errno, ==, ENOSPC);
  close (fd);
}

/* A judge that has to write first says what is in the way, and so does whoever opens the ledger. */
static void
assert_full (Fixture *f)
{
  g_autoptr(WaxJudge) judge = wax_judge_new (f->examiner, f->ledger, f->policy);
  g_autoptr(GTlsCertificate) certificate = wax_test_cert_to_tls (f->cert, 0);
  g_autofree char *fresh = g_build_filename (f->dir->dir, "fresh.db", NULL);
  g_autoptr(WaxPolicy) strict = wax_policy_new_strictest ("test", NULL);
  g_autoptr(GError) full = NULL, refused = NULL, unopened = NULL;

  wax_judge_set_policy (judge, strict);
  g_assert_false (wax_judge_refresh (judge, &full));
  g_assert_error (full, WAX_TRUST_ERROR, WAX_TRUST_ERROR_LEDGER_FULL);
  g_assert_false (test_allows (judge, f->here, WAX_CHANNEL_RECEIVE, "anna", certificate, 0, NULL, NULL, NULL, NULL,
                               &refused));
  g_assert_error (refused, WAX_TRUST_ERROR, WAX_TRUST_ERROR_LEDGER_FULL);
  g_assert_null (wax_trust_ledger_open (fresh, &unopened));
  g_assert_error (unopened, WAX_TRUST_ERROR, WAX_TRUST_ERROR_LEDGER_FULL);
}

/* Nothing is trusted that the ledger has no room for; what was trusted before still is, and all works once there is. */
static void
test_full (Fixture *f, gconstpointer unused)
{
  g_autofree char *filler = g_build_filename (f->dir->dir, "filler", NULL);
  g_autoptr(GPtrArray) grants = NULL;
  g_autoptr(GError) error = NULL;

  grant (f, &f->now);
  fill_disk (filler);
  for (guint i = 0; i < 3; i++) {
    g_autoptr(GError) full = NULL;

    g_assert_null (try_grant (f, &f->now, &full));
    g_assert_error (full, WAX_STORE_ERROR, WAX_STORE_ERROR_DISK_FULL);
  }
  grants = wax_trust_ledger_list_grants (f->ledger, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (grants->len, ==, 1);
  g_assert_cmpint (((const WaxGrant *) grants->pdata[0])->ended, ==, 0);
  assert_full (f);

  g_assert_cmpint (g_unlink (filler), ==, 0);
  grant (f, &f->now);
  g_assert_cmpuint (count_events (f, WAX_TRUST_EVENT_GRANTED), ==, 2);
  g_assert_cmpuint (count_events (f, WAX_TRUST_EVENT_SUPERSEDED), ==, 1);
}

/* Another file in its place: what would be written to the one that is open is lost, so nothing is allowed. */
static void
test_replaced (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxJudge) judge = wax_judge_new (f->examiner, f->ledger, f->policy);
  g_autofree char *kept = g_strconcat (f->dir->database, ".kept", NULL);
  g_autoptr(GTlsCertificate) certificate = wax_test_cert_to_tls (f->cert, 0);
  g_autoptr(GError) error = NULL, lost = NULL, refused = NULL;

  grant (f, &f->now);
  g_assert_true (wax_judge_refresh (judge, &error));
  g_assert_cmpint (g_rename (f->dir->database, kept), ==, 0);
  for (guint i = 0; i < 2; i++) {
    g_clear_error (&lost);
    g_clear_error (&refused);
    g_assert_false (wax_judge_refresh (judge, &lost));
    g_assert_error (lost, WAX_TRUST_ERROR, WAX_TRUST_ERROR_LEDGER);
    g_assert_false (test_allows (judge, f->here, WAX_CHANNEL_RECEIVE, "anna", certificate, 0, NULL, NULL, NULL, NULL,
                                 &refused));
    g_assert_error (refused, WAX_TRUST_ERROR, WAX_TRUST_ERROR_LEDGER);
    g_assert_true (g_file_set_contents (f->dir->database, "rubbish", -1, NULL));
  }
  g_assert_cmpint (g_rename (kept, f->dir->database), ==, 0);
  g_assert_true (wax_judge_refresh (judge, &error));
  g_assert_true (test_allows (judge, f->here, WAX_CHANNEL_RECEIVE, "anna", certificate, 0, NULL, NULL, NULL, NULL,
                              &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  if (argc == 4 && strcmp (argv[1], "--change") == 0)
    return change_as_child (argv[2], argv[3]);

  wax_test_disk_prepare ();
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/ledger-lines/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("race", test_race);
  ADD ("pages", test_pages);
  ADD ("grant-pages", test_grant_pages);
  ADD ("sentences", test_sentences);
  ADD ("refuses", test_refuses);
  ADD ("long-past", test_long_past);
  ADD ("replaced", test_replaced);
#undef ADD
  g_test_add ("/ledger-lines/full", Fixture, "size=4m", set_up, test_full, tear_down);
  return g_test_run ();
}
