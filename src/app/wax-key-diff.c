#include "app/wax-key-diff.h"

enum { MAX_RANGES = 64 }; /* more are told as one */

#define KEY(array, i) g_array_index (array, gint64, i)

static GHashTable *
make_set (GArray *keys, guint from, guint end)
{
  GHashTable *set = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = from; i < end; i++)
    g_hash_table_add (set, &KEY (keys, i));
  return set;
}

/* The middles, in which first and last differ. */
static void
diff_middle (GArray *before, guint i, guint before_end, GArray *after, guint j, guint after_end, GArray *ranges)
{
  g_autoptr(GHashTable) old = make_set (before, i, before_end);
  g_autoptr(GHashTable) fresh = make_set (after, j, after_end);

  while (i < before_end || j < after_end) {
    WaxKeyRange range = { i, 0, j, 0 };

    while (i < before_end && !g_hash_table_contains (fresh, &KEY (before, i)))
      i++;
    while (j < after_end && !g_hash_table_contains (old, &KEY (after, j)))
      j++;
    range.removed = i - range.position;
    range.added = j - range.from;
    if (range.removed > 0 || range.added > 0) {
      g_array_append_val (ranges, range);
    } else if (KEY (before, i) == KEY (after, j)) {
      i++;
      j++;
    } else {
      /* One that changed its place: it goes here and comes where it stands now. */
      g_hash_table_remove (old, &KEY (before, i));
      g_hash_table_remove (fresh, &KEY (before, i));
    }
  }
}

GArray *
wax_key_diff (GArray *before, GArray *after)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (WaxKeyRange));
  guint start = 0, before_end = before->len, after_end = after->len;

  while (start < before_end && start < after_end && KEY (before, start) == KEY (after, start))
    start++;
  while (before_end > start && after_end > start && KEY (before, before_end - 1) == KEY (after, after_end - 1)) {
    before_end--;
    after_end--;
  }
  if (start == before_end && start == after_end)
    return ranges;
  if (start == before_end || start == after_end) {
    WaxKeyRange range = { start, before_end - start, start, after_end - start };

    g_array_append_val (ranges, range);
  } else {
    diff_middle (before, start, before_end, after, start, after_end, ranges);
  }
  return ranges;
}

void
wax_key_diff_join (GArray *ranges, guint most)
{
  WaxKeyRange *first, *last;
  guint removed, added;

  if (ranges->len < 2)
    return;
  first = &g_array_index (ranges, WaxKeyRange, 0);
  last = &g_array_index (ranges, WaxKeyRange, ranges->len - 1);
  removed = last->position + last->removed - first->position;
  added = last->from + last->added - first->from;
  if (MAX (removed, added) > most)
    return;
  first->removed = removed;
  first->added = added;
  g_array_set_size (ranges, 1);
}

/* From the last to the first, so that the list is right at each step. */
void
wax_key_diff_apply (GListModel *model, GArray *keys, GArray *after, GArray *ranges)
{
  if (ranges->len > MAX_RANGES)
    wax_key_diff_join (ranges, G_MAXUINT);
  for (guint i = ranges->len; i > 0; i--) {
    WaxKeyRange *range = &g_array_index (ranges, WaxKeyRange, i - 1);

    if (range->removed > 0)
      g_array_remove_range (keys, range->position, range->removed);
    if (range->added > 0)
      g_array_insert_vals (keys, range->position, &KEY (after, range->from), range->added);
    g_list_model_items_changed (model, range->position, range->removed, range->added);
  }
}
