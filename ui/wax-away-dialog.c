#include "wax-away-dialog.h"

#include "app/wax-away.h"
#include "wax-choice.h"
#include "wax-ui-text.h"

#include <glib/gi18n-lib.h>

enum { A_WEEK = 7 };

typedef struct {
  GtkSwitch *enabled;
  GtkTextView *text;
  GtkSwitch *limited;
  GtkWidget *days; /* both of them */
  GtkCalendar *from;
  GtkCalendar *until;
  GtkDropDown *others;
  GtkTextView *other_text;
} Form;

/* ---- days ---- */

static char *
write_day (GDateTime *day)
{
  /* Translators: a date, for example “28 November 2026”. See strftime(3). */
  return g_date_time_format (day, _("%-d %B %Y"));
}

static void
day_cb (GtkCalendar *calendar, GParamSpec *pspec, GtkWidget *button)
{
  const char *label = g_object_get_data (G_OBJECT (button), "label");
  g_autoptr(GDateTime) day = gtk_calendar_get_date (calendar);
  g_autofree char *text = write_day (day);
  g_autofree char *spoken = wax_ui_text_pair (label, text);

  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (button)), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken, -1);
}

static GtkCalendar *
add_day (WaxSettingsDialog *dialog, GtkWidget *box, const char *label)
{
  GtkWidget *calendar = gtk_calendar_new (), *popover = gtk_popover_new (), *button = gtk_menu_button_new ();
  GtkWidget *part = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *name = g_object_new (GTK_TYPE_LABEL, "label", label, "wrap", TRUE, "xalign", 0.0, NULL);

  gtk_widget_add_css_class (name, "caption-heading");
  gtk_popover_set_child (GTK_POPOVER (popover), calendar);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  g_object_set_data_full (G_OBJECT (button), "label", g_strdup (label), g_free);
  gtk_box_append (GTK_BOX (part), name);
  gtk_box_append (GTK_BOX (part), button);
  gtk_box_append (GTK_BOX (box), part);
  for (guint i = 0; i < 3; i++) {
    static const char *const parts[] = { "notify::day", "notify::month", "notify::year" };

    g_signal_connect_object (calendar, parts[i], G_CALLBACK (day_cb), button, 0);
    g_signal_connect_object (calendar, parts[i], G_CALLBACK (wax_settings_dialog_touch), dialog, G_CONNECT_SWAPPED);
  }
  day_cb (GTK_CALENDAR (calendar), NULL, button);
  return GTK_CALENDAR (calendar);
}

/* Where only one end is set, the other is made up when it is to be shown. */
static void
select_days (Form *form, const WaxAway *away)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  GDateTime *from = away->from != NULL ? away->from : now;
  g_autoptr(GDateTime) later = g_date_time_add_days (from, A_WEEK);

  gtk_calendar_select_day (form->from, from);
  gtk_calendar_select_day (form->until, away->until != NULL ? away->until : later);
}

/* ---- the form ---- */

/* What is not used is not shown. */
static void
show_parts (Form *form)
{
  gtk_widget_set_visible (form->days, gtk_switch_get_active (form->limited));
  gtk_widget_set_visible (gtk_widget_get_parent (gtk_widget_get_parent (GTK_WIDGET (form->other_text))),
                          gtk_drop_down_get_selected (form->others) == WAX_AWAY_OTHER);
}

static void
fill (WaxSettingsDialog *dialog, gpointer data)
{
  Form *form = data;
  g_autoptr(WaxAway) away = wax_away_read (wax_settings_dialog_get_settings (dialog));

  gtk_switch_set_active (form->enabled, away->enabled);
  wax_settings_dialog_set_text (form->text, away->text);
  gtk_switch_set_active (form->limited, away->from != NULL || away->until != NULL);
  select_days (form, away);
  gtk_drop_down_set_selected (form->others, away->others);
  wax_settings_dialog_set_text (form->other_text, away->other_text);
  show_parts (form);
}

/* As it is entered. */
static WaxAway *
read_form (Form *form)
{
  WaxAway *away = g_new0 (WaxAway, 1);

  away->enabled = gtk_switch_get_active (form->enabled);
  away->text = wax_settings_dialog_dup_text (form->text);
  if (gtk_switch_get_active (form->limited)) {
    away->from = gtk_calendar_get_date (form->from);
    away->until = gtk_calendar_get_date (form->until);
  }
  away->others = gtk_drop_down_get_selected (form->others);
  away->other_text = wax_settings_dialog_dup_text (form->other_text);
  return away;
}

static char *
check (WaxSettingsDialog *dialog, gpointer data)
{
  Form *form = data;
  g_autoptr(WaxAway) away = read_form (form);

  show_parts (form);
  if (away->enabled && away->text[0] == '\0')
    return g_strdup (_("Write what is answered."));
  if (away->enabled && away->others == WAX_AWAY_OTHER && away->other_text[0] == '\0')
    return g_strdup (_("Write what people outside your organization are answered."));
  if (away->from != NULL && wax_away_compare_days (away->from, away->until) > 0)
    return g_strdup (_("The last day is before the first."));
  return NULL;
}

static WaxSettingsChange *
submit (WaxSettingsDialog *dialog, gpointer data)
{
  g_autoptr(WaxAway) away = read_form (data);
  g_autoptr(WaxAway) before = wax_away_read (wax_settings_dialog_get_settings (dialog));

  return wax_away_write (away, before);
}

static void
add_days (WaxSettingsDialog *dialog, Form *form)
{
  form->limited = wax_settings_dialog_add_switch (dialog, _("Only on Certain Days"));
  form->days = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  form->from = add_day (dialog, form->days, _("First Day"));
  form->until = add_day (dialog, form->days, _("Last Day"));
  wax_settings_dialog_add (dialog, form->days);
}

static void
add_others (WaxSettingsDialog *dialog, Form *form)
{
  const char *const choices[] = { _("The same"), _("Another text"), _("Nothing"), NULL };
  GtkWidget *choice = gtk_drop_down_new_from_strings (choices);

  wax_settings_dialog_add_note (dialog, _("What People outside Your Organization Are Answered"));
  wax_choice_name_rows_to_cut (GTK_DROP_DOWN (choice));
  wax_choice_set_name (GTK_DROP_DOWN (choice), _("What People outside Your Organization Are Answered"));
  wax_settings_dialog_add (dialog, choice);
  form->others = GTK_DROP_DOWN (choice);
  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (wax_settings_dialog_touch), dialog,
                           G_CONNECT_SWAPPED);
  form->other_text = wax_settings_dialog_add_text (dialog, _("Their Answer"));
}

WaxSettingsDialog *
wax_away_dialog_new (GtkWindow *parent, WaxAccountSettings *settings)
{
  WaxSettingsDialog *dialog = wax_settings_dialog_new (parent, settings, _("Out of Office"), _("Save"));
  Form *form = g_new0 (Form, 1);

  wax_settings_dialog_add_note (dialog, _("While you are away the server answers what comes in, even while this"
                                          " computer is switched off: each sender once in some days."));
  form->enabled = wax_settings_dialog_add_switch (dialog, _("Answer by Itself"));
  form->text = wax_settings_dialog_add_text (dialog, _("Answer"));
  add_days (dialog, form);
  add_others (dialog, form);
  wax_settings_dialog_set_form (dialog, &(WaxSettingsForm){ fill, check, submit, g_free, form });
  return dialog;
}

char *
wax_away_dialog_describe (WaxAccountSettings *settings, gint64 now)
{
  g_autoptr(WaxAway) away = wax_away_read (settings);
  g_autoptr(GDateTime) moment = g_date_time_new_from_unix_local (now);
  g_autofree char *from = away->from != NULL ? write_day (away->from) : NULL;
  g_autofree char *until = away->until != NULL ? write_day (away->until) : NULL;

  if (!away->enabled)
    return g_strdup (_("Off"));
  if (away->until != NULL && g_date_time_compare (moment, away->until) > 0)
    return g_strdup_printf (_("Ended on %s"), until);
  if (wax_away_is_on (away, moment))
    return until != NULL ? g_strdup_printf (_("On until %s"), until) : g_strdup (_("On"));
  return g_strdup_printf (_("Begins on %s"), from);
}
