#include "wax-demo-call.h"

#include <string.h>

#define MAX_REQUEST_LINE 8192

/* Who asks, by cookie or Basic; otherwise NULL and the answer is set. */
static WaxDemoUser *
authenticate (WaxDemoServer *self, SoupServerMessage *message, GHashTable *query)
{
  g_autofree char *cookie = wax_demo_auth_dup_cookie (message);
  WaxDemoToken *token = NULL;
  gboolean by_cookie_only = query != NULL && g_strcmp0 (g_hash_table_lookup (query, "auth"), "co") == 0;

  if (cookie != NULL && wax_demo_auth_check (self, cookie, &token) == NULL) {
    wax_demo_user_open_mailbox (token->user);
    return token->user;
  }
  if (cookie == NULL && by_cookie_only) {
    wax_demo_respond_page (message, 404, "must authenticate");
  } else {
    if (cookie == NULL)
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "WWW-Authenticate",
                                    "BASIC realm=\"Zimbra\"");
    wax_demo_respond_page (message, 401, "Unauthorized");
  }
  return NULL;
}

static const char *
get (GHashTable *query, const char *name)
{
  return query == NULL ? NULL : g_hash_table_lookup (query, name);
}

/* list=: the server seen stops silently at the first id that is gone. FALSE for what is no number. */
static gboolean
items_by_list (WaxDemoUser *user, const char *list, GPtrArray *items)
{
  g_auto(GStrv) ids = g_strsplit (list, ",", -1);

  for (char **id = ids; *id != NULL; id++) {
    char *end = NULL;
    guint64 number = g_ascii_strtoull (*id, &end, 10);
    WaxDemoItem *item = wax_demo_user_find_kind (user, (guint) number, WAX_DEMO_MESSAGE);
    if (**id == '\0' || *end != '\0')
      return FALSE;
    if (item == NULL)
      return TRUE;
    g_ptr_array_add (items, item);
  }
  return TRUE;
}

static int
newest_first (gconstpointer a, gconstpointer b)
{
  const WaxDemoItem *first = *(WaxDemoItem *const *) a;
  const WaxDemoItem *second = *(WaxDemoItem *const *) b;

  return first->id > second->id ? -1 : first->id < second->id;
}

static void
send_archive (WaxDemoServer *self, SoupServerMessage *message, WaxDemoUser *user, GHashTable *query)
{
  const char *list = get (query, "list");
  g_autofree char *wanted = get (query, "query") == NULL ? NULL : g_utf8_make_valid (get (query, "query"), -1);
  const char *meta = get (query, "meta");
  g_autoptr(GPtrArray) items = NULL;
  WaxDemoCall call = { .server = self, .message = message, .user = user, .mailbox = user, .name = "/service/home" };

  if (wax_demo_server_switch (self, WAX_DEMO_REFUSE_QUERY, NULL) > (list == NULL ? 0 : 1)) {
    wax_demo_respond_page (message, 400, "Bad Request");
    return;
  }
  if (list != NULL) {
    items = g_ptr_array_new ();
    if (!items_by_list (user, list, items))
      g_clear_pointer (&items, g_ptr_array_unref);
  } else {
    items = wax_demo_search_items (&call, wanted == NULL ? "is:anywhere" : wanted);
    json_decref (call.fault);
    if (items != NULL)
      g_ptr_array_sort (items, newest_first);
  }
  if (items == NULL)
    wax_demo_respond_page (message, 500, "Server Error");
  else if (items->len == 0)
    soup_server_message_set_status (message, 204, NULL);
  else if (strcmp (get (query, "fmt"), "zip") == 0)
    wax_demo_archive_send_zip (self, message, user, items, g_strcmp0 (meta, "1") == 0);
  else
    wax_demo_archive_send (self, message, user, items, meta == NULL || strcmp (meta, "0") != 0,
                           strcmp (get (query, "fmt"), "tgz") == 0, wax_demo_accepts_gzip (message));
}

static void
set_header (SoupMessageHeaders *headers, const char *name, char *value)
{
  soup_message_headers_replace (headers, name, value);
  g_free (value);
}

static void
set_state_headers (WaxDemoUser *user, WaxDemoItem *item, SoupMessageHeaders *headers)
{
  g_autofree char *names = wax_demo_item_tag_names (user, item);
  g_autofree char *latin = g_convert_with_fallback (names, -1, "iso-8859-1", "UTF-8", "?", NULL, NULL, NULL);

  set_header (headers, "X-Zimbra-ItemId", g_strdup_printf ("%u", item->id));
  set_header (headers, "X-Zimbra-FolderId", g_strdup_printf ("%u", item->folder));
  set_header (headers, "X-Zimbra-Tags", wax_demo_item_tag_ids (item));
  set_header (headers, "X-Zimbra-Tag-Names", g_steal_pointer (&latin));
  set_header (headers, "X-Zimbra-Flags", wax_demo_flags_to_string (item->flags));
  set_header (headers, "X-Zimbra-Received", g_strdup_printf ("%" G_GINT64_FORMAT, item->date_ms));
  set_header (headers, "X-Zimbra-Modified", g_strdup_printf ("%" G_GINT64_FORMAT, item->changed_s * 1000));
  set_header (headers, "X-Zimbra-Change", g_strdup_printf ("%u", item->ms));
  set_header (headers, "X-Zimbra-Revision", g_strdup_printf ("%u", item->rev));
  set_header (headers, "X-Zimbra-Conv", g_strdup_printf ("%" G_GINT64_FORMAT, wax_demo_item_conversation (item)));
}

static void
prepend_header (const char *name, const char *value, gpointer data)
{
  if (g_str_has_prefix (name, "X-Zimbra-"))
    g_string_append_printf (data, "%s: %s\r\n", name, value);
}

static void
send_bytes (SoupServerMessage *message, GBytes *bytes, const char *type, gboolean gzip)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  if (gzip && g_bytes_get_size (bytes) >= 2048 && wax_demo_accepts_gzip (message)) {
    gsize length = g_bytes_get_size (bytes);
    wax_demo_respond (message, 200, type, g_memdup2 (g_bytes_get_data (bytes, NULL), length), length);
    return;
  }
  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_replace (headers, "Vary", "Accept-Encoding, User-Agent");
  soup_message_headers_replace (headers, "Cache-Control", "no-store, no-cache");
  soup_message_headers_replace (headers, "Content-Type", type);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), bytes);
}

static GBytes *
head_only (GBytes *raw)
{
  gsize size = 0;
  const char *bytes = g_bytes_get_data (raw, &size);
  const char *end = g_strstr_len (bytes, (gssize) size, "\r\n\r\n");

  return end == NULL ? g_bytes_ref (raw) : g_bytes_new_from_bytes (raw, 0, (gsize) (end - bytes) + 4);
}

static void
send_synced (SoupServerMessage *message, WaxDemoUser *user, WaxDemoItem *item, GHashTable *query)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autoptr(GBytes) body = g_strcmp0 (get (query, "body"), "0") == 0 ? head_only (item->raw) : g_bytes_ref (item->raw);
  g_autoptr(GString) whole = NULL;

  set_state_headers (user, item, headers);
  if (g_strcmp0 (get (query, "nohdr"), "1") != 0) {
    gsize size = 0;
    const char *bytes = g_bytes_get_data (body, &size);
    whole = g_string_new (NULL);
    soup_message_headers_foreach (headers, prepend_header, whole);
    g_string_append_len (whole, bytes, (gssize) size);
    g_clear_pointer (&body, g_bytes_unref);
    body = g_string_free_to_bytes (g_steal_pointer (&whole));
  }
  send_bytes (message, body, "text/plain", TRUE);
}

static void
set_item_headers (SoupServerMessage *message, WaxDemoUser *user, WaxDemoItem *item)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  WaxDemoItem *folder = wax_demo_user_find (user, item->folder);
  g_autofree char *path = folder == NULL ? g_strdup ("") : wax_demo_user_folder_path (user, folder);

  set_header (headers, "X-Zimbra-ItemId", g_strdup_printf ("%u", item->id));
  set_header (headers, "X-Zimbra-Modified", g_strdup_printf ("%" G_GINT64_FORMAT, item->changed_s * 1000));
  set_header (headers, "X-Zimbra-Change", g_strdup_printf ("%u", item->ms));
  set_header (headers, "X-Zimbra-Revision", g_strdup_printf ("%u", item->rev));
  set_header (headers, "X-Zimbra-ItemType", g_strdup ("message"));
  set_header (headers, "X-Zimbra-ItemName", g_strdup (""));
  set_header (headers, "X-Zimbra-ItemPath", g_uri_escape_string (path, "/", FALSE));
  set_header (headers, "X-Zimbra-Version", g_strdup ("1"));
  set_header (headers, "X-Zimbra-ETag", g_strdup_printf ("\"%u\"", item->rev));
  set_header (headers, "ETag", g_strdup_printf ("\"%u\"", item->rev));
}

static void
send_raw (SoupServerMessage *message, WaxDemoUser *user, WaxDemoItem *item, const char *part, gboolean as_attachment)
{
  set_item_headers (message, user, item);
  if (part != NULL)
    wax_demo_part_send (message, item, part, as_attachment);
  else
    send_bytes (message, item->raw, "text/plain", TRUE);
}

static void
send_item (WaxDemoServer *self, SoupServerMessage *message, WaxDemoUser *user, GHashTable *query)
{
  guint id = (guint) g_ascii_strtoull (get (query, "id"), NULL, 10);
  WaxDemoItem *item = wax_demo_user_find_kind (user, id, WAX_DEMO_MESSAGE);

  if (item == NULL)
    wax_demo_respond_page (message, 404, "no such item");
  else if (g_strcmp0 (get (query, "fmt"), "sync") == 0)
    send_synced (message, user, item, query);
  else
    send_raw (message, user, item, get (query, "part"), g_strcmp0 (get (query, "disp"), "a") == 0);
}

static gboolean
too_long (SoupServerMessage *message)
{
  GUri *uri = soup_server_message_get_uri (message);
  const char *query = g_uri_get_query (uri);

  return strlen (g_uri_get_path (uri)) + (query == NULL ? 0 : strlen (query)) + 512 > MAX_REQUEST_LINE;
}

static void
serve_home (WaxDemoServer *self, SoupServerMessage *message, GHashTable *query)
{
  static const char *const archives[] = { "tar", "tgz", "zip", NULL };
  const char *format = get (query, "fmt");
  WaxDemoUser *user;

  if (too_long (message)) {
    wax_demo_respond_page (message, 414, "URI Too Long");
    soup_message_headers_remove (soup_server_message_get_response_headers (message), "Cache-Control");
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection", "close");
    return;
  }
  user = authenticate (self, message, query);
  if (user == NULL)
    return;
  if (format != NULL && g_strv_contains (archives, format))
    send_archive (self, message, user, query);
  else if (get (query, "id") != NULL)
    send_item (self, message, user, query);
  else if (g_strcmp0 (format, "sync") == 0)
    wax_demo_respond (message, 200, "application/octet-stream", g_strdup (""), 0);
  else
    wax_demo_respond_page (message, 404, "no such item");
}

void
wax_demo_rest_handle (WaxDemoServer *self, SoupServerMessage *message, const char *path, GHashTable *query)
{
  static const char *const homes[] = { "/service/home/", "/service/user/", "/home/", "/user/" };

  for (guint i = 0; i < G_N_ELEMENTS (homes); i++) {
    if (g_str_has_prefix (path, homes[i])) {
      serve_home (self, message, query);
      return;
    }
  }
  if (strcmp (path, "/service/content/get") == 0)
    serve_home (self, message, query);
  else if (strcmp (path, "/service/upload") == 0)
    wax_demo_upload_handle (self, message, query);
  else
    wax_demo_respond_page (message, 404, "Not Found");
}
