#include "protocol/zimbra/wax-zimbra-letter.h"

#include <string.h>

#include "protocol/zimbra/wax-zimbra-send.h"
#include "protocol/zimbra/wax-zimbra-soap.h"
#include "store/wax-mime-files.h"

enum { MAX_DEPTH = 20 };

struct _WaxZimbraLetter {
  GMimeMessage *message;
  GPtrArray *files;
  char *plain;
  char *html; /* (nullable) */
};

/* ---- what can be told ---- */

/* The server has names of its own for these, or sets them; any other one would be lost. */
static gboolean
is_told (const char *name)
{
  static const char *const told[] = { "From", "Reply-To", "To", "Cc", "Bcc", "Subject", "Date", "Message-Id",
                                      "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "In-Reply-To",
                                      "References", "X-Waxwing-Origin" };

  for (guint i = 0; i < G_N_ELEMENTS (told); i++) {
    if (g_ascii_strcasecmp (name, told[i]) == 0)
      return TRUE;
  }
  return FALSE;
}

/* References are made by the server, of the message that is answered. */
static gboolean
can_tell_head (GMimeMessage *message, const WaxOutgoing *outgoing)
{
  GMimeHeaderList *headers = g_mime_object_get_header_list (GMIME_OBJECT (message));
  int n = g_mime_header_list_get_count (headers);

  for (int i = 0; i < n; i++) {
    const char *name = g_mime_header_get_name (g_mime_header_list_get_header_at (headers, i));

    if (!is_told (name) || (g_ascii_strcasecmp (name, "References") == 0 && outgoing->origin_id == NULL))
      return FALSE;
  }
  return TRUE;
}

/* An upload's name is read as HTML. */
static gboolean
can_tell_files (const GPtrArray *files)
{
  for (guint i = 0; i < files->len; i++) {
    const WaxMimeFile *file = files->pdata[i];

    if (strchr (file->name, '&') != NULL || (file->name[0] == '\0' && file->content_id == NULL))
      return FALSE;
  }
  return files->len > 0;
}

/* Lines end as they do in a message: the server takes them as they are. */
static char *
dup_text (GMimePart *part)
{
  g_autofree char *text = wax_mime_part_get_text (part, G_MAXSSIZE, NULL);
  GString *lines = g_string_new (text);

  g_string_replace (lines, "\r\n", "\n", 0);
  g_string_replace (lines, "\n", "\r\n", 0);
  return g_string_free (lines, FALSE);
}

static gboolean
take_texts (WaxZimbraLetter *self, const GPtrArray *texts)
{
  if (texts->len == 0 || texts->len > 2 || !wax_mime_part_is_text (texts->pdata[0], "plain") ||
      (texts->len == 2 && !wax_mime_part_is_text (texts->pdata[1], "html")))
    return FALSE;
  self->plain = dup_text (texts->pdata[0]);
  self->html = texts->len == 2 ? dup_text (texts->pdata[1]) : NULL;
  return TRUE;
}

WaxZimbraLetter *
wax_zimbra_letter_new (const WaxOutgoing *message)
{
  g_autoptr(WaxZimbraLetter) self = g_new0 (WaxZimbraLetter, 1);
  g_autoptr(GPtrArray) texts = g_ptr_array_new ();

  self->message = wax_mime_parse (message->raw, g_bytes_get_size (message->raw), NULL);
  if (self->message == NULL || !can_tell_head (self->message, message))
    return NULL;
  self->files = wax_mime_list_files (self->message, texts);
  return can_tell_files (self->files) && take_texts (self, texts) ? g_steal_pointer (&self) : NULL;
}

void
wax_zimbra_letter_free (WaxZimbraLetter *self)
{
  g_clear_object (&self->message);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_free (self->plain);
  g_free (self->html);
  g_free (self);
}

GPtrArray *
wax_zimbra_letter_get_files (WaxZimbraLetter *self)
{
  return self->files;
}

/* ---- telling ---- */

static void
add_people (WaxJsonWriter *writer, const char *type, InternetAddressList *list)
{
  int n = list != NULL ? internet_address_list_length (list) : 0;

  for (int i = 0; i < n; i++) {
    InternetAddress *person = internet_address_list_get_address (list, i);
    const char *name = internet_address_get_name (person);

    if (!INTERNET_ADDRESS_IS_MAILBOX (person))
      continue;
    wax_json_writer_begin_object (writer, NULL);
    wax_json_writer_add_string (writer, "t", type);
    wax_json_writer_add_string (writer, "a", internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (person)));
    wax_json_writer_add_string (writer, "p", name != NULL ? name : "");
    wax_json_writer_end_object (writer);
  }
}

static void
add_head (WaxZimbraLetter *self, WaxJsonWriter *writer)
{
  const char *subject = g_mime_message_get_subject (self->message);
  g_autofree char *answered =
    wax_mime_clean (g_mime_object_get_header (GMIME_OBJECT (self->message), "In-Reply-To"));

  wax_json_writer_begin_array (writer, "e");
  add_people (writer, "f", g_mime_message_get_from (self->message));
  add_people (writer, "r", g_mime_message_get_reply_to (self->message));
  add_people (writer, "t", g_mime_message_get_to (self->message));
  add_people (writer, "c", g_mime_message_get_cc (self->message));
  add_people (writer, "b", g_mime_message_get_bcc (self->message));
  wax_json_writer_end_array (writer);
  wax_json_writer_add_element (writer, "su", subject != NULL ? subject : "");
  if (answered[0] != '\0')
    wax_json_writer_add_element (writer, "irt", answered);
}

static void
add_text (WaxJsonWriter *writer, const char *type, const char *text)
{
  wax_json_writer_begin_object (writer, NULL);
  wax_json_writer_add_string (writer, "ct", type);
  wax_json_writer_add_element (writer, "content", text);
  wax_json_writer_end_object (writer);
}

static void
begin_multipart (WaxJsonWriter *writer, const char *type)
{
  wax_json_writer_begin_object (writer, NULL);
  wax_json_writer_add_string (writer, "ct", type);
  wax_json_writer_begin_array (writer, "mp");
}

static void
end_multipart (WaxJsonWriter *writer)
{
  wax_json_writer_end_array (writer);
  wax_json_writer_end_object (writer);
}

/* Whether it is taken from the draft; else from an upload. */
static const char *
find_part (const WaxMimeFile *file, const WaxOutgoing *message)
{
  return g_hash_table_lookup (message->stored->parts, file->key);
}

static void
add_part (WaxJsonWriter *writer, const char *part, const WaxOutgoing *message)
{
  wax_json_writer_begin_object (writer, NULL);
  wax_json_writer_add_string (writer, "mid", message->draft_id);
  wax_json_writer_add_string (writer, "part", part);
  wax_json_writer_end_object (writer);
}

static void
add_shown (WaxJsonWriter *writer, const WaxMimeFile *file, const WaxOutgoing *message)
{
  const char *part = find_part (file, message);

  wax_json_writer_begin_object (writer, NULL);
  wax_json_writer_add_string (writer, "ci", file->content_id);
  wax_json_writer_begin_object (writer, "attach");
  if (part != NULL) {
    wax_json_writer_begin_array (writer, "mp");
    add_part (writer, part, message);
    wax_json_writer_end_array (writer);
  } else {
    wax_json_writer_add_string (writer, "aid", g_hash_table_lookup (message->stored->uploads, file->key));
  }
  wax_json_writer_end_object (writer);
  wax_json_writer_end_object (writer);
}

/* The files with or without a content id. Returns: (transfer container) */
static GPtrArray *
list_files (WaxZimbraLetter *self, gboolean shown)
{
  GPtrArray *files = g_ptr_array_new ();

  for (guint i = 0; i < self->files->len; i++) {
    WaxMimeFile *file = self->files->pdata[i];

    if ((self->html != NULL && file->content_id != NULL) == shown)
      g_ptr_array_add (files, file);
  }
  return files;
}

static void
add_laid_out (WaxZimbraLetter *self, WaxJsonWriter *writer, const WaxOutgoing *message)
{
  g_autoptr(GPtrArray) shown = list_files (self, TRUE);

  if (shown->len == 0) {
    add_text (writer, "text/html", self->html);
    return;
  }
  begin_multipart (writer, "multipart/related");
  add_text (writer, "text/html", self->html);
  for (guint i = 0; i < shown->len; i++)
    add_shown (writer, shown->pdata[i], message);
  end_multipart (writer);
}

static void
add_body (WaxZimbraLetter *self, WaxJsonWriter *writer, const WaxOutgoing *message)
{
  wax_json_writer_begin_array (writer, "mp");
  if (self->html == NULL) {
    add_text (writer, "text/plain", self->plain);
  } else {
    begin_multipart (writer, "multipart/alternative");
    add_text (writer, "text/plain", self->plain);
    add_laid_out (self, writer, message);
    end_multipart (writer);
  }
  wax_json_writer_end_array (writer);
}

/* The server attaches uploads before parts. */
static void
split_attached (WaxZimbraLetter *self, const WaxStoredParts *stored, GPtrArray *uploads, GPtrArray *parts)
{
  g_autoptr(GPtrArray) attached = list_files (self, FALSE);

  for (guint i = 0; i < attached->len; i++) {
    WaxMimeFile *file = attached->pdata[i];

    g_ptr_array_add (g_hash_table_contains (stored->parts, file->key) ? parts : uploads, file);
  }
}

static void
add_attached (WaxZimbraLetter *self, WaxJsonWriter *writer, const WaxOutgoing *message)
{
  g_autoptr(GPtrArray) uploads = g_ptr_array_new ();
  g_autoptr(GPtrArray) parts = g_ptr_array_new ();
  g_autoptr(GString) ids = g_string_new (NULL);

  split_attached (self, message->stored, uploads, parts);
  if (uploads->len + parts->len == 0)
    return;
  for (guint i = 0; i < uploads->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? "," : "",
                            (char *) g_hash_table_lookup (message->stored->uploads,
                                                          ((WaxMimeFile *) uploads->pdata[i])->key));
  wax_json_writer_begin_object (writer, "attach");
  if (uploads->len > 0)
    wax_json_writer_add_string (writer, "aid", ids->str);
  wax_json_writer_begin_array (writer, "mp");
  for (guint i = 0; i < parts->len; i++)
    add_part (writer, find_part (parts->pdata[i], message), message);
  wax_json_writer_end_array (writer);
  wax_json_writer_end_object (writer);
}

GBytes *
wax_zimbra_letter_build (WaxZimbraLetter *self, const WaxOutgoing *message, const char *draft_name)
{
  WaxJsonWriter *writer = wax_zimbra_send_begin (message, draft_name);

  add_head (self, writer);
  add_body (self, writer, message);
  add_attached (self, writer, message);
  wax_json_writer_end_object (writer);
  return wax_json_writer_finish (writer);
}

/* ---- learning ---- */

static void
collect_leaves (const WaxJson *part, GPtrArray *leaves, guint depth)
{
  guint n = wax_json_get_length (part, "mp");

  if (depth > MAX_DEPTH)
    return;
  if (n == 0 || g_strcmp0 (wax_json_get_string (part, "ct"), "message/rfc822") == 0) {
    g_ptr_array_add (leaves, (gpointer) part);
    return;
  }
  for (guint i = 0; i < n; i++)
    collect_leaves (wax_json_get_entry (part, "mp", i), leaves, depth + 1);
}

static gboolean
is_same (const WaxMimeFile *file, const WaxJson *leaf)
{
  const char *name = wax_json_get_string (leaf, "filename");
  const char *id = wax_json_get_string (leaf, "ci");

  if (file->content_id == NULL)
    return g_strcmp0 (name, file->name) == 0;
  return id != NULL && strncmp (id + (id[0] == '<'), file->content_id, strlen (file->content_id)) == 0;
}

/* Returns: (transfer container): the files in the order in which the draft has them. */
static GPtrArray *
list_in_order (WaxZimbraLetter *self, const WaxStoredParts *stored, gboolean whole)
{
  GPtrArray *order = whole ? g_ptr_array_new () : list_files (self, TRUE);
  g_autoptr(GPtrArray) uploads = g_ptr_array_new ();
  g_autoptr(GPtrArray) parts = g_ptr_array_new ();

  split_attached (self, stored, uploads, parts);
  g_ptr_array_extend (order, whole ? self->files : uploads, NULL, NULL);
  if (!whole)
    g_ptr_array_extend (order, parts, NULL, NULL);
  return order;
}

void
wax_zimbra_letter_learn (WaxZimbraLetter *self, WaxStoredParts *stored, gboolean whole, const WaxJson *draft)
{
  g_autoptr(GPtrArray) order = list_in_order (self, stored, whole);
  g_autoptr(GPtrArray) leaves = g_ptr_array_new ();
  guint n_texts = self->html != NULL ? 2 : 1;

  wax_stored_parts_forget (stored);
  collect_leaves (draft, leaves, 0);
  if (leaves->len != n_texts + order->len)
    return;
  for (guint i = 0; i < order->len; i++) {
    const WaxMimeFile *file = order->pdata[i];
    const WaxJson *leaf = leaves->pdata[n_texts + i];
    char *part = wax_json_dup_text (leaf, "part");

    if (part != NULL && is_same (file, leaf))
      g_hash_table_insert (stored->parts, g_strdup (file->key), part);
    else
      g_free (part);
  }
  stored->revision = wax_json_get_int64 (draft, "rev", 0);
}
