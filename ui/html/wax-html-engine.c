#include "wax-html-engine.h"

#include "wax-html-walls.h"

#include <string.h>

/* Nobody can listen at that port but the administrator: what asks there learns that nothing can be reached. */
#define DEAD_END "http://127.0.0.1:1"

enum { MEMORY_LIMIT_MIB = 1024 }; /* of a web process; above it, it ends */

static WebKitWebContext *
get_context (WebKitURISchemeRequestCallback serve)
{
  static WebKitWebContext *context;
  WebKitMemoryPressureSettings *pressure;

  if (context != NULL)
    return context;
  pressure = webkit_memory_pressure_settings_new ();
  webkit_memory_pressure_settings_set_memory_limit (pressure, MEMORY_LIMIT_MIB);
  webkit_memory_pressure_settings_set_kill_threshold (pressure, 1);
  context = g_object_new (WEBKIT_TYPE_WEB_CONTEXT, "memory-pressure-settings", pressure, NULL);
  webkit_memory_pressure_settings_free (pressure);
  webkit_web_context_set_cache_model (context, WEBKIT_CACHE_MODEL_DOCUMENT_VIEWER);
  webkit_web_context_register_uri_scheme (context, "cid", serve, NULL, NULL);
  return context;
}

static void
download_cb (WebKitNetworkSession *session, WebKitDownload *download)
{
  webkit_download_cancel (download);
}

static WebKitNetworkSession *
new_session (gboolean images)
{
  WebKitNetworkSession *session = webkit_network_session_new_ephemeral ();
  WebKitNetworkProxySettings *nowhere;

  g_signal_connect (session, "download-started", G_CALLBACK (download_cb), NULL);
  webkit_network_session_set_persistent_credential_storage_enabled (session, FALSE);
  webkit_network_session_set_tls_errors_policy (session, WEBKIT_TLS_ERRORS_POLICY_FAIL);
  webkit_cookie_manager_set_accept_policy (webkit_network_session_get_cookie_manager (session),
                                           WEBKIT_COOKIE_POLICY_ACCEPT_NEVER);
  if (images)
    return session;
  nowhere = webkit_network_proxy_settings_new (DEAD_END, NULL);
  webkit_network_session_set_proxy_settings (session, WEBKIT_NETWORK_PROXY_MODE_CUSTOM, nowhere);
  webkit_network_proxy_settings_free (nowhere);
  return session;
}

/* Where a message says nothing about it, its letters are those of the window around it. */
static void
use_font (WebKitSettings *settings)
{
  g_autofree char *name = NULL;
  PangoFontDescription *font;

  g_object_get (gtk_settings_get_default (), "gtk-font-name", &name, NULL);
  font = pango_font_description_from_string (name != NULL ? name : "");
  if (pango_font_description_get_family (font) != NULL)
    webkit_settings_set_default_font_family (settings, pango_font_description_get_family (font));
  pango_font_description_free (font);
}

static WebKitSettings *
new_settings (void)
{
  return g_object_new (WEBKIT_TYPE_SETTINGS,
                       "enable-javascript", FALSE,
                       "enable-javascript-markup", FALSE,
                       "javascript-can-access-clipboard", FALSE,
                       "javascript-can-open-windows-automatically", FALSE,
                       "allow-file-access-from-file-urls", FALSE,
                       "allow-universal-access-from-file-urls", FALSE,
                       "allow-modal-dialogs", FALSE,
                       "allow-top-navigation-to-data-urls", FALSE,
                       "disable-web-security", FALSE,
                       "enable-back-forward-navigation-gestures", FALSE,
                       "enable-developer-extras", FALSE,
                       "enable-dns-prefetching", FALSE,
                       "enable-encrypted-media", FALSE,
                       "enable-fullscreen", FALSE,
                       "enable-html5-database", FALSE,
                       "enable-html5-local-storage", FALSE,
                       "enable-media", FALSE,
                       "enable-media-stream", FALSE,
                       "enable-mediasource", FALSE,
                       "enable-page-cache", FALSE,
                       "enable-site-specific-quirks", FALSE,
                       "enable-webaudio", FALSE,
                       "enable-webgl", FALSE,
                       "enable-webrtc", FALSE,
                       /* Mail is text and images: the processor draws it sooner than a driver is loaded. */
                       "hardware-acceleration-policy", WEBKIT_HARDWARE_ACCELERATION_POLICY_NEVER,
                       NULL);
}

/* Another view beside one of its kind shares its process and its session, else each message of a conversation would
 * start processes of its own. */
WebKitWebView *
wax_html_engine_new_view (gboolean images, WebKitURISchemeRequestCallback serve)
{
  static WebKitWebView *others[2]; /* weak */
  g_autoptr(WebKitNetworkSession) session = others[images] == NULL ? new_session (images) : NULL;
  g_autoptr(WebKitSettings) settings = new_settings ();
  WebKitWebView *view;

  use_font (settings);
  view = g_object_new (WEBKIT_TYPE_WEB_VIEW,
                       "web-context", others[images] == NULL ? get_context (serve) : NULL,
                       "related-view", others[images],
                       "network-session", session,
                       "settings", settings,
                       "default-content-security-policy", images ? WAX_HTML_POLICY_IMAGES : WAX_HTML_POLICY,
                       NULL);
  if (others[images] == NULL)
    g_set_weak_pointer (&others[images], view);
  return view;
}

void
wax_html_engine_load_filter_async (gboolean images, GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autofree char *dir = g_build_filename (g_get_user_cache_dir (), "waxwing", "content-filters", NULL);
  g_autoptr(WebKitUserContentFilterStore) store = webkit_user_content_filter_store_new (dir);
  const char *json = images ? WAX_HTML_FILTER_IMAGES : WAX_HTML_FILTER;
  g_autoptr(GBytes) source = g_bytes_new_static (json, strlen (json));

  webkit_user_content_filter_store_save (store, images ? "images" : "nothing", source, cancellable, callback,
                                         user_data);
}

WebKitUserContentFilter *
wax_html_engine_load_filter_finish (GAsyncResult *result, GError **error)
{
  g_autoptr(WebKitUserContentFilterStore) store =
    WEBKIT_USER_CONTENT_FILTER_STORE (g_async_result_get_source_object (result));

  return webkit_user_content_filter_store_save_finish (store, result, error);
}
