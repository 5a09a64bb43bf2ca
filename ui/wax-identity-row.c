#include "wax-identity-row.h"

#include "wax-button-layout.h"
#include "wax-identity-words.h"
#include "wax-labels.h"

#include <glib/gi18n-lib.h>

struct _WaxIdentityRow {
  GtkListBoxRow parent_instance;
  GtkLabel *title;
  GtkLabel *issued;
  GtkLabel *used;
  GtkImage *icon;
  GtkLabel *standing;
  GtkWidget *buttons;
  GtkWidget *view_button;
  GtkWidget *replace_button;
  GtkWidget *remove_button;
};

G_DEFINE_FINAL_TYPE (WaxIdentityRow, wax_identity_row, GTK_TYPE_LIST_BOX_ROW)

void
wax_identity_row_set_button (GtkWidget *button, const char *label, const char *action, const char *id,
                             const char *description)
{
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

static void
wax_identity_row_class_init (WaxIdentityRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-identity-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxIdentityRow, title);
  gtk_widget_class_bind_template_child (widget_class, WaxIdentityRow, issued);
  gtk_widget_class_bind_template_child (widget_class, WaxIdentityRow, used);
  gtk_widget_class_bind_template_child (widget_class, WaxIdentityRow, icon);
  gtk_widget_class_bind_template_child (widget_class, WaxIdentityRow, standing);
  gtk_widget_class_bind_template_child (widget_class, WaxIdentityRow, buttons);
  gtk_widget_class_bind_template_child (widget_class, WaxIdentityRow, view_button);
  gtk_widget_class_bind_template_child (widget_class, WaxIdentityRow, replace_button);
  gtk_widget_class_bind_template_child (widget_class, WaxIdentityRow, remove_button);
}

static void
wax_identity_row_init (WaxIdentityRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wax_labels_add_no_hyphens_below (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (self->buttons, wax_button_layout_new_row ());
}

GtkWidget *
wax_identity_row_new (const WaxIdentityState *state, gint64 now)
{
  WaxIdentityRow *self = g_object_new (WAX_TYPE_IDENTITY_ROW, NULL);
  g_autofree char *title = wax_identity_words_title (state->identity);
  g_autofree char *issued = wax_identity_words_issued (state->identity);
  g_autofree char *used = wax_identity_words_used (state);
  g_autofree char *standing = wax_identity_words_standing (state, now);
  g_autofree char *whole = g_strjoin ("\n", title, issued, standing, used[0] != '\0' ? used : NULL, NULL);
  const char *id = wax_identity_get_id (state->identity), *style;

  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->issued, issued);
  gtk_label_set_label (self->used, used);
  gtk_widget_set_visible (GTK_WIDGET (self->used), used[0] != '\0');
  gtk_label_set_label (self->standing, standing);
  gtk_image_set_from_icon_name (self->icon, wax_identity_words_icon (state, now, &style));
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), style);
  wax_identity_row_set_button (self->view_button, _("View Certificate"), "identity.view", id, whole);
  gtk_widget_set_visible (self->replace_button, state->accounts[0] != NULL);
  wax_identity_row_set_button (self->replace_button, _("Replace…"), "identity.replace", id, whole);
  gtk_widget_set_visible (self->remove_button, !state->offered);
  wax_identity_row_set_button (self->remove_button, _("Remove…"), "identity.remove", id, whole);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, whole, -1);
  return GTK_WIDGET (self);
}
