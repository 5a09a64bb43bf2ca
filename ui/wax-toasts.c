#include "wax-toasts.h"

#include "wax-screen-reader.h"

/* An offer stays for longer: who is told of it has to find the way there, too. */
enum { LEAST_S = 5, OFFER_S = 10, CHARACTERS_PER_S = 15, AROUND_PX = 130, LEAST_CHARACTERS = 10, MOST_CHARACTERS = 60 };

/* Nothing has a width before its window was shown. */
static int
get_width (GtkWidget *toasts)
{
  GtkRoot *root = gtk_widget_get_root (toasts);
  int width = gtk_widget_get_width (toasts), height;

  if (width == 0 && GTK_IS_WINDOW (root))
    gtk_window_get_default_size (GTK_WINDOW (root), &width, &height);
  return width;
}

/* A toast becomes as wide as its text likes to be, and the window's edge cuts it. */
static int
get_room (GtkWidget *toasts, GtkWidget *label)
{
  PangoContext *context = gtk_widget_get_pango_context (label);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int character = MAX (pango_font_metrics_get_approximate_char_width (metrics),
                       pango_font_metrics_get_approximate_digit_width (metrics)) / PANGO_SCALE;
  int room = get_width (toasts) - AROUND_PX;

  pango_font_metrics_unref (metrics);
  return CLAMP (room / MAX (character, 1), LEAST_CHARACTERS, MOST_CHARACTERS);
}

static AdwToast *
toast_new (GtkWidget *toasts, const char *text, guint least_s)
{
  AdwToast *toast = adw_toast_new ("");
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), get_room (toasts, label));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  adw_toast_set_custom_title (toast, label);
  /* The newest is seen at once, what it covers after it: else it waits for those, and for a pointer over them. */
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_set_timeout (toast, (guint) MAX (least_s, g_utf8_strlen (text, -1) / CHARACTERS_PER_S));
  wax_screen_reader_say (toasts, text, FALSE); /* the library says titles, and ours is a label */
  return toast;
}

void
wax_toasts_say (AdwToastOverlay *toasts, const char *text)
{
  adw_toast_overlay_add_toast (toasts, toast_new (GTK_WIDGET (toasts), text, LEAST_S));
}

AdwToast *
wax_toasts_offer (AdwToastOverlay *toasts, const char *text, const char *label, const char *action_name)
{
  AdwToast *toast = toast_new (GTK_WIDGET (toasts), text, OFFER_S);

  adw_toast_set_button_label (toast, label);
  adw_toast_set_action_name (toast, action_name);
  adw_toast_overlay_add_toast (toasts, g_object_ref (toast));
  return toast;
}

void
wax_toasts_leave_escape (GtkWidget *content)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (content, controller);
}
