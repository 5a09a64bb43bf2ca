#include "trust/wax-crl.h"

#include "trust/wax-certificate-private.h"
#include "trust/wax-name.h"
#include "trust/wax-revocation-private.h"

/* Arcs below 2.5.29. */
enum {
  ISSUER_ALT_NAME = 18,
  CRL_NUMBER = 20,
  REASON = 21,
  DELTA_INDICATOR = 27,
  ISSUING_POINT = 28,
  CERTIFICATE_ISSUER = 29,
  AUTHORITY_KEY_ID = 35,
};

enum { TAG_DIRECTORY = 0xa4, MAX_ISSUER_NAMES = 100 };

/* ---- CertificateList ---- */

static gboolean
read_extensions (WaxDer extensions, WaxCrl *self)
{
  WaxDer oid, value;
  gboolean critical;

  while (extensions.size > 0) {
    if (!wax_extensions_next (&extensions, &oid, &critical, &value))
      return FALSE;
    if (wax_revocation_is_arc (oid, CRL_NUMBER)) {
      self->numbered = TRUE;
      self->suitable = self->suitable && !critical;
    } else if (wax_revocation_is_arc (oid, ISSUING_POINT)) {
      self->suitable = self->suitable && !self->has_point;
      self->has_point = TRUE;
      self->point = value;
    } else if (wax_revocation_is_arc (oid, DELTA_INDICATOR)) {
      self->only_changes = TRUE;
    } else if (critical && !wax_revocation_is_arc (oid, AUTHORITY_KEY_ID) &&
               !wax_revocation_is_arc (oid, ISSUER_ALT_NAME)) {
      self->suitable = FALSE;
    }
  }
  return TRUE;
}

/* @extended: (out): whether there are extensions */
static gboolean
read_optional_parts (WaxDer rest, WaxCrl *self, gboolean *extended)
{
  WaxDer content, extensions;
  guint8 tag = 0;

  if (rest.size == 0)
    return TRUE;
  if (!wax_der_next (&rest, &tag, &content, NULL))
    return FALSE;
  if (tag == 0x17 || tag == 0x18) {
    self->until = wax_revocation_parse_time (tag, content);
    if (self->until < 0 || (rest.size > 0 && !wax_der_next (&rest, &tag, &content, NULL)))
      return FALSE;
  }
  if (tag == 0x30) {
    self->entries = content;
    if (rest.size > 0 && !wax_der_next (&rest, &tag, &content, NULL))
      return FALSE;
  }
  if (tag != 0xa0)
    return rest.size == 0;
  *extended = TRUE;
  return wax_der_enter (&content, 0x30, &extensions) && read_extensions (extensions, self) && rest.size == 0;
}

gboolean
wax_crl_read (WaxCrl *self, WaxDer der)
{
  WaxDer whole, tbs, part, algorithm;
  guint8 tag;
  gboolean second = FALSE, extended = FALSE;

  *self = (WaxCrl) { .until = -1, .suitable = TRUE };
  if (!wax_der_enter (&der, 0x30, &whole) || !wax_der_next (&whole, &tag, &tbs, &self->signed_part) || tag != 0x30 ||
      !wax_der_next (&whole, &tag, &part, &self->identifier) || !wax_der_next (&tbs, &tag, &part, &algorithm))
    return FALSE;
  if (tag == 0x02) { /* only the second version says so (RFC 5280, section 5.1.2.1) */
    second = part.size == 1 && part.data[0] == 1;
    if (!second || !wax_der_next (&tbs, &tag, &part, &algorithm))
      return FALSE;
  }
  if (tag != 0x30 || !wax_der_equal (algorithm, self->identifier) || !wax_der_next (&tbs, &tag, &part, &self->issuer) ||
      tag != 0x30 || !wax_der_next (&tbs, &tag, &part, NULL))
    return FALSE;
  self->from = wax_revocation_parse_time (tag, part);
  return self->from >= 0 && read_optional_parts (tbs, self, &extended) && (second || !extended);
}

/* ---- entries ---- */

typedef struct {
  gint64 since;
  int reason;
  gboolean suitable;
  gboolean has_issuer;
  WaxDer issuer; /* GeneralNames with their header */
} Entry;

static gboolean
read_entry_extensions (WaxDer extensions, Entry *entry)
{
  WaxDer oid, value, reason;
  gboolean critical;

  while (extensions.size > 0) {
    if (!wax_extensions_next (&extensions, &oid, &critical, &value))
      return FALSE;
    if (wax_revocation_is_arc (oid, REASON)) {
      if (!wax_der_enter (&value, 0x0a, &reason) || reason.size != 1)
        return FALSE;
      entry->reason = reason.data[0];
    } else if (wax_revocation_is_arc (oid, CERTIFICATE_ISSUER)) {
      entry->suitable = entry->suitable && !entry->has_issuer;
      entry->has_issuer = TRUE;
      entry->issuer = value;
    } else if (critical) {
      entry->suitable = FALSE;
    }
  }
  return TRUE;
}

static gboolean
read_entry (WaxDer *entries, WaxDer *serial, Entry *entry)
{
  WaxDer content, part, extensions;
  guint8 tag;

  *entry = (Entry) { .suitable = TRUE };
  if (!wax_der_enter (entries, 0x30, &content) || !wax_der_enter (&content, 0x02, serial) ||
      !wax_der_next (&content, &tag, &part, NULL))
    return FALSE;
  entry->since = wax_revocation_parse_time (tag, part);
  if (content.size == 0)
    return entry->since >= 0;
  return entry->since >= 0 && wax_der_enter (&content, 0x30, &extensions) && content.size == 0 &&
         read_entry_extensions (extensions, entry);
}

/* Adds the directory names among @names, in the form in which names are compared. Returns: %FALSE when one is no name,
 * or there are more than anybody's. */
static gboolean
add_directory_names (WaxDer names, GHashTable *set)
{
  while (names.size > 0) {
    WaxDer content;
    guint8 tag;
    GBytes *name;

    if (!wax_der_next (&names, &tag, &content, NULL) || g_hash_table_size (set) >= MAX_ISSUER_NAMES)
      return FALSE;
    if (tag != TAG_DIRECTORY)
      continue;
    name = wax_name_normalize (content);
    if (name == NULL)
      return FALSE;
    g_hash_table_add (set, name);
  }
  return TRUE;
}

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
}

/* An entry may name either (RFC 5280, section 5.3.3). Returns: (transfer full) (nullable): %NULL when they cannot be
 * read. */
static GHashTable *
list_issuer_names (const WaxCertificate *certificate)
{
  const WaxExtensions *extensions = wax_certificate_get_extensions (certificate);
  g_autoptr(GHashTable) set = new_set ();
  WaxDer value = extensions->values[WAX_EXTENSION_ISSUER_ALT_NAMES], names;

  g_hash_table_add (set, g_bytes_ref (wax_certificate_get_issuer_name (certificate)));
  if (wax_extensions_have (extensions, WAX_EXTENSION_ISSUER_ALT_NAMES) &&
      (!wax_der_enter (&value, 0x30, &names) || !add_directory_names (names, set)))
    return NULL;
  return g_steal_pointer (&set);
}

/* Whose certificate the entry is about: who is named holds for those behind it too. Returns: %FALSE when that cannot
 * be told. */
static gboolean
follow_issuer (const Entry *entry, GHashTable *issuers, gboolean *about_ours)
{
  g_autoptr(GHashTable) named = NULL;
  GHashTableIter iter;
  WaxDer value = entry->issuer, names;
  gpointer name;

  if (!entry->has_issuer)
    return TRUE;
  named = new_set ();
  if (!wax_der_enter (&value, 0x30, &names) || value.size > 0 || !add_directory_names (names, named) ||
      g_hash_table_size (named) == 0)
    return FALSE;
  *about_ours = FALSE;
  g_hash_table_iter_init (&iter, named);
  while (!*about_ours && g_hash_table_iter_next (&iter, &name, NULL))
    *about_ours = g_hash_table_contains (issuers, name);
  return TRUE;
}

/* Numbers that are written with more octets than they need are the same ones; a first bit makes another one of them. */
static WaxDer
strip (WaxDer serial)
{
  while (serial.size > 1 && serial.data[0] == 0 && (serial.data[1] & 0x80) == 0)
    serial = (WaxDer) { serial.data + 1, serial.size - 1 };
  return serial;
}

WaxRevocation
wax_crl_find (const WaxCrl *self,
              const WaxCertificate *certificate,
              gboolean indirect,
              gboolean direct,
              gboolean fresh)
{
  WaxRevocation found = { .state = WAX_REVOCATION_GOOD, .until = self->until };
  g_autoptr(GHashTable) issuers = indirect ? list_issuer_names (certificate) : NULL;
  WaxDer entries = self->entries, serial;
  gboolean about_ours = direct;
  guint8 wanted[64];
  gsize size = sizeof wanted;
  Entry entry;

  if ((indirect && issuers == NULL) ||
      gnutls_x509_crt_get_serial (wax_certificate_get_handle (certificate), wanted, &size) < 0)
    return wax_revocation_unknown (WAX_REVOCATION_CAUSE_UNREADABLE);
  while (entries.size > 0) {
    if (!read_entry (&entries, &serial, &entry))
      return wax_revocation_unknown (WAX_REVOCATION_CAUSE_UNREADABLE);
    if (!entry.suitable || (entry.has_issuer && !indirect) || !follow_issuer (&entry, issuers, &about_ours))
      return wax_revocation_unknown (WAX_REVOCATION_CAUSE_UNSUITABLE);
    if (about_ours && found.state != WAX_REVOCATION_REVOKED && entry.reason != WAX_REASON_REMOVED &&
        wax_der_equal (strip (serial), strip ((WaxDer) { wanted, size })))
      found = wax_revocation_revoked (entry.since, entry.reason, fresh);
  }
  return found;
}
