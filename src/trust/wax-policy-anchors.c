#include "trust/wax-policy-anchors.h"

#include "trust/wax-root-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum { MAX_FILE_SIZE = 4 * 1024 * 1024 };

/* "FILE" or "HOST FILE". @host: (out) (transfer full) (nullable). Returns: the file. */
static const char *
split (const char *entry, char **host)
{
  const char *path = strchr (entry, '/');

  *host = path != entry ? g_strndup (entry, (gsize) (path - entry) - 1) : NULL;
  return path;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Returns: (transfer full) (element-type filename): @path itself, or the files of the folder that it is, sorted. */
static GPtrArray *
list_files (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL) {
    g_ptr_array_add (names, g_strdup (path));
    return names;
  }
  while ((name = g_dir_read_name (dir)) != NULL) {
    if (name[0] != '.' && (g_str_has_suffix (name, ".pem") || g_str_has_suffix (name, ".crt")))
      g_ptr_array_add (names, g_build_filename (path, name, NULL));
  }
  g_ptr_array_sort (names, compare_names);
  return names;
}

static char *
left_aside (const char *path)
{
  /* Translators: %s is a file's name */
  return g_strdup_printf (_("%s is left aside: it does not belong to root alone."), path);
}

/* @fault: (out) (nullable). Returns: (transfer full) (nullable) */
static WaxAnchors *
read_file (const char *path, char **fault)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr(WaxAnchorSource) source = wax_anchor_source_new (WAX_ANCHOR_POLICY, path);
  g_autoptr(WaxAnchors) anchors = NULL;
  g_autoptr(GBytes) contents = NULL;
  g_autoptr(GError) error = NULL;

  /* In a folder that others can write, another file of root's could stand there tomorrow. */
  if (!wax_root_file_is_roots (folder) && g_file_test (folder, G_FILE_TEST_EXISTS)) {
    *fault = left_aside (folder);
    return NULL;
  }
  switch (wax_root_file_read (path, MAX_FILE_SIZE, &contents, &error)) {
  case WAX_ROOT_FILE_READ:
    anchors = wax_anchors_new_from_pem (g_bytes_get_data (contents, NULL), g_bytes_get_size (contents), source);
    if (wax_anchors_get_size (anchors) > 0)
      return g_steal_pointer (&anchors);
    /* Translators: %s is a file's name */
    *fault = g_strdup_printf (_("%s holds no certificate that can be read."), path);
    break;
  case WAX_ROOT_FILE_MISSING:
    /* Translators: %s is a file's name */
    *fault = g_strdup_printf (_("%s is not there: nothing is trusted by it."), path);
    break;
  case WAX_ROOT_FILE_LEFT_ASIDE: *fault = left_aside (path); break;
  case WAX_ROOT_FILE_FAILED:
    /* Translators: a file's name and the system's message */
    *fault = g_strdup_printf (_("%s cannot be read (%s): nothing is trusted by it."), path, error->message);
    break;
  }
  return NULL;
}

static void
read_entry (const char *entry, GPtrArray *all, GPtrArray *faults)
{
  g_autofree char *host = NULL;
  g_autoptr(GPtrArray) files = list_files (split (entry, &host));

  for (guint i = 0; i < files->len; i++) {
    g_autofree char *fault = NULL;
    g_autoptr(WaxAnchors) anchors = read_file (files->pdata[i], &fault);

    if (anchors != NULL)
      g_ptr_array_add (all, wax_extra_anchors_new (anchors, host, NULL));
    else
      g_ptr_array_add (faults, g_steal_pointer (&fault));
  }
}

static char **
list_entries (const WaxPolicy *self)
{
  static char *none[] = { NULL };

  return self->anchors != NULL && self->extra_anchors != WAX_EXTRA_ANCHORS_OFF ? self->anchors : none;
}

GPtrArray *
wax_policy_read_anchors (const WaxPolicy *self, GPtrArray *faults)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_extra_anchors_free);
  char **entries = list_entries (self);

  for (guint i = 0; entries[i] != NULL; i++)
    read_entry (entries[i], all, faults);
  return all;
}

char *
wax_policy_stamp_anchors (const WaxPolicy *self)
{
  g_autoptr(GString) stamp = g_string_new (NULL);
  char **entries = list_entries (self);

  for (guint i = 0; entries[i] != NULL; i++) {
    g_autofree char *host = NULL;
    const char *path = split (entries[i], &host);
    g_autofree char *folder = g_path_get_dirname (path);
    g_autoptr(GPtrArray) files = list_files (path);

    g_string_append_printf (stamp, "%s\n", entries[i]);
    wax_root_file_add_stamp (stamp, folder);
    wax_root_file_add_stamp (stamp, path);
    for (guint j = 0; j < files->len; j++)
      wax_root_file_add_stamp (stamp, files->pdata[j]);
  }
  return g_string_free (g_steal_pointer (&stamp), FALSE);
}
