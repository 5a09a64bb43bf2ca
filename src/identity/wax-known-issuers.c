#include "identity/wax-known-issuers.h"

#include "util/wax-shared.h"

struct _WaxKnownIssuers {
  WaxShared *tables; /* a new table for each change */
};

WAX_DEFINE_SHARED (GHashTable, g_hash_table)

GHashTable *
wax_known_issuers_new_table (void)
{
  return g_hash_table_new_full (wax_endpoint_hash, wax_endpoint_equal, (GDestroyNotify) wax_endpoint_unref,
                                (GDestroyNotify) wax_issuer_names_unref);
}

WaxKnownIssuers *
wax_known_issuers_new (GHashTable *table)
{
  WaxKnownIssuers *self = g_atomic_rc_box_new (WaxKnownIssuers);

  self->tables = g_hash_table_shared_new (table);
  return self;
}

WaxKnownIssuers *
wax_known_issuers_ref (WaxKnownIssuers *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  wax_shared_free (((WaxKnownIssuers *) data)->tables);
}

void
wax_known_issuers_unref (WaxKnownIssuers *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

GHashTable *
wax_known_issuers_get_table (WaxKnownIssuers *self)
{
  return wax_shared_get (self->tables);
}

static gboolean
is_known (GHashTable *table, const WaxEndpoint *endpoint, const WaxIssuerNames *names)
{
  WaxIssuerNames *known = g_hash_table_lookup (table, endpoint);

  return known != NULL && g_bytes_equal (wax_issuer_names_get_ders (known), wax_issuer_names_get_ders (names));
}

static GHashTable *
copy (GHashTable *table)
{
  GHashTable *made = wax_known_issuers_new_table ();
  GHashTableIter iter;
  gpointer endpoint, names;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_size (table) < WAX_KNOWN_ISSUERS_MAX && g_hash_table_iter_next (&iter, &endpoint, &names))
    g_hash_table_insert (made, wax_endpoint_ref (endpoint), wax_issuer_names_ref (names));
  return made;
}

void
wax_known_issuers_learn (WaxKnownIssuers *self, WaxEndpoint *endpoint, WaxIssuerNames *names)
{
  gboolean done = FALSE;

  while (!done) {
    g_autoptr(GHashTable) table = wax_shared_get (self->tables);
    GHashTable *made;

    if (is_known (table, endpoint, names))
      return;
    made = copy (table);
    g_hash_table_insert (made, wax_endpoint_ref (endpoint), wax_issuer_names_ref (names));
    done = wax_shared_replace (self->tables, table, made);
  }
}

WaxIssuerNames *
wax_known_issuers_look_up (WaxKnownIssuers *self, const WaxEndpoint *endpoint)
{
  g_autoptr(GHashTable) table = wax_shared_get (self->tables);
  WaxIssuerNames *names = g_hash_table_lookup (table, endpoint);

  return names != NULL ? wax_issuer_names_ref (names) : NULL;
}
