#include "protocol/zimbra/wax-zimbra-archive.h"

#include <gnutls/crypto.h>

#include "protocol/zimbra/wax-zimbra-message.h"
#include "protocol/zimbra/wax-zimbra-tar.h"
#include "store/wax-pack.h"
#include "store/wax-packer.h"

/* A message and its description, each with an entry for its long name; and as much again for what a server repeats. */
#define ENTRIES_PER_MESSAGE 8
#define MORE_ENTRIES 64

struct _WaxZimbraArchive {
  WaxZimbraTar *tar;
  WaxMessage *meta; /* of the next message */
  GString *text;    /* of the description that is coming in, NULL while none is */
  gboolean packing; /* a message that has a description is coming in */
  gboolean ended_early;
  gsize size;
  gnutls_hash_hd_t hash;
  WaxPacker *packer;
  WaxZimbraArchiveFunc func;
  gpointer user_data;
};

static char *
digest_to_hex (const guint8 *digest)
{
  static const char digits[] = "0123456789abcdef";
  char *hex = g_malloc (2 * WAX_PACK_DIGEST_SIZE + 1);

  for (gsize i = 0; i < WAX_PACK_DIGEST_SIZE; i++) {
    hex[2 * i] = digits[digest[i] >> 4];
    hex[2 * i + 1] = digits[digest[i] & 15];
  }
  hex[2 * WAX_PACK_DIGEST_SIZE] = '\0';
  return hex;
}

/* GnuTLS uses the processor's instructions for it, which GChecksum does not. */
char *
wax_zimbra_archive_digest (GBytes *raw)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (raw, &size);
  guint8 digest[WAX_PACK_DIGEST_SIZE];

  if (gnutls_hash_fast (GNUTLS_DIG_SHA256, data, size, digest) != 0)
    g_error ("SHA-256 is not available");
  return digest_to_hex (digest);
}

/* What would follow is asked for without it. */
static void
give_too_large (WaxZimbraArchive *self, gsize size)
{
  g_autoptr(WaxStoredBody) body = wax_stored_body_new_too_large (self->meta, (gint64) size);

  self->ended_early = self->func (self->meta, body, self->user_data, NULL);
}

static void
begin_cb (const char *name, gsize size, gpointer user_data)
{
  WaxZimbraArchive *self = user_data;

  if (g_str_has_suffix (name, ".meta")) {
    self->text = g_string_new (NULL);
    g_clear_pointer (&self->meta, wax_message_unref);
  } else if (self->meta != NULL && size > WAX_STORED_BODY_MAX_SIZE) {
    give_too_large (self, size);
  } else if (self->meta != NULL) {
    wax_packer_begin (self->packer, self->meta->id, size);
    self->packing = TRUE;
    self->size = size;
  }
}

/* Digested and packed as it comes in: a large message is nowhere held as a whole. */
static void
add_cb (const char *data, gsize size, gpointer user_data)
{
  WaxZimbraArchive *self = user_data;

  if (self->text != NULL) {
    g_string_append_len (self->text, data, (gssize) size);
  } else if (self->packing) {
    gnutls_hash (self->hash, data, size);
    wax_packer_add (self->packer, data, size);
  }
}

static void
end_description (WaxZimbraArchive *self)
{
  g_autoptr(GError) error = NULL;

  self->meta = wax_zimbra_message_parse_meta (self->text->str, self->text->len, &error);
  if (self->meta == NULL)
    g_debug ("a description in the archive is passed over: %s", error->message);
  g_string_free (g_steal_pointer (&self->text), TRUE);
}

static gboolean
end_message (WaxZimbraArchive *self, GError **error)
{
  g_autoptr(WaxMessage) meta = g_steal_pointer (&self->meta);
  g_autoptr(WaxStoredBody) body = NULL;
  g_autofree char *hex = NULL;
  guint8 digest[WAX_PACK_DIGEST_SIZE];

  self->packing = FALSE;
  gnutls_hash_output (self->hash, digest); /* and begins anew */
  hex = digest_to_hex (digest);
  if (g_str_equal (hex, meta->digest))
    body = wax_stored_body_new_packed (meta, wax_packer_end (self->packer, digest), self->size);
  return self->func (meta, body, self->user_data, error);
}

static gboolean
end_cb (gpointer user_data, GError **error)
{
  WaxZimbraArchive *self = user_data;

  if (self->text != NULL)
    end_description (self);
  else if (self->packing)
    return end_message (self, error);
  return TRUE;
}

static const WaxZimbraTarFuncs tar_funcs = { begin_cb, add_cb, end_cb };

WaxZimbraArchive *
wax_zimbra_archive_new (guint asked, WaxZimbraArchiveFunc func, gpointer user_data)
{
  WaxZimbraArchive *self = g_new0 (WaxZimbraArchive, 1);

  self->tar = wax_zimbra_tar_new (asked * ENTRIES_PER_MESSAGE + MORE_ENTRIES, &tar_funcs, self);
  if (gnutls_hash_init (&self->hash, GNUTLS_DIG_SHA256) != 0)
    g_error ("SHA-256 is not available");
  self->packer = wax_packer_new ();
  self->func = func;
  self->user_data = user_data;
  return self;
}

void
wax_zimbra_archive_free (WaxZimbraArchive *self)
{
  wax_zimbra_tar_free (self->tar);
  wax_packer_free (self->packer);
  gnutls_hash_deinit (self->hash, NULL);
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
  g_clear_pointer (&self->meta, wax_message_unref);
  g_free (self);
}

gboolean
wax_zimbra_archive_feed (WaxZimbraArchive *self, const char *data, gsize size, GError **error)
{
  return wax_zimbra_tar_feed (self->tar, data, size, error);
}

gboolean
wax_zimbra_archive_ended_early (WaxZimbraArchive *self)
{
  return self->ended_early;
}

gboolean
wax_zimbra_archive_finish (WaxZimbraArchive *self, GError **error)
{
  return wax_zimbra_tar_finish (self->tar, error);
}
