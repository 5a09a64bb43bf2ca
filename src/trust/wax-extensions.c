#include "trust/wax-extensions.h"

#include <string.h>

enum { MAX_EXTENSIONS = 100 };

static const struct {
  const char *name;
  guint8 size;
  guint8 oid[8];
} known[WAX_N_EXTENSIONS] = {
  [WAX_EXTENSION_ALT_NAMES] = { "2.5.29.17", 3, { 0x55, 0x1d, 17 } },
  [WAX_EXTENSION_ISSUER_ALT_NAMES] = { "2.5.29.18", 3, { 0x55, 0x1d, 18 } },
  [WAX_EXTENSION_BASIC_CONSTRAINTS] = { "2.5.29.19", 3, { 0x55, 0x1d, 19 } },
  [WAX_EXTENSION_KEY_USAGE] = { "2.5.29.15", 3, { 0x55, 0x1d, 15 } },
  [WAX_EXTENSION_PURPOSES] = { "2.5.29.37", 3, { 0x55, 0x1d, 37 } },
  [WAX_EXTENSION_SUBJECT_KEY_ID] = { "2.5.29.14", 3, { 0x55, 0x1d, 14 } },
  [WAX_EXTENSION_AUTHORITY_KEY_ID] = { "2.5.29.35", 3, { 0x55, 0x1d, 35 } },
  [WAX_EXTENSION_NAME_CONSTRAINTS] = { "2.5.29.30", 3, { 0x55, 0x1d, 30 } },
  [WAX_EXTENSION_POLICIES] = { "2.5.29.32", 3, { 0x55, 0x1d, 32 } },
  [WAX_EXTENSION_POLICY_MAPPINGS] = { "2.5.29.33", 3, { 0x55, 0x1d, 33 } },
  [WAX_EXTENSION_POLICY_CONSTRAINTS] = { "2.5.29.36", 3, { 0x55, 0x1d, 36 } },
  [WAX_EXTENSION_INHIBIT_ANY_POLICY] = { "2.5.29.54", 3, { 0x55, 0x1d, 54 } },
  [WAX_EXTENSION_CRL_POINTS] = { "2.5.29.31", 3, { 0x55, 0x1d, 31 } },
  [WAX_EXTENSION_AUTHORITY_ACCESS] = { "1.3.6.1.5.5.7.1.1", 8, { 0x2b, 6, 1, 5, 5, 7, 1, 1 } },
  [WAX_EXTENSION_SUBJECT_ACCESS] = { "1.3.6.1.5.5.7.1.11", 8, { 0x2b, 6, 1, 5, 5, 7, 1, 11 } },
  [WAX_EXTENSION_TLS_FEATURES] = { "1.3.6.1.5.5.7.1.24", 8, { 0x2b, 6, 1, 5, 5, 7, 1, 24 } },
};

static guint
identify (WaxDer oid)
{
  guint id = 0;

  while (id < WAX_N_EXTENSIONS && (oid.size != known[id].size || memcmp (oid.data, known[id].oid, oid.size) != 0))
    id++;
  return id;
}

gboolean
wax_extensions_next (WaxDer *list, WaxDer *oid, gboolean *critical, WaxDer *value)
{
  WaxDer content, part;
  guint8 tag;

  *critical = FALSE;
  if (!wax_der_enter (list, 0x30, &content) || !wax_der_enter (&content, 0x06, oid) ||
      !wax_der_next (&content, &tag, &part, NULL))
    return FALSE;
  if (tag == 0x01) {
    *critical = part.size != 1 || part.data[0] != 0;
    if (!wax_der_next (&content, &tag, &part, NULL))
      return FALSE;
  }
  *value = part;
  return tag == 0x04 && content.size == 0;
}

static gboolean
are_too_many (WaxDer items)
{
  WaxDer item;
  guint8 tag;
  guint n = 0;

  while (n <= MAX_EXTENSIONS && wax_der_next (&items, &tag, &item, NULL))
    n++;
  return n > MAX_EXTENSIONS;
}

void
wax_extensions_read (WaxExtensions *self, WaxDer list)
{
  WaxDer seen[MAX_EXTENSIONS], items, value;
  guint n = 0;

  self->sound = wax_der_enter (&list, 0x30, &items) && list.size == 0 && items.size > 0;
  self->too_many = self->sound && are_too_many (items);
  self->items = self->sound ? items : (WaxDer) { NULL, 0 };
  self->sound = self->sound && !self->too_many;
  while (self->sound && items.size > 0) {
    gboolean critical;
    guint id;

    self->sound = wax_extensions_next (&items, &seen[n], &critical, &value) &&
                  !wax_der_is_among (seen, n, seen[n]);
    if (!self->sound)
      return;
    id = identify (seen[n++]);
    if (id < WAX_N_EXTENSIONS) {
      self->present |= 1u << id;
      self->critical |= critical ? 1u << id : 0;
      self->values[id] = value;
    } else {
      self->unknown_critical |= critical;
    }
  }
}

gboolean
wax_extensions_is_known (const char *oid)
{
  for (guint i = 0; i < WAX_N_EXTENSIONS; i++) {
    if (strcmp (oid, known[i].name) == 0)
      return TRUE;
  }
  return FALSE;
}

gboolean
wax_extensions_have (const WaxExtensions *self, WaxExtensionId id)
{
  return (self->present & 1u << id) != 0;
}

gboolean
wax_extensions_have_critical (const WaxExtensions *self, WaxExtensionId id)
{
  return (self->critical & 1u << id) != 0;
}
