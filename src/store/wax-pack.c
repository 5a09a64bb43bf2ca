#include "store/wax-pack.h"

#include "store/wax-packer.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

/* Largest raw message that is read back, in bytes: a damaged header must not allocate the machine's memory. */
#define MAX_RAW_SIZE ((gsize) 1 << 30)

typedef struct {
  const char *id; /* not terminated */
  gsize id_length;
  guint64 raw_size;
  guint64 frame_size;
  guint64 record_size;
  const guint8 *digest;
} Header;

static void
free_packer_cb (gpointer packer)
{
  wax_packer_free (packer);
}

static void
free_decompressor_cb (gpointer context)
{
  ZSTD_freeDCtx (context);
}

static GPrivate own_packer = G_PRIVATE_INIT (free_packer_cb);
static GPrivate decompressor = G_PRIVATE_INIT (free_decompressor_cb);

static WaxPacker *
get_packer (void)
{
  WaxPacker *packer = g_private_get (&own_packer);

  if (packer == NULL) {
    packer = wax_packer_new ();
    g_private_set (&own_packer, packer);
  }
  return packer;
}

static ZSTD_DCtx *
get_decompressor (void)
{
  ZSTD_DCtx *context = g_private_get (&decompressor);

  if (context == NULL) {
    context = ZSTD_createDCtx ();
    g_private_set (&decompressor, context);
  }
  return context;
}

static void
hex_to_bytes (const char *hex, guint8 *bytes)
{
  for (guint i = 0; i < WAX_PACK_DIGEST_SIZE; i++)
    bytes[i] = (guint8) (g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));
}

static void
compute_digest (gconstpointer data, gsize size, guint8 *digest)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = WAX_PACK_DIGEST_SIZE;

  g_checksum_update (checksum, data, (gssize) size);
  g_checksum_get_digest (checksum, digest, &length);
}

static guint64
get (const guint8 *at, guint n_bytes)
{
  guint64 value = 0;

  for (guint i = 0; i < n_bytes; i++)
    value |= (guint64) at[i] << (8 * i);
  return value;
}

GBytes *
wax_pack_record_new (const char *id, const char *digest, GBytes *raw)
{
  guint8 bytes[WAX_PACK_DIGEST_SIZE];
  gsize size;
  gconstpointer data = g_bytes_get_data (raw, &size);

  if (strlen (digest) == 2 * WAX_PACK_DIGEST_SIZE)
    hex_to_bytes (digest, bytes);
  else
    compute_digest (data, size, bytes);
  wax_packer_begin (get_packer (), id, size);
  wax_packer_add (get_packer (), data, size);
  return wax_packer_end (get_packer (), bytes);
}

/* Whether @data begins with the whole header and id of a record; @header points into it. */
static gboolean
parse_header (const guint8 *data, gsize size, Header *header)
{
  if (size < WAX_PACK_HEADER_SIZE || memcmp (data, WAX_PACK_MAGIC, 4) != 0)
    return FALSE;
  header->id_length = get (data + 4, 4);
  header->raw_size = get (data + 8, 8);
  header->frame_size = get (data + 16, 8);
  header->digest = data + 24;
  header->id = (const char *) data + WAX_PACK_HEADER_SIZE;
  if (header->id_length > size - WAX_PACK_HEADER_SIZE || header->raw_size > MAX_RAW_SIZE ||
      header->frame_size > ZSTD_compressBound (header->raw_size))
    return FALSE;
  header->record_size = WAX_PACK_HEADER_SIZE + header->id_length + header->frame_size;
  return TRUE;
}

static GBytes *
set_damaged (GError **error, const char *id, const char *format)
{
  g_set_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_DAMAGED, format, id);
  return NULL;
}

/* Unpacks @length bytes, which may be less than the frame has. */
static gboolean
unpack (const guint8 *frame, gsize size, guint8 *raw, gsize length)
{
  ZSTD_inBuffer in = { frame, size, 0 };
  ZSTD_outBuffer out = { raw, length, 0 };

  ZSTD_DCtx_reset (get_decompressor (), ZSTD_reset_session_only);
  while (out.pos < length) {
    gsize before = in.pos + out.pos;

    if (ZSTD_isError (ZSTD_decompressStream (get_decompressor (), &out, &in)) || in.pos + out.pos == before)
      return FALSE;
  }
  return TRUE;
}

static GBytes *
open_record (GBytes *record, const char *id, gsize limit, Header *header, GError **error)
{
  gsize size, length;
  const guint8 *data = g_bytes_get_data (record, &size), *frame;
  g_autofree guint8 *raw = NULL;
  gboolean good;

  if (!parse_header (data, size, header) || header->id_length != strlen (id) ||
      memcmp (header->id, id, header->id_length) != 0 ||
      wax_pack_record_get_start_size (id, header->record_size, limit) != size)
    return set_damaged (error, id, "The stored message %s is not where it should be");

  length = MIN (header->raw_size, limit);
  raw = g_malloc (MAX (length, 1));
  frame = data + WAX_PACK_HEADER_SIZE + header->id_length;
  size -= WAX_PACK_HEADER_SIZE + header->id_length;
  if (length == header->raw_size && size == header->frame_size)
    good = ZSTD_decompressDCtx (get_decompressor (), raw, length, frame, size) == length;
  else
    good = unpack (frame, size, raw, length);
  return good ? g_bytes_new_take (g_steal_pointer (&raw), length)
              : set_damaged (error, id, "The stored message %s cannot be unpacked");
}

GBytes *
wax_pack_record_open (GBytes *record, const char *id, GError **error)
{
  Header header;

  return open_record (record, id, G_MAXSIZE, &header, error);
}

GBytes *
wax_pack_record_open_start (GBytes *start, const char *id, gsize limit, GError **error)
{
  Header header;

  return open_record (start, id, limit, &header, error);
}

gsize
wax_pack_record_get_start_size (const char *id, gsize size, gsize limit)
{
  /* A frame is unpacked block by block. */
  if (limit >= MAX_RAW_SIZE)
    return size;
  return MIN (size, WAX_PACK_HEADER_SIZE + strlen (id) + ZSTD_compressBound (limit + ZSTD_BLOCKSIZE_MAX));
}

gboolean
wax_pack_record_check (GBytes *record, const char *id, GError **error)
{
  Header header;
  g_autoptr(GBytes) raw = open_record (record, id, G_MAXSIZE, &header, error);
  guint8 digest[WAX_PACK_DIGEST_SIZE];
  gconstpointer data;
  gsize size;

  if (raw == NULL)
    return FALSE;
  data = g_bytes_get_data (raw, &size);
  compute_digest (data, size, digest);
  if (memcmp (digest, header.digest, sizeof digest) == 0)
    return TRUE;
  g_set_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_DAMAGED, "The stored message %s is not what was received", id);
  return FALSE;
}

char *
wax_pack_record_dup_digest (GBytes *record)
{
  const guint8 *digest = (const guint8 *) g_bytes_get_data (record, NULL) + 24;
  char *hex = g_malloc (2 * WAX_PACK_DIGEST_SIZE + 1);

  for (guint i = 0; i < WAX_PACK_DIGEST_SIZE; i++)
    g_snprintf (hex + 2 * i, 3, "%02x", digest[i]);
  return hex;
}

gboolean
wax_pack_write (int fd, gint64 offset, GBytes *bytes, const char *path, GError **error)
{
  gsize size, done = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  while (done < size) {
    gssize n = pwrite (fd, data + done, size - done, offset + (gint64) done);

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return wax_store_error_set_errno (error, n < 0 ? errno : ENOSPC, path);
    done += (gsize) n;
  }
  return TRUE;
}

GBytes *
wax_pack_read (int fd, gint64 offset, gsize size, const char *path, GError **error)
{
  g_autofree guint8 *data = g_try_malloc (MAX (size, 1));
  gsize done = 0;

  while (data != NULL && done < size) {
    gssize n = pread (fd, data + done, size - done, offset + (gint64) done);

    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0) {
      wax_store_error_set_errno (error, errno, path);
      return NULL;
    }
    if (n == 0)
      break;
    done += (gsize) n;
  }
  if (data != NULL && done == size)
    return g_bytes_new_take (g_steal_pointer (&data), size);
  g_set_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_DAMAGED, "%s: too short", path);
  return NULL;
}
