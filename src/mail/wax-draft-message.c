#include "mail/wax-draft-private.h"

#include <string.h>

#include "mail/wax-address.h"
#include "store/wax-mime-files.h"
#include "store/wax-mime.h"

/* GMime makes the message: encodings, folding and parameters are its trade. */

enum { MAX_LINE = 78, MAX_DEPTH = 20, MAX_PICTURES = 200 };
#define DOCUMENT_LIMIT ((gsize) 1 << 20) /* more is no letter, and a text view should not have to */

/* What a draft has to itself, as the person wrote it: addresses that are none are no header. */
#define ORIGIN "X-Waxwing-Origin"
#define AS_WRITTEN "X-Waxwing-As-Written-"

#define RECEIPT "Disposition-Notification-To"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeObject, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimePart, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeMultipart, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeDataWrapper, g_object_unref)

/* ---- writing ---- */

static gboolean
add_people (GMimeMessage *message, GMimeAddressType type, const char *text)
{
  g_autoptr(GPtrArray) addresses = wax_addresses_parse (text);
  gboolean all = TRUE;

  for (guint i = 0; i < addresses->len; i++) {
    WaxAddress *address = addresses->pdata[i];
    g_autofree char *ascii = address->valid ? wax_address_to_ascii (address->address) : NULL;

    all &= ascii != NULL;
    if (ascii != NULL)
      g_mime_message_add_mailbox (message, type, address->name[0] != '\0' ? address->name : NULL, ascii);
  }
  return all;
}

/* A header holds one line; letters of others are encoded by GMime. */
static void
set_header (GMimeMessage *message, const char *name, const char *value)
{
  g_autofree char *clean = wax_mime_clean (value);

  if (clean[0] != '\0')
    g_mime_object_set_header (GMIME_OBJECT (message), name, clean, "utf-8");
}

static void
add_recipients (GMimeMessage *message, const WaxDraft *self, WaxDraftForm form)
{
  const struct {
    GMimeAddressType type;
    const char *name;
    const char *text;
  } table[] = {
    { GMIME_ADDRESS_TYPE_TO, AS_WRITTEN "To", self->to },
    { GMIME_ADDRESS_TYPE_CC, AS_WRITTEN "Cc", self->cc },
    { GMIME_ADDRESS_TYPE_BCC, AS_WRITTEN "Bcc", self->bcc },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    if (!add_people (message, table[i].type, table[i].text) && form == WAX_DRAFT_KEPT)
      set_header (message, table[i].name, table[i].text);
  }
}

/* RFC 4021, section 2.1.48, what older programs look at, and RFC 8098, section 2.1. @sender: (nullable) */
static void
add_wishes (GMimeMessage *message, const WaxDraft *self, const char *sender)
{
  if (self->urgent) {
    set_header (message, "Importance", "high");
    set_header (message, "X-Priority", "1");
  }
  if (self->wants_receipt && sender != NULL)
    set_header (message, RECEIPT, sender);
}

static void
add_head (GMimeMessage *message, const WaxDraft *self, WaxDraftForm form, const char *id, gint64 now_s)
{
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_local (now_s);
  g_autoptr(GPtrArray) from = wax_addresses_parse (self->from);
  WaxAddress *sender = from->len > 0 ? from->pdata[0] : NULL;
  g_autofree char *ascii = sender != NULL && sender->valid ? wax_address_to_ascii (sender->address) : NULL;
  g_autofree char *message_id =
    g_strdup_printf ("%s@%s", id, ascii != NULL ? strrchr (ascii, '@') + 1 : "localhost.invalid");
  g_autofree char *subject = wax_mime_clean (self->subject);

  add_people (message, GMIME_ADDRESS_TYPE_FROM, self->from);
  add_people (message, GMIME_ADDRESS_TYPE_REPLY_TO, self->reply_to);
  add_recipients (message, self, form);
  g_mime_message_set_subject (message, subject, "utf-8");
  g_mime_message_set_date (message, date);
  g_mime_message_set_message_id (message, message_id);
  set_header (message, "In-Reply-To", self->in_reply_to);
  set_header (message, "References", self->references);
  add_wishes (message, self, ascii);
  if (form == WAX_DRAFT_KEPT && self->origin_id[0] != '\0') {
    g_autofree char *origin = g_strdup_printf ("%s %s", self->forwards ? "forward" : "reply", self->origin_id);

    set_header (message, ORIGIN, origin);
  }
}

/* What mail systems leave as it is: short lines of ASCII, none of which looks like the head of a mailbox file. */
static gboolean
is_plain (const char *text)
{
  for (const char *line = text; *line != '\0'; line += line[0] == '\n') {
    gsize size = strcspn (line, "\n");

    if (size > MAX_LINE || (size > 0 && line[size - 1] == ' ') || g_str_has_prefix (line, "From "))
      return FALSE;
    line += size;
  }
  return g_str_is_ascii (text);
}

static char *
with_line_feeds (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++) {
    if (*at != '\r')
      g_string_append_c (out, *at);
    else if (at[1] != '\n')
      g_string_append_c (out, '\n');
  }
  return g_string_free (out, FALSE);
}

static GMimePart *
make_part (const char *type, const char *subtype, const void *data, gsize size, GMimeContentEncoding encoding)
{
  GMimePart *part = g_mime_part_new_with_type (type, subtype);
  g_autoptr(GMimeStream) stream = g_mime_stream_mem_new_with_buffer (data, size);
  g_autoptr(GMimeDataWrapper) wrapper = g_mime_data_wrapper_new_with_stream (stream, GMIME_CONTENT_ENCODING_DEFAULT);

  g_mime_part_set_content (part, wrapper);
  g_mime_part_set_content_encoding (part, encoding);
  return part;
}

static GMimePart *
make_text (const char *subtype, const char *text)
{
  g_autofree char *lines = with_line_feeds (text);
  gboolean plain = is_plain (lines);
  g_autofree char *content = g_strconcat (lines, "\n", NULL);
  GMimePart *part = make_part ("text", subtype, content, strlen (content),
                               plain ? GMIME_CONTENT_ENCODING_7BIT : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);

  g_mime_object_set_content_type_parameter (GMIME_OBJECT (part), "charset", "utf-8");
  return part;
}

/* A message in a message is not encoded, RFC 2046, section 5.2.1. */
static GMimePart *
make_file (const char *name, const char *whole_type, GBytes *content, const char *disposition)
{
  g_auto(GStrv) type = g_strsplit (whole_type, "/", 2);
  gboolean is_message = g_ascii_strcasecmp (whole_type, "message/rfc822") == 0;
  gsize size;
  const void *data = g_bytes_get_data (content, &size);
  GMimePart *part = make_part (type[0], type[0] != NULL && type[1] != NULL ? type[1] : "octet-stream", data, size,
                               is_message ? GMIME_CONTENT_ENCODING_8BIT : GMIME_CONTENT_ENCODING_BASE64);

  g_mime_object_set_disposition (GMIME_OBJECT (part), disposition);
  if (name[0] != '\0')
    g_mime_part_set_filename (part, name);
  return part;
}

static GMimePart *
make_attachment (const WaxAttachment *attachment)
{
  return make_file (attachment->name, attachment->type, attachment->content, GMIME_DISPOSITION_ATTACHMENT);
}

/* The text with what it shows, RFC 2387. */
static GMimeObject *
make_related (GMimePart *laid_out, const GPtrArray *pictures)
{
  GMimeMultipart *related = g_mime_multipart_new_with_subtype ("related");

  g_mime_object_set_content_type_parameter (GMIME_OBJECT (related), "type", "text/html");
  g_mime_multipart_add (related, GMIME_OBJECT (laid_out));
  for (guint i = 0; i < pictures->len; i++) {
    const WaxPicture *picture = pictures->pdata[i];
    g_autoptr(GMimePart) part = make_file (picture->name, picture->type, picture->content, GMIME_DISPOSITION_INLINE);

    g_mime_part_set_content_id (part, picture->id);
    g_mime_multipart_add (related, GMIME_OBJECT (part));
  }
  return GMIME_OBJECT (related);
}

/* Whoever cannot show the one form shows the other, RFC 2046, section 5.1.4. */
static GMimeObject *
make_both (const char *text, const WaxDocument *document, WaxDraftForm form)
{
  g_autofree char *html = wax_document_to_html (document, form == WAX_DRAFT_SENT);
  g_autoptr(GMimePart) plain = make_text ("plain", text);
  g_autoptr(GMimePart) laid_out = make_text ("html", g_strchomp (html));
  g_autoptr(GPtrArray) pictures = wax_document_list_pictures (document);
  g_autoptr(GMimeObject) related = pictures->len > 0 ? make_related (laid_out, pictures) : NULL;
  GMimeMultipart *both = g_mime_multipart_new_with_subtype ("alternative");

  g_mime_multipart_add (both, GMIME_OBJECT (plain));
  g_mime_multipart_add (both, related != NULL ? related : GMIME_OBJECT (laid_out));
  return GMIME_OBJECT (both);
}

static GMimeObject *
make_body (const WaxDraft *self, WaxDraftForm form)
{
  if (self->document == NULL || (form == WAX_DRAFT_SENT && wax_document_is_plain (self->document)))
    return GMIME_OBJECT (make_text ("plain", self->text));
  return make_both (self->text, self->document, form);
}

static void
set_body (GMimeMessage *message, const WaxDraft *self, WaxDraftForm form)
{
  g_autoptr(GMimeObject) body = make_body (self, form);
  g_autoptr(GMimeMultipart) mixed = NULL;

  if (self->attachments->len == 0) {
    g_mime_message_set_mime_part (message, body);
    return;
  }
  mixed = g_mime_multipart_new_with_subtype ("mixed");
  g_mime_multipart_add (mixed, body);
  for (guint i = 0; i < self->attachments->len; i++) {
    g_autoptr(GMimePart) part = make_attachment (self->attachments->pdata[i]);

    g_mime_multipart_add (mixed, GMIME_OBJECT (part));
  }
  g_mime_message_set_mime_part (message, GMIME_OBJECT (mixed));
}

GBytes *
wax_draft_write (const WaxDraft *self, WaxDraftForm form, const char *id, gint64 now_s)
{
  g_autoptr(GMimeMessage) message = NULL;

  wax_mime_begin ();
  message = g_mime_message_new (TRUE);
  add_head (message, self, form, id, now_s);
  set_body (message, self, form);
  return wax_mime_to_bytes (GMIME_OBJECT (message));
}

/* ---- reading ---- */

static void
add_found (GPtrArray *attachments, GMimeObject *object)
{
  g_autofree char *type = g_mime_content_type_get_mime_type (g_mime_object_get_content_type (object));
  gboolean is_message = GMIME_IS_MESSAGE_PART (object);
  const char *name = wax_mime_get_file_name (object);
  g_autoptr(GBytes) content = wax_mime_dup_content (object);

  wax_attachments_add (attachments, name != NULL ? name : is_message ? "message.eml" : NULL, type, content);
}

static gboolean
add_picture_cb (GMimePart *part, guint number, gpointer pictures)
{
  GMimeContentType *type = g_mime_object_get_content_type (GMIME_OBJECT (part));
  const char *id = g_mime_object_get_content_id (GMIME_OBJECT (part));
  g_autofree char *whole_type = NULL, *name = NULL;
  g_autoptr(GBytes) content = NULL;

  if (id == NULL || type == NULL || !g_mime_content_type_is_type (type, "image", "*"))
    return TRUE;
  whole_type = g_mime_content_type_get_mime_type (type);
  name = wax_mime_clean (g_mime_part_get_filename (part));
  content = wax_mime_dup_content (GMIME_OBJECT (part));
  g_ptr_array_add (pictures, wax_picture_new (&(WaxPicture) {
    .id = id, .type = whole_type, .name = name, .content = content,
  }));
  return ((GPtrArray *) pictures)->len < MAX_PICTURES;
}

GPtrArray *
wax_draft_list_pictures (GMimeMessage *message)
{
  GPtrArray *pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_picture_unref);

  wax_mime_foreach_part (message, add_picture_cb, pictures);
  return pictures;
}

static gboolean
is_shown (GMimeObject *object, const GPtrArray *shown)
{
  const char *id = g_mime_object_get_content_id (object);

  for (guint i = 0; id != NULL && i < shown->len; i++) {
    if (strcmp (((WaxPicture *) shown->pdata[i])->came_as, id) == 0)
      return TRUE;
  }
  return FALSE;
}

/* Text and pictures that are shown are not attached; of an alternative all forms are such text. */
static void
find_attachments (GPtrArray *attachments, GMimeObject *object, const GPtrArray *shown, guint depth)
{
  if (object == NULL || depth > MAX_DEPTH || attachments->len > WAX_MIME_MAX_PARTS)
    return;
  if (GMIME_IS_MULTIPART (object)) {
    int n = g_mime_multipart_get_count (GMIME_MULTIPART (object));

    for (int i = 0; i < n; i++)
      find_attachments (attachments, g_mime_multipart_get_part (GMIME_MULTIPART (object), i), shown, depth + 1);
  } else if (GMIME_IS_MESSAGE_PART (object)) {
    add_found (attachments, object);
  } else if (GMIME_IS_PART (object) && !is_shown (object, shown)) {
    if (wax_mime_part_is_attachment (GMIME_PART (object)) || !wax_mime_part_is_text (GMIME_PART (object), "*"))
      add_found (attachments, object);
  }
}

void
wax_draft_find_attachments (GMimeMessage *message, const WaxDocument *document, GPtrArray *attachments)
{
  g_autoptr(GPtrArray) shown = document != NULL ? wax_document_list_pictures (document) : g_ptr_array_new ();

  find_attachments (attachments, g_mime_message_get_mime_part (message), shown, 0);
}

char *
wax_draft_dup_people (InternetAddressList *list)
{
  GString *text = g_string_new (NULL);
  int n = list != NULL ? internet_address_list_length (list) : 0;

  for (int i = 0; i < n; i++) {
    InternetAddress *entry = internet_address_list_get_address (list, i);
    g_autofree char *name = wax_mime_clean (internet_address_get_name (entry));
    g_autofree char *address = NULL;
    g_autofree char *person = NULL;

    if (INTERNET_ADDRESS_IS_GROUP (entry)) {
      g_autofree char *members =
        wax_draft_dup_people (internet_address_group_get_members (INTERNET_ADDRESS_GROUP (entry)));

      g_string_append_printf (text, "%s%s", text->len > 0 && members[0] != '\0' ? ", " : "", members);
      continue;
    }
    address = wax_mime_clean (internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (entry)));
    person = wax_address_to_string (name, address);
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", person);
  }
  return g_string_free (text, FALSE);
}

char *
wax_draft_dup_header (GMimeMessage *message, const char *name)
{
  return wax_mime_clean (g_mime_object_get_header (GMIME_OBJECT (message), name));
}

static char *
dup_recipients (GMimeMessage *message, const char *as_written, InternetAddressList *list)
{
  g_autofree char *written = wax_draft_dup_header (message, as_written);

  return written[0] != '\0' ? g_steal_pointer (&written) : wax_draft_dup_people (list);
}

/* Without the end of the last line, which make_text() adds. */
static char *
dup_text (const WaxMime *mime)
{
  gsize size = strlen (mime->text);

  return g_strndup (mime->text, size > 0 && mime->text[size - 1] == '\n' ? size - 1 : size);
}

/* (nullable): where it is plain text. @message: (nullable) */
static WaxDocument *
read_document (const WaxMime *mime, GMimeMessage *message, WaxLoss *lost)
{
  g_autoptr(GPtrArray) pictures = NULL;

  *lost = WAX_LOSS_NONE;
  if (mime->html[0] == '\0')
    return NULL;
  pictures = message != NULL ? wax_draft_list_pictures (message) : NULL;
  return wax_document_new_from_html (mime->html, strlen (mime->html), DOCUMENT_LIMIT, pictures, lost);
}

static gboolean
is_urgent (GMimeMessage *message)
{
  g_autofree char *importance = wax_draft_dup_header (message, "Importance");
  g_autofree char *priority = wax_draft_dup_header (message, "X-Priority");

  return g_ascii_strcasecmp (importance, "high") == 0 || priority[0] == '1' || priority[0] == '2';
}

WaxDraft *
wax_draft_read (GBytes *raw)
{
  g_autoptr(WaxMime) mime = wax_mime_new (raw);
  g_autoptr(GMimeMessage) message = wax_mime_parse (raw, g_bytes_get_size (raw), NULL);
  g_autoptr(GPtrArray) attachments = wax_attachments_new ();
  g_autofree char *from = NULL, *reply_to = NULL;
  g_autofree char *to = NULL, *cc = NULL, *bcc = NULL, *reply = NULL, *references = NULL, *origin = NULL;
  g_autofree char *receipt = NULL;
  WaxLoss lost;
  g_autoptr(WaxDocument) document = read_document (mime, message, &lost);
  g_autofree char *text = document == NULL ? dup_text (mime) : NULL;
  const char *origin_id;

  if (message == NULL)
    return wax_draft_new (&(WaxDraft) { .text = text, .document = document });
  from = wax_draft_dup_people (g_mime_message_get_from (message));
  reply_to = wax_draft_dup_people (g_mime_message_get_reply_to (message));
  to = dup_recipients (message, AS_WRITTEN "To", g_mime_message_get_to (message));
  cc = dup_recipients (message, AS_WRITTEN "Cc", g_mime_message_get_cc (message));
  bcc = dup_recipients (message, AS_WRITTEN "Bcc", g_mime_message_get_bcc (message));
  reply = wax_draft_dup_header (message, "In-Reply-To");
  references = wax_draft_dup_header (message, "References");
  origin = wax_draft_dup_header (message, ORIGIN);
  receipt = wax_draft_dup_header (message, RECEIPT);
  origin_id = strchr (origin, ' ');
  wax_draft_find_attachments (message, document, attachments);
  return wax_draft_new (&(WaxDraft) {
    .from = from, .reply_to = reply_to, .to = to, .cc = cc, .bcc = bcc, .subject = mime->subject, .text = text,
    .document = document, .loses = lost != WAX_LOSS_NONE, .in_reply_to = reply, .references = references,
    .origin_id = origin_id != NULL ? origin_id + 1 : NULL,
    .forwards = g_str_has_prefix (origin, "forward "), .urgent = is_urgent (message),
    .wants_receipt = receipt[0] != '\0', .attachments = attachments,
  });
}
