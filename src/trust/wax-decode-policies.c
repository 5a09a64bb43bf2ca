#include "trust/wax-decode.h"

#include "trust/wax-der-text.h"
#include "trust/wax-oid-names.h"

#include <glib/gi18n-lib.h>

enum { TAG_INTEGER = 0x02, TAG_OID = 0x06, TAG_SEQUENCE = 0x30 };

/* NoticeReference ::= SEQUENCE { organization DisplayText, noticeNumbers SEQUENCE OF INTEGER } */
static gboolean
decode_reference (WaxDer reference, WaxLines *out)
{
  g_autoptr(GString) numbers = g_string_new (NULL);
  g_autofree char *organization = NULL;
  WaxDer part, whole, list;
  guint8 tag;

  if (!wax_der_next (&reference, &tag, &part, &whole) || !wax_der_enter (&reference, TAG_SEQUENCE, &list))
    return FALSE;
  organization = wax_der_text_any (whole);
  for (guint i = 0; list.size > 0 && i < 100; i++) {
    g_autofree char *number = NULL;

    if (!wax_der_enter (&list, TAG_INTEGER, &part))
      return FALSE;
    number = wax_der_text_integer (part);
    g_string_append_printf (numbers, "%s%s", i > 0 ? ", " : "", number);
  }
  /* Translators: who wrote a notice, and its numbers there. */
  wax_lines_add (out, 2, _("%s, number %s"), organization, numbers->str);
  return TRUE;
}

/* UserNotice ::= SEQUENCE { noticeRef NoticeReference OPTIONAL, explicitText DisplayText OPTIONAL } */
static gboolean
decode_notice (WaxDer notice, WaxLines *out)
{
  WaxDer part, whole;
  guint8 tag;

  while (notice.size > 0) {
    if (!wax_der_next (&notice, &tag, &part, &whole))
      return FALSE;
    if (tag == TAG_SEQUENCE) {
      if (!decode_reference (part, out))
        return FALSE;
    } else {
      g_autofree char *text = wax_der_text_any (whole);

      wax_lines_add (out, 2, "%s", text);
    }
  }
  return TRUE;
}

/* PolicyQualifierInfo ::= SEQUENCE { policyQualifierId OBJECT IDENTIFIER, qualifier ANY } */
static gboolean
decode_qualifier (WaxDer item, WaxLines *out)
{
  g_autofree char *id = NULL, *text = NULL;
  WaxDer oid, part, whole;
  guint8 tag;

  if (!wax_der_enter (&item, TAG_OID, &oid) || !wax_der_next (&item, &tag, &part, &whole) || item.size > 0)
    return FALSE;
  id = wax_der_text_oid (oid);
  if (id == NULL)
    return FALSE;
  if (tag == TAG_SEQUENCE && g_str_equal (id, "1.3.6.1.5.5.7.2.2")) {
    wax_lines_add (out, 1, "%s:", wax_oid_get_name (id));
    return decode_notice (part, out);
  }
  text = wax_der_text_any (whole);
  wax_lines_add (out, 1, "%s: %s", wax_oid_get_name (id) != NULL ? wax_oid_get_name (id) : id, text);
  return TRUE;
}

/* PolicyInformation ::= SEQUENCE { policyIdentifier OBJECT IDENTIFIER, policyQualifiers SEQUENCE OPTIONAL } */
static gboolean
decode_policy (WaxDer policy, WaxLines *out)
{
  g_autofree char *text = NULL;
  WaxDer oid, list, item;

  if (!wax_der_enter (&policy, TAG_OID, &oid))
    return FALSE;
  text = wax_oid_describe (oid);
  if (text == NULL)
    return FALSE;
  wax_lines_add (out, 0, "%s", text);
  if (policy.size == 0)
    return TRUE;
  if (!wax_der_enter (&policy, TAG_SEQUENCE, &list) || policy.size > 0)
    return FALSE;
  while (list.size > 0) {
    if (!wax_der_enter (&list, TAG_SEQUENCE, &item) || !decode_qualifier (item, out))
      return FALSE;
  }
  return TRUE;
}

gboolean
wax_decode_policies (WaxDer value, WaxLines *out)
{
  WaxDer list, policy;

  if (!wax_decode_whole (value, TAG_SEQUENCE, &list) || list.size == 0)
    return FALSE;
  while (list.size > 0) {
    if (!wax_der_enter (&list, TAG_SEQUENCE, &policy))
      return FALSE;
    if (!wax_lines_skip (out) && !decode_policy (policy, out))
      return FALSE;
  }
  return TRUE;
}

gboolean
wax_decode_policy_mappings (WaxDer value, WaxLines *out)
{
  WaxDer list, item, from, to;

  if (!wax_decode_whole (value, TAG_SEQUENCE, &list) || list.size == 0)
    return FALSE;
  while (list.size > 0) {
    g_autofree char *issuer = NULL, *subject = NULL;

    if (!wax_der_enter (&list, TAG_SEQUENCE, &item) || !wax_der_enter (&item, TAG_OID, &from) ||
        !wax_der_enter (&item, TAG_OID, &to) || item.size > 0)
      return FALSE;
    if (wax_lines_skip (out))
      continue;
    issuer = wax_oid_describe (from);
    subject = wax_oid_describe (to);
    if (issuer == NULL || subject == NULL)
      return FALSE;
    /* Translators: two policies: the one of the issuer, and that of whom it issued to, which is as good. */
    wax_lines_add (out, 0, _("%s is met by %s"), issuer, subject);
  }
  return TRUE;
}

/* PolicyConstraints ::= SEQUENCE { requireExplicitPolicy [0] INTEGER, inhibitPolicyMapping [1] INTEGER }, each
 * optional */
gboolean
wax_decode_policy_constraints (WaxDer value, WaxLines *out)
{
  WaxDer content, part;
  guint8 tag;

  if (!wax_decode_whole (value, TAG_SEQUENCE, &content) || content.size == 0)
    return FALSE;
  while (content.size > 0) {
    g_autofree char *count = NULL;

    if (!wax_der_next (&content, &tag, &part, NULL) || (tag != 0x80 && tag != 0x81))
      return FALSE;
    count = wax_der_text_integer (part);
    /* Translators: %s is a number of certificates. */
    wax_lines_add (out, 0, tag == 0x80 ? _("A policy is needed from %s certificates below it")
                                       : _("Policies are not mapped from %s certificates below it"), count);
  }
  return TRUE;
}

gboolean
wax_decode_inhibit_any (WaxDer value, WaxLines *out)
{
  g_autofree char *count = NULL;
  WaxDer number;

  if (!wax_decode_whole (value, TAG_INTEGER, &number))
    return FALSE;
  count = wax_der_text_integer (number);
  /* Translators: %s is a number of certificates. */
  wax_lines_add (out, 0, _("“Any policy” does not count from %s certificates below it"), count);
  return TRUE;
}

/* CertificateTemplate ::= SEQUENCE { templateID OBJECT IDENTIFIER, major INTEGER OPTIONAL, minor INTEGER OPTIONAL } */
gboolean
wax_decode_template (WaxDer value, WaxLines *out)
{
  g_autofree char *id = NULL;
  WaxDer content, oid, number;

  if (!wax_decode_whole (value, TAG_SEQUENCE, &content) || !wax_der_enter (&content, TAG_OID, &oid))
    return FALSE;
  id = wax_oid_describe (oid);
  if (id == NULL)
    return FALSE;
  wax_lines_add (out, 0, _("Template: %s"), id);
  for (guint i = 0; content.size > 0; i++) {
    g_autofree char *version = NULL;

    if (i > 1 || !wax_der_enter (&content, TAG_INTEGER, &number))
      return FALSE;
    version = wax_der_text_integer (number);
    wax_lines_add (out, 0, i == 0 ? _("Version: %s") : _("Minor version: %s"), version);
  }
  return TRUE;
}
