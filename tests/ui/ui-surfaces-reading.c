#include "ui-surfaces-private.h"

#include "ui-test.h"
#include "wax-invitation-card.h"
#include "wax-links-dialog.h"

#include <string.h>

/* What messages bring besides text. */

static GtkWindow *
open_links (UiMail *mail, gconstpointer html)
{
  g_autoptr(GPtrArray) links = wax_mime_links_find_in_html (html, strlen (html));

  return wax_links_dialog_new (NULL, links);
}

static const char links_html[] =
  "<a href='https://orchards.example.test/" UI_LONG_HOST "/apples?year=2026&harvest=second'>The orchards by the river</a>"
  "<a href='https://" UI_LONG_HOST "/sign-in'>www.bank.com</a>"
  "<a href='smb://" UI_LONG_HOST "/'>A folder</a><a href='https://example.test/'><img src=x></a>";

static const char event[] =
  "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1\r\n"
  "SUMMARY:Orchards\\, rivers and all that is between them: an overview\r\n"
  "LOCATION:The meeting room by the river\\, second floor\r\nDTSTART;TZID=Orchard Standard Time:20261128T094100\r\n"
  "DTEND;TZID=Orchard Standard Time:20261129T103000\r\nORGANIZER;CN=Anna of the Orchards and Rivers:mailto:"
  UI_LONG_ADDRESS "\r\nATTENDEE;CN=Bob;PARTSTAT=TENTATIVE:mailto:" UI_LONG_ADDRESS "\r\n"
  "ATTENDEE;ROLE=OPT-PARTICIPANT:mailto:carol@example.test\r\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR;COUNT=10\r\n"
  "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

static GtkWindow *
open_event (UiMail *mail, gconstpointer text)
{
  WaxInvitation *invitation = wax_invitation_new (text);
  GtkWidget *card = g_object_new (WAX_TYPE_INVITATION_CARD, "valign", GTK_ALIGN_START, NULL);
  GtkWidget *scroller = gtk_scrolled_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *window = g_object_new (ADW_TYPE_WINDOW, "title", g_dgettext ("waxwing", "Invitation"), "default-width", 480, "default-height", 600,
                                    "width-request", 340, NULL);

  wax_invitation_card_show (WAX_INVITATION_CARD (card), invitation);
  wax_invitation_free (invitation);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), card);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), scroller);
  adw_window_set_content (ADW_WINDOW (window), box);
  return GTK_WINDOW (window);
}

static const UiSurface surfaces[] = {
  { "links", open_links, NULL, links_html, TRUE },
  { "links-none", open_links, NULL, "" },
  { "event", open_event, NULL, event, TRUE },
  { NULL },
};

const UiSurface *
ui_surfaces_list_reading (void)
{
  return surfaces;
}
