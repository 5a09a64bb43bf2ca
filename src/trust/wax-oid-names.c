#include "trust/wax-oid-names.h"

#include "trust/wax-der-text.h"

#include <glib/gi18n-lib.h>

/* Sources: RFC 5280, 3279, 3739, 4043, 4262, 4556, 6187, 6962, 7299, 7633, 9336, 9598; CA/Browser Forum Baseline
 * Requirements 1.2; ETSI EN 319 411, 319 412-5; what Microsoft and Netscape published of theirs. */
static const struct {
  const char *oid;
  const char *name;
} names[] = {
  /* purposes */
  { "2.5.29.37.0", N_("Any purpose") },
  { "1.3.6.1.5.5.7.3.1", N_("TLS server") },
  { "1.3.6.1.5.5.7.3.2", N_("TLS client") },
  { "1.3.6.1.5.5.7.3.3", N_("Code signing") },
  { "1.3.6.1.5.5.7.3.4", N_("Mail protection") },
  { "1.3.6.1.5.5.7.3.5", N_("IPsec end system") },
  { "1.3.6.1.5.5.7.3.6", N_("IPsec tunnel") },
  { "1.3.6.1.5.5.7.3.7", N_("IPsec user") },
  { "1.3.6.1.5.5.7.3.8", N_("Time stamping") },
  { "1.3.6.1.5.5.7.3.9", N_("Answering about revocation") },
  { "1.3.6.1.5.5.7.3.13", N_("Network access by PPP") },
  { "1.3.6.1.5.5.7.3.14", N_("Network access by LAN") },
  { "1.3.6.1.5.5.7.3.17", N_("IPsec key exchange") },
  { "1.3.6.1.5.5.7.3.21", N_("SSH client") },
  { "1.3.6.1.5.5.7.3.22", N_("SSH server") },
  { "1.3.6.1.5.5.7.3.36", N_("Document signing") },
  { "1.3.6.1.5.2.3.4", N_("Kerberos client") },
  { "1.3.6.1.5.2.3.5", N_("Kerberos key distribution") },
  { "1.3.6.1.4.1.11129.2.4.4", N_("Signing of precertificates") },
  { "1.3.6.1.4.1.311.10.3.1", N_("Microsoft trust list signing") },
  { "1.3.6.1.4.1.311.10.3.3", N_("Microsoft server-gated cryptography") },
  { "1.3.6.1.4.1.311.10.3.4", N_("Microsoft encrypting file system") },
  { "1.3.6.1.4.1.311.10.3.4.1", N_("Microsoft file recovery") },
  { "1.3.6.1.4.1.311.10.3.12", N_("Microsoft document signing") },
  { "1.3.6.1.4.1.311.20.2.1", N_("Microsoft enrolment agent") },
  { "1.3.6.1.4.1.311.20.2.2", N_("Microsoft smart card logon") },
  { "1.3.6.1.4.1.311.21.5", N_("Microsoft private key archival") },
  { "1.3.6.1.4.1.311.21.6", N_("Microsoft key recovery agent") },
  { "1.3.6.1.4.1.311.54.1.2", N_("Microsoft remote desktop") },
  { "2.16.840.1.113730.4.1", N_("Netscape server-gated cryptography") },
  /* ways to more information */
  { "1.3.6.1.5.5.7.48.1", N_("Revocation is answered at") },
  { "1.3.6.1.5.5.7.48.2", N_("The issuer is found at") },
  { "1.3.6.1.5.5.7.48.3", N_("Time stamps are made at") },
  { "1.3.6.1.5.5.7.48.5", N_("What it issued is found at") },
  /* policies and their qualifiers */
  { "2.5.29.32.0", N_("Any policy") },
  { "2.23.140.1.1", N_("Extended validation") },
  { "2.23.140.1.2.1", N_("Domain validated") },
  { "2.23.140.1.2.2", N_("Organization validated") },
  { "2.23.140.1.2.3", N_("Individual validated") },
  { "2.23.140.1.31", N_("Onion service") },
  { "0.4.0.2042.1.1", N_("ETSI normalized policy") },
  { "0.4.0.2042.1.2", N_("ETSI normalized policy with a secure device") },
  { "0.4.0.2042.1.3", N_("ETSI lightweight policy") },
  { "0.4.0.2042.1.4", N_("ETSI extended validation") },
  { "0.4.0.2042.1.6", N_("ETSI domain validated") },
  { "0.4.0.2042.1.7", N_("ETSI organization validated") },
  { "0.4.0.194112.1.0", N_("EU qualified, natural person") },
  { "0.4.0.194112.1.1", N_("EU qualified, legal person") },
  { "0.4.0.194112.1.2", N_("EU qualified, natural person, secure device") },
  { "0.4.0.194112.1.3", N_("EU qualified, legal person, secure device") },
  { "0.4.0.194112.1.4", N_("EU qualified, website") },
  { "1.3.6.1.5.5.7.2.1", N_("Practice statement") },
  { "1.3.6.1.5.5.7.2.2", N_("Notice to the user") },
  /* kinds of other names */
  { "1.3.6.1.4.1.311.20.2.3", N_("User principal name") },
  { "1.3.6.1.4.1.311.25.1", N_("Directory server") },
  { "1.3.6.1.4.1.311.25.2.1", N_("Security identifier") },
  { "1.3.6.1.5.2.2", N_("Kerberos principal name") },
  { "1.3.6.1.5.5.7.8.3", N_("Permanent identifier") },
  { "1.3.6.1.5.5.7.8.4", N_("Hardware module") },
  { "1.3.6.1.5.5.7.8.5", N_("XMPP address") },
  { "1.3.6.1.5.5.7.8.7", N_("Service name") },
  { "1.3.6.1.5.5.7.8.9", N_("Mail address in Unicode") },
  /* attributes of a directory */
  { "1.3.6.1.5.5.7.9.1", N_("Date of birth") },
  { "1.3.6.1.5.5.7.9.2", N_("Place of birth") },
  { "1.3.6.1.5.5.7.9.3", N_("Gender") },
  { "1.3.6.1.5.5.7.9.4", N_("Country of citizenship") },
  { "1.3.6.1.5.5.7.9.5", N_("Country of residence") },
  { "2.5.1.5.55", N_("Clearance") },
  { "2.5.4.9", N_("Street address") },
  { "2.5.4.12", N_("Title") },
  { "2.5.4.20", N_("Telephone number") },
  { "2.5.4.65", N_("Pseudonym") },
  { "2.5.4.72", N_("Role") },
  /* statements of qualified certificates */
  { "1.3.6.1.5.5.7.11.1", N_("Qualified certificate (RFC 3039)") },
  { "1.3.6.1.5.5.7.11.2", N_("Qualified certificate (RFC 3739)") },
  { "0.4.0.1862.1.1", N_("EU qualified certificate") },
  { "0.4.0.1862.1.2", N_("Limit of liability") },
  { "0.4.0.1862.1.3", N_("Records are kept after its end") },
  { "0.4.0.1862.1.4", N_("The key is in a qualified device") },
  { "0.4.0.1862.1.5", N_("Disclosure statement") },
  { "0.4.0.1862.1.6", N_("Kind of qualified certificate") },
  { "0.4.0.1862.1.6.1", N_("Electronic signature") },
  { "0.4.0.1862.1.6.2", N_("Electronic seal") },
  { "0.4.0.1862.1.6.3", N_("Website authentication") },
  { "0.4.0.1862.1.7", N_("By the law of") },
  { "0.4.0.19495.2", N_("Payment service provider") },
  { "0.4.0.19495.1.1", N_("Account servicing") },
  { "0.4.0.19495.1.2", N_("Payment initiation") },
  { "0.4.0.19495.1.3", N_("Account information") },
  { "0.4.0.19495.1.4", N_("Issuing of card-based payment instruments") },
};

const char *
wax_oid_get_name (const char *oid)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    if (g_str_equal (names[i].oid, oid))
      return _(names[i].name);
  }
  return NULL;
}

char *
wax_oid_describe (WaxDer content)
{
  g_autofree char *oid = wax_der_text_oid (content);
  const char *name = oid != NULL ? wax_oid_get_name (oid) : NULL;

  return name != NULL ? g_strdup_printf ("%s (%s)", name, oid) : g_steal_pointer (&oid);
}
