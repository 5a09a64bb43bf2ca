#include "wax-unsubscribe-dialog.h"

#include "app/wax-link.h"
#include "mail/wax-mailto.h"
#include "util/wax-letters.h"
#include "wax-labels.h"
#include "wax-link-dialog.h"

#include <glib/gi18n-lib.h>

/*
 * No request of our own goes to the list's host, though RFC 8058 has one: the message chooses that host, which is no
 * origin of any account, and what is wrong with its certificate would be a question that no account asks.
 */

static void
add_line (GString *text, const char *line)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n\n" : "", line);
}

static void
add_mail (GString *text, const char *uri)
{
  g_autoptr(WaxDraft) draft = wax_mailto_read (uri);
  g_autofree char *to = wax_letters_show (draft->to);
  /* Translators: an address. */
  g_autofree char *line = g_strdup_printf (_("A message to “%s” asks for that. You see it before it is sent."), to);

  add_line (text, line);
}

static void
add_page (GString *text, const char *uri)
{
  g_autofree char *host = wax_link_get_host (uri);
  g_autofree char *warning = wax_link_dialog_dup_warning (uri, NULL);
  /* Translators: the name of a server. */
  g_autofree char *line = g_strdup_printf (_("There is a page for that at “%s”, which opens in your browser."), host);

  add_line (text, warning != NULL ? warning : line);
}

static char *
describe (const WaxMimeList *list, gboolean doubted)
{
  GString *text = g_string_new (NULL);

  if (doubted)
    add_line (text, _("A mail server could not confirm that this message is from its sender."));
  if (list->mail[0] != '\0')
    add_mail (text, list->mail);
  if (list->page[0] != '\0')
    add_page (text, list->page);
  add_line (text, _("Whoever sent this then knows that you read it. Do that only with lists that you know, and delete"
                    " what you never asked for."));
  return g_string_free (text, FALSE);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, const char *page)
{
  if (g_str_equal (response, "page"))
    gtk_show_uri (gtk_window_get_transient_for (GTK_WINDOW (dialog)), page, GDK_CURRENT_TIME);
}

static void
free_page_cb (gpointer page, GClosure *closure)
{
  g_free (page);
}

GtkWindow *
wax_unsubscribe_dialog_new (GtkWindow *parent, const WaxMimeList *list, gboolean doubted)
{
  g_autofree char *text = describe (list, doubted);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, _("Unsubscribe From This List?"),
                                                                         text));

  wax_labels_add_no_hyphens_below (GTK_WIDGET (dialog));
  adw_message_dialog_add_response (dialog, "cancel", _("Cancel"));
  if (list->page[0] != '\0') {
    adw_message_dialog_add_response (dialog, "page", _("Open Page"));
    adw_message_dialog_set_extra_child (dialog, wax_link_dialog_new_target (list->page));
  }
  if (list->mail[0] != '\0')
    adw_message_dialog_add_response (dialog, "mail", _("Write Message"));
  adw_message_dialog_set_default_response (dialog, doubted ? "cancel" : list->mail[0] != '\0' ? "mail" : "page");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), g_strdup (list->page), free_page_cb, 0);
  return GTK_WINDOW (dialog);
}
