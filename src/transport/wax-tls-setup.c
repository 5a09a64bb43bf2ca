#include "transport/wax-tls-setup.h"

#include "transport/wax-tls-loopback.h"
#include "trust/wax-trust-error.h"

/* Without tickets no session is resumed: a resumed one is never judged, and may carry another person's certificate. */
static const struct {
  const char *oldest;
  guint number; /* as in a handshake */
  const char *priority;
} floors[] = {
  { "TLS 1.2", 0x0303, "NORMAL:%COMPAT:%NO_TICKETS:-VERS-TLS1.0:-VERS-TLS1.1" },
  { "TLS 1.1", 0x0302, "NORMAL:%COMPAT:%NO_TICKETS:-VERS-TLS1.0:+VERS-TLS1.1" },
  { "TLS 1.3", 0x0304, "NORMAL:%COMPAT:%NO_TICKETS:-VERS-TLS1.0:-VERS-TLS1.1:-VERS-TLS1.2" },
  { "TLS 1.0", 0x0301, "NORMAL:%COMPAT:%NO_TICKETS:+VERS-TLS1.1:+VERS-TLS1.0" },
};

/* Which of them the process began with; set before there are threads. */
static guint floor_in_use;

static const char *const cleared[] = {
  "GIO_USE_TLS", "GIO_EXTRA_MODULES", "GIO_MODULE_DIR", "SSLKEYLOGFILE",
};

/* From RFC 8446 and RFC 5077: by these a client offers to resume a session. */
enum { EXTENSION_SESSION_TICKET = 35, EXTENSION_PRE_SHARED_KEY = 41, EXTENSION_PSK_MODES = 45 };

/* The TLS library reads the anchors of its default database anew for each connection, also of one that is given its own
 * right after (libsoup 3.2 with glib-networking 2.74: 6 ms). Nothing of ours relies on the default: it holds none. */
#define WAX_TYPE_NO_ANCHORS wax_no_anchors_get_type ()
G_DECLARE_FINAL_TYPE (WaxNoAnchors, wax_no_anchors, WAX, NO_ANCHORS, GTlsDatabase)

struct _WaxNoAnchors {
  GTlsDatabase parent_instance;
};

G_DEFINE_TYPE (WaxNoAnchors, wax_no_anchors, G_TYPE_TLS_DATABASE)

static GTlsCertificateFlags
wax_no_anchors_verify_chain (GTlsDatabase *self,
                             GTlsCertificate *chain,
                             const char *purpose,
                             GSocketConnectable *identity,
                             GTlsInteraction *interaction,
                             GTlsDatabaseVerifyFlags flags,
                             GCancellable *cancel,
                             GError **error)
{
  return G_TLS_CERTIFICATE_UNKNOWN_CA;
}

static void
wax_no_anchors_class_init (WaxNoAnchorsClass *class)
{
  G_TLS_DATABASE_CLASS (class)->verify_chain = wax_no_anchors_verify_chain;
}

static void
wax_no_anchors_init (WaxNoAnchors *self)
{
}

void
wax_tls_prepare (void)
{
  g_auto(GStrv) names = g_listenv ();
  g_autoptr(GTlsDatabase) none = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cleared); i++)
    g_unsetenv (cleared[i]);
  for (gsize i = 0; names[i] != NULL; i++) {
    if (g_str_has_prefix (names[i], "GNUTLS_"))
      g_unsetenv (names[i]);
  }
  floor_in_use = 0;
  g_setenv ("G_TLS_GNUTLS_PRIORITY", floors[0].priority, TRUE);
  /* Over HTTP/2 a kept-alive connection would carry the request before the gate can refuse it. */
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  none = g_object_new (WAX_TYPE_NO_ANCHORS, NULL);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), none);
}

void
wax_tls_set_floor (const WaxPolicy *policy)
{
  const char *oldest = wax_policy_get_oldest (policy);

  for (guint i = 0; i < G_N_ELEMENTS (floors); i++) {
    if (g_str_equal (floors[i].oldest, oldest))
      floor_in_use = i;
  }
  g_setenv ("G_TLS_GNUTLS_PRIORITY", floors[floor_in_use].priority, TRUE);
}

const char *
wax_tls_get_floor (const WaxPolicy *policy, const char *host)
{
  return wax_policy_get_newer (wax_policy_get_floor (policy, host), floors[floor_in_use].oldest);
}

gboolean
wax_tls_is_too_old (const WaxPolicy *policy, const char *host, const char *protocol)
{
  const char *floor = wax_tls_get_floor (policy, host);

  return protocol != NULL && !g_str_equal (protocol, floor) &&
         g_str_equal (wax_policy_get_newer (protocol, floor), floor);
}

gboolean
wax_tls_may_be_too_old (const WaxPolicy *policy, const char *host)
{
  return wax_tls_is_too_old (policy, host, floors[floor_in_use].oldest);
}

const char *
wax_tls_name_protocol (GTlsProtocolVersion version)
{
  switch (version) {
  case G_TLS_PROTOCOL_VERSION_SSL_3_0: return "SSL 3.0";
  case G_TLS_PROTOCOL_VERSION_TLS_1_0: return "TLS 1.0";
  case G_TLS_PROTOCOL_VERSION_TLS_1_1: return "TLS 1.1";
  case G_TLS_PROTOCOL_VERSION_TLS_1_2: return "TLS 1.2";
  case G_TLS_PROTOCOL_VERSION_TLS_1_3: return "TLS 1.3";
  case G_TLS_PROTOCOL_VERSION_UNKNOWN:
  case G_TLS_PROTOCOL_VERSION_DTLS_1_0:
  case G_TLS_PROTOCOL_VERSION_DTLS_1_2: break;
  }
  return NULL;
}

static const char *
find_fault_in_hello (const WaxTlsHello *hello)
{
  if (!hello->seen)
    return "no handshake was seen";
  if (hello->extensions[EXTENSION_SESSION_TICKET] || hello->extensions[EXTENSION_PRE_SHARED_KEY] ||
      hello->extensions[EXTENSION_PSK_MODES])
    return "it offers to resume sessions";
  if (hello->oldest_version < floors[floor_in_use].number)
    return "it speaks TLS older than it may";
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
  if (g_strcmp0 (g_getenv ("G_TLS_GNUTLS_PRIORITY"), floors[floor_in_use].priority) != 0 ||
      g_getenv ("SOUP_FORCE_HTTP1") == NULL)
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
