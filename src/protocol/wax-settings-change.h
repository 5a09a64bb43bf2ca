#pragma once

#include "store/wax-signature.h"

G_BEGIN_DECLS

/**
 * WaxSettingsOperation:
 * @WAX_SETTINGS_SET: preferences get other values, all of them or none
 * @WAX_SETTINGS_CREATE_SIGNATURE: its id is chosen by who makes it, a UUID, so that a second try makes no second one
 * @WAX_SETTINGS_CHANGE_SIGNATURE: name and texts; an empty text is taken away
 * @WAX_SETTINGS_DELETE_SIGNATURE: one that is not there any more is no error
 * @WAX_SETTINGS_TRUST: a sender is never junk from now on, and not blocked any more
 * @WAX_SETTINGS_BLOCK: a sender always is, and not trusted any more
 * @WAX_SETTINGS_FORGET: a sender is neither
 */
typedef enum {
  WAX_SETTINGS_SET,
  WAX_SETTINGS_CREATE_SIGNATURE,
  WAX_SETTINGS_CHANGE_SIGNATURE,
  WAX_SETTINGS_DELETE_SIGNATURE,
  WAX_SETTINGS_TRUST,
  WAX_SETTINGS_BLOCK,
  WAX_SETTINGS_FORGET,
} WaxSettingsOperation;

/**
 * WaxSettingsChange:
 * @preferences: (nullable): of %WAX_SETTINGS_SET: name (char *) → values (GStrv); none for one that is to be unset
 * @signature: (nullable): of the operations with one; to delete it, its id is enough
 * @sender: (nullable): an address or a domain
 *
 * Something that a person changes in what the server keeps for them. Immutable, ref-counted, any thread; fields are
 * read directly.
 */
typedef struct {
  WaxSettingsOperation operation;
  GHashTable *preferences;
  WaxSignature *signature;
  const char *sender;
} WaxSettingsChange;

/* Begins with no preference; see wax_settings_change_set(). */
WaxSettingsChange *wax_settings_change_new (void);

/* @value: (nullable): %NULL or "" unsets it. Only by who made it, before anybody else has it. */
void wax_settings_change_set (WaxSettingsChange *self, const char *name, const char *value);
void wax_settings_change_set_values (WaxSettingsChange *self, const char *name, const char *const *values);

WaxSettingsChange *wax_settings_change_new_signature (WaxSettingsOperation operation, const WaxSignature *fields);
WaxSettingsChange *wax_settings_change_new_sender (WaxSettingsOperation operation, const char *sender);

WaxSettingsChange *wax_settings_change_ref (WaxSettingsChange *self);
void wax_settings_change_unref (WaxSettingsChange *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxSettingsChange, wax_settings_change_unref)

G_END_DECLS
