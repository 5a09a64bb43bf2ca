#include "wax-test-place.h"

#include "wax-test-der.h"
#include "wax-test-thread.h"

#include <libsoup/soup.h>

struct _WaxTestPlace {
  GMutex lock;
  WaxTestPlaceHow how;
  GBytes *bytes;
  guint asked;
  guint cookies;
  char *url;
  WaxTestThread *thread;
  SoupServer *server;
};

static void
refill_cb (SoupServerMessage *message, gpointer unused)
{
  static const char zeros[65536];

  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC, zeros, sizeof zeros);
  soup_server_message_unpause (message);
}

static void
serve_bytes (WaxTestPlace *self, SoupServerMessage *message)
{
  gsize size;
  const void *data = g_bytes_get_data (self->bytes, &size);

  soup_server_message_set_response (message, "application/pkix-cert", SOUP_MEMORY_COPY, data, size);
}

static void
handle_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  WaxTestPlace *self = data;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  g_mutex_lock (&self->lock);
  self->asked++;
  self->cookies += soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Cookie") != NULL;
  soup_message_headers_append (headers, "Set-Cookie", "seen=1");
  soup_server_message_set_status (message, 200, NULL);
  switch (self->how) {
  case WAX_TEST_PLACE_BYTES: serve_bytes (self, message); break;
  case WAX_TEST_PLACE_NOTHING: soup_server_message_set_status (message, 404, NULL); break;
  case WAX_TEST_PLACE_ENDLESS:
    soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
    soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
    g_signal_connect (message, "wrote-chunk", G_CALLBACK (refill_cb), NULL);
    refill_cb (message, NULL);
    break;
  case WAX_TEST_PLACE_STALL: soup_server_message_pause (message); break;
  case WAX_TEST_PLACE_REDIRECT:
    if (g_str_equal (path, "/there"))
      serve_bytes (self, message);
    else
      soup_server_message_set_redirect (message, 302, "/there");
    break;
  }
  g_mutex_unlock (&self->lock);
}

WaxTestPlace *
wax_test_place_new (void)
{
  WaxTestPlace *self = g_new0 (WaxTestPlace, 1);
  g_autoptr(GError) error = NULL;
  GSList *uris;

  g_mutex_init (&self->lock);
  self->how = WAX_TEST_PLACE_NOTHING;
  self->thread = wax_test_thread_new ();
  g_main_context_push_thread_default (wax_test_thread_get_context (self->thread));
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, handle_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("http://127.0.0.1:%d/issuer", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_main_context_pop_thread_default (wax_test_thread_get_context (self->thread));
  wax_test_thread_start (self->thread, "place");
  return self;
}

void
wax_test_place_free (WaxTestPlace *self)
{
  wax_test_thread_end (self->thread, (GDestroyNotify) soup_server_disconnect, self->server);
  g_object_unref (self->server);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_mutex_clear (&self->lock);
  g_free (self->url);
  g_free (self);
}

void
wax_test_place_set (WaxTestPlace *self, WaxTestPlaceHow how, GBytes *bytes)
{
  g_mutex_lock (&self->lock);
  self->how = how;
  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->bytes = bytes != NULL ? g_bytes_ref (bytes) : g_bytes_new (NULL, 0);
  g_mutex_unlock (&self->lock);
}

static guint
read_count (WaxTestPlace *self, const guint *count)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = *count;
  g_mutex_unlock (&self->lock);
  return n;
}

guint
wax_test_place_count (WaxTestPlace *self)
{
  return read_count (self, &self->asked);
}

guint
wax_test_place_count_cookies (WaxTestPlace *self)
{
  return read_count (self, &self->cookies);
}

const char *
wax_test_place_get_url (WaxTestPlace *self)
{
  return self->url;
}

WaxTestCert *
wax_test_place_make_cert (const char *url, WaxTestCert *issuer, const WaxTestCertOptions *options)
{
  g_autoptr(GByteArray) access =
    wax_test_der (0x30,
                  wax_test_der (0x30, wax_test_der_oid ("1.3.6.1.5.5.7.48.2"), wax_test_der_octets (0x86, url, -1),
                                NULL), NULL);
  const WaxTestExtension extensions[] = { { "1.3.6.1.5.5.7.1.1", FALSE, access }, { NULL } };
  WaxTestCertOptions filled = *options;

  filled.extensions = extensions;
  return wax_test_cert_new (issuer, &filled);
}
