#include "trust/wax-policy.h"

#include <string.h>

static const char *const versions[] = { "SSL 3.0", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3" };

enum { FIRST_ALLOWED_FLOOR = 3, FIRST_LOWERED_FLOOR = 1 };

static const char *const key_names[WAX_N_POLICY_KEYS] = {
  [WAX_POLICY_MANUAL_TRUST] = "manual-trust",
  [WAX_POLICY_TRUST_DURATIONS] = "trust-durations",
  [WAX_POLICY_LONGEST_TRUST] = "longest-trust",
  [WAX_POLICY_COMMAND_LINE_TRUST] = "command-line-trust",
  [WAX_POLICY_GRANTS_BEFORE] = "grants-before",
  [WAX_POLICY_TLS_FLOOR] = "tls-floor",
  [WAX_POLICY_OLDER_TLS] = "older-tls",
  [WAX_POLICY_SECURE_CONNECTION] = "secure-connection",
  [WAX_POLICY_REVOCATION] = "revocation",
  [WAX_POLICY_EXTRA_ANCHORS] = "extra-anchors",
  [WAX_POLICY_ANCHORS] = "anchors",
  [WAX_POLICY_PINNED_KEYS] = "pinned-keys",
  [WAX_POLICY_DISTRUSTED] = "distrusted-certificates",
  [WAX_POLICY_CLIENT_CERTIFICATE] = "client-certificate",
  [WAX_POLICY_HELP_DESK] = "help-desk",
};

typedef struct {
  WaxPolicy public;
  gatomicrefcount refs;
} Instance;

G_DEFINE_BOXED_TYPE (WaxPolicy, wax_policy, wax_policy_ref, wax_policy_unref)

const char *
wax_policy_key_to_string (WaxPolicyKey key)
{
  g_return_val_if_fail ((guint) key < WAX_N_POLICY_KEYS, NULL);

  return key_names[key];
}

gboolean
wax_policy_key_from_string (const char *text, WaxPolicyKey *key)
{
  for (guint i = 0; i < WAX_N_POLICY_KEYS; i++) {
    if (g_strcmp0 (text, key_names[i]) == 0) {
      *key = i;
      return TRUE;
    }
  }
  return FALSE;
}

/* -1 for what is no version that is known. */
static int
find_version (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (versions); i++) {
    if (g_strcmp0 (text, versions[i]) == 0)
      return i;
  }
  return -1;
}

WaxPolicy *
wax_policy_new_default (void)
{
  return wax_policy_new (&(WaxPolicy) { .durations = (1u << WAX_N_DURATIONS) - 1,
                                        .longest = wax_duration_get_seconds (WAX_DURATION_MONTH),
                                        .grants = TRUE, .cli_grants = TRUE, .floor = "TLS 1.2",
                                        .revocation = WAX_REVOCATION_STAPLED,
                                        .extra_anchors = WAX_EXTRA_ANCHORS_UNSET });
}

WaxPolicy *
wax_policy_new_strictest (const char *origin, const char *fault)
{
  char *faults[] = { (char *) fault, NULL };
  WaxPolicy values = { .floor = "TLS 1.3", .secure_forced = TRUE, .revocation = WAX_REVOCATION_REQUIRED,
                       .extra_anchors = WAX_EXTRA_ANCHORS_OFF, .certificate_required = TRUE, .faults = faults };
  static const WaxPolicyKey set[] = { WAX_POLICY_MANUAL_TRUST,       WAX_POLICY_TRUST_DURATIONS,
                                      WAX_POLICY_LONGEST_TRUST,      WAX_POLICY_COMMAND_LINE_TRUST,
                                      WAX_POLICY_TLS_FLOOR,          WAX_POLICY_SECURE_CONNECTION,
                                      WAX_POLICY_REVOCATION,         WAX_POLICY_EXTRA_ANCHORS,
                                      WAX_POLICY_CLIENT_CERTIFICATE };

  for (guint i = 0; i < G_N_ELEMENTS (set); i++)
    values.origins[set[i]] = (char *) origin;
  return wax_policy_new (&values);
}

WaxPolicy *
wax_policy_new_fault (const char *fault)
{
  g_autoptr(WaxPolicy) standard = wax_policy_new_default ();
  char *faults[] = { (char *) fault, NULL };
  WaxPolicy values = *standard;

  values.faults = faults;
  return wax_policy_new (&values);
}

WaxPolicy *
wax_policy_new_limiting (const WaxPolicy *self)
{
  WaxPolicy values = *self;

  values.older_tls = NULL;
  values.anchors = NULL;
  values.origins[WAX_POLICY_OLDER_TLS] = values.origins[WAX_POLICY_ANCHORS] = NULL;
  if (self->extra_anchors == WAX_EXTRA_ANCHORS_ACCOUNT) {
    values.extra_anchors = WAX_EXTRA_ANCHORS_UNSET;
    values.origins[WAX_POLICY_EXTRA_ANCHORS] = NULL;
  }
  return wax_policy_new (&values);
}

WaxPolicy *
wax_policy_new (const WaxPolicy *values)
{
  Instance *self = g_new0 (Instance, 1);

  g_atomic_ref_count_init (&self->refs);
  self->public = *values;
  self->public.durations &= (1u << WAX_N_DURATIONS) - 1;
  self->public.floor = versions[MAX (find_version (values->floor), FIRST_ALLOWED_FLOOR)];
  self->public.older_tls = g_strdupv (values->older_tls);
  self->public.anchors = g_strdupv (values->anchors);
  self->public.pins = g_strdupv (values->pins);
  self->public.distrusted = g_strdupv (values->distrusted);
  self->public.help_desk = g_strdup (values->help_desk);
  self->public.faults = g_strdupv (values->faults);
  for (guint i = 0; i < WAX_N_POLICY_KEYS; i++)
    self->public.origins[i] = g_strdup (values->origins[i]);
  return &self->public;
}

WaxPolicy *
wax_policy_ref (WaxPolicy *self)
{
  g_atomic_ref_count_inc (&((Instance *) self)->refs);
  return self;
}

void
wax_policy_unref (WaxPolicy *self)
{
  if (!g_atomic_ref_count_dec (&((Instance *) self)->refs))
    return;
  g_strfreev (self->older_tls);
  g_strfreev (self->anchors);
  g_strfreev (self->pins);
  g_strfreev (self->distrusted);
  g_free (self->help_desk);
  g_strfreev (self->faults);
  for (guint i = 0; i < WAX_N_POLICY_KEYS; i++)
    g_free (self->origins[i]);
  g_free (self);
}

/* ---- the stricter of two ---- */

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* All of both, sorted, each once. */
static char **
unite (char **first, char **second)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) all = g_ptr_array_new ();
  char **lists[] = { first, second };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++) {
    for (guint j = 0; lists[i] != NULL && lists[i][j] != NULL; j++) {
      if (g_hash_table_add (seen, lists[i][j]))
        g_ptr_array_add (all, g_strdup (lists[i][j]));
    }
  }
  g_ptr_array_sort (all, compare_strings);
  g_ptr_array_add (all, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&all), FALSE);
}

/* Who is to be named for the value that won. */
static char *
unite_origins (const WaxPolicy *first, const WaxPolicy *second, const WaxPolicy *result, WaxPolicyKey key)
{
  g_autofree char *won = wax_policy_describe (result, key), *one = wax_policy_describe (first, key);
  g_autofree char *other = wax_policy_describe (second, key);
  gboolean is_list = key == WAX_POLICY_PINNED_KEYS || key == WAX_POLICY_DISTRUSTED || key == WAX_POLICY_OLDER_TLS ||
                     key == WAX_POLICY_ANCHORS || key == WAX_POLICY_TRUST_DURATIONS;
  const char *a = is_list || strcmp (one, won) == 0 ? first->origins[key] : NULL;
  const char *b = is_list || strcmp (other, won) == 0 ? second->origins[key] : NULL;

  if (a != NULL && b != NULL && strcmp (a, b) != 0)
    return g_strconcat (a, ", ", b, NULL);
  return g_strdup (a != NULL ? a : b);
}

WaxPolicy *
wax_policy_combine (const WaxPolicy *first, const WaxPolicy *second)
{
  g_auto(GStrv) pins = unite (first->pins, second->pins), faults = unite (first->faults, second->faults);
  g_auto(GStrv) distrusted = unite (first->distrusted, second->distrusted);
  g_auto(GStrv) older_tls = unite (first->older_tls, second->older_tls);
  g_auto(GStrv) anchors = unite (first->anchors, second->anchors);
  gboolean first_newer = find_version (first->floor) >= find_version (second->floor);
  WaxPolicy values = {
    .durations = first->durations & second->durations,
    .longest = MIN (first->longest, second->longest),
    .grants = first->grants && second->grants,
    .cli_grants = first->cli_grants && second->cli_grants,
    .grants_before = MAX (first->grants_before, second->grants_before),
    .floor = first_newer ? first->floor : second->floor,
    .older_tls = older_tls,
    .secure_forced = first->secure_forced || second->secure_forced,
    .revocation = MAX (first->revocation, second->revocation),
    .extra_anchors = MIN (first->extra_anchors, second->extra_anchors),
    .anchors = anchors,
    .pins = pins,
    .distrusted = distrusted,
    .certificate_required = first->certificate_required || second->certificate_required,
    .help_desk = first->help_desk != NULL ? first->help_desk : second->help_desk,
    .faults = faults,
  };
  WaxPolicy *result;

  for (WaxPolicyKey key = 0; key < WAX_N_POLICY_KEYS; key++)
    values.origins[key] = unite_origins (first, second, &values, key);
  result = wax_policy_new (&values);
  for (WaxPolicyKey key = 0; key < WAX_N_POLICY_KEYS; key++)
    g_free (values.origins[key]);
  return result;
}

/* ---- in words ---- */

static char *
describe_durations (guint durations)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (WaxDuration i = 0; i < WAX_N_DURATIONS; i++) {
    if ((durations & 1u << i) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ";" : "", wax_duration_to_string (i));
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The longest one that fits, which is how it is set. */
static const char *
describe_longest (gint64 seconds)
{
  const char *name = "";
  gint64 best = 0;

  for (WaxDuration i = 0; i < WAX_N_DURATIONS; i++) {
    gint64 length = wax_duration_get_seconds (i);

    if (length <= seconds && length > best) {
      best = length;
      name = wax_duration_to_string (i);
    }
  }
  return name;
}

static char *
describe_date (gint64 when)
{
  g_autoptr(GDateTime) time = when != 0 ? g_date_time_new_from_unix_utc (when) : NULL;

  return time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("");
}

static const char *
describe_extra_anchors (WaxExtraAnchorsRule rule)
{
  switch (rule) {
  case WAX_EXTRA_ANCHORS_OFF: return "off";
  case WAX_EXTRA_ANCHORS_ACCOUNT: return "account";
  case WAX_EXTRA_ANCHORS_POLICY:
  case WAX_EXTRA_ANCHORS_UNSET: return "policy";
  }
  g_return_val_if_reached ("off");
}

static char *
describe_list (char **list)
{
  return list != NULL ? g_strjoinv (";", list) : g_strdup ("");
}

char *
wax_policy_describe (const WaxPolicy *self, WaxPolicyKey key)
{
  switch (key) {
  case WAX_POLICY_MANUAL_TRUST: return g_strdup (self->grants ? "true" : "false");
  case WAX_POLICY_TRUST_DURATIONS: return describe_durations (self->durations);
  case WAX_POLICY_LONGEST_TRUST: return g_strdup (describe_longest (self->longest));
  case WAX_POLICY_COMMAND_LINE_TRUST: return g_strdup (self->cli_grants ? "true" : "false");
  case WAX_POLICY_GRANTS_BEFORE: return describe_date (self->grants_before);
  case WAX_POLICY_TLS_FLOOR: return g_strdup (self->floor);
  case WAX_POLICY_SECURE_CONNECTION: return g_strdup (self->secure_forced ? "forced" : "choice");
  case WAX_POLICY_OLDER_TLS: return describe_list (self->older_tls);
  case WAX_POLICY_REVOCATION: return g_strdup (wax_revocation_mode_to_string (self->revocation));
  case WAX_POLICY_EXTRA_ANCHORS: return g_strdup (describe_extra_anchors (self->extra_anchors));
  case WAX_POLICY_ANCHORS: return describe_list (self->anchors);
  case WAX_POLICY_PINNED_KEYS: return describe_list (self->pins);
  case WAX_POLICY_DISTRUSTED: return describe_list (self->distrusted);
  case WAX_POLICY_CLIENT_CERTIFICATE: return g_strdup (self->certificate_required ? "required" : "choice");
  case WAX_POLICY_HELP_DESK: return g_strdup (self->help_desk != NULL ? self->help_desk : "");
  }
  g_return_val_if_reached (NULL);
}

char *
wax_policy_summarize (const WaxPolicy *self)
{
  enum { LONG = 80, HASH_SHOWN = 16 };
  g_autoptr(WaxPolicy) standard = wax_policy_new_default ();
  g_autoptr(GString) text = g_string_new (NULL);

  for (WaxPolicyKey key = 0; key < WAX_N_POLICY_KEYS; key++) {
    g_autofree char *value = wax_policy_describe (self, key), *usual = wax_policy_describe (standard, key);

    if (strcmp (value, usual) == 0)
      continue;
    g_string_append_printf (text, "%s%s=", text->len > 0 ? " " : "", key_names[key]);
    if (strlen (value) > LONG) {
      g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, value, -1);

      g_string_append_printf (text, "(%.*s)", HASH_SHOWN, hash);
    } else {
      g_string_append (text, value);
    }
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

gboolean
wax_policy_equal (const WaxPolicy *a, const WaxPolicy *b)
{
  g_autofree char *faults = a->faults != NULL ? g_strjoinv ("\n", a->faults) : g_strdup ("");
  g_autofree char *other_faults = b->faults != NULL ? g_strjoinv ("\n", b->faults) : g_strdup ("");

  for (WaxPolicyKey key = 0; key < WAX_N_POLICY_KEYS; key++) {
    g_autofree char *value = wax_policy_describe (a, key), *other = wax_policy_describe (b, key);

    if (strcmp (value, other) != 0 || g_strcmp0 (a->origins[key], b->origins[key]) != 0)
      return FALSE;
  }
  return strcmp (faults, other_faults) == 0;
}

/* ---- questions ---- */

gboolean
wax_policy_allows (const WaxPolicy *self, WaxDuration duration, gint64 seconds, const char *origin)
{
  if (!self->grants || (guint) duration >= WAX_N_DURATIONS || (self->durations & 1u << duration) == 0)
    return FALSE;
  if (seconds > self->longest || seconds > wax_duration_get_seconds (duration))
    return FALSE;
  if (g_strcmp0 (origin, "window") == 0)
    return TRUE;
  return g_strcmp0 (origin, "waxctl") == 0 && self->cli_grants && duration != WAX_DURATION_SESSION &&
         seconds <= wax_duration_get_seconds (WAX_DURATION_DAY);
}

gboolean
wax_policy_allows_given (const WaxPolicy *self, gint64 given)
{
  return given >= self->grants_before;
}

gboolean
wax_policy_allows_any (const WaxPolicy *self)
{
  for (guint i = 0; i < WAX_N_DURATIONS; i++) {
    if (wax_policy_allows (self, i, wax_duration_get_seconds (i), "window"))
      return TRUE;
  }
  return FALSE;
}

/* -1 when @entry, "HOST VERSION", is about another host. */
static int
find_lowered (const char *entry, const char *host)
{
  const char *space = strchr (entry, ' ');
  gsize length = (gsize) (space - entry);

  return strlen (host) == length && g_ascii_strncasecmp (entry, host, length) == 0 ? find_version (space + 1) : -1;
}

/* An exception from what somebody raised would loosen it. */
static gboolean
may_be_lowered (const WaxPolicy *self)
{
  return self->older_tls != NULL && find_version (self->floor) == FIRST_ALLOWED_FLOOR;
}

const char *
wax_policy_get_floor (const WaxPolicy *self, const char *host)
{
  int lowered = -1;

  for (guint i = 0; may_be_lowered (self) && self->older_tls[i] != NULL; i++)
    lowered = MAX (lowered, find_lowered (self->older_tls[i], host));
  return lowered >= FIRST_LOWERED_FLOOR ? versions[lowered] : self->floor;
}

const char *
wax_policy_get_oldest (const WaxPolicy *self)
{
  int oldest = find_version (self->floor);

  for (guint i = 0; may_be_lowered (self) && self->older_tls[i] != NULL; i++) {
    g_autofree char *host = g_strndup (self->older_tls[i], strcspn (self->older_tls[i], " "));

    oldest = MIN (oldest, find_version (wax_policy_get_floor (self, host)));
  }
  return versions[oldest];
}

gboolean
wax_policy_is_below_floor (const WaxPolicy *self, const char *host, const char *protocol)
{
  return protocol != NULL && find_version (protocol) < find_version (wax_policy_get_floor (self, host));
}

gboolean
wax_policy_is_outdated (const char *protocol)
{
  return protocol != NULL && find_version (protocol) < FIRST_ALLOWED_FLOOR;
}

const char *
wax_policy_get_newer (const char *a, const char *b)
{
  return find_version (a) >= find_version (b) ? a : b;
}
