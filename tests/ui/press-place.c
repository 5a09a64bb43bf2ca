#include "press.h"

/* Keys in GTK's file chooser: it may take them for its completions, or write over the name when a folder was read. */

enum { AGAIN_MS = 3000 };

typedef struct {
  GtkWindow *chooser;
  const char *path;
  gint64 pressed_us;
} Place;

static GtkWidget *
get_name (Place *place)
{
  GtkWidget *focus = gtk_window_get_focus (place->chooser);

  return gtk_window_is_active (place->chooser) && GTK_IS_EDITABLE (focus) ? focus : NULL;
}

static gboolean
has_passed (Place *place)
{
  gint64 now_us = g_get_monotonic_time ();

  if (now_us - place->pressed_us < AGAIN_MS * (gint64) 1000)
    return FALSE;
  place->pressed_us = now_us;
  return TRUE;
}

/* Where a file is to be opened a key brings up the name. */
static gboolean
is_in_name (gpointer data)
{
  Place *place = data;

  if (get_name (place) != NULL)
    return TRUE;
  if (gtk_file_chooser_get_action (GTK_FILE_CHOOSER (place->chooser)) == GTK_FILE_CHOOSER_ACTION_OPEN &&
      gtk_window_is_active (place->chooser) && has_passed (place))
    ui_test_key ("ctrl+l");
  return FALSE;
}

static gboolean
holds_path (Place *place)
{
  GtkWidget *name = get_name (place);

  return name != NULL && g_str_equal (gtk_editable_get_text (GTK_EDITABLE (name)), place->path);
}

/* Keys reach the name at once, or they went astray: pressed again only where they would go to the name. */
static gboolean
is_due (Place *place)
{
  return get_name (place) != NULL && has_passed (place);
}

static gboolean
is_typed (gpointer data)
{
  Place *place = data;

  if (holds_path (place))
    return TRUE;
  if (is_due (place)) {
    ui_test_key ("ctrl+a");
    press_type (place->path);
  }
  return FALSE;
}

/* The chooser is gone, or asks about a file that exists. */
static gboolean
is_taken (gpointer data)
{
  Place *place = data;

  if (!press_has_window (GTK_TYPE_FILE_CHOOSER_DIALOG) || press_has_window (GTK_TYPE_MESSAGE_DIALOG))
    return TRUE;
  if (holds_path (place) && is_due (place))
    ui_test_key ("Return");
  return FALSE;
}

void
press_type_place (const char *path)
{
  Place place = { press_wait_for_window (GTK_TYPE_FILE_CHOOSER_DIALOG), path, 0 };

  ui_test_wait_until (is_in_name, &place);
  place.pressed_us = 0;
  ui_test_wait_until (is_typed, &place);
  place.pressed_us = 0;
  ui_test_wait_until (is_taken, &place);
}
