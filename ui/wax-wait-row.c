#include "wax-wait-row.h"

#include "wax-button-layout.h"

enum { SHOWN_AFTER_MS = 1000, CANCEL_AFTER_MS = 3000 };

struct _WaxWaitRow {
  AdwBin parent_instance;
  GCancellable *cancellable;
  guint shown_id;
  guint cancel_id;
  GtkWidget *row;
  GtkLabel *text;
  GtkWidget *cancel_button;
};

G_DEFINE_FINAL_TYPE (WaxWaitRow, wax_wait_row, ADW_TYPE_BIN)

static void
shown_cb (gpointer data)
{
  WaxWaitRow *self = data;

  self->shown_id = 0;
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

static void
cancelable_cb (gpointer data)
{
  WaxWaitRow *self = data;

  self->cancel_id = 0;
  gtk_widget_set_visible (self->cancel_button, TRUE);
}

static void
cancel_cb (WaxWaitRow *self)
{
  g_cancellable_cancel (self->cancellable);
}

void
wax_wait_row_start (WaxWaitRow *self, const char *text, GCancellable *cancellable)
{
  wax_wait_row_stop (self);
  gtk_label_set_label (self->text, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  self->shown_id = g_timeout_add_once (SHOWN_AFTER_MS, shown_cb, self);
  if (cancellable == NULL)
    return;
  self->cancellable = g_object_ref (cancellable);
  self->cancel_id = g_timeout_add_once (CANCEL_AFTER_MS, cancelable_cb, self);
}

void
wax_wait_row_stop (WaxWaitRow *self)
{
  g_clear_handle_id (&self->shown_id, g_source_remove);
  g_clear_handle_id (&self->cancel_id, g_source_remove);
  g_clear_object (&self->cancellable);
  gtk_widget_set_visible (self->cancel_button, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
wax_wait_row_dispose (GObject *object)
{
  WaxWaitRow *self = WAX_WAIT_ROW (object);

  g_clear_handle_id (&self->shown_id, g_source_remove);
  g_clear_handle_id (&self->cancel_id, g_source_remove);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (wax_wait_row_parent_class)->dispose (object);
}

static void
wax_wait_row_class_init (WaxWaitRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_wait_row_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-wait-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxWaitRow, row);
  gtk_widget_class_bind_template_child (widget_class, WaxWaitRow, text);
  gtk_widget_class_bind_template_child (widget_class, WaxWaitRow, cancel_button);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
wax_wait_row_init (WaxWaitRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (self->row, wax_button_layout_new ());
}
