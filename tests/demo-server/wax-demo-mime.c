#include "wax-demo-mime.h"

#include <gmime/gmime.h>
#include <string.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeStream, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeParser, g_object_unref)

struct _WaxDemoMime {
  GMimeMessage *message;
};

static void
ready_library (void)
{
  static gsize once;

  if (g_once_init_enter (&once)) {
    g_mime_init ();
    g_once_init_leave (&once, 1);
  }
}

WaxDemoMime *
wax_demo_mime_new (GBytes *raw)
{
  WaxDemoMime *self = g_new0 (WaxDemoMime, 1);
  g_autoptr(GMimeStream) stream = NULL;
  g_autoptr(GMimeParser) parser = NULL;

  ready_library ();
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
  InternetAddress *first = list == NULL || internet_address_list_length (list) == 0 ? NULL
      : internet_address_list_get_address (list, 0);

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
      g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "",
                              internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (address)));
  }
  g_clear_object (&list);
  /* What is no address is taken all the same, as on the server seen. */
  if (text->len == 0) {
    g_autofree char *to = wax_demo_mime_dup_header (self, "To");
    g_string_append (text, to == NULL ? "" : to);
  }
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
  else if (g_mime_object_get_disposition (part) != NULL && strcmp (g_mime_object_get_disposition (part),
                                                                   "attachment") == 0)
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
wax_demo_mime_is_urgent (WaxDemoMime *self)
{
  g_autofree char *priority = wax_demo_mime_dup_header (self, "X-Priority");
  g_autofree char *importance = wax_demo_mime_dup_header (self, "Importance");

  return (priority != NULL && (*priority == '1' || *priority == '2')) ||
    (importance != NULL && g_ascii_strcasecmp (importance, "high") == 0);
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
      part = number >= 1 && number <= g_mime_multipart_get_count (GMIME_MULTIPART (part))
      ? g_mime_multipart_get_part (GMIME_MULTIPART (part), number - 1) : NULL;
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

  if (part != NULL && GMIME_IS_MESSAGE_PART (part)) {
    GMimeMessage *inner = g_mime_message_part_get_message (GMIME_MESSAGE_PART (part));
    g_autofree char *text = inner != NULL ? g_mime_object_to_string (GMIME_OBJECT (inner), NULL) : g_strdup ("");

    *type = g_strdup ("message/rfc822");
    *name = g_strdup (g_mime_object_get_content_disposition_parameter (part, "filename"));
    return g_bytes_new (text, strlen (text));
  }
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

/* Describing */

static json_t *
text_value (const char *text)
{
  json_t *value = json_string (text == NULL ? "" : text);
  g_autofree char *valid = NULL;

  if (value != NULL)
    return value;
  valid = g_utf8_make_valid (text, -1);
  return json_string (valid);
}

static void
append_people (json_t *people, InternetAddressList *list, const char *type)
{
  for (int i = 0; list != NULL && i < internet_address_list_length (list); i++) {
    InternetAddress *address = internet_address_list_get_address (list, i);
    const char *name = internet_address_get_name (address);
    const char *mailbox;
    g_autofree char *local = NULL;
    g_autofree char *first = NULL;
    json_t *person;
    if (!INTERNET_ADDRESS_IS_MAILBOX (address))
      continue;
    mailbox = internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (address));
    local = g_strndup (mailbox, strcspn (mailbox, "@"));
    first = name == NULL ? NULL : g_strndup (name, strcspn (name, " "));
    person = json_pack ("{s:o, s:o}", "a", text_value (mailbox), "d",
                        text_value (first != NULL && *first != '\0' ? first : local));
    if (name != NULL && *name != '\0')
      json_object_set_new (person, "p", text_value (name));
    json_object_set_new (person, "t", json_string (type));
    json_array_append_new (people, person);
  }
}

typedef struct {
  const WaxDemoMimeView *view;
  GMimeObject *body;
} Description;

static char *
replace_all (const char *text, const char *from, const char *to)
{
  g_auto(GStrv) parts = g_strsplit (text, from, -1);

  return g_strjoinv (to, parts);
}

static void
set_content (json_t *object, GMimeObject *part, const Description *description)
{
  g_autofree char *text = g_mime_text_part_get_text (GMIME_TEXT_PART (part));
  g_autofree char *valid = g_utf8_make_valid (text == NULL ? "" : text, -1);
  gint64 max = description->view->max;

  if (g_mime_content_type_is_type (g_mime_object_get_content_type (part), "text", "html") &&
      description->view->neuter) {
    g_autofree char *disarmed = replace_all (valid, " src=\"http", " dfsrc=\"http");
    g_free (valid);
    valid = g_steal_pointer (&disarmed);
  }
  json_object_set_new (object, "body", json_true ());
  if (max > 0 && g_utf8_strlen (valid, -1) > max) {
    g_autofree char *cut = g_utf8_substring (valid, 0, max);
    json_object_set_new (object, "truncated", json_true ());
    json_object_set_new (object, "content", text_value (cut));
  } else {
    json_object_set_new (object, "content", text_value (valid));
  }
}

static gint64
decoded_size (GMimeObject *part)
{
  g_autoptr(GMimeStream) stream = g_mime_stream_mem_new ();

  if (GMIME_IS_MESSAGE_PART (part) && g_mime_message_part_get_message (GMIME_MESSAGE_PART (part)) != NULL)
    g_mime_object_write_to_stream (GMIME_OBJECT (g_mime_message_part_get_message (GMIME_MESSAGE_PART (part))), NULL,
                                   stream);
  else if (GMIME_IS_PART (part) && g_mime_part_get_content (GMIME_PART (part)) != NULL)
    g_mime_data_wrapper_write_to_stream (g_mime_part_get_content (GMIME_PART (part)), stream);
  return g_mime_stream_length (stream);
}

static json_t *
describe_part (GMimeObject *part, const char *path, const Description *description)
{
  g_autofree char *type = g_mime_content_type_get_mime_type (g_mime_object_get_content_type (part));
  const char *id = g_mime_object_get_content_id (part);
  const char *disposition = g_mime_object_get_disposition (part);
  const char *name = GMIME_IS_PART (part) ? g_mime_part_get_filename (GMIME_PART (part))
      : g_mime_object_get_content_disposition_parameter (part, "filename");
  json_t *object = json_pack ("{s:s, s:s}", "part", *path == '\0' ? "TEXT" : path, "ct", type);

  if (GMIME_IS_MULTIPART (part)) {
    json_t *children = json_array ();
    for (int i = 0; i < g_mime_multipart_get_count (GMIME_MULTIPART (part)); i++) {
      g_autofree char *below = g_strdup_printf ("%s%s%d", path, *path == '\0' ? "" : ".", i + 1);
      json_array_append_new (children, describe_part (g_mime_multipart_get_part (GMIME_MULTIPART (part), i), below,
                                                      description));
    }
    json_object_set_new (object, "mp", children);
    return object;
  }
  json_object_set_new (object, "s", json_integer (decoded_size (part)));
  if (disposition != NULL || id != NULL)
    json_object_set_new (object, "cd", json_string (disposition != NULL &&
                                                    strcmp (disposition, "inline") != 0 ? disposition : "attachment"));
  if (name != NULL)
    json_object_set_new (object, "filename", text_value (name));
  if (id != NULL) {
    g_autofree char *quoted = g_strdup_printf ("<%s>", id);
    json_object_set_new (object, "ci", text_value (quoted));
  }
  json_object_set_new (object, "requiresSmartLinkConversion", json_false ());
  if (part == description->body)
    set_content (object, part, description);
  if (GMIME_IS_MESSAGE_PART (part) && g_mime_message_part_get_message (GMIME_MESSAGE_PART (part)) != NULL) {
    GMimeObject *inner = g_mime_message_get_mime_part (g_mime_message_part_get_message (GMIME_MESSAGE_PART (part)));
    g_autofree char *below = g_strdup_printf ("%s.1", path);
    if (inner != NULL)
      json_object_set_new (object, "mp", json_pack ("[o]", describe_part (inner, below, description)));
  }
  return object;
}

static GMimeObject *
find_type (GMimeObject *part, const char *subtype)
{
  if (GMIME_IS_MULTIPART (part)) {
    for (int i = 0; i < g_mime_multipart_get_count (GMIME_MULTIPART (part)); i++) {
      GMimeObject *found = find_type (g_mime_multipart_get_part (GMIME_MULTIPART (part), i), subtype);
      if (found != NULL)
        return found;
    }
    return NULL;
  }
  if (g_mime_object_get_disposition (part) != NULL && strcmp (g_mime_object_get_disposition (part), "attachment") == 0)
    return NULL;
  return GMIME_IS_TEXT_PART (part) && g_mime_content_type_is_type (g_mime_object_get_content_type (part), "text",
                                                                   subtype) ? part : NULL;
}

static void
describe_people (GMimeMessage *message, json_t *object)
{
  json_t *people = json_array ();

  append_people (people, g_mime_message_get_from (message), "f");
  append_people (people, g_mime_message_get_to (message), "t");
  append_people (people, g_mime_message_get_cc (message), "c");
  append_people (people, g_mime_message_get_bcc (message), "b");
  append_people (people, g_mime_message_get_reply_to (message), "r");
  if (json_array_size (people) > 0)
    json_object_set (object, "e", people);
  json_decref (people);
}

static void
describe_head (GMimeMessage *message, json_t *object)
{
  GDateTime *date = g_mime_message_get_date (message);
  const char *reply = g_mime_object_get_header (GMIME_OBJECT (message), "In-Reply-To");

  describe_people (message, object);
  json_object_set_new (object, "su", text_value (g_mime_message_get_subject (message)));
  if (g_mime_message_get_message_id (message) != NULL) {
    g_autofree char *id = g_strdup_printf ("<%s>", g_mime_message_get_message_id (message));
    json_object_set_new (object, "mid", text_value (id));
  }
  if (reply != NULL)
    json_object_set_new (object, "irt", text_value (reply));
  if (date != NULL)
    json_object_set_new (object, "sd", json_integer (g_date_time_to_unix (date) * 1000));
}

void
wax_demo_mime_describe (WaxDemoMime *self, json_t *object, const WaxDemoMimeView *view)
{
  GMimeMessage *message = self->message;
  GMimeObject *root = message == NULL ? NULL : g_mime_message_get_mime_part (message);
  Description description = { .view = view };
  g_autofree char *path = g_strdup ("");

  if (root != NULL && view->part != NULL) {
    GMimeObject *part = find_part (root, view->part);
    if (part == NULL || !GMIME_IS_MESSAGE_PART (part))
      return;
    message = g_mime_message_part_get_message (GMIME_MESSAGE_PART (part));
    json_object_set_new (object, "s", json_integer (decoded_size (part)));
    root = message == NULL ? NULL : g_mime_message_get_mime_part (message);
    g_free (path);
    path = g_strdup_printf ("%s.1", view->part);
  }
  if (message == NULL)
    return;
  describe_head (message, object);
  if (root == NULL)
    return;
  description.body = view->html ? find_type (root, "html") : NULL;
  if (description.body == NULL)
    description.body = find_type (root, "plain");
  if (description.body == NULL)
    description.body = find_type (root, "html");
  json_object_set_new (object, "mp",
                       json_pack ("[o]", describe_part (root, *path != '\0' ? path : GMIME_IS_MULTIPART (root) ? ""
                                                        : "1", &description)));
}

/* Changing what is sent on */

char *
wax_demo_mime_encode_words (const char *text)
{
  ready_library ();
  return g_mime_utils_header_encode_text (NULL, text, "utf-8");
}

/* How long the header of that name is with its continuation lines, from @start on. */
static gsize
header_length (const char *start)
{
  const char *end = strchr (start, '\n');

  while (end != NULL && (end[1] == ' ' || end[1] == '\t'))
    end = strchr (end + 1, '\n');
  return end == NULL ? strlen (start) : (gsize) (end - start) + 1;
}

static void
remove_header (GString *head, const char *name)
{
  gsize length = strlen (name);
  char *line = head->str;

  while (*line != '\0') {
    gsize whole = header_length (line);
    if (g_ascii_strncasecmp (line, name, length) == 0 && line[length] == ':') {
      gsize at = (gsize) (line - head->str);
      g_string_erase (head, (gssize) at, (gssize) whole);
      line = head->str + at;
    } else {
      line += whole;
    }
  }
}

static GString *
split (GBytes *raw, const char **rest, gsize *rest_size)
{
  gsize size = 0;
  const char *bytes = g_bytes_get_data (raw, &size);
  const char *end = g_strstr_len (bytes, (gssize) size, "\r\n\r\n");
  gsize head = end == NULL ? 0 : (gsize) (end - bytes) + 2;

  if (end == NULL && (end = g_strstr_len (bytes, (gssize) size, "\n\n")) != NULL)
    head = (gsize) (end - bytes) + 1;
  *rest = bytes + head;
  *rest_size = size - head;
  return g_string_new_len (bytes, (gssize) head);
}

GBytes *
wax_demo_mime_without_header (GBytes *raw, const char *name)
{
  const char *rest;
  gsize rest_size;
  g_autoptr(GString) whole = split (raw, &rest, &rest_size);

  remove_header (whole, name);
  g_string_append_len (whole, rest, (gssize) rest_size);
  return g_string_free_to_bytes (g_steal_pointer (&whole));
}

GBytes *
wax_demo_mime_with_sender (GBytes *raw, const char *address, const char *display_name)
{
  const char *rest;
  gsize rest_size;
  g_autoptr(GString) whole = split (raw, &rest, &rest_size);
  g_autoptr(WaxDemoMime) mime = wax_demo_mime_new (raw);
  g_autofree char *given = NULL;
  g_autofree char *name = wax_demo_mime_dup_sender (mime, &given);
  g_autofree char *id = wax_demo_mime_dup_header (mime, "Message-ID");
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *encoded = wax_demo_mime_encode_words (display_name);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = g_date_time_format (now, "%a, %d %b %Y %H:%M:%S +0000");
  g_autoptr(GString) added = g_string_new (NULL);

  remove_header (whole, "Date");
  g_string_append_printf (added, "Date: %s\r\n", date);
  if (given == NULL || g_ascii_strcasecmp (given, address) != 0) {
    remove_header (whole, "From");
    g_string_append_printf (added, "From: %s <%s>\r\n", encoded, address);
  }
  if (id == NULL)
    g_string_append_printf (added, "Message-ID: <%s@example.test>\r\n", uuid);
  g_string_prepend (whole, added->str);
  g_string_append_len (whole, rest, (gssize) rest_size);
  return g_string_free_to_bytes (g_steal_pointer (&whole));
}

static void
append_leaves (GMimeObject *part, const char *path, GPtrArray *paths)
{
  if (!GMIME_IS_MULTIPART (part)) {
    g_ptr_array_add (paths, g_strdup (*path == '\0' ? "1" : path));
    return;
  }
  for (int i = 0; i < g_mime_multipart_get_count (GMIME_MULTIPART (part)); i++) {
    g_autofree char *below = g_strdup_printf ("%s%s%d", path, *path == '\0' ? "" : ".", i + 1);
    append_leaves (g_mime_multipart_get_part (GMIME_MULTIPART (part), i), below, paths);
  }
}

char **
wax_demo_mime_dup_leaves (WaxDemoMime *self)
{
  GMimeObject *root = self->message == NULL ? NULL : g_mime_message_get_mime_part (self->message);
  GPtrArray *paths = g_ptr_array_new ();

  if (root != NULL)
    append_leaves (root, "", paths);
  g_ptr_array_add (paths, NULL);
  return (char **) g_ptr_array_free (paths, FALSE);
}
