#include "wax-demo-pki.h"
#include "wax-demo-server.h"

#include <glib-unix.h>
#include <locale.h>
#include <stdio.h>
#include <unistd.h>

#define MAX_MESSAGES 1000000
#define MAX_USERS 10000
#define MAX_TIME_S (7 * 24 * 60 * 60)
#define PARENT_LOOK_MS 200

typedef struct {
  int port, messages, users, live_s, for_s, parent_pid;
  gint64 seed;
  gboolean plain, stdin_ends;
  char *certificate, *key, *make, *anchors_out, *client_anchors;
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

typedef struct {
  GMainLoop *loop;
  int pid;
} Parent;

static gboolean
parent_cb (gpointer data)
{
  Parent *parent = data;

  if (getppid () == parent->pid)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (parent->loop);
  return G_SOURCE_REMOVE;
}

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, sentence);
  return FALSE;
}

static gboolean
check_ranges (const Arguments *arguments, GError **error)
{
  const struct {
    const char *option;
    gint64 value, most;
  } ranges[] = {
    { "--port", arguments->port, G_MAXUINT16 },
    { "--seed", arguments->seed, G_MAXINT64 },
    { "--messages", arguments->messages, MAX_MESSAGES },
    { "--users", arguments->users, MAX_USERS },
    { "--live", arguments->live_s, MAX_TIME_S },
    { "--for", arguments->for_s, MAX_TIME_S },
    { "--parent-pid", arguments->parent_pid, G_MAXINT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++) {
    if (ranges[i].value < 0 || ranges[i].value > ranges[i].most) {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s takes a number from 0 to %" G_GINT64_FORMAT ".",
                   ranges[i].option, ranges[i].most);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
check (const Arguments *arguments, int argc, char **argv, GError **error)
{
  gboolean given = arguments->certificate != NULL;

  if (argc > 1) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "There is no use for the argument %s.", argv[1]);
    return FALSE;
  }
  if (arguments->key != NULL && !given)
    return refuse (error, "--key goes with --certificate.");
  if (given && (arguments->make != NULL || arguments->anchors_out != NULL))
    return refuse (error, "--certificate does not go with --make-certificate or --anchors-out.");
  if (arguments->plain && (given || arguments->make != NULL || arguments->anchors_out != NULL ||
                           arguments->client_anchors != NULL))
    return refuse (error, "--plain does not go with certificates.");
  return check_ranges (arguments, error);
}

static gboolean
parse (Arguments *arguments, int *argc, char ***argv, GError **error)
{
  GOptionEntry entries[] = {
    { "port", 'p', 0, G_OPTION_ARG_INT, &arguments->port, "Port on 127.0.0.1; 0 takes a free one", "PORT" },
    { "seed", 's', 0, G_OPTION_ARG_INT64, &arguments->seed, "Of the invented messages", "N" },
    { "messages", 'n', 0, G_OPTION_ARG_INT, &arguments->messages, "How many messages alice has", "N" },
    { "users", 'u', 0, G_OPTION_ARG_INT, &arguments->users, "Users besides alice, bob and carol", "N" },
    { "certificate", 'c', 0, G_OPTION_ARG_FILENAME, &arguments->certificate,
      "PEM file with the certificate and its issuers", "FILE" },
    { "key", 'k', 0, G_OPTION_ARG_FILENAME, &arguments->key, "PEM file with the private key", "FILE" },
    { "make-certificate", 'm', 0, G_OPTION_ARG_STRING, &arguments->make,
      "Make one: self-signed, private-ca, trusted-ca, expired, not-yet-valid, wrong-host, no-names", "KIND" },
    { "anchors-out", 0, 0, G_OPTION_ARG_FILENAME, &arguments->anchors_out, "Where to write the authority made with it",
      "FILE" },
    { "client-anchors", 0, 0, G_OPTION_ARG_FILENAME, &arguments->client_anchors,
      "PEM file with who vouches for people: certificates with their addresses sign in at a port of their own, whose "
      "address is the second line printed", "FILE" },
    { "live", 'l', 0, G_OPTION_ARG_INT, &arguments->live_s, "A message arrives by itself every so often; 0: none",
      "SECONDS" },
    { "plain", 0, 0, G_OPTION_ARG_NONE, &arguments->plain, "HTTP without TLS", NULL },
    { "for", 0, 0, G_OPTION_ARG_INT, &arguments->for_s, "End after that time; 0: do not", "SECONDS" },
    { "parent-pid", 0, 0, G_OPTION_ARG_INT, &arguments->parent_pid, "End when this parent process is gone", "PID" },
    { "until-stdin-closes", 0, 0, G_OPTION_ARG_NONE, &arguments->stdin_ends, "End when standard input is closed",
      NULL },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context,
                                "A stand-in for a groupware server of the Zimbra protocol, for demonstration and tests "
                                "only:\n"
                                "it invents its mail, forgets everything at its end and protects nothing.\n"
                                "Sign in as alice@example.test (or bob, carol) with the password secret-1.\n"
                                "The first line printed is its address.");
  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, argc, argv, error) && check (arguments, *argc, *argv, error);
}

static GTlsCertificate *
choose_certificate (const Arguments *arguments, GError **error)
{
  if (arguments->certificate != NULL)
    return g_tls_certificate_new_from_files (arguments->certificate,
                                             arguments->key != NULL ? arguments->key : arguments->certificate, error);
  return wax_demo_pki_make (arguments->make != NULL ? arguments->make : "self-signed", arguments->anchors_out, error);
}

static void
arguments_clear (Arguments *self)
{
  g_free (self->certificate);
  g_free (self->key);
  g_free (self->make);
  g_free (self->anchors_out);
  g_free (self->client_anchors);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

static WaxDemoServer *
start (const Arguments *arguments, GError **error)
{
  WaxDemoOptions options = {
    .port = (guint16) arguments->port,
    .seed = (guint64) arguments->seed,
    .messages = (guint) arguments->messages,
    .users = (guint) arguments->users,
    .live_s = (guint) arguments->live_s,
    .plain = arguments->plain,
    .certificate_port = arguments->client_anchors != NULL,
  };
  g_autoptr(GTlsCertificate) certificate = NULL;
  g_autoptr(GTlsDatabase) client_anchors = NULL;
  WaxDemoServer *server;

  if (!options.plain) {
    certificate = choose_certificate (arguments, error);
    if (certificate == NULL)
      return NULL;
  }
  if (arguments->client_anchors != NULL) {
    g_autofree char *path = g_canonicalize_filename (arguments->client_anchors, NULL);

    client_anchors = g_tls_file_database_new (path, error);
    if (client_anchors == NULL)
      return NULL;
  }
  server = wax_demo_server_new (&options, certificate, error);
  if (server != NULL && client_anchors != NULL)
    wax_demo_server_set_client_anchors (server, client_anchors);
  return server;
}

/* Who reads the last line may end the program at once. */
static void
run (const Arguments *arguments, WaxDemoServer *server)
{
  g_autofree char *url = wax_demo_server_dup_url (server, "localhost");
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Parent parent = { loop, arguments->parent_pid };

  g_unix_signal_add (SIGINT, quit_cb, loop);
  g_unix_signal_add (SIGTERM, quit_cb, loop);
  if (arguments->for_s > 0)
    g_timeout_add ((guint) arguments->for_s * 1000, quit_cb, loop);
  if (arguments->stdin_ends)
    g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP, stdin_cb, loop);
  if (parent.pid > 0)
    g_timeout_add (PARENT_LOOK_MS, parent_cb, &parent);
  printf ("%s\n", url);
  if (arguments->client_anchors != NULL)
    printf ("https://localhost:%u\n", wax_demo_server_get_certificate_port (server));
  fflush (stdout);
  g_main_loop_run (loop);
}

/* Ends with 2 after a mistake in the arguments, with 1 if the server cannot start. */
int
main (int argc, char **argv)
{
  g_auto(Arguments) arguments = { .messages = 200, .seed = 1 };
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxDemoServer) server = NULL;

  setlocale (LC_ALL, "");
  if (parse (&arguments, &argc, &argv, &error))
    server = start (&arguments, &error);
  if (server == NULL) {
    g_printerr ("%s\n", error->message);
    return error->domain == G_OPTION_ERROR ? 2 : 1;
  }
  run (&arguments, server);
  return 0;
}
