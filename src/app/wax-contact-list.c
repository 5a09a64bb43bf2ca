#include "app/wax-contact-list.h"

#include "app/wax-account-private.h"
#include "app/wax-contact-members.h"
#include "store/wax-contact-store.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum { MAX_CONTACTS = 20000 };

/* ---- rows ---- */

struct _WaxContactItem {
  GObject parent_instance;
  WaxContact *contact;
  char *heading;
};

G_DEFINE_FINAL_TYPE (WaxContactItem, wax_contact_item, G_TYPE_OBJECT)

static void
wax_contact_item_finalize (GObject *object)
{
  WaxContactItem *self = WAX_CONTACT_ITEM (object);

  wax_contact_unref (self->contact);
  g_free (self->heading);
  G_OBJECT_CLASS (wax_contact_item_parent_class)->finalize (object);
}

static void
wax_contact_item_class_init (WaxContactItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_contact_item_finalize;
}

static void
wax_contact_item_init (WaxContactItem *self)
{
}

static WaxContactItem *
item_new (WaxContact *contact, const char *heading)
{
  WaxContactItem *self = g_object_new (WAX_TYPE_CONTACT_ITEM, NULL);

  self->contact = wax_contact_ref (contact);
  self->heading = g_strdup (heading);
  return self;
}

WaxContact *
wax_contact_item_get_contact (WaxContactItem *self)
{
  return self->contact;
}

const char *
wax_contact_item_get_heading (WaxContactItem *self)
{
  return self->heading;
}

/* ---- reading ---- */

struct _WaxContactList {
  GObject parent_instance;
  WaxWorker *worker;
  GCancellable *cancellable; /* (nullable): of the reading that is under way */
  WaxAccount *account;       /* (nullable) */
  char *text;
  GPtrArray *items;
  WaxFailure *failure; /* (nullable) */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WaxContactList, wax_contact_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum { SIGNAL_LOADED, N_SIGNALS };
static guint signals[N_SIGNALS];

typedef struct {
  char *dir;
  char *text;
  WaxContact *contact; /* (nullable): of which all is to be read */
} Read;

static void
read_free (gpointer data)
{
  Read *read = data;

  g_clear_pointer (&read->contact, wax_contact_unref);
  g_free (read->dir);
  g_free (read->text);
  g_free (read);
}

static int
rank (GHashTable *ranks, const WaxContact *contact)
{
  int rank = GPOINTER_TO_INT (g_hash_table_lookup (ranks, contact->folder_id));

  return contact->folder_id[0] == '\0' ? G_MAXINT : rank == 0 ? G_MAXINT - 1 : rank;
}

/* Contacts are in the order of their names; they stay so within each place. */
static int
compare_places (gconstpointer a, gconstpointer b, gpointer ranks)
{
  int first = rank (ranks, *(WaxContact *const *) a), second = rank (ranks, *(WaxContact *const *) b);

  return (first > second) - (first < second);
}

static const char *
find_heading (GPtrArray *folders, const WaxContact *contact)
{
  if (contact->folder_id[0] == '\0')
    return _("Global Address List");
  for (guint i = 0; i < folders->len; i++) {
    WaxFolder *folder = folders->pdata[i];

    if (strcmp (folder->id, contact->folder_id) == 0)
      return folder->role == WAX_FOLDER_CONTACTS ? _("Contacts")
             /* Translators: addresses that the server noted by itself as mail was sent to them. */
             : strcmp (folder->path, "/Emailed Contacts") == 0 ? _("Emailed Contacts")
                                                              : folder->name;
  }
  return _("Other Contacts");
}

static GPtrArray *
make_items (GPtrArray *contacts, GPtrArray *folders)
{
  g_autoptr(GHashTable) ranks = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  const char *folder_id = NULL;

  for (guint i = 0; i < folders->len; i++)
    g_hash_table_insert (ranks, (gpointer) ((WaxFolder *) folders->pdata[i])->id, GINT_TO_POINTER ((int) i + 1));
  g_ptr_array_sort_with_data (contacts, compare_places, ranks);
  for (guint i = 0; i < contacts->len; i++) {
    WaxContact *contact = contacts->pdata[i];
    gboolean begins = g_strcmp0 (folder_id, contact->folder_id) != 0;

    g_ptr_array_add (items, item_new (contact, begins ? find_heading (folders, contact) : NULL));
    folder_id = contact->folder_id;
  }
  return items;
}

static gpointer
run_read (gpointer data, GCancellable *cancellable, GError **error)
{
  Read *read = data;
  g_autoptr(WaxContactStore) store = wax_contact_store_open (read->dir, error);
  g_autoptr(GPtrArray) folders = store != NULL ? wax_contact_store_list_folders (store, error) : NULL;
  g_autoptr(GPtrArray) contacts =
    folders != NULL ? wax_contact_store_search (store, read->text, MAX_CONTACTS, error) : NULL;

  return contacts != NULL ? make_items (contacts, folders) : NULL;
}

/* Whether a row says the same of both. */
static gboolean
looks_same (const WaxContactItem *a, const WaxContactItem *b)
{
  return strcmp (a->contact->id, b->contact->id) == 0 && strcmp (a->contact->folder_id, b->contact->folder_id) == 0 &&
         strcmp (a->contact->name, b->contact->name) == 0 && a->contact->is_group == b->contact->is_group &&
         g_strcmp0 (a->contact->addresses[0], b->contact->addresses[0]) == 0 && g_strcmp0 (a->heading, b->heading) == 0;
}

/* The item of before stays, with what is known now. */
static void
keep_item (GPtrArray *items, guint i, WaxContactItem *before)
{
  WaxContactItem *now = items->pdata[i];
  WaxContact *contact = before->contact;

  before->contact = wax_contact_ref (now->contact);
  wax_contact_unref (contact);
  items->pdata[i] = g_object_ref (before);
  g_object_unref (now);
}

/* What is the same at both ends stays, and with it the focus of a row: while that is made anew, keys are lost. */
static void
take_items (WaxContactList *self, GPtrArray *items)
{
  g_autoptr(GPtrArray) before = g_steal_pointer (&self->items);
  guint most = MIN (before->len, items->len), head = 0, tail = 0;

  for (; head < most && looks_same (before->pdata[head], items->pdata[head]); head++)
    keep_item (items, head, before->pdata[head]);
  for (; tail < most - head &&
         looks_same (before->pdata[before->len - 1 - tail], items->pdata[items->len - 1 - tail]); tail++)
    keep_item (items, items->len - 1 - tail, before->pdata[before->len - 1 - tail]);
  self->items = items;
  if (head + tail < MAX (before->len, items->len))
    g_list_model_items_changed (G_LIST_MODEL (self), head, before->len - head - tail, items->len - head - tail);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxContactList) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) items = wax_worker_run_finish (WAX_WORKER (source), result, &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->failure, wax_failure_unref);
  if (items == NULL)
    self->failure = wax_failure_new (error, NULL);
  else
    take_items (self, g_steal_pointer (&items));
  g_signal_emit (self, signals[SIGNAL_LOADED], 0);
}

static Read *
read_new (WaxContactList *self, WaxContact *contact)
{
  Read *read = g_new0 (Read, 1);

  read->dir = g_strdup (wax_reader_get_dir (wax_account_get_reader (self->account)));
  read->text = g_strdup (self->text);
  read->contact = contact != NULL ? wax_contact_ref (contact) : NULL;
  return read;
}

static void
start (WaxContactList *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->account == NULL) {
    take_items (self, g_ptr_array_new_with_free_func (g_object_unref));
    g_signal_emit (self, signals[SIGNAL_LOADED], 0);
    return;
  }
  self->cancellable = g_cancellable_new ();
  wax_worker_run_async (self->worker, run_read, read_new (self, NULL), read_free, (GDestroyNotify) g_ptr_array_unref,
                        self->cancellable, read_cb, g_object_ref (self));
}

static void
news_cb (WaxContactList *self, WaxChangeSet *news)
{
  if (news->contacts || news->reset)
    start (self);
}

void
wax_contact_list_show (WaxContactList *self, WaxAccount *account, const char *text)
{
  if (self->account != account && self->account != NULL)
    g_signal_handlers_disconnect_by_func (self->account, news_cb, self);
  if (self->account != account && account != NULL)
    g_signal_connect_object (account, "news", G_CALLBACK (news_cb), self, G_CONNECT_SWAPPED);
  if (self->account != account)
    take_items (self, g_ptr_array_new_with_free_func (g_object_unref));
  g_set_object (&self->account, account);
  g_free (self->text);
  self->text = g_strdup (text);
  start (self);
}

WaxAccount *
wax_contact_list_get_account (WaxContactList *self)
{
  return self->account;
}

const char *
wax_contact_list_get_text (WaxContactList *self)
{
  return self->text;
}

gboolean
wax_contact_list_is_loading (WaxContactList *self)
{
  return self->cancellable != NULL;
}

WaxFailure *
wax_contact_list_get_failure (WaxContactList *self)
{
  return self->failure;
}

guint
wax_contact_list_find (WaxContactList *self, gboolean own, const char *id)
{
  for (guint i = 0; i < self->items->len; i++) {
    const WaxContact *contact = ((WaxContactItem *) self->items->pdata[i])->contact;

    if (strcmp (contact->id, id) == 0 && (contact->folder_id[0] != '\0') == own)
      return i;
  }
  return G_MAXUINT;
}

/* ---- one contact ---- */

void
wax_contact_details_free (WaxContactDetails *self)
{
  wax_contact_unref (self->contact);
  g_ptr_array_unref (self->members);
  g_free (self);
}

static gpointer
run_load (gpointer data, GCancellable *cancellable, GError **error)
{
  Read *read = data;
  gboolean own = read->contact->folder_id[0] != '\0';
  g_autoptr(WaxContactStore) store = wax_contact_store_open (read->dir, error);
  g_autoptr(WaxContact) contact =
    store != NULL ? wax_contact_store_find (store, own, read->contact->id, error) : NULL;
  WaxContactDetails *details;

  if (contact == NULL)
    return NULL;
  details = g_new (WaxContactDetails, 1);
  details->members = wax_contact_members_find (store, contact);
  details->contact = g_steal_pointer (&contact);
  return details;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  GError *error = NULL;
  WaxContactDetails *details = wax_worker_run_finish (WAX_WORKER (source), result, &error);

  if (details != NULL)
    g_task_return_pointer (task, details, (GDestroyNotify) wax_contact_details_free);
  else
    g_task_return_error (task, error);
}

void
wax_contact_list_load_async (WaxContactList *self, WaxContact *contact, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  wax_worker_run_async (self->worker, run_load, read_new (self, contact), read_free,
                        (GDestroyNotify) wax_contact_details_free, cancellable, loaded_cb,
                        g_task_new (self, cancellable, callback, user_data));
}

WaxContactDetails *
wax_contact_list_load_finish (WaxContactList *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- object ---- */

static GType
get_item_type (GListModel *model)
{
  return WAX_TYPE_CONTACT_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return WAX_CONTACT_LIST (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  WaxContactList *self = WAX_CONTACT_LIST (model);

  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
wax_contact_list_finalize (GObject *object)
{
  WaxContactList *self = WAX_CONTACT_LIST (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->worker);
  g_clear_object (&self->account);
  g_clear_pointer (&self->failure, wax_failure_unref);
  g_ptr_array_unref (self->items);
  g_free (self->text);
  G_OBJECT_CLASS (wax_contact_list_parent_class)->finalize (object);
}

static void
wax_contact_list_class_init (WaxContactListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_contact_list_finalize;
  signals[SIGNAL_LOADED] = g_signal_new ("loaded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);
}

static void
wax_contact_list_init (WaxContactList *self)
{
  self->worker = wax_worker_new ();
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->text = g_strdup ("");
}

WaxContactList *
wax_contact_list_new (void)
{
  return g_object_new (WAX_TYPE_CONTACT_LIST, NULL);
}
