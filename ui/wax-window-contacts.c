#include "wax-window-private.h"

#include "wax-contact-dialog.h"

#include <glib/gi18n-lib.h>

/* The contacts, in place of the mail. */

gboolean
wax_window_shows_contacts (WaxWindow *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "contacts") == 0;
}

static void
show_contacts (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);

  if (self->account == NULL || wax_window_shows_contacts (self))
    return;
  gtk_stack_set_visible_child_name (self->pages, "contacts");
  wax_window_update_mail_actions (self);
  wax_contacts_page_show (self->contacts, self->account);
}

void
wax_window_show_mail (WaxWindow *self)
{
  if (!wax_window_shows_contacts (self))
    return;
  gtk_stack_set_visible_child_name (self->pages, "mail");
  wax_window_update_mail_actions (self);
  gtk_widget_child_focus (GTK_WIDGET (self->messages), GTK_DIR_TAB_FORWARD);
}

static void
show_mail (GtkWidget *widget, const char *name, GVariant *parameter)
{
  wax_window_show_mail (WAX_WINDOW (widget));
}

/* ---- what is done to them ---- */

typedef struct {
  WaxWindow *window;
  WaxContactDialog *dialog; /* (nullable): where it was entered */
  WaxContactDeed *deed;
} Doing;

static Doing *
doing_new (WaxWindow *self, WaxContactDialog *dialog, WaxContactDeed *deed)
{
  Doing *doing = g_new (Doing, 1);

  *doing = (Doing) { g_object_ref (self), dialog != NULL ? g_object_ref (dialog) : NULL, wax_contact_deed_ref (deed) };
  return doing;
}

static void
doing_free (Doing *doing)
{
  g_object_unref (doing->window);
  g_clear_object (&doing->dialog);
  wax_contact_deed_unref (doing->deed);
  g_free (doing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Doing, doing_free)

/* (transfer full): what was done */
static char *
describe (WaxContactDeed *deed)
{
  const char *name = wax_contact_deed_get_name (deed);

  switch (wax_contact_deed_get_operation (deed)) {
  case WAX_CONTACT_CREATE:
    /* Translators: of a contact, which is somebody's name. */
    return g_strdup_printf (_("“%s” added to your contacts"), name);
  case WAX_CONTACT_CHANGE:
    /* Translators: of a contact, which is somebody's name. */
    return g_strdup_printf (_("“%s” changed"), name);
  case WAX_CONTACT_TRASH:
  case WAX_CONTACT_MOVE:
    /* Translators: of a contact, which is somebody's name. */
    return g_strdup_printf (_("“%s” moved to the trash"), name);
  }
  g_return_val_if_reached (g_strdup (""));
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Doing) doing = data;
  WaxAccount *account = WAX_ACCOUNT (source);
  gboolean is_open = doing->dialog != NULL && wax_contact_dialog_is_open (doing->dialog);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  if (!wax_account_change_finish (account, result, &error)) {
    if (is_open)
      wax_contact_dialog_fail (doing->dialog, error, wax_account_get_endpoint (account));
    else
      wax_window_tell_not_done (doing->window, account, error);
    return;
  }
  text = describe (doing->deed);
  wax_window_offer_undo_contact (doing->window, account, doing->deed, text);
  if (wax_contact_deed_get_operation (doing->deed) != WAX_CONTACT_TRASH)
    wax_contacts_page_choose (doing->window->contacts, wax_contact_deed_get_id (doing->deed));
  if (is_open)
    gtk_window_close (GTK_WINDOW (doing->dialog));
}

static void
submitted_cb (WaxContactDialog *dialog, WaxWindow *self)
{
  WaxAccount *account = g_object_get_data (G_OBJECT (dialog), "account");
  g_autoptr(WaxContactDeed) deed = wax_contact_dialog_make_deed (dialog);
  g_autoptr(GCancellable) cancellable = wax_contact_dialog_begin (dialog);

  wax_account_change_contact_async (account, deed, cancellable, done_cb, doing_new (self, dialog, deed));
}

static void
present (WaxWindow *self, WaxAccount *account, WaxContactDialog *dialog)
{
  g_object_set_data_full (G_OBJECT (dialog), "account", g_object_ref (account), g_object_unref);
  g_signal_connect_object (dialog, "submitted", G_CALLBACK (submitted_cb), self, 0);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
new_cb (WaxContactsPage *page, WaxAccount *account, WaxWindow *self)
{
  present (self, account, wax_contact_dialog_new (GTK_WINDOW (self), NULL));
}

static void
new_contact (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  WaxAccount *account;

  if (self->account == NULL)
    return;
  show_contacts (widget, name, parameter);
  account = wax_contacts_page_get_account (self->contacts);
  if (account == NULL)
    account = self->account;
  present (self, account,
           g_str_equal (name, "win.new-group") ? wax_contact_dialog_new_for_group (GTK_WINDOW (self), account, NULL)
                                               : wax_contact_dialog_new (GTK_WINDOW (self), NULL));
}

/* Somebody in a message of that account. */
static void
add_contact (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  const char *account_id, *name, *address;
  WaxAccount *account;

  g_variant_get (parameter, "(&s&s&s)", &account_id, &name, &address);
  account = wax_session_find_account (self->session, account_id);
  if (account != NULL)
    present (self, account, wax_contact_dialog_new_for_address (GTK_WINDOW (self), name, address));
}

static void
edit_cb (WaxContactsPage *page, WaxAccount *account, WaxContact *contact, WaxWindow *self)
{
  present (self, account,
           contact->is_group ? wax_contact_dialog_new_for_group (GTK_WINDOW (self), account,
                                                                 wax_contacts_page_get_details (page))
                             : wax_contact_dialog_new (GTK_WINDOW (self), contact));
}

static void
delete_cb (WaxContactsPage *page, WaxAccount *account, WaxContact *contact, WaxWindow *self)
{
  WaxContactAction action = { WAX_CONTACT_TRASH, contact->id, NULL, NULL };
  g_autoptr(WaxContactDeed) deed = wax_contact_deed_new (&action, contact->name);

  wax_account_change_contact_async (account, deed, NULL, done_cb, doing_new (self, NULL, deed));
}

static void
write_cb (WaxContactsPage *page, WaxAccount *account, const char *recipients, WaxWindow *self)
{
  wax_window_write_to (self, account, recipients);
}

static void
show_messages_cb (WaxContactsPage *page, WaxAccount *account, const char *query, WaxWindow *self)
{
  wax_window_show_mail (self);
  wax_window_show_search (self, account, query);
}

void
wax_window_watch_contacts (WaxWindow *self)
{
  wax_contacts_page_set_accounts (self->contacts, wax_session_get_accounts (self->session));
  g_signal_connect_object (self->contacts, "new", G_CALLBACK (new_cb), self, 0);
  g_signal_connect_object (self->contacts, "edit", G_CALLBACK (edit_cb), self, 0);
  g_signal_connect_object (self->contacts, "delete", G_CALLBACK (delete_cb), self, 0);
  g_signal_connect_object (self->contacts, "write", G_CALLBACK (write_cb), self, 0);
  g_signal_connect_object (self->contacts, "show-messages", G_CALLBACK (show_messages_cb), self, 0);
  g_signal_connect_object (self->contacts, "closed", G_CALLBACK (wax_window_show_mail), self, G_CONNECT_SWAPPED);
}

void
wax_window_install_contact_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.show-contacts", NULL, show_contacts);
  gtk_widget_class_install_action (widget_class, "win.show-mail", NULL, show_mail);
  gtk_widget_class_install_action (widget_class, "win.add-contact", "(sss)", add_contact);
  gtk_widget_class_install_action (widget_class, "win.new-contact", NULL, new_contact);
  gtk_widget_class_install_action (widget_class, "win.new-group", NULL, new_contact);
}
