#include "wax-web-server.h"

#include "wax-test-dir.h"

#include <arpa/inet.h>
#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { PATIENCE_MS = 15000, PACE_MS = 5 };

struct _WaxWebServer {
  WaxWebKind kind;
  char *dir;
  GArray *placeholders; /* sockets that hold the ports */
  guint own_port;       /* for this file alone: whether it runs */
  GSubprocess *process;
  gsize log_offset;
};

/* One process, nothing in the background, every file below its folder. A line of its log is written in the turn of its
 * loop in which the answer was: whoever is answered after that finds it there. */
static const char nginx_head[] =
  "daemon off;\n"
  "master_process off;\n"
  "pid nginx.pid;\n"
  "events { worker_connections 512; }\n"
  "http {\n"
  "  log_format seen '$server_port $ssl_protocol $ssl_client_fingerprint $status $request_method $uri"
  " $cookie_ZM_AUTH_TOKEN $ssl_session_reused $ssl_client_verify';\n"
  "  access_log access.log seen;\n"
  "  lingering_close off;\n"
  "  client_body_temp_path body;\n"
  "  proxy_temp_path proxy;\n"
  "  fastcgi_temp_path fastcgi;\n"
  "  uwsgi_temp_path uwsgi;\n"
  "  scgi_temp_path scgi;\n"
  "  proxy_http_version 1.1;\n"
  "  proxy_set_header Connection '';\n"
  "  client_max_body_size 0;\n"
  "  server { listen 127.0.0.1:%u; access_log off; return 204; }\n"
  "%s}\n";

static const char apache_head[] =
  "ServerRoot %1$s\n"
  "ServerName localhost\n"
  "User www-data\n" /* where root starts it */
  "Group www-data\n"
  "PidFile %1$s/apache.pid\n"
  "ErrorLog %1$s/error.log\n"
  "LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so\n"
  "LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so\n"
  "LoadModule socache_shmcb_module /usr/lib/apache2/modules/mod_socache_shmcb.so\n"
  "LoadModule ssl_module /usr/lib/apache2/modules/mod_ssl.so\n"
  "LoadModule proxy_module /usr/lib/apache2/modules/mod_proxy.so\n"
  "LoadModule proxy_http_module /usr/lib/apache2/modules/mod_proxy_http.so\n"
  "LoadModule headers_module /usr/lib/apache2/modules/mod_headers.so\n"
  "DefaultRuntimeDir %1$s\n"
  "StartServers 1\n"
  "ServerLimit 1\n"
  "ThreadsPerChild 16\n"
  "MaxRequestWorkers 16\n"
  "GracefulShutdownTimeout 1\n"
  "LogFormat \"%%{local}p %%{SSL_PROTOCOL}x %%{SSL_CLIENT_M_SERIAL}x %%>s %%m %%U %%{ZM_AUTH_TOKEN}C"
  " %%{SSL_SESSION_RESUMED}x %%{SSL_CLIENT_VERIFY}x\" seen\n"
  "CustomLog %1$s/access.log seen\n"
  "Listen 127.0.0.1:%2$u\n"
  "%3$s";

WaxWebServer *
wax_web_server_new (WaxWebKind kind)
{
  WaxWebServer *self = g_new0 (WaxWebServer, 1);

  self->kind = kind;
  self->dir = wax_test_dir_new ();
  self->placeholders = g_array_new (FALSE, FALSE, sizeof (int));
  self->own_port = wax_web_server_add_port (self);
  return self;
}

void
wax_web_server_free (WaxWebServer *self)
{
  if (self->process != NULL)
    wax_web_server_stop (self);
  for (guint i = 0; i < self->placeholders->len; i++)
    close (g_array_index (self->placeholders, int, i));
  g_array_unref (self->placeholders);
  wax_test_dir_remove (self->dir);
  g_free (self->dir);
  g_free (self);
}

/* Bound without listening, the kernel gives it to none that does not name it; the server that does may listen there. */
guint
wax_web_server_add_port (WaxWebServer *self)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t size = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;

  g_assert_cmpint (setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), ==, 0);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &address, &size), ==, 0);
  g_array_append_val (self->placeholders, fd);
  return ntohs (address.sin_port);
}

char *
wax_web_server_write (WaxWebServer *self, const char *name, const char *content)
{
  char *path = g_build_filename (self->dir, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents_full (path, content, -1, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
  return path;
}

const char *
wax_web_server_get_dir (WaxWebServer *self)
{
  return self->dir;
}

WaxWebKind
wax_web_server_get_kind (WaxWebServer *self)
{
  return self->kind;
}

/* ---- running ---- */

/* Apache's children end with their parent, which has to be asked. */
static void
die_with_parent_cb (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

static char *
find_program (const char *name)
{
  char *path = g_find_program_in_path (name);

  return path != NULL ? path : g_build_filename ("/usr/sbin", name, NULL); /* which people do not have in their path */
}

/* What it said of itself goes where a person sees it. */
static void
give_up (WaxWebServer *self, const char *why)
{
  g_autofree char *path = g_build_filename (self->dir, "error.log", NULL), *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  g_error ("the web server %s\n%s", why, text != NULL ? text : "");
}

static GIOStream *
connect_to (guint port, GError **error)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();

  g_socket_client_set_timeout (client, PATIENCE_MS / 1000);
  return G_IO_STREAM (g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) port, NULL, error));
}

static void
await_answer (WaxWebServer *self)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_MS * 1000;
  g_autoptr(GIOStream) stream = NULL;

  while ((stream = connect_to (self->own_port, NULL)) == NULL) {
    if (g_subprocess_get_identifier (self->process) == NULL)
      give_up (self, "did not start");
    if (g_get_monotonic_time () > end_us)
      give_up (self, "does not answer");
    g_usleep (PACE_MS * 1000);
  }
}

static char *
write_configuration (WaxWebServer *self, const char *sites)
{
  g_autofree char *text = self->kind == WAX_WEB_NGINX
                          ? g_strdup_printf (nginx_head, self->own_port, sites)
                          : g_strdup_printf (apache_head, self->dir, self->own_port, sites);

  return wax_web_server_write (self, "server.conf", text);
}

void
wax_web_server_start (WaxWebServer *self, const char *sites)
{
  g_autofree char *file = write_configuration (self, sites), *errors = g_build_filename (self->dir, "error.log", NULL);
  g_autofree char *program = find_program (self->kind == WAX_WEB_NGINX ? "nginx" : "apache2");
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_INHERIT);
  const char *const nginx[] = { program, "-p", self->dir, "-c", file, "-e", errors, NULL };
  const char *const apache[] = { program, "-f", file, "-D", "FOREGROUND", NULL };
  g_autoptr(GError) error = NULL;

  g_assert_null (self->process);
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent_cb, NULL, NULL);
  self->process = g_subprocess_launcher_spawnv (launcher, self->kind == WAX_WEB_NGINX ? nginx : apache, &error);
  if (self->process == NULL)
    g_error ("a package of build-aux/packages is missing here: %s", error->message);
  await_answer (self);
}

void
wax_web_server_stop (WaxWebServer *self)
{
  g_autoptr(GError) error = NULL;

  g_subprocess_send_signal (self->process, SIGTERM);
  g_subprocess_wait (self->process, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&self->process);
}

/* ---- the log ---- */

static void
request_free (gpointer data)
{
  WaxWebRequest *self = data;

  g_free (self->version);
  g_free (self->certificate);
  g_free (self->method);
  g_free (self->path);
  g_free (self->cookie);
  g_free (self->verified);
  g_free (self);
}

static WaxWebRequest *
parse_line (const char *line)
{
  g_auto(GStrv) words = g_strsplit (line, " ", 9);
  WaxWebRequest *self = g_new0 (WaxWebRequest, 1);

  g_assert_cmpuint (g_strv_length (words), ==, 9);
  self->port = (guint) g_ascii_strtoull (words[0], NULL, 10);
  self->version = g_strdup (words[1]);
  self->certificate = g_ascii_strdown (words[2], -1);
  self->status = (guint) g_ascii_strtoull (words[3], NULL, 10);
  self->method = g_strdup (words[4]);
  self->path = g_strdup (words[5]);
  self->cookie = g_strdup (words[6]);
  self->resumed = strcmp (words[7], "r") == 0 || strcmp (words[7], "Resumed") == 0;
  self->verified = g_strdup (words[8]);
  return self;
}

/* A last line that is still being written stays for the next time. */
static void
read_log (WaxWebServer *self, GPtrArray *requests)
{
  g_autofree char *path = g_build_filename (self->dir, "access.log", NULL), *text = NULL;
  gsize size = 0;
  char *line, *end;

  if (!g_file_get_contents (path, &text, &size, NULL))
    return; /* none yet */
  for (line = text + self->log_offset; (end = strchr (line, '\n')) != NULL; line = end + 1) {
    *end = '\0';
    g_ptr_array_add (requests, parse_line (line));
    self->log_offset = (gsize) (end + 1 - text);
  }
}

/* Its loop has come round since. */
static void
await_turn (WaxWebServer *self)
{
  static const char request[] = "GET / HTTP/1.0\r\n\r\n";
  g_autoptr(GError) error = NULL;
  g_autoptr(GIOStream) stream = connect_to (self->own_port, &error);
  char buffer[512];

  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (stream), request, strlen (request), NULL, NULL, &error);
  g_assert_no_error (error);
  while (g_input_stream_read (g_io_stream_get_input_stream (stream), buffer, sizeof buffer, NULL, &error) > 0)
    continue;
  g_assert_no_error (error);
}

GPtrArray *
wax_web_server_take_log (WaxWebServer *self, guint expected)
{
  GPtrArray *requests = g_ptr_array_new_with_free_func (request_free);
  gint64 end_us = g_get_monotonic_time () + PATIENCE_MS * 1000;

  if (self->kind == WAX_WEB_NGINX && self->process != NULL)
    await_turn (self);
  read_log (self, requests);
  while (requests->len < expected) {
    if (g_get_monotonic_time () > end_us)
      g_error ("%u requests in the server's log instead of %u", requests->len, expected);
    g_usleep (PACE_MS * 1000);
    read_log (self, requests);
  }
  return requests;
}
