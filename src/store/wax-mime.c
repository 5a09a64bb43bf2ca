#include "store/wax-mime.h"

#include "store/wax-html-text.h"
#include "store/wax-mime-files.h"
#include "store/wax-mime-part.h"
#include "store/wax-saved-file.h"

#include <errno.h>
#include <string.h>

#define TEXT_LIMIT ((gsize) 4 << 20) /* bytes shown; a text view takes no more */
enum { NAME_LIMIT = 180 };           /* bytes; file systems take 255 */

#define IMAGES_LIMIT ((gsize) 32 << 20) /* bytes, decoded */
enum { MAX_IMAGES = 500 };

typedef struct {
  const char *type; /* static */
  GBytes *content;
} Image;

typedef struct {
  WaxMime public;
  GBytes *raw;
  GHashTable *images; /* (nullable): content id → Image */
} Mime;

/* One walk finds what is shown and what is saved, so that both number the parts alike. */
typedef struct {
  GString *text;
  GString *html;      /* (nullable): the form with HTML in it is chosen */
  GHashTable *images; /* (nullable) */
  gsize images_size;
  GPtrArray *attachments;
  GPtrArray *content_ids; /* (nullable) (element-type utf8): of each of the attachments, "" for none */
  gboolean any_html;
  gboolean html_left_out;
  gboolean from_html;
  gboolean truncated;
  gboolean damaged;
  guint number;
  GPtrArray *objects; /* (nullable): all that is numbered, by number - 1; of the message */
  WaxInvitation *invitation; /* (nullable) */
  guint invitation_part;
} Walk;

G_DEFINE_BOXED_TYPE (WaxMime, wax_mime, wax_mime_ref, wax_mime_unref)

static void
free_attachment_cb (gpointer data)
{
  WaxMimeAttachment *attachment = data;

  g_free ((char *) attachment->name);
  g_free ((char *) attachment->type);
  g_free (attachment);
}

/* Characters that make a name look like another one. */
static gboolean
is_direction_mark (gunichar character)
{
  return (character >= 0x202a && character <= 0x202e) || (character >= 0x2066 && character <= 0x2069) ||
         character == 0x200e ||
         character == 0x200f || character == 0x61c;
}

static char *
shorten (char *name)
{
  const char *dot = strrchr (name, '.');
  gsize length = strlen (name), extension = dot != NULL && strlen (dot) <= 16 ? strlen (dot) : 0;
  const char *end;
  g_autofree char *stem = NULL;

  if (length <= NAME_LIMIT)
    return g_strdup (name);
  end = g_utf8_find_prev_char (name, name + NAME_LIMIT - extension + 1);
  stem = g_strndup (name, (gsize) (end - name));
  return g_strconcat (stem, extension > 0 ? dot : "", NULL);
}

static char *
make_safe_name (const char *given, const char *otherwise)
{
  g_autofree char *clean = wax_mime_clean (given);
  const char *slash = strrchr (clean, '/'), *backslash = strrchr (clean, '\\');
  const char *last = MAX (slash, backslash);
  g_autoptr(GString) name = g_string_new (NULL);

  for (const char *at = last != NULL ? last + 1 : clean; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);

    if (name->len == 0 && (character == '.' || character == ' '))
      continue;
    if (is_direction_mark (character))
      continue;
    g_string_append_unichar (name, character < 0x80 && strchr (":*?\"<>|", (int) character) != NULL ? '_' : character);
  }
  while (name->len > 0 && strchr (". ", name->str[name->len - 1]) != NULL)
    g_string_truncate (name, name->len - 1);
  return name->len > 0 ? shorten (name->str) : g_strdup (otherwise);
}

static char *
make_message_name (const char *subject)
{
  g_autofree char *flat = g_strdelimit (g_strdup (subject), "/\\", '-');
  g_autofree char *name = g_strconcat (flat, ".eml", NULL);
  g_autofree char *safe = make_safe_name (name, "message.eml");

  return g_str_has_suffix (safe, ".eml") && strlen (safe) > 4 ? g_steal_pointer (&safe) : g_strdup ("message.eml");
}

static char *
dup_type (GMimeObject *object)
{
  GMimeContentType *type = g_mime_object_get_content_type (object);
  g_autofree char *text = type != NULL ? g_mime_content_type_get_mime_type (type) : NULL;
  g_autofree char *lower = g_ascii_strdown (text != NULL ? text : "application/octet-stream", -1);

  return wax_mime_clean (lower);
}

static gint64
write_part (GMimeObject *object, GMimeStream *stream)
{
  if (GMIME_IS_MESSAGE_PART (object)) {
    GMimeMessage *inner = g_mime_message_part_get_message (GMIME_MESSAGE_PART (object));

    return inner != NULL ? g_mime_object_write_to_stream (GMIME_OBJECT (inner), NULL, stream) : 0;
  }
  if (g_mime_part_get_content (GMIME_PART (object)) == NULL)
    return 0;
  return g_mime_data_wrapper_write_to_stream (g_mime_part_get_content (GMIME_PART (object)), stream);
}

static gboolean
is_calendar (GMimeObject *object)
{
  GMimeContentType *type = g_mime_object_get_content_type (object);

  return GMIME_IS_PART (object) && type != NULL &&
         (g_mime_content_type_is_type (type, "text", "calendar") ||
          g_mime_content_type_is_type (type, "application", "ics"));
}

static const char *
find_image_type (GMimeObject *object)
{
  static const char *const types[][2] = {
    { "png", "image/png" },   { "jpeg", "image/jpeg" }, { "jpg", "image/jpeg" }, { "pjpeg", "image/jpeg" },
    { "gif", "image/gif" },   { "webp", "image/webp" }, { "bmp", "image/bmp" },  { "x-ms-bmp", "image/bmp" },
    { "x-png", "image/png" },
  };
  GMimeContentType *type = g_mime_object_get_content_type (object);

  for (guint i = 0; type != NULL && i < G_N_ELEMENTS (types); i++) {
    if (g_mime_content_type_is_type (type, "image", types[i][0]))
      return types[i][1];
  }
  return NULL;
}

/* By what it is called where it comes as nothing in particular. */
static const char *
find_picture_type (GMimeObject *object, const char *name, gint64 size)
{
  static const char *const types[][2] = {
    { ".png", "image/png" }, { ".jpg", "image/jpeg" }, { ".jpeg", "image/jpeg" }, { ".gif", "image/gif" },
    { ".webp", "image/webp" },
  };
  GMimeContentType *type = g_mime_object_get_content_type (object);
  g_autofree char *lower = g_ascii_strdown (name, -1);

  if (size > (gint64) IMAGES_LIMIT)
    return NULL;
  if (type == NULL || !g_mime_content_type_is_type (type, "application", "octet-stream"))
    return find_image_type (object);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    if (g_str_has_suffix (lower, types[i][0]))
      return types[i][1];
  }
  return NULL;
}

static char *
make_name (GMimeObject *object)
{
  const char *given = wax_mime_get_file_name (object);
  GMimeMessage *inner = GMIME_IS_MESSAGE_PART (object) ? g_mime_message_part_get_message (GMIME_MESSAGE_PART (object))
                                                       : NULL;
  const char *subject = inner != NULL ? g_mime_message_get_subject (inner) : NULL;

  if (given == NULL && GMIME_IS_MESSAGE_PART (object))
    return make_message_name (subject != NULL ? subject : "");
  return make_safe_name (given, is_calendar (object) ? "event.ics" : "attachment");
}

/* By what it is called where its type is unknown to those who sent it. */
static gboolean
is_message (GMimeObject *object, const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return GMIME_IS_MESSAGE_PART (object) || g_str_has_suffix (lower, ".eml");
}

static void
add_attachment (Walk *self, GMimeObject *object)
{
  g_autoptr(GMimeStream) counter = g_mime_stream_null_new ();
  WaxMimeAttachment *attachment;
  const char *id;

  attachment = g_new0 (WaxMimeAttachment, 1);
  attachment->part = self->number;
  attachment->type = dup_type (object);
  attachment->name = make_name (object);
  attachment->message = is_message (object, attachment->name);
  write_part (object, counter);
  attachment->size = g_mime_stream_tell (counter);
  attachment->picture = find_picture_type (object, attachment->name, attachment->size);
  g_ptr_array_add (self->attachments, attachment);
  id = g_mime_object_get_content_id (object);
  g_ptr_array_add (self->content_ids, g_strdup (id != NULL ? id : ""));
}

static void
add_text (Walk *self, GMimePart *part)
{
  g_autofree char *text = NULL;
  gsize left = TEXT_LIMIT - MIN (self->text->len, TEXT_LIMIT);

  if (left == 0) {
    self->truncated = TRUE;
    return;
  }
  text = wax_mime_part_get_text (part, left + 1, &self->damaged);
  if (wax_mime_part_is_text (part, "html")) {
    char *plain = wax_html_to_text (text, strlen (text), left + 1);

    g_free (text);
    text = plain;
    self->from_html = TRUE;
  }
  if (strlen (text) > left) {
    self->truncated = TRUE;
    *g_utf8_find_prev_char (text, text + left) = '\0';
  }
  if (self->text->len > 0 && text[0] != '\0')
    g_string_append_c (self->text, '\n');
  for (const char *at = text; *at != '\0'; at++) {
    if (*at != '\r' || at[1] != '\n')
      g_string_append_c (self->text, *at);
  }
}

/* Text that stands between pieces of HTML, or after them, is laid out with them. */
static void
add_html (Walk *self, GMimePart *part)
{
  gsize left = TEXT_LIMIT - MIN (self->html->len, TEXT_LIMIT);
  g_autofree char *text = wax_mime_part_get_text (part, left + 1, NULL);

  if (!wax_mime_part_is_text (part, "html")) {
    g_autofree char *escaped = g_markup_escape_text (text, -1);

    g_free (text);
    text = g_strdup_printf ("<pre>%s</pre>\n", escaped);
  }
  if (strlen (text) > left)
    self->html_left_out = TRUE;
  else
    g_string_append (self->html, text);
}

static void
free_image_cb (gpointer data)
{
  Image *image = data;

  g_bytes_unref (image->content);
  g_free (image);
}

static void
add_image (Walk *self, GMimeObject *object)
{
  const char *id = g_mime_object_get_content_id (object), *type = find_image_type (object);
  g_autoptr(GMimeStream) stream = NULL;
  GByteArray *content;
  Image *image;

  if (id == NULL || type == NULL || g_hash_table_size (self->images) == MAX_IMAGES ||
      g_hash_table_contains (self->images, id))
    return;
  stream = g_mime_stream_mem_new ();
  write_part (object, stream);
  content = g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (stream));
  if (content->len > IMAGES_LIMIT - self->images_size)
    return;
  self->images_size += content->len;
  image = g_new (Image, 1);
  image->type = type;
  image->content = g_bytes_new (content->data, content->len);
  g_hash_table_insert (self->images, g_strdup (id), image);
}

static gboolean
contains_text (GMimeObject *object, const char *subtype, guint depth)
{
  if (object == NULL || depth > WAX_MIME_MAX_DEPTH)
    return FALSE;
  if (GMIME_IS_PART (object))
    return wax_mime_part_is_text (GMIME_PART (object), subtype) && !wax_mime_part_is_attachment (GMIME_PART (object));
  if (GMIME_IS_MULTIPART (object)) {
    int n = g_mime_multipart_get_count (GMIME_MULTIPART (object));

    for (int i = 0; i < n; i++) {
      if (contains_text (g_mime_multipart_get_part (GMIME_MULTIPART (object), i), subtype, depth + 1))
        return TRUE;
    }
  }
  return FALSE;
}

/* Which of the forms of an alternative is shown, -1 for all. @rich: the best one, not the plainest */
static int
choose_form (GMimeMultipart *multipart, guint depth, gboolean rich)
{
  GMimeContentType *type = g_mime_object_get_content_type (GMIME_OBJECT (multipart));
  int n = g_mime_multipart_get_count (multipart);

  if (type == NULL || !g_mime_content_type_is_type (type, "multipart", "alternative"))
    return -1;
  for (int i = 0; i < n && !rich; i++) {
    if (contains_text (g_mime_multipart_get_part (multipart, i), "plain", depth))
      return i;
  }
  for (int i = n - 1; i >= 0; i--) {
    if (contains_text (g_mime_multipart_get_part (multipart, i), "html", depth))
      return i;
  }
  return rich ? choose_form (multipart, depth, FALSE) : -1;
}

static void
read_invitation (Walk *self, GMimePart *part)
{
  g_autofree char *text = wax_mime_part_get_text (part, WAX_INVITATION_MAX_BYTES + 1, NULL);

  self->invitation = wax_invitation_new (text);
  self->invitation_part = self->number;
}

static void
keep_part (Walk *self, GMimeObject *object)
{
  if (self->attachments != NULL && self->invitation == NULL && is_calendar (object))
    read_invitation (self, GMIME_PART (object));
  if (self->attachments != NULL)
    add_attachment (self, object);
  if (self->images != NULL && GMIME_IS_PART (object))
    add_image (self, object);
}

static void walk (Walk *self, GMimeObject *object, guint depth, gboolean shown);

static void
walk_children (Walk *self, GMimeMultipart *multipart, guint depth, gboolean shown)
{
  int n = g_mime_multipart_get_count (multipart);
  int chosen = choose_form (multipart, depth, self->html != NULL);

  for (int i = 0; i < n; i++)
    walk (self, g_mime_multipart_get_part (multipart, i), depth + 1, shown && (chosen < 0 || chosen == i));
}

static void
walk (Walk *self, GMimeObject *object, guint depth, gboolean shown)
{
  if (object == NULL)
    return;
  if (depth > WAX_MIME_MAX_DEPTH || self->number >= WAX_MIME_MAX_PARTS) {
    self->truncated = TRUE;
    return;
  }
  if (GMIME_IS_MULTIPART (object)) {
    walk_children (self, GMIME_MULTIPART (object), depth, shown);
    return;
  }
  if (!GMIME_IS_PART (object) && !GMIME_IS_MESSAGE_PART (object))
    return;

  self->number++;
  if (self->text != NULL && GMIME_IS_PART (object) && wax_mime_part_is_damaged (GMIME_PART (object)))
    self->damaged = TRUE;
  if (self->objects != NULL)
    g_ptr_array_add (self->objects, object);
  else if (GMIME_IS_MESSAGE_PART (object) || wax_mime_part_is_attachment (GMIME_PART (object)))
    keep_part (self, object);
  else if (shown && self->text != NULL)
    add_text (self, GMIME_PART (object));
  else if (shown && self->html != NULL)
    add_html (self, GMIME_PART (object));
  if (GMIME_IS_PART (object) && wax_mime_part_is_text (GMIME_PART (object), "html") &&
      !wax_mime_part_is_attachment (GMIME_PART (object)))
    self->any_html = TRUE;
}

/* Again, for the form that the plain text left aside: of what the first walk found it changes nothing. */
static void
read_html (Mime *self, GMimeMessage *message)
{
  Walk state = { .html = g_string_new (NULL),
                 .images = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_image_cb) };

  walk (&state, g_mime_message_get_mime_part (message), 0, TRUE);
  if (state.html_left_out)
    g_string_truncate (state.html, 0);
  self->images = state.images;
  self->public.html_left_out = state.html_left_out;
  self->public.html_traits = wax_html_traits_find (state.html->str, state.html->len);
  self->public.html = g_string_free (state.html, FALSE);
}

/* (element-type utf8): the content ids that the HTML names, without percent-encoding */
static GHashTable *
find_named_images (const char *html)
{
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (const char *at = strstr (html, "cid:"); at != NULL && g_hash_table_size (ids) < MAX_IMAGES;
       at = strstr (at, "cid:")) {
    gsize length = strcspn (at += 4, "\"'() \t\r\n<>&;");
    char *id = g_uri_unescape_segment (at, at + length, NULL);

    if (id != NULL)
      g_hash_table_add (ids, id);
    at += length;
  }
  return ids;
}

static void
mark_shown_images (Mime *self, GPtrArray *content_ids)
{
  g_autoptr(GHashTable) named = find_named_images (self->public.html);

  for (guint i = 0; i < content_ids->len; i++) {
    WaxMimeAttachment *attachment = self->public.attachments->pdata[i];
    const char *id = content_ids->pdata[i];

    attachment->in_html = g_hash_table_contains (self->images, id) && g_hash_table_contains (named, id);
  }
}

static char *
dup_people (InternetAddressList *list)
{
  g_autofree char *text = list != NULL ? internet_address_list_to_string (list, NULL, FALSE) : NULL;

  return wax_mime_clean (text);
}

/* Whoever wrote it: it can only take away from what is believed. */
static gboolean
is_doubted (GMimeMessage *message)
{
  static const char *const failures[] = { "dmarc=fail", "dkim=fail", "spf=fail", "spf=softfail" };
  GMimeHeaderList *headers = g_mime_object_get_header_list (GMIME_OBJECT (message));
  int n = g_mime_header_list_get_count (headers);

  for (int i = 0; i < n; i++) {
    GMimeHeader *header = g_mime_header_list_get_header_at (headers, i);
    g_autofree char *value = NULL;

    if (g_ascii_strcasecmp (g_mime_header_get_name (header), "Authentication-Results") != 0)
      continue;
    value = g_ascii_strdown (g_mime_header_get_raw_value (header), -1);
    /* One that was passed on fails some of it, and the whole all the same holds. */
    if (strstr (value, "dmarc=pass") != NULL)
      continue;
    for (guint j = 0; j < G_N_ELEMENTS (failures); j++) {
      if (strstr (value, failures[j]) != NULL)
        return TRUE;
    }
  }
  return FALSE;
}

static char *
dup_address (InternetAddressList *list)
{
  InternetAddress *only = list != NULL && internet_address_list_length (list) == 1
                            ? internet_address_list_get_address (list, 0) : NULL;

  return wax_mime_clean (INTERNET_ADDRESS_IS_MAILBOX (only)
                           ? internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (only)) : NULL);
}

static void
read_headers (WaxMime *self, GMimeMessage *message)
{
  GDateTime *date = g_mime_message_get_date (message);

  self->subject = wax_mime_clean (g_mime_message_get_subject (message));
  self->from = dup_people (g_mime_message_get_from (message));
  self->from_address = dup_address (g_mime_message_get_from (message));
  self->to = dup_people (g_mime_message_get_to (message));
  self->cc = dup_people (g_mime_message_get_cc (message));
  self->bcc = dup_people (g_mime_message_get_bcc (message));
  self->reply_to = dup_people (g_mime_message_get_reply_to (message));
  self->sender_doubted = is_doubted (message);
  self->date_ms = date != NULL ? g_date_time_to_unix (date) * 1000 : 0;
}

WaxMime *
wax_mime_new (GBytes *raw)
{
  Mime *self = g_atomic_rc_box_new0 (Mime);
  gboolean damaged = FALSE;
  g_autoptr(GMimeMessage) message = wax_mime_parse (raw, G_MAXSIZE, &damaged);
  g_autoptr(GPtrArray) content_ids = g_ptr_array_new_with_free_func (g_free);
  Walk state = { .text = g_string_new (NULL), .attachments = g_ptr_array_new_with_free_func (free_attachment_cb),
                 .content_ids = content_ids };

  self->raw = g_bytes_ref (raw);
  self->public.list = wax_mime_find_list (message);
  if (message != NULL) {
    read_headers (&self->public, message);
    walk (&state, g_mime_message_get_mime_part (message), 0, TRUE);
  } else {
    self->public.subject = g_strdup ("");
    self->public.from = g_strdup ("");
    self->public.from_address = g_strdup ("");
    self->public.to = g_strdup ("");
    self->public.cc = g_strdup ("");
    self->public.bcc = g_strdup ("");
    self->public.reply_to = g_strdup ("");
  }
  self->public.text = g_string_free (state.text, FALSE);
  self->public.attachments = state.attachments;
  if (state.any_html) {
    read_html (self, message);
    mark_shown_images (self, content_ids);
  } else {
    self->public.html = g_strdup ("");
  }
  if (message != NULL)
    self->public.seal = wax_mime_find_seal (message, self->public.text);
  self->public.invitation = state.invitation;
  self->public.invitation_part = state.invitation_part;
  self->public.html_links = wax_mime_links_find_in_html (self->public.html, strlen (self->public.html));
  self->public.text_links = wax_mime_links_find_in_text (self->public.text);
  self->public.from_html = state.from_html;
  self->public.truncated = state.truncated;
  /* Of nothing at all nothing is missing. */
  self->public.damaged = g_bytes_get_size (raw) > 0 && (message == NULL || damaged || state.damaged);
  return &self->public;
}

WaxMime *
wax_mime_ref (WaxMime *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  Mime *self = data;

  g_free ((char *) self->public.subject);
  g_free ((char *) self->public.from);
  g_free ((char *) self->public.from_address);
  g_free ((char *) self->public.to);
  g_free ((char *) self->public.cc);
  g_free ((char *) self->public.bcc);
  g_free ((char *) self->public.reply_to);
  g_free ((char *) self->public.list.post);
  g_free ((char *) self->public.list.mail);
  g_free ((char *) self->public.list.page);
  g_free ((char *) self->public.text);
  g_free ((char *) self->public.html);
  g_clear_pointer (&self->images, g_hash_table_unref);
  g_clear_pointer (&self->public.invitation, wax_invitation_free);
  g_ptr_array_unref (self->public.html_links);
  g_ptr_array_unref (self->public.text_links);
  g_ptr_array_unref (self->public.attachments);
  g_bytes_unref (self->raw);
}

void
wax_mime_unref (WaxMime *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

GBytes *
wax_mime_get_image (WaxMime *self, const char *content_id, const char **type)
{
  GHashTable *images = ((Mime *) self)->images;
  Image *image = images != NULL ? g_hash_table_lookup (images, content_id) : NULL;

  *type = image != NULL ? image->type : NULL;
  return image != NULL ? image->content : NULL;
}

gboolean
wax_mime_get_signed (WaxMime *self, GBytes **content, GBytes **signature)
{
  g_autoptr(GMimeMessage) message = wax_mime_parse (((Mime *) self)->raw, G_MAXSIZE, NULL);

  return message != NULL && wax_mime_split_signed (message, content, signature);
}

char *
wax_mime_make_file_name (WaxMime *self)
{
  return make_message_name (self->subject);
}

static gboolean
is_attachment (WaxMime *self, guint part)
{
  for (guint i = 0; i < self->attachments->len; i++) {
    if (((WaxMimeAttachment *) self->attachments->pdata[i])->part == part)
      return TRUE;
  }
  return FALSE;
}

/* Decoded in memory, where the message is too: GMime does not keep why a file could not be written. */
static GBytes *
decode (GMimeObject *object, GError **error)
{
  g_autoptr(GMimeStream) stream = g_mime_stream_mem_new ();

  if (write_part (object, stream) < 0) {
    wax_store_error_set_errno (error, EIO, "attachment");
    return NULL;
  }
  g_mime_stream_mem_set_owner (GMIME_STREAM_MEM (stream), FALSE);
  return g_byte_array_free_to_bytes (g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (stream)));
}

static gboolean
decode_part (WaxMime *self, GPtrArray *objects, guint part, WaxMimeContentFunc func, gpointer data, GError **error)
{
  g_autoptr(GBytes) content = NULL;

  if (!is_attachment (self, part) || part > objects->len) {
    g_set_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND, "The message has no attachment %u", part);
    return FALSE;
  }
  content = decode (objects->pdata[part - 1], error);
  return content != NULL && func (part, content, data, error);
}

gboolean
wax_mime_decode_attachments (WaxMime *self, GArray *parts, WaxMimeContentFunc func, gpointer data, GError **error)
{
  g_autoptr(GMimeMessage) message = wax_mime_parse (((Mime *) self)->raw, G_MAXSIZE, NULL);
  g_autoptr(GPtrArray) objects = g_ptr_array_new ();
  Walk state = { .objects = objects };

  if (message != NULL)
    walk (&state, g_mime_message_get_mime_part (message), 0, TRUE);
  for (guint i = 0; i < parts->len; i++) {
    if (!decode_part (self, objects, g_array_index (parts, guint, i), func, data, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_content (guint part, GBytes *content, gpointer fd, GError **error)
{
  return wax_saved_file_write_bytes (*(int *) fd, content, error);
}

gboolean
wax_mime_save_attachment (WaxMime *self, guint part, int fd, GError **error)
{
  g_autoptr(GArray) parts = g_array_new (FALSE, FALSE, sizeof part);

  if (part == WAX_MIME_WHOLE)
    return write_content (part, ((Mime *) self)->raw, &fd, error);
  g_array_append_val (parts, part);
  return wax_mime_decode_attachments (self, parts, write_content, &fd, error);
}
