#include "wax-rich-text-private.h"

#include <string.h>

/* Keys that mean something else in lists and quotes. */

static int
get_cursor (WaxRichText *self, GtkTextIter *iter)
{
  GtkTextBuffer *buffer = wax_rich_text_get_buffer (self);

  gtk_text_buffer_get_iter_at_mark (buffer, iter, gtk_text_buffer_get_insert (buffer));
  return gtk_text_iter_get_line (iter);
}

/* Nobody writes into what stands before an item: the cursor goes over it as over the end of a line. */
void
wax_rich_text_leave_marker (WaxRichText *self)
{
  GtkTextBuffer *buffer = wax_rich_text_get_buffer (self);
  gboolean selected = gtk_text_buffer_get_has_selection (buffer);
  GtkTextIter iter;
  int line = get_cursor (self, &iter), length = wax_rich_text_get_marker_length (self, line);
  int before = self->at;

  self->at = gtk_text_iter_get_offset (&iter);
  if (gtk_text_iter_get_line_offset (&iter) >= length)
    return;
  /* One step back from the first word. */
  if (line > 0 && gtk_text_iter_get_line_offset (&iter) == length - 1 && before == self->at + 1)
    gtk_text_iter_backward_chars (&iter, length);
  else
    gtk_text_iter_set_line_offset (&iter, length);
  self->at = gtk_text_iter_get_offset (&iter);
  self->busy = TRUE;
  if (selected)
    gtk_text_buffer_move_mark (buffer, gtk_text_buffer_get_insert (buffer), &iter);
  else
    gtk_text_buffer_place_cursor (buffer, &iter);
  self->busy = FALSE;
}

static gboolean
is_empty (WaxRichText *self, int line)
{
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_line_offset (wax_rich_text_get_buffer (self), &iter, line,
                                           wax_rich_text_get_marker_length (self, line));
  return gtk_text_iter_ends_line (&iter);
}

/* What was selected goes first. */
static void
insert_line_end (WaxRichText *self)
{
  GtkTextBuffer *buffer = wax_rich_text_get_buffer (self);

  gtk_text_buffer_delete_selection (buffer, FALSE, TRUE);
  gtk_text_buffer_insert_at_cursor (buffer, "\n", 1);
}

/* The next item. */
static void
go_on (WaxRichText *self, const WaxLine *line)
{
  GtkTextIter iter;
  int number;

  wax_rich_text_begin (self);
  insert_line_end (self);
  number = get_cursor (self, &iter);
  wax_rich_text_set_line (self, number - 1, line);
  wax_rich_text_set_line (self, number, line);
  wax_rich_text_settle (self, number - 1, number);
  wax_rich_text_end (self);
}

static void
change_line (WaxRichText *self, int number, const WaxLine *line)
{
  wax_rich_text_begin (self);
  wax_rich_text_set_line (self, number, line);
  wax_rich_text_settle (self, number - 1, number + 1);
  wax_rich_text_end (self);
}

/* One level up, at last out of the list. */
static void
step_out (WaxRichText *self, int number, WaxLine line)
{
  if (line.list != WAX_LIST_NONE && line.level > 1)
    line.level--;
  else if (line.list != WAX_LIST_NONE)
    line = (WaxLine) { .quote = line.quote };
  else
    line.quote--;
  change_line (self, number, &line);
}

/* Who answers in the middle of what is quoted writes between its parts. */
static void
split_quote (WaxRichText *self, int number, const WaxLine *line)
{
  GtkTextBuffer *buffer = wax_rich_text_get_buffer (self);
  WaxLine own = { 0 };
  GtkTextIter iter;
  int cursor = number;

  wax_rich_text_begin (self);
  gtk_text_buffer_delete_selection (buffer, FALSE, TRUE);
  number = get_cursor (self, &iter);
  if (gtk_text_iter_starts_line (&iter)) {
    gtk_text_buffer_insert (buffer, &iter, "\n", 1);
    cursor = number;
    wax_rich_text_set_line (self, number + 1, line);
  } else if (gtk_text_iter_ends_line (&iter)) {
    gtk_text_buffer_insert (buffer, &iter, "\n", 1);
    cursor = number + 1;
    wax_rich_text_set_line (self, number, line);
  } else {
    gtk_text_buffer_insert (buffer, &iter, "\n\n", 2);
    cursor = number + 1;
    wax_rich_text_set_line (self, number, line);
    wax_rich_text_set_line (self, number + 2, line);
  }
  wax_rich_text_set_line (self, cursor, &own);
  gtk_text_buffer_get_iter_at_line (buffer, &iter, cursor);
  gtk_text_buffer_place_cursor (buffer, &iter);
  wax_rich_text_settle (self, number - 1, number + 3);
  wax_rich_text_end (self);
  self->style = WAX_STYLE_PLAIN;
}

static gboolean
press_return (WaxRichText *self)
{
  GtkTextIter iter;
  int number = get_cursor (self, &iter);
  WaxLine line = wax_rich_text_get_line (self, number);

  if (line.list != WAX_LIST_NONE && is_empty (self, number))
    step_out (self, number, line);
  else if (line.list != WAX_LIST_NONE)
    go_on (self, &line);
  else if (line.quote > 0)
    split_quote (self, number, &line);
  else
    return FALSE;
  gtk_text_view_scroll_mark_onscreen (GTK_TEXT_VIEW (self),
                                      gtk_text_buffer_get_insert (wax_rich_text_get_buffer (self)));
  return TRUE;
}

static gboolean
press_backspace (WaxRichText *self)
{
  GtkTextIter iter;
  int number = get_cursor (self, &iter);
  WaxLine line = wax_rich_text_get_line (self, number);

  if (gtk_text_buffer_get_has_selection (wax_rich_text_get_buffer (self)) ||
      (line.list == WAX_LIST_NONE && line.quote == 0) ||
      gtk_text_iter_get_line_offset (&iter) > wax_rich_text_get_marker_length (self, number))
    return FALSE;
  step_out (self, number, line);
  return TRUE;
}

/* Only in lists: elsewhere it leads to the next field. */
static gboolean
press_tab (WaxRichText *self, int by)
{
  GtkTextIter iter;
  int number = get_cursor (self, &iter);

  if (wax_rich_text_get_line (self, number).list == WAX_LIST_NONE)
    return FALSE;
  wax_rich_text_indent (self, by);
  return TRUE;
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType modifiers, WaxRichText *self)
{
  GdkModifierType pressed = modifiers & gtk_accelerator_get_default_mod_mask ();

  if (!self->rich || self->composing)
    return FALSE;
  if (pressed == 0 && (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter))
    return press_return (self);
  if (pressed == 0 && key == GDK_KEY_BackSpace)
    return press_backspace (self);
  if (pressed == 0 && key == GDK_KEY_Tab)
    return press_tab (self, 1);
  if (pressed == GDK_SHIFT_MASK && (key == GDK_KEY_ISO_Left_Tab || key == GDK_KEY_Tab))
    return press_tab (self, -1);
  return FALSE;
}

static void
preedit_cb (WaxRichText *self, const char *text)
{
  self->composing = text[0] != '\0';
}

void
wax_rich_text_add_keys (WaxRichText *self)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "key-pressed", G_CALLBACK (key_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
  g_signal_connect (self, "preedit-changed", G_CALLBACK (preedit_cb), NULL);
}
