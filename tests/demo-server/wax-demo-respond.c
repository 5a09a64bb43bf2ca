#include "wax-demo-call.h"

#define GZIP_FROM 2048

gboolean
wax_demo_accepts_gzip (SoupServerMessage *message)
{
  return soup_message_headers_header_contains (soup_server_message_get_request_headers (message), "Accept-Encoding",
                                               "gzip");
}

static gboolean
compress (char **body, gsize *length)
{
  g_autoptr(GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 5);
  g_autoptr(GInputStream) raw = g_memory_input_stream_new_from_data (*body, (gssize) *length, NULL);
  g_autoptr(GInputStream) packed = g_converter_input_stream_new (raw, G_CONVERTER (compressor));
  g_autoptr(GOutputStream) out = g_memory_output_stream_new_resizable ();

  if (g_output_stream_splice (out, packed, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL) < 0)
    return FALSE;
  g_free (*body);
  *length = g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (out));
  *body = g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (out));
  return TRUE;
}

void
wax_demo_respond (SoupServerMessage *message, guint status, const char *type, char *body, gsize length)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  if (status == 200)
    soup_message_headers_replace (headers, "Vary", "Accept-Encoding, User-Agent");
  if (length >= GZIP_FROM && wax_demo_accepts_gzip (message) && compress (&body, &length))
    soup_message_headers_replace (headers, "Content-Encoding", "gzip");
  soup_server_message_set_status (message, status, status == 422 ? "Unprocessable Entity" : NULL);
  if (soup_message_headers_get_one (headers, "Cache-Control") == NULL)
    soup_message_headers_replace (headers, "Cache-Control", "no-store, no-cache");
  soup_server_message_set_response (message, type, SOUP_MEMORY_TAKE, body, length);
}

void
wax_demo_respond_page (SoupServerMessage *message, guint status, const char *text)
{
  g_autoptr(GString) page = g_string_new (NULL);
  gsize length;

  g_string_printf (page, "<html>\n<head><title>%u %s</title></head>\n<body><h2>%u %s</h2></body>\n</html>\n", status,
                   text, status, text);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Cache-Control",
                                "must-revalidate,no-cache,no-store");
  length = page->len;
  wax_demo_respond (message, status, "text/html;charset=iso-8859-1", g_string_free (g_steal_pointer (&page), FALSE),
                    length);
}
