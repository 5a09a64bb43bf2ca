#include "transport/wax-http-private.h"
#include "util/wax-secret.h"

struct _WaxHttpReply {
  guint status;
  GHashTable *headers; /* lower-case name → value */
  GPtrArray *cookies;  /* values of Set-Cookie, as bytes that are wiped */
  char *content_type;
  gint64 content_length;
  WaxCertificateRequest *request; /* (nullable) */
  GBytes *body;
};

static void
clear (gpointer data)
{
  WaxHttpReply *self = data;

  g_hash_table_unref (self->headers);
  g_ptr_array_unref (self->cookies);
  g_free (self->content_type);
  g_clear_pointer (&self->request, wax_certificate_request_unref);
  g_bytes_unref (self->body);
}

static void
add_header_cb (const char *name, const char *value, gpointer data)
{
  WaxHttpReply *self = data;
  g_autofree char *key = g_ascii_strdown (name, -1);
  const char *before = g_hash_table_lookup (self->headers, key);

  if (strcmp (key, "set-cookie") == 0) {
    g_ptr_array_add (self->cookies, wax_secret_new (value));
    return;
  }
  g_hash_table_insert (self->headers, g_strdup (key),
                       before != NULL ? g_strjoin (", ", before, value, NULL) : g_strdup (value));
}

WaxHttpReply *
wax_http_reply_new (SoupMessage *message, WaxCertificateRequest *request, GBytes *body)
{
  WaxHttpReply *self = g_atomic_rc_box_new0 (WaxHttpReply);
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  self->status = soup_message_get_status (message);
  self->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->cookies = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  soup_message_headers_foreach (headers, add_header_cb, self);
  self->content_type = g_ascii_strdown (type != NULL ? type : "", -1);
  self->content_length = soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
                           ? (gint64) soup_message_headers_get_content_length (headers)
                           : -1;
  self->request = request != NULL ? wax_certificate_request_ref (request) : NULL;
  self->body = body;
  return self;
}

void
wax_http_reply_unref (WaxHttpReply *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

WaxCertificateRequest *
wax_http_reply_get_certificate_request (WaxHttpReply *self)
{
  return self->request;
}

guint
wax_http_reply_get_status (WaxHttpReply *self)
{
  return self->status;
}

const char *
wax_http_reply_get_header (WaxHttpReply *self, const char *name)
{
  g_autofree char *key = g_ascii_strdown (name, -1);

  return g_hash_table_lookup (self->headers, key);
}

GBytes *
wax_http_reply_dup_cookie (WaxHttpReply *self, const char *name)
{
  gsize length = strlen (name);

  for (guint i = 0; i < self->cookies->len; i++) {
    const char *text = wax_secret_get_text (g_ptr_array_index (self->cookies, i));

    if (strncmp (text, name, length) == 0 && text[length] == '=') {
      const char *value = text + length + 1;
      char *copy = g_strndup (value, strcspn (value, ";"));
      GBytes *secret = wax_secret_new (copy);

      explicit_bzero (copy, strlen (copy));
      g_free (copy);
      return secret;
    }
  }
  return NULL;
}

const char *
wax_http_reply_get_content_type (WaxHttpReply *self)
{
  return self->content_type;
}

gint64
wax_http_reply_get_content_length (WaxHttpReply *self)
{
  return self->content_length;
}

GBytes *
wax_http_reply_get_body (WaxHttpReply *self)
{
  return self->body;
}
