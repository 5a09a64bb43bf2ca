#include "wax-cli-fixture.h"
#include "wax-test-crl.h"
#include "wax-test-der.h"
#include "wax-test-pki.h"
#include "wax-test-policy.h"
#include "wax-test-thread.h"

#include <libsoup/soup.h>
#include <string.h>
#include <sys/stat.h>

/* What the program as a whole does about withdrawal, with the authority's list at a real address. */

#define ROOT "/etc/waxwing/anchors/root.pem"

enum { DAY_S = 86400 };

typedef struct {
  WaxCliFixture cli;
  WaxTestThread *thread;
  SoupServer *server;
  GBytes *list;
  int stalls; /* atomic: never answers */
  int asked;  /* atomic */
  WaxTestCert *leaf;
} Fixture;

static WaxTestCert *root;

static void
asked_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Fixture *f = data;

  g_atomic_int_inc (&f->asked);
  if (g_atomic_int_get (&f->stalls)) {
    soup_server_message_pause (message);
    return;
  }
  soup_server_message_set_status (message, f->list != NULL ? 200 : 404, NULL);
  if (f->list != NULL)
    soup_server_message_set_response (message, "application/pkix-crl", SOUP_MEMORY_COPY,
                                      g_bytes_get_data (f->list, NULL), g_bytes_get_size (f->list));
}

static WaxTestCert *
make_leaf (Fixture *f)
{
  GSList *uris = soup_server_get_uris (f->server);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%d/list", g_uri_get_port (uris->data));
  static const char *const names[] = { "localhost", NULL };
  g_autoptr(GByteArray) points =
    wax_test_der (0x30, wax_test_der (0x30, wax_test_der (0xa0, wax_test_der (0xa0,
                  wax_test_der_octets (0x86, url, -1), NULL), NULL), NULL), NULL);
  const WaxTestExtension extensions[] = { { "2.5.29.31", FALSE, points }, { NULL } };

  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return wax_test_cert_new (root, &(WaxTestCertOptions) { .dns = names, .extensions = extensions });
}

static void
set_policy (const char *lines)
{
  g_autofree char *text = g_strconcat ("[Policy]\nanchors=" ROOT "\n", lines, "\n", NULL);

  wax_test_policy_write ("10-test.conf", text);
}

/* Before the server's thread runs. */
static void
publish (Fixture *f, gboolean revoked)
{
  WaxTestCert *const all[] = { f->leaf, NULL };
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  f->list = wax_test_crl_make (root, &(WaxTestCrlOptions) { .revoked = revoked ? all : NULL, .from = now - 60,
                                                            .until = now + DAY_S });
}

static void
set_up (Fixture *f, gconstpointer unused)
{
  g_autoptr(GTlsCertificate) shown = NULL;

  wax_test_policy_clear ();
  wax_cli_fixture_set_up_shared (&f->cli, NULL);
  f->thread = wax_test_thread_new ();
  f->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (f->server, NULL, asked_cb, f, NULL);
  g_main_context_push_thread_default (wax_test_thread_get_context (f->thread));
  g_assert_true (soup_server_listen_local (f->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  g_main_context_pop_thread_default (wax_test_thread_get_context (f->thread));
  f->leaf = make_leaf (f);
  shown = wax_test_cert_to_tls (f->leaf, 0);
  wax_demo_server_set_certificate (f->cli.server, shown);
}

static void
start (Fixture *f)
{
  wax_test_thread_start (f->thread, "lists");
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  wax_test_thread_end (f->thread, (GDestroyNotify) soup_server_disconnect, f->server);
  g_object_unref (f->server);
  g_clear_pointer (&f->list, g_bytes_unref);
  wax_test_cert_unref (f->leaf);
  wax_test_policy_clear ();
  wax_cli_fixture_tear_down_shared (&f->cli, NULL);
}

/* An answer is asked for once, and kept for the next run until its end. */
static void
test_kept (Fixture *f, gconstpointer unused)
{
  publish (f, FALSE);
  start (f);
  set_policy ("revocation=required");
  wax_cli_fixture_run (&f->cli, 0, NULL, "sync alice @PASSWORD");
  g_assert_cmpint (g_atomic_int_get (&f->asked), ==, 1);
  wax_cli_fixture_run (&f->cli, 0, NULL, "sync alice @PASSWORD");
  g_assert_cmpint (g_atomic_int_get (&f->asked), ==, 1);
}

/* The stricter of the administrator's limit and the person's setting; no password goes to what is withdrawn. */
static void
test_revoked (Fixture *f, gconstpointer unused)
{
  g_autofree char *out = NULL;

  publish (f, TRUE);
  start (f);
  set_policy ("revocation=required");
  wax_demo_server_reset_counters (f->cli.server);
  wax_cli_fixture_run (&f->cli, 1, &out, "--json sync alice @PASSWORD");
  g_assert_nonnull (strstr (out, "\"revoked\""));
  g_assert_cmpuint (wax_demo_server_count_requests (f->cli.server, "AuthRequest"), ==, 0);
}

/* Without an answer nothing is connected where one is required, whatever else is set. */
static void
test_required_unknown (Fixture *f, gconstpointer unused)
{
  g_autofree char *out = NULL, *probed = NULL;

  start (f);
  set_policy ("revocation=required");
  wax_demo_server_reset_counters (f->cli.server);
  wax_cli_fixture_run (&f->cli, 1, &out, "--json sync alice @PASSWORD");
  g_assert_nonnull (strstr (out, "\"revocation-unknown\""));
  g_assert_cmpuint (wax_demo_server_count_requests (f->cli.server, "AuthRequest"), ==, 0);
  wax_cli_fixture_run (&f->cli, 1, &probed, "--json trust probe @ENDPOINT --revocation stapled");
  g_assert_nonnull (strstr (probed, "\"revocation-unknown\""));
}

/* Who never answers holds up nobody who does not have to wait. */
static void
test_stalled (Fixture *f, gconstpointer unused)
{
  gint64 begun;

  g_atomic_int_set (&f->stalls, TRUE);
  start (f);
  set_policy ("revocation=when-available");
  begun = g_get_monotonic_time ();
  wax_cli_fixture_run (&f->cli, 0, NULL, "sync alice @PASSWORD");
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 8 * G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
  g_autofree char *pem = NULL;
  int status;

  wax_test_policy_prepare ();
  g_test_init (&argc, &argv, NULL);
  root = wax_test_cert_new_root ("Private Root");
  pem = wax_test_cert_to_pem (root);
  g_assert_cmpint (g_mkdir_with_parents ("/etc/waxwing/anchors", 0755), ==, 0);
  g_assert_true (g_file_set_contents_full (ROOT, pem, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644, NULL));
#define ADD(path, func) g_test_add ("/waxctl/revocation/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("kept", test_kept);
  ADD ("revoked", test_revoked);
  ADD ("required-unknown", test_required_unknown);
  ADD ("stalled", test_stalled);
  status = g_test_run ();
  wax_cli_fixture_end_shared ();
  wax_test_policy_end ();
  wax_test_cert_unref (root);
  return status;
}
