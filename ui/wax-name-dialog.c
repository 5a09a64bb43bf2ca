#include "wax-name-dialog.h"

#include "wax-labels.h"
#include "wax-manual-window.h"
#include "wax-status-words.h"
#include "wax-wait-row.h"
#include "wax-window-height.h"

#include <glib/gi18n-lib.h>

struct _WaxNameDialog {
  AdwWindow parent_instance;
  WaxNameCheckFunc check;
  gpointer user_data;
  GDestroyNotify free_user_data;
  char *before;
  GCancellable *cancellable; /* (nullable): while the server is asked */
  gboolean closed;
  char *color;        /* (nullable): where one is asked for */
  char *color_before;
  GtkLabel *label;
  GtkLabel *note;
  GtkWidget *name;
  GtkLabel *problem;
  GtkWidget *colors;
  WaxWaitRow *wait;
  GtkWidget *button;
};

enum { SIGNAL_SUBMITTED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxNameDialog, wax_name_dialog, ADW_TYPE_WINDOW)

static char *
dup_name (WaxNameDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
}

static void
show_problem (WaxNameDialog *self, const char *text)
{
  gtk_label_set_label (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->name), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text != NULL ? text : "", -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->name), GTK_ACCESSIBLE_STATE_INVALID,
                               text != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  if (text != NULL)
    gtk_widget_add_css_class (self->name, "error");
  else
    gtk_widget_remove_css_class (self->name, "error");
}

static void
changed_cb (WaxNameDialog *self)
{
  g_autofree char *name = dup_name (self);
  gboolean is_new = name[0] != '\0' &&
                    (g_strcmp0 (name, self->before) != 0 || g_strcmp0 (self->color, self->color_before) != 0);
  g_autofree char *problem = is_new ? self->check (name, self->user_data) : NULL;

  show_problem (self, problem);
  gtk_widget_set_sensitive (self->button, is_new && problem == NULL && self->cancellable == NULL);
}

static void
submit_cb (WaxNameDialog *self)
{
  g_autofree char *name = dup_name (self);

  if (gtk_widget_get_sensitive (self->button))
    g_signal_emit (self, signals[SIGNAL_SUBMITTED], 0, name);
}

/* ---- colours ---- */

static void
toggled_cb (WaxNameDialog *self, GtkToggleButton *button)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  g_free (self->color);
  self->color = g_strdup (g_object_get_data (G_OBJECT (button), "color"));
  changed_cb (self);
}

static void
color_set_cb (WaxNameDialog *self, GtkColorChooser *chooser)
{
  GtkWidget *first = gtk_widget_get_first_child (gtk_widget_get_first_child (self->colors));
  GdkRGBA rgba;

  gtk_color_chooser_get_rgba (chooser, &rgba);
  /* With none of the others: a group may have no member that is pressed. */
  for (GtkWidget *child = gtk_widget_get_parent (first); child != NULL; child = gtk_widget_get_next_sibling (child)) {
    if (GTK_IS_TOGGLE_BUTTON (gtk_widget_get_first_child (child)))
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (gtk_widget_get_first_child (child)), FALSE);
  }
  g_free (self->color);
  self->color = g_strdup_printf ("#%02x%02x%02x", (guint) (rgba.red * 255 + 0.5), (guint) (rgba.green * 255 + 0.5),
                                 (guint) (rgba.blue * 255 + 0.5));
  changed_cb (self);
}

static GtkWidget *
add_color (WaxNameDialog *self, const char *name, const char *color, GtkToggleButton *group)
{
  GtkWidget *button = gtk_toggle_button_new (), *mark = gtk_label_new (color[0] != '\0' ? "●" : "○");
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();
  PangoColor parsed;

  if (pango_color_parse (&parsed, color))
    pango_attr_list_insert (attributes, pango_attr_foreground_new (parsed.red, parsed.green, parsed.blue));
  gtk_label_set_attributes (GTK_LABEL (mark), attributes);
  gtk_button_set_child (GTK_BUTTON (button), mark);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data (G_OBJECT (button), "color", (gpointer) color);
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), group);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), g_ascii_strcasecmp (color, self->color) == 0);
  g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_flow_box_append (GTK_FLOW_BOX (self->colors), button);
  gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
  return button;
}

void
wax_name_dialog_add_colors (WaxNameDialog *self, const char *color)
{
  static const char *const names[WAX_TAG_N_COLORS] = { N_("No Color"), N_("Blue"), N_("Cyan"), N_("Green"),
                                                       N_("Purple"), N_("Red"), N_("Yellow"), N_("Pink"), N_("Gray"),
                                                       N_("Orange") };
  GtkWidget *other, *first = NULL;
  GdkRGBA rgba = { 0.5, 0.5, 0.5, 1 };

  self->color = g_strdup (color);
  self->color_before = g_strdup (color);
  for (guint i = 0; i < WAX_TAG_N_COLORS; i++) {
    GtkWidget *button = add_color (self, _(names[i]), wax_tag_colors[i], (GtkToggleButton *) first);

    if (first == NULL)
      first = button;
  }
  gdk_rgba_parse (&rgba, color);
  other = gtk_color_button_new_with_rgba (&rgba);
  gtk_widget_set_tooltip_text (other, _("Another Color"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (other)), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Another Color"), -1);
  g_signal_connect_object (other, "color-set", G_CALLBACK (color_set_cb), self, G_CONNECT_SWAPPED);
  gtk_flow_box_append (GTK_FLOW_BOX (self->colors), other);
  gtk_widget_set_focusable (gtk_widget_get_parent (other), FALSE);
  gtk_widget_set_visible (self->colors, TRUE);
}

void
wax_name_dialog_set_label (WaxNameDialog *self, const char *label)
{
  gtk_label_set_label (self->label, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->name), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

void
wax_name_dialog_add_note (WaxNameDialog *self, const char *text)
{
  gtk_label_set_label (self->note, text);
  gtk_widget_set_visible (GTK_WIDGET (self->note), TRUE);
}

const char *
wax_name_dialog_get_color (WaxNameDialog *self)
{
  return self->color;
}

GCancellable *
wax_name_dialog_begin (WaxNameDialog *self)
{
  self->cancellable = g_cancellable_new ();
  show_problem (self, NULL);
  gtk_editable_set_editable (GTK_EDITABLE (self->name), FALSE);
  gtk_widget_set_sensitive (self->button, FALSE);
  wax_wait_row_start (self->wait, _("Waiting for the server…"), self->cancellable);
  return g_object_ref (self->cancellable);
}

void
wax_name_dialog_fail (WaxNameDialog *self, const GError *error, WaxEndpoint *endpoint, const char *where)
{
  g_autoptr(WaxFailure) failure = wax_failure_new (error, endpoint);
  gboolean given_up = g_cancellable_is_cancelled (self->cancellable);
  g_autofree char *said = given_up ? NULL : wax_status_words_failure (failure);
  const char *parts[] = { said != NULL ? said : where, said != NULL ? where : NULL, NULL };
  g_autofree char *text = g_strjoinv (" ", (char **) parts);

  g_clear_object (&self->cancellable);
  wax_wait_row_stop (self->wait);
  gtk_editable_set_editable (GTK_EDITABLE (self->name), TRUE);
  changed_cb (self);
  if (text[0] != '\0')
    show_problem (self, text);
  gtk_widget_grab_focus (self->name);
}

gboolean
wax_name_dialog_is_open (WaxNameDialog *self)
{
  return !self->closed;
}

static void
wax_name_dialog_dispose (GObject *object)
{
  WaxNameDialog *self = WAX_NAME_DIALOG (object);

  self->closed = TRUE;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (wax_name_dialog_parent_class)->dispose (object);
}

static void
wax_name_dialog_finalize (GObject *object)
{
  WaxNameDialog *self = WAX_NAME_DIALOG (object);

  if (self->free_user_data != NULL)
    self->free_user_data (self->user_data);
  g_free (self->before);
  g_free (self->color);
  g_free (self->color_before);
  G_OBJECT_CLASS (wax_name_dialog_parent_class)->finalize (object);
}

static void
wax_name_dialog_class_init (WaxNameDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_name_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = wax_name_dialog_finalize;
  g_type_ensure (WAX_TYPE_WAIT_ROW);
  signals[SIGNAL_SUBMITTED] = g_signal_new ("submitted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                            NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-name-dialog.ui");
  wax_manual_add_key (widget_class, "filing");
  gtk_widget_class_bind_template_child (widget_class, WaxNameDialog, label);
  gtk_widget_class_bind_template_child (widget_class, WaxNameDialog, note);
  gtk_widget_class_bind_template_child (widget_class, WaxNameDialog, name);
  gtk_widget_class_bind_template_child (widget_class, WaxNameDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, WaxNameDialog, colors);
  gtk_widget_class_bind_template_child (widget_class, WaxNameDialog, wait);
  gtk_widget_class_bind_template_child (widget_class, WaxNameDialog, button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, submit_cb);
}

static void
wax_name_dialog_init (WaxNameDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wax_window_height_follow_text (GTK_WINDOW (self));
  wax_labels_show_cut_titles (GTK_WIDGET (self));
  wax_labels_add_no_hyphens (self->problem);
}

WaxNameDialog *
wax_name_dialog_new (GtkWindow *parent, const char *title, const char *button, const char *name, WaxNameCheckFunc check,
                     gpointer user_data, GDestroyNotify free_user_data)
{
  WaxNameDialog *self = g_object_new (WAX_TYPE_NAME_DIALOG, "title", title, "transient-for", parent, NULL);

  self->check = check;
  self->user_data = user_data;
  self->free_user_data = free_user_data;
  self->before = g_strdup (name);
  gtk_button_set_label (GTK_BUTTON (self->button), button);
  gtk_editable_set_text (GTK_EDITABLE (self->name), name != NULL ? name : "");
  changed_cb (self);
  gtk_window_set_focus (GTK_WINDOW (self), self->name);
  return self;
}
