#include "trust/wax-decode.h"

#include "trust/wax-der-text.h"
#include "trust/wax-oid-names.h"

#include <glib/gi18n-lib.h>

enum {
  TAG_BOOLEAN = 0x01,
  TAG_INTEGER = 0x02,
  TAG_BITS = 0x03,
  TAG_OCTETS = 0x04,
  TAG_NULL = 0x05,
  TAG_OID = 0x06,
  TAG_TIME = 0x18,
  TAG_SEQUENCE = 0x30,
};

gboolean
wax_decode_whole (WaxDer value, guint8 tag, WaxDer *content)
{
  return wax_der_enter (&value, tag, content) && value.size == 0;
}

gboolean
wax_decode_bits (WaxDer content, const char *const *names, guint n_names, guint depth, WaxLines *out)
{
  guint unused, n_bits;
  gboolean any = FALSE;

  if (content.size == 0 || content.size > 5 || content.data[0] > 7 || (content.size == 1 && content.data[0] > 0))
    return FALSE;
  unused = content.data[0];
  n_bits = (guint) (content.size - 1) * 8 - unused;
  for (guint i = 0; i < n_bits; i++) {
    if ((content.data[1 + i / 8] & 0x80 >> i % 8) == 0)
      continue;
    any = TRUE;
    if (i < n_names)
      wax_lines_add (out, depth, "%s", _(names[i]));
    else
      /* Translators: a use or reason that has only a number. */
      wax_lines_add (out, depth, _("number %u"), i);
  }
  if (!any)
    wax_lines_add (out, depth, "%s", _("(nothing)"));
  return TRUE;
}

gboolean
wax_decode_key_usage (WaxDer value, WaxLines *out)
{
  static const char *const uses[] = {
    N_("Digital signature"), N_("Non-repudiation"), N_("Key encipherment"), N_("Data encipherment"),
    N_("Key agreement"), N_("Signing certificates"), N_("Signing revocation lists"), N_("Encipher only"),
    N_("Decipher only"),
  };
  WaxDer bits;

  return wax_decode_whole (value, TAG_BITS, &bits) && wax_decode_bits (bits, uses, G_N_ELEMENTS (uses), 0, out);
}

gboolean
wax_decode_netscape_type (WaxDer value, WaxLines *out)
{
  static const char *const types[] = {
    N_("TLS client"), N_("TLS server"), N_("Mail protection"), N_("Code signing"), N_("(reserved)"),
    N_("Authority for TLS"), N_("Authority for mail"), N_("Authority for code"),
  };
  WaxDer bits;

  return wax_decode_whole (value, TAG_BITS, &bits) && wax_decode_bits (bits, types, G_N_ELEMENTS (types), 0, out);
}

gboolean
wax_decode_purposes (WaxDer value, WaxLines *out)
{
  WaxDer list, oid;

  if (!wax_decode_whole (value, TAG_SEQUENCE, &list) || list.size == 0)
    return FALSE;
  while (list.size > 0) {
    g_autofree char *text = NULL;

    if (!wax_der_enter (&list, TAG_OID, &oid))
      return FALSE;
    if (wax_lines_skip (out))
      continue;
    text = wax_oid_describe (oid);
    if (text == NULL)
      return FALSE;
    wax_lines_add (out, 0, "%s", text);
  }
  return TRUE;
}

/* BasicConstraints ::= SEQUENCE { cA BOOLEAN DEFAULT FALSE, pathLenConstraint INTEGER OPTIONAL } */
gboolean
wax_decode_basic_constraints (WaxDer value, WaxLines *out)
{
  WaxDer content, part = { NULL, 0 };
  guint8 tag = 0;
  gboolean ca = FALSE;

  if (!wax_decode_whole (value, TAG_SEQUENCE, &content))
    return FALSE;
  if (content.size > 0 && !wax_der_next (&content, &tag, &part, NULL))
    return FALSE;
  if (tag == TAG_BOOLEAN) {
    if (part.size != 1)
      return FALSE;
    ca = part.data[0] != 0;
    tag = 0;
    if (content.size > 0 && !wax_der_next (&content, &tag, &part, NULL))
      return FALSE;
  }
  wax_lines_add (out, 0, "%s", ca ? _("May issue certificates") : _("May not issue certificates"));
  if (tag == TAG_INTEGER) {
    g_autofree char *length = wax_der_text_integer (part);

    wax_lines_add (out, 0, _("Issuers below it: %s at most"), length);
  }
  return content.size == 0 && (tag == 0 || tag == TAG_INTEGER);
}

/* PrivateKeyUsagePeriod ::= SEQUENCE { notBefore [0] GeneralizedTime, notAfter [1] GeneralizedTime }, each optional */
gboolean
wax_decode_key_period (WaxDer value, WaxLines *out)
{
  WaxDer content, part;
  guint8 tag;

  if (!wax_decode_whole (value, TAG_SEQUENCE, &content) || content.size == 0)
    return FALSE;
  while (content.size > 0) {
    g_autofree char *time = NULL;

    if (!wax_der_next (&content, &tag, &part, NULL) || (tag != 0x80 && tag != 0x81))
      return FALSE;
    time = wax_der_text_time (TAG_TIME, part);
    if (time == NULL)
      return FALSE;
    wax_lines_add (out, 0, tag == 0x80 ? _("Signs not before %s") : _("Signs not after %s"), time);
  }
  return TRUE;
}

gboolean
wax_decode_tls_features (WaxDer value, WaxLines *out)
{
  WaxDer list, feature;

  if (!wax_decode_whole (value, TAG_SEQUENCE, &list) || list.size == 0)
    return FALSE;
  while (list.size > 0) {
    g_autofree char *number = NULL;

    if (!wax_der_enter (&list, TAG_INTEGER, &feature))
      return FALSE;
    number = wax_der_text_integer (feature);
    if (g_str_equal (number, "5"))
      wax_lines_add (out, 0, "%s", _("The server must send a fresh answer about revocation"));
    else if (g_str_equal (number, "17"))
      wax_lines_add (out, 0, "%s", _("The server must send fresh answers about revocation, its issuers’ too"));
    else
      wax_lines_add (out, 0, "%s", number);
  }
  return TRUE;
}

gboolean
wax_decode_simple (WaxDer value, WaxLines *out)
{
  WaxDer cursor = value, content;
  guint8 tag;
  g_autofree char *text = NULL;

  if (!wax_der_next (&cursor, &tag, &content, NULL) || cursor.size > 0 || (tag & 0x20) != 0)
    return FALSE;
  text = tag == TAG_OCTETS ? wax_der_text_hex (content) : wax_der_text_any (value);
  wax_lines_add (out, 0, "%s", text);
  return TRUE;
}

gboolean
wax_decode_presence (WaxDer value, WaxLines *out)
{
  WaxDer content;

  if (!wax_decode_whole (value, TAG_NULL, &content) || content.size > 0)
    return FALSE;
  wax_lines_add (out, 0, "%s", _("Yes"));
  return TRUE;
}
