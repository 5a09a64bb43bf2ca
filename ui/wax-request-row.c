#include "wax-request-row.h"

#include "wax-button-layout.h"
#include "wax-identity-row.h"
#include "wax-identity-words.h"
#include "wax-labels.h"

#include <glib/gi18n-lib.h>

struct _WaxRequestRow {
  GtkListBoxRow parent_instance;
  GtkLabel *title;
  GtkLabel *asked;
  GtkImage *icon;
  GtkLabel *standing;
  GtkWidget *buttons;
  GtkWidget *import_button;
  GtkWidget *save_button;
  GtkWidget *copy_button;
  GtkWidget *remove_button;
};

G_DEFINE_FINAL_TYPE (WaxRequestRow, wax_request_row, GTK_TYPE_LIST_BOX_ROW)

static void
wax_request_row_class_init (WaxRequestRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-request-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxRequestRow, title);
  gtk_widget_class_bind_template_child (widget_class, WaxRequestRow, asked);
  gtk_widget_class_bind_template_child (widget_class, WaxRequestRow, icon);
  gtk_widget_class_bind_template_child (widget_class, WaxRequestRow, standing);
  gtk_widget_class_bind_template_child (widget_class, WaxRequestRow, buttons);
  gtk_widget_class_bind_template_child (widget_class, WaxRequestRow, import_button);
  gtk_widget_class_bind_template_child (widget_class, WaxRequestRow, save_button);
  gtk_widget_class_bind_template_child (widget_class, WaxRequestRow, copy_button);
  gtk_widget_class_bind_template_child (widget_class, WaxRequestRow, remove_button);
}

static void
wax_request_row_init (WaxRequestRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wax_labels_add_no_hyphens_below (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (self->buttons, wax_button_layout_new_row ());
  wax_button_layout_wrap_texts_below (self->buttons);
}

GtkWidget *
wax_request_row_new (const WaxRequestState *state)
{
  WaxRequestRow *self = g_object_new (WAX_TYPE_REQUEST_ROW, NULL);
  g_autofree char *title = wax_identity_words_request_title (state->request);
  g_autofree char *asked = wax_identity_words_asked (state->request);
  g_autofree char *standing = wax_request_state_describe (state);
  g_autofree char *whole = g_strjoin ("\n", title, asked, standing, NULL);
  const char *id = wax_identity_request_get_id (state->request), *style;

  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->asked, asked);
  gtk_label_set_label (self->standing, standing);
  gtk_image_set_from_icon_name (self->icon, wax_identity_words_request_icon (state, &style));
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), style);
  wax_identity_row_set_button (self->import_button, _("Import Answer…"), "request.import", id, whole);
  wax_identity_row_set_button (self->save_button, _("Save Request…"), "request.save", id, whole);
  wax_identity_row_set_button (self->copy_button, _("Copy Request"), "request.copy", id, whole);
  wax_identity_row_set_button (self->remove_button, _("Remove…"), "request.remove", id, whole);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, whole, -1);
  return GTK_WIDGET (self);
}
