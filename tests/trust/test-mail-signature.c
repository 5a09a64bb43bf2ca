#include "trust/wax-mail-signature.h"
#include "store/wax-mime.h"
#include "wax-test-pki.h"

#include <string.h>

#define CONTENT "Content-Type: text/plain\r\n\r\nTwelve apple trees.\r\n"
#define ANNA "anna@example.org"

/* Of an authority's own, for this one's address. */
static const WaxTestCertOptions anna = { .common_name = "Anna Lee", .email = "Anna@example.org",
                                         .purpose = WAX_TEST_PURPOSE_MAIL };

static WaxAnchors *
anchors_of (WaxTestCert *root)
{
  g_autofree char *pem = wax_test_cert_to_pem (root);
  g_autoptr(WaxAnchorSource) source = wax_anchor_source_new (WAX_ANCHOR_SYSTEM, "store");

  return wax_anchors_new_from_pem (pem, strlen (pem), source);
}

static void
assert_state (GBytes *cms, WaxTestCert *root, const char *content, const char *address, WaxMailSignatureState state)
{
  g_autoptr(WaxAnchors) anchors = anchors_of (root);
  g_autoptr(GBytes) bytes = g_bytes_new_static (content, strlen (content));
  g_autoptr(WaxMailSignature) signature = wax_mail_signature_check (bytes, cms, address, anchors);

  g_assert_cmpint (signature->state, ==, state);
  g_assert_true ((signature->certificate != NULL) == (state != WAX_MAIL_SIGNATURE_UNREADABLE));
  if (signature->certificate != NULL)
    g_assert_cmpstr (wax_certificate_get_display_name (signature->certificate), ==, "Anna Lee");
  if (state == WAX_MAIL_SIGNATURE_GOOD)
    g_assert_true (wax_anchors_contain (anchors, signature->chain->pdata[signature->chain->len - 1]));
  g_assert_cmpint (signature->anchored, ==, state != WAX_MAIL_SIGNATURE_UNREADABLE &&
                                              state != WAX_MAIL_SIGNATURE_UNKNOWN_ISSUER);
}

/* Below an authority that came along; who else claims to be her, and what else she is to have said. */
static void
test_good (void)
{
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Orchard Root"), other = NULL, middle = NULL, signer = NULL;
  g_autoptr(GBytes) cms = NULL;

  other = wax_test_cert_new_root ("Other Root");
  middle = wax_test_cert_new (root, &(WaxTestCertOptions){ .common_name = "Orchard Mail", .ca = TRUE });
  signer = wax_test_cert_new (middle, &anna);
  cms = wax_test_cert_sign_mail (signer, CONTENT);
  assert_state (cms, root, CONTENT, ANNA, WAX_MAIL_SIGNATURE_GOOD);
  assert_state (cms, root, CONTENT, "bob@example.org", WAX_MAIL_SIGNATURE_OTHER_ADDRESS);
  assert_state (cms, root, CONTENT, "", WAX_MAIL_SIGNATURE_OTHER_ADDRESS);
  assert_state (cms, root, CONTENT " ", ANNA, WAX_MAIL_SIGNATURE_CHANGED);
  assert_state (cms, other, CONTENT, ANNA, WAX_MAIL_SIGNATURE_UNKNOWN_ISSUER);
}

static void
assert_signed_by (WaxTestCertOptions options, WaxMailSignatureState state)
{
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Orchard Root"), signer = wax_test_cert_new (root, &options);
  g_autoptr(GBytes) cms = wax_test_cert_sign_mail (signer, CONTENT);

  assert_state (cms, root, CONTENT, ANNA, state);
}

static void
test_certificates (void)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  WaxTestCertOptions options = anna;

  options.not_before = now - 86400 * 20;
  options.not_after = now - 86400;
  assert_signed_by (options, WAX_MAIL_SIGNATURE_ENDED);
  options = anna;
  options.purpose = WAX_TEST_PURPOSE_SERVER;
  assert_signed_by (options, WAX_MAIL_SIGNATURE_WRONG_PURPOSE);
  options.purpose = WAX_TEST_PURPOSE_NONE; /* may be used for all */
  assert_signed_by (options, WAX_MAIL_SIGNATURE_GOOD);
  options = anna;
  options.email = NULL;
  options.mail = ANNA;
  assert_signed_by (options, WAX_MAIL_SIGNATURE_GOOD);
  options = anna;
  options.key = WAX_TEST_KEY_RSA_1024;
  assert_signed_by (options, WAX_MAIL_SIGNATURE_WEAK);
}

static void
test_broken (void)
{
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Orchard Root"), signer = wax_test_cert_new (root, &anna);
  g_autoptr(GBytes) cms = wax_test_cert_sign_mail (signer, CONTENT);
  g_autoptr(GBytes) half = g_bytes_new_from_bytes (cms, 0, g_bytes_get_size (cms) / 2);
  g_autoptr(GBytes) nothing = g_bytes_new_static (NULL, 0);

  assert_state (half, root, CONTENT, ANNA, WAX_MAIL_SIGNATURE_UNREADABLE);
  assert_state (nothing, root, CONTENT, ANNA, WAX_MAIL_SIGNATURE_UNREADABLE);
}

static char *
make_message (GBytes *cms, const char *content, const char *more)
{
  g_autofree char *base64 = g_base64_encode (g_bytes_get_data (cms, NULL), g_bytes_get_size (cms));

  return g_strdup_printf ("From: Anna Lee <anna@example.org>\nMIME-Version: 1.0\n"
                          "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=b\n\n"
                          "Not shown.\n--b\n%s\n--b\nContent-Type: application/pkcs7-signature; name=smime.p7s\n"
                          "Content-Transfer-Encoding: base64\n\n%s\n%s--b--\n", content, base64, more);
}

/* As it lies in a message whose lines end in another way; not where more is shown than was signed. */
static void
test_message (void)
{
  static const char signed_form[] = "Content-Type: text/plain; \tcharset=utf-8\r\n\r\n -- Apples  \r\n\r\n--bb\r\n";
  static const char sent_form[] = "Content-Type: text/plain; \tcharset=utf-8\n\n -- Apples  \n\n--bb\n";
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Orchard Root"), signer = wax_test_cert_new (root, &anna);
  g_autoptr(GBytes) cms = wax_test_cert_sign_mail (signer, signed_form), content = NULL, signature = NULL;
  g_autofree char *text = make_message (cms, sent_form, "");
  g_autofree char *longer = make_message (cms, sent_form, "--b\nContent-Type: text/plain\n\nPay at once.\n");
  g_autoptr(GBytes) raw = g_bytes_new_static (text, strlen (text)), more = g_bytes_new_static (longer, strlen (longer));
  g_autoptr(WaxMime) mime = wax_mime_new (raw), second = wax_mime_new (more);

  g_assert_true (wax_mime_get_signed (mime, &content, &signature));
  g_assert_cmpmem (g_bytes_get_data (content, NULL), g_bytes_get_size (content), signed_form, sizeof signed_form - 1);
  g_assert_true (g_bytes_equal (signature, cms));
  assert_state (signature, root, signed_form, mime->from_address, WAX_MAIL_SIGNATURE_GOOD);
  g_clear_pointer (&content, g_bytes_unref);
  g_clear_pointer (&signature, g_bytes_unref);
  g_assert_false (wax_mime_get_signed (second, &content, &signature));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail-signature/good", test_good);
  g_test_add_func ("/mail-signature/certificates", test_certificates);
  g_test_add_func ("/mail-signature/broken", test_broken);
  g_test_add_func ("/mail-signature/message", test_message);
  return g_test_run ();
}
