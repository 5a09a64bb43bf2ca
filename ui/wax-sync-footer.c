#include "wax-sync-footer.h"

#include "wax-labels.h"
#include "wax-status-words.h"

#include <glib/gi18n-lib.h>

struct _WaxSyncFooter {
  AdwBin parent_instance;
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

/* (nullable): the first of which that is true */
static WaxAccount *
find (GPtrArray *accounts, gboolean (*is_so) (WaxAccount *account))
{
  for (guint i = 0; i < accounts->len; i++) {
    if (is_so (accounts->pdata[i]))
      return accounts->pdata[i];
  }
  return NULL;
}

static guint
count_waiting (GPtrArray *accounts)
{
  guint waiting = 0;

  for (guint i = 0; i < accounts->len; i++)
    waiting += wax_account_count_waiting (accounts->pdata[i]);
  return waiting;
}

static void
show_busy (WaxSyncFooter *self, WaxAccount *busy)
{
  guint done = 0, total = 0;

  g_object_get (busy, "done", &done, "total", &total, NULL);
  show_progress (self, done, total);
  show_button (self, self->stop_button);
}

void
wax_sync_footer_show (WaxSyncFooter *self, GPtrArray *accounts)
{
  WaxAccount *busy = find (accounts, wax_account_is_busy);
  gboolean stopped = busy == NULL && find (accounts, wax_account_is_stopped) != NULL;
  guint waiting = busy == NULL && !stopped ? count_waiting (accounts) : 0;
  g_autofree char *text = waiting > 0 ? wax_status_words_waiting (waiting) : NULL;

  if (busy != NULL)
    show_busy (self, busy);
  else
    g_clear_handle_id (&self->pulse_id, g_source_remove);
  if (stopped || waiting > 0) {
    gtk_label_set_label (self->text, stopped ? _("Stopped: not everything is here.") : text);
    show_button (self, stopped ? self->continue_button : self->fetch_button);
  }
  gtk_revealer_set_reveal_child (self->revealer, busy != NULL || stopped || waiting > 0);
}

static void
wax_sync_footer_dispose (GObject *object)
{
  WaxSyncFooter *self = WAX_SYNC_FOOTER (object);

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
