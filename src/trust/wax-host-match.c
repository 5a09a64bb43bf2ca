#include "trust/wax-host-match.h"

#include <libpsl.h>
#include <string.h>

/* Whether a registry gives out the names in @domain to anybody. Private lists of providers do not count: such a
 * provider rightly has a name for all his customers. */
static gboolean
is_of_registry (const char *domain)
{
  return psl_builtin () != NULL &&
         psl_is_public_suffix2 (psl_builtin (), domain, PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE);
}

static gboolean
match_name (const char *pattern, const char *host)
{
  const char *dot;

  if (!g_str_has_prefix (pattern, "*."))
    return strchr (pattern, '*') == NULL && g_ascii_strcasecmp (pattern, host) == 0;

  dot = strchr (host, '.');
  return dot != NULL && dot > host && strchr (dot + 1, '.') != NULL && strchr (pattern + 2, '*') == NULL &&
         g_ascii_strcasecmp (pattern + 2, dot + 1) == 0 && !is_of_registry (dot + 1);
}

/* Names are in their escaped form: one with a NUL or a foreign letter in it holds a backslash and so matches no
 * host. */
gboolean
wax_host_match (const WaxCertificate *certificate, const WaxEndpoint *endpoint)
{
  const char *host = wax_endpoint_get_host (endpoint);

  if (wax_endpoint_is_address (endpoint))
    return wax_certificate_has_address (certificate, host);

  for (const char *const *name = wax_certificate_get_dns_names (certificate); *name != NULL; name++) {
    if (match_name (*name, host))
      return TRUE;
  }
  return FALSE;
}
