#include "wax-identities-page-private.h"

#include "wax-button-layout.h"
#include "wax-identity-row.h"
#include "wax-identity-words.h"
#include "wax-request-row.h"
#include "wax-token-watch.h"

G_DEFINE_FINAL_TYPE (WaxIdentitiesPage, wax_identities_page, ADW_TYPE_PREFERENCES_PAGE)

/* ---- the list ---- */

static char *
write_down (WaxIdentitiesPage *self, gint64 now)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->states->len; i++) {
    const WaxIdentityState *state = self->states->pdata[i];
    g_autofree char *used = wax_identity_words_used (state), *standing = wax_identity_words_standing (state, now);

    g_string_append_printf (text, "%s\n%d\n%s\n%s\n", wax_identity_get_id (state->identity), state->offered, used,
                            standing);
  }
  for (guint i = 0; i < self->requests->len; i++) {
    const WaxRequestState *state = self->requests->pdata[i];
    g_autofree char *standing = wax_request_state_describe (state);

    g_string_append_printf (text, "%s\n%s\n", wax_identity_request_get_id (state->request), standing);
  }
  return g_string_free (text, FALSE);
}

static void
clear_rows (WaxIdentitiesPage *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
}

/* Who has just made a request wants to do something with it. */
static void
restore_focus (WaxIdentitiesPage *self, gboolean focused)
{
  guint n = self->states->len + self->requests->len;

  if (self->n_expected != 0 && self->requests->len >= self->n_expected) {
    self->n_expected = 0;
    gtk_widget_child_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int) n - 1)), GTK_DIR_TAB_FORWARD);
  } else if (focused) {
    gtk_widget_grab_focus (GTK_WIDGET (self->import_button));
  }
}

/* Rows that say the same stay: one of their buttons may have the focus. */
static void
show_rows (WaxIdentitiesPage *self)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  gboolean focused = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list));
  g_autofree char *before = self->shown;

  self->shown = write_down (self, now);
  if (g_strcmp0 (self->shown, before) == 0)
    return;
  clear_rows (self);
  for (guint i = 0; i < self->states->len; i++)
    gtk_list_box_append (self->list, wax_identity_row_new (self->states->pdata[i], now));
  for (guint i = 0; i < self->requests->len; i++)
    gtk_list_box_append (self->list, wax_request_row_new (self->requests->pdata[i]));
  gtk_stack_set_visible_child_name (self->pages,
                                    self->states->len + self->requests->len > 0 ? "list" : "empty");
  restore_focus (self, focused);
}

static void
show_unread (WaxIdentitiesPage *self, const GError *error)
{
  g_autoptr(WaxFailure) failure = wax_failure_new (error, NULL);
  g_autofree char *text = g_strjoin (failure->help[0] != '\0' ? " " : "", failure->sentence, failure->help, NULL);

  gtk_label_set_label (self->sentence, text);
  g_clear_pointer (&self->shown, g_free);
  gtk_stack_set_visible_child_name (self->pages, "failure");
}

/* @states: (transfer full) (nullable): %NULL with @error, as is @requests */
static void
take (WaxIdentitiesPage *self, GPtrArray *states, GPtrArray *requests, const GError *error)
{
  gboolean first = self->states == NULL && requests != NULL; /* those that are kept: tokens come later */

  self->loading = FALSE;
  gtk_widget_set_visible (self->looking, FALSE);
  if (requests == NULL) {
    g_clear_pointer (&states, g_ptr_array_unref);
    show_unread (self, error);
  } else {
    g_clear_pointer (&self->states, g_ptr_array_unref);
    g_clear_pointer (&self->requests, g_ptr_array_unref);
    self->states = states;
    self->requests = requests;
    show_rows (self);
  }
  if (self->outdated || first)
    wax_identities_page_refresh (self);
}

gboolean
wax_identities_page_is_gone (WaxIdentitiesPage *self)
{
  return self->session == NULL || gtk_widget_get_root (GTK_WIDGET (self)) == NULL;
}

static void
requests_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxIdentitiesPage) self = data;
  g_autoptr(GError) error = NULL;
  GPtrArray *requests = wax_session_list_requests_finish (WAX_SESSION (source), result, &error);

  if (wax_identities_page_is_gone (self))
    g_clear_pointer (&requests, g_ptr_array_unref);
  else
    take (self, g_steal_pointer (&self->arriving), requests, error);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxIdentitiesPage) self = data;
  g_autoptr(GError) error = NULL;
  GPtrArray *states = wax_session_list_identities_finish (WAX_SESSION (source), result, &error);

  g_clear_pointer (&self->arriving, g_ptr_array_unref);
  self->arriving = states;
  if (wax_identities_page_is_gone (self))
    return;
  if (states == NULL)
    take (self, NULL, NULL, error);
  else
    wax_session_list_requests_async (self->session, requests_cb, g_object_ref (self));
}

void
wax_identities_page_refresh (WaxIdentitiesPage *self)
{
  self->outdated = self->loading;
  if (self->loading || self->session == NULL)
    return;
  self->loading = TRUE;
  if (self->states == NULL) {
    wax_session_list_identities_async (self->session, listed_cb, g_object_ref (self));
    return;
  }
  gtk_widget_set_visible (self->looking, TRUE);
  wax_session_list_with_tokens_async (self->session, listed_cb, g_object_ref (self));
}

static void
try_again_cb (WaxIdentitiesPage *self)
{
  gtk_stack_set_visible_child_name (self->pages, "loading");
  wax_identities_page_refresh (self);
}

/* ---- importing ---- */

static void
failed_cb (WaxIdentityImport *import, const WaxFailure *failure, WaxIdentitiesPage *self)
{
  wax_failure_card_show (self->failure, failure);
}

WaxIdentityImport *
wax_identities_page_get_import (WaxIdentitiesPage *self)
{
  if (self->import == NULL) {
    self->import = wax_identity_import_new (self->session, wax_identities_page_get_window (self), self->wait);
    g_signal_connect_object (self->import, "failed", G_CALLBACK (failed_cb), self, 0);
  }
  return self->import;
}

static void
import_cb (WaxIdentitiesPage *self)
{
  wax_identity_import_start (wax_identities_page_get_import (self));
}

/* ---- object ---- */

static void
wax_identities_page_dispose (GObject *object)
{
  WaxIdentitiesPage *self = WAX_IDENTITIES_PAGE (object);

  g_clear_object (&self->import);
  g_clear_object (&self->saver);
  g_clear_object (&self->session);
  g_clear_pointer (&self->arriving, g_ptr_array_unref);
  g_clear_pointer (&self->states, g_ptr_array_unref);
  g_clear_pointer (&self->requests, g_ptr_array_unref);
  G_OBJECT_CLASS (wax_identities_page_parent_class)->dispose (object);
}

static void
wax_identities_page_finalize (GObject *object)
{
  g_free (WAX_IDENTITIES_PAGE (object)->shown);
  G_OBJECT_CLASS (wax_identities_page_parent_class)->finalize (object);
}

static void
wax_identities_page_class_init (WaxIdentitiesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_identities_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = wax_identities_page_finalize;
  g_type_ensure (WAX_TYPE_FAILURE_CARD);
  g_type_ensure (WAX_TYPE_WAIT_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-identities-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxIdentitiesPage, pages);
  gtk_widget_class_bind_template_child (widget_class, WaxIdentitiesPage, list);
  gtk_widget_class_bind_template_child (widget_class, WaxIdentitiesPage, looking);
  gtk_widget_class_bind_template_child (widget_class, WaxIdentitiesPage, wait);
  gtk_widget_class_bind_template_child (widget_class, WaxIdentitiesPage, failure);
  gtk_widget_class_bind_template_child (widget_class, WaxIdentitiesPage, sentence);
  gtk_widget_class_bind_template_child (widget_class, WaxIdentitiesPage, buttons);
  gtk_widget_class_bind_template_child (widget_class, WaxIdentitiesPage, import_button);
  gtk_widget_class_bind_template_callback (widget_class, import_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "request_cb", G_CALLBACK (wax_identities_page_request));
  gtk_widget_class_bind_template_callback (widget_class, try_again_cb);
  wax_identities_page_install_actions (widget_class);
}

static void
wax_identities_page_init (WaxIdentitiesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (self->buttons, wax_button_layout_new_row ());
}

WaxIdentitiesPage *
wax_identities_page_new (WaxSession *session)
{
  WaxIdentitiesPage *self = g_object_new (WAX_TYPE_IDENTITIES_PAGE, NULL);

  self->session = g_object_ref (session);
  wax_token_watch_attach (GTK_WIDGET (self), session);
  g_signal_connect_object (session, "identities-changed", G_CALLBACK (wax_identities_page_refresh), self,
                           G_CONNECT_SWAPPED);
  wax_identities_page_refresh (self);
  return self;
}
