#include "trust/wax-general-name.h"

#include "trust/wax-der-text.h"
#include "trust/wax-oid-names.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

/* GeneralName as it is tagged. */
enum {
  NAME_OTHER = 0xa0,
  NAME_MAIL = 0x81,
  NAME_HOST = 0x82,
  NAME_X400 = 0xa3,
  NAME_DIRECTORY = 0xa4,
  NAME_EDI = 0xa5,
  NAME_URI = 0x86,
  NAME_ADDRESS = 0x87,
  NAME_OID = 0x88,
};

enum { TAG_OCTETS = 0x04, TAG_OID = 0x06, IPV4 = 4, IPV6 = 16 };

static GInetAddress *
read_address (const guint8 *octets, gsize size)
{
  return g_inet_address_new_from_bytes (octets, size == IPV4 ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6);
}

static char *
describe_address (WaxDer content)
{
  g_autoptr(GInetAddress) address = NULL;

  if (content.size != IPV4 && content.size != IPV6)
    return wax_der_text_hex (content);
  address = read_address (content.data, content.size);
  return g_inet_address_to_string (address);
}

/* The number of leading ones; -1 when others follow. */
static int
measure_mask (const guint8 *mask, gsize size)
{
  int ones = 0;

  while (ones < (int) size * 8 && (mask[ones / 8] & 0x80 >> ones % 8) != 0)
    ones++;
  for (int i = ones; i < (int) size * 8; i++) {
    if ((mask[i / 8] & 0x80 >> i % 8) != 0)
      return -1;
  }
  return ones;
}

static char *
describe_network (WaxDer content)
{
  gsize half = content.size / 2;
  g_autoptr(GInetAddress) address = NULL, mask = NULL;
  g_autofree char *left = NULL, *right = NULL;
  int ones;

  if (content.size != 2 * IPV4 && content.size != 2 * IPV6)
    return wax_der_text_hex (content);
  address = read_address (content.data, half);
  left = g_inet_address_to_string (address);
  ones = measure_mask (content.data + half, half);
  if (ones >= 0)
    return g_strdup_printf ("%s/%d", left, ones);
  mask = read_address (content.data + half, half);
  right = g_inet_address_to_string (mask);
  return g_strdup_printf ("%s/%s", left, right);
}

/* OtherName ::= SEQUENCE { type-id OBJECT IDENTIFIER, value [0] EXPLICIT ANY } */
static char *
describe_other (WaxDer content)
{
  g_autofree char *kind = NULL, *text = NULL;
  WaxDer oid, value, octets, cursor;

  if (!wax_der_enter (&content, TAG_OID, &oid) || !wax_der_enter (&content, 0xa0, &value) || content.size > 0)
    return NULL;
  kind = wax_oid_describe (oid);
  cursor = value;
  if (wax_der_enter (&cursor, TAG_OCTETS, &octets) && cursor.size == 0)
    text = g_utf8_validate ((const char *) octets.data, (gssize) octets.size, NULL) ? wax_der_text_ascii (octets)
                                                                                   : wax_der_text_hex (octets);
  else
    text = wax_der_text_any (value);
  return kind != NULL ? g_strdup_printf ("%s: %s", kind, text) : NULL;
}

/* EDIPartyName ::= SEQUENCE { nameAssigner [0] DirectoryString OPTIONAL, partyName [1] DirectoryString } */
static char *
describe_edi (WaxDer content)
{
  g_autoptr(GString) text = g_string_new (NULL);
  WaxDer part;
  guint8 tag;

  while (content.size > 0) {
    g_autofree char *name = NULL;

    if (!wax_der_next (&content, &tag, &part, NULL) || (tag != 0xa0 && tag != 0xa1))
      return NULL;
    name = wax_der_text_any (part);
    g_string_append_printf (text, "%s%s", text->len > 0 ? " / " : "", name);
  }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* Static, translated; NULL for what is no GeneralName. */
static const char *
get_form (guint8 tag)
{
  switch (tag) {
  case NAME_OTHER: return _("Other name");
  case NAME_MAIL: return _("Mail address");
  case NAME_HOST: return _("Host name");
  case NAME_X400: return _("X.400 address");
  case NAME_DIRECTORY: return _("Directory name");
  case NAME_EDI: return _("EDI party");
  case NAME_URI: return _("Address");
  case NAME_ADDRESS: return _("IP address");
  case NAME_OID: return _("Registered identifier");
  default: return NULL;
  }
}

static char *
describe_value (guint8 tag, WaxDer content, gboolean is_subtree)
{
  switch (tag) {
  case NAME_OTHER: return describe_other (content);
  case NAME_DIRECTORY: return content.size == 2 ? g_strdup ("") : wax_der_text_name (content);
  case NAME_EDI: return describe_edi (content);
  case NAME_ADDRESS: return is_subtree ? describe_network (content) : describe_address (content);
  case NAME_OID: return wax_oid_describe (content);
  case NAME_X400: return wax_der_text_hex (content);
  default: return wax_der_text_ascii (content);
  }
}

gboolean
wax_general_name_describe (WaxLines *out, guint depth, guint8 tag, WaxDer content)
{
  const char *form = get_form (tag);
  g_autofree char *text = NULL;

  if (form == NULL)
    return FALSE;
  if (wax_lines_skip (out))
    return TRUE;
  text = describe_value (tag, content, FALSE);
  /* Translators: a form of name, and the name: "Host name: www.example.org". */
  wax_lines_add (out, depth, _("%s: %s"), form,
                 text == NULL ? _("(cannot be read)") : text[0] == '\0' ? _("(nothing)") : text);
  return TRUE;
}

gboolean
wax_general_names_describe (WaxLines *out, guint depth, WaxDer list)
{
  WaxDer content;
  guint8 tag;

  if (list.size == 0)
    return FALSE;
  while (list.size > 0) {
    if (!wax_der_next (&list, &tag, &content, NULL) || !wax_general_name_describe (out, depth, tag, content))
      return FALSE;
  }
  return TRUE;
}

gboolean
wax_general_name_describe_subtree (WaxLines *out, const char *kind, guint8 tag, WaxDer content)
{
  const char *form = get_form (tag);
  g_autofree char *text = NULL;

  if (form == NULL)
    return FALSE;
  if (wax_lines_skip (out))
    return TRUE;
  text = describe_value (tag, content, TRUE);
  if (text != NULL && text[0] == '\0')
    /* Translators: "Excluded: every host name". The second part is a form of name as it stands in a list. */
    wax_lines_add (out, 0, _("%s: every name of this form: %s"), kind, form);
  else
    /* Translators: "Permitted: Host name: example.org". */
    wax_lines_add (out, 0, _("%s: %s: %s"), kind, form, text != NULL ? text : _("(cannot be read)"));
  return TRUE;
}
