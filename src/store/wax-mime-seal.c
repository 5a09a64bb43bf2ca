#include "store/wax-mime-part.h"

#include <string.h>

/* Of the first bytes of a CMS structure (RFC 5652): id-data and its siblings, without the last number. */
static const guint8 cms_oid[] = { 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07 };
enum { CMS_SIGNED = 2, LOOKED_AT = 64, MAX_DEPTH = 4 };

static gboolean
is_type (GMimeObject *object, const char *type, const char *subtype)
{
  GMimeContentType *content_type = g_mime_object_get_content_type (object);

  return content_type != NULL && g_mime_content_type_is_type (content_type, type, subtype);
}

static gboolean
is_openpgp (GMimeObject *object)
{
  const char *protocol = g_mime_object_get_content_type_parameter (object, "protocol");

  return protocol != NULL && g_ascii_strncasecmp (protocol, "application/pgp-", 16) == 0;
}

/* By what is in it; else by what it is called. */
static gboolean
is_signed_cms (GMimePart *part)
{
  const char *type = g_mime_object_get_content_type_parameter (GMIME_OBJECT (part), "smime-type");
  GMimeDataWrapper *content = g_mime_part_get_content (part);
  g_autoptr(GMimeStream) stream = g_mime_stream_mem_new ();
  const GByteArray *bytes;

  if (content != NULL)
    g_mime_data_wrapper_write_to_stream (content, stream);
  bytes = g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (stream));
  for (guint i = 0; i + sizeof cms_oid < MIN (bytes->len, LOOKED_AT); i++) {
    if (memcmp (bytes->data + i, cms_oid, sizeof cms_oid) == 0)
      return bytes->data[i + sizeof cms_oid] == CMS_SIGNED;
  }
  return type != NULL && g_ascii_strcasecmp (type, "signed-data") == 0;
}

static WaxMimeSeal
look_at (GMimeObject *object)
{
  WaxMimeSeal seal = { WAX_MIME_UNSEALED };

  if (is_type (object, "multipart", "signed") || is_type (object, "multipart", "encrypted")) {
    seal.kind = is_type (object, "multipart", "signed") ? WAX_MIME_SIGNED : WAX_MIME_ENCRYPTED;
    seal.openpgp = is_openpgp (object);
  } else if (GMIME_IS_PART (object) &&
             (is_type (object, "application", "pkcs7-mime") || is_type (object, "application", "x-pkcs7-mime"))) {
    seal.kind = is_signed_cms (GMIME_PART (object)) ? WAX_MIME_SIGNED : WAX_MIME_ENCRYPTED;
  }
  return seal;
}

/* Mailing lists put what is signed beside lines of their own. */
static WaxMimeSeal
look_within (GMimeObject *object, guint depth)
{
  WaxMimeSeal seal = look_at (object);
  int n = GMIME_IS_MULTIPART (object) && depth < MAX_DEPTH ? g_mime_multipart_get_count (GMIME_MULTIPART (object)) : 0;

  for (int i = 0; i < n && seal.kind == WAX_MIME_UNSEALED; i++) {
    seal = look_within (g_mime_multipart_get_part (GMIME_MULTIPART (object), i), depth + 1);
    seal.partly = TRUE;
  }
  return seal;
}

static gboolean
has_line (const char *text, const char *line)
{
  for (const char *at = strstr (text, line); at != NULL; at = strstr (at + 1, line)) {
    if (at == text || at[-1] == '\n')
      return TRUE;
  }
  return FALSE;
}

WaxMimeSeal
wax_mime_find_seal (GMimeMessage *message, const char *text)
{
  GMimeObject *root = g_mime_message_get_mime_part (message);
  WaxMimeSeal seal = root != NULL ? look_within (root, 0) : (WaxMimeSeal) { WAX_MIME_UNSEALED };

  if (seal.kind != WAX_MIME_UNSEALED)
    return seal;
  if (has_line (text, "-----BEGIN PGP MESSAGE-----"))
    return (WaxMimeSeal) { WAX_MIME_ENCRYPTED, TRUE, !g_str_has_prefix (text, "-----BEGIN PGP") };
  if (has_line (text, "-----BEGIN PGP SIGNED MESSAGE-----"))
    return (WaxMimeSeal) { WAX_MIME_SIGNED, TRUE, TRUE };
  return (WaxMimeSeal) { WAX_MIME_UNSEALED };
}

/* ---- what was signed ---- */

static GBytes *
take_bytes (GMimeStream *stream)
{
  g_mime_stream_mem_set_owner (GMIME_STREAM_MEM (stream), FALSE);
  return g_byte_array_free_to_bytes (g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (stream)));
}

/* As it came, with the ends of lines that a signature is made over: the library keeps the bytes of what it read. */
static GBytes *
write_canonical (GMimeObject *object)
{
  g_autoptr(GMimeStream) stream = g_mime_stream_mem_new ();
  g_autoptr(GMimeStream) filtered = g_mime_stream_filter_new (stream);
  GMimeFilter *filter = g_mime_filter_unix2dos_new (FALSE);

  g_mime_stream_filter_add (GMIME_STREAM_FILTER (filtered), filter);
  g_object_unref (filter);
  g_mime_object_write_to_stream (object, NULL, filtered);
  g_mime_stream_flush (filtered);
  return take_bytes (stream);
}

static GBytes *
decode (GMimePart *part)
{
  g_autoptr(GMimeStream) stream = g_mime_stream_mem_new ();

  if (g_mime_part_get_content (part) != NULL)
    g_mime_data_wrapper_write_to_stream (g_mime_part_get_content (part), stream);
  return take_bytes (stream);
}

/* A third part would be shown with them and was not signed. */
gboolean
wax_mime_split_signed (GMimeMessage *message, GBytes **content, GBytes **signature)
{
  GMimeObject *root = g_mime_message_get_mime_part (message), *part;

  if (root == NULL || !GMIME_IS_MULTIPART (root) || !is_type (root, "multipart", "signed") ||
      g_mime_multipart_get_count (GMIME_MULTIPART (root)) != 2)
    return FALSE;
  part = g_mime_multipart_get_part (GMIME_MULTIPART (root), 1);
  if (!GMIME_IS_PART (part) || !(is_type (part, "application", "pkcs7-signature") ||
                                 is_type (part, "application", "x-pkcs7-signature")))
    return FALSE;
  *content = write_canonical (g_mime_multipart_get_part (GMIME_MULTIPART (root), 0));
  *signature = decode (GMIME_PART (part));
  return TRUE;
}
