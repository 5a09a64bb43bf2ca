#include "wax-settings-pane.h"

#include "wax-failure-card.h"
#include "wax-labels.h"
#include "wax-wait-row.h"

#include <glib/gi18n-lib.h>

struct _WaxSettingsPane {
  AdwBin parent_instance;
  WaxAccountSettings *settings; /* (nullable): once it is disposed of */
  GCancellable *cancellable;    /* (nullable): while the server is waited for */
  guint n_waiting;
  gboolean outdated; /* something was read meanwhile */
  GtkWidget *offline;
  WaxFailureCard *failure;
  WaxWaitRow *wait;
};

enum { SIGNAL_REFRESH, SIGNAL_DONE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxSettingsPane, wax_settings_pane, ADW_TYPE_BIN)

/* Only while there is something in it, so that nothing stands around it. */
static void
show_any (WaxSettingsPane *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), gtk_widget_get_visible (self->offline) ||
                                               gtk_widget_get_visible (GTK_WIDGET (self->failure)) ||
                                               gtk_widget_get_visible (GTK_WIDGET (self->wait)));
}

/* Who has just changed something sees that, and not what was before, until the server has answered. */
static void
refresh (WaxSettingsPane *self)
{
  WaxAccount *account = wax_account_settings_get_account (self->settings);

  gtk_widget_set_visible (self->offline, wax_account_get_state (account) != WAX_ACCOUNT_ONLINE);
  self->outdated = self->n_waiting > 0;
  if (!self->outdated)
    g_signal_emit (self, signals[SIGNAL_REFRESH], 0);
}

static void
end_waiting (WaxSettingsPane *self)
{
  if (--self->n_waiting > 0)
    return;
  g_clear_object (&self->cancellable);
  wax_wait_row_stop (self->wait);
}

static WaxFailure *
explain (WaxSettingsPane *self, const GError *error)
{
  WaxAccount *account = wax_account_settings_get_account (self->settings);

  if (g_error_matches (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_NO_SUCH_ITEM))
    return wax_failure_new_known ("server", "no-such-item", _("That is no longer at the server."),
                                  _("Somebody has deleted it elsewhere."));
  return wax_failure_new (error, wax_account_get_endpoint (account));
}

/* It stands above all else, which may be out of sight. */
static void
tell (WaxSettingsPane *self, const WaxFailure *failure)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);

  wax_failure_card_show (self->failure, failure);
  if (scroller != NULL)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)), 0);
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxSettingsPane) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxFailure) failure = NULL;
  gboolean done = wax_account_change_finish (WAX_ACCOUNT (source), result, &error);

  if (self->settings == NULL)
    return;
  end_waiting (self);
  if (!done && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    failure = explain (self, error);
  if (failure != NULL)
    tell (self, failure);
  if (!done || self->outdated)
    refresh (self);
  if (done)
    g_signal_emit (self, signals[SIGNAL_DONE], 0);
}

void
wax_settings_pane_change (WaxSettingsPane *self, WaxSettingsChange *change)
{
  WaxAccount *account = wax_account_settings_get_account (self->settings);

  wax_failure_card_show (self->failure, NULL);
  if (self->n_waiting++ == 0) {
    self->cancellable = g_cancellable_new ();
    wax_wait_row_start (self->wait, _("Waiting for the server…"), self->cancellable);
  }
  wax_account_change_settings_async (account, change, self->cancellable, changed_cb, g_object_ref (self));
  wax_settings_change_unref (change);
}

gboolean
wax_settings_pane_is_waiting (WaxSettingsPane *self)
{
  return self->n_waiting > 0;
}

WaxAccountSettings *
wax_settings_pane_get_settings (WaxSettingsPane *self)
{
  return self->settings;
}

static void
wax_settings_pane_dispose (GObject *object)
{
  WaxSettingsPane *self = WAX_SETTINGS_PANE (object);

  g_clear_object (&self->cancellable); /* what was begun is done */
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (wax_settings_pane_parent_class)->dispose (object);
}

static void
wax_settings_pane_class_init (WaxSettingsPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wax_settings_pane_dispose;
  signals[SIGNAL_REFRESH] =
    g_signal_new ("refresh", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_DONE] =
    g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wax_settings_pane_init (WaxSettingsPane *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *const parts[] = {
    self->offline = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "xalign", 0.0, "label",
                                  _("The account is not connected: its settings can be read, and changed once it is."),
                                  NULL),
    g_object_new (WAX_TYPE_FAILURE_CARD, NULL),
    g_object_new (WAX_TYPE_WAIT_ROW, "visible", FALSE, NULL),
  };

  self->failure = WAX_FAILURE_CARD (parts[1]);
  self->wait = WAX_WAIT_ROW (parts[2]);
  wax_labels_add_no_hyphens (GTK_LABEL (self->offline));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    gtk_box_append (GTK_BOX (box), parts[i]);
    g_signal_connect_object (parts[i], "notify::visible", G_CALLBACK (show_any), self, G_CONNECT_SWAPPED);
  }
  adw_bin_set_child (ADW_BIN (self), box);
}

WaxSettingsPane *
wax_settings_pane_new (WaxAccountSettings *settings)
{
  WaxSettingsPane *self = g_object_new (WAX_TYPE_SETTINGS_PANE, NULL);

  self->settings = g_object_ref (settings);
  g_signal_connect_object (settings, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
  show_any (self);
  return self;
}
