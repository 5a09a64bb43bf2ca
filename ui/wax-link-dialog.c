#include "wax-link-dialog.h"

#include "app/wax-link.h"
#include "mail/wax-mailto.h"
#include "wax-labels.h"

#include <glib/gi18n-lib.h>

enum { FEW_CHARS = 240, MAX_HEIGHT = 150 };

/* An address is written to here, whichever program the desktop would take. */
static void
open_link (GtkWindow *parent, const char *link)
{
  g_autoptr(WaxDraft) mail = wax_mailto_read (link);

  if (mail != NULL && gtk_widget_activate_action (GTK_WIDGET (parent), "win.write-by-link", "s", link))
    return;
  gtk_show_uri (parent, link, GDK_CURRENT_TIME);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, const char *link)
{
  if (g_str_equal (response, "open"))
    open_link (gtk_window_get_transient_for (GTK_WINDOW (dialog)), link);
}

static void
free_link_cb (gpointer link, GClosure *closure)
{
  g_free (link);
}

static GtkWidget *
new_link_label (const char *shown)
{
  GtkWidget *label = gtk_label_new (shown);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  wax_labels_add_no_hyphens (GTK_LABEL (label));
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_margin_top (label, 9);
  gtk_widget_set_margin_bottom (label, 9);
  gtk_widget_set_margin_start (label, 9);
  gtk_widget_set_margin_end (label, 9);
  return label;
}

/* The dialog scrolls as well: one that has a line or two in a low window would only cut them. */
static GtkWidget *
new_scroller (GtkWidget *label)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), label);
  return scroller;
}

/* Whole, so that its end is seen too, and never taken for markup. */
GtkWidget *
wax_link_dialog_new_target (const char *link)
{
  g_autofree char *shown = wax_link_to_shown (link);
  GtkWidget *label = new_link_label (shown), *card = adw_bin_new ();

  adw_bin_set_child (ADW_BIN (card), g_utf8_strlen (shown, -1) > FEW_CHARS ? new_scroller (label) : label);
  gtk_widget_add_css_class (card, "card");
  return card;
}

static char *
describe (WaxLinkLook look, const char *host, const char *named)
{
  switch (look) {
  case WAX_LINK_OTHER_HOST:
    /* Translators: both are names of servers. */
    return g_strdup_printf (_("Its text says “%s”, but it leads to “%s”. Messages that want to deceive do that."),
                            named, host);
  case WAX_LINK_ODD:
    return g_strdup_printf (_("It leads to “%s”, which may look like another place."), host);
  case WAX_LINK_PLAIN:
  case WAX_LINK_UNSEEN:
    return host[0] != '\0' ? g_strdup_printf (_("It leads to “%s”."), host) : g_strdup ("");
  case WAX_LINK_REFUSED:
    return g_strdup (_("It leads to no page and no address, and messages may not open anything else."));
  }
  return g_strdup ("");
}

char *
wax_link_dialog_dup_warning (const char *link, const char *words)
{
  g_autofree char *host = wax_link_get_host (link);
  g_autofree char *named = NULL;
  WaxLinkLook look = wax_link_look (link, words, &named);

  return look == WAX_LINK_PLAIN || look == WAX_LINK_UNSEEN ? NULL : describe (look, host, named);
}

static void
ask (GtkWindow *parent, WaxLinkLook look, const char *link, const char *named)
{
  g_autofree char *host = wax_link_get_host (link);
  g_autofree char *text = describe (look, host, named);
  const char *title = look == WAX_LINK_REFUSED ? _("Link Not Opened") : _("Open This Link?");
  GtkWidget *widget = adw_message_dialog_new (parent, title, text);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);
  gboolean unsafe = look == WAX_LINK_OTHER_HOST || look == WAX_LINK_ODD;

  wax_labels_add_no_hyphens_below (GTK_WIDGET (dialog));
  adw_message_dialog_set_extra_child (dialog, wax_link_dialog_new_target (link));
  if (look == WAX_LINK_REFUSED) {
    adw_message_dialog_add_response (dialog, "cancel", _("Close"));
  } else {
    adw_message_dialog_add_responses (dialog, "cancel", _("Cancel"), "open", _("Open"), NULL);
    if (unsafe)
      adw_message_dialog_set_response_appearance (dialog, "open", ADW_RESPONSE_DESTRUCTIVE);
  }
  adw_message_dialog_set_default_response (dialog, look == WAX_LINK_UNSEEN ? "open" : "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), g_strdup (link), free_link_cb, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
wax_link_dialog_follow (GtkWindow *parent, const char *link, const char *words)
{
  g_autofree char *named = NULL;
  WaxLinkLook look = wax_link_look (link, words, &named);

  if (look == WAX_LINK_PLAIN)
    open_link (parent, link);
  else
    ask (parent, look, link, named);
}
