#pragma once

#include "protocol/wax-backend.h"
#include "protocol/wax-json.h"

G_BEGIN_DECLS

/**
 * WaxZimbraLetter:
 * @files: (element-type WaxMimeFile)
 *
 * A message told to the server piece by piece, which then builds it: what it has already is named, not sent again.
 * Exchanges 268, 270, 274, 287.
 */
typedef struct _WaxZimbraLetter WaxZimbraLetter;

/**
 * wax_zimbra_letter_new:
 * @message: whose origin the server knows the references of
 *
 * Returns: (transfer full) (nullable): %NULL where the server would make another message of it, or it has no files.
 */
WaxZimbraLetter *wax_zimbra_letter_new (const WaxOutgoing *message);
void wax_zimbra_letter_free (WaxZimbraLetter *self);

/* Returns: (element-type WaxMimeFile) (transfer none) */
GPtrArray *wax_zimbra_letter_get_files (WaxZimbraLetter *self);

/**
 * wax_zimbra_letter_build:
 * @message: its @stored has each of the files, as a part or as an upload
 * @draft_name: what the id of the draft is called
 *
 * Returns: (transfer full): the content of a SaveDraftRequest or a SendMsgRequest.
 */
GBytes *wax_zimbra_letter_build (WaxZimbraLetter *self, const WaxOutgoing *message, const char *draft_name);

/**
 * wax_zimbra_letter_learn:
 * @whole: the message went there as it is; else as wax_zimbra_letter_build() told it, with the same @stored
 * @draft: "m" of the answer to that
 *
 * Brings @stored up to date: what is not where it should be is forgotten.
 */
void wax_zimbra_letter_learn (WaxZimbraLetter *self, WaxStoredParts *stored, gboolean whole, const WaxJson *draft);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxZimbraLetter, wax_zimbra_letter_free)

G_END_DECLS
