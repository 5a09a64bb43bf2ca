#include <string.h>

#include "protocol/wax-server-error.h"
#include "protocol/zimbra/wax-zimbra-archive.h"
#include "protocol/zimbra/wax-zimbra-tar.h"
#include "zimbra-parse.h"

#define BLOCK 512

static void
append_padded (GString *tar, const char *data, gsize size)
{
  g_string_append_len (tar, data, size);
  while (tar->len % BLOCK != 0)
    g_string_append_c (tar, '\0');
}

static void
append_header (GString *tar, const char *name, char type, gsize size)
{
  char block[BLOCK] = { 0 };
  guint sum = 0;

  memcpy (block, name, MIN (strlen (name), 100));
  g_snprintf (block + 100, 8, "%07o", 0644);
  g_snprintf (block + 124, 12, "%011o", (guint) size);
  memset (block + 148, ' ', 8);
  block[156] = type;
  for (guint i = 0; i < BLOCK; i++)
    sum += (guchar) block[i];
  g_snprintf (block + 148, 8, "%06o", sum);
  g_string_append_len (tar, block, BLOCK);
}

static void
append_entry (GString *tar, const char *name, const char *data, gsize size)
{
  if (strlen (name) > 99) {
    append_header (tar, "././@LongLink", 'L', strlen (name) + 1);
    append_padded (tar, name, strlen (name) + 1);
  }
  append_header (tar, name, '0', size);
  append_padded (tar, data, size);
}

static char *
make_meta (guint id, GBytes *raw)
{
  g_autoptr(GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize size = sizeof digest;
  g_autofree char *base64 = NULL;

  g_checksum_update (sum, g_bytes_get_data (raw, NULL), g_bytes_get_size (raw));
  g_checksum_get_digest (sum, digest, &size);
  base64 = g_strdelimit (g_base64_encode (digest, size), "/", ',');
  return g_strdup_printf (
    "{\"date\":1795233009,\"metadata\":\"d1:f4:H\xc3\xa9\xf0\x9f\x8c\xb2"
    "1:s3:x@y1:t14:Bob, b@x.teste1:vi10ee\",\"FlagStr\":\"fa\",\"unread\":1,"
    "\"subject\":\"Subject %u\",\"TagStr\":\"268,269\",\"blob_digest\":\"%s\",\"size\":%u,"
    "\"sender\":\"\\\"Birch, "
    "Bob\\\" <bob@example.test>\",\"parent_id\":-%u,\"id\":%u,\"folder_id\":2,\"mod_metadata\":52,"
    "\"mod_content\":51}", id, base64, (guint) g_bytes_get_size (raw), id, id);
}

static GBytes *
make_message (guint id)
{
  g_autofree char *body = g_strnfill (id * 37 % 2000, 'm');

  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "Subject: %u\r\n\r\n%s\r\n", id, body);
  return g_string_free_to_bytes (text);
}

static void
append_message (GString *tar, guint id, const char *name)
{
  g_autoptr(GBytes) raw = make_message (id);
  g_autofree char *meta = make_meta (id, raw);
  g_autofree char *meta_name = g_strconcat (name, ".meta", NULL);

  append_entry (tar, meta_name, meta, strlen (meta));
  append_entry (tar, name, g_bytes_get_data (raw, NULL), g_bytes_get_size (raw));
}

static void
append_end (GString *tar)
{
  static const char zero[2 * BLOCK];

  g_string_append_len (tar, zero, sizeof zero);
}

typedef struct {
  GPtrArray *metas;
  GPtrArray *raws;
} Read;

static gboolean
keep_cb (WaxMessage *meta, WaxStoredBody *body, gpointer user_data, GError **error)
{
  Read *read = user_data;

  g_ptr_array_add (read->metas, wax_message_ref (meta));
  g_ptr_array_add (read->raws, body != NULL ? wax_stored_body_dup_raw (body) : NULL);
  return TRUE;
}

static void
free_raw (gpointer raw)
{
  if (raw != NULL)
    g_bytes_unref (raw);
}

/* Reads it in pieces of each of several sizes, which must not matter. */
static Read
read_tar (GString *tar, GError **error)
{
  static const gsize pieces[] = { 1, 7, 512, 513, 65536 };
  Read read = { g_ptr_array_new_with_free_func ((GDestroyNotify) wax_message_unref),
                g_ptr_array_new_with_free_func (free_raw) };
  guint expected = 0;

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++) {
    g_autoptr(WaxZimbraArchive) archive = wax_zimbra_archive_new (100, keep_cb, &read);
    gboolean good = TRUE;

    g_ptr_array_set_size (read.metas, 0);
    g_ptr_array_set_size (read.raws, 0);
    g_clear_error (error);
    for (gsize at = 0; at < tar->len && good; at += pieces[i])
      good = wax_zimbra_archive_feed (archive, tar->str + at, MIN (pieces[i], tar->len - at), error);
    if (good)
      wax_zimbra_archive_finish (archive, error);
    if (i > 0)
      g_assert_cmpuint (read.metas->len, ==, expected);
    expected = read.metas->len;
  }
  return read;
}

static void
read_clear (Read *read)
{
  g_ptr_array_unref (read->metas);
  g_ptr_array_unref (read->raws);
}

static void
assert_ids (Read *read, const char *ids)
{
  GString *joined = g_string_new (NULL);

  for (guint i = 0; i < read->metas->len; i++)
    g_string_append_printf (joined, "%s%s%s", i > 0 ? " " : "", ((WaxMessage *) read->metas->pdata[i])->id,
                            read->raws->pdata[i] == NULL ? "!" : "");
  g_assert_cmpstr (joined->str, ==, ids);
  g_string_free (joined, TRUE);
}

static void
test_values (void)
{
  g_autoptr(GString) tar = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) raw = make_message (7);
  Read read;
  WaxMessage *meta;

  append_message (tar, 7, "Inbox/Seven.eml");
  append_end (tar);
  read = read_tar (tar, &error);
  g_assert_no_error (error);
  assert_ids (&read, "7");
  g_assert_true (g_bytes_equal (read.raws->pdata[0], raw));

  meta = read.metas->pdata[0];
  g_assert_cmpstr (meta->folder_id, ==, "2");
  g_assert_cmpstr (meta->conversation_id, ==, "-7");
  g_assert_cmpuint (meta->flags, ==, WAX_MESSAGE_UNREAD | WAX_MESSAGE_FLAGGED | WAX_MESSAGE_ATTACHMENT);
  g_assert_cmpuint (g_strv_length ((GStrv) meta->tag_ids), ==, 2);
  g_assert_cmpstr (meta->tag_ids[1], ==, "269");
  g_assert_cmpint (meta->date_ms, ==, 1795233009000);
  g_assert_cmpint (meta->change, ==, 52);
  g_assert_cmpint (meta->revision, ==, 51);
  g_assert_cmpint (meta->size, ==, g_bytes_get_size (raw));
  g_assert_cmpstr (meta->subject, ==, "Subject 7");
  g_assert_cmpstr (meta->from_name, ==, "Birch, Bob");
  g_assert_cmpstr (meta->from_address, ==, "bob@example.test");
  g_assert_cmpstr (meta->recipients, ==, "Bob, b@x.teste");
  g_assert_cmpstr (meta->fragment, ==, "Hé🌲"); /* four UTF-16 units, eight bytes */
  g_assert_cmpuint (strlen (meta->digest), ==, 64);
  read_clear (&read);
}

static void
test_end (void)
{
  g_autoptr(GString) tar = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  Read read;

  append_message (tar, 1, "a.eml");
  append_end (tar);
  append_message (tar, 2, "stale.eml"); /* what a reused buffer left in the last record */
  g_string_append (tar, "and rubbish");
  read = read_tar (tar, &error);
  g_assert_no_error (error);
  assert_ids (&read, "1");
  read_clear (&read);
}

static void
test_empty (void)
{
  g_autoptr(GString) nothing = g_string_new (NULL);
  g_autoptr(GString) zeros = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  Read read = read_tar (nothing, &error);

  g_assert_no_error (error);
  assert_ids (&read, "");
  read_clear (&read);
  append_end (zeros);
  read = read_tar (zeros, &error);
  g_assert_no_error (error);
  assert_ids (&read, "");
  read_clear (&read);
}

static void
test_names (void)
{
  g_autoptr(GString) tar = g_string_new (NULL);
  g_autofree char *fill = g_strnfill (300, 'n');
  g_autofree char *name = g_strconcat ("Inbox/", fill, ".eml", NULL);
  g_autofree char *other = g_strconcat ("Inbox/", fill, " 2.eml", NULL);
  g_autoptr(GError) error = NULL;
  Read read;

  append_message (tar, 1, name);
  append_message (tar, 2, other);
  append_message (tar, 3, "same.eml");
  append_message (tar, 4, "same.eml");
  append_end (tar);
  read = read_tar (tar, &error);
  g_assert_no_error (error);
  assert_ids (&read, "1 2 3 4");
  read_clear (&read);
}

static void
test_pairs (void)
{
  g_autoptr(GString) tar = g_string_new (NULL);
  g_autoptr(GBytes) raw = make_message (1);
  g_autoptr(GBytes) other = make_message (2);
  g_autofree char *meta_1 = make_meta (1, raw);
  g_autofree char *meta_2 = make_meta (2, other);
  g_autoptr(GError) error = NULL;
  Read read;

  append_entry (tar, "no-meta.eml", "x", 1);
  append_entry (tar, "meta-alone.meta", meta_1, strlen (meta_1));
  append_message (tar, 5, "good.eml");
  append_entry (tar, "orphan.eml", g_bytes_get_data (raw, NULL), g_bytes_get_size (raw));
  append_entry (tar, "a.meta", meta_1, strlen (meta_1));
  append_entry (tar, "a.meta", meta_2, strlen (meta_2)); /* the nearest counts */
  append_entry (tar, "a.eml", g_bytes_get_data (other, NULL), g_bytes_get_size (other));
  append_entry (tar, "bad.meta", "{\"id\":", 6);
  append_entry (tar, "bad.eml", "x", 1);
  append_entry (tar, "nameless.meta", "{}", 2);
  append_entry (tar, "nameless.eml", "x", 1);
  append_header (tar, "folder/", '5', 0);
  append_header (tar, "extended", 'x', 10);
  append_padded (tar, "10 path=a\n", 10);
  append_message (tar, 6, "last.eml");
  append_end (tar);
  read = read_tar (tar, &error);
  g_assert_no_error (error);
  assert_ids (&read, "5 2 6");
  read_clear (&read);
}

static void
test_damaged_message (void)
{
  g_autoptr(GString) tar = g_string_new (NULL);
  g_autoptr(GBytes) raw = make_message (3);
  g_autofree char *meta = make_meta (3, raw);
  g_autoptr(GError) error = NULL;
  Read read;

  append_message (tar, 1, "a.eml");
  append_entry (tar, "b.meta", meta, strlen (meta));
  append_entry (tar, "b.eml", "Subject: another\r\n", 18);
  append_entry (tar, "c.meta", "{\"id\":9}", 8); /* no digest: cannot be right */
  append_entry (tar, "c.eml", "", 0);
  append_end (tar);
  read = read_tar (tar, &error);
  g_assert_no_error (error);
  assert_ids (&read, "1 3! 9!");
  read_clear (&read);
}

static void
test_damaged_header (void)
{
  g_autoptr(GString) tar = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  Read read;

  append_message (tar, 1, "a.eml");
  append_message (tar, 2, "b.eml");
  append_end (tar);
  tar->str[4 * BLOCK + 3] ^= 1; /* the third header: the one of b.eml.meta */
  read = read_tar (tar, &error);
  g_assert_error (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_UNREADABLE);
  assert_ids (&read, "1");
  read_clear (&read);
}

static void
test_huge_entry (void)
{
  g_autoptr(GString) tar = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) raw = make_message (2);
  g_autofree char *meta = NULL;
  Read read;

  append_header (tar, "a.eml", '0', WAX_STORED_BODY_MAX_SIZE + 1);
  read = read_tar (tar, &error);
  g_assert_error (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_TOO_LARGE);
  read_clear (&read);

  /* One that is described is told, and ends the archive. */
  g_string_truncate (tar, 0);
  append_message (tar, 1, "a.eml");
  meta = make_meta (2, raw);
  append_entry (tar, "b.eml.meta", meta, strlen (meta));
  append_header (tar, "b.eml", '0', WAX_STORED_BODY_MAX_SIZE + 1);
  append_message (tar, 3, "c.eml");
  g_clear_error (&error);
  read = read_tar (tar, &error);
  g_assert_error (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_TOO_LARGE);
  assert_ids (&read, "1 2!");
  read_clear (&read);

  g_string_truncate (tar, 0);
  append_header (tar, "././@LongLink", 'L', 1024 * 1024);
  g_clear_error (&error);
  read = read_tar (tar, &error);
  g_assert_error (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_TOO_LARGE);
  read_clear (&read);
}

/* Nobody asked for so many messages, names or directories. */
static void
test_no_end (void)
{
  static const char types[] = { '0', 'L', '5' };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    g_autoptr(GString) tar = g_string_new (NULL);
    g_autoptr(GError) error = NULL;
    Read read;

    for (guint n = 0; n < 1000; n++)
      append_header (tar, "a", types[i], 0);
    read = read_tar (tar, &error);
    g_assert_error (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_TOO_LARGE);
    read_clear (&read);
  }
}

/* Each with two long names: what was asked for always has room. */
static void
test_all_that_was_asked (void)
{
  g_autoptr(GString) tar = g_string_new (NULL);
  g_autofree char *name = g_strnfill (200, 'n');
  g_autoptr(GError) error = NULL;
  Read read;

  for (guint id = 1; id <= 100; id++)
    append_message (tar, id, name);
  append_end (tar);
  read = read_tar (tar, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (read.raws->len, ==, 100);
  read_clear (&read);
}

static void
test_cut (void)
{
  g_autoptr(GString) tar = g_string_new (NULL);
  gsize sound;

  for (guint id = 1; id <= 4; id++)
    append_message (tar, id, "a.eml");
  sound = tar->len;
  append_end (tar);
  for (gsize size = 1; size < tar->len; size++) {
    guint good = 0;
    g_autoptr(GError) error = NULL;
    Read read = { g_ptr_array_new_with_free_func ((GDestroyNotify) wax_message_unref),
                  g_ptr_array_new_with_free_func (free_raw) };
    g_autoptr(WaxZimbraArchive) archive = wax_zimbra_archive_new (100, keep_cb, &read);

    g_assert_true (wax_zimbra_archive_feed (archive, tar->str, size, &error));
    g_assert_cmpint (wax_zimbra_archive_finish (archive, &error), ==, size >= sound + BLOCK);
    if (error != NULL)
      g_assert_error (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_CUT);
    for (guint i = 0; i < read.raws->len; i++)
      good += read.raws->pdata[i] != NULL;
    g_assert_cmpuint (good, ==, read.raws->len);
    read_clear (&read);
  }
}

static void
test_rubbish (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (20261121);
  g_autoptr(GString) tar = g_string_new (NULL);

  for (guint id = 1; id <= 6; id++)
    append_message (tar, id, "a.eml");
  append_end (tar);
  for (guint round = 0; round < 2000; round++) {
    g_autofree char *copy = g_memdup2 (tar->str, tar->len);

    for (guint i = 0; i < 3; i++)
      copy[g_rand_int_range (random, 0, tar->len)] = g_rand_int_range (random, 0, 256);
    g_assert_cmpuint (zimbra_parse_archive (copy, tar->len, 1000), <=, 6);
  }
}

static void
test_recorded (void)
{
  static const struct {
    const char *name;
    guint messages;
  } archives[] = {
    { "229-rest-tar-query-items.response.tar", 3 },
    { "230-rest-tar-query-one-missing.response.tar", 2 },
    { "233-rest-tar-list-one-missing.response.tar", 1 },
    { "234-rest-tar-query-range.response.tar", 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (archives); i++) {
    g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "zimbra", archives[i].name, NULL);
    g_autofree char *data = NULL;
    g_autoptr(GError) error = NULL;
    gsize size;

    g_file_get_contents (path, &data, &size, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (zimbra_parse_archive (data, size, 333), ==, archives[i].messages);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/zimbra/archive/values", test_values);
  g_test_add_func ("/zimbra/archive/end", test_end);
  g_test_add_func ("/zimbra/archive/empty", test_empty);
  g_test_add_func ("/zimbra/archive/names", test_names);
  g_test_add_func ("/zimbra/archive/pairs", test_pairs);
  g_test_add_func ("/zimbra/archive/damaged-message", test_damaged_message);
  g_test_add_func ("/zimbra/archive/damaged-header", test_damaged_header);
  g_test_add_func ("/zimbra/archive/huge-entry", test_huge_entry);
  g_test_add_func ("/zimbra/archive/no-end", test_no_end);
  g_test_add_func ("/zimbra/archive/all-that-was-asked", test_all_that_was_asked);
  g_test_add_func ("/zimbra/archive/cut", test_cut);
  g_test_add_func ("/zimbra/archive/rubbish", test_rubbish);
  g_test_add_func ("/zimbra/archive/recorded", test_recorded);
  return g_test_run ();
}
