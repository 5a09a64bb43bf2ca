#include "trust/wax-decode.h"

#include "trust/wax-der-text.h"
#include "trust/wax-oid-names.h"

#include <glib/gi18n-lib.h>

enum { TAG_INTEGER = 0x02, TAG_OID = 0x06, TAG_SEQUENCE = 0x30, MAX_DEPTH = 4 };

/* MonetaryValue ::= SEQUENCE { currency CHOICE { PrintableString, INTEGER }, amount INTEGER, exponent INTEGER } */
static gboolean
decode_limit (WaxDer info, WaxLines *out)
{
  g_autofree char *currency = NULL, *amount = NULL, *exponent = NULL;
  WaxDer content, part, whole, first, second;
  guint8 tag;

  if (!wax_decode_whole (info, TAG_SEQUENCE, &content) || !wax_der_next (&content, &tag, &part, &whole) ||
      !wax_der_enter (&content, TAG_INTEGER, &first) || !wax_der_enter (&content, TAG_INTEGER, &second) ||
      content.size > 0)
    return FALSE;
  currency = wax_der_text_any (whole);
  amount = wax_der_text_integer (first);
  exponent = wax_der_text_integer (second);
  wax_lines_add (out, 1, "%s × 10^%s %s", amount, exponent, currency);
  return TRUE;
}

static gboolean
decode_retention (WaxDer info, WaxLines *out)
{
  g_autofree char *years = NULL;
  WaxDer number;

  if (!wax_decode_whole (info, TAG_INTEGER, &number))
    return FALSE;
  years = wax_der_text_integer (number);
  /* Translators: %s is a number. */
  wax_lines_add (out, 1, _("Years: %s"), years);
  return TRUE;
}

/* Whatever is in sequences within each other, a line for each value. */
static gboolean
decode_nested (WaxDer info, guint depth, WaxLines *out)
{
  WaxDer part, whole;
  guint8 tag;

  while (info.size > 0) {
    if (!wax_der_next (&info, &tag, &part, &whole))
      return FALSE;
    if (tag == TAG_SEQUENCE && depth < MAX_DEPTH) {
      if (!decode_nested (part, depth + 1, out))
        return FALSE;
    } else if (!wax_lines_skip (out)) {
      g_autofree char *text = wax_der_text_any (whole);

      wax_lines_add (out, 1, "%s", text);
    }
  }
  return TRUE;
}

static gboolean
decode_info (const char *id, WaxDer info, WaxLines *out)
{
  if (g_str_equal (id, "0.4.0.1862.1.2"))
    return decode_limit (info, out);
  if (g_str_equal (id, "0.4.0.1862.1.3"))
    return decode_retention (info, out);
  return decode_nested (info, 0, out);
}

/* QCStatement ::= SEQUENCE { statementId OBJECT IDENTIFIER, statementInfo ANY OPTIONAL } */
gboolean
wax_decode_qualified (WaxDer value, WaxLines *out)
{
  WaxDer list, statement, oid;

  if (!wax_decode_whole (value, TAG_SEQUENCE, &list))
    return FALSE;
  while (list.size > 0) {
    g_autofree char *id = NULL, *text = NULL;

    if (!wax_der_enter (&list, TAG_SEQUENCE, &statement) || !wax_der_enter (&statement, TAG_OID, &oid))
      return FALSE;
    if (wax_lines_skip (out))
      continue;
    id = wax_der_text_oid (oid);
    text = wax_oid_describe (oid);
    if (id == NULL)
      return FALSE;
    wax_lines_add (out, 0, "%s", text);
    if (!decode_info (id, statement, out))
      return FALSE;
  }
  return out->n > 0;
}
