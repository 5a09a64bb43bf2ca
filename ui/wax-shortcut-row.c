#include "wax-shortcut-row.h"

#include "wax-button-layout.h"
#include "wax-ui-text.h"

struct _WaxShortcutRow {
  AdwActionRow parent_instance;
  char *accelerator;
  GtkWidget *keys; /* stand below each other where they have no room side by side */
};

G_DEFINE_FINAL_TYPE (WaxShortcutRow, wax_shortcut_row, ADW_TYPE_ACTION_ROW)

enum { PROP_0, PROP_ACCELERATOR };

enum { APART_PX = 12 }; /* one way from the next: more than the keys of one */

/* As in "Ctrl+R": (transfer full) */
static char *
describe (const char *accelerator)
{
  GdkModifierType modifiers;
  guint key;

  return gtk_accelerator_parse (accelerator, &key, &modifiers) ? gtk_accelerator_get_label (key, modifiers)
                                                                : g_strdup (accelerator);
}

static char *
dup_keys (WaxShortcutRow *self)
{
  g_auto(GStrv) ways = g_strsplit (self->accelerator, " ", -1);

  for (guint i = 0; ways[i] != NULL; i++) {
    char *words = describe (ways[i]);

    g_free (ways[i]);
    ways[i] = words;
  }
  return g_strjoinv (", ", ways);
}

char *
wax_shortcut_row_dup_words (WaxShortcutRow *self)
{
  g_autofree char *keys = dup_keys (self);

  return g_strconcat (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)), " ", keys, NULL);
}

/* It is heard as a whole: the signs of the keys are many small texts. */
static void
update_name (WaxShortcutRow *self)
{
  g_autofree char *keys = dup_keys (self);
  g_autofree char *name = wax_ui_text_pair (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)), keys);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* "Ctrl+R" in all languages. */
static GtkWidget *
label_new (const char *accelerator)
{
  GtkWidget *label = gtk_shortcut_label_new (accelerator);

  gtk_widget_set_direction (label, GTK_TEXT_DIR_LTR);
  for (GtkWidget *child = gtk_widget_get_first_child (label); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_direction (child, GTK_TEXT_DIR_LTR);
  return label;
}

static void
set_accelerator (WaxShortcutRow *self, const char *accelerator)
{
  g_auto(GStrv) ways = g_strsplit (accelerator, " ", -1);

  self->accelerator = g_strdup (accelerator);
  for (guint i = 0; ways[i] != NULL; i++) {
    GtkWidget *label = label_new (ways[i]);

    gtk_widget_set_margin_end (label, ways[i + 1] != NULL ? APART_PX : 0);
    gtk_box_append (GTK_BOX (self->keys), label);
  }
  update_name (self);
}

static void
wax_shortcut_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ACCELERATOR)
    set_accelerator (WAX_SHORTCUT_ROW (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
wax_shortcut_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ACCELERATOR)
    g_value_set_string (value, WAX_SHORTCUT_ROW (object)->accelerator);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
wax_shortcut_row_finalize (GObject *object)
{
  g_free (WAX_SHORTCUT_ROW (object)->accelerator);
  G_OBJECT_CLASS (wax_shortcut_row_parent_class)->finalize (object);
}

static void
wax_shortcut_row_class_init (WaxShortcutRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = wax_shortcut_row_set_property;
  object_class->get_property = wax_shortcut_row_get_property;
  object_class->finalize = wax_shortcut_row_finalize;
  g_object_class_install_property (object_class, PROP_ACCELERATOR,
                                   g_param_spec_string ("accelerator", NULL, NULL, "",
                                                        G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                          G_PARAM_STATIC_STRINGS));
}

static void
wax_shortcut_row_init (WaxShortcutRow *self)
{
  self->keys = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_layout_manager (self->keys, wax_button_layout_new_row ());
  gtk_widget_set_valign (self->keys, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->keys);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self), 0);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  g_signal_connect (self, "notify::title", G_CALLBACK (update_name), NULL);
}
