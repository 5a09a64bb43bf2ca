#include "app/wax-policy-source.h"

#include "transport/wax-tls-setup.h"
#include "trust/wax-policy-anchors.h"
#include "trust/wax-policy-files.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _WaxPolicySource {
  char *stamp; /* of the folder when its files were read */
  WaxPolicy *files;
  char *anchors_stamp;
  GPtrArray *anchors; /* WaxExtraAnchors */
  GPtrArray *faults;  /* about them */
  GSettings *settings;     /* (nullable): where the schema is not installed */
  GSettingsSchema *schema; /* (nullable) */
};

/* GSettings ends the program over a schema or a key that is not there. */
static void
open_settings (WaxPolicySource *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();

  self->schema = source != NULL ? g_settings_schema_source_lookup (source, WAX_POLICY_SCHEMA, TRUE) : NULL;
  if (self->schema == NULL || g_settings_schema_get_path (self->schema) == NULL)
    return;
  self->settings = g_settings_new_full (self->schema, NULL, NULL);
}

WaxPolicySource *
wax_policy_source_new (void)
{
  WaxPolicySource *self = g_new0 (WaxPolicySource, 1);

  open_settings (self);
  return self;
}

void
wax_policy_source_prepare_tls (void)
{
  g_autoptr(WaxPolicy) files = wax_policy_new_from_folder (WAX_POLICY_FOLDER);

  wax_tls_set_floor (files);
}

void
wax_policy_source_free (WaxPolicySource *self)
{
  g_clear_object (&self->settings);
  g_clear_pointer (&self->schema, g_settings_schema_unref);
  g_clear_pointer (&self->files, wax_policy_unref);
  g_clear_pointer (&self->anchors, g_ptr_array_unref);
  g_clear_pointer (&self->faults, g_ptr_array_unref);
  g_free (self->anchors_stamp);
  g_free (self->stamp);
  g_free (self);
}

/* The stamp is taken before: what changes while it is read is read again. */
static WaxPolicy *
get_files (WaxPolicySource *self)
{
  g_autofree char *stamp = wax_policy_stamp_folder (WAX_POLICY_FOLDER);

  if (self->files != NULL && strcmp (stamp, self->stamp) == 0)
    return self->files;
  g_clear_pointer (&self->files, wax_policy_unref);
  self->files = wax_policy_new_from_folder (WAX_POLICY_FOLDER);
  g_free (self->stamp);
  self->stamp = g_steal_pointer (&stamp);
  return self->files;
}

/* As files have it. Returns: (transfer full) (nullable) */
static char *
value_to_text (GVariant *value)
{
  g_autofree const char **list = NULL;

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    return g_strdup (g_variant_get_boolean (value) ? "true" : "false");
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return g_variant_dup_string (value, NULL);
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY))
    return NULL;
  list = g_variant_get_strv (value, NULL);
  return g_strjoinv (";", (char **) list);
}

/* Returns: (transfer full) (nullable): %NULL where nobody set it. @origin: (out) */
static char *
read_setting (WaxPolicySource *self, WaxPolicyKey key, const char **origin)
{
  const char *name = wax_policy_key_to_string (key);
  g_autoptr(GVariant) value = NULL, user = NULL;
  gboolean writable;

  *origin = NULL;
  if (!g_settings_schema_has_key (self->schema, name))
    return NULL;
  writable = g_settings_is_writable (self->settings, name);
  user = g_settings_get_user_value (self->settings, name);
  value = g_settings_get_value (self->settings, name);
  if (writable && user == NULL) {
    g_autoptr(GVariant) standard = g_settings_get_default_value (self->settings, name);

    if (g_variant_equal (value, standard))
      return NULL;
  }
  /* Translators: where a limit comes from: a setting that an administrator locked, or one that is free to change */
  *origin = writable ? _("settings") : _("locked setting");
  return value_to_text (value);
}

static WaxPolicy *
read_settings (WaxPolicySource *self)
{
  char *texts[WAX_N_POLICY_KEYS] = { NULL };
  const char *origins[WAX_N_POLICY_KEYS] = { NULL };
  g_autoptr(GError) error = NULL;
  WaxPolicy *policy, *limiting;

  if (self->settings == NULL)
    return wax_policy_new_default ();
  for (WaxPolicyKey key = 0; key < WAX_N_POLICY_KEYS; key++)
    texts[key] = read_setting (self, key, &origins[key]);
  policy = wax_policy_new_from_texts ((const char *const *) texts, origins, &error);
  if (policy == NULL) {
    /* Translators: %s is a setting and its value */
    g_autofree char *fault = g_strdup_printf (_("A setting cannot be understood (%s): the strictest limits are in"
                                                " force."), error->message);

    policy = wax_policy_new_strictest (_("settings"), fault);
  }
  limiting = wax_policy_new_limiting (policy);
  wax_policy_unref (policy);
  for (guint i = 0; i < WAX_N_POLICY_KEYS; i++)
    g_free (texts[i]);
  return limiting;
}

/* Read once more when what is named, or which files are named, has moved. */
static void
follow_anchors (WaxPolicySource *self, const WaxPolicy *policy)
{
  g_autofree char *stamp = wax_policy_stamp_anchors (policy);

  if (g_strcmp0 (stamp, self->anchors_stamp) == 0)
    return;
  g_clear_pointer (&self->anchors, g_ptr_array_unref);
  g_clear_pointer (&self->faults, g_ptr_array_unref);
  self->faults = g_ptr_array_new_with_free_func (g_free);
  self->anchors = wax_policy_read_anchors (policy, self->faults);
  g_free (self->anchors_stamp);
  self->anchors_stamp = g_steal_pointer (&stamp);
}

WaxPolicy *
wax_policy_source_read (WaxPolicySource *self)
{
  g_autoptr(WaxPolicy) settings = read_settings (self);
  WaxPolicy *policy = wax_policy_combine (get_files (self), settings);

  follow_anchors (self, policy);
  for (guint i = 0; i < self->faults->len; i++) {
    g_autoptr(WaxPolicy) fault = wax_policy_new_fault (self->faults->pdata[i]), without = policy;

    policy = wax_policy_combine (without, fault);
  }
  return policy;
}

GPtrArray *
wax_policy_source_get_anchors (WaxPolicySource *self)
{
  return self->anchors;
}
