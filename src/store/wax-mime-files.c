#include "store/wax-mime-files.h"

typedef struct {
  GPtrArray *files;
  GPtrArray *texts; /* (nullable) */
} Listing;

static void
file_free (gpointer data)
{
  WaxMimeFile *file = data;

  g_free (file->part);
  g_free (file->key);
  g_free (file->name);
  g_free (file->type);
  g_free (file->content_id);
  g_bytes_unref (file->content);
  g_free (file);
}

GBytes *
wax_mime_to_bytes (GMimeObject *object)
{
  g_autoptr(GMimeStream) stream = g_mime_stream_mem_new ();
  GMimeFormatOptions *options = g_mime_format_options_new ();
  GByteArray *array;

  g_mime_format_options_set_newline_format (options, GMIME_NEWLINE_FORMAT_DOS);
  g_mime_object_write_to_stream (object, options, stream);
  g_mime_format_options_free (options);
  array = g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (stream));
  return g_bytes_new (array->data, array->len);
}

GBytes *
wax_mime_dup_content (GMimeObject *object)
{
  g_autoptr(GMimeStream) stream = NULL;
  GByteArray *array;

  if (GMIME_IS_MESSAGE_PART (object)) {
    GMimeMessage *inner = g_mime_message_part_get_message (GMIME_MESSAGE_PART (object));

    return inner != NULL ? wax_mime_to_bytes (GMIME_OBJECT (inner)) : g_bytes_new (NULL, 0);
  }
  stream = g_mime_stream_mem_new ();
  if (g_mime_part_get_content (GMIME_PART (object)) != NULL)
    g_mime_data_wrapper_write_to_stream (g_mime_part_get_content (GMIME_PART (object)), stream);
  array = g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (stream));
  return g_bytes_new (array->data, array->len);
}

const char *
wax_mime_get_file_name (GMimeObject *object)
{
  return GMIME_IS_MESSAGE_PART (object) ? g_mime_object_get_content_disposition_parameter (object, "filename")
                                        : g_mime_part_get_filename (GMIME_PART (object));
}

static char *
make_key (const WaxMimeFile *file)
{
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, file->content);

  return g_strdup_printf ("%s %s %s", digest, file->content_id != NULL ? "shown" : "attached",
                          file->content_id != NULL ? file->content_id : file->name);
}

static void
add_file (Listing *self, GMimeObject *object, const char *part)
{
  WaxMimeFile *file = g_new0 (WaxMimeFile, 1);
  GMimeContentType *type = g_mime_object_get_content_type (object);

  file->part = g_strdup (part);
  file->name = wax_mime_clean (wax_mime_get_file_name (object));
  file->type = type != NULL ? g_mime_content_type_get_mime_type (type) : g_strdup ("application/octet-stream");
  file->content_id = g_strdup (g_mime_object_get_content_id (object));
  file->content = wax_mime_dup_content (object);
  file->key = make_key (file);
  g_ptr_array_add (self->files, file);
}

static gboolean
is_text (GMimeObject *object)
{
  return GMIME_IS_PART (object) && !wax_mime_part_is_attachment (GMIME_PART (object)) &&
         (wax_mime_part_is_text (GMIME_PART (object), "plain") || wax_mime_part_is_text (GMIME_PART (object), "html"));
}

static void
list (Listing *self, GMimeObject *object, const char *part, guint depth)
{
  if (object == NULL || depth > WAX_MIME_MAX_DEPTH || self->files->len >= WAX_MIME_MAX_PARTS)
    return;
  if (GMIME_IS_MULTIPART (object)) {
    int n = g_mime_multipart_get_count (GMIME_MULTIPART (object));

    for (int i = 0; i < n; i++) {
      g_autofree char *child = g_strdup_printf ("%s%s%d", part, part[0] != '\0' ? "." : "", i + 1);

      list (self, g_mime_multipart_get_part (GMIME_MULTIPART (object), i), child, depth + 1);
    }
  } else if (!is_text (object)) {
    add_file (self, object, part[0] != '\0' ? part : "1");
  } else if (self->texts != NULL) {
    g_ptr_array_add (self->texts, object);
  }
}

GPtrArray *
wax_mime_list_files (GMimeMessage *message, GPtrArray *texts)
{
  Listing self = { g_ptr_array_new_with_free_func (file_free), texts };

  list (&self, g_mime_message_get_mime_part (message), "", 0);
  return self.files;
}
