#include "press-identity.h"

#include "identity/wax-identity-file.h"
#include "util/wax-secret.h"
#include "wax-identity-row.h"
#include "wax-password-dialog.h"
#include "wax-preferences-window.h"
#include "wax-trust-dialog.h"

GtkWindow *
press_open_certificates (Press *press)
{
  press_look_at (press->window);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (press->window), "win.own-certificates", NULL));
  return press_wait_for_window (WAX_TYPE_PREFERENCES_WINDOW);
}

void
press_close_certificates (Press *press, GtkWindow *page)
{
  press_look_at (page);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_PREFERENCES_WINDOW);
  press_look_at (press->window);
}

void
press_remove_certificate (GtkWindow *page, const char *said)
{
  GtkWindow *dialog;

  press_look_at (page);
  press_click (page, "Remove…");
  dialog = press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
  press_wait_for_text (said);
  press_click (dialog, "Remove");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
}

static void
match_row (GtkWidget *widget, gpointer data)
{
  if (WAX_IS_IDENTITY_ROW (widget))
    (*(guint *) data)++;
}

guint
press_count_certificates (GtkWindow *page)
{
  guint n = 0;

  ui_test_foreach_visible (GTK_WIDGET (page), match_row, &n);
  return n;
}

WaxIdentity *
press_load_file (const char *path, const char *password)
{
  g_autoptr(GBytes) secret = wax_secret_new (password);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) pairs = wax_identity_file_load (path, secret, &error);

  g_assert_no_error (error);
  return wax_identity_ref (((WaxIdentityPair *) pairs->pdata[0])->identity);
}

char *
press_dup_authority (WaxIdentity *identity)
{
  GPtrArray *chain = wax_identity_get_chain (identity);

  return wax_certificate_to_pem (chain->pdata[chain->len - 1]);
}

WaxIdentity *
press_accept_file (Press *press, const char *path, const char *password)
{
  g_autoptr(WaxIdentity) identity = press_load_file (path, password);
  g_autoptr(GTlsDatabase) anchors = NULL;
  g_autofree char *file = g_build_filename (press->mail->dir, "people.pem", NULL);
  g_autofree char *pem = press_dup_authority (identity);
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (file, pem, -1, NULL));
  anchors = g_tls_file_database_new (file, &error);
  g_assert_no_error (error);
  wax_demo_server_set_client_anchors (press->mail->server, anchors);
  return g_steal_pointer (&identity);
}

void
press_run_waxctl (Press *press, const char *arguments)
{
  g_autofree char *line =
    g_strdup_printf ("'%s' --profile '%s' --quiet %s", g_getenv ("WAXCTL"), press->mail->dir, arguments);
  g_autoptr(GError) error = NULL;
  int status = 1;

  g_spawn_command_line_sync (line, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

void
press_import (GtkWindow *page, const char *path, const char *password)
{
  press_look_at (page);
  press_click (page, "Import…");
  press_type_place (path);
  press_wait_for_no_window (GTK_TYPE_FILE_CHOOSER_DIALOG);
  press_wait_for_text ("Password of the File");
  press_look_at (press_wait_for_window (WAX_TYPE_PASSWORD_DIALOG));
  press_type (password);
  ui_test_key ("Return");
  press_wait_for_no_window (WAX_TYPE_PASSWORD_DIALOG);
}

void
press_trust_port (Press *press)
{
  GtkWindow *dialog;

  press_click (press->window, "Decide…");
  dialog = press_wait_for_window (WAX_TYPE_TRUST_DIALOG);
  press_click (dialog, "Connect Despite the Risks");
  gtk_drop_down_set_selected (ui_test_child (dialog, "duration"), 3);
  ui_test_wait_until (ui_test_is_sensitive, ui_test_child (dialog, "authorize_button"));
  press_click (dialog, "Authorize Connections");
  press_wait_for_no_window (WAX_TYPE_TRUST_DIALOG);
  press_look_at (press->window);
}
