#include "wax-spelling-marks.h"

#include "wax-rich-text.h"

#include "app/wax-speller.h"
#include "mail/wax-spelling.h"

#include <glib/gi18n-lib.h>

/* A frame has 16 ms, of which most are for others. A line longer than this is no text that somebody writes. */
enum { SLICE_US = 2000, LONG_LINE = 20000 };

/* Lies with the view. */
typedef struct {
  GtkTextView *view;
  GtkTextBuffer *buffer;
  GtkTextTag *tag;
  GtkTextMark *from; /* what is to be looked through: whole lines */
  GtkTextMark *to;
  GtkTextMark *waiting_from; /* lines with words that are being looked up */
  GtkTextMark *waiting_to;
  GtkTextMark *cursor; /* where it was */
  guint scan_id;
  gboolean writing; /* at the cursor */

  GMenu *menu;
  GMenu *words; /* what may have been meant */
  GMenu *acts;
  GMenu *languages;
  GtkTextMark *word_start; /* which the menu is about */
  GtkTextMark *word_end;
  GCancellable *cancellable; /* (nullable): of suggestions */
  GSimpleActionGroup *actions;
} Marks;

/* ---- looking through ---- */

static void
set_range (Marks *self, GtkTextMark *from, GtkTextMark *to, const GtkTextIter *start, const GtkTextIter *end)
{
  gtk_text_buffer_move_mark (self->buffer, from, start);
  gtk_text_buffer_move_mark (self->buffer, to, end);
}

static gboolean
get_range (Marks *self, GtkTextMark *from, GtkTextMark *to, GtkTextIter *start, GtkTextIter *end)
{
  gtk_text_buffer_get_iter_at_mark (self->buffer, start, from);
  gtk_text_buffer_get_iter_at_mark (self->buffer, end, to);
  return gtk_text_iter_compare (start, end) < 0;
}

static void
widen (Marks *self, GtkTextMark *from, GtkTextMark *to, const GtkTextIter *start, const GtkTextIter *end)
{
  GtkTextIter first, last;

  if (!get_range (self, from, to, &first, &last)) {
    set_range (self, from, to, start, end);
    return;
  }
  set_range (self, from, to, gtk_text_iter_compare (start, &first) < 0 ? start : &first,
             gtk_text_iter_compare (end, &last) > 0 ? end : &last);
}

typedef struct {
  Marks *marks;
  GtkTextIter line;
  int written; /* where the cursor is in the line while that is written on; -1 for not there */
  gboolean unknown;
} Line;

static void
look_at_word (const char *word, guint start, guint end, gpointer data)
{
  Line *line = data;
  Marks *self = line->marks;
  WaxSpellerVerdict verdict;
  GtkTextIter first = line->line, last = line->line;

  if (line->written >= (int) start && line->written <= (int) end)
    return;
  verdict = wax_speller_look_up (wax_speller_get (), word);
  line->unknown |= verdict == WAX_SPELLER_UNKNOWN;
  if (verdict != WAX_SPELLER_WRONG)
    return;
  gtk_text_iter_set_line_offset (&first, (int) start);
  gtk_text_iter_set_line_offset (&last, (int) end);
  gtk_text_buffer_apply_tag (self->buffer, self->tag, &first, &last);
}

static int
get_written (Marks *self, const GtkTextIter *line)
{
  GtkTextIter cursor;

  gtk_text_buffer_get_iter_at_mark (self->buffer, &cursor, gtk_text_buffer_get_insert (self->buffer));
  return self->writing && gtk_text_iter_get_line (&cursor) == gtk_text_iter_get_line (line)
           ? gtk_text_iter_get_line_offset (&cursor)
           : -1;
}

/* Lines that are laid out; those of plain text are known by how they begin. */
static gboolean
is_quoted (Marks *self, const GtkTextIter *line)
{
  return WAX_IS_RICH_TEXT (self->view) && wax_rich_text_is_quoted (WAX_RICH_TEXT (self->view), line);
}

/* Moves @start behind its line. */
static void
look_at_line (Marks *self, GtkTextIter *start)
{
  Line line = { self };
  GtkTextIter end;

  gtk_text_iter_set_line_offset (start, 0);
  line.line = end = *start;
  line.written = get_written (self, start);
  if (!gtk_text_iter_forward_line (&end))
    gtk_text_buffer_get_end_iter (self->buffer, &end);
  gtk_text_buffer_remove_tag (self->buffer, self->tag, start, &end);
  if (gtk_text_iter_get_chars_in_line (start) < LONG_LINE && !is_quoted (self, start)) {
    /* With what is no text, offsets stay right. */
    g_autofree char *text = gtk_text_buffer_get_slice (self->buffer, start, &end, TRUE);

    wax_spelling_foreach_word (text, look_at_word, &line);
  }
  if (line.unknown)
    widen (self, self->waiting_from, self->waiting_to, start, &end);
  *start = end;
}

static gboolean
scan_cb (gpointer data)
{
  Marks *self = data;
  gint64 until_us = g_get_monotonic_time () + SLICE_US;
  GtkTextIter start, end;

  while (get_range (self, self->from, self->to, &start, &end)) {
    if (g_get_monotonic_time () > until_us)
      return G_SOURCE_CONTINUE;
    look_at_line (self, &start);
    gtk_text_buffer_move_mark (self->buffer, self->from, &start);
  }
  self->scan_id = 0;
  return G_SOURCE_REMOVE;
}

static void
scan (Marks *self, const GtkTextIter *start, const GtkTextIter *end)
{
  GtkTextIter first = *start, last = *end;

  gtk_text_iter_set_line_offset (&first, 0);
  if (!gtk_text_iter_forward_line (&last))
    gtk_text_buffer_get_end_iter (self->buffer, &last);
  widen (self, self->from, self->to, &first, &last);
  if (self->scan_id == 0)
    self->scan_id = g_idle_add_full (G_PRIORITY_LOW, scan_cb, self, NULL);
}

static void
scan_all (Marks *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  scan (self, &start, &end);
}

/* ---- what happens ---- */

static void
inserted_cb (GtkTextBuffer *buffer, GtkTextIter *place, const char *text, int size, Marks *self)
{
  GtkTextIter start = *place;

  gtk_text_iter_backward_chars (&start, (int) g_utf8_strlen (text, size));
  self->writing = size <= 4; /* what is more was pasted */
  scan (self, &start, place);
}

static void
deleted_cb (GtkTextBuffer *buffer, GtkTextIter *start, GtkTextIter *end, Marks *self)
{
  self->writing = TRUE;
  scan (self, start, start);
}

/* The word that it left is done. */
static void
cursor_cb (Marks *self)
{
  GtkTextIter before, now;

  gtk_text_buffer_get_iter_at_mark (self->buffer, &before, self->cursor);
  gtk_text_buffer_get_iter_at_mark (self->buffer, &now, gtk_text_buffer_get_insert (self->buffer));
  if (self->writing && gtk_text_iter_get_line (&before) == gtk_text_iter_get_line (&now) && self->scan_id != 0)
    return; /* by what was written, which is looked at anyway */
  if (self->writing) {
    self->writing = FALSE;
    scan (self, &before, &before);
  }
  gtk_text_buffer_move_mark (self->buffer, self->cursor, &now);
}

static void
verdicts_cb (Marks *self)
{
  GtkTextIter start, end;

  if (!get_range (self, self->waiting_from, self->waiting_to, &start, &end))
    return;
  set_range (self, self->waiting_from, self->waiting_to, &end, &end);
  gtk_text_iter_backward_char (&end);
  scan (self, &start, &end);
}

/* ---- the menu ---- */

static void
add_item (GMenu *menu, const char *label, const char *action, GVariant *target)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (NULL, NULL);
  g_auto(GStrv) parts = g_strsplit (label, "_", -1); /* an underscore would be a key */
  g_autofree char *escaped = g_strjoinv ("__", parts);

  g_menu_item_set_label (item, escaped);
  g_menu_item_set_action_and_target_value (item, action, target);
  g_menu_append_item (menu, item);
}

static void
fill_languages (Marks *self)
{
  const char *const *languages = wax_speller_get_languages (wax_speller_get ());

  g_menu_remove_all (self->languages);
  if (languages != NULL && languages[0] == NULL)
    /* Translators: where there is no dictionary on this computer. The names are of packages. */
    add_item (self->languages, _("No dictionary is installed. Packages such as hunspell-en-us have them."),
              "spelling.none", NULL);
  for (guint i = 0; languages != NULL && languages[i] != NULL; i++)
    add_item (self->languages, languages[i], "spelling.language", g_variant_new_string (languages[i]));
}

/* What was wrong may be right by now, and another language count. */
static void
language_cb (Marks *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "language");

  g_simple_action_set_state (G_SIMPLE_ACTION (action),
                             g_variant_new_string (wax_speller_get_language (wax_speller_get ())));
  fill_languages (self);
  scan_all (self);
}

/* Returns: (transfer full) (nullable): the misspelt word at @place. */
static char *
find_word (Marks *self, const GtkTextIter *place, GtkTextIter *start, GtkTextIter *end)
{
  *start = *end = *place;
  if (!gtk_text_iter_has_tag (place, self->tag) && !gtk_text_iter_ends_tag (place, self->tag))
    return NULL;
  if (!gtk_text_iter_starts_tag (start, self->tag))
    gtk_text_iter_backward_to_tag_toggle (start, self->tag);
  if (!gtk_text_iter_ends_tag (end, self->tag))
    gtk_text_iter_forward_to_tag_toggle (end, self->tag);
  return gtk_text_buffer_get_slice (self->buffer, start, end, TRUE);
}

static void
suggested_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GtkWidget) view = data;
  Marks *self = g_object_get_data (G_OBJECT (view), "spelling-marks");
  g_auto(GStrv) words = wax_speller_suggest_finish (WAX_SPELLER (source), result, NULL);

  if (words == NULL || self == NULL || g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  g_menu_remove_all (self->words);
  for (guint i = 0; words[i] != NULL; i++)
    add_item (self->words, words[i], "spelling.correct", g_variant_new_string (words[i]));
  if (words[0] == NULL)
    add_item (self->words, _("No Suggestions"), "spelling.none", NULL);
}

static void
forget_word (Marks *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_menu_remove_all (self->words);
  g_menu_remove_all (self->acts);
}

/* Before the menu opens: suggestions may come a moment later, into the open one. */
static void
prepare_menu (Marks *self, const GtkTextIter *place)
{
  GtkTextIter start, end;
  g_autofree char *word = find_word (self, place, &start, &end);

  forget_word (self);
  if (word == NULL)
    return;
  set_range (self, self->word_start, self->word_end, &start, &end);
  add_item (self->words, _("Looking for Suggestions…"), "spelling.none", NULL);
  add_item (self->acts, _("Add to Dictionary"), "spelling.add", NULL);
  add_item (self->acts, _("Ignore"), "spelling.ignore", NULL);
  self->cancellable = g_cancellable_new ();
  wax_speller_suggest_async (wax_speller_get (), word, self->cancellable, suggested_cb, g_object_ref (self->view));
}

static void
pressed_cb (GtkGestureClick *gesture, int n, double x, double y, Marks *self)
{
  GtkTextIter place;
  int buffer_x, buffer_y;

  gtk_text_view_window_to_buffer_coords (self->view, GTK_TEXT_WINDOW_WIDGET, (int) x, (int) y, &buffer_x, &buffer_y);
  gtk_text_view_get_iter_at_location (self->view, &place, buffer_x, buffer_y);
  prepare_menu (self, &place);
}

static gboolean
key_cb (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, Marks *self)
{
  GtkTextIter place;

  if (keyval == GDK_KEY_Menu || (keyval == GDK_KEY_F10 && (state & GDK_SHIFT_MASK) != 0)) {
    gtk_text_buffer_get_iter_at_mark (self->buffer, &place, gtk_text_buffer_get_insert (self->buffer));
    prepare_menu (self, &place);
  }
  return GDK_EVENT_PROPAGATE;
}

/* Returns: (transfer full) (nullable): the word that the menu is about, if it still stands there. */
static char *
dup_word (Marks *self, GtkTextIter *start, GtkTextIter *end)
{
  return get_range (self, self->word_start, self->word_end, start, end)
           ? gtk_text_buffer_get_slice (self->buffer, start, end, TRUE)
           : NULL;
}

static void
correct_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Marks *self = data;
  GtkTextIter start, end;
  g_autofree char *word = dup_word (self, &start, &end);

  if (word == NULL)
    return;
  gtk_text_buffer_begin_user_action (self->buffer);
  gtk_text_buffer_delete (self->buffer, &start, &end);
  gtk_text_buffer_insert (self->buffer, &start, g_variant_get_string (parameter, NULL), -1);
  gtk_text_buffer_end_user_action (self->buffer);
  forget_word (self);
}

static void
accept_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Marks *self = data;
  GtkTextIter start, end;
  g_autofree char *word = dup_word (self, &start, &end);

  if (word == NULL)
    return;
  wax_speller_accept (wax_speller_get (), word, g_str_equal (g_action_get_name (G_ACTION (action)), "add"));
  scan_all (self);
  forget_word (self);
}

static void
change_language_cb (GSimpleAction *action, GVariant *value, gpointer data)
{
  wax_speller_set_language (wax_speller_get (), g_variant_get_string (value, NULL));
}

static void
add_actions (Marks *self)
{
  static const GActionEntry entries[] = {
    { "correct", correct_cb, "s", NULL, NULL },
    { "add", accept_cb, NULL, NULL, NULL },
    { "ignore", accept_cb, NULL, NULL, NULL },
    { "none", NULL, NULL, NULL, NULL },
    { "language", NULL, "s", "''", change_language_cb },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  g_simple_action_set_enabled (
    G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "none")), FALSE);
  gtk_widget_insert_action_group (GTK_WIDGET (self->view), "spelling", G_ACTION_GROUP (self->actions));
}

static void
add_menu (Marks *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->menu = g_menu_new ();
  self->words = g_menu_new ();
  self->acts = g_menu_new ();
  self->languages = g_menu_new ();
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (self->words));
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (self->acts));
  g_menu_append_submenu (self->menu, _("Spelling"), G_MENU_MODEL (self->languages));
  gtk_text_view_set_extra_menu (self->view, G_MENU_MODEL (self->menu));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), GTK_EVENT_CONTROLLER (click));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), keys);
}

/* ---- with the view ---- */

static GtkTextMark *
add_mark (Marks *self, gboolean left)
{
  GtkTextIter start;

  gtk_text_buffer_get_start_iter (self->buffer, &start);
  return gtk_text_buffer_create_mark (self->buffer, NULL, &start, left);
}

/* Controllers go with the view. */
static void
marks_free (gpointer data)
{
  Marks *self = data;

  g_clear_handle_id (&self->scan_id, g_source_remove);
  forget_word (self);
  g_signal_handlers_disconnect_by_data (wax_speller_get (), self);
  g_signal_handlers_disconnect_by_data (self->buffer, self);
  g_object_unref (self->menu);
  g_object_unref (self->words);
  g_object_unref (self->acts);
  g_object_unref (self->languages);
  g_object_unref (self->actions);
  g_object_unref (self->buffer);
  g_free (self);
}

void
wax_spelling_marks_attach (GtkTextView *view)
{
  Marks *self = g_new0 (Marks, 1);

  self->view = view;
  self->buffer = g_object_ref (gtk_text_view_get_buffer (view));
  self->tag = gtk_text_buffer_create_tag (self->buffer, WAX_SPELLING_TAG, "underline", PANGO_UNDERLINE_ERROR, NULL);
  self->from = add_mark (self, TRUE);
  self->to = add_mark (self, FALSE);
  self->waiting_from = add_mark (self, TRUE);
  self->waiting_to = add_mark (self, FALSE);
  self->cursor = add_mark (self, TRUE);
  self->word_start = add_mark (self, TRUE);
  self->word_end = add_mark (self, FALSE);
  add_actions (self);
  add_menu (self);
  g_object_set_data_full (G_OBJECT (view), "spelling-marks", self, marks_free);
  g_signal_connect_after (self->buffer, "insert-text", G_CALLBACK (inserted_cb), self);
  g_signal_connect_after (self->buffer, "delete-range", G_CALLBACK (deleted_cb), self);
  g_signal_connect_swapped (self->buffer, "notify::cursor-position", G_CALLBACK (cursor_cb), self);
  g_signal_connect_swapped (wax_speller_get (), "changed", G_CALLBACK (verdicts_cb), self);
  g_signal_connect_swapped (wax_speller_get (), "language-changed", G_CALLBACK (language_cb), self);
  language_cb (self);
}
