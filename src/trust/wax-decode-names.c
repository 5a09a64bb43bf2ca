#include "trust/wax-decode.h"

#include "trust/wax-der-text.h"
#include "trust/wax-general-name.h"
#include "trust/wax-oid-names.h"

#include <glib/gi18n-lib.h>

enum { TAG_OCTETS = 0x04, TAG_OID = 0x06, TAG_SEQUENCE = 0x30, TAG_SET = 0x31 };

gboolean
wax_decode_subject_key_id (WaxDer value, WaxLines *out)
{
  g_autofree char *text = NULL;
  WaxDer id;

  if (!wax_decode_whole (value, TAG_OCTETS, &id))
    return FALSE;
  text = wax_der_text_hex (id);
  wax_lines_add (out, 0, "%s", text);
  return TRUE;
}

gboolean
wax_decode_authority_key_id (WaxDer value, WaxLines *out)
{
  WaxDer content, part;
  guint8 tag;

  if (!wax_decode_whole (value, TAG_SEQUENCE, &content))
    return FALSE;
  if (content.size == 0)
    wax_lines_add (out, 0, "%s", _("(nothing)"));
  while (content.size > 0) {
    g_autofree char *text = NULL;

    if (!wax_der_next (&content, &tag, &part, NULL))
      return FALSE;
    text = wax_der_text_hex (part);
    if (tag == 0x80)
      wax_lines_add (out, 0, _("Key: %s"), text);
    else if (tag == 0x82)
      wax_lines_add (out, 0, _("Serial number: %s"), text);
    else if (tag != 0xa1 || !wax_general_names_describe (out, 0, part))
      return FALSE;
  }
  return TRUE;
}

gboolean
wax_decode_names (WaxDer value, WaxLines *out)
{
  WaxDer list;

  return wax_decode_whole (value, TAG_SEQUENCE, &list) && wax_general_names_describe (out, 0, list);
}

/* GeneralSubtree ::= SEQUENCE { base GeneralName, minimum [0] INTEGER DEFAULT 0, maximum [1] INTEGER OPTIONAL } */
static gboolean
decode_subtrees (WaxDer list, const char *kind, WaxLines *out)
{
  WaxDer item, base, limit;
  guint8 tag;

  while (list.size > 0) {
    if (!wax_der_enter (&list, TAG_SEQUENCE, &item) || !wax_der_next (&item, &tag, &base, NULL) ||
        !wax_general_name_describe_subtree (out, kind, tag, base))
      return FALSE;
    while (item.size > 0) {
      g_autofree char *count = NULL;

      if (!wax_der_next (&item, &tag, &limit, NULL) || (tag != 0x80 && tag != 0x81))
        return FALSE;
      count = wax_der_text_integer (limit);
      wax_lines_add (out, 1, tag == 0x80 ? _("From %s steps below it") : _("Down to %s steps below it"), count);
    }
  }
  return TRUE;
}

gboolean
wax_decode_name_constraints (WaxDer value, WaxLines *out)
{
  WaxDer content, list;
  guint8 tag;

  if (!wax_decode_whole (value, TAG_SEQUENCE, &content) || content.size == 0)
    return FALSE;
  while (content.size > 0) {
    if (!wax_der_next (&content, &tag, &list, NULL) || (tag != 0xa0 && tag != 0xa1) ||
        !decode_subtrees (list, tag == 0xa0 ? _("Permitted") : _("Excluded"), out))
      return FALSE;
  }
  return TRUE;
}

gboolean
wax_decode_directory_attributes (WaxDer value, WaxLines *out)
{
  WaxDer list, item, oid, set, part, whole;
  guint8 tag;

  if (!wax_decode_whole (value, TAG_SEQUENCE, &list) || list.size == 0)
    return FALSE;
  while (list.size > 0) {
    g_autofree char *kind = NULL;

    if (!wax_der_enter (&list, TAG_SEQUENCE, &item) || !wax_der_enter (&item, TAG_OID, &oid) ||
        !wax_der_enter (&item, TAG_SET, &set) || item.size > 0)
      return FALSE;
    kind = wax_oid_describe (oid);
    while (kind != NULL && set.size > 0 && wax_der_next (&set, &tag, &part, &whole)) {
      g_autofree char *text = wax_der_text_any (whole);

      wax_lines_add (out, 0, "%s: %s", kind, text);
    }
    if (kind == NULL || set.size > 0)
      return FALSE;
  }
  return TRUE;
}

/* DistributionPointName ::= CHOICE { fullName [0] GeneralNames, nameRelativeToCRLIssuer [1] RDN } */
static gboolean
decode_point_name (WaxDer choice, WaxLines *out)
{
  g_autofree char *text = NULL;
  WaxDer content;
  guint8 tag;

  if (!wax_der_next (&choice, &tag, &content, NULL) || choice.size > 0)
    return FALSE;
  if (tag == 0xa0)
    return wax_general_names_describe (out, 0, content);
  if (tag != 0xa1)
    return FALSE;
  text = wax_der_text_hex (content);
  wax_lines_add (out, 0, _("Below the issuer’s name: %s"), text);
  return TRUE;
}

static gboolean
decode_reasons (WaxDer bits, WaxLines *out)
{
  static const char *const reasons[] = {
    N_("unused"), N_("the key was stolen"), N_("the issuer’s key was stolen"), N_("what it says changed"),
    N_("it was superseded"), N_("it is no longer needed"), N_("it is on hold"), N_("a right was withdrawn"),
    N_("the attribute issuer’s key was stolen"),
  };

  wax_lines_add (out, 1, "%s", _("Only for these reasons:"));
  return wax_decode_bits (bits, reasons, G_N_ELEMENTS (reasons), 2, out);
}

/* DistributionPoint ::= SEQUENCE { [0] DistributionPointName, [1] ReasonFlags, [2] GeneralNames }, each optional */
static gboolean
decode_point (WaxDer point, WaxLines *out)
{
  WaxDer part;
  guint8 tag;

  while (point.size > 0) {
    gboolean readable = FALSE;

    if (!wax_der_next (&point, &tag, &part, NULL))
      return FALSE;
    if (tag == 0xa0) {
      readable = decode_point_name (part, out);
    } else if (tag == 0x81) {
      readable = decode_reasons (part, out);
    } else if (tag == 0xa2) {
      wax_lines_add (out, 1, "%s", _("Signed by:"));
      readable = wax_general_names_describe (out, 2, part);
    }
    if (!readable)
      return FALSE;
  }
  return TRUE;
}

gboolean
wax_decode_list_points (WaxDer value, WaxLines *out)
{
  WaxDer list, point;

  if (!wax_decode_whole (value, TAG_SEQUENCE, &list) || list.size == 0)
    return FALSE;
  while (list.size > 0) {
    if (!wax_der_enter (&list, TAG_SEQUENCE, &point) || !decode_point (point, out))
      return FALSE;
  }
  return TRUE;
}

/* AccessDescription ::= SEQUENCE { accessMethod OBJECT IDENTIFIER, accessLocation GeneralName } */
gboolean
wax_decode_access (WaxDer value, WaxLines *out)
{
  WaxDer list, item, method, location;
  guint8 tag;

  if (!wax_decode_whole (value, TAG_SEQUENCE, &list) || list.size == 0)
    return FALSE;
  while (list.size > 0) {
    g_autofree char *way = NULL;

    if (!wax_der_enter (&list, TAG_SEQUENCE, &item) || !wax_der_enter (&item, TAG_OID, &method) ||
        !wax_der_next (&item, &tag, &location, NULL) || item.size > 0)
      return FALSE;
    way = wax_der_text_oid (method);
    if (way == NULL)
      return FALSE;
    wax_lines_add (out, 0, "%s:", wax_oid_get_name (way) != NULL ? wax_oid_get_name (way) : way);
    if (!wax_general_name_describe (out, 1, tag, location))
      return FALSE;
  }
  return TRUE;
}
