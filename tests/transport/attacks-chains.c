#include "attack.h"
#include "wax-test-der.h"
#include "wax-test-ocsp.h"

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

/* Certificates that should not be believed, at servers that nothing was known of before. */

typedef enum { STAPLE_NONE, STAPLE_REVOKED, STAPLE_FORGED_GOOD, STAPLE_OLD, STAPLE_OF_ANOTHER, STAPLE_JUNK } Staple;

/**
 * Chain: the server's certificate below what is between it and the root
 * @stranger: below a root that nobody knows, instead of the known one
 * @alone: signed by itself
 */
typedef struct {
  WaxTestCertOptions leaf;
  const WaxTestCertOptions *middle;
  const WaxTestCertOptions *second;
  gboolean stranger;
  gboolean alone;
  WaxFault fault;
  Staple staple;
} Chain;

static void
staple (AttackStage *stage, WaxFaultServer *server, Staple kind, WaxTestCert *leaf, WaxTestCert *issuer)
{
  g_autoptr(WaxTestCert) other = wax_test_cert_new_leaf (issuer, "localhost");
  gint64 from = g_get_real_time () / G_USEC_PER_SEC - (kind == STAPLE_OLD ? 60 * 86400 : 60);
  g_autoptr(GBytes) response =
    kind == STAPLE_JUNK
      ? g_bytes_new_static ("\x30\x03\x0a\x01\x00", 5)
      : wax_test_ocsp_new (kind == STAPLE_OF_ANOTHER ? other : leaf, issuer,
                           kind == STAPLE_FORGED_GOOD ? stage->f->stranger : issuer,
                           kind == STAPLE_REVOKED ? WAX_TEST_OCSP_REVOKED : WAX_TEST_OCSP_GOOD, from);

  wax_fault_server_staple (server, response);
}

static void
meet_chain (AttackStage *stage, gconstpointer data)
{
  const Chain *chain = data;
  WaxTestCert *root = chain->stranger ? stage->f->stranger : stage->f->root;
  g_autoptr(WaxTestCert) middle = chain->middle != NULL ? attack_cert (root, chain->middle) : wax_test_cert_ref (root);
  g_autoptr(WaxTestCert) second =
    chain->second != NULL ? attack_cert (middle, chain->second) : wax_test_cert_ref (middle);
  g_autoptr(WaxTestCert) leaf = attack_cert (chain->alone ? NULL : second, &chain->leaf);
  WaxFaultServer *server = attack_serve (stage, leaf, chain->fault);
  guint port = wax_fault_server_get_port (server);
  g_autoptr(WaxHttp) http = attack_account (stage, "127.0.0.1", port);

  if (chain->staple != STAPLE_NONE)
    staple (stage, server, chain->staple, leaf, second);
  attack_try (stage, http, NULL, port);
}

static const WaxTestCertOptions authority = { .common_name = "Middle", .ca = TRUE };
static const WaxTestCertOptions no_more = { .common_name = "Last", .ca = TRUE, .limit_path = TRUE };
static const WaxTestCertOptions no_right = { .common_name = "Server", .ca_without_right = TRUE };
static const WaxTestCertOptions old = { .common_name = "Middle", .ca = TRUE, .not_before = -90, .not_after = -1 };
static const WaxTestCertOptions narrow = { .common_name = "Narrow", .ca = TRUE, .permitted_dns = "elsewhere.test" };
static const WaxTestCertOptions barred = { .common_name = "Barred", .ca = TRUE, .excluded_dns = "example.test" };
static const WaxTestCertOptions first_version = { .common_name = "Middle", .ca = TRUE, .version_1 = TRUE };
static const WaxTestCertOptions broken = { .common_name = "Middle", .ca = TRUE, .broken_signature = TRUE };
static const WaxTestCertOptions hashed = { .common_name = "Middle", .ca = TRUE, .digest = WAX_TEST_DIGEST_SHA1 };

static const Chain by_itself = { .alone = TRUE };
static const Chain like_openssl = { { .plain_like_openssl = TRUE, .common_name = "127.0.0.1" }, .alone = TRUE };
static const Chain by_stranger = { .stranger = TRUE };
static const Chain by_middle_of_stranger = { .stranger = TRUE, .middle = &authority };
static const Chain altered = { { .broken_signature = TRUE } };
static const Chain below_altered = { .middle = &broken };
static const Chain ended = { { .not_before = -90, .not_after = -1 } };
static const Chain early = { { .not_before = 1 } };
static const Chain below_ended = { .middle = &old };
static const Chain below_server = { .middle = &no_right };
static const Chain too_deep = { .middle = &no_more, .second = &authority };
static const Chain out_of_bounds = { .middle = &narrow };
static const Chain within_barred = { .middle = &barred };
static const Chain bounds_and_cn = { { .no_san = TRUE, .common_name = "mail.example.test" }, .middle = &narrow };
static const Chain below_first_version = { .middle = &first_version };
static const Chain for_clients = { { .purpose = WAX_TEST_PURPOSE_CLIENT } };
static const Chain small_key = { { .key = WAX_TEST_KEY_RSA_1024 } };
static const Chain forgeable = { { .digest = WAX_TEST_DIGEST_SHA1 } };
static const Chain below_forgeable = { .middle = &hashed };
static const Chain condition = { { .unknown_critical = "1.3.6.1.4.1.99999.7" } };
static const Chain broken_field = { { .broken_usage = TRUE } };
static const Chain odd_serial = { { .serial = WAX_TEST_SERIAL_NEGATIVE } };
static const Chain withdrawn = { .staple = STAPLE_REVOKED };
static const Chain withdrawn_1_2 = { .staple = STAPLE_REVOKED, .fault = WAX_FAULT_TLS_1_2 };
static const Chain no_staple = { { .must_staple = TRUE } };
static const Chain old_staple = { { .must_staple = TRUE }, .staple = STAPLE_OLD };
static const Chain forged_staple = { { .must_staple = TRUE }, .staple = STAPLE_FORGED_GOOD };
static const Chain foreign_staple = { { .must_staple = TRUE }, .staple = STAPLE_OF_ANOTHER };
static const Chain junk_staple = { { .must_staple = TRUE }, .staple = STAPLE_JUNK };

/* ---- what takes more than options ---- */

static void
meet_namesake (AttackStage *stage, gconstpointer copy_key_id)
{
  g_autoptr(WaxTestCert) root = wax_test_cert_new (NULL, &(WaxTestCertOptions) {
    .common_name = "Known Root", .ca = TRUE, .copy_key_id_of = copy_key_id != NULL ? stage->f->root : NULL });
  g_autoptr(WaxTestCert) leaf = attack_cert (root, &(WaxTestCertOptions) { 0 });

  attack_meet (stage, NULL, leaf, WAX_FAULT_NONE);
}

/* The key of a good server was stolen; it is no authority. */
static void
meet_signed_by_server (AttackStage *stage, gconstpointer unused)
{
  g_autoptr(WaxTestCert) leaf = attack_cert (stage->f->good, &(WaxTestCertOptions) { 0 });

  attack_meet (stage, NULL, leaf, WAX_FAULT_NONE);
}

static void
meet_with_foreign_key (AttackStage *stage, gconstpointer data)
{
  WaxTestCert *shown = data != NULL ? stage->f->root : stage->f->good;
  g_autofree char *chain = wax_test_cert_to_pem (shown), *key = wax_test_cert_key_to_pem (stage->f->unknown);
  WaxFaultServer *server = attack_serve_pem (stage, chain, key, WAX_FAULT_FOREIGN_KEY);
  guint port = wax_fault_server_get_port (server);
  g_autoptr(WaxHttp) http = attack_account (stage, "127.0.0.1", port);

  attack_try (stage, http, NULL, port);
}

/* @n_copies of the certificate of an unknown issuer, and of what is given besides */
static void
meet_many (AttackStage *stage, WaxTestCert *leaf, WaxTestCert *const *more, guint n_copies)
{
  g_autofree char *own = wax_test_cert_to_pem (leaf), *key = wax_test_cert_key_to_pem (leaf);
  g_autoptr(GString) chain = g_string_new (own);
  WaxFaultServer *server;
  g_autoptr(WaxHttp) http = NULL;

  for (guint copy = 0; copy < n_copies; copy++) {
    for (guint i = 0; more[i] != NULL; i++) {
      g_autofree char *pem = wax_test_cert_to_pem (more[i]);

      g_string_append (chain, pem);
    }
  }
  server = attack_serve_pem (stage, chain->str, key, WAX_FAULT_FOREIGN_KEY);
  http = attack_account (stage, "127.0.0.1", wax_fault_server_get_port (server));
  attack_try (stage, http, NULL, wax_fault_server_get_port (server));
}

static void
meet_hundred (AttackStage *stage, gconstpointer unused)
{
  WaxTestCert *const more[] = { stage->f->stranger, NULL };

  meet_many (stage, stage->f->unknown, more, 100);
}

static void
meet_twice (AttackStage *stage, gconstpointer unused)
{
  WaxTestCert *const more[] = { stage->f->unknown, stage->f->good, stage->f->root, NULL };

  meet_many (stage, stage->f->unknown, more, 2);
}

/* Two authorities that vouch for each other, and for nobody else. */
static void
meet_loop (AttackStage *stage, gconstpointer unused)
{
  const WaxTestCertOptions a_options = { .common_name = "A", .ca = TRUE },
                           b_options = { .common_name = "B", .ca = TRUE };
  g_autoptr(WaxTestCert) a = wax_test_cert_new (NULL, &a_options), b = wax_test_cert_new (a, &b_options);
  g_autoptr(WaxTestCert) a_by_b =
    wax_test_cert_new (b, &(WaxTestCertOptions) { .common_name = "A", .ca = TRUE, .same_key = a });
  g_autoptr(WaxTestCert) leaf = attack_cert (a_by_b, &(WaxTestCertOptions) { 0 });
  WaxTestCert *const more[] = { a_by_b, b, NULL };

  /* glib-networking 2.80 makes each the issuer of the other: a circle of references that is never freed. */
#ifdef __SANITIZE_ADDRESS__
  __lsan_disable ();
#endif
  meet_many (stage, leaf, more, 3);
#ifdef __SANITIZE_ADDRESS__
  __lsan_enable ();
#endif
}

/* A good certificate comes along; it is not the server's. */
static void
meet_good_behind (AttackStage *stage, gconstpointer unused)
{
  g_autoptr(WaxTestCert) own = attack_cert (NULL, &(WaxTestCertOptions) { 0 });
  WaxTestCert *const more[] = { stage->f->good, stage->f->root, NULL };

  meet_many (stage, own, more, 1);
}

static void
meet_purpose_above (AttackStage *stage, gconstpointer unused)
{
  g_autoptr(GByteArray) clients = wax_test_der (0x30, wax_test_der_oid ("1.3.6.1.5.5.7.3.2"), NULL);
  const WaxTestExtension extensions[] = { { "2.5.29.37", FALSE, clients }, { NULL } };
  g_autoptr(WaxTestCert) middle = wax_test_cert_new (stage->f->root, &(WaxTestCertOptions) {
    .common_name = "Clients", .ca = TRUE, .extensions = extensions });
  g_autoptr(WaxTestCert) leaf = attack_cert (middle, &(WaxTestCertOptions) { 0 });

  attack_meet (stage, NULL, leaf, WAX_FAULT_NONE);
}

/* The wildcard covers what its authority must not name. */
static void
meet_wildcard_over_bound (AttackStage *stage, gconstpointer unused)
{
  static const char *const names[] = { "*.example.test", NULL };
  g_autoptr(WaxTestCert) middle = wax_test_cert_new (stage->f->root, &(WaxTestCertOptions) {
    .common_name = "Barred", .ca = TRUE, .excluded_dns = ATTACK_HOST });
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (middle, &(WaxTestCertOptions) { .dns = names });

  attack_meet (stage, ATTACK_HOST, leaf, WAX_FAULT_NONE);
}

const Attack attacks_chains[] = {
  { "a certificate that vouches for itself", meet_chain, &by_itself },
  { "one as made by hand, whose common name alone is the server's", meet_chain, &like_openssl },
  { "an issuer that nobody knows", meet_chain, &by_stranger },
  { "an unknown root behind an authority", meet_chain, &by_middle_of_stranger },
  { "a root that copies the name of a known one", meet_namesake, NULL, ATTACK_OFFLINE },
  { "a root that copies name and key identifier of a known one", meet_namesake, "", ATTACK_OFFLINE },
  { "a good certificate, altered after it was signed", meet_chain, &altered, ATTACK_REFUSED },
  { "an authority's certificate, altered after it was signed", meet_chain, &below_altered, ATTACK_REFUSED },
  { "a certificate that has ended", meet_chain, &ended },
  { "a certificate of tomorrow", meet_chain, &early },
  { "a good certificate of an authority that has ended", meet_chain, &below_ended },
  { "a certificate for servers signs as an authority", meet_chain, &below_server, ATTACK_REFUSED },
  { "the stolen key of a good server signs as an authority", meet_signed_by_server, NULL, ATTACK_REFUSED },
  { "an authority below one that may have none", meet_chain, &too_deep, ATTACK_REFUSED },
  { "an authority issues for names out of its bounds", meet_chain, &out_of_bounds, ATTACK_REFUSED },
  { "an authority issues for names that it must not", meet_chain, &within_barred, ATTACK_REFUSED },
  { "a common name slips past an authority's bounds", meet_chain, &bounds_and_cn },
  { "a wildcard slips past an authority's bounds", meet_wildcard_over_bound, NULL, ATTACK_REFUSED },
  { "an authority of version 1, which has no bounds", meet_chain, &below_first_version, ATTACK_REFUSED },
  { "a person's certificate at a server", meet_chain, &for_clients },
  { "a server's certificate of an authority for persons", meet_purpose_above },
  { "a key that can be factored", meet_chain, &small_key },
  { "a signature that can be forged", meet_chain, &forgeable },
  { "a forgeable signature under the authority", meet_chain, &below_forgeable },
  { "a condition that no program knows", meet_chain, &condition, ATTACK_REFUSED },
  { "a field that cannot be read", meet_chain, &broken_field, ATTACK_REFUSED },
  { "a serial number against the rules", meet_chain, &odd_serial },
  { "a withdrawn certificate, with the proof", meet_chain, &withdrawn, ATTACK_REFUSED },
  { "the same over TLS 1.2", meet_chain, &withdrawn_1_2, ATTACK_REFUSED },
  { "the proof that a certificate demands is left out", meet_chain, &no_staple },
  { "an old proof of a time before the withdrawal is replayed", meet_chain, &old_staple },
  { "a proof that somebody else has signed", meet_chain, &forged_staple },
  { "a true proof, about another certificate", meet_chain, &foreign_staple },
  { "a proof that says nothing", meet_chain, &junk_staple },
  { "a good server's certificate, without its key", meet_with_foreign_key, NULL, ATTACK_OFFLINE },
  { "the known root itself as a server's certificate", meet_with_foreign_key, "", ATTACK_OFFLINE },
  { "a chain of a hundred", meet_hundred },
  { "every certificate twice, good ones among them", meet_twice },
  { "two authorities that vouch for each other", meet_loop },
  { "another server's good certificate behind a bad one", meet_good_behind },
  { NULL },
};
