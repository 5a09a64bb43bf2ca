#include "wax-signature-dialog.h"

#include "wax-button-layout.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum { MAX_NAME = 128 };

typedef struct {
  char *id;
  gboolean is_new;
  GtkWidget *name;
  GtkTextView *text;
  GtkTextView *html;
} Form;

static void
form_free (gpointer data)
{
  Form *form = data;

  g_free (form->id);
  g_free (form);
}

static char *
dup_name (Form *form)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (form->name))));
}

static void
fill (WaxSettingsDialog *dialog, gpointer data)
{
  Form *form = data;
  WaxSignature *signature =
    wax_account_settings_find_signature (wax_settings_dialog_get_settings (dialog), form->id);

  if (signature == NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (form->name), signature->name);
  wax_settings_dialog_set_text (form->text, signature->text);
  wax_settings_dialog_set_text (form->html, signature->html);
}

static gboolean
is_taken (WaxSettingsDialog *dialog, Form *form, const char *name)
{
  WaxRemoteSettings *settings = wax_account_settings_get (wax_settings_dialog_get_settings (dialog));
  g_autofree char *wanted = g_utf8_casefold (name, -1);

  for (guint i = 0; settings != NULL && i < settings->signatures->len; i++) {
    WaxSignature *other = settings->signatures->pdata[i];
    g_autofree char *folded = g_utf8_casefold (other->name, -1);

    if (strcmp (folded, wanted) == 0 && strcmp (other->id, form->id) != 0)
      return TRUE;
  }
  return FALSE;
}

static char *
check (WaxSettingsDialog *dialog, gpointer data)
{
  Form *form = data;
  g_autofree char *name = dup_name (form);
  g_autofree char *text = wax_settings_dialog_dup_text (form->text);
  g_autofree char *html = wax_settings_dialog_dup_text (form->html);

  if (name[0] == '\0')
    return g_strdup (_("A signature needs a name."));
  if (g_utf8_strlen (name, -1) > MAX_NAME)
    return g_strdup (_("A signature’s name has 128 letters at most."));
  if (is_taken (dialog, form, name))
    return g_strdup (_("There is a signature of that name already."));
  if (text[0] == '\0' && html[0] == '\0')
    return g_strdup (_("Write what stands below your messages."));
  return NULL;
}

static WaxSettingsChange *
submit (WaxSettingsDialog *dialog, gpointer data)
{
  Form *form = data;
  g_autofree char *name = dup_name (form);
  g_autofree char *text = wax_settings_dialog_dup_text (form->text);
  g_autofree char *html = wax_settings_dialog_dup_text (form->html);

  return wax_settings_change_new_signature (
    form->is_new ? WAX_SETTINGS_CREATE_SIGNATURE : WAX_SETTINGS_CHANGE_SIGNATURE,
    &(WaxSignature){ .id = form->id, .name = name, .text = text, .html = html });
}

/* ---- deleting it ---- */

static void
delete_response_cb (AdwMessageDialog *question, const char *response, WaxSettingsDialog *dialog)
{
  const char *id = g_object_get_data (G_OBJECT (question), "id");

  if (g_str_equal (response, "delete"))
    wax_settings_dialog_send (dialog, wax_settings_change_new_signature (WAX_SETTINGS_DELETE_SIGNATURE,
                                                                         &(WaxSignature){ .id = id }));
}

static void
delete_cb (GtkButton *button, WaxSettingsDialog *dialog)
{
  const char *id = g_object_get_data (G_OBJECT (button), "id");
  WaxSignature *signature = wax_account_settings_find_signature (wax_settings_dialog_get_settings (dialog), id);
  g_autofree char *heading = signature != NULL ? g_strdup_printf (_("Delete the Signature “%s”?"), signature->name)
                                               : g_strdup (_("Delete the Signature?"));
  AdwMessageDialog *question = ADW_MESSAGE_DIALOG (adw_message_dialog_new (
    GTK_WINDOW (dialog), heading, _("It is deleted at the server, for all your devices. Messages that were sent keep"
                                    " it.")));

  adw_message_dialog_add_responses (question, "keep", _("Keep"), "delete", _("Delete"), NULL);
  adw_message_dialog_set_response_appearance (question, "delete", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (question, "keep");
  adw_message_dialog_set_close_response (question, "keep");
  g_object_set_data_full (G_OBJECT (question), "id", g_strdup (id), g_free);
  g_signal_connect_object (question, "response", G_CALLBACK (delete_response_cb), dialog, 0);
  gtk_window_present (GTK_WINDOW (question));
}

static void
follow_cb (GtkWidget *button, WaxAccountSettings *settings)
{
  gtk_widget_set_sensitive (button, wax_account_settings_can_change (settings));
}

static void
add_delete (WaxSettingsDialog *dialog, const char *id)
{
  WaxAccountSettings *settings = wax_settings_dialog_get_settings (dialog);
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "label", _("Delete Signature…"), "halign", GTK_ALIGN_CENTER, NULL);

  wax_button_layout_wrap_text (GTK_BUTTON (button));
  gtk_widget_add_css_class (button, "destructive-action");
  gtk_widget_add_css_class (button, "pill");
  g_object_set_data_full (G_OBJECT (button), "id", g_strdup (id), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (delete_cb), dialog, 0);
  g_signal_connect_object (settings, "changed", G_CALLBACK (follow_cb), button, G_CONNECT_SWAPPED);
  follow_cb (button, settings);
  wax_settings_dialog_add_last (dialog, button);
}

WaxSettingsDialog *
wax_signature_dialog_new (GtkWindow *parent, WaxAccountSettings *settings, const char *id)
{
  WaxSettingsDialog *dialog = wax_settings_dialog_new (
    parent, settings, id == NULL ? _("New Signature") : _("Edit Signature"), id == NULL ? _("Create") : _("Change"));
  Form *form = g_new0 (Form, 1);

  form->is_new = id == NULL;
  form->id = id != NULL ? g_strdup (id) : g_uuid_string_random ();
  form->name = wax_settings_dialog_add_entry (dialog, _("Name"));
  form->text = wax_settings_dialog_add_text (dialog, _("Text"));
  form->html = wax_settings_dialog_add_text (dialog, _("HTML (may stay empty)"));
  wax_settings_dialog_add_note (dialog, _("Messages with formatting get the HTML in place of the text, unless it is"
                                          " empty."));
  if (id != NULL)
    add_delete (dialog, id);
  wax_settings_dialog_set_form (dialog, &(WaxSettingsForm){ fill, check, submit, form_free, form });
  gtk_window_set_focus (GTK_WINDOW (dialog), form->name);
  return dialog;
}
