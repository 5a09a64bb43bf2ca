#include "ui-surfaces-private.h"

#include "ui-test.h"
#include "wax-invitation-card.h"
#include "wax-links-dialog.h"
#include "wax-message-view-private.h"
#include "wax-message-window.h"
#include "wax-picture-window.h"
#include "wax-source-window.h"
#include "wax-unsubscribe-dialog.h"

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

/* What stands above the text of a message, and that alone. */
static GtkWindow *
open_attachments (UiMail *mail, gconstpointer raw)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (raw, strlen (raw));
  WaxMessageView *view = g_object_new (WAX_TYPE_MESSAGE_VIEW, NULL);
  GtkWidget *window = g_object_new (ADW_TYPE_WINDOW, "title", g_dgettext ("waxwing", "Attachments"), "default-width",
                                    560, "default-height", 600, "width-request", 340, "content", view, NULL);

  view->mime = wax_mime_new (bytes);
  gtk_label_set_label (view->subject, view->mime->subject);
  gtk_widget_set_visible (GTK_WIDGET (view->invitation), FALSE);
  gtk_widget_set_visible (view->notice_row, FALSE);
  gtk_widget_set_visible (view->edit_button, FALSE);
  gtk_widget_set_visible (view->html_overlay, FALSE);
  wax_message_view_show_seal (view);
  wax_message_view_show_attachments (view, FALSE);
  gtk_stack_set_visible_child_name (view->pages, "message");
  return GTK_WINDOW (window);
}

/* A text with what it quotes. */
static GtkWindow *
open_quotes (UiMail *mail, gconstpointer raw)
{
  GtkWindow *window = open_attachments (mail, raw);
  WaxMessageView *view = WAX_MESSAGE_VIEW (adw_window_get_content (ADW_WINDOW (window)));

  gtk_widget_set_visible (view->answers, FALSE);
  view->folded = view->told = TRUE;
  wax_message_view_show_text (view);
  return window;
}

static const char quotes[] =
  "Subject: Orchards\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
  "There are two of them, and both have apples in autumn.\r\n\r\n> How many orchards are there, between the river and the"
  " department?\r\n> > That is what I would like to know, too.\r\n> > > Who asks?\r\n> >\r\n> > Anna\r\n\r\n"
  "> \xd9\x85\xd8\xb1\xd8\xad\xd8\xa8\xd8\xa7\r\n> > \xd8\xb4\xd9\x83\xd8\xb1\xd8\xa7\r\n\r\nYes.\r\n\r\n"
  "> 1\r\n> 2\r\n> > 3\r\n> 4\r\n> 5\r\n> 6\r\n> 7\r\n> 8\r\n> 9\r\n";

#define ATTACHED(type, name) \
  "--b\r\nContent-Type: " type "\r\nContent-Disposition: attachment; filename=\"" name "\"\r\n\r\nx\r\n"

static const char attachments[] =
  "Subject: Orchards, rivers and all that is between them: an overview\r\nMIME-Version: 1.0\r\n"
  "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
  ATTACHED ("application/pdf", "The_orchards_and_rivers_of_the_department.pdf")
  ATTACHED ("image/png", "apples.png") "--b--\r\n";

static GtkWindow *
open_unsubscribe (UiMail *mail, gconstpointer list)
{
  return wax_unsubscribe_dialog_new (NULL, list, TRUE);
}

static const WaxMimeList way_out = {
  "", "mailto:leave@" UI_LONG_HOST "?subject=leave", "https://lists." UI_LONG_HOST "/leave?list=orchards&who=0f3a55c1"
};

/* Ids are of other things, too. */
static guint
find_message (UiMail *mail)
{
  guint id = wax_demo_server_get_newest (mail->server, "alice");

  for (; id > 0; id--) {
    g_autoptr(GBytes) raw = wax_demo_server_get_message (mail->server, "alice", id);

    if (raw != NULL)
      break;
  }
  return id;
}

static GtkWindow *
open_source (UiMail *mail, gconstpointer subject)
{
  g_autofree char *id = g_strdup_printf ("%u", find_message (mail));

  return wax_source_window_new (NULL, mail->account, id, subject);
}

static GtkWindow *
open_picture (UiMail *mail, gconstpointer raw)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (raw, strlen (raw));
  g_autoptr(WaxMime) mime = wax_mime_new (bytes);

  return wax_picture_window_new (NULL, mail->account, mime, 0);
}

static gboolean
has_failed (gpointer window)
{
  return g_str_equal (gtk_stack_get_visible_child_name (ui_test_child (window, "pages")), "failure");
}

static void
wait_for_picture (GtkWindow *window)
{
  ui_test_wait_until (has_failed, window);
}

static GtkWindow *
open_attached (UiMail *mail, gconstpointer raw)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (raw, strlen (raw));
  g_autoptr(WaxMime) mime = wax_mime_new (bytes);

  return wax_message_window_new (NULL, mail->account, mime, 0);
}

static gboolean
shows_message (gpointer window)
{
  GtkWidget *view = ui_test_child (window, "message");

  return g_str_equal (gtk_stack_get_visible_child_name (ui_test_child (view, "pages")), "message");
}

static void
wait_for_attached (GtkWindow *window)
{
  ui_test_wait_until (shows_message, window);
}

static const char attached[] =
  "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n"
  "Content-Disposition: attachment; filename=\"The_orchards_and_rivers_of_the_department.eml\"\r\n\r\n"
  "From: Anna Lee <anna@example.test>\r\nTo: " UI_LONG_ADDRESS "\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r\n"
  "Subject: The orchards\r\n\r\nNine baskets.\r\n--b--\r\n";

/* The first of two, which is empty: the engine takes longer to start than all other surfaces together. */
static const char pictures[] =
  "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: image/png\r\n"
  "Content-Disposition: attachment; filename=\"The_orchards_and_rivers_of_the_department.png\"\r\n"
  "\r\n--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename=a.png\r\n\r\nx\r\n--b--\r\n";

static gboolean
has_text (gpointer window)
{
  return gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (ui_test_child (window, "text"))) > 0;
}

static void
wait_for_source (GtkWindow *window)
{
  ui_test_wait_until (has_text, window);
}

static const UiSurface surfaces[] = {
  { "attachments", open_attachments, NULL, attachments, TRUE },
  { "links", open_links, NULL, links_html, TRUE },
  { "links-none", open_links, NULL, "" },
  { "event", open_event, NULL, event, TRUE },
  { "quotes", open_quotes, NULL, quotes, TRUE },
  { "picture", open_picture, wait_for_picture, pictures, TRUE },
  { "attached-message", open_attached, wait_for_attached, attached, TRUE },
  { "source", open_source, wait_for_source, UI_LONG_ADDRESS, TRUE },
  { "unsubscribe", open_unsubscribe, NULL, &way_out, TRUE },
  { NULL },
};

const UiSurface *
ui_surfaces_list_reading (void)
{
  return surfaces;
}
