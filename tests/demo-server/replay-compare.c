#include "replay-compare.h"

#include <string.h>

static const char *
type_name (json_t *value)
{
  switch (json_typeof (value)) {
  case JSON_OBJECT: return "object";
  case JSON_ARRAY: return "array";
  case JSON_STRING: return "string";
  case JSON_INTEGER:
  case JSON_REAL: return "number";
  case JSON_TRUE:
  case JSON_FALSE: return "boolean";
  case JSON_NULL: return "null";
  }
  return "?";
}

static void
compare_objects (json_t *recorded, json_t *live, const char *path, GString *differences)
{
  const char *key;
  json_t *value;

  json_object_foreach (recorded, key, value) {
    g_autofree char *below = g_strdup_printf ("%s.%s", path, key);
    json_t *other = json_object_get (live, key);
    if (other == NULL)
      g_string_append_printf (differences, "  %s: missing\n", below);
    else
      replay_compare (value, other, below, differences);
  }
  json_object_foreach (live, key, value) {
    if (json_object_get (recorded, key) == NULL)
      g_string_append_printf (differences, "  %s.%s: not in the recording\n", path, key);
  }
}

/* What the entries of a list have: every key with one value, lists under it joined; "always" counts those in each
 * entry. */
static json_t *
merge (json_t *list, GHashTable *counts)
{
  json_t *merged = json_object ();
  gsize i;
  json_t *entry, *value;
  const char *key;

  json_array_foreach (list, i, entry) {
    json_object_foreach (entry, key, value) {
      json_t *before = json_object_get (merged, key);
      g_hash_table_insert (counts, g_strdup (key),
                           GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, key)) + 1));
      if (before == NULL)
        json_object_set_new (merged, key, json_deep_copy (value));
      else if (json_is_array (before) && json_is_array (value))
        json_array_extend (before, value);
      else if (json_is_object (before) && json_is_object (value))
        json_object_update_missing (before, value);
    }
  }
  return merged;
}

static void
drop_occasional (json_t *one, GHashTable *counts, gsize entries, json_t *other)
{
  GHashTableIter iter;
  gpointer key, count;

  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &key, &count)) {
    if (GPOINTER_TO_UINT (count) < entries && json_object_get (other, key) == NULL)
      json_object_del (one, key);
  }
}

static void
compare_lists (json_t *recorded, json_t *live, const char *path, GString *differences)
{
  g_autoptr(GHashTable) recorded_counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) live_counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *below = g_strdup_printf ("%s[]", path);
  json_t *one, *other;

  if (json_array_size (recorded) == 0 || json_array_size (live) == 0) {
    if (json_array_size (recorded) != json_array_size (live))
      g_string_append_printf (differences, "  %s: %zu entries instead of %zu\n", path, json_array_size (live),
                              json_array_size (recorded));
    return;
  }
  if (!json_is_object (json_array_get (recorded, 0)) || !json_is_object (json_array_get (live, 0))) {
    replay_compare (json_array_get (recorded, 0), json_array_get (live, 0), below, differences);
    return;
  }
  one = merge (recorded, recorded_counts);
  other = merge (live, live_counts);
  drop_occasional (one, recorded_counts, json_array_size (recorded), other);
  drop_occasional (other, live_counts, json_array_size (live), one);
  compare_objects (one, other, below, differences);
  json_decref (one);
  json_decref (other);
}

void
replay_compare (json_t *recorded, json_t *live, const char *path, GString *differences)
{
  if (strcmp (type_name (recorded), type_name (live)) != 0) {
    g_string_append_printf (differences, "  %s: %s instead of %s\n", path, type_name (live), type_name (recorded));
    return;
  }
  if (json_is_object (recorded)) {
    compare_objects (recorded, live, path, differences);
  } else if (json_is_array (recorded)) {
    compare_lists (recorded, live, path, differences);
  } else if (json_is_string (recorded) &&
             (g_str_has_suffix (path, ".Error.Code") || g_str_has_suffix (path, ".Code.Value"))) {
    if (strcmp (json_string_value (recorded), json_string_value (live)) != 0)
      g_string_append_printf (differences, "  %s: %s instead of %s\n", path, json_string_value (live),
                              json_string_value (recorded));
  }
}
