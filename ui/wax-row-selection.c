#include "wax-row-selection.h"

/* Rows that come first, and with each frame then; with as many as a view has widgets for, the rest cost nothing. */
enum { FIRST = 20, STEP = 8, WIDGETS = 210 };

struct _WaxRowSelection {
  GObject parent_instance;
  WaxMessageList *list; /* (nullable) */
  GArray *keys;         /* of the list before it changed */
  guint n_shown;        /* the first of them, until the others come */
  WaxMessageList *old;  /* (nullable): whose rows stand below */
  guint n_old;
  GtkBitset *chosen;
  GArray *gone; /* keys of those that were chosen and went since the list was read: they may come again */
};

enum { SIGNAL_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

static void wax_row_selection_list_init (GListModelInterface *iface);
static void wax_row_selection_selection_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WaxRowSelection, wax_row_selection, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, wax_row_selection_list_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, wax_row_selection_selection_init))

/* ---- rows ---- */

static GType
get_item_type (GListModel *model)
{
  return WAX_TYPE_MESSAGE_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  WaxRowSelection *self = WAX_ROW_SELECTION (model);

  return self->n_shown + self->n_old;
}

static gpointer
get_item (GListModel *model, guint position)
{
  WaxRowSelection *self = WAX_ROW_SELECTION (model);

  if (position < self->n_shown)
    return g_list_model_get_item (G_LIST_MODEL (self->list), position);
  return position - self->n_shown < self->n_old
           ? g_list_model_get_item (G_LIST_MODEL (self->old), position - self->n_shown)
           : NULL;
}

static void
wax_row_selection_list_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

WaxMessageList *
wax_row_selection_get_list (WaxRowSelection *self, guint position)
{
  return position < self->n_shown ? self->list : self->old;
}

static void
show_to (WaxRowSelection *self, guint n)
{
  guint before = self->n_shown;

  if (n <= before)
    return;
  self->n_shown = n;
  g_list_model_items_changed (G_LIST_MODEL (self), before, 0, n - before);
}

gboolean
wax_row_selection_is_whole (WaxRowSelection *self)
{
  return self->n_shown == self->keys->len;
}

void
wax_row_selection_show_more (WaxRowSelection *self)
{
  show_to (self, self->n_shown >= WIDGETS ? self->keys->len : MIN (self->n_shown + STEP, self->keys->len));
}

void
wax_row_selection_show_all (WaxRowSelection *self)
{
  show_to (self, self->keys->len);
}

gboolean
wax_row_selection_has_old (WaxRowSelection *self)
{
  return self->old != NULL;
}

void
wax_row_selection_drop_old (WaxRowSelection *self)
{
  g_autoptr(WaxMessageList) old = g_steal_pointer (&self->old);
  guint n = self->n_old;

  if (old == NULL)
    return;
  g_signal_handlers_disconnect_by_data (old, self);
  self->n_old = 0;
  g_list_model_items_changed (G_LIST_MODEL (self), self->n_shown, n, 0);
}

/* What stands in the way of those that come changes, too: of a search that goes on, more may be found. */
static void
old_changed_cb (WaxRowSelection *self, guint position, guint removed, guint added)
{
  if (position >= self->n_old)
    return;
  removed = MIN (removed, self->n_old - position);
  self->n_old += added - removed;
  g_list_model_items_changed (G_LIST_MODEL (self), self->n_shown + position, removed, added);
}

/* ---- which are chosen ---- */

static gboolean
is_selected (GtkSelectionModel *model, guint position)
{
  return gtk_bitset_contains (WAX_ROW_SELECTION (model)->chosen, position);
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model, guint position, guint n_items)
{
  return gtk_bitset_ref (WAX_ROW_SELECTION (model)->chosen);
}

/* What differs goes from the first to the last row that does. Whoever chooses now wants none again that have gone. */
static gboolean
set_selection (GtkSelectionModel *model, GtkBitset *selected, GtkBitset *mask)
{
  WaxRowSelection *self = WAX_ROW_SELECTION (model);
  g_autoptr(GtkBitset) differing = gtk_bitset_copy (selected);
  guint first, last;

  gtk_bitset_difference (differing, self->chosen);
  gtk_bitset_intersect (differing, mask);
  gtk_bitset_remove_range_closed (differing, self->n_shown, G_MAXUINT);
  if (gtk_bitset_is_empty (differing))
    return TRUE;
  first = gtk_bitset_get_minimum (differing);
  last = gtk_bitset_get_maximum (differing);
  gtk_bitset_difference (self->chosen, differing);
  g_array_set_size (self->gone, 0);
  gtk_selection_model_selection_changed (model, first, last - first + 1);
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0);
  return TRUE;
}

static gboolean
select_all (GtkSelectionModel *model)
{
  WaxRowSelection *self = WAX_ROW_SELECTION (model);

  wax_row_selection_show_all (self);
  return gtk_selection_model_select_range (model, 0, self->n_shown, TRUE);
}

static void
wax_row_selection_selection_init (GtkSelectionModelInterface *iface)
{
  iface->select_all = select_all;
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->set_selection = set_selection;
}

static GArray *
dup_keys (GArray *keys, GtkBitset *positions)
{
  GArray *some = g_array_sized_new (FALSE, FALSE, sizeof (gint64), (guint) gtk_bitset_get_size (positions));
  GtkBitsetIter iter;
  guint position;

  for (gboolean any = gtk_bitset_iter_init_first (&iter, positions, &position); any;
       any = gtk_bitset_iter_next (&iter, &position))
    g_array_append_val (some, g_array_index (keys, gint64, position));
  return some;
}

/* Where many ranges are told as one, rows that stay are among those that go and come; and a row may have another key
 * now, and another place. */
static void
choose_again (WaxRowSelection *self, guint position, guint n)
{
  g_autoptr(GHashTable) wanted = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < self->gone->len; i++)
    g_hash_table_add (wanted, &g_array_index (self->gone, gint64, i));
  for (guint i = position; i < position + n; i++) {
    if (g_hash_table_contains (wanted, &g_array_index (self->keys, gint64, i)))
      gtk_bitset_add (self->chosen, i);
  }
}

/* Where rows are left that did not come yet, all behind the change comes with it. */
static void
tell_changed (WaxRowSelection *self, guint n_before, guint position, guint removed, guint added)
{
  gboolean fresh = n_before == 0 && self->keys->len > FIRST && self->n_old < WIDGETS;
  guint first = MIN (position, self->n_shown), n_shown = self->n_shown;

  self->n_shown = fresh ? FIRST : self->keys->len;
  if (fresh || n_shown < n_before)
    g_list_model_items_changed (G_LIST_MODEL (self), first, n_shown - first, self->n_shown - first);
  else
    g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
note_gone (WaxRowSelection *self, GArray *keys)
{
  for (guint i = 0; i < keys->len; i++) {
    gint64 key = wax_message_list_follow (self->list, g_array_index (keys, gint64, i));

    g_array_append_val (self->gone, key);
  }
}

static void
items_changed_cb (WaxRowSelection *self, guint position, guint removed, guint added)
{
  GArray *keys = wax_message_list_get_keys (self->list);
  g_autoptr(GtkBitset) going = gtk_bitset_new_range (position, removed);
  g_autoptr(GArray) gone = NULL;
  guint n_before = self->keys->len;

  gtk_bitset_intersect (going, self->chosen);
  gone = dup_keys (self->keys, going);
  gtk_bitset_splice (self->chosen, position, removed, added);
  if (removed > 0)
    g_array_remove_range (self->keys, position, removed);
  if (added > 0)
    g_array_insert_vals (self->keys, position, &g_array_index (keys, gint64, position), added);
  note_gone (self, gone);
  if (self->gone->len > 0 && added > 0)
    choose_again (self, position, added);
  tell_changed (self, n_before, position, removed, added);
}

/* Those that came before they went, further down, are found only now. */
static void
read_cb (WaxRowSelection *self)
{
  g_autoptr(GtkBitset) fresh = NULL;

  if (self->gone->len == 0)
    return;
  fresh = gtk_bitset_copy (self->chosen);
  choose_again (self, 0, self->keys->len);
  g_array_set_size (self->gone, 0);
  gtk_bitset_difference (fresh, self->chosen);
  if (!gtk_bitset_is_empty (fresh)) {
    guint first = gtk_bitset_get_minimum (fresh);

    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), first,
                                           gtk_bitset_get_maximum (fresh) - first + 1);
  }
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0);
}

/* ---- which list ---- */

static void
choose_none (WaxRowSelection *self)
{
  if (gtk_bitset_is_empty (self->chosen))
    return;
  gtk_bitset_remove_all (self->chosen);
  gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), 0, self->n_shown);
}

/* Its rows stay where they are, below those that come. */
static void
make_old (WaxRowSelection *self)
{
  g_signal_handlers_disconnect_by_data (self->list, self);
  if (self->n_shown == 0) {
    g_clear_object (&self->list);
    return;
  }
  wax_row_selection_drop_old (self);
  choose_none (self);
  self->old = g_steal_pointer (&self->list);
  self->n_old = self->n_shown;
  self->n_shown = 0;
  g_array_set_size (self->keys, 0);
  g_array_set_size (self->gone, 0);
  g_signal_connect_swapped (self->old, "items-changed", G_CALLBACK (old_changed_cb), self);
}

void
wax_row_selection_set_list (WaxRowSelection *self, WaxMessageList *list)
{
  guint n = list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (list)) : 0;

  if (self->list != NULL)
    make_old (self);
  if (list == NULL) {
    wax_row_selection_drop_old (self);
    return;
  }
  self->list = g_object_ref (list);
  g_signal_connect_swapped (list, "items-changed", G_CALLBACK (items_changed_cb), self);
  g_signal_connect_swapped (list, "read", G_CALLBACK (read_cb), self);
  if (n > 0)
    items_changed_cb (self, 0, 0, n);
}

static void
wax_row_selection_dispose (GObject *object)
{
  WaxRowSelection *self = WAX_ROW_SELECTION (object);

  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  if (self->old != NULL)
    g_signal_handlers_disconnect_by_data (self->old, self);
  g_clear_object (&self->list);
  g_clear_object (&self->old);
  self->n_shown = self->n_old = 0;
  G_OBJECT_CLASS (wax_row_selection_parent_class)->dispose (object);
}

static void
wax_row_selection_finalize (GObject *object)
{
  WaxRowSelection *self = WAX_ROW_SELECTION (object);

  gtk_bitset_unref (self->chosen);
  g_array_unref (self->gone);
  g_array_unref (self->keys);
  G_OBJECT_CLASS (wax_row_selection_parent_class)->finalize (object);
}

static void
wax_row_selection_class_init (WaxRowSelectionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wax_row_selection_dispose;
  G_OBJECT_CLASS (klass)->finalize = wax_row_selection_finalize;
  signals[SIGNAL_CHOSEN] =
    g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wax_row_selection_init (WaxRowSelection *self)
{
  self->chosen = gtk_bitset_new_empty ();
  self->gone = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
}

WaxRowSelection *
wax_row_selection_new (void)
{
  return g_object_new (WAX_TYPE_ROW_SELECTION, NULL);
}

guint
wax_row_selection_count (WaxRowSelection *self)
{
  return (guint) gtk_bitset_get_size (self->chosen);
}

GArray *
wax_row_selection_dup_keys (WaxRowSelection *self)
{
  GArray *keys = dup_keys (self->keys, self->chosen);

  for (guint i = 0; i < keys->len; i++)
    g_array_index (keys, gint64, i) = wax_message_list_follow (self->list, g_array_index (keys, gint64, i));
  return keys;
}

guint
wax_row_selection_get_nth (WaxRowSelection *self, guint nth)
{
  return nth < gtk_bitset_get_size (self->chosen) ? gtk_bitset_get_nth (self->chosen, nth) : GTK_INVALID_LIST_POSITION;
}
