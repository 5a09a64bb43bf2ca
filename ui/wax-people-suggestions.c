#include "wax-people-suggestions.h"

#include "wax-labels.h"
#include "wax-screen-reader.h"

#include "mail/wax-address.h"

#include <glib/gi18n-lib.h>

enum { SIDE = 12 };

struct _WaxPeopleSuggestions {
  AdwBin parent_instance;
  WaxAccount *account;
  WaxPeopleHints *hints;
  WaxRecipients *field; /* (nullable): which is written in */
  char *text;           /* what is written there */
  gboolean dismissed;   /* until something else is */
  guint focus_id;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (WaxPeopleSuggestions, wax_people_suggestions, ADW_TYPE_BIN)

static gboolean
has_focus_inside (WaxPeopleSuggestions *self, gpointer widget)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && widget != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

static gboolean
is_in_use (WaxPeopleSuggestions *self)
{
  return has_focus_inside (self, self->field) || has_focus_inside (self, self->list);
}

/* Under the field, which grows while one writes, from where its text begins to the window's edge. */
static gboolean
position_cb (WaxPeopleSuggestions *self, GtkWidget *child, GdkRectangle *out, GtkOverlay *below)
{
  int width = gtk_widget_get_width (GTK_WIDGET (below)), height = gtk_widget_get_height (GTK_WIDGET (below));
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (below)) == GTK_TEXT_DIR_RTL;
  graphene_rect_t field;
  int least, natural, start;

  if (child != GTK_WIDGET (self) || self->field == NULL ||
      !gtk_widget_compute_bounds (GTK_WIDGET (self->field), GTK_WIDGET (below), &field))
    return FALSE;
  start = (int) (rtl ? width - field.origin.x - field.size.width : field.origin.x);
  start = CLAMP (start - SIDE, 0, width / 2);
  out->width = width - start - SIDE;
  out->x = rtl ? SIDE : start;
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, out->width, &least, &natural, NULL, NULL);
  out->y = CLAMP ((int) (field.origin.y + field.size.height), 0, MAX (height - least, 0));
  out->height = CLAMP (height - out->y, least, natural);
  return TRUE;
}

static void
parent_cb (WaxPeopleSuggestions *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  if (GTK_IS_OVERLAY (parent))
    g_signal_connect_object (parent, "get-child-position", G_CALLBACK (position_cb), self, G_CONNECT_SWAPPED);
}

static void
update_visible (WaxPeopleSuggestions *self)
{
  gboolean visible = !self->dismissed && self->text[0] != '\0' &&
                     gtk_list_box_get_row_at_index (self->list, 0) != NULL && is_in_use (self);

  gtk_widget_set_visible (GTK_WIDGET (self), visible);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_STATE_BUSY,
                               wax_people_hints_is_looking (self->hints), -1);
  if (self->field != NULL)
    wax_recipients_set_expanded (self->field, visible);
}

static void
focus_changed_cb (gpointer data)
{
  WaxPeopleSuggestions *self = data;

  self->focus_id = 0;
  update_visible (self);
  if (self->field != NULL && !is_in_use (self))
    g_free (wax_recipients_check (self->field));
}

/* The focus is on its way from one to the other: where it ends is known afterwards. */
static void
focus_cb (WaxPeopleSuggestions *self)
{
  if (self->focus_id == 0)
    self->focus_id = g_idle_add_once (focus_changed_cb, self);
}

/* ---- rows ---- */

static GtkWidget *
add_label (GtkWidget *box, const char *text, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css != NULL) {
    gtk_widget_add_css_class (label, "dim-label");
    gtk_widget_add_css_class (label, css);
  }
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static char *
make_detail (WaxContact *person)
{
  guint n = g_strv_length ((char **) person->addresses);

  if (wax_contact_is_own_group (person))
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Group · %u person", "Group · %u people", n), n);
  if (person->is_group)
    /* Translators: a distribution list, and its address. */
    return g_strdup_printf (_("List · %s"), person->addresses[0]);
  return person->company[0] != '\0' ? g_strdup_printf ("%s · %s", person->addresses[0], person->company)
                                    : g_strdup (person->addresses[0]);
}

/* What stands in the field then: for a group all who are in it, so that each can be left out. */
static char *
make_recipients (WaxContact *person)
{
  gboolean named = person->name[0] != '\0' && !wax_address_equal (person->name, person->addresses[0]);

  return wax_contact_is_own_group (person)
           ? g_strjoinv (", ", (char **) person->addresses)
           : wax_address_to_string (named ? person->name : NULL, person->addresses[0]);
}

static GtkWidget *
make_row (WaxContact *person)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *detail = make_detail (person);
  gboolean named = person->name[0] != '\0' && !wax_address_equal (person->name, person->addresses[0]);
  g_autofree char *spoken = named ? g_strconcat (person->name, ", ", detail, NULL) : g_strdup (detail);

  if (person->is_group)
    gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("system-users-symbolic"));
  if (named)
    add_label (lines, person->name, NULL);
  add_label (lines, detail, named ? "caption" : NULL);
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_box_append (GTK_BOX (box), lines);
  wax_labels_show_cut (lines);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_object_set_data_full (G_OBJECT (row), "address", make_recipients (person), g_free);
  return row;
}

static const char *
get_address (GtkListBoxRow *row)
{
  return row != NULL ? g_object_get_data (G_OBJECT (row), "address") : NULL;
}

/* Returns: how many rows already show who is there, in that order. */
static guint
count_kept (WaxPeopleSuggestions *self, GPtrArray *people)
{
  guint n = 0;

  for (; n < people->len; n++) {
    WaxContact *person = people->pdata[n];
    g_autofree char *address = make_recipients (person);
    const char *shown = get_address (gtk_list_box_get_row_at_index (self->list, (int) n));

    if (shown == NULL || !g_str_equal (shown, address))
      break;
  }
  return n;
}

/* Who stays is left as it is, chosen or not; who was found later comes behind. */
static void
hints_changed_cb (WaxPeopleSuggestions *self)
{
  GPtrArray *people = wax_people_hints_get (self->hints);
  guint kept = count_kept (self, people);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, (int) kept)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = kept; i < people->len; i++)
    gtk_list_box_append (self->list, make_row (people->pdata[i]));
  if (gtk_list_box_get_selected_row (self->list) == NULL)
    gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
  update_visible (self);
}

static void
take_row_cb (WaxPeopleSuggestions *self, GtkListBoxRow *row)
{
  g_autofree char *address = g_strdup (get_address (row));

  if (address == NULL || self->field == NULL)
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self->field));
  wax_recipients_complete (self->field, address);
}

static void
dismiss (WaxPeopleSuggestions *self)
{
  self->dismissed = TRUE;
  if (has_focus_inside (self, self->list))
    gtk_widget_grab_focus (GTK_WIDGET (self->field));
  update_visible (self);
}

/* ---- keys ---- */

static gboolean
is_address (const char *text)
{
  g_autoptr(GPtrArray) addresses = wax_addresses_parse (text);

  return addresses->len == 1 && ((WaxAddress *) addresses->pdata[0])->valid;
}

/* Who writes faster than people are found has not seen who would be taken: it could be somebody else. */
static gboolean
is_behind (WaxPeopleSuggestions *self)
{
  return wax_people_hints_is_looking (self->hints) && !has_focus_inside (self, self->list);
}

/* The first one is chosen from the beginning: who sees that goes on from there, who does not hears it first. */
static gboolean
enter_list (WaxPeopleSuggestions *self)
{
  GtkListBoxRow *second = gtk_list_box_get_row_at_index (self->list, 1);
  GtkListBoxRow *row = second != NULL && !wax_screen_reader_is_on () ? second
                                                                      : gtk_list_box_get_row_at_index (self->list, 0);

  gtk_list_box_select_row (self->list, row);
  return gtk_widget_grab_focus (GTK_WIDGET (row));
}

gboolean
wax_people_suggestions_take_key (WaxPeopleSuggestions *self, guint keyval, GdkModifierType state)
{
  if (!gtk_widget_get_visible (GTK_WIDGET (self)) || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (keyval) {
  case GDK_KEY_Down:
  case GDK_KEY_KP_Down:
    return enter_list (self);
  case GDK_KEY_Escape:
    dismiss (self);
    return GDK_EVENT_STOP;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
  case GDK_KEY_Tab:
  case GDK_KEY_comma:
  case GDK_KEY_semicolon:
    if (is_address (self->text) || is_behind (self))
      return GDK_EVENT_PROPAGATE;
    take_row_cb (self, gtk_list_box_get_selected_row (self->list));
    return GDK_EVENT_STOP;
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

static gboolean
is_for_list (guint keyval)
{
  static const guint keys[] = { GDK_KEY_Up, GDK_KEY_KP_Up, GDK_KEY_Down, GDK_KEY_KP_Down, GDK_KEY_Return,
                                GDK_KEY_KP_Enter, GDK_KEY_Home, GDK_KEY_End, GDK_KEY_Page_Up, GDK_KEY_Page_Down };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    if (keys[i] == keyval)
      return TRUE;
  }
  return FALSE;
}

/* Of the list: who writes on does so in the field. */
static gboolean
list_key_cb (GtkEventControllerKey *controller, guint keyval, guint code, GdkModifierType state,
             WaxPeopleSuggestions *self)
{
  gboolean first = has_focus_inside (self, gtk_list_box_get_row_at_index (self->list, 0));

  if ((keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up) && first)
    return gtk_widget_grab_focus (GTK_WIDGET (self->field));
  if (is_for_list (keyval))
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Escape || keyval == GDK_KEY_Tab || keyval == GDK_KEY_comma || keyval == GDK_KEY_semicolon) {
    g_free (g_steal_pointer (&self->text));
    self->text = g_strdup ("?"); /* whatever is written: somebody was chosen */
    return wax_people_suggestions_take_key (self, keyval, state);
  }
  if (gdk_keyval_to_unicode (keyval) == 0 && keyval != GDK_KEY_BackSpace)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_grab_focus (GTK_WIDGET (self->field));
  return wax_recipients_forward_key (self->field, controller);
}

/* ---- fields ---- */

void
wax_people_suggestions_ask (WaxPeopleSuggestions *self, WaxRecipients *field, const char *text)
{
  if (self->field != NULL && self->field != field)
    wax_recipients_set_expanded (self->field, FALSE);
  self->field = field;
  self->dismissed = FALSE;
  g_free (self->text);
  self->text = g_strdup (text);
  wax_people_hints_set_text (self->hints, self->account, text);
  update_visible (self);
}

gboolean
wax_people_suggestions_is_open (WaxPeopleSuggestions *self, WaxRecipients *field)
{
  return self->field == field && gtk_widget_get_visible (GTK_WIDGET (self));
}

static void
watch_focus (WaxPeopleSuggestions *self, GtkWidget *widget)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_object (focus, "enter", G_CALLBACK (focus_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (focus_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, focus);
}

void
wax_people_suggestions_attach (WaxPeopleSuggestions *self, WaxRecipients *field)
{
  wax_recipients_set_suggestions (field, self);
  watch_focus (self, GTK_WIDGET (field));
}

void
wax_people_suggestions_set_account (WaxPeopleSuggestions *self, WaxAccount *account)
{
  g_set_object (&self->account, account);
}

static void
wax_people_suggestions_dispose (GObject *object)
{
  WaxPeopleSuggestions *self = WAX_PEOPLE_SUGGESTIONS (object);

  g_clear_handle_id (&self->focus_id, g_source_remove);
  if (self->hints != NULL) {
    g_signal_handlers_disconnect_by_data (self->hints, self);
    wax_people_hints_set_text (self->hints, NULL, "");
  }
  g_clear_object (&self->hints);
  g_clear_object (&self->account);
  g_clear_pointer (&self->text, g_free);
  self->field = NULL;
  G_OBJECT_CLASS (wax_people_suggestions_parent_class)->dispose (object);
}

static void
wax_people_suggestions_class_init (WaxPeopleSuggestionsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_people_suggestions_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-people-suggestions.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxPeopleSuggestions, list);
  gtk_widget_class_bind_template_callback (widget_class, take_row_cb);
}

static void
wax_people_suggestions_init (WaxPeopleSuggestions *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->text = g_strdup ("");
  self->hints = wax_people_hints_new ();
  g_signal_connect_swapped (self->hints, "changed", G_CALLBACK (hints_changed_cb), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "notify::parent", G_CALLBACK (parent_cb), NULL);
  watch_focus (self, GTK_WIDGET (self->list));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (list_key_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
}
