#include "wax-window-private.h"

#include "wax-name-dialog.h"
#include "wax-tag-menu.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Tags, and the messages that have them. */

enum { LOOKED_AT = 50, MAX_NAME = 128 };

/* One thing in all accounts. @tag_ids: of each of @picked, %NULL where its account has no such tag */
static void
tag_messages (WaxWindow *self, GPtrArray *picked, GPtrArray *tag_ids, gboolean set)
{
  g_autoptr(GPtrArray) deeds = g_ptr_array_new_with_free_func (wax_done_free);

  for (guint i = 0; i < picked->len; i++) {
    WaxPicked *some = picked->pdata[i];
    const char *tag_id = tag_ids->pdata[i];
    g_autoptr(WaxMailDeed) deed = wax_mail_deed_new (set ? WAX_MAIL_TAG : WAX_MAIL_UNTAG, some->keys, tag_id);

    if (tag_id == NULL || some->keys->len == 0)
      continue;
    wax_message_pane_complete_deed (self->messages, some->account, deed);
    g_ptr_array_add (deeds, wax_done_new (some->account, deed, NULL));
  }
  if (deeds->len > 0)
    wax_window_do (self, deeds);
}

/* Returns: (transfer full) (element-type utf8): as above */
static GPtrArray *
find_ids (GPtrArray *picked, const char *name)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < picked->len; i++) {
    WaxTag *tag = wax_account_find_tag_named (((WaxPicked *) picked->pdata[i])->account, name);

    g_ptr_array_add (ids, tag != NULL ? g_strdup (tag->id) : NULL);
  }
  return ids;
}

static void
show_menu (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  gboolean reading = adw_leaflet_get_folded (self->inner) &&
                     g_strcmp0 (adw_leaflet_get_visible_child_name (self->inner), "message") == 0;
  g_autoptr(GPtrArray) items = wax_message_pane_list_selected (self->messages, LOOKED_AT);
  g_autoptr(GPtrArray) picked = wax_message_pane_pick_selected (self->messages);
  g_autoptr(GPtrArray) accounts = g_ptr_array_new ();

  for (guint i = 0; i < picked->len; i++)
    g_ptr_array_add (accounts, ((WaxPicked *) picked->pdata[i])->account);
  if (items->len > 0 && accounts->len > 0)
    wax_tag_menu_pop_up (reading ? GTK_WIDGET (self->message) : GTK_WIDGET (self->messages), accounts, items);
}

/* ---- names and colours ---- */

typedef struct {
  WaxWindow *window;
  WaxAccount *account;   /* whose tag is changed or made just now */
  WaxNameDialog *dialog; /* (nullable) */
  char *id;              /* (nullable): of the tag that is changed */
  char *name;            /* (nullable): its name so far */
  char *color;           /* (nullable) */
  GPtrArray *picked;     /* (nullable): of WaxPicked: in their accounts there is to be a new one, for these messages */
  GPtrArray *ids;        /* (nullable): its ids there, so far; see find_ids() */
} Naming;

static void
naming_free (gpointer data)
{
  Naming *naming = data;

  g_clear_object (&naming->dialog);
  g_object_unref (naming->account);
  g_object_unref (naming->window);
  g_clear_pointer (&naming->picked, g_ptr_array_unref);
  g_clear_pointer (&naming->ids, g_ptr_array_unref);
  g_free (naming->id);
  g_free (naming->name);
  g_free (naming->color);
  g_free (naming);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Naming, naming_free)

static Naming *
naming_new (WaxWindow *self, WaxAccount *account, const WaxTag *known)
{
  Naming *naming = g_new0 (Naming, 1);

  naming->window = g_object_ref (self);
  naming->account = g_object_ref (account);
  if (known == NULL)
    return naming;
  naming->id = g_strdup (known->id);
  naming->name = g_strdup (known->name);
  naming->color = g_strdup (known->color);
  return naming;
}

/* @picked: not empty */
static Naming *
naming_new_for (WaxWindow *self, GPtrArray *picked)
{
  Naming *naming = naming_new (self, ((WaxPicked *) picked->pdata[0])->account, NULL);

  naming->picked = g_ptr_array_ref (picked);
  return naming;
}

/* Whether there is another tag of that name: for a new one, in all accounts that are to have it. */
static gboolean
is_taken (Naming *naming, const char *name)
{
  WaxTag *other = wax_account_find_tag_named (naming->account, name);
  g_autoptr(GPtrArray) ids = naming->picked != NULL ? find_ids (naming->picked, name) : NULL;

  return ids != NULL ? !g_ptr_array_find (ids, NULL, NULL)
                     : other != NULL && g_strcmp0 (other->id, naming->id) != 0;
}

/* Section 4.1 of the protocol's digest. */
static char *
check_name (const char *name, gpointer data)
{
  if (strpbrk (name, ":/\"\\\t\r\n") != NULL)
    return g_strdup (_("A tag’s name has no “/”, “\\”, “:” and “\"” in it."));
  if (g_utf8_strlen (name, -1) > MAX_NAME)
    return g_strdup (_("A tag’s name has 128 letters at most."));
  return is_taken (data, name) ? g_strdup (_("There is a tag of that name already.")) : NULL;
}

static void create_next (Naming *naming, GCancellable *cancellable);

/* Returns: (transfer full) (element-type WaxAccount): those that have the tag, or those that do not */
static GPtrArray *
list_accounts (GPtrArray *picked, GPtrArray *ids, gboolean having)
{
  GPtrArray *accounts = g_ptr_array_new ();

  for (guint i = 0; i < picked->len; i++) {
    if ((ids->pdata[i] != NULL) == having)
      g_ptr_array_add (accounts, ((WaxPicked *) picked->pdata[i])->account);
  }
  return accounts;
}

/* Where it was made until then, and where it was not, is told. */
static void
tell_not_changed (Naming *naming, const GError *error)
{
  g_autoptr(GPtrArray) none = g_ptr_array_new ();
  g_autoptr(GPtrArray) done =
    naming->picked != NULL ? list_accounts (naming->picked, naming->ids, TRUE) : g_ptr_array_ref (none);
  g_autoptr(GPtrArray) left =
    naming->picked != NULL ? list_accounts (naming->picked, naming->ids, FALSE) : g_ptr_array_ref (none);
  g_autofree char *where = wax_window_say_where (done, left);

  if (naming->dialog != NULL && wax_name_dialog_is_open (naming->dialog)) {
    wax_name_dialog_fail (naming->dialog, error, wax_account_get_endpoint (naming->account), where);
    return;
  }
  wax_window_tell_not_done (naming->window, naming->account, error);
  if (where != NULL)
    wax_window_show_notice (naming->window, where);
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Naming) naming = data;
  gboolean is_open = naming->dialog != NULL && wax_name_dialog_is_open (naming->dialog);
  g_autoptr(GError) error = NULL;
  g_autofree char *id = wax_account_change_tag_finish (naming->account, result, &error);
  guint i;

  if (id == NULL) {
    tell_not_changed (naming, error);
  } else if (naming->picked != NULL && g_ptr_array_find (naming->ids, NULL, &i)) {
    naming->ids->pdata[i] = g_steal_pointer (&id);
    create_next (g_steal_pointer (&naming), g_task_get_cancellable (G_TASK (result)));
  } else if (is_open) {
    gtk_window_close (GTK_WINDOW (naming->dialog));
  }
}

/* Where it is missing, one account after the other; then all messages get it. @naming: (transfer full) */
static void
create_next (Naming *naming, GCancellable *cancellable)
{
  WaxTagAction action = { WAX_TAG_CREATE, NULL, naming->name, naming->color };
  guint i;

  if (g_ptr_array_find (naming->ids, NULL, &i)) {
    g_set_object (&naming->account, ((WaxPicked *) naming->picked->pdata[i])->account);
    wax_account_change_tag_async (naming->account, &action, cancellable, changed_cb, naming);
    return;
  }
  if (naming->dialog != NULL && wax_name_dialog_is_open (naming->dialog))
    gtk_window_close (GTK_WINDOW (naming->dialog));
  tag_messages (naming->window, naming->picked, naming->ids, TRUE);
  naming_free (naming);
}

/* @cancellable: (nullable) */
static void
create (Naming *naming, const char *name, const char *color, GCancellable *cancellable)
{
  naming->ids = find_ids (naming->picked, name);
  naming->name = g_strdup (name);
  naming->color = g_strdup (color);
  create_next (naming, cancellable);
}

static void
submitted_cb (WaxNameDialog *dialog, const char *name, Naming *asked)
{
  g_autoptr(GCancellable) cancellable = wax_name_dialog_begin (dialog);
  const WaxTag known = { asked->id, asked->name, asked->color };
  const char *color = wax_name_dialog_get_color (dialog);
  WaxTagAction action = { WAX_TAG_CHANGE, asked->id, g_strcmp0 (name, asked->name) != 0 ? name : NULL,
                          g_strcmp0 (color, asked->color) != 0 ? color : NULL };
  Naming *naming = asked->picked != NULL ? naming_new_for (asked->window, asked->picked)
                                         : naming_new (asked->window, asked->account, &known);

  naming->dialog = g_object_ref (dialog);
  if (naming->picked != NULL)
    create (naming, name, color, cancellable);
  else
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

/* For no message yet. */
static void
ask_new (WaxWindow *self, WaxAccount *account)
{
  g_autoptr(GPtrArray) picked = g_ptr_array_new_with_free_func (wax_picked_free);
  g_autoptr(GArray) none = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_ptr_array_add (picked, wax_picked_new (account, none));
  ask_name (naming_new_for (self, picked));
}

/* For those that are chosen. */
static void
new_tag (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  g_autoptr(GPtrArray) picked = wax_message_pane_pick_selected (self->messages);

  if (picked->len > 0)
    ask_name (naming_new_for (self, picked));
  else if (self->account != NULL)
    ask_new (self, self->account);
}

/* ---- those that only some of the accounts have ---- */

static void
create_response_cb (AdwMessageDialog *dialog, const char *response, Naming *asked)
{
  if (g_str_equal (response, "create"))
    create (naming_new_for (asked->window, asked->picked), asked->name, asked->color, NULL);
}

/* @known: the tag, as one of the accounts has it */
static void
ask_create (WaxWindow *self, GPtrArray *picked, GPtrArray *ids, const WaxTag *known)
{
  g_autofree char *heading = g_strdup_printf (_("Create the Tag “%s”?"), known->name);
  g_autoptr(GPtrArray) missing = list_accounts (picked, ids, FALSE);
  g_autofree char *names = wax_window_name_accounts (missing);
  /* Translators: %s is one account, or several with commas between. */
  g_autofree char *body = g_strdup_printf (_("There is no such tag yet in: %s. It is made there, and all messages that "
                                             "you selected get it."), names);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (self), heading, body));
  Naming *asked = naming_new_for (self, picked);

  asked->name = g_strdup (known->name);
  asked->color = g_strdup (known->color);
  adw_message_dialog_add_responses (dialog, "cancel", _("Cancel"), "create", _("Create"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "create", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "create");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (create_response_cb), asked,
                         (GClosureNotify) (GCallback) naming_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
tag (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  g_autoptr(GPtrArray) picked = wax_message_pane_pick_selected (self->messages);
  g_autoptr(GPtrArray) ids = NULL;
  WaxTag *known = NULL;
  const char *tag_name;
  gboolean set;

  g_variant_get (parameter, "(&sb)", &tag_name, &set);
  ids = find_ids (picked, tag_name);
  for (guint i = 0; i < picked->len && known == NULL; i++)
    known = wax_account_find_tag_named (((WaxPicked *) picked->pdata[i])->account, tag_name);
  if (known != NULL && set && g_ptr_array_find (ids, NULL, NULL))
    ask_create (self, picked, ids, known);
  else
    tag_messages (self, picked, ids, set);
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
    ask_name (naming_new (self, account, known));
}

/* Beside a tag of the same account, whatever is chosen in the list. */
static void
create_tag (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  WaxAccount *account;

  find_tag (self, parameter, &account);
  if (account != NULL)
    ask_new (self, account);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, Naming *asked)
{
  WaxTagAction action = { WAX_TAG_DELETE, asked->id, NULL, NULL };

  if (g_str_equal (response, "delete"))
    wax_account_change_tag_async (asked->account, &action, NULL, changed_cb,
                                  naming_new (asked->window, asked->account, NULL));
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
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), naming_new (self, account, known),
                         (GClosureNotify) (GCallback) naming_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
wax_window_install_tag_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.tag", "(sb)", tag);
  gtk_widget_class_install_action (widget_class, "win.tag-menu", NULL, show_menu);
  gtk_widget_class_install_action (widget_class, "win.tag-new", NULL, new_tag);
  gtk_widget_class_install_action (widget_class, "win.tag-create", "(ss)", create_tag);
  gtk_widget_class_install_action (widget_class, "win.tag-edit", "(ss)", edit_tag);
  gtk_widget_class_install_action (widget_class, "win.tag-delete", "(ss)", delete_tag);
}
