#include "wax-demo-call.h"

#include "wax-demo-mime.h"

#include <string.h>

void
wax_demo_part_send (SoupServerMessage *message, WaxDemoItem *item, const char *path, gboolean as_attachment)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autoptr(WaxDemoMime) mime = wax_demo_mime_new (item->raw);
  g_autofree char *type = NULL;
  g_autofree char *name = NULL;
  g_autofree char *escaped = NULL;
  g_autofree char *disposition = NULL;
  g_autoptr(GBytes) bytes = wax_demo_mime_dup_part (mime, path, &type, &name);

  if (bytes == NULL) {
    wax_demo_respond_page (message, 400, "no such part");
    return;
  }
  if (name != NULL && g_str_is_ascii (name)) {
    disposition = g_strdup_printf ("%s; filename=\"%s\"", as_attachment ? "attachment" : "inline", name);
  } else if (name != NULL) {
    escaped = g_uri_escape_string (name, NULL, FALSE);
    disposition = g_strdup_printf ("%s; filename*=UTF-8''%s", as_attachment ? "attachment" : "inline", escaped);
  }
  if (disposition != NULL)
    soup_message_headers_replace (headers, "Content-Disposition", disposition);
  soup_message_headers_replace (headers, "Cache-Control", "no-store, no-cache");
  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_replace (headers, "Vary", "Accept-Encoding, User-Agent");
  soup_message_headers_replace (headers, "Content-Type", type);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), bytes);
}
