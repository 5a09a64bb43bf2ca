#include "wax-identities-page-private.h"

#include "wax-certificate-save.h"
#include "wax-certificate-window.h"
#include "wax-identity-words.h"
#include "wax-removal-dialog.h"
#include "wax-replace-dialog.h"
#include "wax-request-dialog.h"
#include "wax-toasts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
show_failure (WaxIdentitiesPage *self, const GError *error)
{
  g_autoptr(WaxFailure) failure = wax_failure_new (error, NULL);

  wax_failure_card_show (self->failure, failure);
}

GtkWindow *
wax_identities_page_get_window (WaxIdentitiesPage *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static AdwToastOverlay *
get_toasts (WaxIdentitiesPage *self)
{
  return ADW_TOAST_OVERLAY (gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY));
}

static void
present_above (WaxIdentitiesPage *self, GtkWindow *window)
{
  gtk_window_set_transient_for (window, wax_identities_page_get_window (self));
  gtk_window_set_destroy_with_parent (window, TRUE);
  gtk_window_present (window);
}

static const WaxIdentityState *
find_state (WaxIdentitiesPage *self, const char *id)
{
  for (guint i = 0; self->states != NULL && i < self->states->len; i++) {
    const WaxIdentityState *state = self->states->pdata[i];

    if (g_str_equal (wax_identity_get_id (state->identity), id))
      return state;
  }
  return NULL;
}

static const WaxRequestState *
find_request (WaxIdentitiesPage *self, GVariant *id)
{
  for (guint i = 0; self->requests != NULL && i < self->requests->len; i++) {
    const WaxRequestState *state = self->requests->pdata[i];

    if (g_str_equal (wax_identity_request_get_id (state->request), g_variant_get_string (id, NULL)))
      return state;
  }
  return NULL;
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxIdentitiesPage) self = data;
  g_autoptr(GError) error = NULL;

  if (self->session != NULL)
    wax_wait_row_stop (self->wait);
  if (!wax_session_finish (WAX_SESSION (source), result, &error) && self->session != NULL &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_failure (self, error);
}

/* Something begins that a keyring may have to be opened for. Returns: (transfer full): what gives it up. */
static GCancellable *
begin (WaxIdentitiesPage *self, const char *text)
{
  GCancellable *cancellable = g_cancellable_new ();

  wax_failure_card_show (self->failure, NULL);
  wax_wait_row_start (self->wait, text, cancellable);
  return cancellable;
}

/* ---- looking at one, replacing and removing it ---- */

static void
view (GtkWidget *widget, const char *name, GVariant *id)
{
  WaxIdentitiesPage *self = WAX_IDENTITIES_PAGE (widget);
  const WaxIdentityState *state = find_state (self, g_variant_get_string (id, NULL));

  if (state != NULL)
    present_above (self, GTK_WINDOW (wax_certificate_window_new_own (state)));
}

/* What a dialog is about: what is listed may change before it is answered. */
typedef struct {
  WaxIdentitiesPage *page;
  WaxIdentity *identity;
  char *accounts;
} Matter;

static Matter *
matter_new (WaxIdentitiesPage *self, const WaxIdentityState *state)
{
  Matter *matter = g_new (Matter, 1);

  *matter =
    (Matter){ g_object_ref (self), wax_identity_ref (state->identity), g_strjoinv (", ", state->accounts) };
  return matter;
}

static void
matter_free (gpointer data)
{
  Matter *matter = data;

  wax_identity_unref (matter->identity);
  g_object_unref (matter->page);
  g_free (matter->accounts);
  g_free (matter);
}

static void
free_matter_cb (gpointer data, GClosure *closure)
{
  matter_free (data);
}

static void
replaced_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Matter *matter = data;
  WaxIdentitiesPage *self = matter->page;
  g_autoptr(GError) error = NULL;
  gboolean done = wax_session_finish (WAX_SESSION (source), result, &error);
  /* Translators: accounts that sign in with a certificate. */
  g_autofree char *text =
    g_strdup_printf (_("%s: signed in with the other certificate from now on."), matter->accounts);

  if (!wax_identities_page_is_gone (self) && done)
    wax_toasts_say (get_toasts (self), text);
  else if (!wax_identities_page_is_gone (self))
    show_failure (self, error);
  matter_free (matter);
}

static void
chosen_cb (WaxReplaceDialog *dialog, WaxIdentity *other, Matter *matter)
{
  WaxIdentitiesPage *self = matter->page;
  Matter *kept = g_new (Matter, 1);

  if (self->session == NULL)
    return;
  *kept = (Matter){ g_object_ref (self), wax_identity_ref (matter->identity), g_strdup (matter->accounts) };
  wax_failure_card_show (self->failure, NULL);
  wax_session_replace_identity_async (self->session, matter->identity, other, replaced_cb, kept);
}

static void
ask_to_replace (WaxIdentitiesPage *self, const char *id)
{
  const WaxIdentityState *state = find_state (self, id);
  WaxReplaceDialog *dialog;

  if (state == NULL)
    return;
  dialog = wax_replace_dialog_new (wax_identities_page_get_window (self), self->session, state);
  g_signal_connect_data (dialog, "chosen", G_CALLBACK (chosen_cb), matter_new (self, state), free_matter_cb, 0);
  present_above (self, GTK_WINDOW (dialog));
}

static void
replace (GtkWidget *widget, const char *name, GVariant *id)
{
  ask_to_replace (WAX_IDENTITIES_PAGE (widget), g_variant_get_string (id, NULL));
}

static void
remove_response_cb (AdwMessageDialog *dialog, const char *response, Matter *matter)
{
  WaxIdentitiesPage *self = matter->page;
  g_autoptr(GCancellable) cancellable = NULL;

  if (self->session == NULL)
    return;
  if (g_str_equal (response, "replace"))
    ask_to_replace (self, wax_identity_get_id (matter->identity));
  if (!g_str_equal (response, "remove"))
    return;
  cancellable = begin (self, _("Removing the private key from your keyring…"));
  wax_session_remove_identity_async (self->session, matter->identity, cancellable, ended_cb, g_object_ref (self));
}

static void
ask_to_remove (GtkWidget *widget, const char *name, GVariant *id)
{
  WaxIdentitiesPage *self = WAX_IDENTITIES_PAGE (widget);
  const WaxIdentityState *state = find_state (self, g_variant_get_string (id, NULL));
  AdwMessageDialog *dialog;

  if (state == NULL)
    return;
  dialog = wax_removal_dialog_new (state);
  g_signal_connect_data (dialog, "response", G_CALLBACK (remove_response_cb), matter_new (self, state), free_matter_cb,
                         0);
  present_above (self, GTK_WINDOW (dialog));
}

/* ---- asking for one ---- */

static void
requested_cb (WaxRequestDialog *dialog, WaxIdentitiesPage *self)
{
  self->n_expected = self->requests != NULL ? self->requests->len + 1 : 1;
  wax_identities_page_refresh (self);
}

void
wax_identities_page_request (WaxIdentitiesPage *self)
{
  WaxRequestDialog *dialog = wax_request_dialog_new (self->session);

  wax_failure_card_show (self->failure, NULL);
  g_signal_connect_object (dialog, "requested", G_CALLBACK (requested_cb), self, 0);
  present_above (self, GTK_WINDOW (dialog));
}

static void
import_answer (GtkWidget *widget, const char *name, GVariant *id)
{
  wax_identity_import_start_answer (wax_identities_page_get_import (WAX_IDENTITIES_PAGE (widget)));
}

static void
save_request (GtkWidget *widget, const char *name, GVariant *id)
{
  WaxIdentitiesPage *self = WAX_IDENTITIES_PAGE (widget);
  const WaxRequestState *state = find_request (self, id);
  g_autofree char *title = state != NULL ? wax_identity_words_request_title (state->request) : NULL;
  g_autoptr(GBytes) bytes = NULL;
  const char *pem;

  if (state == NULL)
    return;
  pem = wax_identity_request_get_pem (state->request);
  bytes = g_bytes_new (pem, strlen (pem));
  g_clear_object (&self->saver);
  self->saver = wax_certificate_save_request (wax_identities_page_get_window (self), get_toasts (self), title, bytes);
}

static void
copy_request (GtkWidget *widget, const char *name, GVariant *id)
{
  WaxIdentitiesPage *self = WAX_IDENTITIES_PAGE (widget);
  const WaxRequestState *state = find_request (self, id);

  if (state == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), wax_identity_request_get_pem (state->request));
  wax_toasts_say (get_toasts (self), _("Request copied"));
}

typedef struct {
  WaxIdentitiesPage *page;
  WaxIdentityRequest *request;
} Wish;

static void
wish_free (gpointer data, GClosure *closure)
{
  Wish *wish = data;

  wax_identity_request_unref (wish->request);
  g_object_unref (wish->page);
  g_free (wish);
}

static void
remove_request_response_cb (AdwMessageDialog *dialog, const char *response, Wish *wish)
{
  WaxIdentitiesPage *self = wish->page;
  g_autoptr(GCancellable) cancellable = NULL;

  if (!g_str_equal (response, "remove") || self->session == NULL)
    return;
  cancellable = begin (self, _("Removing the private key from your keyring…"));
  wax_session_remove_request_async (self->session, wish->request, cancellable, ended_cb, g_object_ref (self));
}

static void
ask_to_remove_request (GtkWidget *widget, const char *name, GVariant *id)
{
  WaxIdentitiesPage *self = WAX_IDENTITIES_PAGE (widget);
  const WaxRequestState *state = find_request (self, id);
  AdwMessageDialog *dialog;
  Wish *wish;

  if (state == NULL)
    return;
  wish = g_new (Wish, 1);
  *wish = (Wish){ g_object_ref (self), wax_identity_request_ref (state->request) };
  dialog = wax_removal_dialog_new_for_request (state);
  g_signal_connect_data (dialog, "response", G_CALLBACK (remove_request_response_cb), wish, wish_free, 0);
  present_above (self, GTK_WINDOW (dialog));
}

void
wax_identities_page_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "identity.view", "s", view);
  gtk_widget_class_install_action (widget_class, "identity.replace", "s", replace);
  gtk_widget_class_install_action (widget_class, "identity.remove", "s", ask_to_remove);
  gtk_widget_class_install_action (widget_class, "request.save", "s", save_request);
  gtk_widget_class_install_action (widget_class, "request.copy", "s", copy_request);
  gtk_widget_class_install_action (widget_class, "request.import", "s", import_answer);
  gtk_widget_class_install_action (widget_class, "request.remove", "s", ask_to_remove_request);
}
