#include "wax-certificate-save.h"

#include "wax-toasts.h"

#include <glib/gi18n-lib.h>

enum { MAX_STEM = 64 };

typedef struct {
  AdwToastOverlay *toasts;
  GBytes *bytes;
} Wish;

static void
wish_free (gpointer data, GClosure *closure)
{
  Wish *wish = data;

  g_object_unref (wish->toasts);
  g_bytes_unref (wish->bytes);
  g_free (wish);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(AdwToastOverlay) toasts = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error)) {
    wax_toasts_say (toasts, _("Certificate saved"));
    return;
  }
  /* Translators: why a file could not be written. */
  text = g_strdup_printf (_("Could not save: %s"), error->message);
  wax_toasts_say (toasts, text);
}

static void
response_cb (GtkNativeDialog *dialog, int response, Wish *wish)
{
  g_autoptr(GFile) file = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    return;
  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_file_replace_contents_bytes_async (file, wish->bytes, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, NULL,
                                       saved_cb, g_object_ref (wish->toasts));
}

static char *
suggest_name (const char *stem, const char *suffix)
{
  g_autofree char *name = g_strndup (stem, MAX_STEM);

  g_strcanon (name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-", '-');
  return g_strdup_printf ("%s.%s", name[0] == '.' || name[0] == '\0' ? "certificate" : name, suffix);
}

GtkFileChooserNative *
wax_certificate_save (GtkWindow *parent,
                      AdwToastOverlay *toasts,
                      const char *stem,
                      const char *suffix,
                      GBytes *bytes)
{
  GtkFileChooserNative *chooser =
    gtk_file_chooser_native_new (_("Save Certificate"), parent, GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  g_autofree char *name = suggest_name (stem, suffix);
  Wish *wish = g_new0 (Wish, 1);

  wish->toasts = g_object_ref (toasts);
  wish->bytes = g_bytes_ref (bytes);
  g_signal_connect_data (chooser, "response", G_CALLBACK (response_cb), wish, wish_free, 0);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
  return chooser;
}
