#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ScriptedAnswer: what a script makes of it; as it comes to the script it is an empty success
 * @type: of the content
 * @encoding: (nullable): that the content claims to be in
 * @body: (transfer full) (nullable)
 */
typedef struct {
  guint status;
  const char *type;
  const char *encoding;
  GBytes *body;
} ScriptedAnswer;

/* Called in the server's thread. @path: with the query behind it */
typedef void (*ScriptedFunc) (const char *path, ScriptedAnswer *answer, gpointer user_data);

/**
 * ScriptedServer:
 *
 * A server that answers in ways no real one does: what the stand-in server has a switch for is better tested there.
 * HTTPS on 127.0.0.1, on a port of the kernel's choice. It lets everybody sign in; all else is up to the script.
 */
typedef struct _ScriptedServer ScriptedServer;

ScriptedServer *scripted_server_new (GTlsCertificate *certificate, ScriptedFunc func, gpointer user_data);
void scripted_server_free (ScriptedServer *self);
guint16 scripted_server_get_port (ScriptedServer *self);

G_END_DECLS
