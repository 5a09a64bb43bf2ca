#include "wax-demo-server.h"

#include "wax-demo-call.h"
#include "wax-demo-corpus.h"
#include "wax-generator-words.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>

#define PASSWORD "secret-1"
#define DOMAIN_PART "example.test"

typedef struct {
  void (*func) (WaxDemoServer *self, gpointer data);
  WaxDemoServer *server;
  gpointer data;
  GMutex lock;
  GCond done_changed;
  gboolean done;
} Job;

static gboolean
job_cb (gpointer data)
{
  Job *job = data;

  job->func (job->server, job->data);
  g_mutex_lock (&job->lock);
  job->done = TRUE;
  g_cond_signal (&job->done_changed);
  g_mutex_unlock (&job->lock);
  return G_SOURCE_REMOVE;
}

void
wax_demo_server_run (WaxDemoServer *self, void (*func) (WaxDemoServer *, gpointer), gpointer data)
{
  Job job = { .func = func, .server = self, .data = data };
  g_autoptr(GSource) source = g_idle_source_new ();

  g_mutex_init (&job.lock);
  g_cond_init (&job.done_changed);
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, job_cb, &job, NULL);
  g_source_attach (source, self->context);
  g_mutex_lock (&job.lock);
  while (!job.done)
    g_cond_wait (&job.done_changed, &job.lock);
  g_mutex_unlock (&job.lock);
  g_mutex_clear (&job.lock);
  g_cond_clear (&job.done_changed);
}

/* Users */

static gboolean
has_alias (WaxDemoUser *user, const char *address)
{
  json_t *alias;
  gsize i;

  json_array_foreach (json_object_get (user->attrs, "zimbraMailAlias"), i, alias) {
    if (strcmp (json_string_value (alias), address) == 0)
      return TRUE;
  }
  return FALSE;
}

WaxDemoUser *
wax_demo_server_find_user (WaxDemoServer *self, const char *name)
{
  g_autofree char *full = name == NULL ? NULL : strchr (name, '@') != NULL ? g_ascii_strdown (name, -1)
      : g_strdup_printf ("%s@" DOMAIN_PART, name);
  gpointer user = full == NULL ? NULL : g_hash_table_lookup (self->users, full);
  GHashTableIter iter;

  if (full == NULL || user != NULL)
    return user;
  g_hash_table_iter_init (&iter, self->users);
  while (g_hash_table_iter_next (&iter, NULL, &user)) {
    if (has_alias (user, full))
      return user;
  }
  return NULL;
}

WaxDemoUser *
wax_demo_server_find_user_by_id (WaxDemoServer *self, const char *id)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->users);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    if (g_strcmp0 (((WaxDemoUser *) value)->id, id) == 0)
      return value;
  }
  return self->gal != NULL && g_strcmp0 (self->gal->id, id) == 0 ? self->gal : NULL;
}

const char *
wax_demo_server_url (WaxDemoServer *self)
{
  return self->host_url;
}

/* Life */

static gboolean
live_cb (gpointer data)
{
  WaxDemoServer *self = data;
  g_autoptr(GString) raw = g_string_new (NULL);
  g_auto(WaxGeneratedMessage) message = { 0 };
  g_autoptr(GBytes) bytes = NULL;
  WaxDemoUser *user = wax_demo_server_find_user (self, "alice");

  wax_message_generator_make (self->options.seed + 1, self->live_index++, raw, &message);
  bytes = g_string_free_to_bytes (g_steal_pointer (&raw));
  wax_demo_user_add_message (user, WAX_DEMO_INBOX, bytes, &message, wax_demo_flag ('u'), 0);
  wax_demo_wait_notify (self, user);
  return G_SOURCE_CONTINUE;
}

WaxDemoUser *
wax_demo_server_new_user (WaxDemoServer *self, const char *name, const char *display_name, const char *password)
{
  g_autofree char *full = strchr (name, '@') != NULL ? g_strdup (name) : g_strdup_printf ("%s@" DOMAIN_PART, name);
  WaxDemoUser *user = wax_demo_user_new (full, display_name, password);

  wax_demo_account_seed (user);
  g_hash_table_insert (self->users, user->name, user);
  wax_demo_gal_set_person (self, full, display_name, "Forester");
  return user;
}

/* What makes the demonstration look lived in: people, tags, a signature, senders. */
static void
furnish (WaxDemoServer *self, WaxDemoUser *alice)
{
  for (guint i = 0; i < WAX_N_LANGUAGES; i++) {
    for (guint j = 0; j < G_N_ELEMENTS (wax_languages[i].names); j++) {
      g_autofree char *address = g_strdup_printf ("%s.%u@" DOMAIN_PART, wax_languages[i].code, j);
      wax_demo_gal_set_person (self, address, wax_languages[i].names[j], j % 3 == 0 ? "Gardener" : "Forester");
    }
  }
  wax_demo_gal_set_person (self, "team@" DOMAIN_PART, "The Team", "group");
  wax_demo_contacts_furnish (alice);
  wax_demo_user_add_tag (alice, "urgent", 1);
  wax_demo_user_add_tag (alice, "später", 4);
  json_array_append_new (alice->signatures, json_pack ("{s:s, s:s, s:[{s:s, s:s}]}", "name", "Work", "id",
                                                       "9b1f5a0e-6d0f-4c53-8a57-2f3f6f1f0a01",
                                                       "content", "type", "text/plain", "_content",
                                                       "Alice Arden\nExample Trees"));
  json_array_append_new (alice->white, json_pack ("{s:s}", "_content", "trees.test"));
  json_array_append_new (alice->black, json_pack ("{s:s}", "_content", "spam@bad.test"));
}

static void
fill (WaxDemoServer *self)
{
  WaxDemoUser *alice = wax_demo_server_new_user (self, "alice", "Alice Arden", PASSWORD);
  WaxDemoUser *bob = wax_demo_server_new_user (self, "bob", "Bob Birch", PASSWORD);

  wax_demo_server_new_user (self, "carol", "Carol Cherry", PASSWORD);
  for (guint i = 1; i <= self->options.users; i++) {
    g_autofree char *name = g_strdup_printf ("user%u", i);
    g_autofree char *display_name = g_strdup_printf ("User %u", i);
    wax_demo_server_new_user (self, name, display_name, PASSWORD);
  }
  if (self->options.empty)
    return;
  wax_demo_user_open_mailbox (alice);
  wax_demo_user_open_mailbox (bob);
  wax_demo_corpus_fill (self, alice);
  furnish (self, alice);
}

static gpointer
thread_main (gpointer data)
{
  WaxDemoServer *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

/* libsoup keeps connections alive only as long as the server has a listener of its own: here one that nobody can reach,
 * on a socket whose name is gone. Connections come by the listener above, which counts them. */
static void
keep_connections_alive (WaxDemoServer *self)
{
  g_autofree char *directory = g_dir_make_tmp ("wax-demo-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "socket", NULL);
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr(GSocket) socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT,
                                            NULL);

  if (socket == NULL || !g_socket_bind (socket, address, FALSE, NULL) || !g_socket_listen (socket, NULL) ||
      !soup_server_listen_socket (self->soup, socket, 0, NULL))
    g_error ("The demo server cannot make its inner socket.");
  g_unlink (path);
  g_rmdir (directory);
}

static void
prepare_cb (WaxDemoServer *self, gpointer data)
{
  self->soup = soup_server_new ("server-header", NULL, NULL);
  keep_connections_alive (self);
  soup_server_add_handler (self->soup, NULL, wax_demo_request_cb, self, NULL);
  /* Not before: on a port that clients know they knock at once. */
  g_socket_listener_accept_async (self->listener, self->closing, wax_demo_connections_accept_cb, self);
  if (self->options.live_s > 0) {
    self->live = g_timeout_source_new_seconds (self->options.live_s);
    g_source_set_callback (self->live, live_cb, self, NULL);
    g_source_attach (self->live, self->context);
  }
}

static void
watch_free (gpointer watch)
{
  g_source_destroy (watch);
  g_source_unref (watch);
}

/* @tag: (nullable): comes back with each connection of this port; the listener keeps it. Returns: the port; 0 on
 * failure. */
static guint16
listen_on (WaxDemoServer *self, guint16 port, GObject *tag, GError **error)
{
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, port);
  g_autoptr(GSocketAddress) bound = NULL;

  if (!g_socket_listener_add_address (self->listener, address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, tag, &bound,
                                      error))
    return 0;
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

WaxDemoServer *
wax_demo_server_new (const WaxDemoOptions *options, GTlsCertificate *certificate, GError **error)
{
  WaxDemoServer *self = g_new0 (WaxDemoServer, 1);

  g_return_val_if_fail ((options->plain && !options->certificate_port) || certificate != NULL, NULL);
  self->options = *options;
  self->listener = g_socket_listener_new ();
  self->closing = g_cancellable_new ();
  self->port = listen_on (self, options->port, NULL, error);
  if (self->port != 0 && options->certificate_port)
    self->certificate_port = listen_on (self, 0, G_OBJECT (self->closing), error);
  if (self->port == 0 || (options->certificate_port && self->certificate_port == 0)) {
    g_object_unref (self->listener);
    g_object_unref (self->closing);
    g_free (self);
    return NULL;
  }
  self->host_url = wax_demo_server_dup_url (self, "localhost");
  self->certificate = certificate == NULL ? NULL : g_object_ref (certificate);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->handshakes = g_hash_table_new (NULL, NULL);
  self->streams = g_hash_table_new (NULL, NULL);
  self->watches = g_hash_table_new_full (NULL, NULL, NULL, watch_free);
  self->muted = g_ptr_array_new_with_free_func (g_object_unref);
  self->requests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->users = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) wax_demo_user_free);
  self->removed_users = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_demo_user_free);
  self->tokens = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, wax_demo_token_free);
  self->waitsets = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, wax_demo_wait_set_free);
  self->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, wax_demo_session_free);
  self->waits = g_ptr_array_new_with_free_func (wax_demo_wait_free);
  self->directory = json_object ();
  fill (self);
  self->thread = g_thread_new ("wax-demo-server", thread_main, self);
  wax_demo_server_run (self, prepare_cb, NULL);
  return self;
}

static gboolean
no_more_streams (WaxDemoServer *self)
{
  return g_hash_table_size (self->streams) == 0;
}

static void
stop_cb (WaxDemoServer *self, gpointer data)
{
  if (self->live != NULL)
    g_source_destroy (self->live);
  g_cancellable_cancel (self->closing);
  g_socket_listener_close (self->listener);
  g_ptr_array_set_size (self->waits, 0);
  wax_demo_connections_cut (self, NULL);
  soup_server_disconnect (self->soup);
  /* Connections end in callbacks of this context: let those that are due run, so that none meets a freed server. */
  for (guint i = 0; i < 1000 && (g_main_context_iteration (self->context, FALSE) ||
                                 (i < 200 && !no_more_streams (self))); i++) {
    if (!g_main_context_pending (self->context) && !no_more_streams (self))
      g_usleep (1000);
  }
  g_clear_object (&self->soup);
  g_main_loop_quit (self->loop);
}

void
wax_demo_server_free (WaxDemoServer *self)
{
  GHashTableIter iter;
  gpointer stream;

  wax_demo_server_run (self, stop_cb, NULL);
  g_thread_join (self->thread);
  g_hash_table_iter_init (&iter, self->streams);
  while (g_hash_table_iter_next (&iter, &stream, NULL))
    g_object_weak_unref (stream, wax_demo_connections_gone_cb, self);
  g_clear_pointer (&self->live, g_source_unref);
  g_object_unref (self->listener);
  g_object_unref (self->closing);
  g_clear_object (&self->certificate);
  g_clear_object (&self->client_anchors);
  g_hash_table_unref (self->handshakes);
  g_hash_table_unref (self->streams);
  g_hash_table_unref (self->watches);
  g_ptr_array_unref (self->muted);
  g_ptr_array_unref (self->waits);
  g_hash_table_unref (self->requests);
  g_hash_table_unref (self->waitsets);
  g_hash_table_unref (self->sessions);
  g_hash_table_unref (self->tokens);
  g_hash_table_unref (self->users);
  g_ptr_array_unref (self->removed_users);
  g_clear_pointer (&self->gal, wax_demo_user_free);
  json_decref (self->directory);
  for (guint i = 0; i < WAX_DEMO_N_MISBEHAVIOURS; i++)
    g_free (self->switches[i].where);
  g_free (self->redirect);
  g_free (self->host_url);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_clear_pointer (&self->corpus, g_mapped_file_unref);
  g_free (self);
}

guint16
wax_demo_server_get_port (WaxDemoServer *self)
{
  return self->port;
}

guint16
wax_demo_server_get_certificate_port (WaxDemoServer *self)
{
  return self->certificate_port;
}

char *
wax_demo_server_dup_url (WaxDemoServer *self, const char *host)
{
  return g_strdup_printf ("%s://%s:%u", self->options.plain ? "http" : "https", host, self->port);
}
