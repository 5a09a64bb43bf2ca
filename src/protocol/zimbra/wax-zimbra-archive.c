#include "protocol/zimbra/wax-zimbra-archive.h"

#include <gnutls/crypto.h>

#include "protocol/zimbra/wax-zimbra-message.h"
#include "protocol/zimbra/wax-zimbra-tar.h"

/* A message and its description, each with an entry for its long name; and as much again for what a server repeats. */
#define ENTRIES_PER_MESSAGE 8
#define MORE_ENTRIES 64

struct _WaxZimbraArchive {
  WaxZimbraTar *tar;
  WaxMessage *meta; /* of the next message */
  WaxZimbraArchiveFunc func;
  gpointer user_data;
};

/* GnuTLS uses the processor's instructions for it, which GChecksum does not. */
char *
wax_zimbra_archive_digest (GBytes *raw)
{
  static const char digits[] = "0123456789abcdef";
  gsize size;
  gconstpointer data = g_bytes_get_data (raw, &size);
  guchar digest[32];
  char *hex = g_malloc (2 * sizeof digest + 1);

  if (gnutls_hash_fast (GNUTLS_DIG_SHA256, data, size, digest) != 0)
    g_error ("SHA-256 is not available");
  for (gsize i = 0; i < sizeof digest; i++) {
    hex[2 * i] = digits[digest[i] >> 4];
    hex[2 * i + 1] = digits[digest[i] & 15];
  }
  hex[2 * sizeof digest] = '\0';
  return hex;
}

static gboolean
read_message (WaxZimbraArchive *self, GBytes *raw, GError **error)
{
  g_autoptr(WaxMessage) meta = g_steal_pointer (&self->meta);
  g_autofree char *digest = NULL;

  if (meta == NULL)
    return TRUE;
  digest = wax_zimbra_archive_digest (raw);
  return self->func (meta, g_str_equal (digest, meta->digest) ? raw : NULL, self->user_data, error);
}

static gboolean
read_entry_cb (const char *name, GBytes *content, gpointer user_data, GError **error)
{
  WaxZimbraArchive *self = user_data;
  g_autoptr(GError) local = NULL;
  gsize size;
  const char *text;

  if (!g_str_has_suffix (name, ".meta"))
    return read_message (self, content, error);

  text = g_bytes_get_data (content, &size);
  g_clear_pointer (&self->meta, wax_message_unref);
  self->meta = wax_zimbra_message_parse_meta (text != NULL ? text : "", size, &local);
  if (self->meta == NULL)
    g_debug ("a description in the archive is passed over: %s", local->message);
  return TRUE;
}

WaxZimbraArchive *
wax_zimbra_archive_new (guint asked, WaxZimbraArchiveFunc func, gpointer user_data)
{
  WaxZimbraArchive *self = g_new0 (WaxZimbraArchive, 1);

  self->tar = wax_zimbra_tar_new (asked * ENTRIES_PER_MESSAGE + MORE_ENTRIES, read_entry_cb, self);
  self->func = func;
  self->user_data = user_data;
  return self;
}

void
wax_zimbra_archive_free (WaxZimbraArchive *self)
{
  wax_zimbra_tar_free (self->tar);
  g_clear_pointer (&self->meta, wax_message_unref);
  g_free (self);
}

gboolean
wax_zimbra_archive_feed (WaxZimbraArchive *self, const char *data, gsize size, GError **error)
{
  return wax_zimbra_tar_feed (self->tar, data, size, error);
}

gboolean
wax_zimbra_archive_finish (WaxZimbraArchive *self, GError **error)
{
  return wax_zimbra_tar_finish (self->tar, error);
}
