#include "zimbra-data.h"

#include <string.h>

#include "protocol/wax-json.h"

static ZimbraExchange *
load (const char *dir, const char *response)
{
  g_autofree char *name = g_strndup (response, strstr (response, ".response") - response);
  g_autofree char *meta_name = g_strconcat (name, ".meta.json", NULL);
  g_autofree char *meta_path = g_build_filename (dir, meta_name, NULL);
  g_autofree char *path = g_build_filename (dir, response, NULL);
  g_autofree char *meta = NULL;
  g_autoptr(WaxJson) json = NULL;
  g_autoptr(GError) error = NULL;
  ZimbraExchange *self = g_new0 (ZimbraExchange, 1);
  gsize size;

  g_file_get_contents (meta_path, &meta, &size, &error);
  g_assert_no_error (error);
  json = wax_json_parse (meta, size, &error);
  g_assert_no_error (error);
  g_file_get_contents (path, &self->text, &self->size, &error);
  g_assert_no_error (error);
  self->name = g_steal_pointer (&name);
  self->status = wax_json_get_int64 (json, "status", 0);
  self->fault = g_strdup (wax_json_get_string (json, "faultCode"));
  return self;
}

static GPtrArray *
load_matching (const char *prefix, const char *suffix)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) zimbra_exchange_free);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "zimbra", NULL);
  g_autofree char *ending = g_strconcat (".response", suffix, NULL);
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, prefix) && strstr (name, ending) != NULL)
      g_ptr_array_add (found, load (path, name));
  g_assert_cmpuint (found->len, >, 0);
  return found;
}

ZimbraExchange *
zimbra_data_load (const char *number)
{
  g_autofree char *prefix = g_strconcat (number, "-", NULL);
  g_autoptr(GPtrArray) found = load_matching (prefix, "");

  g_assert_cmpuint (found->len, ==, 1);
  return g_ptr_array_steal_index (found, 0);
}

GPtrArray *
zimbra_data_load_all (const char *suffix)
{
  return load_matching ("", suffix);
}

void
zimbra_exchange_free (ZimbraExchange *self)
{
  g_free (self->name);
  g_free (self->fault);
  g_free (self->text);
  g_free (self);
}
