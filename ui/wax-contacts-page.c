#include "wax-contacts-page.h"

#include "wax-contact-row.h"
#include "wax-contact-view.h"
#include "wax-contact-words.h"
#include "wax-list-keys.h"
#include "wax-status-words.h"

struct _WaxContactsPage {
  AdwBin parent_instance;
  WaxContactList *list;
  GtkSingleSelection *selection;
  WaxAccount *account;        /* (nullable) */
  WaxContact *chosen;         /* (nullable): in the list, without its fields */
  WaxContactDetails *details; /* (nullable): of the one that is chosen, once they are read */
  GCancellable *cancellable;  /* (nullable): of their reading */
  char *awaited_id;           /* (nullable): to be chosen when it comes */
  gboolean moving;            /* while rows come and go: what is chosen is looked for afterwards */
  AdwLeaflet *leaflet;
  GtkDropDown *accounts;
  GtkSearchEntry *search;
  GtkStack *pages;
  AdwStatusPage *failure;
  GtkListView *view;
  WaxContactView *contact;
  WaxWarningBar *bar;
};

enum { SIGNAL_WRITE, SIGNAL_SHOW_MESSAGES, SIGNAL_NEW, SIGNAL_EDIT, SIGNAL_DELETE, SIGNAL_CLOSED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxContactsPage, wax_contacts_page, ADW_TYPE_BIN)

static gboolean
is_own (const WaxContact *contact)
{
  return contact->folder_id[0] != '\0';
}

static char *
dup_recipients (WaxContactsPage *self)
{
  return self->details != NULL ? wax_contact_words_recipients (self->details->contact, self->details->members) : NULL;
}

static void
update_actions (WaxContactsPage *self)
{
  g_autofree char *recipients = dup_recipients (self);
  gboolean own = self->details != NULL && is_own (self->details->contact);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "contacts.new", self->account != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "contacts.edit", own);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "contacts.delete", own);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "contacts.write", recipients != NULL && recipients[0] != '\0');
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "contacts.show-messages",
                                 self->details != NULL && self->details->contact->addresses[0] != NULL);
}

/* ---- one contact ---- */

static void
show_details (WaxContactsPage *self, WaxContactDetails *details)
{
  g_clear_pointer (&self->details, wax_contact_details_free);
  self->details = details;
  wax_contact_view_show (self->contact, details);
  update_actions (self);
}

/* What is gone meanwhile leaves the list with the next reading. */
static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxContactsPage) self = data;
  g_autoptr(WaxContactDetails) details = wax_contact_list_load_finish (WAX_CONTACT_LIST (source), result, NULL);

  if (self->cancellable == NULL || g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  g_clear_object (&self->cancellable);
  show_details (self, g_steal_pointer (&details));
}

static void
load (WaxContactsPage *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->chosen == NULL) {
    show_details (self, NULL);
    return;
  }
  self->cancellable = g_cancellable_new ();
  wax_contact_list_load_async (self->list, self->chosen, self->cancellable, loaded_cb, g_object_ref (self));
}

static void
choose (WaxContactsPage *self, WaxContact *contact)
{
  WaxContact *before = self->chosen;

  self->chosen = contact != NULL ? wax_contact_ref (contact) : NULL;
  g_clear_pointer (&before, wax_contact_unref);
  load (self);
}

static void
selected_cb (WaxContactsPage *self)
{
  WaxContactItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (!self->moving)
    choose (self, item != NULL ? wax_contact_item_get_contact (item) : NULL);
}

static void
show_contact (WaxContactsPage *self)
{
  adw_leaflet_set_visible_child_name (self->leaflet, "contact");
}

static void
activate_cb (WaxContactsPage *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  show_contact (self);
  gtk_widget_child_focus (GTK_WIDGET (self->contact), GTK_DIR_TAB_FORWARD);
}

static void
show_list_cb (WaxContactsPage *self)
{
  adw_leaflet_set_visible_child_name (self->leaflet, "list");
}

/* ---- the list ---- */

static void
show_page (WaxContactsPage *self)
{
  WaxFailure *failure = wax_contact_list_get_failure (self->list);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));

  if (failure != NULL) {
    g_autofree char *text = wax_status_words_failure (failure);
    g_autofree char *escaped = g_markup_escape_text (text, -1);

    adw_status_page_set_description (self->failure, escaped);
  }
  gtk_stack_set_visible_child_name (self->pages, failure != NULL ? "failure"
                                                 : n > 0         ? "list"
                                                 : wax_contact_list_is_loading (self->list) ? "loading"
                                                 : wax_contact_list_get_text (self->list)[0] != '\0' ? "not-found"
                                                                                                     : "empty");
}

static void
scroll_to (WaxContactsPage *self, guint position)
{
  gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", position);
}

/* What was chosen stays so as long as it is listed; one that was just made is chosen when it comes. */
static void
reselect (WaxContactsPage *self)
{
  guint position = GTK_INVALID_LIST_POSITION;
  WaxContactItem *item;

  if (self->awaited_id != NULL)
    position = wax_contact_list_find (self->list, TRUE, self->awaited_id);
  if (position != GTK_INVALID_LIST_POSITION)
    g_clear_pointer (&self->awaited_id, g_free);
  else if (self->chosen != NULL)
    position = wax_contact_list_find (self->list, is_own (self->chosen), self->chosen->id);
  gtk_single_selection_set_selected (self->selection, position);
  if (position != GTK_INVALID_LIST_POSITION)
    scroll_to (self, position);
  item = gtk_single_selection_get_selected_item (self->selection);
  choose (self, item != NULL ? wax_contact_item_get_contact (item) : NULL);
}

static void
list_loaded_cb (WaxContactsPage *self)
{
  show_page (self);
  reselect (self);
}

/* Before the selection hears of it, and forgets what was chosen. */
static void
items_changed_cb (WaxContactsPage *self)
{
  self->moving = TRUE;
}

static void
items_have_changed_cb (WaxContactsPage *self)
{
  self->moving = FALSE;
}

static void
show_list (WaxContactsPage *self)
{
  wax_contact_list_show (self->list, self->account, gtk_editable_get_text (GTK_EDITABLE (self->search)));
  show_page (self);
}

static void
account_cb (WaxContactsPage *self)
{
  WaxAccount *account = gtk_drop_down_get_selected_item (self->accounts);

  if (account == self->account)
    return;
  g_set_object (&self->account, account);
  g_clear_pointer (&self->chosen, wax_contact_unref);
  load (self);
  show_list (self);
}

/* A choice where there is one. */
static void
accounts_changed_cb (WaxContactsPage *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->accounts),
                          g_list_model_get_n_items (gtk_drop_down_get_model (self->accounts)) > 1);
}

/* ---- rows ---- */

static void
setup_row_cb (WaxContactsPage *self, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, wax_contact_row_new ());
}

static void
bind_row_cb (WaxContactsPage *self, GtkListItem *list_item)
{
  wax_contact_row_set_item (WAX_CONTACT_ROW (gtk_list_item_get_child (list_item)), gtk_list_item_get_item (list_item));
}

/* ---- actions ---- */

static void
new_contact (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxContactsPage *self = WAX_CONTACTS_PAGE (widget);

  if (self->account != NULL)
    g_signal_emit (self, signals[SIGNAL_NEW], 0, self->account);
}

static void
act_on_chosen (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxContactsPage *self = WAX_CONTACTS_PAGE (widget);

  if (self->details != NULL && is_own (self->details->contact))
    g_signal_emit (self, signals[g_str_equal (name, "contacts.edit") ? SIGNAL_EDIT : SIGNAL_DELETE], 0, self->account,
                   self->details->contact);
}

static void
write_to (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxContactsPage *self = WAX_CONTACTS_PAGE (widget);
  g_autofree char *recipients = dup_recipients (self);

  if (recipients != NULL && recipients[0] != '\0')
    g_signal_emit (self, signals[SIGNAL_WRITE], 0, self->account, recipients);
}

static void
write_cb (WaxContactsPage *self, const char *recipients)
{
  g_signal_emit (self, signals[SIGNAL_WRITE], 0, self->account, recipients);
}

/* From any of their addresses. */
static void
show_messages (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxContactsPage *self = WAX_CONTACTS_PAGE (widget);
  g_autoptr(GString) query = g_string_new (NULL);

  for (guint i = 0; self->details != NULL && self->details->contact->addresses[i] != NULL; i++) {
    g_autofree char *quoted = wax_query_quote (self->details->contact->addresses[i]);

    g_string_append_printf (query, "%sfrom:%s", i > 0 ? " or " : "", quoted);
  }
  if (query->len > 0)
    g_signal_emit (self, signals[SIGNAL_SHOW_MESSAGES], 0, self->account, query->str);
}

static void
close_page (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxContactsPage *self = WAX_CONTACTS_PAGE (widget);

  if (!wax_contacts_page_go_back (self))
    g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

static void
stop_search_cb (WaxContactsPage *self)
{
  if (gtk_editable_get_text (GTK_EDITABLE (self->search))[0] != '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  else
    g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

/* Down from the search goes on in what it found. */
static gboolean
search_key_cb (WaxContactsPage *self, guint key)
{
  if (key != GDK_KEY_Down && key != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;
  if (gtk_single_selection_get_selected (self->selection) == GTK_INVALID_LIST_POSITION)
    gtk_single_selection_set_selected (self->selection, 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  return GDK_EVENT_STOP;
}

/* ---- for the window ---- */

void
wax_contacts_page_set_accounts (WaxContactsPage *self, GListModel *accounts)
{
  gtk_drop_down_set_model (self->accounts, accounts);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (accounts_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  accounts_changed_cb (self);
}

void
wax_contacts_page_show (WaxContactsPage *self, WaxAccount *account)
{
  GListModel *accounts = gtk_drop_down_get_model (self->accounts);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr(WaxAccount) other = g_list_model_get_item (accounts, i);

    if (other == account)
      gtk_drop_down_set_selected (self->accounts, i);
  }
  account_cb (self);
  show_list (self);
  wax_contacts_page_start_search (self);
}

WaxAccount *
wax_contacts_page_get_account (WaxContactsPage *self)
{
  return self->account;
}

void
wax_contacts_page_start_search (WaxContactsPage *self)
{
  show_list_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

gboolean
wax_contacts_page_go_back (WaxContactsPage *self)
{
  if (!adw_leaflet_get_folded (self->leaflet) ||
      g_strcmp0 (adw_leaflet_get_visible_child_name (self->leaflet), "contact") != 0)
    return FALSE;
  show_list_cb (self);
  return TRUE;
}

void
wax_contacts_page_choose (WaxContactsPage *self, const char *id)
{
  g_free (self->awaited_id);
  self->awaited_id = g_strdup (id);
  if (!wax_contact_list_is_loading (self->list))
    reselect (self);
}

const WaxContactDetails *
wax_contacts_page_get_details (WaxContactsPage *self)
{
  return self->details;
}

WaxWarningBar *
wax_contacts_page_get_bar (WaxContactsPage *self)
{
  return self->bar;
}

/* ---- object ---- */

static void
wax_contacts_page_dispose (GObject *object)
{
  WaxContactsPage *self = WAX_CONTACTS_PAGE (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->account);
  g_clear_pointer (&self->chosen, wax_contact_unref);
  g_clear_pointer (&self->details, wax_contact_details_free);
  g_clear_pointer (&self->awaited_id, g_free);
  G_OBJECT_CLASS (wax_contacts_page_parent_class)->dispose (object);
}

static void
wax_contacts_page_finalize (GObject *object)
{
  g_clear_object (&WAX_CONTACTS_PAGE (object)->list);
  G_OBJECT_CLASS (wax_contacts_page_parent_class)->finalize (object);
}

static guint
add_signal (const char *name, guint n, GType second)
{
  return n == 0 ? g_signal_new (name, WAX_TYPE_CONTACTS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0)
         : n == 1
           ? g_signal_new (name, WAX_TYPE_CONTACTS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                           WAX_TYPE_ACCOUNT)
           : g_signal_new (name, WAX_TYPE_CONTACTS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                           WAX_TYPE_ACCOUNT, second);
}

static void
add_signals (void)
{
  signals[SIGNAL_WRITE] = add_signal ("write", 2, G_TYPE_STRING);
  signals[SIGNAL_SHOW_MESSAGES] = add_signal ("show-messages", 2, G_TYPE_STRING);
  signals[SIGNAL_NEW] = add_signal ("new", 1, G_TYPE_NONE);
  signals[SIGNAL_EDIT] = add_signal ("edit", 2, WAX_TYPE_CONTACT);
  signals[SIGNAL_DELETE] = add_signal ("delete", 2, WAX_TYPE_CONTACT);
  signals[SIGNAL_CLOSED] = add_signal ("closed", 0, G_TYPE_NONE);
}

static void
wax_contacts_page_class_init (WaxContactsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_contacts_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = wax_contacts_page_finalize;
  g_type_ensure (WAX_TYPE_ACCOUNT);
  g_type_ensure (WAX_TYPE_CONTACT_VIEW);
  g_type_ensure (WAX_TYPE_WARNING_BAR);
  add_signals ();
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-contacts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxContactsPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, WaxContactsPage, accounts);
  gtk_widget_class_bind_template_child (widget_class, WaxContactsPage, search);
  gtk_widget_class_bind_template_child (widget_class, WaxContactsPage, pages);
  gtk_widget_class_bind_template_child (widget_class, WaxContactsPage, failure);
  gtk_widget_class_bind_template_child (widget_class, WaxContactsPage, view);
  gtk_widget_class_bind_template_child (widget_class, WaxContactsPage, contact);
  gtk_widget_class_bind_template_child (widget_class, WaxContactsPage, bar);
  gtk_widget_class_bind_template_callback (widget_class, account_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_list);
  gtk_widget_class_bind_template_callback (widget_class, show_list_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, write_cb);
  gtk_widget_class_install_action (widget_class, "contacts.new", NULL, new_contact);
  gtk_widget_class_install_action (widget_class, "contacts.edit", NULL, act_on_chosen);
  gtk_widget_class_install_action (widget_class, "contacts.delete", NULL, act_on_chosen);
  gtk_widget_class_install_action (widget_class, "contacts.write", NULL, write_to);
  gtk_widget_class_install_action (widget_class, "contacts.show-messages", NULL, show_messages);
  gtk_widget_class_install_action (widget_class, "contacts.close", NULL, close_page);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "contacts.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "contacts.edit", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "contacts.write", NULL);
}

static void
wax_contacts_page_init (WaxContactsPage *self)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_row_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_row_cb), self, G_CONNECT_SWAPPED);
  self->list = wax_contact_list_new ();
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "loaded", G_CALLBACK (list_loaded_cb), self, G_CONNECT_SWAPPED);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->list)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (items_have_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  gtk_list_view_set_factory (self->view, factory);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection);
  wax_list_keys_leave_by_tab (GTK_WIDGET (self->view));
  update_actions (self);
}
