#include "wax-channel-row.h"

#include "wax-labels.h"
#include "wax-row-layout.h"
#include "wax-ui-text.h"

#include <glib/gi18n-lib.h>

struct _WaxChannelRow {
  AdwActionRow parent_instance;
  WaxChannel *channel;
  char *protocol;
  GtkBox *condition;
  GtkLabel *state;
  GtkImage *icon;
};

typedef struct {
  const char *label;
  const char *icon_name;
  const char *style;
} Look;

G_DEFINE_FINAL_TYPE (WaxChannelRow, wax_channel_row, ADW_TYPE_ACTION_ROW)

static Look
get_look (WaxChannel *channel)
{
  switch (wax_channel_get_condition (channel)) {
  case WAX_CHANNEL_RUNNING:
    if (wax_channel_get_id (channel) == WAX_CHANNEL_CHANGES)
      return (Look){ _("Listening"), "content-loading-symbolic", "accent" };
    return (Look){ _("At work"), "view-refresh-symbolic", "accent" };
  case WAX_CHANNEL_WAITING: return (Look){ _("Waiting"), "content-loading-symbolic", "warning" };
  case WAX_CHANNEL_FAILED: return (Look){ _("Failed"), "dialog-error-symbolic", "error" };
  case WAX_CHANNEL_OFF: return (Look){ _("Off"), "action-unavailable-symbolic", "dim-label" };
  case WAX_CHANNEL_IDLE:
    if (wax_channel_get_last_success (channel) == 0)
      return (Look){ _("Not used yet"), "action-unavailable-symbolic", "dim-label" };
    return (Look){ _("In order"), "object-select-symbolic", "success" };
  }
  g_assert_not_reached ();
}

static char *
describe (WaxChannelRow *self)
{
  gint64 last = wax_channel_get_last_success (self->channel), now = g_get_real_time () / G_USEC_PER_SEC;
  WaxFailure *failure = wax_channel_get_failure (self->channel);
  g_autofree char *ago = wax_ui_text_ago (last, now);
  /* Translators: when something worked last, for example "2 minutes ago". */
  g_autofree char *success = last > 0 ? g_strdup_printf (_("Last success %s"), ago) : g_strdup (_("Never connected"));
  g_autofree char *line = g_strjoin (" · ", self->protocol, success, NULL);

  return failure != NULL ? g_strjoin ("\n", line, failure->sentence, NULL) : g_steal_pointer (&line);
}

/* Also writes times like "2 minutes ago" anew. */
static void
update (WaxChannelRow *self)
{
  Look look = get_look (self->channel);
  const char *const styles[] = { look.style, NULL };
  const char *label = wax_channel_id_get_label (wax_channel_get_id (self->channel));
  g_autofree char *subtitle = describe (self);
  g_autofree char *name = wax_ui_text_pair (label, look.label);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), label);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  gtk_label_set_label (self->state, look.label);
  gtk_image_set_from_icon_name (self->icon, look.icon_name);
  gtk_widget_set_css_classes (GTK_WIDGET (self->condition), (const char **) styles);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
wax_channel_row_set_protocol (WaxChannelRow *self, const char *protocol)
{
  g_free (self->protocol);
  self->protocol = g_strdup (protocol);
  update (self);
}

static void
wax_channel_row_dispose (GObject *object)
{
  WaxChannelRow *self = WAX_CHANNEL_ROW (object);

  g_clear_object (&self->channel);
  g_clear_pointer (&self->protocol, g_free);
  G_OBJECT_CLASS (wax_channel_row_parent_class)->dispose (object);
}

static void
wax_channel_row_class_init (WaxChannelRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_channel_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-channel-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxChannelRow, condition);
  gtk_widget_class_bind_template_child (widget_class, WaxChannelRow, state);
  gtk_widget_class_bind_template_child (widget_class, WaxChannelRow, icon);
}

static void
wax_channel_row_init (WaxChannelRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wax_labels_add_no_hyphens_below (GTK_WIDGET (self));
  wax_row_layout_use_below (GTK_WIDGET (self));
  /* Its name has the title in it. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

GtkWidget *
wax_channel_row_new (WaxChannel *channel)
{
  WaxChannelRow *self = g_object_new (WAX_TYPE_CHANNEL_ROW, NULL);

  self->channel = g_object_ref (channel);
  self->protocol = g_strdup ("HTTPS");
  g_signal_connect_object (channel, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
