#include "wax-identities-page.h"

#include "wax-certificate-window.h"
#include "wax-failure-card.h"
#include "wax-identity-import.h"
#include "wax-identity-row.h"
#include "wax-identity-words.h"

#include <glib/gi18n-lib.h>

struct _WaxIdentitiesPage {
  AdwPreferencesPage parent_instance;

  WaxSession *session;
  WaxIdentityImport *import; /* (nullable) */
  GPtrArray *states;         /* (nullable): as they are shown */
  char *shown;               /* all that the rows say */
  gboolean loading;
  gboolean outdated; /* while it was loading */

  GtkStack *pages;
  GtkListBox *list;
  GtkWidget *looking;
  WaxFailureCard *failure;
  GtkLabel *sentence;
  GtkButton *import_button;
};

G_DEFINE_FINAL_TYPE (WaxIdentitiesPage, wax_identities_page, ADW_TYPE_PREFERENCES_PAGE)

static void
show_failure (WaxIdentitiesPage *self, const GError *error)
{
  g_autoptr(WaxFailure) failure = wax_failure_new (error, NULL);

  wax_failure_card_show (self->failure, failure);
}

static void
present_above (WaxIdentitiesPage *self, GtkWindow *window)
{
  gtk_window_set_transient_for (window, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  gtk_window_set_destroy_with_parent (window, TRUE);
  gtk_window_present (window);
}

/* ---- the list ---- */

static char *
write_down (GPtrArray *states, gint64 now)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < states->len; i++) {
    const WaxIdentityState *state = states->pdata[i];
    g_autofree char *used = wax_identity_words_used (state), *standing = wax_identity_words_standing (state, now);

    g_string_append_printf (text, "%s\n%d\n%s\n%s\n", wax_identity_get_id (state->identity), state->offered, used,
                            standing);
  }
  return g_string_free (text, FALSE);
}

/* Rows that say the same stay: one of their buttons may have the focus. */
static void
show_rows (WaxIdentitiesPage *self)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  gboolean focused = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list));
  g_autofree char *before = self->shown;
  GtkListBoxRow *row;

  self->shown = write_down (self->states, now);
  if (g_strcmp0 (self->shown, before) == 0)
    return;
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < self->states->len; i++)
    gtk_list_box_append (self->list, wax_identity_row_new (self->states->pdata[i], now));
  if (focused)
    gtk_widget_grab_focus (GTK_WIDGET (self->import_button));
}

static void
show_unread (WaxIdentitiesPage *self, const GError *error)
{
  g_autoptr(WaxFailure) failure = wax_failure_new (error, NULL);
  g_autofree char *text = g_strjoin (failure->help[0] != '\0' ? " " : "", failure->sentence, failure->help, NULL);

  gtk_label_set_label (self->sentence, text);
  gtk_stack_set_visible_child_name (self->pages, "failure");
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxIdentitiesPage) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) states = wax_session_list_identities_finish (WAX_SESSION (source), result, &error);
  gboolean first; /* those that are kept: tokens come later */

  self->loading = FALSE;
  first = self->states == NULL && states != NULL;
  if (self->session == NULL || gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;
  gtk_widget_set_visible (self->looking, FALSE);
  if (states == NULL) {
    show_unread (self, error);
  } else {
    g_clear_pointer (&self->states, g_ptr_array_unref);
    self->states = g_steal_pointer (&states);
    show_rows (self);
    gtk_stack_set_visible_child_name (self->pages, self->states->len > 0 ? "list" : "empty");
  }
  if (self->outdated || first)
    wax_identities_page_refresh (self);
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

static const WaxIdentityState *
find_state (WaxIdentitiesPage *self, GVariant *id)
{
  for (guint i = 0; self->states != NULL && i < self->states->len; i++) {
    const WaxIdentityState *state = self->states->pdata[i];

    if (g_str_equal (wax_identity_get_id (state->identity), g_variant_get_string (id, NULL)))
      return state;
  }
  return NULL;
}

/* ---- importing ---- */

static void
failed_cb (WaxIdentityImport *import, const WaxFailure *failure, WaxIdentitiesPage *self)
{
  wax_failure_card_show (self->failure, failure);
}

static void
import_cb (WaxIdentitiesPage *self)
{
  if (self->import == NULL) {
    self->import = wax_identity_import_new (self->session, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
    g_signal_connect_object (self->import, "failed", G_CALLBACK (failed_cb), self, 0);
  }
  wax_identity_import_start (self->import);
}

/* ---- looking at one, and removing it ---- */

static void
view (GtkWidget *widget, const char *name, GVariant *id)
{
  WaxIdentitiesPage *self = WAX_IDENTITIES_PAGE (widget);
  const WaxIdentityState *state = find_state (self, id);

  if (state != NULL)
    present_above (self, GTK_WINDOW (wax_certificate_window_new_own (state)));
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxIdentitiesPage) self = data;
  g_autoptr(GError) error = NULL;

  if (!wax_session_finish (WAX_SESSION (source), result, &error) && self->session != NULL)
    show_failure (self, error);
}

typedef struct {
  WaxIdentitiesPage *page;
  WaxIdentity *identity;
} Removal;

static void
removal_free (gpointer data, GClosure *closure)
{
  Removal *removal = data;

  wax_identity_unref (removal->identity);
  g_object_unref (removal->page);
  g_free (removal);
}

static void
remove_response_cb (AdwMessageDialog *dialog, const char *response, Removal *removal)
{
  WaxIdentitiesPage *self = removal->page;

  if (!g_str_equal (response, "remove") || self->session == NULL)
    return;
  wax_failure_card_show (self->failure, NULL);
  wax_session_remove_identity_async (self->session, removal->identity, removed_cb, g_object_ref (self));
}

static char *
describe_removal (const WaxIdentityState *state)
{
  g_autofree char *accounts = g_strjoinv (", ", state->accounts);
  const char *lost = state->token != NULL
                       ? _("What is on the token stays there, and its PIN is forgotten.")
                       : _("Its private key is deleted too: only a file with both brings it back.");

  if (accounts[0] == '\0')
    return g_strdup (lost);
  /* Translators: accounts that sign in with a certificate, then a whole sentence. */
  return g_strdup_printf (_("%s: disconnected at once, and cannot sign in until another certificate is chosen. %s"),
                          accounts, lost);
}

static void
ask_to_remove (GtkWidget *widget, const char *name, GVariant *id)
{
  WaxIdentitiesPage *self = WAX_IDENTITIES_PAGE (widget);
  const WaxIdentityState *state = find_state (self, id);
  g_autofree char *title = state != NULL ? wax_identity_words_title (state->identity) : NULL;
  g_autofree char *text = state != NULL ? describe_removal (state) : NULL;
  AdwMessageDialog *dialog;
  Removal *removal;

  if (state == NULL)
    return;
  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (NULL, NULL, text));
  /* Translators: whose certificate it is. */
  adw_message_dialog_format_heading (dialog, _("Remove the Certificate of %s?"), title);
  adw_message_dialog_add_responses (dialog, "cancel", _("Cancel"), "remove", _("Remove"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "remove", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  removal = g_new (Removal, 1);
  *removal = (Removal){ g_object_ref (self), wax_identity_ref (state->identity) };
  g_signal_connect_data (dialog, "response", G_CALLBACK (remove_response_cb), removal, removal_free, 0);
  present_above (self, GTK_WINDOW (dialog));
}

/* ---- object ---- */

static void
wax_identities_page_dispose (GObject *object)
{
  WaxIdentitiesPage *self = WAX_IDENTITIES_PAGE (object);

  g_clear_object (&self->import);
  g_clear_object (&self->session);
  g_clear_pointer (&self->states, g_ptr_array_unref);
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
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-identities-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxIdentitiesPage, pages);
  gtk_widget_class_bind_template_child (widget_class, WaxIdentitiesPage, list);
  gtk_widget_class_bind_template_child (widget_class, WaxIdentitiesPage, looking);
  gtk_widget_class_bind_template_child (widget_class, WaxIdentitiesPage, failure);
  gtk_widget_class_bind_template_child (widget_class, WaxIdentitiesPage, sentence);
  gtk_widget_class_bind_template_child (widget_class, WaxIdentitiesPage, import_button);
  gtk_widget_class_bind_template_callback (widget_class, import_cb);
  gtk_widget_class_bind_template_callback (widget_class, try_again_cb);
  gtk_widget_class_install_action (widget_class, "identity.view", "s", view);
  gtk_widget_class_install_action (widget_class, "identity.remove", "s", ask_to_remove);
}

static void
wax_identities_page_init (WaxIdentitiesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

WaxIdentitiesPage *
wax_identities_page_new (WaxSession *session)
{
  WaxIdentitiesPage *self = g_object_new (WAX_TYPE_IDENTITIES_PAGE, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "identities-changed", G_CALLBACK (wax_identities_page_refresh), self,
                           G_CONNECT_SWAPPED);
  wax_identities_page_refresh (self);
  return self;
}
