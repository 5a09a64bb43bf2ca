#include "press-setup.h"

#include "wax-account-dialog.h"
#include "wax-window-private.h"

/* ---- servers ---- */

void
press_setup_start_server (PressSetup *self)
{
  g_autoptr(GTlsCertificate) tls = wax_test_cert_to_tls (self->leaf, 0);
  WaxDemoOptions options = { .messages = 5, .seed = 3, .port = (guint16) self->port, .certificate_port = TRUE };
  g_autoptr(GError) error = NULL;

  self->server = wax_demo_server_new (&options, tls, &error);
  g_assert_no_error (error);
  self->port = wax_demo_server_get_port (self->server);
}

void
press_setup_stop_servers (PressSetup *self)
{
  g_clear_pointer (&self->fault, wax_fault_server_free);
  g_clear_pointer (&self->server, wax_demo_server_free);
  g_clear_object (&self->closed);
}

void
press_setup_start_fault (PressSetup *self, WaxFault fault)
{
  g_autofree char *chain = wax_test_cert_to_pem (self->leaf), *key = wax_test_cert_key_to_pem (self->leaf);

  self->fault = wax_fault_server_new (fault, chain, key);
  self->port = wax_fault_server_get_port (self->fault);
}

/* ---- fixture ---- */

void
press_setup_set_up (PressSetup *self, gconstpointer unused)
{
  g_autofree char *pem = NULL, *anchors = NULL;
  g_autoptr(GError) error = NULL;

  self->dir = g_dir_make_tmp ("waxwing-ui-XXXXXX", &error);
  g_assert_no_error (error);
  self->root = wax_test_cert_new_root ("Orchard Root");
  self->leaf = wax_test_cert_new_leaf (self->root, "localhost");
  pem = wax_test_cert_to_pem (self->root);
  anchors = wax_test_pki_write (self->dir, "anchors.pem", pem);
  self->application = press_start (self->dir, anchors);
  self->window = press_get_window (self->application);
  press_wait_for_text ("Add Account");
}

void
press_setup_tear_down (PressSetup *self, gconstpointer unused)
{
  press_stop (self->application);
  press_setup_stop_servers (self);
  wax_test_cert_unref (self->leaf);
  wax_test_cert_unref (self->root);
  ui_mail_remove_tree (self->dir);
  g_free (self->dir);
}

/* ---- the form, by keys ---- */

typedef struct {
  GtkEditable *entry;
  const char *text;
} Expected;

static gboolean
has_text (gpointer data)
{
  Expected *expected = data;

  return g_str_equal (gtk_editable_get_text (expected->entry), expected->text);
}

void
press_setup_wait_for_entry (PressSetup *self, const char *id, const char *text)
{
  ui_test_wait_until (has_text, &(Expected){ ui_test_child (self->dialog, id), text });
}

void
press_setup_type_server (PressSetup *self, const char *host)
{
  g_autofree char *server = g_strdup_printf ("https://%s:%u", host, self->port);

  ui_test_key ("ctrl+a");
  press_type (server);
  press_setup_wait_for_entry (self, "server", server);
}

gboolean
press_setup_is_online (gpointer data)
{
  PressSetup *self = data;
  WaxAccount *account = WAX_WINDOW (self->window)->account;

  return account != NULL && wax_account_get_state (account) == WAX_ACCOUNT_ONLINE && !wax_account_is_busy (account);
}

void
press_setup_wait_for_mail (PressSetup *self)
{
  press_wait_for_no_window (WAX_TYPE_ACCOUNT_DIALOG);
  ui_test_wait_until (press_setup_is_online, self);
  g_assert_cmpuint (g_list_model_get_n_items (wax_session_get_accounts (WAX_WINDOW (self->window)->session)), ==, 1);
  ui_test_present (self->window);
  ui_test_key ("ctrl+Down");
  press_wait_for_text (PRESS_USER);
}

void
press_setup_begin (PressSetup *self)
{
  press_look_at (self->window);
  ui_test_key ("ctrl+shift+a");
  self->dialog = press_wait_for_window (WAX_TYPE_ACCOUNT_DIALOG);
  press_type (PRESS_USER);
  press_setup_wait_for_entry (self, "server", "example.test");
  ui_test_key ("Tab");
}

GtkWidget *
press_setup_open_form (PressSetup *self, guint way)
{
  GtkWidget *form;

  press_setup_begin (self);
  form = ui_test_child (self->dialog, "sign_in");
  press_setup_type_server (self, "localhost");
  press_wait_for_text ("None of your certificates is ever shown to this server.");
  gtk_drop_down_set_selected (ui_test_child (form, "way"), way);
  return form;
}

void
press_setup_connect (PressSetup *self, GtkWidget *form, guint port)
{
  GtkWidget *connect = ui_test_child (self->dialog, "continue_button");
  g_autofree char *digits = g_strdup_printf ("%u", port);

  gtk_editable_set_text (ui_test_child (form, "port"), digits);
  ui_test_wait_until (ui_test_is_sensitive, connect);
  gtk_widget_grab_focus (connect);
  ui_test_key ("Return");
}

