#include "wax-demo-pki.h"
#include "wax-demo-server.h"

#include <glib-unix.h>
#include <locale.h>
#include <stdio.h>
#include <unistd.h>

typedef struct {
  int port, messages, users, live_s, for_s, parent_pid;
  gint64 seed;
  gboolean plain, stdin_ends;
  char *certificate, *key, *make, *anchors_out;
} Arguments;

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static gboolean
stdin_cb (int fd, GIOCondition condition, gpointer loop)
{
  char buffer[256];

  if (read (fd, buffer, sizeof buffer) > 0)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static GMainLoop *watching;
static int watched_parent;

static gboolean
parent_cb (gpointer data)
{
  if (getppid () == watched_parent)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (watching);
  return G_SOURCE_REMOVE;
}

static gboolean
parse (Arguments *arguments, int *argc, char ***argv, GError **error)
{
  GOptionEntry entries[] = {
    { "port", 'p', 0, G_OPTION_ARG_INT, &arguments->port, "Port on 127.0.0.1; 0 takes a free one", "PORT" },
    { "seed", 's', 0, G_OPTION_ARG_INT64, &arguments->seed, "Of the invented messages", "N" },
    { "messages", 'n', 0, G_OPTION_ARG_INT, &arguments->messages, "How many messages alice has", "N" },
    { "users", 'u', 0, G_OPTION_ARG_INT, &arguments->users, "Users besides alice, bob and carol", "N" },
    { "certificate", 'c', 0, G_OPTION_ARG_FILENAME, &arguments->certificate, "PEM file with the certificate and its issuers", "FILE" },
    { "key", 'k', 0, G_OPTION_ARG_FILENAME, &arguments->key, "PEM file with the private key", "FILE" },
    { "make-certificate", 'm', 0, G_OPTION_ARG_STRING, &arguments->make,
      "Make one: self-signed, private-ca, trusted-ca, expired, not-yet-valid, wrong-host, no-names", "KIND" },
    { "anchors-out", 0, 0, G_OPTION_ARG_FILENAME, &arguments->anchors_out, "Where to write the authority made with it", "FILE" },
    { "live", 'l', 0, G_OPTION_ARG_INT, &arguments->live_s, "A message arrives by itself every so often", "SECONDS" },
    { "plain", 0, 0, G_OPTION_ARG_NONE, &arguments->plain, "HTTP without TLS", NULL },
    { "for", 0, 0, G_OPTION_ARG_INT, &arguments->for_s, "End after that time", "SECONDS" },
    { "parent-pid", 0, 0, G_OPTION_ARG_INT, &arguments->parent_pid, "End when this parent process is gone", "PID" },
    { "until-stdin-closes", 0, 0, G_OPTION_ARG_NONE, &arguments->stdin_ends, "End when standard input is closed", NULL },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, "A stand-in for a groupware server of the Zimbra protocol, for demonstration and tests only:\n"
                                "it invents its mail, forgets everything at its end and protects nothing.\n"
                                "Sign in as alice@example.test (or bob, carol) with the password secret-1.\n"
                                "The first line printed is its address.");
  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, argc, argv, error);
}

static GTlsCertificate *
choose_certificate (const Arguments *arguments, GError **error)
{
  if (arguments->certificate != NULL)
    return g_tls_certificate_new_from_files (arguments->certificate, arguments->key != NULL ? arguments->key : arguments->certificate, error);
  return wax_demo_pki_make (arguments->make != NULL ? arguments->make : "self-signed", arguments->anchors_out, error);
}

int
main (int argc, char **argv)
{
  Arguments arguments = { .messages = 200, .seed = 1 };
  g_autoptr(GError) error = NULL;
  g_autoptr(GTlsCertificate) certificate = NULL;
  g_autoptr(WaxDemoServer) server = NULL;
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autofree char *url = NULL;
  WaxDemoOptions options = { 0 };

  setlocale (LC_ALL, "");
  if (!parse (&arguments, &argc, &argv, &error)) {
    g_printerr ("%s\n", error->message);
    return 2;
  }
  options.port = (guint16) arguments.port;
  options.seed = (guint64) arguments.seed;
  options.messages = (guint) arguments.messages;
  options.users = (guint) arguments.users;
  options.live_s = (guint) arguments.live_s;
  options.plain = arguments.plain;
  certificate = options.plain ? NULL : choose_certificate (&arguments, &error);
  if (error == NULL)
    server = wax_demo_server_new (&options, certificate, &error);
  if (error != NULL) {
    g_printerr ("%s\n", error->message);
    return 1;
  }
  url = wax_demo_server_dup_url (server, "localhost");
  printf ("%s\n", url);
  fflush (stdout);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  g_unix_signal_add (SIGTERM, quit_cb, loop);
  if (arguments.for_s > 0)
    g_timeout_add_seconds ((guint) arguments.for_s, quit_cb, loop);
  if (arguments.stdin_ends)
    g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP, stdin_cb, loop);
  if (arguments.parent_pid > 0) {
    watching = loop;
    watched_parent = arguments.parent_pid;
    g_timeout_add (500, parent_cb, NULL);
  }
  g_main_loop_run (loop);
  return 0;
}
