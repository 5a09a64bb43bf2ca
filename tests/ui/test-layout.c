#include "transport/wax-tls-setup.h"
#include "ui-picture.h"
#include "ui-surfaces.h"
#include "ui-test.h"
#include "wax-fact-row.h"
#include "wax-manual-window.h"
#include "wax-message-row.h"
#include "wax-people-suggestions.h"
#include "wax-search-suggestions.h"
#include "wax-window.h"

#include <string.h>

/*
 * Everything that a person sees, narrow, with text of twice the size, from right to left, in each colour scheme:
 * nothing is cut without a way to read it, nothing sticks out, no text is too pale, and GTK has nothing to complain of.
 * Pictures are kept in the folder of WAX_TEST_PICTURES.
 */

enum { NARROW_PX = 360, NARROW_HEIGHT_PX = 640, EDGE_PX = 1, LONG_WORD = 14, DPI = 96 * 1024 };

/* Of text that is not very large: WCAG 2.1, success criteria 1.4.3 and, for who asks for high contrast, 1.4.6. */
static const double LEAST_CONTRAST = 4.5, LEAST_HIGH_CONTRAST = 7;

typedef struct {
  const char *name;
  int width, height;
  int scale;
  GtkTextDirection direction;
  gboolean dark;
  gboolean translated;
} Look;

typedef struct {
  const Look *look;
  const UiSurface *surface;
  const char *language; /* (nullable): English */
} Case;

static UiMail *mail;
static GString *complaints;

/* WebKit says so of every display without a graphics driver, whether it was to use one or not. */
#define NO_DRIVER "Disabled hardware acceleration because GTK failed to initialize GL"

/* GTK 4.8 says so, now and then, of a list whose rows have no heights yet when it is to scroll to one. */
#define NOT_SCROLLED "GtkListView failed to scroll to given position"

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  for (gsize i = 0; i < n_fields && (level & (G_LOG_LEVEL_WARNING | G_LOG_LEVEL_CRITICAL)) != 0; i++) {
    if (g_str_equal (fields[i].key, "MESSAGE") && !g_str_has_prefix (fields[i].value, NO_DRIVER) &&
        !g_str_has_prefix (fields[i].value, NOT_SCROLLED))
      g_string_append_printf (complaints, "%s\n", (const char *) fields[i].value);
  }
  return g_log_writer_default (level, fields, n_fields, data);
}

static void
set_look (const Look *look)
{
  ui_test_speak (NULL);
  gtk_widget_set_default_direction (look->direction);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", DPI * look->scale, NULL);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      look->dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
}

static const char *
get_text (GtkWidget *widget)
{
  return GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget)) : "";
}

/* A cut text is shown whole by a tooltip, of itself or of what it stands in. */
static gboolean
has_tooltip (GtkWidget *widget)
{
  for (; widget != NULL && !GTK_IS_WINDOW (widget); widget = gtk_widget_get_parent (widget)) {
    if (gtk_widget_get_has_tooltip (widget))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_word (const PangoLogAttr *attributes, int start, int *end)
{
  for (*end = start + 1; !attributes[*end].is_line_break && !attributes[*end].is_white; (*end)++)
    continue;
  return *end - start <= LONG_WORD;
}

/* Addresses and numbers are broken anywhere; a word of a language is not torn into syllables by what stands beside. */
static void
check_words (GtkWidget *widget, PangoLayout *layout)
{
  const char *text = pango_layout_get_text (layout);
  int n_attributes, place = 0, end;
  const PangoLogAttr *attributes = pango_layout_get_log_attrs_readonly (layout, &n_attributes);

  for (int i = 1; i < pango_layout_get_line_count (layout); i++) {
    int torn = (int) g_utf8_pointer_to_offset (text, text + pango_layout_get_line_readonly (layout, i)->start_index);

    for (place = torn; place > 0 && !attributes[place].is_line_break && !attributes[place - 1].is_white; place--)
      continue;
    if (place < torn && is_word (attributes, place, &end))
      g_string_append_printf (complaints, "torn: “%s”, at %d of %d\n", text, torn, gtk_widget_get_width (widget));
  }
}

/* What stands below would lie over it. */
static void
check_bottom (GtkWidget *widget)
{
  GtkWidget *grid = gtk_widget_get_parent (widget);
  graphene_rect_t bounds;

  if (GTK_IS_GRID (grid) && gtk_widget_compute_bounds (widget, grid, &bounds) &&
      bounds.origin.y + bounds.size.height > gtk_widget_get_height (grid) + EDGE_PX)
    g_string_append_printf (complaints, "sticks out below: “%s”\n", get_text (widget));
}

/* What has no letters goes the way of what is around it: the last group of the digits would come first. */
static void
check_number (GtkWidget *widget)
{
  const char *text = get_text (widget);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    if (g_unichar_isalpha (g_utf8_get_char (p)))
      return;
  }
  if (text[0] == '+' && gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    g_string_append_printf (complaints, "turned round: “%s”\n", text);
}

static void
check_label (GtkWidget *widget)
{
  PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (widget));
  int width, height;

  check_bottom (widget);
  check_number (widget);
  if (gtk_widget_get_ancestor (widget, GTK_TYPE_GRID) == NULL) /* which compares two side by side */
    check_words (widget, layout);
  if (pango_layout_is_ellipsized (layout) && !has_tooltip (widget))
    g_string_append_printf (complaints, "cut, and nowhere whole: “%s”\n", get_text (widget));
  pango_layout_get_pixel_size (layout, &width, &height);
  if (gtk_widget_get_width (widget) < width || gtk_widget_get_height (widget) < height)
    g_string_append_printf (complaints, "no room: “%s”, %d×%d in %d×%d\n", get_text (widget), width, height,
                            gtk_widget_get_width (widget), gtk_widget_get_height (widget));
}

static void
check_widget (GtkWidget *widget, gpointer window)
{
  graphene_rect_t bounds;

  if (GTK_IS_LABEL (widget) && get_text (widget)[0] != '\0')
    check_label (widget);
  /* The frame of a window, scroll bars above what they scroll, and menus reach over the edge. */
  if (widget == window || gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLBAR) != NULL ||
      gtk_widget_get_native (widget) != window ||
      !gtk_widget_compute_bounds (widget, window, &bounds) || bounds.size.width < 1)
    return;
  if (bounds.origin.x < -EDGE_PX || bounds.origin.x + bounds.size.width > gtk_widget_get_width (window) + EDGE_PX)
    g_string_append_printf (complaints, "sticks out: %s “%s” from %.0f to %.0f of %d\n", G_OBJECT_TYPE_NAME (widget),
                            get_text (widget), bounds.origin.x, bounds.origin.x + bounds.size.width,
                            gtk_widget_get_width (window));
}

static gboolean
is_suggestion (GtkWidget *widget)
{
  return gtk_widget_get_ancestor (widget, WAX_TYPE_SEARCH_SUGGESTIONS) != NULL ||
         gtk_widget_get_ancestor (widget, WAX_TYPE_PEOPLE_SUGGESTIONS) != NULL;
}

/* Whether suggestions lie over it. */
static gboolean
is_covered (GtkWidget *widget)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (widget)), *above;
  graphene_point_t middle = GRAPHENE_POINT_INIT ((float) gtk_widget_get_width (widget) / 2,
                                                 (float) gtk_widget_get_height (widget) / 2);

  if (is_suggestion (widget) || !gtk_widget_compute_point (widget, root, &middle, &middle))
    return FALSE;
  above = gtk_widget_pick (root, middle.x, middle.y, GTK_PICK_DEFAULT);
  return above != NULL && is_suggestion (above);
}

/* One or two strokes fill no pixel, nor do thin ones, as a time of day has. */
static gboolean
fills_pixels (const char *text)
{
  glong n = g_utf8_strlen (text, -1);

  for (; *text != '\0'; text++)
    n -= strchr ("0123456789:.,-'|iIl ", *text) != NULL;
  return n >= 3;
}

static void
check_contrast (GtkWidget *widget, gpointer picture)
{
  gboolean high = adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
  double contrast;

  if (!GTK_IS_LABEL (widget) || !fills_pixels (get_text (widget)) || !gtk_widget_is_sensitive (widget) ||
      is_covered (widget))
    return;
  contrast = ui_picture_get_contrast (picture, widget);
  if (contrast > 0 && contrast < (high ? LEAST_HIGH_CONTRAST : LEAST_CONTRAST))
    g_string_append_printf (complaints, "pale, %.2f: “%s”\n", contrast, get_text (widget));
}

/* Who makes a window wider than it may be. */
static void
check_least_width (GtkWidget *widget, gpointer room)
{
  int least;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  if (least > *(const int *) room)
    g_string_append_printf (complaints, "%s “%s” needs %d\n", G_OBJECT_TYPE_NAME (widget),
                            GTK_IS_LABEL (widget) ? get_text (widget) : gtk_widget_get_name (widget), least);
}

static void
close_menu (GtkWidget *widget, gpointer unused)
{
  if (GTK_IS_POPOVER (widget))
    gtk_popover_popdown (GTK_POPOVER (widget));
}

static void
test_surface (gconstpointer data)
{
  const Case *c = data;
  g_autofree char *name = g_strdup_printf ("%s-%s", c->surface->name, c->look->name);
  g_autoptr(UiPicture) picture = NULL;
  GtkWindow *window;
  int room;

  g_string_truncate (complaints, 0);
  set_look (c->look);
  ui_test_speak (c->language);
  window = ui_surfaces_show (c->surface, mail, c->look->width, c->look->height);
  /* libadwaita 1.7 measures the labels of its own dialog for less than they need. */
  if (ADW_IS_MESSAGE_DIALOG (window))
    g_string_truncate (complaints, 0);
  picture = ui_picture_new (window);
  ui_picture_keep (picture, name);
  room = c->look->width > 0 ? MIN (c->look->width, gtk_widget_get_width (GTK_WIDGET (window))) : 0;
  ui_test_foreach_visible (GTK_WIDGET (window), check_widget, window);
  if (room > 0 && (gtk_widget_get_width (GTK_WIDGET (window)) > room || complaints->len > 0))
    ui_test_foreach_visible (GTK_WIDGET (window), check_least_width, &room);
  ui_test_foreach_visible (GTK_WIDGET (window), check_contrast, picture);
  ui_test_foreach_visible (GTK_WIDGET (window), close_menu, NULL);
  ui_test_wait_for_draw (window);
  gtk_window_destroy (window);
  g_assert_cmpstr (complaints->str, ==, "");
}

static double
get_centre (GtkWidget *widget, GtkWindow *window)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (widget, GTK_WIDGET (window), &bounds));
  return bounds.origin.x + bounds.size.width / 2;
}

static void
find_row (GtkWidget *widget, gpointer found)
{
  if (WAX_IS_MESSAGE_ROW (widget) && *(GtkWidget **) found == NULL)
    *(GtkWidget **) found = widget;
}

/* What comes first stands on the side from which one reads. */
static void
test_mirrored (void)
{
  for (guint i = 0; i < 2; i++) {
    GtkTextDirection direction = i == 0 ? GTK_TEXT_DIR_LTR : GTK_TEXT_DIR_RTL;
    int sign = i == 0 ? 1 : -1;
    GtkWidget *row = NULL;
    GtkWindow *window;

    set_look (&(Look){ .scale = 1, .direction = direction });
    window = ui_surfaces_show (ui_surfaces_find ("window-message"), mail, 0, 0);
    ui_test_foreach_visible (GTK_WIDGET (window), find_row, &row);
    g_assert_nonnull (row);
    g_assert_cmpfloat (sign * get_centre (ui_test_child (window, "folders"), window), <,
                       sign * get_centre (ui_test_child (window, "messages"), window));
    g_assert_cmpfloat (sign * get_centre (ui_test_child (window, "messages"), window), <,
                       sign * get_centre (ui_test_child (window, "message"), window));
    g_assert_cmpfloat (sign * get_centre (ui_test_child (row, "dot"), window), <,
                       sign * get_centre (ui_test_child (row, "sender"), window));
    g_assert_cmpfloat (sign * get_centre (ui_test_child (row, "sender"), window), <,
                       sign * get_centre (ui_test_child (row, "date"), window));
    g_assert_cmpfloat (sign * get_centre (ui_test_child (window, "read_button"), window), <,
                       sign * get_centre (ui_test_child (window, "flag_button"), window));
    gtk_window_destroy (window);
  }
}

/* Groups of digits stand in their order, whatever the direction of the language. */
static void
test_order (void)
{
  GtkWidget *window, *list, *row;
  PangoLayout *layout;

  set_look (&(Look){ .scale = 1, .direction = GTK_TEXT_DIR_RTL });
  window = gtk_window_new ();
  row = wax_fact_row_new ("Serial number", "1234 5678 9012");
  wax_fact_row_set_monospace (WAX_FACT_ROW (row));
  list = gtk_list_box_new ();
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  gtk_window_set_child (GTK_WINDOW (window), list);
  ui_test_present (GTK_WINDOW (window));
  layout = gtk_label_get_layout (ui_test_child (row, "text"));
  g_assert_cmpint (pango_layout_line_get_resolved_direction (pango_layout_get_line_readonly (layout, 0)), ==,
                   PANGO_DIRECTION_LTR);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* There is room for the bar beside what is quoted where its words begin, whatever the direction of the window. */
static void
test_quote (void)
{
  enum { BAR_PX = 16 }; /* from the edge to its other side */
  GtkWindow *window;
  GtkTextView *text;
  GtkTextIter iter;
  GdkRectangle first;

  set_look (&(Look){ .scale = 1, .direction = GTK_TEXT_DIR_RTL });
  window = ui_surfaces_show (ui_surfaces_find ("composer"), mail, 0, 0);
  text = ui_test_child (window, "text");
  gtk_text_buffer_get_start_iter (gtk_text_view_get_buffer (text), &iter);
  g_assert_true (gtk_text_iter_forward_search (&iter, "Is it?", 0, &iter, NULL, NULL));
  gtk_text_view_get_iter_location (text, &iter, &first);
  g_assert_cmpint (first.x, >, BAR_PX);
  g_assert_cmpint (first.x, <, gtk_widget_get_width (GTK_WIDGET (text)) / 2);
  gtk_window_destroy (window);
}

/* By key the whole of a question is read where it does not fit. */
static void
test_scrolled (void)
{
  GtkAdjustment *adjustment;
  GtkWindow *window;

  set_look (&(Look){ .scale = 2, .direction = GTK_TEXT_DIR_LTR });
  window = ui_surfaces_show (ui_surfaces_find ("trust"), mail, NARROW_PX, NARROW_HEIGHT_PX);
  adjustment = gtk_scrolled_window_get_vadjustment (ui_test_child (window, "scroller"));
  for (guint i = 0; i < 20; i++) {
    ui_test_key ("Page_Down");
    ui_test_pause (20);
  }
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), >=,
                     gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment) - 1);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), >, 0);
  ui_test_key ("Page_Up");
  ui_test_pause (50);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), <,
                     gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment) - 1);
  gtk_window_destroy (window);
}

static const char *
get_pane (GtkWindow *window)
{
  static const char *const panes[] = { "folders", "messages", "message" };
  GtkWidget *focus = gtk_window_get_focus (window);

  for (guint i = 0; focus != NULL && i < G_N_ELEMENTS (panes); i++) {
    if (gtk_widget_is_ancestor (focus, ui_test_child (window, panes[i])))
      return panes[i];
  }
  return "";
}

static GtkWindow *
open_mail (const char *name, int width)
{
  set_look (&(Look){ .scale = 1, .direction = GTK_TEXT_DIR_LTR });
  return ui_surfaces_show (ui_surfaces_find (name), mail, width, NARROW_HEIGHT_PX);
}

/* The tab key goes through all panes and comes back to where it began. */
static void
test_tab (void)
{
  GtkWindow *window = open_mail ("window-message", 1200);
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GtkWidget *first;
  guint n = 0;

  ui_test_key ("F6");
  ui_test_pause (30);
  first = gtk_window_get_focus (window);
  g_assert_nonnull (first);
  do {
    g_hash_table_add (seen, (gpointer) get_pane (window));
    ui_test_key ("Tab");
    ui_test_pause (30);
  } while (gtk_window_get_focus (window) != first && ++n < 40);
  g_assert_cmpuint (n, <, 40);
  g_assert_true (g_hash_table_contains (seen, "folders"));
  g_assert_true (g_hash_table_contains (seen, "messages"));
  g_assert_true (g_hash_table_contains (seen, "message"));
  gtk_window_destroy (window);
}

typedef struct {
  GtkWindow *window;
  const char *pane;
} Place;

static gboolean
is_in_pane (gpointer place)
{
  return g_str_equal (get_pane (((Place *) place)->window), ((Place *) place)->pane);
}

/* F6 goes from pane to pane, also where one is seen at a time. */
static void
test_panes (gconstpointer width)
{
  static const char *const forwards[] = { "messages", "message", "folders", "messages" };
  GtkWindow *window = open_mail ("window-folders", GPOINTER_TO_INT (width));

  gtk_widget_child_focus (ui_test_child (window, "folders"), GTK_DIR_TAB_FORWARD);
  g_assert_cmpstr (get_pane (window), ==, "folders");
  for (guint i = 0; i < G_N_ELEMENTS (forwards); i++) {
    ui_test_key ("F6");
    ui_test_wait_until (is_in_pane, &(Place){ window, forwards[i] });
    g_assert_true (gtk_widget_get_mapped (gtk_window_get_focus (window)));
  }
  ui_test_key ("shift+F6");
  ui_test_wait_until (is_in_pane, &(Place){ window, "folders" });
  gtk_window_destroy (window);
}

static GtkWindow *
find_manual (GtkWindow *below)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

    if (WAX_IS_MANUAL_WINDOW (window) && gtk_window_get_transient_for (window) == below)
      return window; /* GTK holds it */
  }
  return NULL;
}

static gboolean
has_manual (gpointer window)
{
  return find_manual (window) != NULL;
}

static void
find_label (GtkWidget *widget, gpointer found)
{
  if (GTK_IS_LABEL (widget))
    *(GtkWidget **) found = widget;
}

static char *
dup_focused_text (GtkWindow *manual)
{
  GtkWidget *focus = gtk_window_get_focus (manual), *label = NULL;

  g_assert_nonnull (focus);
  ui_test_foreach_visible (focus, find_label, &label);
  return g_strdup (label != NULL ? get_text (label) : "");
}

/* F1 opens the manual at what the window is about, or at what is written of failures where a card tells of one. */
static void
test_help (void)
{
  static const struct {
    const char *surface, *heading;
  } table[] = {
    { "welcome", "Adding an Account" },
    { "window-folders", "What Waxwing Does" },
    { "trust", "A Question About a Certificate" },
    { "connection-status", "Connection Status and Stop Trusting" },
    { "certificates", "Signing In With Your Own Certificate" },
    { "setup-failed", "When Something Goes Wrong" },
    { "composer", "Writing" },
  };

  set_look (&(Look){ .scale = 1, .direction = GTK_TEXT_DIR_LTR });
  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    GtkWindow *window = ui_surfaces_show (ui_surfaces_find (table[i].surface), mail, 0, 0);
    g_autofree char *heading = NULL;

    /* Its own key is one of the program's, which is not there. */
    if (WAX_IS_WINDOW (window))
      gtk_widget_activate_action (GTK_WIDGET (window), "win.help", NULL);
    else
      ui_test_key ("F1");
    ui_test_wait_until (has_manual, window);
    g_assert_true (gtk_window_get_modal (find_manual (window)) == gtk_window_get_modal (window));
    heading = dup_focused_text (find_manual (window));
    g_assert_cmpstr (heading, ==, table[i].heading);
    gtk_window_destroy (window);
  }
}

/* Otherwise the looks in other languages would mean nothing. */
static void
test_languages (void)
{
  ui_test_speak ("de");
  g_assert_cmpstr (g_dgettext (GETTEXT_PACKAGE, "Stop Trusting"), ==, "Vertrauen beenden");
  ui_test_speak ("fr");
  g_assert_cmpstr (g_dgettext (GETTEXT_PACKAGE, "Stop Trusting"), ==, "Retirer la confiance");
  ui_test_speak (NULL);
  g_assert_cmpstr (g_dgettext (GETTEXT_PACKAGE, "Stop Trusting"), ==, "Stop Trusting");
}

/* Other languages need more room than English, one here, another one there: they take turns. WAX_TEST_LANGUAGE chooses
 * one for all. */
static const char *
choose_language (const Look *look)
{
  static guint turn;

  if (g_getenv ("WAX_TEST_LANGUAGE") != NULL)
    return g_getenv ("WAX_TEST_LANGUAGE");
  return !look->translated ? NULL : turn++ % 2 == 0 ? "de" : "fr";
}

static void
add_case (const Look *look, const UiSurface *surface)
{
  g_autofree char *path = g_strdup_printf ("/layout/%s/%s", look->name, surface->name);
  Case *c = g_new (Case, 1);

  *c = (Case){ look, surface, choose_language (look) };
  g_test_add_data_func_full (path, c, test_surface, g_free);
}

/* The library's own styles are legible in high contrast: what is asked there is whether ours are. Quickly, which is how
 * the sanitizers look, means every fourth surface: they are made of the same parts. */
static void
add_looks (const Look *looks, guint n_looks, gboolean own_colours)
{
  guint step = g_test_quick () ? 4 : 1, turn = 0;

  for (guint i = 0; i < n_looks; i++) {
    for (const UiSurface *surface = ui_surfaces_list (); surface->name != NULL; surface++) {
      if ((!own_colours || surface->own_colours) && turn++ % step == 0)
        add_case (&looks[i], surface);
    }
  }
}

/* The others take turns, as each takes its time: all of them where somebody wants pictures. */
static void
add_other_looks (const Look *looks, guint n_looks)
{
  guint turn = 0;

  for (const UiSurface *surface = ui_surfaces_list (); surface->name != NULL; surface++, turn++) {
    for (guint i = 0; i < n_looks; i++) {
      if (turn % n_looks == i || ui_picture_are_kept ())
        add_case (&looks[i], surface);
    }
  }
}

static void
add_tests (void)
{
  /* What breaks in large text from right to left and is narrow breaks in the others, too, or is one of these. */
  static const Look looks[] = {
    { "narrow-large-rtl", NARROW_PX, NARROW_HEIGHT_PX, 2, GTK_TEXT_DIR_RTL, TRUE, TRUE },
    { "narrow", NARROW_PX, NARROW_HEIGHT_PX, 1, GTK_TEXT_DIR_LTR, FALSE, TRUE },
    { "large", 0, 0, 2, GTK_TEXT_DIR_LTR, TRUE },
  };
  /* For who looks at the pictures: tests know nothing of what is beautiful. */
  static const Look plain[] = {
    { "light", 0, 0, 1, GTK_TEXT_DIR_LTR, FALSE },
    { "dark", 0, 0, 1, GTK_TEXT_DIR_LTR, TRUE },
    { "rtl", 0, 0, 1, GTK_TEXT_DIR_RTL, FALSE },
  };
  static const Look high[] = {
    { "high-contrast", 0, 0, 1, GTK_TEXT_DIR_LTR, FALSE },
    { "high-contrast-dark", 0, 0, 1, GTK_TEXT_DIR_LTR, TRUE },
  };

  if (adw_style_manager_get_high_contrast (adw_style_manager_get_default ())) {
    add_looks (high, G_N_ELEMENTS (high), TRUE);
  } else {
    add_looks (looks, 1, FALSE);
    if (ui_picture_are_kept ())
      add_looks (plain, G_N_ELEMENTS (plain), FALSE);
    if (g_test_thorough ())
      add_other_looks (looks + 1, G_N_ELEMENTS (looks) - 1);
    g_test_add_func ("/layout/languages", test_languages);
    g_test_add_func ("/layout/mirrored", test_mirrored);
    g_test_add_func ("/layout/order", test_order);
    g_test_add_func ("/layout/quote", test_quote);
    g_test_add_func ("/layout/tab", test_tab);
    g_test_add_data_func ("/layout/panes/wide", GINT_TO_POINTER (1200), test_panes);
    g_test_add_data_func ("/layout/panes/narrow", GINT_TO_POINTER (NARROW_PX), test_panes);
    g_test_add_func ("/layout/scrolled-by-key", test_scrolled);
    g_test_add_func ("/layout/help", test_help);
  }
}

int
main (int argc, char **argv)
{
  int failed;

  wax_tls_prepare ();
  ui_test_load_words ();
  ui_test_init (&argc, &argv);
  g_test_set_nonfatal_assertions ();
  complaints = g_string_new (NULL);
  g_log_set_writer_func (write_log, NULL, NULL);
  mail = ui_mail_new (&(WaxDemoOptions){ .messages = 30, .seed = 7 });
  add_tests ();
  failed = g_test_run ();
  ui_surfaces_end ();
  ui_mail_free (mail);
  g_string_free (complaints, TRUE);
  return failed;
}
