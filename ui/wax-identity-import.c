#include "wax-identity-import.h"

#include "wax-identity-choice-dialog.h"
#include "wax-password-dialog.h"

#include <glib/gi18n-lib.h>

struct _WaxIdentityImport {
  GObject parent_instance;
  WaxSession *session;
  GtkWindow *parent; /* weak */
  GtkWindow *dialog; /* weak */
  GtkFileChooserNative *chooser;
  char *path;
  WaxWaitRow *wait;
  GCancellable *cancellable; /* (nullable): ends what is waited for */
};

enum { SIGNAL_IMPORTED, SIGNAL_FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxIdentityImport, wax_identity_import, G_TYPE_OBJECT)

static void read_file (WaxIdentityImport *self, GBytes *password);

/* A file that is not there is told in the system's words. */
static WaxFailure *
explain (const GError *error)
{
  g_autofree char *text = NULL;

  if (error->domain != G_IO_ERROR)
    return wax_failure_new (error, NULL);
  /* Translators: %s is a system's message that names the file */
  text = g_strdup_printf (_("The file cannot be read: %s"), error->message);
  return wax_failure_new_known ("usage", "file-unreadable", text, NULL);
}

static void
fail (WaxIdentityImport *self, const GError *error)
{
  g_autoptr(WaxFailure) failure = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  failure = explain (error);
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, failure);
}

static void
begin (WaxIdentityImport *self, const char *text)
{
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  wax_wait_row_start (self->wait, text, self->cancellable);
}

/* Returns: whether its window is still there. */
static gboolean
finish (WaxIdentityImport *self)
{
  if (self->parent != NULL)
    wax_wait_row_stop (self->wait);
  return self->parent != NULL;
}

static void
show_dialog (WaxIdentityImport *self, GtkWindow *dialog)
{
  g_set_weak_pointer (&self->dialog, dialog);
  gtk_window_set_destroy_with_parent (dialog, TRUE);
  gtk_window_present (dialog);
}

/* ---- keeping it ---- */

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxIdentityImport) self = g_steal_pointer (&((gpointer *) data)[0]);
  g_autoptr(WaxIdentity) identity = g_steal_pointer (&((gpointer *) data)[1]);
  g_autoptr(GError) error = NULL;

  g_free (data);
  finish (self);
  if (!wax_session_finish (WAX_SESSION (source), result, &error))
    fail (self, error);
  else
    g_signal_emit (self, signals[SIGNAL_IMPORTED], 0, identity);
}

static void
keep (WaxIdentityImport *self, const WaxIdentityPair *pair)
{
  gpointer *kept = g_new (gpointer, 2);

  kept[0] = g_object_ref (self);
  kept[1] = wax_identity_ref (pair->identity);
  begin (self, _("Keeping the private key in your keyring…"));
  wax_session_keep_identity_async (self->session, pair->identity, pair->key, self->cancellable, kept_cb, kept);
}

static void
chosen_cb (WaxIdentityChoiceDialog *dialog, guint index, WaxIdentityImport *self)
{
  keep (self, wax_identity_choice_dialog_get_pairs (dialog)->pdata[index]);
}

static void
choose (WaxIdentityImport *self, GPtrArray *pairs)
{
  WaxIdentityChoiceDialog *dialog = wax_identity_choice_dialog_new (self->parent, pairs);

  g_signal_connect_object (dialog, "chosen", G_CALLBACK (chosen_cb), self, 0);
  show_dialog (self, GTK_WINDOW (dialog));
}

/* ---- reading it ---- */

static void
entered_cb (WaxPasswordDialog *dialog, GBytes *secret, WaxIdentityImport *self)
{
  read_file (self, secret);
}

static void
ask (WaxIdentityImport *self, gboolean again)
{
  g_autofree char *name = g_path_get_basename (self->path);
  g_autofree char *shown = g_filename_display_name (name);
  WaxPasswordDialog *dialog = wax_password_dialog_new_for_file (self->parent, shown, again);

  g_signal_connect_object (dialog, "entered", G_CALLBACK (entered_cb), self, 0);
  show_dialog (self, GTK_WINDOW (dialog));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxIdentityImport) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) pairs = wax_session_read_identities_finish (WAX_SESSION (source), result, &error);

  if (!finish (self))
    return;
  if (g_error_matches (error, WAX_IDENTITY_FILE_ERROR, WAX_IDENTITY_FILE_ERROR_PASSWORD_NEEDED))
    ask (self, FALSE);
  else if (g_error_matches (error, WAX_IDENTITY_FILE_ERROR, WAX_IDENTITY_FILE_ERROR_WRONG_PASSWORD))
    ask (self, TRUE);
  else if (pairs == NULL)
    fail (self, error);
  else if (pairs->len > 1)
    choose (self, pairs);
  else
    keep (self, pairs->pdata[0]);
}

static void
read_file (WaxIdentityImport *self, GBytes *password)
{
  begin (self, _("Reading the certificate…"));
  wax_session_read_identities_async (self->session, self->path, password, self->cancellable, read_cb,
                                     g_object_ref (self));
}

/* ---- the file ---- */

static void
response_cb (GtkNativeDialog *dialog, int response, WaxIdentityImport *self)
{
  g_autoptr(GFile) file = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    return;
  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_free (self->path);
  self->path = g_file_get_path (file);
  if (self->path != NULL) {
    read_file (self, NULL);
  } else {
    g_autofree char *name = g_file_get_parse_name (file);
    g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, name);

    fail (self, error);
  }
}

static void
add_filters (GtkFileChooser *chooser)
{
  static const char *const suffixes[] = { "p12", "pfx", "pem", "crt", "cer", "der", "p7b", "p7c", "key" };
  g_autoptr(GtkFileFilter) files = gtk_file_filter_new (), all = gtk_file_filter_new ();

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    gtk_file_filter_add_suffix (files, suffixes[i]);
  gtk_file_filter_set_name (files, _("Certificates"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_filter_set_name (all, _("All files"));
  gtk_file_chooser_add_filter (chooser, files);
  gtk_file_chooser_add_filter (chooser, all);
}

static void
start (WaxIdentityImport *self, const char *title)
{
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, NULL);
  if (self->dialog != NULL)
    gtk_window_destroy (self->dialog);
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (title, self->parent, GTK_FILE_CHOOSER_ACTION_OPEN,
                                               _("Import"), NULL);
  add_filters (GTK_FILE_CHOOSER (self->chooser));
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (response_cb), self, 0);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

void
wax_identity_import_start (WaxIdentityImport *self)
{
  start (self, _("Import Certificate"));
}

void
wax_identity_import_start_answer (WaxIdentityImport *self)
{
  start (self, _("Import Answer"));
}

static void
wax_identity_import_dispose (GObject *object)
{
  WaxIdentityImport *self = WAX_IDENTITY_IMPORT (object);

  g_clear_weak_pointer (&self->parent);
  g_clear_weak_pointer (&self->dialog);
  g_clear_object (&self->chooser);
  g_clear_object (&self->session);
  g_clear_object (&self->wait);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (wax_identity_import_parent_class)->dispose (object);
}

static void
wax_identity_import_finalize (GObject *object)
{
  g_free (WAX_IDENTITY_IMPORT (object)->path);
  G_OBJECT_CLASS (wax_identity_import_parent_class)->finalize (object);
}

static void
wax_identity_import_class_init (WaxIdentityImportClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wax_identity_import_dispose;
  G_OBJECT_CLASS (klass)->finalize = wax_identity_import_finalize;
  signals[SIGNAL_IMPORTED] = g_signal_new ("imported", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 1, WAX_TYPE_IDENTITY);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, WAX_TYPE_FAILURE);
}

static void
wax_identity_import_init (WaxIdentityImport *self)
{
}

WaxIdentityImport *
wax_identity_import_new (WaxSession *session, GtkWindow *parent, WaxWaitRow *wait)
{
  WaxIdentityImport *self = g_object_new (WAX_TYPE_IDENTITY_IMPORT, NULL);

  self->session = g_object_ref (session);
  self->wait = g_object_ref (wait);
  g_set_weak_pointer (&self->parent, parent);
  return self;
}
