#include "wax-demo-mime.h"

#include <gmime/gmime.h>
#include <string.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeStream, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeParser, g_object_unref)

struct _WaxDemoMime {
  GMimeMessage *message;
};

WaxDemoMime *
wax_demo_mime_new (GBytes *raw)
{
  static gsize once;
  WaxDemoMime *self = g_new0 (WaxDemoMime, 1);
  g_autoptr(GMimeStream) stream = NULL;
  g_autoptr(GMimeParser) parser = NULL;

  if (g_once_init_enter (&once)) {
    g_mime_init ();
    g_once_init_leave (&once, 1);
  }
  stream = g_mime_stream_mem_new_with_buffer (g_bytes_get_data (raw, NULL), g_bytes_get_size (raw));
  parser = g_mime_parser_new_with_stream (stream);
  self->message = g_mime_parser_construct_message (parser, NULL);
  return self;
}

void
wax_demo_mime_free (WaxDemoMime *self)
{
  g_clear_object (&self->message);
  g_free (self);
}

char *
wax_demo_mime_dup_subject (WaxDemoMime *self)
{
  return self->message == NULL ? NULL : g_strdup (g_mime_message_get_subject (self->message));
}

char *
wax_demo_mime_dup_sender (WaxDemoMime *self, char **address)
{
  InternetAddressList *list = self->message == NULL ? NULL : g_mime_message_get_from (self->message);
  InternetAddress *first = list == NULL || internet_address_list_length (list) == 0 ? NULL : internet_address_list_get_address (list, 0);

  if (first == NULL || !INTERNET_ADDRESS_IS_MAILBOX (first))
    return NULL;
  *address = g_strdup (internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (first)));
  return g_strdup (internet_address_get_name (first));
}

char *
wax_demo_mime_dup_recipients (WaxDemoMime *self)
{
  g_autoptr(GString) text = g_string_new (NULL);
  InternetAddressList *list = self->message == NULL ? NULL : g_mime_message_get_all_recipients (self->message);

  for (int i = 0; list != NULL && i < internet_address_list_length (list); i++) {
    InternetAddress *address = internet_address_list_get_address (list, i);
    if (INTERNET_ADDRESS_IS_MAILBOX (address))
      g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "", internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (address)));
  }
  g_clear_object (&list);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
wax_demo_mime_dup_header (WaxDemoMime *self, const char *name)
{
  return self->message == NULL ? NULL : g_strdup (g_mime_object_get_header (GMIME_OBJECT (self->message), name));
}

static char *
first_reference (const char *header)
{
  const char *start = header == NULL ? NULL : strchr (header, '<');
  const char *end = start == NULL ? NULL : strchr (start, '>');

  return end == NULL ? NULL : g_strndup (start, (gsize) (end - start + 1));
}

char *
wax_demo_mime_dup_message_id (WaxDemoMime *self, char **answered)
{
  g_autofree char *reply = wax_demo_mime_dup_header (self, "In-Reply-To");
  g_autofree char *id = wax_demo_mime_dup_header (self, "Message-ID");

  *answered = first_reference (reply);
  return first_reference (id);
}

static GMimeObject *
find_text (GMimeObject *part)
{
  if (GMIME_IS_MULTIPART (part)) {
    for (int i = 0; i < g_mime_multipart_get_count (GMIME_MULTIPART (part)); i++) {
      GMimeObject *found = find_text (g_mime_multipart_get_part (GMIME_MULTIPART (part), i));
      if (found != NULL)
        return found;
    }
    return NULL;
  }
  return GMIME_IS_TEXT_PART (part) ? part : NULL;
}

char *
wax_demo_mime_dup_fragment (WaxDemoMime *self)
{
  GMimeObject *root = self->message == NULL ? NULL : g_mime_message_get_mime_part (self->message);
  GMimeObject *part = root == NULL ? NULL : find_text (root);
  g_autofree char *text = part == NULL ? NULL : g_mime_text_part_get_text (GMIME_TEXT_PART (part));
  g_autofree char *valid = text == NULL ? NULL : g_utf8_make_valid (text, -1);
  g_auto(GStrv) words = NULL;
  g_autoptr(GString) fragment = g_string_new (NULL);

  if (valid == NULL)
    return NULL;
  words = g_strsplit_set (valid, " \r\n\t", -1);
  for (char **word = words; *word != NULL && fragment->len < 120; word++) {
    if (**word != '\0')
      g_string_append_printf (fragment, "%s%s", fragment->len > 0 ? " " : "", *word);
  }
  return g_string_free (g_steal_pointer (&fragment), FALSE);
}

typedef struct {
  gboolean attachment, invitation;
} Survey;

static void
survey_cb (GMimeObject *parent, GMimeObject *part, gpointer data)
{
  Survey *survey = data;
  GMimeContentType *type = g_mime_object_get_content_type (part);

  if (g_mime_content_type_is_type (type, "multipart", "*"))
    return;
  if (g_mime_content_type_is_type (type, "text", "calendar"))
    survey->invitation = g_mime_content_type_get_parameter (type, "method") != NULL;
  else if (!g_mime_content_type_is_type (type, "text", "plain") && !g_mime_content_type_is_type (type, "text", "html"))
    survey->attachment = TRUE;
  else if (g_mime_object_get_disposition (part) != NULL && strcmp (g_mime_object_get_disposition (part), "attachment") == 0)
    survey->attachment = TRUE;
}

static Survey
survey (WaxDemoMime *self)
{
  Survey found = { FALSE, FALSE };

  if (self->message != NULL)
    g_mime_message_foreach (self->message, survey_cb, &found);
  return found;
}

gboolean
wax_demo_mime_has_attachment (WaxDemoMime *self)
{
  return survey (self).attachment;
}

gboolean
wax_demo_mime_has_invitation (WaxDemoMime *self)
{
  return survey (self).invitation;
}

static GMimeObject *
find_part (GMimeObject *root, const char *path)
{
  g_auto(GStrv) steps = g_strsplit (path, ".", -1);
  GMimeObject *part = root;

  for (char **step = steps; *step != NULL && part != NULL; step++) {
    int number = (int) g_ascii_strtoll (*step, NULL, 10);
    if (GMIME_IS_MESSAGE_PART (part))
      part = g_mime_message_get_mime_part (g_mime_message_part_get_message (GMIME_MESSAGE_PART (part)));
    if (GMIME_IS_MULTIPART (part))
      part = number >= 1 && number <= g_mime_multipart_get_count (GMIME_MULTIPART (part)) ? g_mime_multipart_get_part (GMIME_MULTIPART (part), number - 1) : NULL;
    else if (number != 1)
      part = NULL;
  }
  return part;
}

GBytes *
wax_demo_mime_dup_part (WaxDemoMime *self, const char *path, char **type, char **name)
{
  GMimeObject *root = self->message == NULL ? NULL : g_mime_message_get_mime_part (self->message);
  GMimeObject *part = root == NULL ? NULL : find_part (root, path);
  g_autoptr(GMimeStream) stream = NULL;
  GByteArray *bytes;

  if (part == NULL || !GMIME_IS_PART (part))
    return NULL;
  *type = g_mime_content_type_get_mime_type (g_mime_object_get_content_type (part));
  *name = g_strdup (g_mime_part_get_filename (GMIME_PART (part)));
  stream = g_mime_stream_mem_new ();
  if (g_mime_part_get_content (GMIME_PART (part)) != NULL)
    g_mime_data_wrapper_write_to_stream (g_mime_part_get_content (GMIME_PART (part)), stream);
  bytes = g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (stream));
  return g_bytes_new (bytes->data, bytes->len);
}
