#include "wax-search-suggestions.h"

#include "wax-labels.h"

struct _WaxSearchSuggestions {
  AdwBin parent_instance;
  GtkSearchBar *bar;
  GtkSearchEntry *entry;
  WaxAccount *account;
  WaxSearchHints *hints;
  gboolean dismissed; /* until something else is written */
  guint focus_id;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (WaxSearchSuggestions, wax_search_suggestions, ADW_TYPE_BIN)

static gboolean
has_focus_inside (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

static void
update_visible (WaxSearchSuggestions *self)
{
  gboolean visible = !self->dismissed && wax_search_hints_get (self->hints)->len > 0 &&
                     gtk_search_bar_get_search_mode (self->bar) &&
                     (has_focus_inside (GTK_WIDGET (self->entry)) || has_focus_inside (GTK_WIDGET (self->list)));

  gtk_widget_set_visible (GTK_WIDGET (self), visible);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_EXPANDED, visible, -1);
}

static void
focus_changed_cb (gpointer data)
{
  WaxSearchSuggestions *self = data;

  self->focus_id = 0;
  update_visible (self);
}

/* The focus is on its way from one to the other: where it ends is known afterwards. */
static void
focus_cb (WaxSearchSuggestions *self)
{
  if (self->focus_id == 0)
    self->focus_id = g_idle_add_once (focus_changed_cb, self);
}

static GtkWidget *
make_row (const WaxSearchHint *hint)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *label = gtk_label_new (hint->label), *detail = gtk_label_new (hint->detail);
  g_autofree char *spoken = g_strconcat (hint->label, ", ", hint->detail, NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (GTK_LABEL (detail), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_xalign (GTK_LABEL (detail), 1);
  gtk_widget_set_hexpand (detail, TRUE);
  gtk_widget_add_css_class (detail, "dim-label");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), detail);
  wax_labels_show_cut (box);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_object_set_data_full (G_OBJECT (row), "text", g_strdup (hint->text), g_free);
  return row;
}

/* People come after the rest: whoever is in the list by then chooses from what is there. */
static void
hints_changed_cb (WaxSearchSuggestions *self)
{
  GPtrArray *hints = wax_search_hints_get (self->hints);
  GtkWidget *row;

  if (has_focus_inside (GTK_WIDGET (self->list)))
    return;
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < hints->len; i++)
    gtk_list_box_append (self->list, make_row (hints->pdata[i]));
  update_visible (self);
}

static void
text_changed_cb (WaxSearchSuggestions *self)
{
  self->dismissed = FALSE;
  wax_search_hints_set_text (self->hints, self->account, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

static void
take_row_cb (WaxSearchSuggestions *self, GtkListBoxRow *row)
{
  g_autofree char *text = g_strdup (g_object_get_data (G_OBJECT (row), "text"));

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

static void
dismiss (WaxSearchSuggestions *self)
{
  self->dismissed = TRUE;
  if (has_focus_inside (GTK_WIDGET (self->list)))
    gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  update_visible (self);
}

/* Of the entry. With nothing written Escape has the search closed, as ever. */
static gboolean
entry_key_cb (GtkEventControllerKey *controller, guint keyval, guint code, GdkModifierType state,
              WaxSearchSuggestions *self)
{
  gboolean empty = gtk_editable_get_text (GTK_EDITABLE (self->entry))[0] == '\0';

  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down)
    return gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, 0)));
  if (keyval != GDK_KEY_Escape || empty)
    return GDK_EVENT_PROPAGATE;
  dismiss (self);
  return GDK_EVENT_STOP;
}

/* Of the list. */
static gboolean
list_key_cb (GtkEventControllerKey *controller, guint keyval, guint code, GdkModifierType state,
             WaxSearchSuggestions *self)
{
  GtkWidget *first = GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, 0));

  if (keyval == GDK_KEY_Escape) {
    dismiss (self);
    return GDK_EVENT_STOP;
  }
  if ((keyval != GDK_KEY_Up && keyval != GDK_KEY_KP_Up) || first == NULL || !gtk_widget_has_focus (first))
    return GDK_EVENT_PROPAGATE;
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  return GDK_EVENT_STOP;
}

static void
watch (WaxSearchSuggestions *self, GtkWidget *widget, GCallback key_cb)
{
  GtkEventController *focus = gtk_event_controller_focus_new (), *keys = gtk_event_controller_key_new ();

  g_signal_connect_object (focus, "enter", G_CALLBACK (focus_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (focus_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, focus);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", key_cb, self, 0);
  gtk_widget_add_controller (widget, keys);
}

void
wax_search_suggestions_attach (WaxSearchSuggestions *self, GtkSearchBar *bar, GtkSearchEntry *entry)
{
  self->bar = bar;
  self->entry = entry;
  g_signal_connect_object (bar, "notify::search-mode-enabled", G_CALLBACK (update_visible), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "changed", G_CALLBACK (text_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_HAS_POPUP, TRUE, -1);
  watch (self, GTK_WIDGET (entry), G_CALLBACK (entry_key_cb));
  watch (self, GTK_WIDGET (self->list), G_CALLBACK (list_key_cb));
}

void
wax_search_suggestions_set_account (WaxSearchSuggestions *self, WaxAccount *account)
{
  if (g_set_object (&self->account, account))
    text_changed_cb (self);
}

static void
wax_search_suggestions_dispose (GObject *object)
{
  WaxSearchSuggestions *self = WAX_SEARCH_SUGGESTIONS (object);

  g_clear_handle_id (&self->focus_id, g_source_remove);
  if (self->hints != NULL)
    g_signal_handlers_disconnect_by_data (self->hints, self);
  g_clear_object (&self->hints);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (wax_search_suggestions_parent_class)->dispose (object);
}

static void
wax_search_suggestions_class_init (WaxSearchSuggestionsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_search_suggestions_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-search-suggestions.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxSearchSuggestions, list);
  gtk_widget_class_bind_template_callback (widget_class, take_row_cb);
}

static void
wax_search_suggestions_init (WaxSearchSuggestions *self)
{
  self->hints = wax_search_hints_new ();
  g_signal_connect_swapped (self->hints, "changed", G_CALLBACK (hints_changed_cb), self);
  gtk_widget_init_template (GTK_WIDGET (self));
}
