#include "trust/wax-policies.h"

#include "trust/wax-certificate-private.h"
#include "trust/wax-der-text.h"

#include <string.h>

/* The extension itself, where what is in it has no name. */
#define ANY_QUALIFIER "2.5.29.32"

enum { NEVER = G_MAXINT };

static const guint8 any_policy[] = { 0x55, 0x1d, 0x20, 0x00 };

/* The state of RFC 5280, section 6.1.2: the policies that may still be met, as octets of their OIDs. */
typedef struct {
  GHashTable *expected; /* NULL: none is left */
  gboolean expects_any;
  int explicit_policy;
  int policy_mapping;
  int inhibit_any;
  WaxBudget *budget;
} State;

static gboolean
is_any (WaxDer oid)
{
  return oid.size == sizeof any_policy && memcmp (oid.data, any_policy, oid.size) == 0;
}

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
}

static GBytes *
make_key (WaxDer oid)
{
  return g_bytes_new (oid.data, oid.size);
}

/* ---- 6.1.3 (d) to (f) ---- */

static gboolean
take_policy (State *self, WaxDer oid, GHashTable *kept, gboolean *has_any)
{
  GBytes *key;

  if (!wax_budget_spend (self->budget, 1))
    return FALSE;
  if (is_any (oid)) {
    *has_any = TRUE;
    return TRUE;
  }
  key = make_key (oid);
  if (self->expects_any || g_hash_table_contains (self->expected, key))
    g_hash_table_add (kept, key);
  else
    g_bytes_unref (key);
  return TRUE;
}

static void
keep_all (State *self, GHashTable *kept)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->expected);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (kept, g_bytes_ref (key));
}

static gboolean
meet_policies (State *self, const WaxExtensions *extensions, gboolean any_counts)
{
  g_autoptr(GHashTable) kept = new_set ();
  WaxDer cursor = extensions->values[WAX_EXTENSION_POLICIES], list, item, oid;
  gboolean has_any = FALSE;

  if (!wax_extensions_have (extensions, WAX_EXTENSION_POLICIES)) {
    g_clear_pointer (&self->expected, g_hash_table_unref);
    return TRUE;
  }
  if (!wax_der_enter (&cursor, 0x30, &list) || cursor.size > 0 || list.size == 0)
    return FALSE;
  while (list.size > 0) {
    if (!wax_der_enter (&list, 0x30, &item) || !wax_der_enter (&item, 0x06, &oid))
      return FALSE;
    if (self->expected != NULL && !take_policy (self, oid, kept, &has_any))
      return FALSE;
  }
  if (self->expected == NULL)
    return TRUE;
  if (has_any && any_counts)
    keep_all (self, kept);
  self->expects_any = self->expects_any && has_any && any_counts;
  g_hash_table_unref (self->expected);
  self->expected = g_hash_table_size (kept) > 0 || self->expects_any ? g_steal_pointer (&kept) : NULL;
  return TRUE;
}

/* ---- 6.1.4 (a) and (b) ---- */

static gboolean
map_one (State *self, WaxDer from, WaxDer to, GHashTable *removed, GHashTable *added)
{
  g_autoptr(GBytes) key = make_key (from);

  if (is_any (from) || is_any (to) || !wax_budget_spend (self->budget, 1))
    return FALSE;
  if (self->expected == NULL || (!self->expects_any && !g_hash_table_contains (self->expected, key)))
    return TRUE;
  g_hash_table_add (removed, g_bytes_ref (key));
  if (self->policy_mapping > 0)
    g_hash_table_add (added, make_key (to));
  return TRUE;
}

static void
apply_mappings (State *self, GHashTable *removed, GHashTable *added)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, removed);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_remove (self->expected, key);
  g_hash_table_iter_init (&iter, added);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (self->expected, g_bytes_ref (key));
  if (g_hash_table_size (self->expected) == 0 && !self->expects_any)
    g_clear_pointer (&self->expected, g_hash_table_unref);
}

static gboolean
follow_mappings (State *self, const WaxExtensions *extensions)
{
  g_autoptr(GHashTable) removed = new_set (), added = new_set ();
  WaxDer cursor = extensions->values[WAX_EXTENSION_POLICY_MAPPINGS], list, item, from, to;

  if (!wax_extensions_have (extensions, WAX_EXTENSION_POLICY_MAPPINGS))
    return TRUE;
  if (!wax_der_enter (&cursor, 0x30, &list) || cursor.size > 0 || list.size == 0)
    return FALSE;
  while (list.size > 0) {
    if (!wax_der_enter (&list, 0x30, &item) || !wax_der_enter (&item, 0x06, &from) ||
        !wax_der_enter (&item, 0x06, &to) || item.size > 0 || !map_one (self, from, to, removed, added))
      return FALSE;
  }
  if (self->expected != NULL)
    apply_mappings (self, removed, added);
  return TRUE;
}

/* ---- 6.1.4 (h) to (j) ---- */

/* SkipCerts: more than fits is as good as never. */
static gboolean
read_count (WaxDer value, int *count)
{
  if (value.size == 0 || (value.data[0] & 0x80) != 0)
    return FALSE;
  *count = 0;
  for (gsize i = 0; i < value.size; i++)
    *count = *count > 0xffff ? NEVER : *count << 8 | value.data[i];
  return TRUE;
}

/* @inhibited: (optional) */
static gboolean
read_policy_constraints (const WaxExtensions *extensions, int *required, int *inhibited)
{
  WaxDer cursor = extensions->values[WAX_EXTENSION_POLICY_CONSTRAINTS], content, value;
  guint8 tag, last = 0;

  *required = *inhibited = NEVER;
  if (!wax_extensions_have (extensions, WAX_EXTENSION_POLICY_CONSTRAINTS))
    return TRUE;
  if (!wax_der_enter (&cursor, 0x30, &content) || cursor.size > 0 || content.size == 0)
    return FALSE;
  while (content.size > 0) {
    if (!wax_der_next (&content, &tag, &value, NULL) || tag <= last || (tag != 0x80 && tag != 0x81) ||
        !read_count (value, tag == 0x80 ? required : inhibited))
      return FALSE;
    last = tag;
  }
  return TRUE;
}

static gboolean
read_inhibit_any (const WaxExtensions *extensions, int *inhibited)
{
  WaxDer cursor = extensions->values[WAX_EXTENSION_INHIBIT_ANY_POLICY], value;

  *inhibited = NEVER;
  return !wax_extensions_have (extensions, WAX_EXTENSION_INHIBIT_ANY_POLICY) ||
         (wax_der_enter (&cursor, 0x02, &value) && cursor.size == 0 && read_count (value, inhibited));
}

static void
count_down (int *count)
{
  if (*count > 0 && *count != NEVER)
    (*count)--;
}

static gboolean
prepare_next (State *self, const WaxExtensions *extensions, gboolean self_issued)
{
  int required, mapping, any;

  if (!follow_mappings (self, extensions) || !read_policy_constraints (extensions, &required, &mapping) ||
      !read_inhibit_any (extensions, &any))
    return FALSE;
  if (!self_issued) {
    count_down (&self->explicit_policy);
    count_down (&self->policy_mapping);
    count_down (&self->inhibit_any);
  }
  self->explicit_policy = MIN (self->explicit_policy, required);
  self->policy_mapping = MIN (self->policy_mapping, mapping);
  self->inhibit_any = MIN (self->inhibit_any, any);
  return TRUE;
}

/* ---- qualifiers ---- */

/* id-qt-cps and id-qt-unotice: texts for people, which limit nothing. */
static gboolean
is_known_qualifier (WaxDer oid)
{
  static const guint8 known[] = { 0x2b, 6, 1, 5, 5, 7, 2 };

  return oid.size == sizeof known + 1 && memcmp (oid.data, known, sizeof known) == 0 &&
         (oid.data[sizeof known] == 1 || oid.data[sizeof known] == 2);
}

/* PolicyInformation of RFC 5280, section 4.2.1.4. @unknown: (out): of FALSE; empty where it cannot be read */
static gboolean
are_qualifiers_known (WaxDer policy, WaxDer *unknown)
{
  WaxDer qualifiers, one, oid;

  *unknown = (WaxDer) { NULL, 0 };
  if (!wax_der_enter (&policy, 0x06, &oid))
    return FALSE;
  if (policy.size == 0)
    return TRUE;
  if (!wax_der_enter (&policy, 0x30, &qualifiers) || policy.size > 0)
    return FALSE;
  while (qualifiers.size > 0) {
    if (!wax_der_enter (&qualifiers, 0x30, &one) || !wax_der_enter (&one, 0x06, &oid))
      return FALSE;
    if (!is_known_qualifier (oid)) {
      *unknown = oid;
      return FALSE;
    }
  }
  return TRUE;
}

char *
wax_policies_find_unknown_qualifier (const WaxCertificate *certificate)
{
  WaxDer cursor = wax_certificate_get_extensions (certificate)->values[WAX_EXTENSION_POLICIES], list, policy, unknown;

  if (!wax_der_enter (&cursor, 0x30, &list) || cursor.size > 0)
    return g_strdup (ANY_QUALIFIER);
  while (list.size > 0) {
    if (!wax_der_enter (&list, 0x30, &policy))
      return g_strdup (ANY_QUALIFIER);
    if (!are_qualifiers_known (policy, &unknown)) {
      char *text = unknown.size > 0 ? wax_der_text_oid (unknown) : NULL;

      return text != NULL ? text : g_strdup (ANY_QUALIFIER);
    }
  }
  return NULL;
}

/* ---- the path ---- */

/* 6.1.5 (a) and (b) */
static gboolean
wrap_up (State *self, const WaxExtensions *extensions)
{
  int required, mapping;

  if (!read_policy_constraints (extensions, &required, &mapping))
    return FALSE;
  count_down (&self->explicit_policy);
  if (required == 0)
    self->explicit_policy = 0;
  return self->explicit_policy > 0 || self->expected != NULL;
}

static gboolean
walk (State *self, const WaxPath *path)
{
  for (guint i = path->links->len - 1; i > 0; i--) {
    const WaxCertificate *link = wax_path_get_link (path, i - 1);
    const WaxExtensions *extensions = wax_certificate_get_extensions (link);
    gboolean self_issued = wax_certificate_is_self_issued (link);

    if (!meet_policies (self, extensions, self->inhibit_any > 0 || (i > 1 && self_issued)))
      return FALSE;
    if (self->explicit_policy == 0 && self->expected == NULL)
      return FALSE;
    if (i > 1 ? !prepare_next (self, extensions, self_issued) : !wrap_up (self, extensions))
      return FALSE;
  }
  return TRUE;
}

gboolean
wax_policies_permit (const WaxPath *path, WaxBudget *budget)
{
  State self = { new_set (), TRUE, NEVER, NEVER, NEVER, budget };
  gboolean permitted = walk (&self, path);

  g_clear_pointer (&self.expected, g_hash_table_unref);
  return permitted;
}
