#include "wax-message-view-private.h"

#include "mail/wax-quotes.h"
#include "wax-found-marks.h"
#include "wax-quoted-text.h"
#include "wax-text-links.h"

#include <glib/gi18n-lib.h>

#include <string.h>

/* The body as text: with what is quoted set apart, and what has been read before folded away. */

static GtkTextBuffer *
get_buffer (WaxMessageView *self)
{
  return gtk_text_view_get_buffer (self->text);
}

static gboolean
has_found (WaxMessageView *self, const char *text)
{
  g_autoptr(GArray) found = self->words != NULL ? wax_found_words_find (self->words, 0, text, 1) : NULL;

  return found != NULL && found->len > 0;
}

/* Who looks for something, or has found it there, wants all of it. */
static gboolean
is_looking (WaxMessageView *self, const char *rest)
{
  return wax_find_bar_get_text (self->find_bar)[0] != '\0' || has_found (self, rest);
}

static void
show_fold (WaxMessageView *self, gboolean can_fold)
{
  gtk_button_set_label (GTK_BUTTON (self->fold_button), self->folded ? _("Show Quoted Text") : _("Hide Quoted Text"));
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->fold_button), GTK_ACCESSIBLE_STATE_EXPANDED, !self->folded, -1);
  gtk_widget_set_visible (self->fold_button, can_fold);
  gtk_widget_set_vexpand (GTK_WIDGET (self->text), !can_fold); /* which stands where it ends */
}

static const char *
find_rest (WaxMessageView *self)
{
  return self->mime->text + wax_quotes_find_fold (self->mime->text);
}

static void
fill (WaxMessageView *self, const char *rest)
{
  const char *text = self->mime->text;
  gboolean can_fold = rest[0] != '\0';
  g_autofree char *head = NULL;

  if (can_fold && self->folded)
    head = g_strndup (text, (gsize) (rest - text - 1)); /* without the end of the line */
  wax_quoted_text_show (WAX_QUOTED_TEXT (self->text), head != NULL ? head : text);
  wax_text_links_show (self->text, self->mime->text_links);
  wax_found_marks_text (get_buffer (self), self->words);
  show_fold (self, can_fold);
}

void
wax_message_view_show_text (WaxMessageView *self)
{
  const char *rest = find_rest (self);

  if (rest[0] != '\0' && is_looking (self, rest))
    self->folded = FALSE;
  fill (self, rest);
  wax_message_view_find_again (self);
  wax_message_view_tell_shown (self);
}

static void
set_folded (WaxMessageView *self, gboolean folded)
{
  if (self->folded == folded || self->mime == NULL)
    return;
  self->folded = folded;
  fill (self, find_rest (self));
}

void
wax_message_view_unfold (WaxMessageView *self)
{
  set_folded (self, FALSE);
}

void
wax_message_view_toggle_fold (WaxMessageView *self)
{
  if (!self->folded && self->mime != NULL)
    wax_find_bar_close (self->find_bar); /* which would lead to what is hidden */
  set_folded (self, !self->folded);
}

/* While somebody looks for words, the one that was found is selected. */
char *
wax_message_view_dup_selected (WaxMessageView *self)
{
  g_autofree char *text = NULL;
  GtkTextIter start, end;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self->text)) || wax_find_bar_get_text (self->find_bar)[0] != '\0' ||
      !gtk_text_buffer_get_selection_bounds (get_buffer (self), &start, &end))
    return NULL;
  text = gtk_text_buffer_get_text (get_buffer (self), &start, &end, TRUE);
  return text[strspn (text, " \t\n")] != '\0' ? g_steal_pointer (&text) : NULL;
}
