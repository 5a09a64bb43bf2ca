#include "transport/wax-tls-setup.h"

#include "transport/wax-tls-loopback.h"
#include "trust/wax-trust-error.h"

/* Without tickets no session is resumed: a resumed one is never judged, and may carry another person's certificate. */
#define PRIORITY "NORMAL:%COMPAT:%NO_TICKETS:-VERS-TLS1.0:-VERS-TLS1.1"

static const char *const cleared[] = {
  "GIO_USE_TLS", "GIO_EXTRA_MODULES", "GIO_MODULE_DIR", "SSLKEYLOGFILE",
};

/* From RFC 8446 and RFC 5077: by these a client offers to resume a session. */
enum { EXTENSION_SESSION_TICKET = 35, EXTENSION_PRE_SHARED_KEY = 41, EXTENSION_PSK_MODES = 45 };

void
wax_tls_prepare (void)
{
  g_auto(GStrv) names = g_listenv ();

  for (gsize i = 0; i < G_N_ELEMENTS (cleared); i++)
    g_unsetenv (cleared[i]);
  for (gsize i = 0; names[i] != NULL; i++) {
    if (g_str_has_prefix (names[i], "GNUTLS_"))
      g_unsetenv (names[i]);
  }
  g_setenv ("G_TLS_GNUTLS_PRIORITY", PRIORITY, TRUE);
  /* Over HTTP/2 a kept-alive connection would carry the request before the gate can refuse it. */
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
}

static const char *
find_fault_in_hello (const WaxTlsHello *hello)
{
  if (!hello->seen)
    return "no handshake was seen";
  if (hello->extensions[EXTENSION_SESSION_TICKET] || hello->extensions[EXTENSION_PRE_SHARED_KEY] ||
      hello->extensions[EXTENSION_PSK_MODES])
    return "it offers to resume sessions";
  if (hello->oldest_version < 0x0303)
    return "it speaks TLS older than 1.2";
  if (hello->resumed)
    return "it resumed a session";
  return NULL;
}

static const char *
find_fault (GError **error)
{
  GTlsBackend *backend = g_tls_backend_get_default ();
  WaxTlsHello hellos[2] = { 0 };
  const char *fault = NULL;

  if (g_strcmp0 (G_OBJECT_TYPE_NAME (backend), "GTlsBackendGnutls") != 0)
    return "it is not the one that this program was made for";
  if (g_strcmp0 (g_getenv ("G_TLS_GNUTLS_PRIORITY"), PRIORITY) != 0 || g_getenv ("SOUP_FORCE_HTTP1") == NULL)
    return "its priorities were not set";
  if (!wax_tls_loopback_run (hellos, G_N_ELEMENTS (hellos), error))
    return "a connection to itself failed";
  for (gsize i = 0; i < G_N_ELEMENTS (hellos) && fault == NULL; i++)
    fault = find_fault_in_hello (&hellos[i]);
  return fault;
}

/* A GError that holds for the process, or NULL when all is well. */
static gpointer
check_once (gpointer data)
{
  g_autoptr(GError) cause = NULL;
  const char *fault = find_fault (&cause);

  if (fault == NULL)
    return NULL;
  return g_error_new (WAX_TRUST_ERROR, WAX_TRUST_ERROR_SELF_CHECK, "TLS library: %s%s%s", fault,
                      cause != NULL ? ": " : "", cause != NULL ? cause->message : "");
}

gboolean
wax_tls_self_check (GError **error)
{
  static GOnce once = G_ONCE_INIT;
  const GError *failed = g_once (&once, check_once, NULL);

  if (failed == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (failed));
  return FALSE;
}
