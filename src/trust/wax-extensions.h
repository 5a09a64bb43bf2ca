#pragma once

#include "trust/wax-der.h"

G_BEGIN_DECLS

/* Those that an examination takes into account. */
typedef enum {
  WAX_EXTENSION_ALT_NAMES,
  WAX_EXTENSION_ISSUER_ALT_NAMES,
  WAX_EXTENSION_BASIC_CONSTRAINTS,
  WAX_EXTENSION_KEY_USAGE,
  WAX_EXTENSION_PURPOSES,
  WAX_EXTENSION_SUBJECT_KEY_ID,
  WAX_EXTENSION_AUTHORITY_KEY_ID,
  WAX_EXTENSION_NAME_CONSTRAINTS,
  WAX_EXTENSION_POLICIES,
  WAX_EXTENSION_POLICY_MAPPINGS,
  WAX_EXTENSION_POLICY_CONSTRAINTS,
  WAX_EXTENSION_INHIBIT_ANY_POLICY,
  WAX_EXTENSION_CRL_POINTS,
  WAX_EXTENSION_AUTHORITY_ACCESS,
  WAX_EXTENSION_SUBJECT_ACCESS,
  WAX_EXTENSION_TLS_FEATURES,
} WaxExtensionId;

#define WAX_N_EXTENSIONS (WAX_EXTENSION_TLS_FEATURES + 1)

/**
 * WaxExtensions:
 * @present: bits by #WaxExtensionId
 * @critical: likewise
 * @unknown_critical: whether another one is critical
 * @sound: whether the list can be read, and none stands in it twice
 * @too_many: whether there are more than anybody needs: to search among so many takes the library for ever
 * @values: of those that are present; borrowed bytes
 * @items: all of them, see wax_extensions_next(); borrowed bytes
 */
typedef struct {
  guint present;
  guint critical;
  gboolean unknown_critical;
  gboolean sound;
  gboolean too_many;
  WaxDer values[WAX_N_EXTENSIONS];
  WaxDer items;
} WaxExtensions;

/* @list: what is in the [3] of a TBSCertificate (RFC 5280, section 4.1) */
void wax_extensions_read (WaxExtensions *self, WaxDer list);

/**
 * wax_extensions_next:
 * @items: moves behind the first one
 *
 * Takes an Extension apart (RFC 5280, section 4.1): a type, whether it is critical unless it is not, and a value.
 *
 * Returns: %FALSE at the end, and when what follows is none.
 */
gboolean wax_extensions_next (WaxDer *items, WaxDer *oid, gboolean *critical, WaxDer *value);

/* @oid: dotted. Whether an examination takes it into account, so that it may be critical. */
gboolean wax_extensions_is_known (const char *oid);

gboolean wax_extensions_have (const WaxExtensions *self, WaxExtensionId id);
gboolean wax_extensions_have_critical (const WaxExtensions *self, WaxExtensionId id);

G_END_DECLS
