#include "wax-fact-row.h"

#include "wax-labels.h"
#include "wax-ui-text.h"

/* What a label is asked to lay out again for every width; longer texts are shown whole where only what is on screen is
 * laid out. */
enum { MAX_LINES = 20, MAX_OCTETS = 600 };

struct _WaxFactRow {
  GtkListBoxRow parent_instance;
  GtkBox *box;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *text;
  GtkButton *all_button;
  GtkScrolledWindow *all;
  GtkTextView *all_text;
  char *full;
};

G_DEFINE_FINAL_TYPE (WaxFactRow, wax_fact_row, GTK_TYPE_LIST_BOX_ROW)

/* How much of it is shown at first. */
static gsize
measure (const char *text)
{
  guint lines = 0;
  gsize i;

  for (i = 0; text[i] != '\0' && i < MAX_OCTETS && lines < MAX_LINES; i++)
    lines += text[i] == '\n';
  if (text[i] == '\0')
    return i;
  while (i > 0 && (text[i] & 0xc0) == 0x80)
    i--;
  return lines == MAX_LINES ? i - 1 : i;
}

static void
show_all_cb (WaxFactRow *self)
{
  gboolean had_focus = gtk_widget_has_focus (GTK_WIDGET (self->all_button));

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->all_text), self->full, -1);
  wax_labels_add_no_hyphens_to_text (gtk_text_view_get_buffer (self->all_text));
  gtk_widget_set_visible (GTK_WIDGET (self->all), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->text), FALSE);
  if (had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self->all_text));
  gtk_widget_set_visible (GTK_WIDGET (self->all_button), FALSE);
}

static void
copy_fact (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), WAX_FACT_ROW (widget)->full);
}

static void
wax_fact_row_finalize (GObject *object)
{
  g_free (WAX_FACT_ROW (object)->full);
  G_OBJECT_CLASS (wax_fact_row_parent_class)->finalize (object);
}

static void
wax_fact_row_class_init (WaxFactRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = wax_fact_row_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-fact-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxFactRow, box);
  gtk_widget_class_bind_template_child (widget_class, WaxFactRow, icon);
  gtk_widget_class_bind_template_child (widget_class, WaxFactRow, title);
  gtk_widget_class_bind_template_child (widget_class, WaxFactRow, text);
  gtk_widget_class_bind_template_child (widget_class, WaxFactRow, all_button);
  gtk_widget_class_bind_template_child (widget_class, WaxFactRow, all);
  gtk_widget_class_bind_template_child (widget_class, WaxFactRow, all_text);
  gtk_widget_class_bind_template_callback (widget_class, show_all_cb);
  gtk_widget_class_install_action (widget_class, "fact.copy", NULL, copy_fact);
}

static void
wax_fact_row_init (WaxFactRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wax_fact_row_set_text (WaxFactRow *self, const char *text)
{
  const char *title = gtk_label_get_label (self->title);
  gsize shown = measure (text);
  g_autofree char *first = g_strndup (text, shown);
  g_autofree char *name = title[0] != '\0' ? wax_ui_text_pair (title, first) : g_strdup (first);

  if (g_strcmp0 (self->full, text) == 0)
    return;
  g_free (self->full);
  self->full = g_strdup (text);
  gtk_label_set_label (self->text, first);
  gtk_widget_set_visible (GTK_WIDGET (self->text), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->all), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->all_button), text[shown] != '\0');
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

GtkWidget *
wax_fact_row_new (const char *title, const char *text)
{
  WaxFactRow *self = g_object_new (WAX_TYPE_FACT_ROW, NULL);

  gtk_label_set_label (self->title, title != NULL ? title : "");
  gtk_widget_set_visible (GTK_WIDGET (self->title), title != NULL);
  if (title != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->all_text), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  wax_fact_row_set_text (self, text);
  return GTK_WIDGET (self);
}

void
wax_fact_row_set_icon (WaxFactRow *self, const char *icon_name, const char *style)
{
  gtk_image_set_from_icon_name (self->icon, icon_name);
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), style);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), TRUE);
}

void
wax_fact_row_focus_first (WaxFactRow *self, GtkWindow *window)
{
  gtk_window_set_focus (window, GTK_WIDGET (self->text));
  gtk_label_select_region (self->text, 0, 0);
}

void
wax_fact_row_keep_order (WaxFactRow *self)
{
  wax_labels_keep_order (self->text);
}

void
wax_fact_row_set_monospace (WaxFactRow *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self->text), "fingerprint");
  gtk_widget_add_css_class (GTK_WIDGET (self->all_text), "fingerprint");
  wax_fact_row_keep_order (self);
}

static void
copy_cb (GtkButton *button, const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)), text);
}

static void
free_text (gpointer text, GClosure *closure)
{
  g_free (text);
}

void
wax_fact_row_add_copy (WaxFactRow *self, const char *name, const char *text)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_data (button, "clicked", G_CALLBACK (copy_cb), g_strdup (text), free_text, 0);
  gtk_box_append (self->box, button);
}

const char *
wax_fact_row_get_title (WaxFactRow *self)
{
  return gtk_label_get_label (self->title);
}

const char *
wax_fact_row_get_text (WaxFactRow *self)
{
  return self->full;
}
