#pragma once

#include "store/wax-persona.h"
#include "store/wax-signature.h"

G_BEGIN_DECLS

#define WAX_TYPE_REMOTE_SETTINGS (wax_remote_settings_get_type ())

/**
 * WaxRemoteSettings:
 * @preferences: (nullable): name (char *) → values (GStrv, one or several)
 * @signatures: (nullable): of #WaxSignature
 * @personas: (nullable): of #WaxPersona: who the person can write as, the account itself first
 * @trusted: (nullable): of char *: addresses and domains that are never junk
 * @blocked: (nullable): of char *: addresses and domains that always are
 *
 * What the server keeps for the person. A member that is %NULL was not asked for and stays as it is in a store.
 * Immutable, ref-counted, any thread; fields are read directly.
 */
typedef struct {
  GHashTable *preferences;
  GPtrArray *signatures;
  GPtrArray *personas;
  GPtrArray *trusted;
  GPtrArray *blocked;
} WaxRemoteSettings;

GType wax_remote_settings_get_type (void);

/**
 * wax_remote_settings_new:
 * @fields: members are referenced and not to be touched afterwards
 */
WaxRemoteSettings *wax_remote_settings_new (const WaxRemoteSettings *fields);
WaxRemoteSettings *wax_remote_settings_ref (WaxRemoteSettings *self);
void wax_remote_settings_unref (WaxRemoteSettings *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxRemoteSettings, wax_remote_settings_unref)

G_END_DECLS
