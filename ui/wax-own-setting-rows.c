#include "wax-own-setting-rows.h"

#include "wax-choice.h"
#include "wax-setting-rows.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct {
  GSettings *settings; /* (nullable) */
  char *key;
  char *text;  /* (nullable) */
  GtkWidget *row;
  GtkWidget *control;
  const WaxOwnChoice *choices; /* (nullable) */
  gboolean updating;
} Own;

static void
own_free (gpointer data)
{
  Own *own = data;

  g_clear_object (&own->settings);
  g_free (own->key);
  g_free (own->text);
  g_free (own);
}

/* ---- values ---- */

static double
get_distance (GVariant *value, const char *choice)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE))
    return fabs (g_variant_get_double (value) - g_ascii_strtod (choice, NULL));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT32))
    return fabs (g_variant_get_int32 (value) - g_ascii_strtod (choice, NULL));
  return g_str_equal (g_variant_get_string (value, NULL), choice) ? 0 : 1;
}

static guint
find_nearest (const WaxOwnChoice *choices, GVariant *value)
{
  guint nearest = 0;

  for (guint i = 1; choices[i].value != NULL; i++) {
    if (get_distance (value, choices[i].value) < get_distance (value, choices[nearest].value))
      nearest = i;
  }
  return nearest;
}

static void
set_value (Own *own, const char *choice)
{
  g_autoptr(GVariant) now = g_settings_get_value (own->settings, own->key);

  if (g_variant_is_of_type (now, G_VARIANT_TYPE_DOUBLE))
    g_settings_set_double (own->settings, own->key, g_ascii_strtod (choice, NULL));
  else if (g_variant_is_of_type (now, G_VARIANT_TYPE_INT32))
    g_settings_set_int (own->settings, own->key, (int) g_ascii_strtoll (choice, NULL, 10));
  else
    g_settings_set_string (own->settings, own->key, choice);
}

/* ---- rows ---- */

static const char *
describe (Own *own, char **said)
{
  *said = NULL;
  if (own->settings == NULL)
    return _("Settings are not installed on this computer, so nothing is kept.");
  if (!g_settings_is_writable (own->settings, own->key))
    /* Translators: %s is the file or the lock that sets it */
    *said = g_strdup_printf (_("Your administrator has set this (%s)."), _("locked setting"));
  return *said != NULL ? *said : own->text;
}

static void
show (Own *own)
{
  g_autofree char *said = NULL;
  g_autoptr(GVariant) value = own->settings != NULL ? g_settings_get_value (own->settings, own->key) : NULL;

  wax_setting_rows_set_text (own->row, describe (own, &said));
  gtk_widget_set_sensitive (own->control, own->settings != NULL && g_settings_is_writable (own->settings, own->key));
  if (value == NULL)
    return;
  own->updating = TRUE;
  if (own->choices != NULL)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (own->control), find_nearest (own->choices, value));
  else
    gtk_switch_set_active (GTK_SWITCH (own->control), g_variant_get_boolean (value));
  own->updating = FALSE;
}

static void
show_cb (GtkWidget *row)
{
  show (g_object_get_data (G_OBJECT (row), "own"));
}

static void
switched_cb (GtkSwitch *control, GParamSpec *pspec, Own *own)
{
  if (!own->updating)
    g_settings_set_boolean (own->settings, own->key, gtk_switch_get_active (control));
}

static void
chosen_cb (GtkDropDown *control, GParamSpec *pspec, Own *own)
{
  if (!own->updating)
    set_value (own, own->choices[gtk_drop_down_get_selected (control)].value);
}

static Own *
own_new (GSettings *settings, const char *key, const char *title, const char *text, GtkWidget *control,
         const WaxOwnChoice *choices)
{
  Own *own = g_new0 (Own, 1);
  g_autofree char *changed = g_strdup_printf ("changed::%s", key);
  g_autofree char *writable = g_strdup_printf ("writable-changed::%s", key);

  own->settings = settings != NULL ? g_object_ref (settings) : NULL;
  own->key = g_strdup (key);
  own->text = g_strdup (text);
  own->control = control;
  own->choices = choices;
  own->row = wax_setting_rows_new (title, text, control);
  g_object_set_data_full (G_OBJECT (own->row), "own", own, own_free);
  if (settings == NULL)
    return own;
  g_signal_connect_object (settings, changed, G_CALLBACK (show_cb), own->row, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, writable, G_CALLBACK (show_cb), own->row, G_CONNECT_SWAPPED);
  return own;
}

GtkWidget *
wax_own_setting_rows_new_switch (GSettings *settings, const char *key, const char *title, const char *text)
{
  GtkWidget *control = gtk_switch_new ();
  Own *own = own_new (settings, key, title, text, control, NULL);

  show (own);
  g_signal_connect (control, "notify::active", G_CALLBACK (switched_cb), own);
  return own->row;
}

GtkWidget *
wax_own_setting_rows_new_choice (GSettings *settings, const char *key, const WaxOwnChoice *choices, const char *title,
                                 const char *text)
{
  g_autoptr(GtkStringList) labels = gtk_string_list_new (NULL);
  GtkWidget *control = gtk_drop_down_new (NULL, NULL);
  Own *own;

  for (guint i = 0; choices[i].value != NULL; i++)
    gtk_string_list_append (labels, _(choices[i].label));
  wax_choice_name_rows_to_cut (GTK_DROP_DOWN (control));
  gtk_drop_down_set_model (GTK_DROP_DOWN (control), G_LIST_MODEL (labels));
  own = own_new (settings, key, title, text, control, choices);
  show (own);
  g_signal_connect (control, "notify::selected", G_CALLBACK (chosen_cb), own);
  return own->row;
}
