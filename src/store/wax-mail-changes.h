#pragma once

#include "store/wax-folder.h"
#include "store/wax-message.h"
#include "store/wax-tag.h"

G_BEGIN_DECLS

#define WAX_TYPE_MAIL_CHANGES (wax_mail_changes_get_type ())

/**
 * WaxMailChanges:
 * @complete: this is everything: what is not listed is gone; bodies of ids that still exist are kept
 * @folders: of #WaxFolder: new and changed ones
 * @tags: of #WaxTag: new and changed ones
 * @removed_ids: of char *: ids of messages, folders, tags and contacts that are gone; unknown ids are normal
 * @new_messages: of #WaxMessage, with id, folder, date and conversation where known: what is to be fetched. An id
 *   that is already known has new content: its body is fetched again, unless @complete, where ids are only listed
 * @contact_ids: of char *: the person's own contacts that are new or have changed: what is to be asked for. Empty where
 *   @complete: all of them are asked for then
 * @changed: of #WaxMessage: folder, flags, tags, conversation and change number; nothing to fetch
 * @token: (nullable): where the next delta goes on; stored together with the changes. %NULL keeps the old one
 * @more: the server has more, ask again at once
 *
 * What a server says has happened. Immutable, ref-counted, any thread; fields are read directly. Arrays are never
 * %NULL.
 */
typedef struct {
  gboolean complete;
  GPtrArray *folders;
  GPtrArray *tags;
  GPtrArray *removed_ids;
  GPtrArray *contact_ids;
  GPtrArray *new_messages;
  GPtrArray *changed;
  const char *token;
  gboolean more;
} WaxMailChanges;

GType wax_mail_changes_get_type (void);

/**
 * wax_mail_changes_new:
 * @fields: arrays are referenced and not to be touched afterwards; %NULL arrays become empty ones; @token is copied
 */
WaxMailChanges *wax_mail_changes_new (const WaxMailChanges *fields);
WaxMailChanges *wax_mail_changes_ref (WaxMailChanges *self);
void wax_mail_changes_unref (WaxMailChanges *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxMailChanges, wax_mail_changes_unref)

G_END_DECLS
