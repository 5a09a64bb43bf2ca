#include "trust/wax-known-chains.h"

#include "util/wax-shared.h"

enum { MAX_CHAINS = 32 };

struct _WaxKnownChains {
  WaxShared *tables; /* fingerprint → GPtrArray of WaxCertificate; a new table for each change */
};

static GHashTable *
new_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
}

WAX_DEFINE_SHARED (GHashTable, g_hash_table)

WaxKnownChains *
wax_known_chains_new (void)
{
  WaxKnownChains *self = g_new0 (WaxKnownChains, 1);

  self->tables = g_hash_table_shared_new (new_table ());
  return self;
}

void
wax_known_chains_free (WaxKnownChains *self)
{
  wax_shared_free (self->tables);
  g_free (self);
}

gboolean
wax_known_chains_have (WaxKnownChains *self, const WaxCertificate *certificate)
{
  g_autoptr(GHashTable) chains = wax_shared_get (self->tables);

  return g_hash_table_contains (chains, wax_certificate_get_fingerprint (certificate));
}

GPtrArray *
wax_known_chains_read (WaxKnownChains *self, GTlsCertificate *certificate)
{
  g_autoptr(GHashTable) chains = wax_shared_get (self->tables);
  GPtrArray *chain = wax_certificate_chain_new_from_tls (certificate, NULL);
  const char *fingerprint = chain != NULL ? wax_certificate_get_fingerprint (chain->pdata[0]) : "";
  GPtrArray *known = g_hash_table_lookup (chains, fingerprint);

  for (guint i = 0; known != NULL && i < known->len && chain->len < WAX_CERTIFICATE_MAX_CHAIN; i++) {
    if (!g_ptr_array_find_with_equal_func (chain, known->pdata[i], (GEqualFunc) wax_certificate_equal, NULL))
      g_ptr_array_add (chain, wax_certificate_ref (known->pdata[i]));
  }
  return chain;
}

void
wax_known_chains_learn (WaxKnownChains *self, GPtrArray *chain)
{
  g_autoptr(GHashTable) old = wax_shared_get (self->tables);
  GHashTable *chains = new_table ();
  GHashTableIter iter;
  gpointer fingerprint, known;

  /* Nobody needs so many; whoever is forgotten is asked again. */
  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_size (old) < MAX_CHAINS && g_hash_table_iter_next (&iter, &fingerprint, &known))
    g_hash_table_insert (chains, g_strdup (fingerprint), g_ptr_array_ref (known));
  g_hash_table_insert (chains, g_strdup (wax_certificate_get_fingerprint (chain->pdata[0])), g_ptr_array_ref (chain));
  wax_shared_set (self->tables, chains);
}
