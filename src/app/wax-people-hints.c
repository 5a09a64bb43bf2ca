#include "app/wax-people-hints.h"

#include "app/wax-account-private.h"
#include "app/wax-contact-members.h"
#include "mail/wax-address.h"
#include "store/wax-people.h"

#include <string.h>

/* SHORTEST: characters that the server is asked with; PAUSE_MS: who writes on is not asked about yet. */
enum { MAX_PEOPLE = 10, SHORTEST = 2, PAUSE_MS = 250 };

struct _WaxPeopleHints {
  GObject parent_instance;
  WaxWorker *worker;
  WaxWorker *asker;          /* the server: what is here waits for no answer */
  GCancellable *cancellable; /* (nullable): of what is under way for the text */
  WaxAccount *account;
  char *text;
  guint pause_id;
  gboolean looking;
  GPtrArray *people;
};

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxPeopleHints, wax_people_hints, G_TYPE_OBJECT)

typedef struct {
  char *dir;
  WaxConnection *connection; /* (nullable) */
  char *text;
  gint64 now_ms;
} Question;

static Question *
question_new (WaxPeopleHints *self)
{
  Question *question = g_new0 (Question, 1);

  question->dir = g_strdup (wax_reader_get_dir (wax_account_get_reader (self->account)));
  g_set_object (&question->connection, wax_account_get_connection (self->account));
  question->text = g_strdup (self->text);
  question->now_ms = g_get_real_time () / 1000;
  return question;
}

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->dir);
  g_clear_object (&question->connection);
  g_free (question->text);
  g_free (question);
}

/* Whether that is what is still asked for. */
static gboolean
is_current (WaxPeopleHints *self, GAsyncResult *result)
{
  return g_task_get_cancellable (G_TASK (result)) == self->cancellable;
}

/* ---- at the server ---- */

static gpointer
ask (gpointer data, GCancellable *cancellable, GError **error)
{
  Question *question = data;
  WaxConnectionWork work;
  GPtrArray *people;

  wax_connection_begin_work (question->connection, cancellable, &work);
  people = wax_backend_find_people (wax_connection_get_backend (question->connection), question->text,
                                    work.cancellable, error);
  wax_connection_end_work (&work);
  return people;
}

static gboolean
has_address (GPtrArray *people, const char *address)
{
  for (guint i = 0; i < people->len; i++) {
    WaxContact *person = people->pdata[i];

    if (!wax_contact_is_own_group (person) && wax_address_equal (person->addresses[0], address))
      return TRUE;
  }
  return FALSE;
}

/* Who is there stays in place. */
static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxPeopleHints) self = data;
  g_autoptr(GPtrArray) people = wax_worker_run_finish (WAX_WORKER (source), result, NULL);
  guint before = self->people->len;

  if (people == NULL || !is_current (self, result))
    return;
  for (guint i = 0; i < people->len && self->people->len < MAX_PEOPLE; i++) {
    if (!has_address (self->people, ((WaxContact *) people->pdata[i])->addresses[0]))
      g_ptr_array_add (self->people, wax_contact_ref (people->pdata[i]));
  }
  if (self->people->len > before)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
may_ask (WaxPeopleHints *self)
{
  WaxConnection *connection = wax_account_get_connection (self->account);

  return connection != NULL && wax_connection_get_engine (connection) != NULL;
}

static void
pause_cb (gpointer data)
{
  WaxPeopleHints *self = data;

  self->pause_id = 0;
  if (!may_ask (self)) /* any more */
    return;
  wax_worker_run_async (self->asker, ask, question_new (self), question_free, (GDestroyNotify) g_ptr_array_unref,
                        self->cancellable, answered_cb, g_object_ref (self));
}

static void
ask_later (WaxPeopleHints *self)
{
  if (may_ask (self) && self->people->len < MAX_PEOPLE && g_utf8_strlen (self->text, -1) >= SHORTEST)
    self->pause_id = g_timeout_add_once (PAUSE_MS, pause_cb, self);
}

/* ---- here ---- */

/* Returns: (transfer full) (nullable): with whoever has an address; %NULL where nobody has */
static WaxContact *
expand_group (WaxContactStore *store, const WaxContact *group)
{
  g_autoptr(GPtrArray) members = wax_contact_members_find (store, group);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) people = NULL;

  for (guint i = 0; i < members->len; i++) {
    WaxContact *member = members->pdata[i];
    const char *address = member->addresses[0];
    g_autofree char *person = NULL;

    if (address == NULL)
      continue;
    person = wax_address_to_string (strcmp (member->name, address) != 0 ? member->name : NULL, address);
    g_strv_builder_add (builder, person);
  }
  people = g_strv_builder_end (builder);
  return people[0] == NULL ? NULL : wax_contact_new (&(WaxContact) { .name = group->name, .is_group = TRUE,
                                                                     .folder_id = group->folder_id,
                                                                     .addresses = (const char *const *) people });
}

static gboolean
expand_groups (const char *dir, GPtrArray *people, GError **error)
{
  g_autoptr(WaxContactStore) store = NULL;

  for (guint i = people->len; i > 0; i--) {
    WaxContact *person = people->pdata[i - 1], *expanded;

    if (!wax_contact_is_own_group (person))
      continue;
    if (store == NULL && (store = wax_contact_store_open (dir, error)) == NULL)
      return FALSE;
    expanded = expand_group (store, person);
    g_ptr_array_remove_index (people, i - 1);
    if (expanded != NULL)
      g_ptr_array_insert (people, (int) i - 1, expanded);
  }
  return TRUE;
}

static gpointer
look_up (gpointer data, GCancellable *cancellable, GError **error)
{
  Question *question = data;
  g_autoptr(WaxPeople) people = wax_people_open (question->dir, error);

  g_autoptr(GPtrArray) found =
    people != NULL ? wax_people_search (people, question->text, question->now_ms, MAX_PEOPLE, error) : NULL;

  return found != NULL && expand_groups (question->dir, found, error) ? g_steal_pointer (&found) : NULL;
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxPeopleHints) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) people = wax_worker_run_finish (WAX_WORKER (source), result, &error);

  if (!is_current (self, result))
    return;
  if (error != NULL) /* then there is nobody to offer, and what is written goes as it is */
    g_debug ("People were not looked up: %s", error->message);
  self->looking = FALSE;
  g_ptr_array_set_size (self->people, 0);
  for (guint i = 0; people != NULL && i < people->len; i++)
    g_ptr_array_add (self->people, wax_contact_ref (people->pdata[i]));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  ask_later (self);
}

/* Who is shown stays until others are found: a list that goes and comes with each letter flickers. */
void
wax_people_hints_set_text (WaxPeopleHints *self, WaxAccount *account, const char *text)
{
  gboolean any;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->pause_id, g_source_remove);
  g_set_object (&self->account, account);
  g_free (self->text);
  self->text = g_strstrip (g_strdup (text));
  self->looking = self->account != NULL && self->text[0] != '\0';
  if (self->looking) {
    self->cancellable = g_cancellable_new ();
    wax_worker_run_async (self->worker, look_up, question_new (self), question_free,
                          (GDestroyNotify) g_ptr_array_unref, self->cancellable, looked_up_cb, g_object_ref (self));
    return;
  }
  any = self->people->len > 0;
  g_ptr_array_set_size (self->people, 0);
  if (any)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

gboolean
wax_people_hints_is_looking (WaxPeopleHints *self)
{
  return self->looking;
}

GPtrArray *
wax_people_hints_get (WaxPeopleHints *self)
{
  return self->people;
}

/* ---- object ---- */

static void
wax_people_hints_dispose (GObject *object)
{
  WaxPeopleHints *self = WAX_PEOPLE_HINTS (object);

  g_clear_handle_id (&self->pause_id, g_source_remove);
  G_OBJECT_CLASS (wax_people_hints_parent_class)->dispose (object);
}

static void
wax_people_hints_finalize (GObject *object)
{
  WaxPeopleHints *self = WAX_PEOPLE_HINTS (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->worker);
  g_clear_object (&self->asker);
  g_clear_object (&self->account);
  g_ptr_array_unref (self->people);
  g_free (self->text);
  G_OBJECT_CLASS (wax_people_hints_parent_class)->finalize (object);
}

static void
wax_people_hints_class_init (WaxPeopleHintsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wax_people_hints_dispose;
  G_OBJECT_CLASS (klass)->finalize = wax_people_hints_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wax_people_hints_init (WaxPeopleHints *self)
{
  self->worker = wax_worker_new ();
  self->asker = wax_worker_new ();
  self->people = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_contact_unref);
  self->text = g_strdup ("");
}

WaxPeopleHints *
wax_people_hints_new (void)
{
  return g_object_new (WAX_TYPE_PEOPLE_HINTS, NULL);
}
