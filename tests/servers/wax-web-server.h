#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WaxWebServer:
 *
 * A real nginx or Apache of the test's own, as the person who runs it: on 127.0.0.1, with its configuration and all
 * that it writes in a folder of its own. It ends with the test, also with one that crashes. A test that cannot start it
 * fails.
 */
typedef struct _WaxWebServer WaxWebServer;

typedef enum {
  WAX_WEB_NGINX,
  WAX_WEB_APACHE,
} WaxWebKind;

WaxWebServer *wax_web_server_new (WaxWebKind kind);
void wax_web_server_free (WaxWebServer *self);

/**
 * wax_web_server_add_port:
 *
 * Returns: a port that the kernel chose, and that nobody else gets as long as @self lives, whether it runs or not.
 */
guint wax_web_server_add_port (WaxWebServer *self);

/**
 * wax_web_server_write:
 * @name: of the file in its folder
 *
 * Returns: (transfer full): its full name.
 */
char *wax_web_server_write (WaxWebServer *self, const char *name, const char *content);

const char *wax_web_server_get_dir (WaxWebServer *self);
WaxWebKind wax_web_server_get_kind (WaxWebServer *self);

/**
 * wax_web_server_start:
 * @sites: nginx: what stands in "http {}"; Apache: at the top. They name ports of wax_web_server_add_port() and, for
 *   what nobody who signs in sees, files of wax_web_server_write()
 *
 * Comes back when it answers.
 */
void wax_web_server_start (WaxWebServer *self, const char *sites);

/* Ends it at once with all its connections; it can be started again. */
void wax_web_server_stop (WaxWebServer *self);

/**
 * wax_web_server_take_log:
 * @expected: waits until there are so many; whatever nginx has answered is there in any case
 *
 * Returns: (transfer full) (element-type WaxWebRequest): the requests that were answered since the last call.
 */
GPtrArray *wax_web_server_take_log (WaxWebServer *self, guint expected);

/**
 * WaxWebRequest: a line of the server's log
 * @version: "TLSv1.3"; "-" without TLS
 * @certificate: the client's: nginx: its SHA-1, Apache: its serial number; "-" without one
 * @cookie: the token that came with it; "-" without one
 * @resumed: on a connection whose handshake showed nothing anew
 * @verified: nginx: what it thinks of the certificate
 */
typedef struct {
  guint port;
  char *version;
  char *certificate;
  guint status;
  char *method;
  char *path;
  char *cookie;
  gboolean resumed;
  char *verified;
} WaxWebRequest;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxWebServer, wax_web_server_free)

G_END_DECLS
