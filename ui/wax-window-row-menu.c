#include "wax-window-private.h"

#include "wax-popover.h"

#include <glib/gi18n-lib.h>

/* What can be done with the messages that are chosen in the list, there. */

/* Of more nothing is looked up: all is offered then. */
enum { LOOKED_AT = 50 };

typedef struct {
  gboolean unread, read, flagged, plain; /* whether some are */
} States;

static States
look_at_chosen (WaxWindow *self)
{
  g_autoptr(GPtrArray) items = wax_message_pane_list_selected (self->messages, LOOKED_AT);
  gboolean more = wax_message_pane_count_selected (self->messages) > items->len;
  States states = { more, more, more, more };

  for (guint i = 0; i < items->len; i++) {
    WaxMessageFlags flags = wax_message_item_get_message (items->pdata[i])->flags;

    states.unread |= wax_message_pane_is_unread (self->messages, items->pdata[i]);
    states.read |= (flags & WAX_MESSAGE_UNREAD) == 0;
    states.flagged |= (flags & WAX_MESSAGE_FLAGGED) != 0;
    states.plain |= (flags & WAX_MESSAGE_FLAGGED) == 0;
  }
  return states;
}

/* What changes nothing is left out. */
static GMenu *
new_state_section (WaxWindow *self)
{
  GMenu *section = g_menu_new ();
  States states = look_at_chosen (self);

  if (states.unread)
    g_menu_append (section, _("Mark as _Read"), "win.mark-read");
  if (states.read)
    g_menu_append (section, _("Mark as _Unread"), "win.mark-unread");
  if (states.plain)
    g_menu_append (section, _("_Flag"), "win.flag");
  if (states.flagged)
    g_menu_append (section, _("Re_move Flag"), "win.unflag");
  return section;
}

static void
menu_cb (WaxWindow *self, double x, double y)
{
  g_autoptr(GMenu) menu = g_menu_new (), states = new_state_section (self);
  GtkWidget *popover;

  g_menu_append_section (menu, NULL, self->answer_section);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (states));
  g_menu_append_section (menu, NULL, self->place_section);
  popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  wax_popover_pop_up (popover, GTK_WIDGET (self->messages), (int) x, (int) y);
}

void
wax_window_add_row_menu (WaxWindow *self)
{
  g_signal_connect_object (self->messages, "menu", G_CALLBACK (menu_cb), self, G_CONNECT_SWAPPED);
}
