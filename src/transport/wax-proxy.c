#include "transport/wax-proxy.h"

char *
wax_proxy_find (const WaxEndpoint *endpoint, GProxyResolver *resolver, GCancellable *cancellable)
{
  g_autofree char *name = wax_endpoint_to_string (endpoint);
  g_autofree char *url = g_strconcat ("https://", name, "/", NULL);
  g_auto(GStrv) ways = g_proxy_resolver_lookup (resolver != NULL ? resolver : g_proxy_resolver_get_default (), url,
                                                cancellable, NULL);
  g_autoptr(GUri) first = NULL;

  if (ways == NULL || ways[0] == NULL || g_strv_contains ((const char *const *) ways, "direct://"))
    return NULL;
  first = g_uri_parse (ways[0], G_URI_FLAGS_NONE, NULL);
  /* Without what may stand before the host: a name, a password. */
  if (first == NULL || g_uri_get_host (first) == NULL)
    return NULL;
  return g_uri_get_port (first) > 0 ? g_strdup_printf ("%s:%d", g_uri_get_host (first), g_uri_get_port (first))
                                    : g_strdup (g_uri_get_host (first));
}

WaxNetworkError
wax_proxy_blame (WaxNetworkError code)
{
  switch ((guint) code) {
  case WAX_NETWORK_ERROR_PROXY_AUTH: return WAX_NETWORK_ERROR_PROXY_AUTH;
  case WAX_NETWORK_ERROR_REFUSED:
  case WAX_NETWORK_ERROR_NOT_FOUND:
  case WAX_NETWORK_ERROR_UNREACHABLE: return WAX_NETWORK_ERROR_PROXY_UNREACHABLE;
  default: return WAX_NETWORK_ERROR_PROXY;
  }
}
