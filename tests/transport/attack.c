#include "attack.h"

#include <string.h>

enum { DAY_S = 86400 };

WaxFaultServer *
attack_serve_pem (AttackStage *stage, const char *chain, const char *key, WaxFault fault)
{
  WaxFaultServer *server = wax_fault_server_new (fault, chain, key);
  const guint64 none = 0;

  g_ptr_array_add (stage->servers, server);
  g_array_append_val (stage->known_bytes, none);
  return server;
}

WaxFaultServer *
attack_serve (AttackStage *stage, WaxTestCert *certificate, WaxFault fault)
{
  g_autofree char *chain = wax_test_cert_chain_to_pem (certificate, 0);
  g_autofree char *key = wax_test_cert_key_to_pem (certificate);

  return attack_serve_pem (stage, chain, key, fault);
}

void
attack_begin (AttackStage *stage)
{
  for (guint i = 0; i < stage->servers->len; i++) {
    WaxFaultCounts counts;

    wax_fault_server_get_counts (stage->servers->pdata[i], &counts);
    g_array_index (stage->known_bytes, guint64, i) = counts.bytes;
  }
}

WaxHttp *
attack_account (AttackStage *stage, const char *host, guint port)
{
  g_autoptr(GPtrArray) origins = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_endpoint_unref);

  g_ptr_array_add (origins, wax_endpoint_new (host, port, NULL));
  return wax_http_new (&(WaxHttpOptions) { .judge = stage->f->judge, .account = "account-1", .origins = origins,
                                           .connect_timeout_ms = 5000, .idle_timeout_ms = 5000 });
}

void
attack_try_url (AttackStage *stage, WaxHttp *http, const char *url)
{
  static const char *const headers[] = { "Cookie", "TOKEN=secret-1", NULL };
  const WaxHttpRequest request = { .url = url, .channel = WAX_CHANNEL_RECEIVE, .headers = headers };
  g_autoptr(WaxHttpReply) reply = NULL;

  g_clear_error (&stage->error);
  reply = wax_http_send (http, &request, NULL, &stage->error);
  g_assert_true ((reply != NULL) == (stage->error == NULL));
}

void
attack_try (AttackStage *stage, WaxHttp *http, const char *host, guint port)
{
  g_autofree char *url = g_strdup_printf ("https://%s:%u/service/soap", host != NULL ? host : "127.0.0.1", port);

  attack_try_url (stage, http, url);
}

void
attack_meet (AttackStage *stage, const char *host, WaxTestCert *certificate, WaxFault fault)
{
  WaxFaultServer *server = attack_serve (stage, certificate, fault);
  guint port = wax_fault_server_get_port (server);
  g_autoptr(WaxHttp) http = attack_account (stage, host != NULL ? host : "127.0.0.1", port);

  attack_try (stage, http, host, port);
}

void
attack_settle (AttackStage *stage)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (wax_judge_flush (stage->f->judge, &error));
  g_assert_no_error (error);
}

WaxHttp *
attack_trusted (AttackStage *stage, WaxTestCert *certificate, WaxFaultServer **server)
{
  WaxHttp *http;
  guint port;

  *server = attack_serve (stage, certificate, WAX_FAULT_NONE);
  port = wax_fault_server_get_port (*server);
  http = attack_account (stage, "127.0.0.1", port);
  attack_try (stage, http, NULL, port);
  if (stage->error != NULL) {
    wax_trust_fixture_grant (stage->f, g_steal_pointer (&stage->error));
    attack_try (stage, http, NULL, port);
  }
  g_assert_no_error (stage->error);
  attack_settle (stage);
  attack_begin (stage);
  return http;
}

WaxTestCert *
attack_cert (WaxTestCert *issuer, const WaxTestCertOptions *options)
{
  static const char *const dns[] = { ATTACK_HOST, "localhost", NULL };
  static const char *const ip[] = { "127.0.0.1", NULL };
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  WaxTestCertOptions filled = *options;

  if (filled.dns == NULL && filled.ip == NULL && !filled.ca && !filled.ca_without_right) {
    filled.dns = dns;
    filled.ip = ip;
  }
  if (filled.not_before != 0)
    filled.not_before = now + filled.not_before * DAY_S;
  if (filled.not_after != 0)
    filled.not_after = now + filled.not_after * DAY_S;
  return wax_test_cert_new (issuer, &filled);
}
