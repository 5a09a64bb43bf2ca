#include "backend-test.h"

#include "transport/wax-tls-setup.h"
#include "util/wax-secret.h"

#define MESSAGES 300

void
backend_test_set_password (BackendTest *f, const char *text)
{
  g_autoptr(GBytes) password = wax_secret_new (text);

  wax_backend_set_password (f->backend, password);
}

void
backend_test_serve (BackendTest *f)
{
  WaxDemoOptions options = { .seed = 7, .messages = MESSAGES };
  g_autoptr(GTlsCertificate) certificate = wax_test_cert_to_tls (f->trust.good, 0);
  g_autoptr(GError) error = NULL;

  if (f->server != NULL)
    options.port = wax_demo_server_get_port (f->server);
  g_clear_pointer (&f->server, wax_demo_server_free);
  f->server = wax_demo_server_new (&options, certificate, &error);
  g_assert_no_error (error);
}

void
backend_test_set_up (BackendTest *f, gconstpointer unused)
{
  g_autofree char *url = NULL;

  wax_trust_fixture_set_up (&f->trust, NULL);
  backend_test_serve (f);
  f->http = wax_trust_fixture_new_http (&f->trust, NULL, wax_demo_server_get_port (f->server), 0);
  url = wax_demo_server_dup_url (f->server, "127.0.0.1");
  f->backend = wax_zimbra_backend_new (&(WaxZimbraOptions) { .http = f->http, .base_url = url,
                                                             .user = "alice@example.test" });
  f->fetched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  backend_test_set_password (f, "secret-1");
}

void
backend_test_tear_down (BackendTest *f, gconstpointer unused)
{
  g_object_unref (f->backend);
  g_object_unref (f->http);
  g_hash_table_unref (f->fetched);
  g_clear_pointer (&f->last, wax_message_unref);
  wax_demo_server_free (f->server);
  wax_trust_fixture_tear_down (&f->trust, NULL);
}

WaxMailChanges *
backend_test_get_changes (BackendTest *f, const char *token)
{
  g_autoptr(GError) error = NULL;
  WaxMailChanges *changes = wax_backend_get_changes (f->backend, WAX_CHANNEL_RECEIVE, token, NULL, &error);

  g_assert_no_error (error);
  return changes;
}

gboolean
backend_test_keep_cb (WaxStoredBody *body, gpointer user_data, GError **error)
{
  BackendTest *f = user_data;

  if (f->stop_after > 0 && g_hash_table_size (f->fetched) == f->stop_after) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "enough");
    return FALSE;
  }
  if (g_hash_table_size (f->fetched) == 0 && f->on_first != NULL)
    f->on_first (f);
  g_assert_true (g_hash_table_insert (f->fetched, g_strdup (body->meta->id),
                                      body->record != NULL ? wax_stored_body_dup_raw (body) : g_bytes_new (NULL, 0)));
  g_clear_pointer (&f->last, wax_message_unref);
  f->last = wax_message_ref (body->meta);
  return TRUE;
}

GPtrArray *
backend_test_list_ids (WaxMailChanges *changes)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < changes->new_messages->len; i++)
    g_ptr_array_add (ids, g_strdup (((WaxMessage *) changes->new_messages->pdata[i])->id));
  return ids;
}

GPtrArray *
backend_test_list_all_ids (BackendTest *f)
{
  g_autoptr(WaxMailChanges) changes = backend_test_get_changes (f, NULL);

  return backend_test_list_ids (changes);
}

GPtrArray *
backend_test_one_id (guint id)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (ids, g_strdup_printf ("%u", id));
  return ids;
}

void
backend_test_fetch (BackendTest *f, GPtrArray *ids)
{
  g_autoptr(GError) error = NULL;

  wax_backend_fetch_messages (f->backend, ids, backend_test_keep_cb, f, NULL, &error);
  g_assert_no_error (error);
}

void
backend_test_assert_fetched (BackendTest *f, GPtrArray *ids)
{
  for (guint i = 0; i < ids->len; i++) {
    GBytes *raw = g_hash_table_lookup (f->fetched, ids->pdata[i]);
    g_autoptr(GBytes) original = wax_demo_server_get_message (f->server, "alice", atoi (ids->pdata[i]));

    g_assert_nonnull (raw);
    g_assert_true (g_bytes_equal (raw, original));
  }
  g_assert_cmpuint (g_hash_table_size (f->fetched), ==, ids->len);
}

GBytes *
backend_test_make_mail (const char *to, const char *subject)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "From: alice@example.test\r\nTo: %s\r\nSubject: %s\r\n\r\nHello.\r\n", to, subject);
  return g_string_free_to_bytes (text);
}

gboolean
backend_test_changes_fail (BackendTest *f, GQuark domain, int code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxMailChanges) changes = wax_backend_get_changes (f->backend, WAX_CHANNEL_RECEIVE, NULL, NULL, &error);

  g_assert_error (error, domain, code);
  return changes == NULL;
}

int
backend_test_main (int *argc, char ***argv, void (*add) (void))
{
  wax_tls_prepare ();
  g_test_init (argc, argv, NULL);
  add ();
  return g_test_run ();
}
