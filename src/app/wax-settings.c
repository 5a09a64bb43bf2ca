#include "app/wax-settings.h"

#include <glib/gi18n-lib.h>

#define REVOCATION "revocation"
#define SPELLING_LANGUAGE "spelling-language"

enum { MAX_SENDERS = 1000, MAX_QUIET = 1000 };

/* What came with each step: a schema of an earlier version has less in it. */
static gboolean
has_newest (GSettingsSchema *schema)
{
  static const char *const keys[] = {
    WAX_SETTINGS_IMAGES_FROM,
    WAX_SETTINGS_RUN_IN_BACKGROUND,
    SPELLING_LANGUAGE,
    WAX_SETTINGS_MARK_READ_AFTER,
    WAX_SETTINGS_DOWNLOAD_METERED,
  };
  gboolean all = TRUE;

  for (guint i = 0; all && i < G_N_ELEMENTS (keys); i++)
    all = g_settings_schema_has_key (schema, keys[i]);
  return all;
}

GSettings *
wax_settings_open (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = source != NULL ? g_settings_schema_source_lookup (source, WAX_APP_ID, TRUE)
                                                     : NULL;

  return schema != NULL && has_newest (schema) ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

static WaxRevocationMode
read_wanted (GSettings *settings)
{
  WaxRevocationMode mode = WAX_REVOCATION_WHEN_AVAILABLE;
  g_autofree char *text = settings != NULL ? g_settings_get_string (settings, REVOCATION) : NULL;

  if (text != NULL)
    wax_revocation_mode_from_string (text, &mode);
  return mode;
}

WaxRevocationMode
wax_settings_get_revocation (GSettings *settings, const WaxPolicy *policy)
{
  return MAX (read_wanted (settings), policy->revocation);
}

static gboolean
is_locked (GSettings *settings)
{
  return settings != NULL && !g_settings_is_writable (settings, REVOCATION);
}

char *
wax_settings_describe_revocation (GSettings *settings, const WaxPolicy *policy)
{
  gboolean forced = policy->revocation > read_wanted (settings);
  const char *origin = forced ? policy->origins[WAX_POLICY_REVOCATION] : NULL;
  g_autoptr(GVariant) own = settings != NULL ? g_settings_get_user_value (settings, REVOCATION) : NULL;

  if (!forced && is_locked (settings))
    origin = _("locked setting");
  if (origin != NULL)
    /* Translators: %s is the file or the lock that sets it */
    return g_strdup_printf (_("Your administrator has set this (%s)."), origin);
  if (forced)
    return g_strdup (_("Your administrator has set this."));
  return g_strdup (own != NULL ? _("You have chosen this.") : _("Nobody has changed this."));
}

gboolean
wax_settings_may_choose_revocation (GSettings *settings, const WaxPolicy *policy, WaxRevocationMode mode,
                                    const char **origin)
{
  *origin = NULL;
  if (mode < policy->revocation)
    *origin = policy->origins[WAX_POLICY_REVOCATION];
  else if (is_locked (settings))
    *origin = _("locked setting");
  return settings != NULL && mode >= policy->revocation && !is_locked (settings);
}

void
wax_settings_choose_revocation (GSettings *settings, const WaxPolicy *policy, WaxRevocationMode mode)
{
  const char *origin;

  if (wax_settings_may_choose_revocation (settings, policy, mode, &origin))
    g_settings_set_string (settings, REVOCATION, wax_revocation_mode_to_string (mode));
}

/* ---- downloads ---- */

gint64
wax_settings_get_download_max_size (GSettings *settings)
{
  return settings != NULL ? (gint64) g_settings_get_int (settings, WAX_SETTINGS_DOWNLOAD_MAX_MIB) << 20 : 0;
}

gboolean
wax_settings_is_download_metered (GSettings *settings)
{
  return settings != NULL && g_settings_get_boolean (settings, WAX_SETTINGS_DOWNLOAD_METERED);
}

/* ---- writing ---- */

gboolean
wax_settings_reminds_of_attachments (GSettings *settings)
{
  return settings == NULL || g_settings_get_boolean (settings, WAX_SETTINGS_REMIND_ATTACHMENTS);
}

/* ---- reading ---- */

gboolean
wax_settings_is_plain_format (GSettings *settings)
{
  g_autofree char *format = settings != NULL ? g_settings_get_string (settings, WAX_SETTINGS_COMPOSE_FORMAT) : NULL;

  return g_strcmp0 (format, "plain") == 0;
}

gboolean
wax_settings_is_always_text (GSettings *settings)
{
  return settings != NULL && g_settings_get_boolean (settings, WAX_SETTINGS_ALWAYS_TEXT);
}

int
wax_settings_get_mark_read_after_s (GSettings *settings)
{
  return settings != NULL ? g_settings_get_int (settings, WAX_SETTINGS_MARK_READ_AFTER) : 0;
}

double
wax_settings_get_zoom (GSettings *settings)
{
  return settings != NULL ? g_settings_get_double (settings, WAX_SETTINGS_ZOOM) : 1;
}

void
wax_settings_set_zoom (GSettings *settings, double zoom)
{
  if (settings != NULL)
    g_settings_set_double (settings, WAX_SETTINGS_ZOOM, CLAMP (zoom, 0.5, 3));
}

static gboolean
has_member (GSettings *settings, const char *key, const char *wanted)
{
  g_auto(GStrv) members = settings != NULL ? g_settings_get_strv (settings, key) : NULL;

  return members != NULL && g_strv_contains ((const char *const *) members, wanted);
}

/* Of more than so many the first is forgotten. */
static void
set_member (GSettings *settings, const char *key, const char *wanted, gboolean is_member, guint max)
{
  g_auto(GStrv) members = settings != NULL ? g_settings_get_strv (settings, key) : NULL;
  g_autoptr(GPtrArray) kept = g_ptr_array_new ();

  if (members == NULL)
    return;
  for (guint i = 0; members[i] != NULL; i++) {
    if (!g_str_equal (members[i], wanted))
      g_ptr_array_add (kept, members[i]);
  }
  if (is_member)
    g_ptr_array_add (kept, (gpointer) wanted);
  if (kept->len > max)
    g_ptr_array_remove_range (kept, 0, kept->len - max);
  g_ptr_array_add (kept, NULL);
  g_settings_set_strv (settings, key, (const char *const *) kept->pdata);
}

gboolean
wax_settings_is_quiet (GSettings *settings, const char *account_id)
{
  return has_member (settings, WAX_SETTINGS_QUIET_ACCOUNTS, account_id);
}

void
wax_settings_set_quiet (GSettings *settings, const char *account_id, gboolean quiet)
{
  set_member (settings, WAX_SETTINGS_QUIET_ACCOUNTS, account_id, quiet, MAX_QUIET);
}

gboolean
wax_settings_has_images_from (GSettings *settings, const char *address)
{
  g_autofree char *wanted = g_utf8_strdown (address, -1);

  return wanted[0] != '\0' && has_member (settings, WAX_SETTINGS_IMAGES_FROM, wanted);
}

void
wax_settings_set_images_from (GSettings *settings, const char *address, gboolean load)
{
  g_autofree char *wanted = g_utf8_strdown (address, -1);

  if (wanted[0] != '\0')
    set_member (settings, WAX_SETTINGS_IMAGES_FROM, wanted, load, MAX_SENDERS);
}

char **
wax_settings_list_images_from (GSettings *settings)
{
  return settings != NULL ? g_settings_get_strv (settings, WAX_SETTINGS_IMAGES_FROM) : g_new0 (char *, 1);
}

char *
wax_settings_get_spelling_language (GSettings *settings)
{
  return settings != NULL ? g_settings_get_string (settings, SPELLING_LANGUAGE) : g_strdup ("");
}

void
wax_settings_set_spelling_language (GSettings *settings, const char *language)
{
  if (settings != NULL)
    g_settings_set_string (settings, SPELLING_LANGUAGE, language);
}
