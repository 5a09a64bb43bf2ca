#include "wax-composer-private.h"

#include <glib/gi18n-lib.h>

/* Drafts are saved by themselves, and closing saves the last of it; who closes is asked only where that fails. */

enum { REST_MS = 2000, UNSAVED_MS = 10000 };

static void save (WaxComposer *self);

static gboolean
is_empty (WaxComposer *self)
{
  g_autoptr(WaxDraft) draft = wax_composer_dup_draft (self);

  return wax_draft_is_empty (draft);
}

static void
save_cb (gpointer data)
{
  WaxComposer *self = data;

  self->save_id = 0;
  if (self->was_saved || !is_empty (self))
    save (self);
}

/* Who writes without a rest has it saved as well. */
static gboolean
is_long_unsaved (WaxComposer *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (!self->unsaved)
    self->unsaved_us = now_us;
  return self->save_id != 0 && now_us - self->unsaved_us > UNSAVED_MS * G_TIME_SPAN_MILLISECOND;
}

void
wax_composer_changed (WaxComposer *self)
{
  gboolean long_unsaved;

  if (self->writing == NULL || self->gone)
    return;
  long_unsaved = is_long_unsaved (self);
  self->changed = self->unsaved = TRUE;
  adw_window_title_set_subtitle (self->title, "");
  if (long_unsaved)
    return;
  g_clear_handle_id (&self->save_id, g_source_remove);
  self->save_id = g_timeout_add_once (REST_MS, save_cb, self);
}

void
wax_composer_forget_changes (WaxComposer *self)
{
  g_clear_handle_id (&self->save_id, g_source_remove);
  self->changed = self->unsaved = FALSE;
}

/* What is sent is kept by that. */
void
wax_composer_stop_saving (WaxComposer *self)
{
  g_clear_handle_id (&self->save_id, g_source_remove);
}

/* ---- with another account ---- */

void
wax_composer_discard_before (WaxComposer *self)
{
  if (self->before != NULL)
    wax_writing_discard (self->before);
  g_clear_object (&self->before);
}

/* What lies with the first of several stays until the last has it. */
void
wax_composer_move_draft (WaxComposer *self, WaxAccount *account)
{
  if (self->before == NULL) {
    self->before = g_steal_pointer (&self->writing);
  } else {
    wax_writing_discard (self->writing);
    g_object_unref (self->writing);
  }
  self->writing = wax_writing_new (self->session, account, NULL, NULL);
}

/* ---- closing ---- */

static void
discard (WaxComposer *self)
{
  wax_composer_discard_before (self);
  wax_writing_discard (self->writing);
  wax_composer_leave (self);
}

static void
not_saved_response_cb (AdwMessageDialog *dialog, const char *response, WaxComposer *self)
{
  if (g_str_equal (response, "keep")) {
    wax_composer_tell (self, _("The draft is on this computer. It comes to the server with the next connection."));
    wax_composer_leave (self);
  } else if (g_str_equal (response, "discard")) {
    discard (self);
  }
}

/* The server has not got it. */
static void
ask (WaxComposer *self, const GError *error)
{
  g_autoptr(WaxFailure) failure =
    wax_failure_new (error, wax_account_get_endpoint (wax_writing_get_account (self->writing)));
  gboolean kept = wax_writing_is_kept (self->writing);
  g_autofree char *text =
    g_strdup_printf ("%s\n\n%s", failure->sentence,
                     kept ? _("It can stay a draft on this computer, and comes to the server with the next connection.")
                          : _("It could not be saved on this computer either."));
  AdwMessageDialog *dialog =
    ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (self), _("The Server Did Not Take the Draft"), text));

  if (kept)
    adw_message_dialog_add_response (dialog, "keep", _("Save as Draft"));
  adw_message_dialog_add_responses (dialog, "discard", _("Discard"), "write", _("Keep Writing"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, kept ? "keep" : "write");
  adw_message_dialog_set_close_response (dialog, "write");
  g_signal_connect_object (dialog, "response", G_CALLBACK (not_saved_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
discard_response_cb (AdwMessageDialog *dialog, const char *response, WaxComposer *self)
{
  if (g_str_equal (response, "discard"))
    discard (self);
}

static void
discard_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxComposer *self = WAX_COMPOSER (widget);
  AdwMessageDialog *dialog;

  if ((!self->changed && wax_writing_get_begun_with (self->writing) == NULL) || is_empty (self)) {
    discard (self);
    return;
  }
  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (self), _("Discard This Message?"),
                                                       _("What you wrote is lost, and no draft of it stays.")));
  adw_message_dialog_add_responses (dialog, "write", _("Keep Writing"), "discard", _("Discard"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "write");
  adw_message_dialog_set_close_response (dialog, "write");
  g_signal_connect_object (dialog, "response", G_CALLBACK (discard_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
close_saved (WaxComposer *self)
{
  wax_composer_tell (self, _("Draft saved"));
  wax_composer_leave (self);
}

/* Out of the way at once: it comes back where the draft could not be saved. */
gboolean
wax_composer_close_request (GtkWindow *window)
{
  WaxComposer *self = WAX_COMPOSER (window);

  if (self->sending != NULL || self->send_found) {
    gtk_widget_set_visible (self->progress, TRUE);
    return TRUE;
  }
  if (self->n_adding == 0 && is_empty (self)) {
    discard (self);
    return TRUE;
  }
  if (self->n_adding == 0 && (!self->changed || (!self->unsaved && !self->saving))) {
    if (self->changed)
      wax_composer_tell (self, _("Draft saved"));
    wax_composer_leave (self);
    return TRUE;
  }
  self->closing = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  if (self->n_adding == 0)
    wax_composer_go_on_closing (self);
  return TRUE;
}

void
wax_composer_go_on_closing (WaxComposer *self)
{
  if (!self->saving)
    save (self);
}

void
wax_composer_return (WaxComposer *self)
{
  self->closing = FALSE;
  gtk_window_present (GTK_WINDOW (self));
}

/* ---- saving ---- */

static void
show_saved (WaxComposer *self, const GError *error)
{
  const char *text = error == NULL                        ? _("Draft saved")
                     : wax_writing_is_kept (self->writing) ? _("Draft saved on this computer")
                                                           : _("Draft not saved");

  adw_window_title_set_subtitle (self->title, text);
}

/* @error: (nullable) */
static void
close_as_saved (WaxComposer *self, const GError *error)
{
  if (error != NULL) {
    self->closing = FALSE;
    ask (self, error);
  } else if (self->unsaved) {
    save (self);
  } else {
    close_saved (self);
  }
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxComposer) self = data;
  g_autoptr(GError) error = NULL;
  gboolean saved = wax_writing_finish (WAX_WRITING (source), result, &error);

  self->saving = FALSE;
  if (self->gone || WAX_WRITING (source) != self->writing)
    return;
  if (saved || wax_writing_is_kept (self->writing))
    wax_composer_discard_before (self);
  if (!saved)
    self->unsaved = TRUE;
  if (self->closing && self->n_adding == 0)
    close_as_saved (self, error);
  if (!self->gone && !(self->unsaved && saved))
    show_saved (self, error);
}

static void
save (WaxComposer *self)
{
  g_autoptr(WaxDraft) draft = wax_composer_dup_draft (self);

  g_clear_handle_id (&self->save_id, g_source_remove);
  self->unsaved = FALSE;
  self->saving = self->was_saved = TRUE;
  wax_writing_save_async (self->writing, draft, saved_cb, g_object_ref (self));
}

void
wax_composer_save_now (WaxComposer *self)
{
  save (self);
}

/* No window is left to say it in. */
static void
ended_cb (GObject *source, GAsyncResult *result, gpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxFailure) failure = NULL;
  g_autoptr(GNotification) notification = NULL;

  if (wax_writing_finish (WAX_WRITING (source), result, &error))
    return;
  g_message ("what was written last is lost: %s", error->message);
  failure = wax_failure_new (error, NULL);
  notification = g_notification_new (_("What You Wrote Last Was Not Saved"));
  g_notification_set_body (notification, failure->sentence);
  if (g_application_get_default () != NULL)
    g_application_send_notification (g_application_get_default (), NULL, notification);
}

/* Of what was closed by the person nothing is opened again, nor of what has nothing in it. */
void
wax_composer_end (WaxComposer *self)
{
  g_autoptr(WaxDraft) draft = wax_composer_dup_draft (self);
  gboolean nothing = self->gone || wax_draft_is_empty (draft);
  gboolean kept = nothing || !(self->unsaved || self->saving || self->sending != NULL);

  wax_writing_end_async (self->writing, kept ? NULL : draft, !nothing && !self->closing, ended_cb, NULL);
  wax_composer_destroy (self);
}

void
wax_composer_install_keep_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "composer.discard", NULL, discard_action);
}
