#include "store/wax-packer.h"

#include "store/wax-pack.h"

#include <string.h>
#include <zstd.h>

/* zstd is chosen for its speed: at this level it keeps up with the network and still saves half of mail's bytes. */
enum { COMPRESSION_LEVEL = 1 };

struct _WaxPacker {
  ZSTD_CCtx *context;
  guint8 *data;
  gsize size;
  gsize capacity;
  gsize id_length;
  gsize raw_size;
  gsize left; /* of the raw message */
};

static void
put (guint8 *at, guint64 value, guint n_bytes)
{
  for (guint i = 0; i < n_bytes; i++)
    at[i] = (guint8) (value >> (8 * i));
}

/* As wax-pack.h tells. */
static void
write_header (WaxPacker *self, const guint8 *digest)
{
  memcpy (self->data, WAX_PACK_MAGIC, 4);
  put (self->data + 4, self->id_length, 4);
  put (self->data + 8, self->raw_size, 8);
  put (self->data + 16, self->size - WAX_PACK_HEADER_SIZE - self->id_length, 8);
  memcpy (self->data + 24, digest, WAX_PACK_DIGEST_SIZE);
}

static void
reserve (WaxPacker *self, gsize size)
{
  if (self->capacity - self->size >= size)
    return;
  self->capacity = MAX (self->size + size, self->capacity + self->capacity / 4);
  self->data = g_realloc (self->data, self->capacity);
}

/* With room for the bound it cannot fail. */
static void
compress_some (WaxPacker *self, gconstpointer data, gsize size)
{
  gboolean last = size == self->left;
  ZSTD_inBuffer in = { data, size, 0 };
  gsize rest;

  self->left -= size;
  /* A message that is there as a whole is compressed into its place at once. */
  reserve (self, size == self->raw_size ? ZSTD_compressBound (size) : 1);
  do {
    ZSTD_outBuffer out = { self->data + self->size, self->capacity - self->size, 0 };

    rest = ZSTD_compressStream2 (self->context, &out, &in, last ? ZSTD_e_end : ZSTD_e_continue);
    g_assert (!ZSTD_isError (rest));
    self->size += out.pos;
    if (last ? rest > 0 : in.pos < in.size)
      reserve (self, ZSTD_CStreamOutSize ());
  } while (last ? rest > 0 : in.pos < in.size);
}

WaxPacker *
wax_packer_new (void)
{
  WaxPacker *self = g_new0 (WaxPacker, 1);

  self->context = ZSTD_createCCtx ();
  ZSTD_CCtx_setParameter (self->context, ZSTD_c_compressionLevel, COMPRESSION_LEVEL);
  ZSTD_CCtx_setParameter (self->context, ZSTD_c_checksumFlag, 1);
  return self;
}

void
wax_packer_free (WaxPacker *self)
{
  ZSTD_freeCCtx (self->context);
  g_free (self->data);
  g_free (self);
}

void
wax_packer_begin (WaxPacker *self, const char *id, gsize raw_size)
{
  ZSTD_CCtx_reset (self->context, ZSTD_reset_session_only);
  ZSTD_CCtx_setPledgedSrcSize (self->context, raw_size);
  self->id_length = strlen (id);
  self->raw_size = self->left = raw_size;
  self->size = 0;
  reserve (self, WAX_PACK_HEADER_SIZE + self->id_length);
  memcpy (self->data + WAX_PACK_HEADER_SIZE, id, self->id_length);
  self->size = WAX_PACK_HEADER_SIZE + self->id_length;
  if (raw_size == 0)
    compress_some (self, NULL, 0);
}

void
wax_packer_add (WaxPacker *self, gconstpointer data, gsize size)
{
  g_return_if_fail (size <= self->left);

  if (size > 0)
    compress_some (self, data, size);
}

GBytes *
wax_packer_end (WaxPacker *self, const guint8 *digest)
{
  gsize size = self->size;
  guint8 *record;

  g_return_val_if_fail (self->left == 0, NULL);

  write_header (self, digest);
  record = g_realloc (g_steal_pointer (&self->data), size);
  self->size = self->capacity = 0;
  return g_bytes_new_take (record, size);
}
