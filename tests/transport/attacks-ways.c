#include "attack.h"
#include "trust/wax-policy.h"
#include "trust/wax-revocation-memory.h"
#include "wax-test-crl.h"
#include "wax-test-der.h"

#include <string.h>

/* Attacks on the way to a server, and around its certificate. */

static void
meet_fault (AttackStage *stage, gconstpointer data)
{
  const WaxFault *fault = data;

  attack_meet (stage, NULL, stage->f->good, *fault);
}

static void
meet_asking (AttackStage *stage, gconstpointer unused)
{
  attack_meet (stage, NULL, stage->f->unknown, WAX_FAULT_ASKS_CERTIFICATE);
}

/* ---- a good server that is made to lead on ---- */

static void
follow (AttackStage *stage, const char *target)
{
  g_autoptr(WaxFaultServer) good = wax_trust_fixture_serve (stage->f->good, WAX_FAULT_NONE);
  guint port = wax_fault_server_get_port (good);
  g_autoptr(WaxHttp) http = attack_account (stage, "127.0.0.1", port);
  g_autofree char *url = g_strdup_printf ("https://127.0.0.1:%u/redirect/%s", port, target);

  attack_try_url (stage, http, url);
}

static void
follow_to_plain (AttackStage *stage, gconstpointer unused)
{
  WaxFaultServer *server = attack_serve_pem (stage, NULL, NULL, WAX_FAULT_PLAIN);
  g_autofree char *target = g_strdup_printf ("http://127.0.0.1:%u/", wax_fault_server_get_port (server));

  follow (stage, target);
}

static void
follow_to_host (AttackStage *stage, gconstpointer unused)
{
  static const char *const names[] = { "evil.example.test", NULL };
  g_autoptr(WaxTestCert) certificate = wax_test_cert_new (stage->f->root, &(WaxTestCertOptions) { .dns = names });
  WaxFaultServer *server = attack_serve (stage, certificate, WAX_FAULT_NONE);
  g_autofree char *target = g_strdup_printf ("https://evil.example.test:%u/", wax_fault_server_get_port (server));

  follow (stage, target);
}

static void
follow_to_port (AttackStage *stage, gconstpointer unused)
{
  WaxFaultServer *server = attack_serve (stage, stage->f->good, WAX_FAULT_NONE);
  g_autofree char *target = g_strdup_printf ("https://127.0.0.1:%u/", wax_fault_server_get_port (server));

  follow (stage, target);
}

/* ---- addresses that are not the account's ---- */

/* @data: an address with the attacker's port as %u */
static void
send_elsewhere (AttackStage *stage, gconstpointer data)
{
  g_autoptr(WaxFaultServer) good = wax_trust_fixture_serve (stage->f->good, WAX_FAULT_NONE);
  WaxFaultServer *server = attack_serve (stage, stage->f->good, WAX_FAULT_NONE);
  g_autoptr(WaxHttp) http = attack_account (stage, "127.0.0.1", wax_fault_server_get_port (good));
  g_autofree char *port = g_strdup_printf ("%u", wax_fault_server_get_port (server));
  g_autofree char *own = g_strdup_printf ("%u", wax_fault_server_get_port (good));
  g_autoptr(GString) url = g_string_new (data);

  g_string_replace (url, "EVIL", port, 0);
  g_string_replace (url, "OWN", own, 0);
  attack_try_url (stage, http, url->str);
}

/* The account uses a secure connection; its own server answers without one. */
static void
send_plain (AttackStage *stage, gconstpointer unused)
{
  WaxFaultServer *server = attack_serve_pem (stage, NULL, NULL, WAX_FAULT_PLAIN);
  guint port = wax_fault_server_get_port (server);
  g_autoptr(WaxHttp) http = attack_account (stage, "127.0.0.1", port);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/", port);

  attack_try_url (stage, http, url);
}

/* ---- the administrator's limits, dodged by another spelling ---- */

static void
limit (AttackStage *stage, char **pins, char **distrusted)
{
  WaxPolicy values = *stage->f->policy;
  g_autoptr(WaxPolicy) policy = NULL;

  values.pins = pins;
  values.distrusted = distrusted;
  policy = wax_policy_new (&values);
  wax_judge_set_policy (stage->f->judge, policy);
  g_assert_true (wax_judge_refresh (stage->f->judge, NULL));
}

/* @data: how the host is spelled */
static void
dodge_pin (AttackStage *stage, gconstpointer data)
{
  g_autofree char *nobody = g_strnfill (64, '0');
  g_autofree char *pin = g_strdup_printf (ATTACK_HOST " %s", nobody);
  char *pins[] = { pin, NULL };
  g_autoptr(WaxTestCert) certificate = attack_cert (stage->f->root, &(WaxTestCertOptions) { 0 });

  limit (stage, pins, NULL);
  attack_meet (stage, data, certificate, WAX_FAULT_NONE);
}

static void
dodge_distrust (AttackStage *stage, gconstpointer issuer)
{
  g_autofree char *own = wax_test_cert_dup_fingerprint (stage->f->good);
  g_autofree char *above = wax_test_cert_dup_fingerprint (stage->f->root);
  char *distrusted[] = { issuer != NULL ? above : own, NULL };

  limit (stage, NULL, distrusted);
  attack_meet (stage, NULL, stage->f->good, WAX_FAULT_NONE);
}

/* ---- sessions ---- */

/* A good server gave tickets; whoever took it over knows their key. */
static void
resume (AttackStage *stage, gconstpointer unused)
{
  WaxFaultServer *server;
  g_autoptr(WaxHttp) http = attack_trusted (stage, stage->f->good, &server);
  g_autoptr(WaxHttp) second = attack_account (stage, "127.0.0.1", wax_fault_server_get_port (server));

  wax_trust_fixture_replace (server, stage->f->unknown);
  attack_try (stage, second, NULL, wax_fault_server_get_port (server));
}

/* ---- a proxy that does more than it should ---- */

typedef struct {
  GSocketListener *listener;
  GCancellable *stop;
  guint target;
  const char *extra; /* behind the 200 */
} Proxy;

static gpointer
pump (gpointer data)
{
  GIOStream **ends = data;

  g_output_stream_splice (g_io_stream_get_output_stream (ends[1]), g_io_stream_get_input_stream (ends[0]),
                          G_OUTPUT_STREAM_SPLICE_NONE, NULL, NULL);
  g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (ends[1])), TRUE, TRUE, NULL);
  return NULL;
}

static void
relay (Proxy *self, GSocketConnection *client)
{
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (client));
  g_autoptr(GDataInputStream) in = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (client)));
  g_autoptr(GSocketClient) connector = g_socket_client_new ();
  g_autoptr(GSocketConnection) server = NULL;
  g_autofree char *line = NULL;
  GThread *back;

  g_buffered_input_stream_set_buffer_size (G_BUFFERED_INPUT_STREAM (in), 1);
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (in), FALSE);
  do {
    g_free (line);
    line = g_data_input_stream_read_line (in, NULL, NULL, NULL);
  } while (line != NULL && line[0] != '\0' && line[0] != '\r');
  g_output_stream_printf (out, NULL, NULL, NULL, "HTTP/1.1 200 OK\r\n\r\n%s", self->extra);
  server = g_socket_client_connect_to_host (connector, "127.0.0.1", (guint16) self->target, NULL, NULL);
  if (server == NULL)
    return;
  back = g_thread_new ("back", pump, (GIOStream *[]) { G_IO_STREAM (server), G_IO_STREAM (client) });
  pump ((GIOStream *[]) { G_IO_STREAM (client), G_IO_STREAM (server) });
  g_thread_join (back);
}

/* The first look, and perhaps a closer one. */
static gpointer
run_proxy (gpointer data)
{
  Proxy *self = data;
  g_autoptr(GSocketConnection) client = NULL;

  while ((client = g_socket_listener_accept (self->listener, NULL, self->stop, NULL)) != NULL) {
    relay (self, client);
    g_clear_object (&client);
  }
  return NULL;
}

/* @data: (nullable): what the proxy says before the encryption */
static void
pass_proxy (AttackStage *stage, gconstpointer data)
{
  WaxFaultServer *server = attack_serve (stage, stage->f->unknown, WAX_FAULT_NONE);
  Proxy proxy = { g_socket_listener_new (), g_cancellable_new (), wax_fault_server_get_port (server),
                  data != NULL ? data : "" };
  guint port = g_socket_listener_add_any_inet_port (proxy.listener, NULL, NULL);
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u", port);
  g_autoptr(GProxyResolver) resolver = g_simple_proxy_resolver_new (uri, NULL);
  g_autoptr(GPtrArray) origins = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_endpoint_unref);
  g_autoptr(WaxHttp) http = NULL;
  GThread *thread = g_thread_new ("proxy", run_proxy, &proxy);

  g_ptr_array_add (origins, wax_endpoint_new (ATTACK_HOST, 443, NULL));
  http = wax_http_new (&(WaxHttpOptions) { .judge = stage->f->judge, .account = "account-1", .origins = origins,
                                           .proxy_resolver = resolver, .connect_timeout_ms = 5000 });
  attack_try (stage, http, ATTACK_HOST, 443);
  g_clear_object (&http);
  g_cancellable_cancel (proxy.stop);
  g_thread_join (thread);
  g_object_unref (proxy.listener);
  g_object_unref (proxy.stop);
}

/* ---- lists of withdrawn certificates, where an answer is required ---- */

typedef enum { LIST_PAGE, LIST_CUT, LIST_ENDLESS, LIST_OLD, LIST_FOREIGN, LIST_HALF, LIST_NAMES_IT } List;

static const char *
get_list_path (List kind)
{
  switch (kind) {
  case LIST_PAGE: return "/";
  case LIST_CUT: return "/cut";
  case LIST_ENDLESS: return "/endless";
  case LIST_OLD:
  case LIST_FOREIGN:
  case LIST_HALF:
  case LIST_NAMES_IT: return "/file";
  }
  g_assert_not_reached ();
}

static GBytes *
make_list (AttackStage *stage, List kind, WaxTestCert *leaf)
{
  WaxTestCert *const revoked[] = { leaf, NULL };
  gint64 from = g_get_real_time () / G_USEC_PER_SEC - (kind == LIST_OLD ? 60 * 86400 : 60);
  g_autoptr(GBytes) list = wax_test_crl_make (stage->f->root, &(WaxTestCrlOptions) {
    .signer = kind == LIST_FOREIGN ? stage->f->stranger : NULL, .revoked = kind == LIST_NAMES_IT ? revoked : NULL,
    .from = from });

  return kind == LIST_HALF ? g_bytes_new_from_bytes (list, 0, g_bytes_get_size (list) / 2) : g_bytes_ref (list);
}

static void
meet_listed (AttackStage *stage, gconstpointer data)
{
  const List *kind = data;
  g_autoptr(WaxFaultServer) lists = wax_fault_server_new (WAX_FAULT_PLAIN, NULL, NULL);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u%s", wax_fault_server_get_port (lists),
                                          get_list_path (*kind));
  g_autoptr(GByteArray) points = wax_test_der (0x30, wax_test_der (0x30, wax_test_der (0xa0, wax_test_der (0xa0,
    wax_test_der_octets (0x86, url, -1), NULL), NULL), NULL), NULL);
  const WaxTestExtension extensions[] = { { "2.5.29.31", FALSE, points }, { NULL } };
  g_autoptr(WaxTestCert) leaf = attack_cert (stage->f->root, &(WaxTestCertOptions) { .extensions = extensions });
  g_autoptr(GBytes) list = make_list (stage, *kind, leaf);
  WaxFaultCounts counts;

  wax_fault_server_offer (lists, list);
  wax_revocation_memory_set_mode (wax_judge_get_revocations (stage->f->judge), WAX_REVOCATION_REQUIRED);
  attack_meet (stage, NULL, leaf, WAX_FAULT_NONE);
  wax_fault_server_get_counts (lists, &counts);
  g_assert_cmpuint (counts.requests, >, 0);
}

/* ---- the store of anchors ---- */

/* A copy of the attacker's root that is cut, junk, and then the good one again, stand in the file. */
static void
spoil_anchors (AttackStage *stage, gconstpointer unused)
{
  g_autofree char *good = wax_test_cert_to_pem (stage->f->root), *bad = wax_test_cert_to_pem (stage->f->stranger);
  g_autofree char *half = g_strndup (bad, strlen (bad) / 2);
  g_autofree char *all = g_strconcat ("junk\xff\n", good, half, "\n-----END CERTIFICATE-----\n",
                                      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", NULL);
  g_autofree char *path = wax_test_pki_write (stage->f->dir, "spoiled.pem", all);
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxExaminer) examiner = wax_examiner_new (path, &error);
  g_autoptr(WaxJudge) judge = NULL;
  WaxJudge *own = stage->f->judge;

  g_assert_no_error (error);
  judge = wax_judge_new (examiner, stage->f->ledger, stage->f->policy);
  g_assert_true (wax_judge_refresh (judge, &error));
  stage->f->judge = judge;
  attack_meet (stage, NULL, stage->f->good, WAX_FAULT_NONE);
  g_assert_no_error (stage->error); /* those that are good go on to be */
  attack_begin (stage);
  attack_meet (stage, NULL, stage->f->unknown, WAX_FAULT_NONE);
  stage->f->judge = own;
}

/* ---- the environment: the program itself ---- */

/* @data: "NAME=VALUE", with the folder as DIR */
static void
set_environment (AttackStage *stage, gconstpointer data)
{
  g_autofree char *pem = wax_test_cert_to_pem (stage->f->stranger);
  g_autofree char *root = wax_test_pki_write (stage->f->dir, "stranger.pem", pem);
  g_autofree char *profile = g_build_filename (stage->f->dir, "other", NULL),
                  *keys = g_build_filename (stage->f->dir, "keys", NULL);
  WaxFaultServer *server = attack_serve (stage, stage->f->unknown,
                                         g_str_has_prefix (data, "G_TLS_") ? WAX_FAULT_TLS_1_1 : WAX_FAULT_NONE);
  g_autofree char *endpoint = g_strdup_printf ("127.0.0.1:%u", wax_fault_server_get_port (server));
  const char *const words[] = { g_getenv ("WAXCTL"), "--profile", profile, "trust", "probe", endpoint, NULL };
  g_autoptr(GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr(GSubprocess) process = NULL;
  g_auto(GStrv) pair = g_strsplit (data, "=", 2);
  g_autoptr(GString) value = g_string_new (pair[1]);

  g_string_replace (value, "DIR", stage->f->dir, 0);
  g_subprocess_launcher_setenv (launcher, pair[0], value->str, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, words, NULL);
  g_assert_nonnull (process);
  g_subprocess_wait (process, NULL, NULL);
  g_assert_true (g_subprocess_get_if_exited (process));
  if (g_subprocess_get_exit_status (process) == 1 && !g_file_test (keys, G_FILE_TEST_EXISTS))
    g_set_error (&stage->error, WAX_NETWORK_ERROR, WAX_NETWORK_ERROR_FAILED, "waxctl: not trusted");
}

static const WaxFault tls_1_0 = WAX_FAULT_TLS_1_0, tls_1_1 = WAX_FAULT_TLS_1_1, plain = WAX_FAULT_PLAIN,
                      banner = WAX_FAULT_BANNER, cut = WAX_FAULT_CUT_HANDSHAKE, unreadable = WAX_FAULT_UNREADABLE;
static const List page = LIST_PAGE, short_list = LIST_CUT, endless = LIST_ENDLESS, old = LIST_OLD,
                  foreign = LIST_FOREIGN, half = LIST_HALF, names_it = LIST_NAMES_IT;

const Attack attacks_ways[] = {
  { "nothing newer than TLS 1.1 is offered", meet_fault, &tls_1_1, ATTACK_REFUSED },
  { "nothing newer than TLS 1.0 is offered", meet_fault, &tls_1_0, ATTACK_REFUSED },
  { "plain HTTP at the secure port", meet_fault, &plain },
  { "plain words before the encryption", meet_fault, &banner },
  { "the handshake is cut, to have a weaker one tried", meet_fault, &cut },
  { "a certificate that is none", meet_fault, &unreadable, ATTACK_REFUSED },
  { "the person's certificate is asked for, behind an unknown one", meet_asking },
  { "a redirect from https to http", follow_to_plain },
  { "a redirect to a host of the attacker's, with a good certificate", follow_to_host },
  { "a redirect to another port of the same host", follow_to_port },
  { "a token for an address at another port", send_elsewhere, "https://127.0.0.1:EVIL/" },
  { "a token for another host", send_elsewhere, "https://evil.example.test:EVIL/" },
  { "the account's server as a name before an @", send_elsewhere, "https://127.0.0.1:OWN@evil.example.test:EVIL/" },
  { "the account's address written as a number", send_elsewhere, "https://2130706433:EVIL/" },
  { "a secure account's request without encryption", send_plain },
  { "another certificate at a pinned host", dodge_pin, ATTACK_HOST, ATTACK_REFUSED },
  { "the pinned host in upper case", dodge_pin, "MAIL.Example.TEST", ATTACK_REFUSED },
  { "the pinned host with a dot at its end", dodge_pin, "mail.example.test.", ATTACK_REFUSED },
  { "a certificate that the administrator has barred", dodge_distrust, NULL, ATTACK_REFUSED },
  { "a certificate of an issuer that the administrator has barred", dodge_distrust, "", ATTACK_REFUSED },
  { "a session of a good server is resumed at a bad one", resume, NULL, ATTACK_SEVERE },
  { "a proxy shows a certificate of its own", pass_proxy },
  { "a proxy answers before the encryption", pass_proxy, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello" },
  { "a page where a list of the withdrawn should be", meet_listed, &page },
  { "the list of the withdrawn breaks off", meet_listed, &short_list },
  { "half of the list of the withdrawn", meet_listed, &half },
  { "a list of the withdrawn without end", meet_listed, &endless },
  { "a list of the withdrawn of last month", meet_listed, &old },
  { "a list of the withdrawn that somebody else has signed", meet_listed, &foreign },
  { "a list of the withdrawn that names the certificate", meet_listed, &names_it, ATTACK_REFUSED },
  { "a damaged copy of the attacker's root among the anchors", spoil_anchors },
  { "the attacker's root as the environment's store", set_environment, "SSL_CERT_FILE=DIR/stranger.pem" },
  { "old TLS by the environment's priorities", set_environment, "G_TLS_GNUTLS_PRIORITY=NORMAL:+VERS-TLS-ALL:%COMPAT" },
  { "priorities of the environment's own file", set_environment, "GNUTLS_SYSTEM_PRIORITY_FILE=DIR/stranger.pem" },
  { "the environment has the session's keys logged", set_environment, "SSLKEYLOGFILE=DIR/keys" },
  { "another TLS library by the environment", set_environment, "GIO_USE_TLS=dummy" },
  { NULL },
};
