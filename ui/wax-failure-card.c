#include "wax-failure-card.h"

#include "wax-labels.h"
#include "wax-screen-reader.h"

struct _WaxFailureCard {
  AdwBin parent_instance;
  GtkLabel *sentence;
  GtkLabel *help;
};

G_DEFINE_FINAL_TYPE (WaxFailureCard, wax_failure_card, ADW_TYPE_BIN)

static void
wax_failure_card_class_init (WaxFailureCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-failure-card.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxFailureCard, sentence);
  gtk_widget_class_bind_template_child (widget_class, WaxFailureCard, help);
}

static void
wax_failure_card_init (WaxFailureCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wax_labels_add_no_hyphens_below (GTK_WIDGET (self));
}

void
wax_failure_card_show (WaxFailureCard *self, const WaxFailure *failure)
{
  if (failure != NULL) {
    gtk_label_set_label (self->sentence, failure->sentence);
    gtk_label_set_label (self->help, failure->help);
    gtk_widget_set_visible (GTK_WIDGET (self->help), failure->help[0] != '\0');
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, failure->sentence,
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, failure->help, -1);
  }
  gtk_widget_set_visible (GTK_WIDGET (self), failure != NULL);
  if (failure != NULL)
    wax_screen_reader_say (GTK_WIDGET (self), failure->sentence, TRUE);
}
