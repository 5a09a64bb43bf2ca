#pragma once

#include "engine/wax-engine.h"

G_BEGIN_DECLS

/**
 * WaxContactDeed:
 *
 * Something that a person does to a contact of their own, and can undo. Ref-counted. What it does and undoes runs on
 * one thread, the account's for actions; the rest may be asked in the main thread while none of it is under way.
 */
typedef struct _WaxContactDeed WaxContactDeed;

/* @action: copied; of the members that it adds by address, those that are contacts become links to them. @name: of the
 * contact, for those who are told */
WaxContactDeed *wax_contact_deed_new (const WaxContactAction *action, const char *name);
WaxContactDeed *wax_contact_deed_ref (WaxContactDeed *self);
void wax_contact_deed_unref (WaxContactDeed *self);

WaxContactOperation wax_contact_deed_get_operation (WaxContactDeed *self);
const char *wax_contact_deed_get_name (WaxContactDeed *self);

/* (nullable): the contact's id, that of a new one once it is done */
const char *wax_contact_deed_get_id (WaxContactDeed *self);

/* See wax_engine_change_contact(). */
gboolean wax_contact_deed_run (WaxContactDeed *self, WaxEngine *engine, GCancellable *cancellable, GError **error);

/**
 * wax_contact_deed_undo:
 *
 * A new contact goes into the trash, a changed one has its former values again, another is put back. After a failure it
 * may be called again; nothing where nothing was done.
 */
gboolean wax_contact_deed_undo (WaxContactDeed *self, WaxEngine *engine, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxContactDeed, wax_contact_deed_unref)

G_END_DECLS
