#include "transport/wax-tls-setup.h"
#include "ui-surfaces.h"
#include "ui-test.h"
#include "wax-account-window.h"
#include "wax-contact-row.h"
#include "wax-contact-view.h"
#include "wax-conversation-entry.h"
#include "wax-conversation-view.h"
#include "wax-folder-pane.h"
#include "wax-folder-properties.h"
#include "wax-invitation-card.h"
#include "wax-links-dialog.h"
#include "wax-message-row.h"
#include "wax-message-view.h"
#include "wax-move-dialog.h"
#include "wax-people-suggestions.h"
#include "wax-picture-window.h"
#include "wax-search-suggestions.h"

#include <glib/gi18n-lib.h>

/*
 * In a language in which every text of ours stands in brackets, everything on screen does: what does not was never
 * given to a translator. The texts of servers and certificates, and names of techniques, are what they are. And
 * everything that keys lead to has a name.
 */

static UiMail *mail;
static GString *complaints;

/* What nobody translates: addresses, hosts, names in certificates, numbers in hex, fields of names, methods. */
static const char untranslated[] =
  "[\\w.+-]+@[\\w.-]+|https?://\\S+|\\b(?:[\\w-]+\\.)+[a-z]+\\b|localhost|"
  "(?:CN|O)=[^\\n]*|^Example Organization [^\\n]*|^Alice$|^Anna of the Orchards and Rivers$|"
  "\\b[0-9A-F]{2,4}\\b|\\b[0-9a-f]{2}\\b|[0-9a-f]{20,}|"
  "\\bTLS[ _][\\w.]+|\\bHTTPS?\\b|\\bSHA-?\\d+|\\bECDSA\\S*|\\bEC/ECDSA\\b|self-signed|name-mismatch|issuer-unknown|"
  "expired|weak|revoked|changed|\\banna\\b";

static char *
remove_translated (const char *text)
{
  GString *rest = g_string_new (NULL);
  int depth = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (c == 0x27e6)
      depth++;
    else if (c == 0x27e7)
      depth--;
    else if (depth == 0)
      g_string_append_unichar (rest, c);
  }
  return g_string_free (rest, FALSE);
}

static void
check_text (const char *text, const char *what)
{
  g_autofree char *rest = remove_translated (text);
  g_autoptr(GRegex) technical = g_regex_new (untranslated, G_REGEX_OPTIMIZE, 0, NULL);
  g_autofree char *left = g_regex_replace (technical, rest, -1, 0, "", 0, NULL);

  for (const char *p = left; *p != '\0'; p = g_utf8_next_char (p)) {
    if (g_unichar_isalpha (g_utf8_get_char (p))) {
      g_string_append_printf (complaints, "%s: “%s”\n", what, text);
      return;
    }
  }
}

static void
check_menu (GMenuModel *menu)
{
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++) {
    g_autoptr(GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);
    g_autofree char *label = NULL;

    if (g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_LABEL, "s", &label))
      check_text (label, "menu");
    if (section != NULL)
      check_menu (section);
  }
}

/* Written by people elsewhere: rows of messages but for their date, a message's own texts, their signatures, names of
 * their folders and tags. The language of searches is the server's, whatever the person's. */
static gboolean
is_foreign (GtkWidget *widget)
{
  static const char *const names[] = { "Chats", "Família", "Lists", "Newsletters", "Projects", "Travel",
                                       "Trees", "Архив",   "仕事",  "später",      "urgent",   "alice@example.test",
                                       "bob@example.test", NULL };
  static const char *const signatures[] = { "Work", "Alice Arden Example Trees",
                                            "Orchards and rivers, for everybody outside of the department",
                                            "Anna of the Orchards and Rivers Department of Rivers and Orc…", NULL };
  GtkWidget *row = gtk_widget_get_ancestor (widget, WAX_TYPE_MESSAGE_ROW);
  GtkWidget *view = gtk_widget_get_ancestor (widget, WAX_TYPE_MESSAGE_VIEW);
  GtkWidget *entry = gtk_widget_get_ancestor (widget, WAX_TYPE_CONVERSATION_ENTRY);
  GtkWidget *conversation = gtk_widget_get_ancestor (widget, WAX_TYPE_CONVERSATION_VIEW);
  GtkWidget *contact_row = gtk_widget_get_ancestor (widget, WAX_TYPE_CONTACT_ROW);
  GtkWidget *contact = gtk_widget_get_ancestor (widget, WAX_TYPE_CONTACT_VIEW);

  if (gtk_widget_get_ancestor (widget, WAX_TYPE_PEOPLE_SUGGESTIONS) != NULL)
    return TRUE;
  if (gtk_widget_get_ancestor (widget, WAX_TYPE_SEARCH_SUGGESTIONS) != NULL)
    return gtk_widget_get_prev_sibling (widget) == NULL;
  if (contact_row != NULL)
    return widget != ui_test_child (contact_row, "heading");
  if (contact != NULL)
    return widget == ui_test_child (contact, "name") || widget == ui_test_child (contact, "description") ||
           gtk_label_get_selectable (GTK_LABEL (widget)) || gtk_widget_get_ancestor (widget, ADW_TYPE_ACTION_ROW) != NULL;
  if (WAX_IS_PICTURE_WINDOW (gtk_widget_get_root (widget)))
    return gtk_widget_has_css_class (widget, "subtitle");
  if (gtk_widget_get_ancestor (widget, WAX_TYPE_FOLDER_PROPERTIES) != NULL)
    return gtk_label_get_selectable (GTK_LABEL (widget));
  if (gtk_widget_get_ancestor (widget, WAX_TYPE_MOVE_DIALOG) != NULL)
    return gtk_widget_get_ancestor (widget, ADW_TYPE_ACTION_ROW) != NULL;
  if (row != NULL)
    return widget != ui_test_child (row, "date");
  if (entry != NULL && view == NULL)
    return widget == ui_test_child (entry, "sender") || widget == ui_test_child (entry, "fragment");
  if (gtk_widget_get_ancestor (widget, WAX_TYPE_INVITATION_CARD) != NULL)
    return gtk_label_get_selectable (GTK_LABEL (widget));
  if (gtk_widget_get_ancestor (widget, WAX_TYPE_LINKS_DIALOG) != NULL && !gtk_widget_has_css_class (widget, "caption") &&
      gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_BOX_ROW) != NULL)
    return TRUE;
  if (conversation != NULL && widget == ui_test_child (conversation, "subject"))
    return TRUE;
  if (view != NULL)
    return widget == ui_test_child (view, "subject") || gtk_label_get_selectable (GTK_LABEL (widget));
  if (WAX_IS_ACCOUNT_WINDOW (gtk_widget_get_root (widget)))
    return g_strv_contains (signatures, gtk_label_get_text (GTK_LABEL (widget)));
  return gtk_widget_get_ancestor (widget, WAX_TYPE_FOLDER_PANE) != NULL &&
         g_strv_contains (names, gtk_label_get_text (GTK_LABEL (widget)));
}

/* Above whatever the pointer rests on: the words of that once more, which are looked at where they are. */
static gboolean
is_in_tooltip (GtkWidget *widget)
{
  GType tooltip = g_type_from_name ("GtkTooltipWindow");

  return tooltip != 0 && gtk_widget_get_ancestor (widget, tooltip) != NULL;
}

/* What the libraries bring along, in words of their own. */
static gboolean
is_theirs (GtkWidget *widget)
{
  return gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW_CONTROLS) != NULL ||
         gtk_widget_get_ancestor (widget, GTK_TYPE_SHORTCUT_LABEL) != NULL || /* the names of keys */
         g_strcmp0 (gtk_widget_get_tooltip_text (widget), "Dismiss") == 0; /* of a toast, since libadwaita 1.6 */
}

static void
check_widget (GtkWidget *widget, gpointer window)
{
  g_autofree char *placeholder = NULL;

  if (is_theirs (widget) || is_in_tooltip (widget))
    return;
  if (GTK_IS_LABEL (widget) && !is_foreign (widget))
    check_text (gtk_label_get_text (GTK_LABEL (widget)), "text");
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_tooltip_text (widget) != NULL)
    check_text (gtk_widget_get_tooltip_text (widget), "tooltip");
  if (GTK_IS_MENU_BUTTON (widget) && gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (widget)) != NULL)
    check_menu (gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (widget)));
  if (!GTK_IS_SEARCH_ENTRY (widget))
    return;
  g_object_get (widget, "placeholder-text", &placeholder, NULL);
  check_text (placeholder, "placeholder");
}

/* A scrolled page and the text inside an entry are none for a screen reader; a list of choices speaks as a whole. */
static gboolean
is_no_control (GtkWidget *widget)
{
  return GTK_IS_SCROLLED_WINDOW (widget) || (GTK_IS_TEXT (widget) && GTK_IS_EDITABLE (gtk_widget_get_parent (widget))) ||
         gtk_widget_get_ancestor (gtk_widget_get_parent (widget), GTK_TYPE_DROP_DOWN) != NULL;
}

static gboolean
has_name (GtkWidget *widget)
{
  return gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL);
}

/* Whatever can have the focus says what it is, by a name of its own or by a label that points to it. What opens a menu
 * may have that of the whole. */
static void
check_name (GtkWidget *widget, gpointer window)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);
  gboolean labelled = GTK_IS_MENU_BUTTON (parent)
                        ? has_name (parent)
                        : gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget),
                                                            GTK_ACCESSIBLE_RELATION_LABELLED_BY);

  if (!gtk_widget_get_focusable (widget) || is_theirs (widget) || is_in_tooltip (widget) || is_no_control (widget))
    return;
  if (!labelled && !has_name (widget))
    g_string_append_printf (complaints, "without a name: a %s in a %s\n", G_OBJECT_TYPE_NAME (widget),
                            G_OBJECT_TYPE_NAME (parent));
}

static void
test_surface (gconstpointer data)
{
  const UiSurface *surface = data;
  GtkWindow *window = ui_surfaces_show (surface, mail, 0, 0);

  g_string_truncate (complaints, 0);
  g_assert_nonnull (gtk_window_get_title (window));
  check_text (gtk_window_get_title (window), "title");
  ui_test_foreach_visible (GTK_WIDGET (window), check_widget, window);
  ui_test_foreach_visible (GTK_WIDGET (window), check_name, window);
  gtk_window_destroy (window);
  if (complaints->len > 0)
    g_printerr ("not translated, or not named, in %s:\n", surface->name);
  g_assert_cmpstr (complaints->str, ==, "");
}

/* Otherwise nothing above would mean anything. */
static void
test_translated (void)
{
  g_assert_cmpstr (g_dgettext (GETTEXT_PACKAGE, "Stop Trusting"), ==, "⟦Stop Trusting⟧");
}

int
main (int argc, char **argv)
{
  int failed;

  ui_test_load_words ();
  ui_test_speak ("xx");
  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  g_test_set_nonfatal_assertions ();
  complaints = g_string_new (NULL);
  mail = ui_mail_new (&(WaxDemoOptions){ .messages = 10, .seed = 7 });
  g_test_add_func ("/words/translated", test_translated);
  for (const UiSurface *surface = ui_surfaces_list (); surface->name != NULL; surface++) {
    g_autofree char *path = g_strdup_printf ("/words/%s", surface->name);

    g_test_add_data_func (path, surface, test_surface);
  }
  failed = g_test_run ();
  ui_surfaces_end ();
  ui_mail_free (mail);
  g_string_free (complaints, TRUE);
  return failed;
}
