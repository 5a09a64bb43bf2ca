#include "wax-find-bar.h"

#include <glib/gi18n-lib.h>

struct _WaxFindBar {
  AdwBin parent_instance;
  GtkSearchBar *bar;
  GtkSearchEntry *entry;
  GtkLabel *count;
  GtkWidget *previous_button;
  GtkWidget *next_button;
};

enum { SIGNAL_FIND, SIGNAL_STEP, SIGNAL_CLOSED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxFindBar, wax_find_bar, ADW_TYPE_BIN)

void
wax_find_bar_open (WaxFindBar *self)
{
  gtk_search_bar_set_search_mode (self->bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

void
wax_find_bar_close (WaxFindBar *self)
{
  gtk_search_bar_set_search_mode (self->bar, FALSE);
}

const char *
wax_find_bar_get_text (WaxFindBar *self)
{
  return gtk_search_bar_get_search_mode (self->bar) ? gtk_editable_get_text (GTK_EDITABLE (self->entry)) : "";
}

void
wax_find_bar_set_count (WaxFindBar *self, guint at, guint total)
{
  gboolean asked = wax_find_bar_get_text (self)[0] != '\0';
  g_autofree char *text = NULL;

  if (!asked)
    text = g_strdup ("");
  else if (total == 0)
    text = g_strdup (_("Not found"));
  else if (at > 0)
    /* Translators: which of the places where a word was found, of how many. */
    text = g_strdup_printf (_("%u of %u"), at, total);
  else
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u place", "%u places", total), total);
  gtk_label_set_label (self->count, text);
  if (asked && total == 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
  gtk_widget_set_sensitive (self->previous_button, total > 0);
  gtk_widget_set_sensitive (self->next_button, total > 0);
}

static void
changed_cb (WaxFindBar *self)
{
  g_signal_emit (self, signals[SIGNAL_FIND], 0, wax_find_bar_get_text (self));
}

static void
next_cb (WaxFindBar *self)
{
  g_signal_emit (self, signals[SIGNAL_STEP], 0, 1);
}

static void
previous_cb (WaxFindBar *self)
{
  g_signal_emit (self, signals[SIGNAL_STEP], 0, -1);
}

static void
mode_cb (WaxFindBar *self)
{
  changed_cb (self);
  if (!gtk_search_bar_get_search_mode (self->bar))
    g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

static void
wax_find_bar_class_init (WaxFindBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  signals[SIGNAL_FIND] =
    g_signal_new ("find", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_STEP] =
    g_signal_new ("step", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-find-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxFindBar, bar);
  gtk_widget_class_bind_template_child (widget_class, WaxFindBar, entry);
  gtk_widget_class_bind_template_child (widget_class, WaxFindBar, count);
  gtk_widget_class_bind_template_child (widget_class, WaxFindBar, previous_button);
  gtk_widget_class_bind_template_child (widget_class, WaxFindBar, next_button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, mode_cb);
  gtk_widget_class_bind_template_callback (widget_class, wax_find_bar_close);
}

static void
wax_find_bar_init (WaxFindBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->bar, GTK_EDITABLE (self->entry));
}
