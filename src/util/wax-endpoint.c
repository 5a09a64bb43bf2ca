#include "util/wax-endpoint.h"

#include <gio/gio.h>
#include <string.h>

enum { HTTPS_PORT = 443, HTTP_PORT = 80 };

struct _WaxEndpoint {
  gatomicrefcount refs;
  char *host;
  guint port;
  gboolean is_address;
};

G_DEFINE_QUARK (wax-endpoint-error, wax_endpoint_error)
G_DEFINE_BOXED_TYPE (WaxEndpoint, wax_endpoint, wax_endpoint_ref, wax_endpoint_unref)

static gboolean
is_host_name (const char *host)
{
  gsize length = strlen (host);
  gsize label = 0;

  if (length == 0 || length > 253)
    return FALSE;

  for (gsize i = 0; i < length; i++) {
    if (host[i] == '.') {
      if (label == 0)
        return FALSE;
      label = 0;
    } else if (g_ascii_isalnum (host[i]) || host[i] == '-' || host[i] == '_') {
      if (++label > 63)
        return FALSE;
    } else {
      return FALSE;
    }
  }
  return label > 0;
}

/* Returns the host in its one canonical form, or NULL. */
static char *
normalise_host (const char *host, gboolean *is_address)
{
  gsize length = strlen (host);
  g_autofree char *bare = NULL;
  g_autofree char *ascii = NULL;
  g_autofree char *lower = NULL;
  g_autoptr(GInetAddress) address = NULL;

  if (length > 2 && host[0] == '[' && host[length - 1] == ']')
    bare = g_strndup (host + 1, length - 2);
  else
    bare = g_strdup (host);

  address = g_inet_address_new_from_string (bare);
  *is_address = address != NULL;
  if (address != NULL)
    return g_inet_address_to_string (address);

  if (bare[0] != '\0' && g_str_has_suffix (bare, "."))
    bare[strlen (bare) - 1] = '\0';
  ascii = g_hostname_to_ascii (bare);
  if (ascii == NULL)
    return NULL;
  lower = g_ascii_strdown (ascii, -1);
  return is_host_name (lower) ? g_steal_pointer (&lower) : NULL;
}

WaxEndpoint *
wax_endpoint_new (const char *host, guint port, GError **error)
{
  WaxEndpoint *self;
  gboolean is_address = FALSE;
  char *normal;

  g_return_val_if_fail (host != NULL, NULL);

  normal = normalise_host (host, &is_address);
  if (normal == NULL || port == 0 || port > G_MAXUINT16) {
    g_set_error (error, WAX_ENDPOINT_ERROR, WAX_ENDPOINT_ERROR_INVALID, "“%s” and port %u are no host and port", host,
                 port);
    g_free (normal);
    return NULL;
  }

  self = g_new0 (WaxEndpoint, 1);
  g_atomic_ref_count_init (&self->refs);
  self->host = normal;
  self->port = port;
  self->is_address = is_address;
  return self;
}

static WaxEndpoint *
parse_url (const char *text, GError **error)
{
  g_autoptr(GUri) uri = g_uri_parse (text, G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL || g_uri_get_userinfo (uri) != NULL ||
      (strcmp (scheme, "https") != 0 && strcmp (scheme, "http") != 0)) {
    g_set_error (error, WAX_ENDPOINT_ERROR, WAX_ENDPOINT_ERROR_INVALID, "“%s” is no http or https address", text);
    return NULL;
  }
  return wax_endpoint_new (g_uri_get_host (uri),
                           g_uri_get_port (uri) > 0        ? (guint) g_uri_get_port (uri)
                           : strcmp (scheme, "https") == 0 ? HTTPS_PORT
                                                           : HTTP_PORT,
                           error);
}

WaxEndpoint *
wax_endpoint_parse (const char *text, guint default_port, GError **error)
{
  const char *colon = strrchr (text, ':');
  const char *bracket = strrchr (text, ']');
  g_autofree char *host = NULL;
  guint64 port;

  if (strstr (text, "://") != NULL)
    return parse_url (text, error);

  /* Without a bracket a second colon makes it a bare IPv6 address. */
  if (colon == NULL || (bracket != NULL && colon < bracket) || (bracket == NULL && strchr (text, ':') != colon))
    return wax_endpoint_new (text, default_port, error);

  host = g_strndup (text, colon - text);
  if (!g_ascii_string_to_unsigned (colon + 1, 10, 1, G_MAXUINT16, &port, NULL)) {
    g_set_error (error, WAX_ENDPOINT_ERROR, WAX_ENDPOINT_ERROR_INVALID, "“%s” has no port between 1 and 65535", text);
    return NULL;
  }
  return wax_endpoint_new (host, (guint) port, error);
}

WaxEndpoint *
wax_endpoint_ref (WaxEndpoint *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
wax_endpoint_unref (WaxEndpoint *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->host);
  g_free (self);
}

const char *
wax_endpoint_get_host (const WaxEndpoint *self)
{
  return self->host;
}

guint
wax_endpoint_get_port (const WaxEndpoint *self)
{
  return self->port;
}

gboolean
wax_endpoint_is_address (const WaxEndpoint *self)
{
  return self->is_address;
}

char *
wax_endpoint_to_string (const WaxEndpoint *self)
{
  return g_strdup_printf (strchr (self->host, ':') != NULL ? "[%s]:%u" : "%s:%u", self->host, self->port);
}

char *
wax_endpoint_dup_name (const WaxEndpoint *self)
{
  return self->port == HTTPS_PORT ? g_strdup (self->host) : wax_endpoint_to_string (self);
}

guint
wax_endpoint_hash (gconstpointer self)
{
  const WaxEndpoint *endpoint = self;

  return g_str_hash (endpoint->host) ^ endpoint->port;
}

gboolean
wax_endpoint_equal (gconstpointer a, gconstpointer b)
{
  const WaxEndpoint *one = a, *other = b;

  return one->port == other->port && strcmp (one->host, other->host) == 0;
}
