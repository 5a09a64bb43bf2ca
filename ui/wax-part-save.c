#include "wax-part-save.h"

#include "wax-not-saved-dialog.h"

#include <glib/gi18n-lib.h>

#define CHOOSER "wax-part-save-chooser"

/* Another message may be shown by the time it is saved, or none any more. */
typedef struct {
  GtkWidget *widget; /* (nullable) weak */
  WaxAccount *account;
  WaxMime *mime;
  guint part;
  char *name;
  WaxPartSavedFunc saved; /* (nullable) */
} Saving;

static Saving *
saving_new (GtkWidget *widget, WaxAccount *account, WaxMime *mime, guint part, const char *name,
            WaxPartSavedFunc saved)
{
  Saving *saving = g_new0 (Saving, 1);

  g_set_weak_pointer (&saving->widget, widget);
  saving->account = g_object_ref (account);
  saving->mime = wax_mime_ref (mime);
  saving->part = part;
  saving->name = g_strdup (name);
  saving->saved = saved;
  return saving;
}

static Saving *
saving_copy (const Saving *saving)
{
  return saving_new (saving->widget, saving->account, saving->mime, saving->part, saving->name, saving->saved);
}

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  g_clear_weak_pointer (&saving->widget);
  g_object_unref (saving->account);
  wax_mime_unref (saving->mime);
  g_free (saving->name);
  g_free (saving);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

static void choose_place (const Saving *saving);

/* (nullable): where nobody looks any more */
static GtkWindow *
get_window (const Saving *saving)
{
  GtkRoot *root = saving->widget != NULL ? gtk_widget_get_root (saving->widget) : NULL;

  return root != NULL ? GTK_WINDOW (root) : NULL;
}

static void
not_saved_response_cb (AdwMessageDialog *dialog, const char *response, Saving *saving)
{
  if (g_str_equal (response, "again") && get_window (saving) != NULL)
    choose_place (saving);
}

static void
tell_not_saved (const Saving *saving, const GError *error)
{
  AdwMessageDialog *dialog = wax_not_saved_dialog_new (get_window (saving), error);

  g_signal_connect_data (dialog, "response", G_CALLBACK (not_saved_response_cb), saving_copy (saving),
                         (GClosureNotify) (GCallback) saving_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Saving) saving = data;
  g_autoptr(GError) error = NULL;
  gboolean saved = wax_account_save_attachment_finish (WAX_ACCOUNT (source), result, &error);

  if (get_window (saving) == NULL)
    return;
  if (!saved)
    tell_not_saved (saving, error);
  else if (saving->saved != NULL)
    saving->saved (saving->widget, saving->part != WAX_MIME_WHOLE ? _("Attachment saved") : _("Message saved"));
}

static void
place_response_cb (GtkNativeDialog *dialog, int response, Saving *saving)
{
  if (saving->widget == NULL)
    return;
  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

    wax_account_save_attachment_async (saving->account, saving->mime, saving->part, file, NULL, saved_cb,
                                       saving_copy (saving));
  }
  wax_part_save_stop (saving->widget);
}

static void
choose_place (const Saving *saving)
{
  GtkFileChooserNative *chooser =
    gtk_file_chooser_native_new (saving->part != WAX_MIME_WHOLE ? _("Save Attachment") : _("Save Message"),
                                 get_window (saving), GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);

  g_object_set_data_full (G_OBJECT (saving->widget), CHOOSER, chooser, g_object_unref);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), saving->name);
  g_signal_connect_data (chooser, "response", G_CALLBACK (place_response_cb), saving_copy (saving),
                         (GClosureNotify) (GCallback) saving_free, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

void
wax_part_save (GtkWidget *widget, WaxAccount *account, WaxMime *mime, guint part, const char *name,
               WaxPartSavedFunc saved)
{
  g_autoptr(Saving) saving = saving_new (widget, account, mime, part, name, saved);

  choose_place (saving);
}

void
wax_part_save_stop (GtkWidget *widget)
{
  g_object_set_data (G_OBJECT (widget), CHOOSER, NULL);
}
