#include "wax-composer-private.h"

#include "app/wax-settings.h"

#include <glib/gi18n-lib.h>

/* What takes no longer is over before it could be read. */
enum { SLOW_MS = 1000 };

void
wax_composer_show_failure (WaxComposer *self, const char *sentence, const char *help)
{
  g_autoptr(WaxFailure) failure = wax_failure_new_known ("usage", "not-sent", sentence, help);

  wax_failure_card_show (self->failure, failure);
}

static void
show_not_sent (WaxComposer *self, const GError *error)
{
  WaxAccount *account = wax_writing_get_account (self->writing);
  g_autoptr(WaxFailure) known = wax_failure_new (error, wax_account_get_endpoint (account));
  g_autoptr(WaxFailure) failure = wax_failure_new_sending (known);
  g_autofree char *sentence = NULL;

  /* Translators: why a message was not sent, a whole sentence. */
  sentence = g_str_equal (failure->code, "partly-sent") || failure->sent[0] != '\0'
               ? g_strdup (failure->sentence)
               : g_strdup_printf (_("This message was not sent; it is still a draft. %s"), failure->sentence);
  wax_composer_show_failure (self, sentence, failure->help);
}

static void
set_sending (WaxComposer *self, gboolean sending)
{
  g_clear_handle_id (&self->slow_id, g_source_remove);
  gtk_widget_set_visible (self->progress, FALSE);
  gtk_widget_set_sensitive (self->content, !sending);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.send", !sending);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.discard", !sending);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxComposer) self = data;
  g_autoptr(GError) error = NULL;
  gboolean sent = wax_writing_finish (WAX_WRITING (source), result, &error);

  if (self->gone)
    return;
  g_clear_object (&self->sending);
  set_sending (self, FALSE);
  if (sent) {
    wax_composer_discard_before (self);
    wax_composer_tell (self, _("Message sent"));
    wax_composer_leave (self);
    return;
  }
  show_not_sent (self, error);
  gtk_widget_grab_focus (GTK_WIDGET (self->text)); /* it went while nothing could be written: keys need one */
  wax_composer_save_now (self);
  wax_composer_rest (self, FALSE);
}

static void
slow_cb (gpointer data)
{
  WaxComposer *self = data;

  self->slow_id = 0;
  gtk_widget_set_visible (self->progress, TRUE);
}

void
wax_composer_stop_waiting (WaxComposer *self)
{
  if (self->send_found)
    gtk_widget_set_visible (self->progress, FALSE);
  self->send_found = FALSE;
  wax_composer_rest (self, FALSE);
}

gboolean
wax_composer_is_sending (WaxComposer *self)
{
  return !self->gone && (self->sending != NULL || self->send_found);
}

/* Under the person's name, which the server may not have told yet, and with the files that are still being read. */
void
wax_composer_send (WaxComposer *self)
{
  g_autoptr(WaxDraft) draft = NULL;

  self->send_found = self->finding || self->n_adding > 0;
  gtk_widget_set_visible (self->progress, self->send_found);
  if (self->send_found)
    return;
  if (!wax_composer_check_size (self)) {
    wax_composer_rest (self, FALSE);
    return;
  }
  draft = wax_composer_dup_draft (self);
  wax_composer_stop_saving (self);
  wax_failure_card_show (self->failure, NULL);
  set_sending (self, TRUE);
  self->slow_id = g_timeout_add_once (SLOW_MS, slow_cb, self);
  self->sending = g_cancellable_new ();
  wax_writing_send_async (self->writing, draft, self->sending, sent_cb, g_object_ref (self));
}

/* Returns: whether all that stands there is an address, and there is one. */
static gboolean
check_recipients (WaxComposer *self)
{
  WaxRecipients *fields[] = { self->to, self->cc, self->bcc };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    g_autofree char *wrong = wax_recipients_check (fields[i]);

    if (wrong != NULL) {
      wax_composer_show_failure (self, wrong, _("Correct it or take it out, then send again."));
      gtk_widget_grab_focus (GTK_WIDGET (fields[i]));
      return FALSE;
    }
    n += wax_recipients_count (fields[i]);
  }
  if (n == 0) {
    wax_composer_show_failure (self, _("This message is for nobody yet."), _("Enter at least one address."));
    gtk_widget_grab_focus (GTK_WIDGET (self->to));
  }
  return n > 0;
}

static void ask_next (WaxComposer *self, guint asked);

static void
response_cb (AdwMessageDialog *dialog, const char *response, WaxComposer *self)
{
  guint asked = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (dialog), "asked"));

  if (g_str_equal (response, "send"))
    ask_next (self, asked + 1);
}

static void
ask (WaxComposer *self, guint asked, const char *heading, const char *text)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (self), heading, text));

  adw_message_dialog_add_responses (dialog, "write", _("Keep Writing"), "send", _("Send"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "send", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "write");
  adw_message_dialog_set_close_response (dialog, "write");
  g_object_set_data (G_OBJECT (dialog), "asked", GUINT_TO_POINTER (asked));
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
is_attachment_missing (WaxComposer *self)
{
  g_autoptr(WaxDraft) draft = wax_composer_dup_draft (self);
  g_autoptr(GSettings) settings = wax_settings_open ();
  const char *words;

  if (draft->attachments->len + self->n_adding > 0 || !wax_settings_reminds_of_attachments (settings))
    return FALSE;
  /* Translators: between spaces, how words begin with which people say that they send a file along: who writes one of
   * them and attaches none is reminded. All that are usual in your language, in small letters. */
  words = _("attach enclos");
  return wax_draft_mentions (draft->text, words) || wax_draft_mentions (draft->subject, words);
}

/* One after another, before anything leaves. */
static void
ask_next (WaxComposer *self, guint asked)
{
  if (asked == 0 && gtk_editable_get_text (self->subject)[0] == '\0')
    ask (self, 0, _("Send Without a Subject?"), _("The subject tells who gets it what it is about."));
  else if (asked <= 1 && is_attachment_missing (self))
    ask (self, 1, _("Send Without an Attachment?"), _("You write of one, but no file is attached."));
  else
    wax_composer_send (self);
}

static void
send_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxComposer *self = WAX_COMPOSER (widget);

  if (self->sending != NULL || !check_recipients (self) || !wax_composer_check_size (self))
    return;
  if (self->limit == 0 && !self->finding) /* begun without the server, say */
    wax_composer_find_sender (self);
  ask_next (self, 0);
}

static void
cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxComposer *self = WAX_COMPOSER (widget);

  wax_composer_stop_waiting (self);
  if (self->sending != NULL)
    g_cancellable_cancel (self->sending);
}

void
wax_composer_install_send_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "composer.send", NULL, send_action);
  gtk_widget_class_install_action (widget_class, "composer.cancel", NULL, cancel_action);
}
