#include "chain-collection.h"

#include <jansson.h>
#include <string.h>

static const char collection[] = "../../shared/fixtures/chains/bettertls.json.xz";

static void
chain_case_free (ChainCase *self)
{
  g_free (self->id);
  g_free (self->roots);
  g_free (self->chain);
  g_free (self->host);
  g_free (self);
}

static json_t *
read_json (const char *path)
{
  const char *argv[] = { "xz", "-dc", path, NULL };
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  json_error_t problem;
  json_t *cases;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL, &error);
  g_assert_no_error (error);
  cases = json_loads (text, 0, &problem);
  g_assert_true (json_is_array (cases));
  return cases;
}

static char *
join (const char *first, json_t *list)
{
  GString *out = g_string_new (first);

  for (gsize i = 0; i < json_array_size (list); i++)
    g_string_append (out, json_string_value (json_array_get (list, i)));
  return g_string_free (out, FALSE);
}

static gint64
get_time (json_t *value)
{
  g_autoptr(GDateTime) time =
    json_is_string (value) ? g_date_time_new_from_iso8601 (json_string_value (value), NULL) : NULL;

  return time != NULL ? g_date_time_to_unix (time) : g_get_real_time () / G_USEC_PER_SEC;
}

static ChainCase *
read_case (json_t *item)
{
  ChainCase *self = g_new0 (ChainCase, 1);

  self->id = g_strdup (json_string_value (json_object_get (item, "id")));
  self->roots = join (NULL, json_object_get (item, "roots"));
  self->chain = join (json_string_value (json_object_get (item, "leaf")), json_object_get (item, "intermediates"));
  self->host = g_strdup (json_string_value (json_object_get (json_object_get (item, "host"), "value")));
  self->time = get_time (json_object_get (item, "time"));
  self->good = g_str_equal (json_string_value (json_object_get (item, "expected")), "SUCCESS");
  self->about_paths = strstr (self->id, "pathbuilding") != NULL;
  return self;
}

GPtrArray *
chain_collection_load (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, collection, NULL);
  GPtrArray *cases;
  json_t *document;

  if (!g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_test_message ("absent: %s", path);
    return NULL;
  }
  document = read_json (path);
  cases = g_ptr_array_new_with_free_func ((GDestroyNotify) chain_case_free);
  for (gsize i = 0; i < json_array_size (document); i++)
    g_ptr_array_add (cases, read_case (json_array_get (document, i)));
  json_decref (document);
  return cases;
}
