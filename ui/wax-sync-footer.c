#include "wax-sync-footer.h"

#include "wax-labels.h"

#include <glib/gi18n-lib.h>

struct _WaxSyncFooter {
  AdwBin parent_instance;
  WaxAccount *account; /* (nullable) */
  guint pulse_id;
  GtkRevealer *revealer;
  GtkLabel *text;
  GtkProgressBar *bar;
  GtkWidget *stop_button;
  GtkWidget *continue_button;
  GtkWidget *fetch_button;
};

G_DEFINE_FINAL_TYPE (WaxSyncFooter, wax_sync_footer, ADW_TYPE_BIN)

static gboolean
pulse_cb (gpointer data)
{
  WaxSyncFooter *self = data;

  gtk_progress_bar_pulse (self->bar);
  return G_SOURCE_CONTINUE;
}

static void
show_progress (WaxSyncFooter *self, guint done, guint total)
{
  g_autofree char *text = NULL;

  g_clear_handle_id (&self->pulse_id, g_source_remove);
  if (total > 0) {
    /* Translators: how many messages of how many. */
    text = g_strdup_printf (_("Receiving messages: %u of %u"), done, total);
    gtk_progress_bar_set_fraction (self->bar, MIN (1.0, (double) done / total));
  } else {
    text = g_strdup (_("Synchronizing…"));
    self->pulse_id = g_timeout_add (200, pulse_cb, self);
  }
  gtk_label_set_label (self->text, text);
}

/* Of the buttons the one that makes sense, without losing the focus. */
static void
show_button (WaxSyncFooter *self, GtkWidget *shown)
{
  GtkWidget *const buttons[] = { self->stop_button, self->continue_button, self->fetch_button };

  gtk_widget_set_visible (shown, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++) {
    if (buttons[i] != shown && gtk_widget_has_focus (buttons[i]))
      gtk_widget_grab_focus (shown);
    gtk_widget_set_visible (buttons[i], buttons[i] == shown);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->bar), shown == self->stop_button);
}

static void
show_waiting (WaxSyncFooter *self, guint waiting)
{
  g_autofree char *text =
    g_strdup_printf (ngettext ("%u message waits: this network is metered.",
                               "%u messages wait: this network is metered.", waiting), waiting);

  gtk_label_set_label (self->text, text);
}

static void
update (WaxSyncFooter *self)
{
  gboolean busy = self->account != NULL && wax_account_is_busy (self->account);
  gboolean stopped = self->account != NULL && !busy && wax_account_is_stopped (self->account);
  guint waiting = self->account != NULL && !busy && !stopped ? wax_account_count_waiting (self->account) : 0;
  guint done = 0, total = 0;

  if (busy) {
    g_object_get (self->account, "done", &done, "total", &total, NULL);
    show_progress (self, done, total);
  } else {
    g_clear_handle_id (&self->pulse_id, g_source_remove);
  }
  if (stopped)
    gtk_label_set_label (self->text, _("Stopped: not everything is here."));
  if (waiting > 0)
    show_waiting (self, waiting);
  if (busy || stopped || waiting > 0)
    show_button (self, busy ? self->stop_button : stopped ? self->continue_button : self->fetch_button);
  gtk_revealer_set_reveal_child (self->revealer, busy || stopped || waiting > 0);
}

static void
set_account (WaxSyncFooter *self, WaxAccount *account)
{
  if (self->account != NULL)
    g_signal_handlers_disconnect_by_data (self->account, self);
  g_set_object (&self->account, account);
  if (account != NULL)
    g_signal_connect_swapped (account, "notify", G_CALLBACK (update), self);
}

void
wax_sync_footer_set_account (WaxSyncFooter *self, WaxAccount *account)
{
  set_account (self, account);
  update (self);
}

static void
wax_sync_footer_dispose (GObject *object)
{
  WaxSyncFooter *self = WAX_SYNC_FOOTER (object);

  set_account (self, NULL);
  g_clear_handle_id (&self->pulse_id, g_source_remove);
  G_OBJECT_CLASS (wax_sync_footer_parent_class)->dispose (object);
}

static void
wax_sync_footer_class_init (WaxSyncFooterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_sync_footer_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-sync-footer.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxSyncFooter, revealer);
  gtk_widget_class_bind_template_child (widget_class, WaxSyncFooter, text);
  gtk_widget_class_bind_template_child (widget_class, WaxSyncFooter, bar);
  gtk_widget_class_bind_template_child (widget_class, WaxSyncFooter, stop_button);
  gtk_widget_class_bind_template_child (widget_class, WaxSyncFooter, continue_button);
  gtk_widget_class_bind_template_child (widget_class, WaxSyncFooter, fetch_button);
}

static void
wax_sync_footer_init (WaxSyncFooter *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wax_labels_show_cut (GTK_WIDGET (self->text));
}
