#include "wax-setting-rows.h"

#include "wax-choice.h"
#include "wax-labels.h"
#include "wax-row-layout.h"

/* ---- any row ---- */

GtkWidget *
wax_setting_rows_new (const char *title, const char *text, GtkWidget *control)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", title, "use-markup", FALSE, "title-lines", 0,
                                 "subtitle-lines", 0, "focusable", FALSE, "activatable-widget", control, NULL);

  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), control);
  if (GTK_IS_DROP_DOWN (control))
    wax_choice_set_name (GTK_DROP_DOWN (control), title);
  wax_labels_add_no_hyphens_below (row);
  wax_row_layout_use_below (row);
  g_object_set_data (G_OBJECT (row), "control", control);
  wax_setting_rows_set_text (row, text);
  return row;
}

void
wax_setting_rows_set_text (GtkWidget *row, const char *text)
{
  GtkWidget *control = g_object_get_data (G_OBJECT (row), "control");

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text != NULL ? text : "");
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
  if (text != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

GtkWidget *
wax_setting_rows_new_button (const char *title, const char *text, const char *label, GCallback callback,
                             gpointer object)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_signal_connect_object (button, "clicked", callback, object, G_CONNECT_SWAPPED);
  return wax_setting_rows_new (title, text, button);
}

/* ---- what the server keeps ---- */

typedef struct {
  WaxSettingsPane *pane; /* not held: rows live as long as it does */
  char *name;
  gboolean standard;
  WaxSettingChoicesFunc list;
  GArray *choices; /* (nullable): of WaxSettingChoice: those that are shown */
  gboolean updating;
} Followed;

static void
followed_free (gpointer data)
{
  Followed *followed = data;

  g_clear_pointer (&followed->choices, g_array_unref);
  g_free (followed->name);
  g_free (followed);
}

static void
change (Followed *followed, const char *value)
{
  WaxSettingsChange *wanted = wax_settings_change_new ();

  wax_settings_change_set (wanted, followed->name, value);
  wax_settings_pane_change (followed->pane, wanted);
}

/* Kept with @control. */
static Followed *
follow (GtkWidget *control, WaxSettingsPane *pane, const char *name, GCallback refresh)
{
  Followed *followed = g_new0 (Followed, 1);

  followed->pane = pane;
  followed->name = g_strdup (name);
  g_object_set_data_full (G_OBJECT (control), "followed", followed, followed_free);
  g_signal_connect_object (pane, "refresh", refresh, control, G_CONNECT_SWAPPED);
  return followed;
}

static void
show_switch (GtkSwitch *control)
{
  Followed *followed = g_object_get_data (G_OBJECT (control), "followed");
  WaxAccountSettings *settings = wax_settings_pane_get_settings (followed->pane);

  followed->updating = TRUE;
  gtk_switch_set_active (control, wax_account_settings_get_boolean (settings, followed->name, followed->standard));
  gtk_widget_set_sensitive (GTK_WIDGET (control), wax_account_settings_can_change (settings));
  followed->updating = FALSE;
}

static void
switched_cb (GtkSwitch *control, GParamSpec *pspec, Followed *followed)
{
  if (!followed->updating)
    change (followed, gtk_switch_get_active (control) ? "TRUE" : "FALSE");
}

GtkWidget *
wax_setting_rows_new_switch (WaxSettingsPane *pane, const char *name, gboolean standard, const char *title,
                             const char *text)
{
  GtkWidget *control = gtk_switch_new ();
  Followed *followed = follow (control, pane, name, G_CALLBACK (show_switch));

  followed->standard = standard;
  g_signal_connect (control, "notify::active", G_CALLBACK (switched_cb), followed);
  show_switch (GTK_SWITCH (control));
  return wax_setting_rows_new (title, text, control);
}

/* ---- choices ---- */

static void
clear_choice (gpointer data)
{
  WaxSettingChoice *choice = data;

  g_free (choice->value);
  g_free (choice->label);
}

GArray *
wax_setting_choices_new (void)
{
  GArray *choices = g_array_new (FALSE, FALSE, sizeof (WaxSettingChoice));

  g_array_set_clear_func (choices, clear_choice);
  return choices;
}

void
wax_setting_choices_add (GArray *choices, const char *value, const char *label)
{
  WaxSettingChoice choice = { g_strdup (value), g_strdup (label) };

  g_array_append_val (choices, choice);
}

static gboolean
is_same (GArray *a, GArray *b)
{
  if (a == NULL || a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++) {
    WaxSettingChoice *one = &g_array_index (a, WaxSettingChoice, i), *other = &g_array_index (b, WaxSettingChoice, i);

    if (!g_str_equal (one->value, other->value) || !g_str_equal (one->label, other->label))
      return FALSE;
  }
  return TRUE;
}

/* @choices: (transfer full) */
static void
set_choices (GtkDropDown *control, Followed *followed, GArray *choices)
{
  g_autoptr(GtkStringList) labels = gtk_string_list_new (NULL);

  if (is_same (followed->choices, choices)) {
    g_array_unref (choices);
    return;
  }
  for (guint i = 0; i < choices->len; i++)
    gtk_string_list_append (labels, g_array_index (choices, WaxSettingChoice, i).label);
  g_clear_pointer (&followed->choices, g_array_unref);
  followed->choices = choices;
  gtk_drop_down_set_model (control, G_LIST_MODEL (labels));
}

static guint
find_value (GArray *choices, const char *value)
{
  for (guint i = 0; i < choices->len; i++) {
    if (g_str_equal (g_array_index (choices, WaxSettingChoice, i).value, value))
      return i;
  }
  return 0;
}

static void
show_choice (GtkDropDown *control)
{
  Followed *followed = g_object_get_data (G_OBJECT (control), "followed");
  WaxAccountSettings *settings = wax_settings_pane_get_settings (followed->pane);

  followed->updating = TRUE;
  set_choices (control, followed, followed->list (settings));
  gtk_drop_down_set_selected (control, find_value (followed->choices,
                                                   wax_account_settings_get_preference (settings, followed->name)));
  gtk_widget_set_sensitive (GTK_WIDGET (control), wax_account_settings_can_change (settings));
  followed->updating = FALSE;
}

static void
chosen_cb (GtkDropDown *control, GParamSpec *pspec, Followed *followed)
{
  guint selected = gtk_drop_down_get_selected (control);

  if (!followed->updating && selected < followed->choices->len)
    change (followed, g_array_index (followed->choices, WaxSettingChoice, selected).value);
}

GtkWidget *
wax_setting_rows_new_choice (WaxSettingsPane *pane, const char *name, WaxSettingChoicesFunc list, const char *title,
                             const char *text)
{
  GtkWidget *control = gtk_drop_down_new (NULL, NULL);
  Followed *followed = follow (control, pane, name, G_CALLBACK (show_choice));

  wax_choice_name_rows_to_cut (GTK_DROP_DOWN (control));
  followed->list = list;
  show_choice (GTK_DROP_DOWN (control));
  g_signal_connect (control, "notify::selected", G_CALLBACK (chosen_cb), followed);
  return wax_setting_rows_new (title, text, control);
}
