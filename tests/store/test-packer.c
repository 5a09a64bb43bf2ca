#include "store/wax-pack.h"
#include "store/wax-packer.h"

#include <string.h>

static GBytes *
make_raw (gsize size)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (size);
  guint8 *raw = g_malloc (size + 1);

  for (gsize i = 0; i < size; i++)
    raw[i] = (guint8) g_rand_int_range (random, 'a', i % 1000 < 500 ? 'c' : 'z');
  return g_bytes_new_take (raw, size);
}

static GBytes *
pack (WaxPacker *packer, GBytes *raw, gsize piece)
{
  g_autoptr(GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[WAX_PACK_DIGEST_SIZE];
  gsize size, length = sizeof digest;
  const guint8 *data = g_bytes_get_data (raw, &size);

  g_checksum_update (sum, data, (gssize) size);
  g_checksum_get_digest (sum, digest, &length);
  wax_packer_begin (packer, "id", size);
  for (gsize at = 0; at < size; at += piece)
    wax_packer_add (packer, data + at, MIN (piece, size - at));
  return wax_packer_end (packer, digest);
}

/* However a message comes in, its record is sound and opens to the very bytes. */
static void
test_pieces (void)
{
  static const gsize sizes[] = { 0, 1, 5000, 65536, 300000, 3000000 }, pieces[] = { 7, 1000, 65536, 1 << 22 };
  g_autoptr(WaxPacker) packer = wax_packer_new ();

  for (guint i = 0; i < G_N_ELEMENTS (sizes) * G_N_ELEMENTS (pieces); i++) {
    gsize size = sizes[i / G_N_ELEMENTS (pieces)];
    g_autoptr(GBytes) raw = make_raw (size);
    g_autoptr(GBytes) record = pack (packer, raw, pieces[i % G_N_ELEMENTS (pieces)]);
    g_autoptr(GBytes) opened = wax_pack_record_open (record, "id", NULL);

    g_assert_nonnull (opened);
    g_assert_true (g_bytes_equal (opened, raw));
    g_assert_true (wax_pack_record_check (record, "id", NULL));
    g_assert_null (wax_pack_record_open (record, "other", NULL));
    if (size > 1000)
      g_assert_cmpuint (g_bytes_get_size (record), <, size);
  }
}

static void
test_dropped (void)
{
  g_autoptr(WaxPacker) packer = wax_packer_new ();
  g_autoptr(GBytes) raw = make_raw (200000), record = NULL, opened = NULL;

  wax_packer_begin (packer, "cut", 400000);
  wax_packer_add (packer, g_bytes_get_data (raw, NULL), g_bytes_get_size (raw));
  record = pack (packer, raw, 65536);
  opened = wax_pack_record_open (record, "id", NULL);
  g_assert_true (g_bytes_equal (opened, raw));
}

/* The beginning of a record opens to the beginning of its message, a cut or damaged one to nothing. */
static void
test_start (void)
{
  enum { SIZE = 3000000, LIMIT = 500000 };
  g_autoptr(WaxPacker) packer = wax_packer_new ();
  g_autoptr(GBytes) raw = make_raw (SIZE), record = pack (packer, raw, 65536);
  gsize size = g_bytes_get_size (record), part = wax_pack_record_get_start_size ("id", size, LIMIT);
  g_autoptr(GBytes) start = g_bytes_new_from_bytes (record, 0, part),
    cut = g_bytes_new_from_bytes (record, 0, part / 4);
  g_autoptr(GBytes) opened = wax_pack_record_open_start (start, "id", LIMIT, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (part, <, size);
  g_assert_cmpuint (g_bytes_get_size (opened), ==, LIMIT);
  g_assert_cmpint (memcmp (g_bytes_get_data (opened, NULL), g_bytes_get_data (raw, NULL), LIMIT), ==, 0);
  g_assert_null (wax_pack_record_open_start (cut, "id", LIMIT, &error));
  g_assert_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_DAMAGED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/packer/pieces", test_pieces);
  g_test_add_func ("/packer/dropped", test_dropped);
  g_test_add_func ("/packer/start", test_start);
  return g_test_run ();
}
