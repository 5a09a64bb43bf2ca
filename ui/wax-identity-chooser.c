#include "wax-identity-chooser.h"

#include "wax-identity-words.h"
#include "wax-labels.h"

#include <glib/gi18n-lib.h>

struct _WaxIdentityChooser {
  AdwBin parent_instance;
  GtkListBox *list;
  GPtrArray *buttons; /* of the rows, in their order; not held */
  GtkWidget *lone;    /* of the group of a single one, which would look like one that can be unmarked */
  char *chosen;       /* (nullable): an id */
  char *shown;        /* (nullable): all that the rows say */
  gboolean updating;  /* a button moves because the list says so */
};

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxIdentityChooser, wax_identity_chooser, ADW_TYPE_BIN)

static const char *
get_id (gpointer button)
{
  return g_object_get_data (G_OBJECT (button), "identity-id");
}

static void
toggled_cb (WaxIdentityChooser *self, GtkCheckButton *button)
{
  if (self->updating || !gtk_check_button_get_active (button))
    return;
  g_free (self->chosen);
  self->chosen = g_strdup (get_id (button));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* ---- rows ---- */

/* What it is, then what speaks against it; a key that is not here says more than that it is not. */
static char *
describe (const WaxIdentityCandidate *candidate, gint64 now)
{
  const WaxIdentityState *state = candidate->state;
  g_autofree char *issued = wax_identity_words_issued (state->identity);
  g_autofree char *key = wax_identity_state_describe_key (state);
  g_autofree char *doubts =
    wax_identity_describe_doubts (state->identity, candidate->rank.doubts & ~WAX_IDENTITY_DOUBT_NO_KEY, now);
  g_autofree char *time =
    wax_identity_get_time (state->identity, now) == WAX_IDENTITY_TIME_ENDING
      ? wax_identity_describe_time (state->identity, now) : g_strdup ("");
  const char *const sentences[] = { time, doubts, key };
  GString *text = g_string_new (issued);

  for (guint i = 0, n = 0; i < G_N_ELEMENTS (sentences); i++) {
    if (sentences[i][0] != '\0')
      g_string_append_printf (text, "%c%s", n++ == 0 ? '\n' : ' ', sentences[i]);
  }
  return g_string_free (text, FALSE);
}

static GtkWidget *
make_button (WaxIdentityChooser *self, const WaxIdentityState *state, const char *title, const char *text)
{
  GtkWidget *button = g_object_new (GTK_TYPE_CHECK_BUTTON, "valign", GTK_ALIGN_CENTER, "accessible-role",
                                    GTK_ACCESSIBLE_ROLE_RADIO, NULL);

  g_object_set_data_full (G_OBJECT (button), "identity-id", g_strdup (wax_identity_get_id (state->identity)), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  if (self->buttons->len > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button), self->buttons->pdata[0]);
  g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->buttons, button);
  return button;
}

static void
add_row (WaxIdentityChooser *self, const WaxIdentityCandidate *candidate, gint64 now)
{
  g_autofree char *title = wax_identity_words_title (candidate->state->identity);
  g_autofree char *text = describe (candidate, now);
  GtkWidget *button = make_button (self, candidate->state, title, text);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle", text,
                                 "title-lines", 0, "subtitle-lines", 0, "focusable", FALSE, "activatable-widget",
                                 button, NULL);

  if (candidate->rank.doubts != 0) {
    GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dialog-warning-symbolic", "accessible-role",
                                    GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

    gtk_widget_add_css_class (icon, "warning");
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
  }
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), button);
  wax_labels_add_no_hyphens_below (row);
  /* libadwaita 1.7 has the row describe it, and GTK 4.18 then tells nothing. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_list_box_append (self->list, row);
}

/* ---- the list ---- */

static void
clear (WaxIdentityChooser *self)
{
  GtkListBoxRow *row;

  g_ptr_array_set_size (self->buttons, 0);
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
}

/* The row of the one that is chosen is marked; without it the first becomes the chosen one. */
static void
mark (WaxIdentityChooser *self, gboolean focus)
{
  GtkCheckButton *marked = self->buttons->len > 0 ? self->buttons->pdata[0] : NULL;

  for (guint i = 0; i < self->buttons->len; i++) {
    if (g_strcmp0 (get_id (self->buttons->pdata[i]), self->chosen) == 0)
      marked = self->buttons->pdata[i];
  }
  if (marked == NULL)
    return;
  self->updating = TRUE;
  gtk_check_button_set_active (marked, TRUE);
  self->updating = FALSE;
  if (focus)
    gtk_widget_grab_focus (GTK_WIDGET (marked));
}

static char *
write_down (GArray *candidates, gint64 now)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < candidates->len; i++) {
    const WaxIdentityCandidate *candidate = &g_array_index (candidates, WaxIdentityCandidate, i);
    g_autofree char *described = describe (candidate, now);

    g_string_append_printf (text, "%s\n%u\n%s\n", wax_identity_get_id (candidate->state->identity),
                            candidate->rank.doubts, described);
  }
  return g_string_free (text, FALSE);
}

/* Rows that say the same stay: one of their buttons may have the focus. */
static void
show_rows (WaxIdentityChooser *self, GArray *candidates, gint64 now)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean focused = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list));
  g_autofree char *before = self->shown;

  self->shown = write_down (candidates, now);
  if (g_strcmp0 (self->shown, before) == 0)
    return;
  clear (self);
  for (guint i = 0; i < candidates->len; i++)
    add_row (self, &g_array_index (candidates, WaxIdentityCandidate, i), now);
  if (candidates->len == 1)
    gtk_check_button_set_group (self->buttons->pdata[0], GTK_CHECK_BUTTON (self->lone));
  gtk_widget_set_visible (GTK_WIDGET (self), candidates->len > 0);
  mark (self, focused);
}

void
wax_identity_chooser_show (WaxIdentityChooser *self, GPtrArray *states, const WaxIdentityWanted *wanted)
{
  g_autoptr(GArray) candidates = wax_identity_state_rank (states, wanted);

  show_rows (self, candidates, wanted->now);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

const char *
wax_identity_chooser_get_chosen (WaxIdentityChooser *self)
{
  for (guint i = 0; i < self->buttons->len; i++) {
    if (gtk_check_button_get_active (self->buttons->pdata[i]))
      return get_id (self->buttons->pdata[i]);
  }
  return NULL;
}

void
wax_identity_chooser_choose (WaxIdentityChooser *self, const char *id)
{
  g_free (self->chosen);
  self->chosen = g_strdup (id);
  mark (self, FALSE);
}

/* ---- keys ---- */

/* Of the button that has it; as many as there are when none has. */
static guint
find_focus (WaxIdentityChooser *self)
{
  guint i = 0;

  while (i < self->buttons->len && !gtk_widget_has_focus (self->buttons->pdata[i]))
    i++;
  return i;
}

/* Who goes through the rows by keys goes on from there: the button itself would take the key to mark it, no more. */
static gboolean
return_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  WaxIdentityChooser *self = WAX_IDENTITY_CHOOSER (widget);
  guint i = find_focus (self);

  if (i < self->buttons->len)
    gtk_check_button_set_active (self->buttons->pdata[i], TRUE);
  return gtk_widget_activate_action (widget, "default.activate", NULL);
}

/* From one to the next, which it marks, as in any group of which one is marked: the key that leads on leads to the
 * marked one alone, and the list would take these for its rows, which cannot have the focus. */
static gboolean
step_cb (GtkWidget *widget, GVariant *step, gpointer data)
{
  WaxIdentityChooser *self = WAX_IDENTITY_CHOOSER (widget);
  gint64 i = (gint64) find_focus (self) + g_variant_get_int32 (step);

  if (find_focus (self) == self->buttons->len)
    return GDK_EVENT_PROPAGATE;
  if (i >= 0 && i < self->buttons->len) {
    gtk_check_button_set_active (self->buttons->pdata[i], TRUE);
    gtk_widget_grab_focus (self->buttons->pdata[i]);
  }
  return GDK_EVENT_STOP;
}

static void
add_key (GtkEventController *controller, guint key, guint keypad, GtkShortcutFunc func, int step)
{
  GtkShortcut *shortcut = gtk_shortcut_new (
    gtk_alternative_trigger_new (gtk_keyval_trigger_new (key, 0), gtk_keyval_trigger_new (keypad, 0)),
    gtk_callback_action_new (func, NULL, NULL));

  gtk_shortcut_set_arguments (shortcut, g_variant_new_int32 (step));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
}

static void
add_keys (WaxIdentityChooser *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  add_key (controller, GDK_KEY_Return, GDK_KEY_KP_Enter, return_cb, 0);
  add_key (controller, GDK_KEY_Up, GDK_KEY_KP_Up, step_cb, -1);
  add_key (controller, GDK_KEY_Down, GDK_KEY_KP_Down, step_cb, 1);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
wax_identity_chooser_finalize (GObject *object)
{
  WaxIdentityChooser *self = WAX_IDENTITY_CHOOSER (object);

  g_ptr_array_unref (self->buttons);
  g_object_unref (self->lone);
  g_free (self->shown);
  g_free (self->chosen);
  G_OBJECT_CLASS (wax_identity_chooser_parent_class)->finalize (object);
}

static void
wax_identity_chooser_class_init (WaxIdentityChooserClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_identity_chooser_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
wax_identity_chooser_init (WaxIdentityChooser *self)
{
  self->buttons = g_ptr_array_new ();
  self->lone = g_object_ref_sink (gtk_check_button_new ());
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Your Certificates"),
                                  -1);
  add_keys (self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
}
