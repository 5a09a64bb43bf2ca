#include "attack.h"
#include "wax-test-der.h"

#include <string.h>

/* Good certificates, by the known root, whose names are almost the server's. */

typedef struct {
  const char *host;
  guint8 tag; /* of GeneralName: 0x81 mail address, 0x82 host name, 0x86 URI, 0x87 address */
  const char *octets;
  gsize size;
} Name;

#define NAME(host, tag, octets) &(const Name) { host, tag, octets, sizeof octets - 1 }

static void
meet_name (AttackStage *stage, gconstpointer data)
{
  const Name *name = data;
  g_autoptr(GByteArray) names = wax_test_der (0x30, wax_test_der_octets (name->tag, name->octets, (gssize) name->size),
                                              NULL);
  const WaxTestExtension extensions[] = { { "2.5.29.17", FALSE, names }, { NULL } };
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (stage->f->root, &(WaxTestCertOptions) {
    .common_name = name->host, .no_san = TRUE, .extensions = extensions });

  attack_meet (stage, name->host, leaf, WAX_FAULT_NONE);
}

/* As many names as a certificate can hold, none of them the server's. */
static void
meet_thousand (AttackStage *stage, gconstpointer unused)
{
  g_autoptr(GByteArray) names = wax_test_der_many_names (1000, NULL);
  const WaxTestExtension extensions[] = { { "2.5.29.17", FALSE, names }, { NULL } };
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (stage->f->root, &(WaxTestCertOptions) {
    .common_name = ATTACK_HOST, .no_san = TRUE, .extensions = extensions });

  attack_meet (stage, ATTACK_HOST, leaf, WAX_FAULT_NONE);
}

static void
meet_common_name (AttackStage *stage, gconstpointer data)
{
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new (stage->f->root, &(WaxTestCertOptions) { .common_name = data,
                                                                                            .no_san = TRUE });

  attack_meet (stage, data, leaf, WAX_FAULT_NONE);
}

const Attack attacks_names[] = {
  { "another server's certificate", meet_name, NAME (ATTACK_HOST, 0x82, "elsewhere.test") },
  { "the name with a NUL and another's domain behind", meet_name,
    NAME (ATTACK_HOST, 0x82, "mail.example.test\0.evil.test") },
  { "the name as the beginning of another's", meet_name, NAME (ATTACK_HOST, 0x82, "mail.example.test.evil.test") },
  { "the name as the end of another's", meet_name, NAME (ATTACK_HOST, 0x82, "evilmail.example.test") },
  { "a wildcard for a whole top-level domain", meet_name, NAME (ATTACK_HOST, 0x82, "*.test") },
  { "a wildcard for everything", meet_name, NAME (ATTACK_HOST, 0x82, "*") },
  { "two wildcards", meet_name, NAME (ATTACK_HOST, 0x82, "*.*.test") },
  { "a wildcard within a label", meet_name, NAME (ATTACK_HOST, 0x82, "m*l.example.test") },
  { "a wildcard in another place than the first", meet_name, NAME (ATTACK_HOST, 0x82, "mail.*.test") },
  { "a wildcard for its own domain", meet_name, NAME ("example.test", 0x82, "*.example.test") },
  { "a wildcard over two labels", meet_name, NAME ("a.mail.example.test", 0x82, "*.example.test") },
  { "a leading dot", meet_name, NAME (ATTACK_HOST, 0x82, ".example.test") },
  { "a letter of another script, as it stands", meet_name, NAME (ATTACK_HOST, 0x82, "mail.ex\xd0\xb0mple.test") },
  { "a letter of another script, encoded", meet_name, NAME (ATTACK_HOST, 0x82, "mail.xn--exmple-4nf.test") },
  { "the name with a mark that turns the writing", meet_name,
    NAME (ATTACK_HOST, 0x82, "mail.example.test\xe2\x80\xae") },
  { "the name with a control character", meet_name, NAME (ATTACK_HOST, 0x82, "mail.example.test\x0a") },
  { "the name with a space", meet_name, NAME (ATTACK_HOST, 0x82, "mail.example.test ") },
  { "the name as a mail address", meet_name, NAME (ATTACK_HOST, 0x81, "mail.example.test") },
  { "the name as a URI", meet_name, NAME (ATTACK_HOST, 0x86, "https://mail.example.test/") },
  { "the name as a common name alone", meet_common_name, ATTACK_HOST },
  { "an address as a common name alone", meet_common_name, "127.0.0.1" },
  { "an address as a host name", meet_name, NAME ("127.0.0.1", 0x82, "127.0.0.1") },
  { "an address with its mask", meet_name, NAME ("127.0.0.1", 0x87, "\x7f\0\0\1\xff\xff\xff\xff") },
  { "an address with an octet more", meet_name, NAME ("127.0.0.1", 0x87, "\x7f\0\0\1\0") },
  { "a name of nothing but a dot", meet_name, NAME (ATTACK_HOST, 0x82, ".") },
  { "a thousand names, none of them the server's", meet_thousand },
  { NULL },
};
