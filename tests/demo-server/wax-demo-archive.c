#include "wax-demo-call.h"

#include "wax-demo-zip.h"

#include <stdio.h>
#include <string.h>

#define BLOCK 512
#define RECORD 10240
#define CHUNK (1024 * 1024)

/* An archive that is written while it is sent: a chunk at a time, the next when the last has left. */
typedef struct {
  WaxDemoServer *server;
  WaxDemoUser *user;
  GPtrArray *items;
  guint next;
  gboolean meta;
  gboolean ended;
  guint64 written;
  GConverter *compressor;
  GHashTable *names;
  guint64 endless; /* bytes of a message that are still to come */
} Archive;

static void
archive_free (gpointer data)
{
  Archive *archive = data;

  g_ptr_array_unref (archive->items);
  g_hash_table_unref (archive->names);
  g_clear_object (&archive->compressor);
  g_free (archive);
}

static void
append_padding (GByteArray *out, gsize size)
{
  static const guint8 zeros[BLOCK];

  if (size % BLOCK != 0)
    g_byte_array_append (out, zeros, BLOCK - (guint) (size % BLOCK));
}

static void
append_header (GByteArray *out, const char *name, gsize size, char type, guint mode, gint64 time_s)
{
  char header[BLOCK] = { 0 };
  guint sum = 0;

  memcpy (header, name, MIN (strlen (name), 100));
  snprintf (header + 100, 8, "%06o ", 0100000 | mode);
  snprintf (header + 108, 8, "%6o ", 0);
  snprintf (header + 116, 8, "%6o ", 0);
  snprintf (header + 124, 12, "%11lo", (unsigned long) size);
  header[135] = ' ';
  snprintf (header + 136, 12, "%11lo", (unsigned long) time_s);
  header[147] = ' ';
  memset (header + 148, ' ', 8);
  header[156] = type;
  memcpy (header + 257, "ustar", 6);
  memcpy (header + 297, "message", 7);
  for (guint i = 0; i < BLOCK; i++)
    sum += (guchar) header[i];
  snprintf (header + 148, 8, " %5o", sum);
  header[155] = ' ';
  g_byte_array_append (out, (const guint8 *) header, BLOCK);
}

/* Long names come as a GNU "L" entry before the one they belong to. */
static void
append_entry (GByteArray *out, const char *name, const void *bytes, gsize size, guint mode, gint64 time_s)
{
  if (strlen (name) > 100) {
    append_header (out, "././@LongLink", strlen (name) + 1, 'L', 0644, time_s);
    g_byte_array_append (out, (const guint8 *) name, (guint) strlen (name) + 1);
    append_padding (out, strlen (name) + 1);
  }
  append_header (out, name, size, '0', mode, time_s);
  g_byte_array_append (out, bytes, (guint) size);
  append_padding (out, size);
}

/* The real server counts UTF-16 units, as its language does. */
static void
append_text (GString *dictionary, const char *key, const char *text)
{
  glong units = 0;

  g_free (g_utf8_to_utf16 (text, -1, NULL, &units, NULL));
  g_string_append_printf (dictionary, "1:%s%ld:%s", key, units, text);
}

static char *
dup_metadata (WaxDemoItem *item)
{
  g_autoptr(GString) text = g_string_new ("d");

  append_text (text, "f", item->fragment == NULL ? "" : item->fragment);
  append_text (text, "s", item->from_address == NULL ? "" : item->from_address);
  append_text (text, "t", item->to_address == NULL ? "" : item->to_address);
  g_string_append (text, "1:vi10ee");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* As whoever sent it wrote it (seen: 222). */
static char *
dup_sender (WaxDemoItem *item)
{
  return item->from_name != NULL && *item->from_name != '\0'
           ? g_strdup_printf ("%s <%s>", item->from_name, item->from_address)
           : g_strdup (item->from_address);
}

static char *
dup_meta (Archive *archive, WaxDemoItem *item)
{
  WaxDemoItem *folder = wax_demo_user_find (archive->user, item->folder);
  g_autofree char *path = folder == NULL ? g_strdup ("/") : wax_demo_user_folder_path (archive->user, folder);
  guint unread = (item->flags & wax_demo_flag ('u')) != 0;
  g_autoptr(json_t) meta = json_pack ("{s:I, s:o, s:o, s:i, s:i, s:s, s:o, s:i, s:i, s:o, s:I, s:i, s:i, s:o, s:i, "
                                      "s:s, s:I, s:o, s:o, s:I, s:i, s:i, s:i, s:i}",
    "date", (json_int_t) (item->date_ms / 1000), "Path", wax_demo_string_take (g_strconcat (path, "/", NULL)),
    "metadata", wax_demo_string_take (dup_metadata (item)),
    "Ver", 10, "mod_metadata", (int) item->ms, "ExtraStr", "", "FlagStr",
    wax_demo_string_take (wax_demo_flags_to_string (item->flags)),
    "volume_id", 0, "unread", (int) unread, "subject", wax_demo_string (item->subject), "change_date",
    (json_int_t) item->changed_s,
    "mod_content", (int) item->rev, "flags", (int) item->flags, "TagStr",
    wax_demo_string_take (wax_demo_item_tag_ids (item)), "type", 5,
    "blob_digest", wax_demo_item_digest (item), "size", (json_int_t) item->size, "sender",
    wax_demo_string_take (dup_sender (item)),
    "TagNames", wax_demo_string_take (wax_demo_item_tag_names (archive->user, item)), "parent_id",
    (json_int_t) wax_demo_item_conversation (item),
    "id", (int) item->id, "folder_id", (int) item->folder, "index_id", 0, "imap_id", (int) item->id);

  return json_dumps (meta, JSON_COMPACT);
}

static char *
dup_name (Archive *archive, WaxDemoItem *item)
{
  WaxDemoItem *folder = wax_demo_user_find (archive->user, item->folder);
  g_autofree char *path = folder == NULL ? g_strdup ("") : wax_demo_user_folder_path (archive->user, folder);
  g_autofree char *subject = g_strdup (item->subject == NULL || *item->subject == '\0' ? "no subject" : item->subject);
  char *name;

  g_strdelimit (subject, "/:\r\n\t", '_');
  name = g_strconcat (path + (*path == '/'), "/", subject, ".eml", NULL);
  if (g_hash_table_contains (archive->names, name)) {
    g_autofree char *taken = name;
    name = g_strdup_printf ("%s/%s-%u.eml", path + (*path == '/'), subject, g_hash_table_size (archive->names));
  }
  g_hash_table_add (archive->names, g_strdup (name));
  return name;
}

static void
append_item (Archive *archive, WaxDemoItem *item, GByteArray *out)
{
  g_autofree char *name = dup_name (archive, item);
  gint64 time_s = item->date_ms / 1000;

  if (archive->meta) {
    g_autofree char *meta = dup_meta (archive, item);
    g_autofree char *meta_name = g_strconcat (name, ".meta", NULL);
    append_entry (out, meta_name, meta, strlen (meta), 0444, time_s);
  }
  append_entry (out, name, g_bytes_get_data (item->raw, NULL), item->size, 0644, time_s);
  if (item->size > 0 && wax_demo_server_every (archive->server, WAX_DEMO_BAD_DIGEST, "/service/home")) {
    gsize padded = (item->size + BLOCK - 1) / BLOCK * BLOCK;
    out->data[out->len - padded + item->size / 2] ^= 1;
  }
}

/* As on the server seen the last record is filled up with what lay in its buffer: old message bytes, not zeros. */
static void
append_end (Archive *archive, GByteArray *out)
{
  static const guint8 zeros[BLOCK];
  static const char stale[] = "Content-Type: text/plain\r\n\r\nstale bytes of a message sent before; ";
  guint64 total = archive->written + out->len;

  g_byte_array_append (out, zeros, BLOCK);
  for (total += BLOCK; total % RECORD != 0; total++)
    g_byte_array_append (out, (const guint8 *) &stale[total % (sizeof stale - 1)], 1);
  archive->ended = TRUE;
}

static void
append_compressed (Archive *archive, SoupMessageBody *body, GByteArray *out)
{
  gsize done = 0;
  GConverterResult result = G_CONVERTER_CONVERTED;

  while ((done < out->len || archive->ended) && result != G_CONVERTER_FINISHED) {
    guchar *packed = g_malloc (64 * 1024);
    gsize got = 0, eaten = 0;
    result = g_converter_convert (archive->compressor, out->data + done, out->len - done, packed, 64 * 1024,
                                  archive->ended ? G_CONVERTER_INPUT_AT_END : G_CONVERTER_NO_FLAGS, &eaten, &got, NULL);
    done += eaten;
    if (got > 0)
      soup_message_body_append_take (body, packed, got);
    else
      g_free (packed);
    if (result == G_CONVERTER_ERROR)
      break;
  }
}

static void
append_endless (Archive *archive, GByteArray *out)
{
  guint size = (guint) MIN (archive->endless, CHUNK);

  if (archive->written == 0)
    append_header (out, "endless.eml", archive->endless, '0', 0644, 0);
  g_byte_array_set_size (out, out->len + size);
  memset (out->data + out->len - size, 'a', size);
  archive->endless -= size;
}

static void
append_chunk (Archive *archive, SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  GByteArray *out = g_byte_array_sized_new (CHUNK + CHUNK / 4);

  if (archive->endless > 0)
    append_endless (archive, out);
  while (archive->next < archive->items->len && out->len < CHUNK) {
    guint id = GPOINTER_TO_UINT (g_ptr_array_index (archive->items, archive->next++));
    WaxDemoItem *item = wax_demo_user_find_kind (archive->user, id, WAX_DEMO_MESSAGE);
    if (item != NULL && !wax_demo_server_every (archive->server, WAX_DEMO_ARCHIVE_GAPS, "/service/home"))
      append_item (archive, item, out);
  }
  if (archive->next == archive->items->len && archive->endless == 0)
    append_end (archive, out);
  archive->written += out->len;
  if (archive->compressor != NULL) {
    append_compressed (archive, body, out);
    g_byte_array_unref (out);
  } else {
    gsize length = out->len;
    soup_message_body_append_take (body, g_byte_array_free (out, FALSE), length);
  }
}

static void
wrote_chunk_cb (SoupServerMessage *message, gpointer data)
{
  Archive *archive = data;

  if (archive->ended)
    soup_message_body_complete (soup_server_message_get_response_body (message));
  else
    append_chunk (archive, message);
  soup_server_message_unpause (message);
}

void
wax_demo_archive_send (WaxDemoServer *self, SoupServerMessage *message, WaxDemoUser *user, GPtrArray *items,
                       gboolean meta, gboolean tgz, gboolean gzip)
{
  Archive *archive = g_new0 (Archive, 1);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *name = g_strdup_printf ("attachment; filename=\"%s.%s\"", user->id, tgz ? "tgz" : "tar");

  archive->server = self;
  archive->user = user;
  archive->meta = meta;
  archive->endless = (guint64) wax_demo_server_switch (self, WAX_DEMO_ENDLESS_ARCHIVE, NULL);
  archive->items = g_ptr_array_new ();
  archive->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (archive->items, GUINT_TO_POINTER (((WaxDemoItem *) g_ptr_array_index (items, i))->id));
  if (gzip || tgz) {
    archive->compressor = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 5));
    /* The server seen calls the packing of a tgz a content encoding as well (recorded as 222). */
    soup_message_headers_replace (headers, "Content-Encoding", "gzip");
  }
  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_replace (headers, "Content-Type", tgz ? "application/x-compressed-tar" : "application/x-tar");
  soup_message_headers_replace (headers, "Content-Disposition", name);
  soup_message_headers_replace (headers, "Cache-Control", "no-store, no-cache");
  soup_message_headers_replace (headers, "Vary", "Accept-Encoding, User-Agent");
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  g_object_set_data_full (G_OBJECT (message), "wax-demo-archive", archive, archive_free);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), archive);
  append_chunk (archive, message);
}

void
wax_demo_archive_send_zip (WaxDemoServer *self, SoupServerMessage *message, WaxDemoUser *user, GPtrArray *items,
                           gboolean meta)
{
  Archive archive = { .server = self, .user = user };
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *file = g_strdup_printf ("attachment; filename=\"%s.zip\"", user->id);
  WaxDemoZip *zip = wax_demo_zip_new ();
  g_autoptr(GBytes) bytes = NULL;

  archive.names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < items->len; i++) {
    WaxDemoItem *item = g_ptr_array_index (items, i);
    g_autofree char *name = dup_name (&archive, item);
    g_autofree char *meta_name = g_strconcat (name, ".meta", NULL);
    g_autofree char *text = meta ? dup_meta (&archive, item) : NULL;

    if (meta)
      wax_demo_zip_add (zip, meta_name, text, strlen (text), item->date_ms / 1000);
    wax_demo_zip_add (zip, name, g_bytes_get_data (item->raw, NULL), item->size, item->date_ms / 1000);
  }
  g_hash_table_unref (archive.names);
  bytes = wax_demo_zip_end (zip);
  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_replace (headers, "Content-Type", "application/zip");
  soup_message_headers_replace (headers, "Content-Disposition", file);
  soup_message_headers_replace (headers, "Cache-Control", "no-store, no-cache");
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), bytes);
}
