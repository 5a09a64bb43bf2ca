#include "app/wax-search-hints.h"

#include "app/wax-account-private.h"
#include "store/wax-contact-store.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum { MAX_HINTS = 12, MAX_PEOPLE = 6, SHORTEST_NAME = 2 };

struct _WaxSearchHints {
  GObject parent_instance;
  WaxWorker *worker;
  GCancellable *cancellable; /* (nullable): of the look-up that is under way */
  WaxAccount *account;
  char *text;
  GPtrArray *people; /* (nullable) (element-type WaxContact): those for the text */
  GPtrArray *hints;
};

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxSearchHints, wax_search_hints, G_TYPE_OBJECT)

/* An operator, or one with a value. */
typedef struct {
  const char *text;
  const char *detail;
} Known;

static const Known operators[] = {
  { "from:", N_("Who sent it") },
  { "to:", N_("Who received it") },
  { "subject:", N_("Words of its subject") },
  { "in:", N_("The folder it is in") },
  { "tag:", N_("A tag that it has") },
  { "has:attachment", N_("With attachments") },
  { "is:unread", N_("Not read yet") },
  { "after:", N_("Newer than a day") },
  { "before:", N_("Older than a day") },
  { "larger:", N_("Larger than a size") },
  { "smaller:", N_("Smaller than a size") },
  { "cc:", N_("Who received a copy") },
  { "is:", N_("Read, flagged, answered …") },
  { "date:", N_("On a day") },
};

static const Known states[] = {
  { "unread", N_("Not read yet") },          { "read", N_("Read") },
  { "flagged", N_("With a flag") },          { "replied", N_("Answered") },
  { "forwarded", N_("Forwarded") },          { "draft", N_("Not sent yet") },
  { "invite", N_("Invitations") },           { "anywhere", N_("In Trash and Junk, too") },
};

static const Known days[] = {
  { "today", N_("Today") },
  { "yesterday", N_("Yesterday") },
  { "-7d", N_("7 days ago") },
  { "-30d", N_("30 days ago") },
  { "-1year", N_("Last year") },
};

static const Known sizes[] = {
  { "1mb", N_("One megabyte") },
  { "5mb", N_("Five megabytes") },
  { "20mb", N_("Twenty megabytes") },
};

static const Known attachments[] = { { "attachment", N_("With attachments") } };

static void
hint_free (gpointer data)
{
  WaxSearchHint *hint = data;

  g_free (hint->label);
  g_free (hint->detail);
  g_free (hint->text);
  g_free (hint);
}

/* ---- the end of a text ---- */

/* What is being written: @head stands before it and stays. */
typedef struct {
  char *head;
  char *name;  /* (nullable): of the operator, with its colon */
  char *value; /* or the beginning of a word */
} End;

static void
end_clear (End *end)
{
  g_free (end->head);
  g_free (end->name);
  g_free (end->value);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (End, end_clear)

/* Where the last term begins: behind the last blank or parenthesis that is in no quotes. */
static const char *
find_term (const char *text)
{
  const char *term = text;
  gboolean quoted = FALSE;

  for (const char *c = text; *c != '\0'; c++) {
    quoted ^= *c == '"';
    if (!quoted && (g_ascii_isspace (*c) || *c == '(' || *c == ')'))
      term = c + 1;
  }
  return *term == '-' ? term + 1 : term;
}

static void
read_end (const char *text, End *end)
{
  const char *term = find_term (text);
  const char *colon = strchr (term, ':');
  const char *value = colon != NULL ? colon + 1 : term;

  end->head = g_strndup (text, (gsize) (term - text));
  end->name = colon != NULL ? g_ascii_strdown (term, colon + 1 - term) : NULL;
  end->value = g_strdup (*value == '"' ? value + 1 : value);
}

/* ---- hints ---- */

static void
add (WaxSearchHints *self, char *label, const char *detail, char *text)
{
  WaxSearchHint *hint = g_new (WaxSearchHint, 1);

  *hint = (WaxSearchHint) { label, g_strdup (detail), text };
  g_ptr_array_add (self->hints, hint);
}

/* Written to its end, and no hint any more. */
static gboolean
begins (const char *text, const char *start)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_autofree char *wanted = g_utf8_casefold (start, -1);

  return g_str_has_prefix (folded, wanted) && strlen (folded) > strlen (wanted);
}

static void
add_value (WaxSearchHints *self, const End *end, const char *name, const char *value, const char *detail)
{
  g_autofree char *quoted = wax_query_quote (value);

  add (self, g_strconcat (name, value, NULL), detail, g_strconcat (end->head, name, quoted, " ", NULL));
}

static void
add_known (WaxSearchHints *self, const End *end, const Known *known, guint n)
{
  for (guint i = 0; i < n; i++) {
    gboolean whole = !g_str_has_suffix (known[i].text, ":");

    if (!begins (known[i].text, end->value))
      continue;
    if (end->name != NULL)
      add (self, g_strconcat (end->name, known[i].text, NULL), _(known[i].detail),
           g_strconcat (end->head, end->name, known[i].text, " ", NULL));
    else
      add (self, g_strdup (known[i].text), _(known[i].detail),
           g_strconcat (end->head, known[i].text, whole ? " " : "", NULL));
  }
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  const WaxFolder *first = *(WaxFolder *const *) a, *second = *(WaxFolder *const *) b;

  return (first->role == WAX_FOLDER_NONE) != (second->role == WAX_FOLDER_NONE)
           ? (first->role == WAX_FOLDER_NONE) - (second->role == WAX_FOLDER_NONE)
           : g_utf8_collate (first->path, second->path);
}

/* By the path, or by the name as it is shown: that of a system folder is translated. */
static void
add_folders (WaxSearchHints *self, const End *end)
{
  WaxFolderTree *tree = wax_account_get_folder_tree (self->account);
  g_autoptr(GPtrArray) folders = wax_folder_tree_list (tree);

  g_ptr_array_sort (folders, compare_paths);
  for (guint i = 0; i < folders->len && self->hints->len < MAX_HINTS; i++) {
    WaxFolder *folder = folders->pdata[i];
    const char *path = folder->path[0] == '/' ? folder->path + 1 : folder->path;
    const char *name = wax_folder_item_get_name (wax_folder_tree_find (tree, folder->id));

    if (begins (path, end->value) || begins (name, end->value))
      add_value (self, end, end->name, path, name);
  }
}

static void
add_tags (WaxSearchHints *self, const End *end)
{
  g_autoptr(GPtrArray) tags = wax_account_list_tags (self->account);

  for (guint i = 0; i < tags->len && self->hints->len < MAX_HINTS; i++) {
    WaxTag *tag = tags->pdata[i];

    if (begins (tag->name, end->value))
      add_value (self, end, end->name, tag->name, _("Tag"));
  }
}

static void
add_people (WaxSearchHints *self, const End *end)
{
  for (guint i = 0; self->people != NULL && i < self->people->len; i++) {
    WaxContact *person = self->people->pdata[i];

    if (person->addresses[0] != NULL && g_ascii_strcasecmp (person->addresses[0], end->value) != 0)
      add_value (self, end, end->name != NULL ? end->name : "from:", person->addresses[0], person->name);
  }
}

static gboolean
takes_people (const End *end)
{
  static const char *const names[] = { "from:", "to:", "cc:", "tocc:", "tofrom:", "fromcc:", "tofromcc:", NULL };

  return end->name == NULL || g_strv_contains (names, end->name);
}

static void
update (WaxSearchHints *self)
{
  g_auto(End) end = { NULL };

  read_end (self->text, &end);
  g_ptr_array_set_size (self->hints, 0);
  if (self->account == NULL || (end.name == NULL && end.value[0] == '\0' && self->text[0] != '\0'))
    ; /* nothing is begun */
  else if (end.name == NULL)
    add_known (self, &end, operators, G_N_ELEMENTS (operators));
  else if (g_str_equal (end.name, "in:") || g_str_equal (end.name, "under:"))
    add_folders (self, &end);
  else if (g_str_equal (end.name, "tag:"))
    add_tags (self, &end);
  else if (g_str_equal (end.name, "is:"))
    add_known (self, &end, states, G_N_ELEMENTS (states));
  else if (g_str_equal (end.name, "has:"))
    add_known (self, &end, attachments, G_N_ELEMENTS (attachments));
  else if (g_str_equal (end.name, "after:") || g_str_equal (end.name, "before:") || g_str_equal (end.name, "date:"))
    add_known (self, &end, days, G_N_ELEMENTS (days));
  else if (g_str_equal (end.name, "larger:") || g_str_equal (end.name, "smaller:"))
    add_known (self, &end, sizes, G_N_ELEMENTS (sizes));
  if (takes_people (&end))
    add_people (self, &end);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* ---- people ---- */

typedef struct {
  char *dir;
  char *name;
} Lookup;

static void
lookup_free (gpointer data)
{
  Lookup *lookup = data;

  g_free (lookup->dir);
  g_free (lookup->name);
  g_free (lookup);
}

static gpointer
look_up (gpointer data, GCancellable *cancellable, GError **error)
{
  Lookup *lookup = data;
  g_autoptr(WaxContactStore) store = wax_contact_store_open (lookup->dir, error);

  return store != NULL ? wax_contact_store_search (store, lookup->name, MAX_PEOPLE, error) : NULL;
}

/* Without people there are hints all the same. */
static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxSearchHints) self = data;
  g_autoptr(GPtrArray) people = wax_worker_run_finish (WAX_WORKER (source), result, NULL);

  if (people == NULL || g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  self->people = g_steal_pointer (&people);
  update (self);
}

static void
start_look_up (WaxSearchHints *self)
{
  g_auto(End) end = { NULL };
  Lookup *lookup;

  read_end (self->text, &end);
  if (self->account == NULL || !takes_people (&end) || g_utf8_strlen (end.value, -1) < SHORTEST_NAME)
    return;
  lookup = g_new (Lookup, 1);
  *lookup = (Lookup) { g_strdup (wax_reader_get_dir (wax_account_get_reader (self->account))), g_strdup (end.value) };
  self->cancellable = g_cancellable_new ();
  wax_worker_run_async (self->worker, look_up, lookup, lookup_free, (GDestroyNotify) g_ptr_array_unref,
                        self->cancellable, looked_up_cb, g_object_ref (self));
}

void
wax_search_hints_set_text (WaxSearchHints *self, WaxAccount *account, const char *text)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->people, g_ptr_array_unref);
  g_set_object (&self->account, account);
  g_free (self->text);
  self->text = g_strdup (text);
  update (self);
  start_look_up (self);
}

GPtrArray *
wax_search_hints_get (WaxSearchHints *self)
{
  return self->hints;
}

/* ---- object ---- */

static void
wax_search_hints_finalize (GObject *object)
{
  WaxSearchHints *self = WAX_SEARCH_HINTS (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->worker);
  g_clear_object (&self->account);
  g_clear_pointer (&self->people, g_ptr_array_unref);
  g_ptr_array_unref (self->hints);
  g_free (self->text);
  G_OBJECT_CLASS (wax_search_hints_parent_class)->finalize (object);
}

static void
wax_search_hints_class_init (WaxSearchHintsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_search_hints_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wax_search_hints_init (WaxSearchHints *self)
{
  self->worker = wax_worker_new ();
  self->hints = g_ptr_array_new_with_free_func (hint_free);
  self->text = g_strdup ("");
}

WaxSearchHints *
wax_search_hints_new (void)
{
  return g_object_new (WAX_TYPE_SEARCH_HINTS, NULL);
}
