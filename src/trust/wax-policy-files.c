#include "trust/wax-policy-files.h"

#include "trust/wax-root-file.h"
#include "util/wax-endpoint.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define GROUP "Policy"

enum { MAX_FILE_SIZE = 1024 * 1024, MAX_HELP_DESK = 300, HASH_DIGITS = 64 };

static gboolean
refuse (GError **error, const char *what, const char *value)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s=%s", what, value);
  return FALSE;
}

/* ---- values ---- */

/* Returns: (transfer full) (nullable): 64 lower-case hex digits; %NULL for anything else. */
static char *
read_hash (const char *text)
{
  g_autoptr(GString) hash = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++) {
    if (g_ascii_isxdigit (*at))
      g_string_append_c (hash, g_ascii_tolower (*at));
    else if (*at != ':')
      return NULL;
  }
  return hash->len == HASH_DIGITS ? g_string_free (g_steal_pointer (&hash), FALSE) : NULL;
}

/* Returns: (transfer full) (nullable): the host in its one form. */
static char *
read_host (const char *text)
{
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_new (text, 1, NULL);

  return endpoint != NULL ? g_strdup (wax_endpoint_get_host (endpoint)) : NULL;
}

/* Returns: (transfer full) (nullable): "HOST KEY KEY…" in its one form. */
static char *
read_pin (const char *text)
{
  g_auto(GStrv) words = g_strsplit_set (text, " \t,", -1);
  g_autoptr(GString) pin = g_string_new (NULL);
  guint keys = 0;

  for (guint i = 0; words[i] != NULL; i++) {
    g_autofree char *host = NULL, *key = NULL;

    if (words[i][0] == '\0')
      continue;
    if (pin->len == 0) {
      host = read_host (words[i]);
      if (host == NULL)
        return NULL;
      g_string_append (pin, host);
      continue;
    }
    key = read_hash (words[i]);
    if (key == NULL)
      return NULL;
    g_string_append_printf (pin, " %s", key);
    keys++;
  }
  return keys > 0 ? g_string_free (g_steal_pointer (&pin), FALSE) : NULL;
}

/* Splits "HOST REST". Returns: (transfer full) (nullable): the host; %NULL when it is none, or nothing follows. */
static char *
split_host (const char *text, const char **rest)
{
  gsize length = strcspn (text, " \t");
  g_autofree char *word = g_strndup (text, length);

  *rest = text + length + strspn (text + length, " \t");
  return (*rest)[0] != '\0' ? read_host (word) : NULL;
}

/* Returns: (transfer full) (nullable): "HOST VERSION" in its one form. */
static char *
read_older_tls (const char *text)
{
  const char *version;
  g_autofree char *host = split_host (text, &version);

  if (host == NULL || (strcmp (version, "TLS 1.1") != 0 && strcmp (version, "TLS 1.0") != 0))
    return NULL;
  return g_strconcat (host, " ", version, NULL);
}

/* Returns: (transfer full) (nullable): "FILE" or "HOST FILE" in its one form. */
static char *
read_anchors (const char *text)
{
  const char *path;
  g_autofree char *host = NULL;

  if (text[0] == '/')
    return g_strdup (text);
  host = split_host (text, &path);
  return host != NULL && path[0] == '/' ? g_strconcat (host, " ", path, NULL) : NULL;
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Returns: (transfer full) (nullable): what @reader makes of each part, sorted; %NULL when it refuses one. */
static char **
read_list (const char *text, char *(*reader) (const char *))
{
  g_auto(GStrv) parts = g_strsplit_set (text, ";\n", -1);
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; parts[i] != NULL; i++) {
    char *read;

    if (g_strstrip (parts[i])[0] == '\0')
      continue;
    read = reader (parts[i]);
    if (read == NULL)
      return NULL;
    g_ptr_array_add (list, read);
  }
  g_ptr_array_sort (list, compare_strings);
  g_ptr_array_add (list, NULL);
  return (char **) g_ptr_array_steal (list, NULL);
}

static gboolean
read_choice (const char *text, const char *yes, const char *no, gboolean *value)
{
  *value = strcmp (text, yes) == 0;
  return *value || strcmp (text, no) == 0;
}

static gboolean
read_extra_anchors (const char *text, WaxExtraAnchorsRule *rule)
{
  static const char *const names[] = { "off", "policy", "account" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    if (strcmp (text, names[i]) == 0) {
      *rule = (WaxExtraAnchorsRule) i;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
read_durations (const char *text, guint *durations)
{
  g_auto(GStrv) parts = g_strsplit (text, ";", -1);
  WaxDuration duration;

  *durations = 0;
  for (guint i = 0; parts[i] != NULL; i++) {
    if (g_strstrip (parts[i])[0] == '\0')
      continue;
    if (!wax_duration_from_string (parts[i], &duration))
      return FALSE;
    *durations |= 1u << duration;
  }
  return TRUE;
}

static gboolean
read_longest (const char *text, gint64 *seconds)
{
  WaxDuration duration;

  if (!wax_duration_from_string (text, &duration))
    return FALSE;
  *seconds = wax_duration_get_seconds (duration);
  return TRUE;
}

static gboolean
read_date (const char *text, gint64 *when)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *midnight = g_strconcat (text, "T00:00:00Z", NULL);
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601 (text, utc);

  *when = 0;
  if (text[0] == '\0')
    return TRUE;
  if (time == NULL)
    time = g_date_time_new_from_iso8601 (midnight, utc);
  if (time == NULL)
    return FALSE;
  *when = g_date_time_to_unix (time);
  return TRUE;
}

static gboolean
read_line (const char *text, char **line)
{
  *line = NULL;
  if (text[0] == '\0')
    return TRUE;
  if (!g_utf8_validate (text, -1, NULL) || g_utf8_strlen (text, -1) > MAX_HELP_DESK)
    return FALSE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    if (!g_unichar_isprint (g_utf8_get_char (at)))
      return FALSE;
  }
  *line = g_strdup (text);
  return TRUE;
}

/* @values: (inout): gets what is to be freed by clear_values() */
static gboolean
read_value (WaxPolicy *values, WaxPolicyKey key, const char *text)
{
  switch (key) {
  case WAX_POLICY_MANUAL_TRUST: return read_choice (text, "true", "false", &values->grants);
  case WAX_POLICY_TRUST_DURATIONS: return read_durations (text, &values->durations);
  case WAX_POLICY_LONGEST_TRUST: return read_longest (text, &values->longest);
  case WAX_POLICY_COMMAND_LINE_TRUST: return read_choice (text, "true", "false", &values->cli_grants);
  case WAX_POLICY_GRANTS_BEFORE: return read_date (text, &values->grants_before);
  case WAX_POLICY_TLS_FLOOR:
    values->floor = strcmp (text, "TLS 1.3") == 0 ? "TLS 1.3" : "TLS 1.2";
    return strcmp (text, values->floor) == 0;
  case WAX_POLICY_SECURE_CONNECTION: return read_choice (text, "forced", "choice", &values->secure_forced);
  case WAX_POLICY_OLDER_TLS:
    values->older_tls = read_list (text, read_older_tls);
    return values->older_tls != NULL;
  case WAX_POLICY_REVOCATION: return wax_revocation_mode_from_string (text, &values->revocation);
  case WAX_POLICY_EXTRA_ANCHORS: return read_extra_anchors (text, &values->extra_anchors);
  case WAX_POLICY_ANCHORS:
    values->anchors = read_list (text, read_anchors);
    return values->anchors != NULL;
  case WAX_POLICY_CLIENT_CERTIFICATE: return read_choice (text, "required", "choice", &values->certificate_required);
  case WAX_POLICY_PINNED_KEYS:
    values->pins = read_list (text, read_pin);
    return values->pins != NULL;
  case WAX_POLICY_DISTRUSTED:
    values->distrusted = read_list (text, read_hash);
    return values->distrusted != NULL;
  case WAX_POLICY_HELP_DESK: return read_line (text, &values->help_desk);
  }
  return FALSE;
}

WaxPolicy *
wax_policy_new_from_texts (const char *const texts[WAX_N_POLICY_KEYS], const char *const origins[WAX_N_POLICY_KEYS],
                           GError **error)
{
  g_autoptr(WaxPolicy) standard = wax_policy_new_default ();
  WaxPolicy values = *standard;
  WaxPolicy *result = NULL;
  gboolean ok = TRUE;

  for (WaxPolicyKey key = 0; key < WAX_N_POLICY_KEYS && ok; key++) {
    values.origins[key] = (char *) origins[key];
    ok = texts[key] == NULL || read_value (&values, key, texts[key]) ||
         refuse (error, wax_policy_key_to_string (key), texts[key]);
  }
  if (ok)
    result = wax_policy_new (&values);
  g_strfreev (values.older_tls);
  g_strfreev (values.anchors);
  g_strfreev (values.pins);
  g_strfreev (values.distrusted);
  g_free (values.help_desk);
  return result;
}

/* ---- one file ---- */

static gboolean
take_keys (GKeyFile *file, char **texts, GError **error)
{
  g_auto(GStrv) groups = g_key_file_get_groups (file, NULL), keys = NULL;
  g_autoptr(GError) local = NULL;
  WaxPolicyKey key;

  for (guint i = 0; groups[i] != NULL; i++) {
    if (strcmp (groups[i], GROUP) != 0)
      return refuse (error, "group", groups[i]);
  }
  keys = g_key_file_get_keys (file, GROUP, NULL, error);
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++) {
    if (!wax_policy_key_from_string (keys[i], &key))
      return refuse (error, keys[i], "…");
    g_free (texts[key]);
    texts[key] = g_key_file_get_string (file, GROUP, keys[i], &local); /* comes with an error for a wrong escape, too */
    if (local != NULL || texts[key] == NULL) {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
    g_strstrip (texts[key]);
  }
  return keys != NULL;
}

WaxPolicy *
wax_policy_new_from_data (const char *data, gsize size, const char *origin, GError **error)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autoptr(GError) local = NULL;
  char *texts[WAX_N_POLICY_KEYS] = { NULL };
  const char *origins[WAX_N_POLICY_KEYS] = { NULL };
  WaxPolicy *policy = NULL;

  if (memchr (data, '\0', size) == NULL && g_key_file_load_from_data (file, data, size, G_KEY_FILE_NONE, &local) &&
      take_keys (file, texts, &local)) {
    for (guint i = 0; i < WAX_N_POLICY_KEYS; i++)
      origins[i] = texts[i] != NULL ? origin : NULL;
    policy = wax_policy_new_from_texts ((const char *const *) texts, origins, &local);
  }
  if (policy == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, local != NULL ? local->message : "no text");
  for (guint i = 0; i < WAX_N_POLICY_KEYS; i++)
    g_free (texts[i]);
  return policy;
}

/* ---- the folder ---- */

static WaxPolicy *
strictest (const char *path, const char *why)
{
  /* Translators: a file's name and what is wrong with it */
  g_autofree char *fault = g_strdup_printf (_("%s cannot be understood (%s): the strictest limits are in force."), path,
                                            why);

  return wax_policy_new_strictest (path, fault);
}

static WaxPolicy *
left_aside (const char *path)
{
  /* Translators: %s is a file's name */
  g_autofree char *fault = g_strdup_printf (_("%s is left aside: it does not belong to root alone."), path);

  return wax_policy_new_fault (fault);
}

static WaxPolicy *
read_path (const char *path)
{
  g_autoptr(GBytes) contents = NULL;
  g_autoptr(GError) error = NULL;
  WaxPolicy *policy;

  switch (wax_root_file_read (path, MAX_FILE_SIZE, &contents, &error)) {
  case WAX_ROOT_FILE_MISSING: return wax_policy_new_default ();
  case WAX_ROOT_FILE_LEFT_ASIDE: return left_aside (path);
  case WAX_ROOT_FILE_FAILED: return strictest (path, error->message);
  case WAX_ROOT_FILE_READ: break;
  }
  policy = wax_policy_new_from_data (g_bytes_get_data (contents, NULL), g_bytes_get_size (contents), path, &error);
  return policy != NULL ? policy : strictest (path, error->message);
}

/* Returns: (transfer full) (element-type filename): sorted full names; %NULL with a %G_FILE_ERROR. */
static GPtrArray *
list_files (const char *path, GError **error)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, error);
  GPtrArray *names;
  const char *name;

  if (dir == NULL)
    return NULL;
  names = g_ptr_array_new_with_free_func (g_free);
  while ((name = g_dir_read_name (dir)) != NULL) {
    if (name[0] != '.' && !g_str_has_suffix (name, "~"))
      g_ptr_array_add (names, g_build_filename (path, name, NULL));
  }
  g_ptr_array_sort (names, compare_strings);
  return names;
}

static void
combine (WaxPolicy **policy, WaxPolicy *other)
{
  WaxPolicy *both = wax_policy_combine (*policy, other);

  wax_policy_unref (*policy);
  wax_policy_unref (other);
  *policy = both;
}

WaxPolicy *
wax_policy_new_from_folder (const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) names = list_files (path, &error);
  WaxPolicy *policy;

  if (names == NULL)
    return g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT) ? wax_policy_new_default ()
                                                                     : strictest (path, error->message);
  policy = wax_policy_new_default ();
  if (!wax_root_file_is_roots (path)) {
    /* Translators: %s is a folder's name */
    g_autofree char *fault = g_strdup_printf (_("%s does not belong to root alone: others can take files away."), path);

    combine (&policy, wax_policy_new_fault (fault));
  }
  for (guint i = 0; i < names->len; i++)
    combine (&policy, read_path (g_ptr_array_index (names, i)));
  return policy;
}

char *
wax_policy_stamp_folder (const char *path)
{
  g_autoptr(GString) stamp = g_string_new (NULL);
  g_autoptr(GPtrArray) names = list_files (path, NULL);

  wax_root_file_add_stamp (stamp, path);
  for (guint i = 0; names != NULL && i < names->len; i++)
    wax_root_file_add_stamp (stamp, g_ptr_array_index (names, i));
  return g_string_free (g_steal_pointer (&stamp), FALSE);
}
