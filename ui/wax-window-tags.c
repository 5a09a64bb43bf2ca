#include "wax-window-private.h"

#include "wax-name-dialog.h"
#include "wax-tag-menu.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Tags, and the messages that have them. */

enum { LOOKED_AT = 50, MAX_NAME = 128 };

static void
tag_messages (WaxWindow *self, WaxAccount *account, GArray *keys, const char *tag_id, gboolean set)
{
  g_autoptr(WaxMailDeed) deed = wax_mail_deed_new (set ? WAX_MAIL_TAG : WAX_MAIL_UNTAG, keys, tag_id);

  if (keys->len == 0)
    return;
  wax_message_pane_complete_deed (self->messages, account, deed);
  wax_window_do_in (self, account, deed);
}

static void
tag (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  g_autoptr(GPtrArray) picked = wax_message_pane_pick_selected (self->messages);
  WaxPicked *some = picked->len == 1 ? picked->pdata[0] : NULL;
  const char *tag_id;
  gboolean set;

  g_variant_get (parameter, "(&sb)", &tag_id, &set);
  if (some != NULL)
    tag_messages (self, some->account, some->keys, tag_id, set);
}

static void
show_menu (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  gboolean reading = adw_leaflet_get_folded (self->inner) &&
                     g_strcmp0 (adw_leaflet_get_visible_child_name (self->inner), "message") == 0;
  g_autoptr(GPtrArray) items = wax_message_pane_list_selected (self->messages, LOOKED_AT);
  g_autoptr(GPtrArray) picked = wax_message_pane_pick_selected (self->messages);

  if (picked->len > 1)
    wax_window_show_notice (
      self, _("These messages are in several accounts. Select those of one account to tag them."));
  else if (items->len > 0)
    wax_tag_menu_pop_up (reading ? GTK_WIDGET (self->message) : GTK_WIDGET (self->messages),
                         wax_message_item_get_account (items->pdata[0]), items);
}

/* ---- names and colours ---- */

typedef struct {
  WaxWindow *window;
  WaxAccount *account;
  WaxNameDialog *dialog; /* (nullable) */
  char *id;              /* (nullable): of the tag that is changed */
  char *name;            /* (nullable): its name so far */
  char *color;           /* (nullable) */
  GArray *keys;          /* (nullable): of messages that are to have a new one */
} Naming;

static void
naming_free (gpointer data)
{
  Naming *naming = data;

  g_clear_object (&naming->dialog);
  g_object_unref (naming->account);
  g_object_unref (naming->window);
  g_clear_pointer (&naming->keys, g_array_unref);
  g_free (naming->id);
  g_free (naming->name);
  g_free (naming->color);
  g_free (naming);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Naming, naming_free)

static Naming *
naming_new (WaxWindow *self, WaxAccount *account, const WaxTag *known, GArray *keys)
{
  Naming *naming = g_new0 (Naming, 1);

  naming->window = g_object_ref (self);
  naming->account = g_object_ref (account);
  naming->keys = keys != NULL ? g_array_ref (keys) : NULL;
  if (known == NULL)
    return naming;
  naming->id = g_strdup (known->id);
  naming->name = g_strdup (known->name);
  naming->color = g_strdup (known->color);
  return naming;
}

/* Section 4.1 of the protocol's digest. */
static char *
check_name (const char *name, gpointer data)
{
  Naming *naming = data;
  g_autoptr(GPtrArray) tags = wax_account_list_tags (naming->account);
  g_autofree char *wanted = g_utf8_casefold (name, -1);

  if (strpbrk (name, ":/\"\\\t\r\n") != NULL)
    return g_strdup (_("A tag’s name has no “/”, “\\”, “:” and “\"” in it."));
  if (g_utf8_strlen (name, -1) > MAX_NAME)
    return g_strdup (_("A tag’s name has 128 letters at most."));
  for (guint i = 0; i < tags->len; i++) {
    WaxTag *other = tags->pdata[i];
    g_autofree char *folded = g_utf8_casefold (other->name, -1);

    if (strcmp (folded, wanted) == 0 && g_strcmp0 (other->id, naming->id) != 0)
      return g_strdup (_("There is a tag of that name already."));
  }
  return NULL;
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Naming) naming = data;
  WaxWindow *self = naming->window;
  gboolean is_open = naming->dialog != NULL && wax_name_dialog_is_open (naming->dialog);
  g_autoptr(GError) error = NULL;
  g_autofree char *id = wax_account_change_tag_finish (naming->account, result, &error);

  if (id == NULL && is_open)
    wax_name_dialog_fail (naming->dialog, error, wax_account_get_endpoint (naming->account));
  else if (id == NULL)
    wax_window_tell_not_done (self, naming->account, error);
  if (id == NULL)
    return;
  if (is_open)
    gtk_window_close (GTK_WINDOW (naming->dialog));
  if (naming->keys != NULL)
    tag_messages (self, naming->account, naming->keys, id, TRUE);
}

static void
submitted_cb (WaxNameDialog *dialog, const char *name, Naming *asked)
{
  g_autoptr(GCancellable) cancellable = wax_name_dialog_begin (dialog);
  const WaxTag known = { asked->id, asked->name, asked->color };
  Naming *naming = naming_new (asked->window, asked->account, asked->id != NULL ? &known : NULL, asked->keys);
  const char *color = wax_name_dialog_get_color (dialog);
  WaxTagAction action = { asked->id != NULL ? WAX_TAG_CHANGE : WAX_TAG_CREATE, asked->id,
                          g_strcmp0 (name, asked->name) != 0 ? name : NULL,
                          g_strcmp0 (color, asked->color) != 0 ? color : NULL };

  naming->dialog = g_object_ref (dialog);
  wax_account_change_tag_async (asked->account, &action, cancellable, changed_cb, naming);
}

/* @asked: (transfer full) */
static void
ask_name (Naming *asked)
{
  gboolean is_new = asked->id == NULL;
  WaxNameDialog *dialog =
    wax_name_dialog_new (GTK_WINDOW (asked->window), is_new ? _("New Tag") : _("Edit Tag"),
                         is_new ? _("Create") : _("Change"), asked->name, check_name, asked, naming_free);

  wax_name_dialog_add_colors (dialog, is_new ? "" : asked->color);
  g_signal_connect (dialog, "submitted", G_CALLBACK (submitted_cb), asked);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
new_tag (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  g_autoptr(GPtrArray) picked = wax_message_pane_pick_selected (self->messages);
  WaxPicked *some = picked->len == 1 ? picked->pdata[0] : NULL;

  if (self->account != NULL)
    ask_name (naming_new (self, some != NULL ? some->account : self->account, NULL, some != NULL ? some->keys : NULL));
}

static WaxTag *
find_tag (WaxWindow *self, GVariant *parameter, WaxAccount **account)
{
  const char *account_id, *tag_id;

  g_variant_get (parameter, "(&s&s)", &account_id, &tag_id);
  *account = wax_session_find_account (self->session, account_id);
  return *account != NULL ? wax_account_find_tag (*account, tag_id) : NULL;
}

static void
edit_tag (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  WaxAccount *account;
  WaxTag *known = find_tag (self, parameter, &account);

  if (known != NULL)
    ask_name (naming_new (self, account, known, NULL));
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, Naming *asked)
{
  WaxTagAction action = { WAX_TAG_DELETE, asked->id, NULL, NULL };

  if (g_str_equal (response, "delete"))
    wax_account_change_tag_async (asked->account, &action, NULL, changed_cb,
                                  naming_new (asked->window, asked->account, NULL, NULL));
}

/* Which messages had it is not known any more afterwards, so it asks. */
static void
delete_tag (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  WaxAccount *account;
  WaxTag *known = find_tag (self, parameter, &account);
  g_autofree char *heading = NULL;
  AdwMessageDialog *dialog;

  if (known == NULL)
    return;
  heading = g_strdup_printf (_("Delete the Tag “%s”?"), known->name);
  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (
    GTK_WINDOW (self), heading, _("It is taken from all messages that have it. The messages stay where they are.")));
  adw_message_dialog_add_responses (dialog, "keep", _("Keep"), "delete", _("Delete"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "delete", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "keep");
  adw_message_dialog_set_close_response (dialog, "keep");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), naming_new (self, account, known, NULL),
                         (GClosureNotify) (GCallback) naming_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
wax_window_install_tag_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.tag", "(sb)", tag);
  gtk_widget_class_install_action (widget_class, "win.tag-menu", NULL, show_menu);
  gtk_widget_class_install_action (widget_class, "win.tag-new", NULL, new_tag);
  gtk_widget_class_install_action (widget_class, "win.tag-edit", "(ss)", edit_tag);
  gtk_widget_class_install_action (widget_class, "win.tag-delete", "(ss)", delete_tag);
}
