#include "wax-manual-window.h"

#include "wax-labels.h"
#include "wax-list-keys.h"
#include "wax-manual-text.h"
#include "wax-shortcuts-window.h"
#include "wax-ui-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* How many words of a paragraph are shown around the one that was found. */
enum { WORDS_BEFORE = 4, WORDS = 14 };

struct _WaxManualWindow {
  AdwWindow parent_instance;
  AdwLeaflet *leaflet;
  GtkSearchEntry *search;
  GtkListBox *contents;
  GtkListBox *hits;
  GtkWidget *nothing;
  GtkListBox *text;
  GtkScrolledWindow *scroller;
  const WaxManualSection *section; /* that is shown; %NULL before the first */
};

G_DEFINE_FINAL_TYPE (WaxManualWindow, wax_manual_window, ADW_TYPE_WINDOW)

static GtkWidget *
label_new (const char *markup, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  wax_labels_add_no_hyphens (GTK_LABEL (label));
  gtk_widget_set_hexpand (label, TRUE);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

/* @name: what is spoken of it */
static GtkWidget *
row_new (GtkAccessibleRole role, GtkWidget *child, const char *name)
{
  GtkWidget *row = g_object_new (GTK_TYPE_LIST_BOX_ROW, "accessible-role", role, "child", child, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return row;
}

/* Nothing happens when it is pressed. */
static GtkWidget *
plain_row_new (GtkAccessibleRole role, GtkWidget *child, const char *name)
{
  GtkWidget *row = row_new (role, child, name);

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

static GtkWidget *
heading_new (const char *text, const char *style, int level)
{
  g_autofree char *markup = wax_manual_text_expand (text, TRUE);
  g_autofree char *name = wax_manual_text_expand (text, FALSE);
  GtkWidget *row = plain_row_new (GTK_ACCESSIBLE_ROLE_HEADING, label_new (markup, style), name);

  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LEVEL, level, -1);
  gtk_widget_add_css_class (row, "manual-heading");
  return row;
}

/* @mark: (nullable): what stands before its first line */
static GtkWidget *
paragraph_new (const char *text, const char *mark)
{
  g_autofree char *markup = wax_manual_text_expand (text, TRUE);
  g_autofree char *plain = wax_manual_text_expand (text, FALSE);
  g_autofree char *name = mark != NULL ? g_strdup_printf ("%s %s", mark, plain) : NULL;
  GtkWidget *box, *before;

  if (mark == NULL)
    return plain_row_new (GTK_ACCESSIBLE_ROLE_LIST_ITEM, label_new (markup, NULL), plain);
  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  before = gtk_label_new (mark);
  gtk_label_set_yalign (GTK_LABEL (before), 0);
  gtk_widget_set_valign (before, GTK_ALIGN_BASELINE);
  gtk_widget_set_margin_start (before, 9);
  gtk_box_append (GTK_BOX (box), before);
  gtk_box_append (GTK_BOX (box), label_new (markup, NULL));
  gtk_widget_set_valign (gtk_widget_get_last_child (box), GTK_ALIGN_BASELINE);
  return plain_row_new (GTK_ACCESSIBLE_ROLE_LIST_ITEM, box, name);
}

static GtkWidget *
link_new (const char *name)
{
  g_autofree char *markup = g_markup_escape_text (name, -1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *row;

  gtk_box_append (GTK_BOX (box), label_new (markup, NULL));
  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic", "accessible-role",
                                               GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  row = row_new (GTK_ACCESSIBLE_ROLE_LINK, box, name);
  gtk_widget_add_css_class (row, "manual-link");
  return row;
}

static GtkWidget *
block_new (const WaxManualBlock *block, guint *step)
{
  g_autofree char *number = NULL, *shortcuts = NULL;

  *step = block->kind == WAX_MANUAL_STEP ? *step + 1 : 0;
  switch (block->kind) {
  case WAX_MANUAL_PARAGRAPH:
    return paragraph_new (block->text, NULL);
  case WAX_MANUAL_HEADING:
    return heading_new (block->text, "title-4", 2);
  case WAX_MANUAL_STEP:
    /* Translators: the number of a step */
    number = g_strdup_printf (_("%u."), *step);
    return paragraph_new (block->text, number);
  case WAX_MANUAL_POINT:
    return paragraph_new (block->text, "•");
  case WAX_MANUAL_SEE:
    return link_new (g_dgettext (GETTEXT_PACKAGE, wax_manual_text_find (block->text)->title));
  case WAX_MANUAL_SHORTCUTS:
    shortcuts = wax_manual_text_expand ("{_Keyboard Shortcuts}", FALSE);
    return link_new (shortcuts);
  }
  g_assert_not_reached ();
}

static void
empty (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

/* The heading comes first, so that a block is one behind its place. */
static void
fill (WaxManualWindow *self, const WaxManualSection *section)
{
  guint step = 0;

  if (self->section == section)
    return;
  self->section = section;
  empty (self->text);
  gtk_list_box_append (self->text, heading_new (section->title, "title-2", 1));
  for (guint i = 0; i < section->n_blocks; i++)
    gtk_list_box_append (self->text, block_new (&section->blocks[i], &step));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  g_dgettext (GETTEXT_PACKAGE, section->title), -1);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

static guint
get_place (const WaxManualSection *section)
{
  guint n_sections;

  return section - wax_manual_text_get (&n_sections);
}

/* @row: 0 for the heading */
static void
go_to (WaxManualWindow *self, const WaxManualSection *section, int row)
{
  gtk_list_box_select_row (self->contents, gtk_list_box_get_row_at_index (self->contents, (int) get_place (section)));
  fill (self, section);
  adw_leaflet_set_visible_child_name (self->leaflet, "text");
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (self->text, row)));
}

static void
section_selected_cb (WaxManualWindow *self, GtkListBoxRow *row)
{
  guint n_sections;

  if (row != NULL)
    fill (self, &wax_manual_text_get (&n_sections)[gtk_list_box_row_get_index (row)]);
}

static void
section_activated_cb (WaxManualWindow *self, GtkListBoxRow *row)
{
  guint n_sections;

  go_to (self, &wax_manual_text_get (&n_sections)[gtk_list_box_row_get_index (row)], 0);
}

static void
text_activated_cb (WaxManualWindow *self, GtkListBoxRow *row)
{
  const WaxManualBlock *block = &self->section->blocks[gtk_list_box_row_get_index (row) - 1];

  if (block->kind == WAX_MANUAL_SEE)
    go_to (self, wax_manual_text_find (block->text), 0);
  else
    gtk_window_present (wax_shortcuts_window_new (GTK_WINDOW (self)));
}

static gboolean
has_all (const char *text, char **words)
{
  g_autofree char *folded = wax_ui_text_fold (text);

  for (guint i = 0; words[i] != NULL; i++) {
    if (strstr (folded, words[i]) == NULL)
      return FALSE;
  }
  return TRUE;
}

/* Some words around the one that was looked for first. */
static char *
make_excerpt (const char *text, const char *word)
{
  g_auto(GStrv) all = g_strsplit (text, " ", -1);
  GString *excerpt = g_string_new (NULL);
  guint found = 0, begin, i;

  for (i = 0; all[i] != NULL; i++) {
    g_autofree char *folded = wax_ui_text_fold (all[i]);

    if (strstr (folded, word) != NULL) {
      found = i;
      break;
    }
  }
  begin = found > WORDS_BEFORE ? found - WORDS_BEFORE : 0;
  for (i = begin; all[i] != NULL && i < begin + WORDS; i++)
    g_string_append_printf (excerpt, "%s%s", i > begin ? " " : begin > 0 ? "… " : "", all[i]);
  return g_string_free (g_string_append (excerpt, all[i] != NULL ? " …" : ""), FALSE);
}

static void
add_hit (WaxManualWindow *self, const WaxManualSection *section, int place, const char *excerpt)
{
  const char *title = g_dgettext (GETTEXT_PACKAGE, section->title);
  g_autofree char *title_markup = g_markup_escape_text (title, -1);
  g_autofree char *markup = g_markup_escape_text (excerpt, -1);
  g_autofree char *name = wax_ui_text_pair (title, place > 0 ? excerpt : "");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *row;

  gtk_box_append (GTK_BOX (box), label_new (title_markup, "heading"));
  if (place > 0)
    gtk_box_append (GTK_BOX (box), label_new (markup, NULL));
  row = row_new (GTK_ACCESSIBLE_ROLE_LIST_ITEM, box, name);
  g_object_set_data (G_OBJECT (row), "section", (gpointer) section);
  g_object_set_data (G_OBJECT (row), "place", GINT_TO_POINTER (place));
  gtk_list_box_append (self->hits, row);
}

static gboolean
has_words (const WaxManualBlock *block)
{
  return block->kind != WAX_MANUAL_SEE && block->kind != WAX_MANUAL_SHORTCUTS;
}

static void
search_section (WaxManualWindow *self, const WaxManualSection *section, char **words)
{
  if (has_all (g_dgettext (GETTEXT_PACKAGE, section->title), words))
    add_hit (self, section, 0, "");
  for (guint i = 0; i < section->n_blocks; i++) {
    g_autofree char *text = has_words (&section->blocks[i]) ? wax_manual_text_expand (section->blocks[i].text, FALSE)
                                                            : g_strdup ("");
    g_autofree char *excerpt = NULL;

    if (text[0] == '\0' || !has_all (text, words))
      continue;
    excerpt = make_excerpt (text, words[0]);
    add_hit (self, section, (int) i + 1, excerpt);
  }
}

static char **
dup_words (GtkSearchEntry *search)
{
  g_autofree char *folded = wax_ui_text_fold (gtk_editable_get_text (GTK_EDITABLE (search)));
  g_auto(GStrv) parts = g_strsplit (folded, " ", -1);
  g_autoptr(GStrvBuilder) words = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++) {
    if (parts[i][0] != '\0')
      g_strv_builder_add (words, parts[i]);
  }
  return g_strv_builder_end (words);
}

static void
search_cb (WaxManualWindow *self)
{
  g_auto(GStrv) words = dup_words (self->search);
  guint n_sections;
  const WaxManualSection *sections = wax_manual_text_get (&n_sections);

  gboolean found;

  empty (self->hits);
  for (guint i = 0; words[0] != NULL && i < n_sections; i++)
    search_section (self, &sections[i], words);
  found = gtk_list_box_get_row_at_index (self->hits, 0) != NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->contents), words[0] == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->hits), found);
  gtk_widget_set_visible (self->nothing, words[0] != NULL && !found);
}

static void
hit_activated_cb (WaxManualWindow *self, GtkListBoxRow *row)
{
  go_to (self, g_object_get_data (G_OBJECT (row), "section"),
         GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "place")));
}

static void
search_activate_cb (WaxManualWindow *self)
{
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (self->hits, 0);

  if (first != NULL)
    hit_activated_cb (self, first);
}

static void
stop_search_cb (WaxManualWindow *self)
{
  if (gtk_editable_get_text (GTK_EDITABLE (self->search))[0] != '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxManualWindow *self = WAX_MANUAL_WINDOW (widget);

  adw_leaflet_set_visible_child_name (self->leaflet, "contents");
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

/* To what was found, or to the contents. */
static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxManualWindow *self = WAX_MANUAL_WINDOW (widget);

  adw_leaflet_set_visible_child_name (self->leaflet, "contents");
  if (gtk_widget_get_visible (GTK_WIDGET (self->contents)))
    gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_selected_row (self->contents)));
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
wax_manual_window_class_init (WaxManualWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "manual.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "manual.back", NULL, back_action);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-manual-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxManualWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, WaxManualWindow, search);
  gtk_widget_class_bind_template_child (widget_class, WaxManualWindow, contents);
  gtk_widget_class_bind_template_child (widget_class, WaxManualWindow, hits);
  gtk_widget_class_bind_template_child (widget_class, WaxManualWindow, nothing);
  gtk_widget_class_bind_template_child (widget_class, WaxManualWindow, text);
  gtk_widget_class_bind_template_child (widget_class, WaxManualWindow, scroller);
  gtk_widget_class_bind_template_callback (widget_class, section_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, section_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, text_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, hit_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
}

static void
wax_manual_window_init (WaxManualWindow *self)
{
  guint n_sections;
  const WaxManualSection *sections = wax_manual_text_get (&n_sections);

  gtk_widget_init_template (GTK_WIDGET (self));
  wax_list_keys_leave_by_tab (GTK_WIDGET (self->contents));
  for (guint i = 0; i < n_sections; i++) {
    const char *title = g_dgettext (GETTEXT_PACKAGE, sections[i].title);
    g_autofree char *markup = g_markup_escape_text (title, -1);

    gtk_list_box_append (self->contents, row_new (GTK_ACCESSIBLE_ROLE_LIST_ITEM, label_new (markup, NULL), title));
  }
}

WaxManualWindow *
wax_manual_window_new (const char *section)
{
  WaxManualWindow *self = g_object_new (WAX_TYPE_MANUAL_WINDOW, NULL);

  wax_manual_window_show (self, section);
  return self;
}

void
wax_manual_window_show (WaxManualWindow *self, const char *section)
{
  go_to (self, wax_manual_text_find (section), 0);
}

static WaxManualWindow *
find_open (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

    if (WAX_IS_MANUAL_WINDOW (window))
      return WAX_MANUAL_WINDOW (window); /* GTK holds it */
  }
  return NULL;
}

void
wax_manual_open (GtkWindow *above, const char *section)
{
  WaxManualWindow *open = find_open ();

  if (open != NULL && gtk_window_get_transient_for (GTK_WINDOW (open)) == above) {
    wax_manual_window_show (open, section);
  } else {
    if (open != NULL)
      gtk_window_destroy (GTK_WINDOW (open));
    open = wax_manual_window_new (section);
    gtk_window_set_transient_for (GTK_WINDOW (open), above);
    gtk_window_set_modal (GTK_WINDOW (open), gtk_window_get_modal (above));
    gtk_window_set_destroy_with_parent (GTK_WINDOW (open), TRUE);
  }
  gtk_window_present (GTK_WINDOW (open));
}

/* What looks like a card that tells of one. */
static gboolean
has_failure (GtkWidget *widget)
{
  if (gtk_widget_has_css_class (widget, "failure") && gtk_widget_get_mapped (widget))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (has_failure (child))
      return TRUE;
  }
  return FALSE;
}

static gboolean
key_cb (GtkWidget *window, GVariant *section, gpointer data)
{
  wax_manual_open (GTK_WINDOW (window), has_failure (window) ? "trouble" : g_variant_get_string (section, NULL));
  return GDK_EVENT_STOP;
}

void
wax_manual_add_key (GtkWidgetClass *klass, const char *section)
{
  gtk_widget_class_add_binding (klass, GDK_KEY_F1, 0, key_cb, "s", section);
}
