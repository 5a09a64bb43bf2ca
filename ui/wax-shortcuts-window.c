#include "wax-shortcuts-window.h"

#include "wax-labels.h"
#include "wax-row-layout.h"
#include "wax-shortcut-row.h"
#include "wax-ui-text.h"

#include <string.h>

struct _WaxShortcutsWindow {
  AdwWindow parent_instance;
  GtkSearchEntry *search;
  GtkStack *stack;
  AdwPreferencesPage *page;
};

G_DEFINE_FINAL_TYPE (WaxShortcutsWindow, wax_shortcuts_window, ADW_TYPE_WINDOW)

static gboolean
has_words (WaxShortcutRow *row, const char *wanted)
{
  g_autofree char *words = wax_shortcut_row_dup_words (row);
  g_autofree char *folded = wax_ui_text_fold (words);

  return strstr (folded, wanted) != NULL;
}

/* Returns: whether something is left below @widget. Groups without a row that is wanted go as well. */
static gboolean
filter (GtkWidget *widget, const char *wanted)
{
  gboolean any = FALSE;

  if (WAX_IS_SHORTCUT_ROW (widget))
    any = has_words (WAX_SHORTCUT_ROW (widget), wanted);
  else
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
         child = gtk_widget_get_next_sibling (child))
      any |= filter (child, wanted);
  if (WAX_IS_SHORTCUT_ROW (widget) || ADW_IS_PREFERENCES_GROUP (widget))
    gtk_widget_set_visible (widget, any);
  return any;
}

static void
search_cb (WaxShortcutsWindow *self)
{
  g_autofree char *wanted = wax_ui_text_fold (gtk_editable_get_text (GTK_EDITABLE (self->search)));

  gtk_stack_set_visible_child_name (self->stack, filter (GTK_WIDGET (self->page), wanted) ? "found" : "nothing");
}

/* First what was looked for goes, then the window. */
static void
stop_search_cb (WaxShortcutsWindow *self)
{
  if (gtk_editable_get_text (GTK_EDITABLE (self->search))[0] != '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (WAX_SHORTCUTS_WINDOW (widget)->search));
}

static void
wax_shortcuts_window_class_init (WaxShortcutsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (WAX_TYPE_SHORTCUT_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-shortcuts-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxShortcutsWindow, search);
  gtk_widget_class_bind_template_child (widget_class, WaxShortcutsWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, WaxShortcutsWindow, page);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_install_action (widget_class, "shortcuts.search", NULL, search_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "shortcuts.search", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
wax_shortcuts_window_init (WaxShortcutsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wax_labels_show_cut_titles (GTK_WIDGET (self));
  wax_row_layout_use_below (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (self->search, GTK_WIDGET (self));
}

GtkWindow *
wax_shortcuts_window_new (GtkWindow *parent)
{
  return g_object_new (WAX_TYPE_SHORTCUTS_WINDOW, "transient-for", parent, "modal", TRUE, "destroy-with-parent", TRUE,
                       NULL);
}
