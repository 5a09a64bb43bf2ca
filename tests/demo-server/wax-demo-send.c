#include "wax-demo-call.h"

#include "wax-demo-mime.h"

#include <string.h>

#define UPLOAD_LIMIT 10240000
#define LARGE_UPLOAD_LIMIT 10485760
#define UPLOAD_LIFE_US (15 * 60 * G_TIME_SPAN_SECOND)

/* Uploads */

static char *
file_name (SoupMessageHeaders *headers, const char *parameter)
{
  g_autofree char *disposition = NULL;
  g_autoptr(GHashTable) parameters = NULL;
  const char *type_name;

  if (soup_message_headers_get_content_disposition (headers, &disposition, &parameters)) {
    const char *name = g_hash_table_lookup (parameters, parameter);
    if (name != NULL)
      return g_utf8_make_valid (name, -1);
  }
  type_name = soup_message_headers_get_one (headers, "Content-Type");
  if (type_name != NULL && strcmp (parameter, "filename") == 0) {
    g_autoptr(GHashTable) type_parameters = soup_header_parse_param_list (type_name);
    return g_strdup (g_hash_table_lookup (type_parameters, "name"));
  }
  return NULL;
}

static json_t *
keep_upload (WaxDemoUser *user, const char *name, const char *type, GBytes *bytes)
{
  WaxDemoUpload *upload = g_new0 (WaxDemoUpload, 1);
  g_autofree char *first = g_uuid_string_random ();
  g_autofree char *second = g_uuid_string_random ();

  upload->id = g_strdup_printf ("%s:%s", first, second);
  upload->name = g_strdup (name);
  upload->type = g_strndup (type == NULL ? "application/octet-stream" : type, type == NULL ? 64 : strcspn (type, ";"));
  upload->bytes = g_bytes_ref (bytes);
  upload->when_us = g_get_monotonic_time ();
  g_hash_table_insert (user->uploads, upload->id, upload);
  return json_pack ("{s:s, s:s, s:o, s:I}", "aid", upload->id, "ct", upload->type, "filename", wax_demo_string (name),
                    "s", (json_int_t) g_bytes_get_size (bytes));
}

static void
answer_upload (SoupServerMessage *message, guint status, const char *request_id, json_t *list)
{
  g_autofree char *array = list == NULL ? NULL : json_dumps (list, JSON_COMPACT);
  char *text = g_strdup_printf ("%u,'%s'%s%s\n", status, request_id == NULL ? "null" : request_id,
                                array == NULL ? "" : ",", array == NULL ? "" : array);

  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "text/html;charset=utf-8", SOUP_MEMORY_TAKE, text, strlen (text));
}

static json_t *
upload_form (SoupServerMessage *message, WaxDemoUser *user, GBytes *bytes, char **request_id)
{
  g_autoptr(SoupMultipart) form = soup_multipart_new_from_message (soup_server_message_get_request_headers (message),
                                                                   bytes);
  json_t *list = json_array ();

  for (int i = 0; form != NULL && i < soup_multipart_get_length (form); i++) {
    SoupMessageHeaders *headers = NULL;
    GBytes *part = NULL;
    g_autofree char *name = NULL;
    g_autofree char *field = NULL;
    soup_multipart_get_part (form, i, &headers, &part);
    name = file_name (headers, "filename");
    field = file_name (headers, "name");
    if (name != NULL)
      json_array_append_new (list, keep_upload (user, name, soup_message_headers_get_one (headers, "Content-Type"),
                                                part));
    else if (g_strcmp0 (field, "requestId") == 0)
      *request_id = g_strndup (g_bytes_get_data (part, NULL), g_bytes_get_size (part));
  }
  return list;
}

void
wax_demo_upload_handle (WaxDemoServer *self, SoupServerMessage *message, GHashTable *query)
{
  g_autofree char *cookie = wax_demo_auth_dup_cookie (message);
  g_autoptr(GBytes) bytes = soup_message_body_flatten (soup_server_message_get_request_body (message));
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *type = soup_message_headers_get_one (headers, "Content-Type");
  gboolean large = query != NULL && g_hash_table_contains (query, "lbfums");
  WaxDemoToken *token = NULL;
  g_autoptr(json_t) list = NULL;
  g_autofree char *name = NULL;
  g_autofree char *request_id = NULL;

  if (cookie == NULL || wax_demo_auth_check (self, cookie, &token) != NULL ||
      (token->csrf != NULL && wax_demo_server_switch (self, WAX_DEMO_CSRF, NULL) != 0 &&
       g_strcmp0 (soup_message_headers_get_one (headers, "X-Zimbra-Csrf-Token"), token->csrf) != 0)) {
    answer_upload (message, 401, NULL, NULL);
    return;
  }
  if (g_bytes_get_size (bytes) > (large ? LARGE_UPLOAD_LIMIT : UPLOAD_LIMIT)) {
    answer_upload (message, 413, NULL, NULL);
    return;
  }
  if (type != NULL && g_str_has_prefix (type, "multipart/form-data")) {
    list = upload_form (message, token->user, bytes, &request_id);
  } else {
    name = file_name (headers, "filename");
    list = json_array ();
    if (name != NULL)
      json_array_append_new (list, keep_upload (token->user, name, type, bytes));
  }
  answer_upload (message, json_array_size (list) > 0 ? 200 : 204, request_id, json_array_size (list) > 0 ? list : NULL);
}

/* (transfer full) (nullable): takes the upload, which is used up by it; NULL with the fault set. */
static WaxDemoUpload *
take_upload (WaxDemoCall *call, const char *id)
{
  WaxDemoUpload *upload = g_hash_table_lookup (call->user->uploads, id);

  if (strchr (id, ':') == NULL && upload == NULL) {
    wax_demo_fail (call, "service.INVALID_REQUEST", "invalid request: invalid upload ID: %s", id);
    return NULL;
  }
  if (upload == NULL || g_get_monotonic_time () - upload->when_us > UPLOAD_LIFE_US) {
    wax_demo_fail (call, "mail.NO_SUCH_UPLOAD", "no such upload: %s", id);
    wax_demo_fail_argument (call, "uploadId", "STR", id);
    return NULL;
  }
  g_hash_table_steal (call->user->uploads, id);
  return upload;
}

static void
upload_free (WaxDemoUpload *upload)
{
  g_free (upload->id);
  g_free (upload->name);
  g_free (upload->type);
  g_bytes_unref (upload->bytes);
  g_free (upload);
}

/* Composing: the message that a request describes. */

static void
append_base64 (GString *out, const char *bytes, gsize length)
{
  for (gsize i = 0; i < length; i += 57) {
    g_autofree char *line = g_base64_encode ((const guchar *) bytes + i, MIN (57, length - i));
    g_string_append_printf (out, "%s\r\n", line);
  }
}

static void
append_leaf (GString *out, json_t *part)
{
  const char *type = wax_demo_text (part, "ct");
  const char *text = wax_demo_text (part, "content");

  g_string_append_printf (out, "Content-Type: %s; charset=utf-8\r\n", type == NULL ? "text/plain" : type);
  if (text == NULL || g_str_is_ascii (text)) {
    g_string_append_printf (out, "Content-Transfer-Encoding: 7bit\r\n\r\n%s", text == NULL ? "" : text);
  } else {
    g_string_append (out, "Content-Transfer-Encoding: base64\r\n\r\n");
    append_base64 (out, text, strlen (text));
  }
}

/* @id: (nullable): of a part that the text shows */
static void
append_file (GString *out, const char *type, const char *name, const char *id, GBytes *bytes)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  gboolean message = strcmp (type, "message/rfc822") == 0;

  g_string_append_printf (out, "Content-Type: %s\r\nContent-Disposition: %s; filename=\"%s\"\r\n", type,
                          id != NULL ? "inline" : "attachment", name);
  if (id != NULL)
    g_string_append_printf (out, "Content-ID: <%s>\r\n", id);
  g_string_append_printf (out, "Content-Transfer-Encoding: %s\r\n\r\n", message ? "8bit" : "base64");
  if (message)
    g_string_append_len (out, data, (gssize) size);
  else
    append_base64 (out, data, size);
}

static gboolean
append_uploads (WaxDemoCall *call, GString *out, const char *before, const char *id, const char *ids_text)
{
  g_auto(GStrv) ids = g_strsplit (ids_text == NULL ? "" : ids_text, ",", -1);

  for (char **at = ids; *at != NULL; at++) {
    WaxDemoUpload *upload = take_upload (call, *at);
    if (upload == NULL)
      return FALSE;
    g_string_append (out, before);
    append_file (out, upload->type, upload->name, id, upload->bytes);
    upload_free (upload);
  }
  return TRUE;
}

static gboolean
append_parts (WaxDemoCall *call, GString *out, const char *before, const char *id, json_t *attach)
{
  g_autoptr(json_t) parts = wax_demo_list (attach, "mp");
  gsize i;
  json_t *entry;

  json_array_foreach (parts, i, entry) {
    WaxDemoItem *item = wax_demo_user_find_kind (call->user, (guint) wax_demo_number (entry, "mid", 0),
                                                 WAX_DEMO_MESSAGE);
    g_autoptr(WaxDemoMime) mime = item == NULL ? NULL : wax_demo_mime_new (item->raw);
    g_autofree char *type = NULL;
    g_autofree char *name = NULL;
    g_autoptr(GBytes) bytes = mime == NULL ? NULL
        : wax_demo_mime_dup_part (mime, wax_demo_text_or_empty (entry, "part"), &type, &name);
    if (bytes == NULL) {
      wax_demo_fail (call, "mail.NO_SUCH_PART", "no such part: %s", wax_demo_text_or_empty (entry, "part"));
      return FALSE;
    }
    g_string_append (out, before);
    append_file (out, type, name == NULL ? "part" : name, id, bytes);
  }
  return TRUE;
}

static gboolean
append_messages (WaxDemoCall *call, GString *out, const char *before, json_t *attach)
{
  g_autoptr(json_t) messages = wax_demo_list (attach, "m");
  gsize i;
  json_t *entry;

  json_array_foreach (messages, i, entry) {
    WaxDemoItem *item = wax_demo_user_find_kind (call->user, (guint) wax_demo_number (entry, "id", 0),
                                                 WAX_DEMO_MESSAGE);
    g_autofree char *name = item == NULL ? NULL
        : g_strdup_printf ("%s.eml", item->subject == NULL ? "message" : item->subject);
    if (item == NULL) {
      wax_demo_fail (call, "mail.NO_SUCH_MSG", "no such message: %s", wax_demo_text_or_empty (entry, "id"));
      return FALSE;
    }
    g_string_append (out, before);
    append_file (out, "message/rfc822", name, NULL, item->raw);
  }
  return TRUE;
}

/* FALSE with the fault set, as are those above. */
static gboolean
append_body (WaxDemoCall *call, GString *out, json_t *part, guint depth)
{
  g_autoptr(json_t) children = wax_demo_list (part, "mp");
  g_autofree char *boundary = g_strdup_printf ("=_demo_%u_%u", depth, g_random_int ());
  json_t *attach = wax_demo_object (part, "attach");
  gsize i;
  json_t *child;

  if (attach != NULL) {
    const char *id = wax_demo_text_or_empty (part, "ci");

    return append_uploads (call, out, "", id, wax_demo_text (attach, "aid")) &&
           append_parts (call, out, "", id, attach);
  }
  if (json_array_size (children) == 0 || depth > 20) {
    append_leaf (out, part);
    return TRUE;
  }
  g_string_append_printf (out, "Content-Type: %s; boundary=\"%s\"\r\n\r\n", wax_demo_text_or_empty (part, "ct"),
                          boundary);
  json_array_foreach (children, i, child) {
    g_string_append_printf (out, "--%s\r\n", boundary);
    if (!append_body (call, out, child, depth + 1))
      return FALSE;
    g_string_append (out, "\r\n");
  }
  g_string_append_printf (out, "--%s--\r\n", boundary);
  return TRUE;
}

static void
append_addresses (GString *out, json_t *people, const char *type, const char *header)
{
  gboolean any = FALSE;
  gsize i;
  json_t *person;

  json_array_foreach (people, i, person) {
    const char *name = wax_demo_text (person, "p");
    g_autofree char *encoded = name == NULL || *name == '\0' ? NULL : wax_demo_mime_encode_words (name);
    if (g_strcmp0 (wax_demo_text (person, "t"), type) != 0)
      continue;
    g_string_append_printf (out, any ? ",\r\n " : "%s: ", header);
    if (encoded != NULL)
      g_string_append_printf (out, "%s <%s>", encoded, wax_demo_text_or_empty (person, "a"));
    else
      g_string_append (out, wax_demo_text_or_empty (person, "a"));
    any = TRUE;
  }
  if (any)
    g_string_append (out, "\r\n");
}

static void
append_head (WaxDemoCall *call, GString *out, json_t *m)
{
  static const char *const types[][2] = { { "f", "From" }, { "r", "Reply-To" }, { "t", "To" }, { "c", "Cc" },
                                          { "b", "Bcc" } };
  g_autoptr(json_t) people = wax_demo_list (m, "e");
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = g_date_time_format (now, "%a, %d %b %Y %H:%M:%S +0000");
  g_autofree char *uuid = g_uuid_string_random ();
  const char *subject = wax_demo_text (m, "su");
  g_autofree char *encoded = wax_demo_mime_encode_words (subject == NULL ? "" : subject);

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    append_addresses (out, people, types[i][0], types[i][1]);
  g_string_append_printf (out, "Date: %s\r\nMessage-ID: <%s@example.test>\r\nSubject: %s\r\n", date, uuid, encoded);
  if (wax_demo_text (m, "irt") != NULL)
    g_string_append_printf (out, "In-Reply-To: %s\r\nReferences: %s\r\n", wax_demo_text (m, "irt"),
                            wax_demo_text (m, "irt"));
  g_string_append (out, "MIME-Version: 1.0\r\n");
}

/* (transfer full) (nullable): the bytes of the message, described or uploaded; NULL with the fault set. */
static GBytes *
compose (WaxDemoCall *call, json_t *m)
{
  json_t *attach = wax_demo_object (m, "attach");
  json_t *body = wax_demo_object (m, "mp");
  g_autoptr(GString) out = g_string_new (NULL);
  g_autofree char *boundary = g_strdup_printf ("=_demo_mixed_%u", g_random_int ());
  g_autofree char *before = g_strdup_printf ("\r\n--%s\r\n", boundary);
  g_autoptr(json_t) nothing = json_object ();

  if (wax_demo_text (m, "aid") != NULL) {
    WaxDemoUpload *upload = take_upload (call, wax_demo_text (m, "aid"));
    GBytes *bytes = upload == NULL ? NULL : g_bytes_ref (upload->bytes);
    g_clear_pointer (&upload, upload_free);
    return bytes;
  }
  append_head (call, out, m);
  if (attach != NULL)
    g_string_append_printf (out, "Content-Type: multipart/mixed; boundary=\"%s\"\r\n\r\n--%s\r\n", boundary, boundary);
  if (!append_body (call, out, body == NULL ? nothing : body, 0))
    return NULL;
  if (attach != NULL) {
    if (!append_uploads (call, out, before, NULL, wax_demo_text (attach, "aid")) ||
        !append_parts (call, out, before, NULL, attach) || !append_messages (call, out, before, attach))
      return NULL;
    g_string_append_printf (out, "\r\n--%s--\r\n", boundary);
  }
  return g_string_free_to_bytes (g_steal_pointer (&out));
}

/* Sending */

static GPtrArray *
recipients_of (GBytes *raw)
{
  g_autoptr(WaxDemoMime) mime = wax_demo_mime_new (raw);
  g_autofree char *list = wax_demo_mime_dup_recipients (mime);
  g_auto(GStrv) addresses = g_strsplit (list, ",", -1);
  GPtrArray *recipients = g_ptr_array_new_with_free_func (g_free);

  for (char **address = addresses; *address != NULL; address++) {
    if (**address != '\0')
      g_ptr_array_add (recipients, g_strdup (*address));
  }
  return recipients;
}

static const char *
refusal (WaxDemoServer *self, const char *address)
{
  if (g_str_has_suffix (address, "@tempfail.test"))
    return "450 4.2.0 Greylisted, try again later";
  if (g_str_has_suffix (address, "@reject.test") ||
      (g_str_has_suffix (address, "@example.test") && wax_demo_server_find_user (self, address) == NULL &&
       json_object_get (self->directory, address) == NULL))
    return "550 5.1.1 Recipient address rejected: User unknown";
  return NULL;
}

/* Addressees whom no address list knows are remembered, whatever they look like. */
static void
remember (WaxDemoCall *call, const char *address)
{
  g_auto(GStrv) names = g_strsplit (address, " ", 2);
  g_autoptr(json_t) fields = json_pack ("{s:o, s:o, s:o}", "email", wax_demo_string (address), "fullName",
                                        wax_demo_string (address), "firstName", wax_demo_string (names[0]));

  if (strchr (address, '@') != NULL)
    return;
  if (names[1] != NULL)
    json_object_set_new (fields, "lastName", wax_demo_string (names[1]));
  wax_demo_user_add_contact (call->user, WAX_DEMO_EMAILED, fields);
}

static void
deliver (WaxDemoCall *call, GPtrArray *recipients, GBytes *raw)
{
  g_autoptr(GBytes) without_bcc = wax_demo_mime_without_header (raw, "Bcc");

  for (guint i = 0; i < recipients->len; i++) {
    const char *address = g_ptr_array_index (recipients, i);
    WaxDemoUser *user = strchr (address, '@') == NULL ? NULL : wax_demo_server_find_user (call->server, address);
    remember (call, address);
    if (user == NULL || refusal (call->server, g_ptr_array_index (recipients, i)) != NULL)
      continue;
    wax_demo_user_open_mailbox (user);
    wax_demo_user_add_message (user, WAX_DEMO_INBOX, without_bcc, NULL, wax_demo_flag ('u'), 0);
    wax_demo_wait_notify (call->server, user);
  }
}

/* FALSE with the fault set: nothing was sent. A partial failure sends to the good ones and is a fault all the same. */
static gboolean
transport_accepts (WaxDemoCall *call, GPtrArray *recipients, const char *subject, gboolean *partly)
{
  gint64 mode = wax_demo_server_switch (call->server, WAX_DEMO_SEND_FAULT, NULL);

  if (mode == 1) {
    if (call->server->mail_host_bad)
      wax_demo_fail (call, "service.FAILURE", "system failure: MessagingException");
    else
      wax_demo_fail (call, "mail.TRY_AGAIN", "try again: Unable to connect to the MTA");
    call->server->mail_host_bad = TRUE;
    return FALSE;
  }
  call->server->mail_host_bad = FALSE;
  if (recipients->len == 0) {
    wax_demo_fail (call, "mail.SEND_FAILURE", "SMTP server reported: No recipient addresses");
    return FALSE;
  }
  for (guint i = 0; i < recipients->len; i++) {
    const char *address = g_ptr_array_index (recipients, i);
    const char *why = refusal (call->server, address);
    if (why == NULL)
      continue;
    *partly = mode == 2 && recipients->len > 1;
    wax_demo_fail (call, *partly ? "mail.SEND_PARTIAL_ADDRESS_FAILURE" : "mail.SEND_ABORTED_ADDRESS_FAILURE",
                   "Invalid address: %s.  RCPT failed: Invalid recipient %s: %s", address, address, why);
    wax_demo_fail_argument (call, "invalid", "STR", address);
    return *partly;
  }
  if (g_strcmp0 (subject, "reject after data") == 0)
    wax_demo_fail (call, "mail.SEND_FAILURE", "SMTP server reported: MESSAGE_NOT_DELIVERED");
  return call->fault == NULL;
}

static void
finish_original (WaxDemoCall *call, json_t *m)
{
  guint original = (guint) wax_demo_number (m, "origid", 0);
  WaxDemoItem *item = wax_demo_user_find_kind (call->user, original, WAX_DEMO_MESSAGE);
  WaxDemoItem *draft = wax_demo_user_find_kind (call->user, (guint) wax_demo_number (m, "did", 0), WAX_DEMO_MESSAGE);

  if (item != NULL) {
    wax_demo_user_begin (call->user);
    item->flags |= wax_demo_flag (g_strcmp0 (wax_demo_text (m, "rt"), "w") == 0 ? 'w' : 'r');
    wax_demo_user_touch (call->user, item);
  }
  if (draft != NULL) {
    wax_demo_user_begin (call->user);
    wax_demo_user_remove (call->user, draft);
  }
}

static void
withdraw (WaxDemoCall *call, WaxDemoItem *saved)
{
  wax_demo_user_begin (call->user);
  wax_demo_user_remove (call->user, saved);
}

/* Who the user may be: the account or one of its aliases, as exchanges 302 and 303 have it. */
static char *
dup_own_sender (WaxDemoCall *call, GBytes *raw)
{
  g_autoptr(WaxDemoMime) mime = wax_demo_mime_new (raw);
  g_autofree char *given = NULL;
  g_autofree char *name = wax_demo_mime_dup_sender (mime, &given);

  return given != NULL && wax_demo_server_find_user (call->server, given) == call->user
           ? g_steal_pointer (&given)
           : g_strdup (call->user->name);
}


json_t *
wax_demo_send_message (WaxDemoCall *call, json_t *request)
{
  json_t *m = wax_demo_object (request, "m");
  const char *suid = wax_demo_text (request, "suid");
  const char *before = suid == NULL ? NULL : g_hash_table_lookup (call->user->sent, suid);
  const char *header = wax_demo_text (wax_demo_object (m, "header"), "name");
  g_autoptr(GBytes) raw = NULL;
  g_autoptr(GBytes) sent = NULL;
  g_autoptr(GPtrArray) recipients = NULL;
  g_autofree char *own = NULL;
  WaxDemoItem *saved;
  gboolean partly = FALSE;
  guint id;

  if (before != NULL)
    return json_pack ("{s:[{s:s}]}", "m", "id", before);
  if (header != NULL)
    return wax_demo_fail (call, "service.INVALID_REQUEST", "invalid request: header '%s' not allowed", header);
  raw = compose (call, m);
  if (raw == NULL)
    return NULL;
  own = dup_own_sender (call, raw);
  sent = wax_demo_mime_with_sender (raw, own, call->user->display_name);
  recipients = recipients_of (sent);
  /* The server seen saves first and takes the copy back when the transport refuses. */
  saved = wax_demo_user_add_message (call->user, WAX_DEMO_SENT, sent, NULL, wax_demo_flag ('s'), 0);
  id = saved->id;
  if (!transport_accepts (call, recipients, saved->subject, &partly)) {
    withdraw (call, saved);
    return NULL;
  }
  deliver (call, recipients, sent);
  finish_original (call, m);
  if (wax_demo_truth (request, "noSave", FALSE))
    withdraw (call, wax_demo_user_find (call->user, id));
  else if (suid != NULL)
    g_hash_table_insert (call->user->sent, g_strdup (suid), g_strdup_printf ("%u", id));
  wax_demo_wait_notify (call->server, call->user);
  if (partly)
    return NULL;
  if (wax_demo_truth (request, "noSave", FALSE))
    return json_pack ("{s:[{}]}", "m");
  return json_pack ("{s:[{s:o}]}", "m", "id", wax_demo_id (call, id));
}

json_t *
wax_demo_send_draft (WaxDemoCall *call, json_t *request)
{
  json_t *m = wax_demo_object (request, "m");
  const char *id = wax_demo_text (m, "id");
  WaxDemoItem *draft = id == NULL ? NULL : wax_demo_user_find_kind (call->user, (guint) wax_demo_number (m, "id", 0),
                                                                    WAX_DEMO_MESSAGE);
  g_autoptr(GBytes) raw = NULL;

  if (id != NULL && draft == NULL) {
    wax_demo_fail (call, "mail.NO_SUCH_MSG", "no such message: %s", id);
    wax_demo_fail_argument (call, "itemId", "IID", id);
    return NULL;
  }
  if (draft != NULL && draft->folder != WAX_DEMO_DRAFTS)
    return wax_demo_fail (call, "mail.IMMUTABLE_OBJECT", "cannot modify immutable object: %s", id);
  raw = compose (call, m);
  if (raw == NULL)
    return NULL;
  if (draft != NULL)
    wax_demo_user_set_content (call->user, draft, raw);
  else
    draft = wax_demo_user_add_message (call->user, WAX_DEMO_DRAFTS, raw, NULL,
                                       wax_demo_flag ('s') | wax_demo_flag ('d'), 0);
  if (wax_demo_text (m, "origid") != NULL) {
    json_decref (draft->origin);
    draft->origin = json_pack ("{s:s, s:s}", "origid", wax_demo_text (m, "origid"), "rt",
                               wax_demo_text (m, "rt") == NULL ? "r" : wax_demo_text (m, "rt"));
  }
  wax_demo_wait_notify (call->server, call->user);
  return json_pack ("{s:[o]}", "m", wax_demo_message_to_json (call, draft, NULL));
}

static GBytes *
with_crlf (const char *text)
{
  g_autoptr(GString) out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '\n' && (p == text || p[-1] != '\r'))
      g_string_append_c (out, '\r');
    g_string_append_c (out, *p);
  }
  return g_string_free_to_bytes (g_steal_pointer (&out));
}

json_t *
wax_demo_send_add (WaxDemoCall *call, json_t *request)
{
  json_t *m = wax_demo_object (request, "m");
  const char *folder_text = wax_demo_text (m, "l");
  const char *content = wax_demo_text (m, "content");
  guint folder = (guint) wax_demo_number (m, "l", 0);
  gint64 now_ms = g_get_real_time () / G_USEC_PER_SEC * 1000;
  gint64 date_ms = wax_demo_number (m, "d", now_ms);
  g_autoptr(GBytes) raw = NULL;
  WaxDemoItem *item;
  json_t *state;

  if (wax_demo_user_find_kind (call->mailbox, folder, WAX_DEMO_FOLDER) == NULL) {
    wax_demo_fail (call, "mail.NO_SUCH_ITEM", "no such item: %s", folder_text == NULL ? "" : folder_text);
    wax_demo_fail_argument (call, "itemId", "IID", folder_text);
    return NULL;
  }
  raw = content != NULL ? with_crlf (content) : compose (call, m);
  if (raw == NULL)
    return NULL;
  if (call->mailbox->quota > 0 &&
      (gint64) wax_demo_user_size (call->mailbox) + (gint64) g_bytes_get_size (raw) > call->mailbox->quota) {
    g_autofree char *limit = g_strdup_printf ("%" G_GINT64_FORMAT, call->mailbox->quota);
    wax_demo_fail (call, "mail.QUOTA_EXCEEDED", "mailbox exceeded quota of %s bytes", limit);
    wax_demo_fail_argument (call, "limit", "NUM", limit);
    return NULL;
  }
  item = wax_demo_user_add_message (call->mailbox, folder, raw, NULL,
                                    wax_demo_flags_from_string (wax_demo_text (m, "f")), MIN (date_ms, now_ms));
  wax_demo_action_set_tags (call, item, m);
  state = wax_demo_message_state (call, item);
  wax_demo_wait_notify (call->server, call->mailbox);
  return json_pack ("{s:[o]}", "m", state);
}
