#include "trust/wax-decode.h"

#include "trust/wax-der-text.h"

#include <glib/gi18n-lib.h>

enum { TAG_OCTETS = 0x04, V1 = 0, LOG_ID = 32, TIME = 8, MS_PER_S = 1000 };

/* Structures of TLS (RFC 8446, section 3): numbers of a few octets, and what is behind a size of two. */
static gboolean
take_number (WaxDer *cursor, guint n, guint64 *number)
{
  if (cursor->size < n)
    return FALSE;
  *number = 0;
  for (guint i = 0; i < n; i++)
    *number = *number << 8 | cursor->data[i];
  cursor->data += n;
  cursor->size -= n;
  return TRUE;
}

static gboolean
take_octets (WaxDer *cursor, gsize n, WaxDer *octets)
{
  if (cursor->size < n)
    return FALSE;
  *octets = (WaxDer) { cursor->data, n };
  cursor->data += n;
  cursor->size -= n;
  return TRUE;
}

static gboolean
take_sized (WaxDer *cursor, WaxDer *octets)
{
  guint64 size;

  return take_number (cursor, 2, &size) && take_octets (cursor, size, octets);
}

/* SignatureAndHashAlgorithm (RFC 5246, section 7.4.1.4.1). */
static char *
describe_algorithm (guint64 hash, guint64 signature)
{
  static const char *const hashes[] = { "none", "MD5", "SHA-1", "SHA-224", "SHA-256", "SHA-384", "SHA-512" };
  static const char *const signatures[] = { "anonymous", "RSA", "DSA", "ECDSA" };

  if (hash < G_N_ELEMENTS (hashes) && signature < G_N_ELEMENTS (signatures))
    /* Translators: an algorithm for signatures and one for hashes: "ECDSA with SHA-256". */
    return g_strdup_printf (_("%s with %s"), signatures[signature], hashes[hash]);
  /* Translators: algorithms for hashes and for signatures that have only numbers. */
  return g_strdup_printf (_("numbers %u and %u"), (guint) hash, (guint) signature);
}

static char *
describe_time (guint64 ms)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc ((gint64) (ms / MS_PER_S));

  return time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M:%S UTC")
                      : g_strdup_printf ("%" G_GUINT64_FORMAT " ms", ms);
}

/* SignedCertificateTimestamp of RFC 6962, section 3.2. */
static gboolean
decode_timestamp (WaxDer item, WaxLines *out)
{
  g_autofree char *log = NULL, *when = NULL, *algorithm = NULL;
  guint64 version, ms, hash, how;
  WaxDer id, extensions, signature;

  if (!take_number (&item, 1, &version))
    return FALSE;
  if (version != V1) {
    wax_lines_add (out, 0, _("A time stamp of the unknown version %u"), (guint) version + 1);
    return TRUE;
  }
  if (!take_octets (&item, LOG_ID, &id) || !take_number (&item, TIME, &ms) || !take_sized (&item, &extensions) ||
      !take_number (&item, 1, &hash) || !take_number (&item, 1, &how) || !take_sized (&item, &signature) ||
      item.size > 0)
    return FALSE;
  log = wax_der_text_hex (id);
  when = describe_time (ms);
  algorithm = describe_algorithm (hash, how);
  /* Translators: a public log of certificates, by its key's fingerprint. */
  wax_lines_add (out, 0, _("Log %s"), log);
  wax_lines_add (out, 1, _("Entered: %s"), when);
  wax_lines_add (out, 1, _("Signed: %s"), algorithm);
  if (extensions.size > 0) {
    g_autofree char *text = wax_der_text_hex (extensions);

    wax_lines_add (out, 1, _("Extensions: %s"), text);
  }
  return TRUE;
}

gboolean
wax_decode_timestamps (WaxDer value, WaxLines *out)
{
  WaxDer content, list, item;

  if (!wax_decode_whole (value, TAG_OCTETS, &content) || !take_sized (&content, &list) || content.size > 0 ||
      list.size == 0)
    return FALSE;
  while (list.size > 0) {
    if (!take_sized (&list, &item) || !decode_timestamp (item, out))
      return FALSE;
  }
  return TRUE;
}

gboolean
wax_decode_poison (WaxDer value, WaxLines *out)
{
  if (!wax_decode_presence (value, out))
    return FALSE;
  wax_lines_clear (out);
  wax_lines_add (out, 0, "%s", _("This is only the announcement of a certificate; nobody may accept it."));
  return TRUE;
}
