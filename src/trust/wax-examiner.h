#pragma once

#include "trust/wax-extra-anchors.h"
#include "trust/wax-verdict.h"

G_BEGIN_DECLS

/**
 * WaxExaminer:
 *
 * Judges chains by a store of anchors. Any thread; the store is read anew when its file changes, which is looked for
 * at most once a second.
 */
typedef struct _WaxExaminer WaxExaminer;

/**
 * WaxExamination: what is to be judged
 * @endpoint: where the chain was met
 * @channel: whose request opened the connection
 * @account: (nullable): the account's id
 * @chain: (element-type WaxCertificate): as the server sent it
 * @flags: what the TLS library saw; only what it alone can see is taken from it
 * @now: Unix s
 * @protocol: (nullable): e.g. "TLS 1.3"
 * @cipher: (nullable): its name
 */
typedef struct {
  WaxEndpoint *endpoint;
  WaxChannelId channel;
  const char *account;
  GPtrArray *chain;
  GTlsCertificateFlags flags;
  gint64 now;
  const char *protocol;
  const char *cipher;
} WaxExamination;

/**
 * wax_examiner_new:
 * @anchors_file: (nullable): the only anchors, in PEM; %NULL for the system's store
 *
 * Returns: (transfer full) (nullable): %NULL with a %G_IO_ERROR, or %WAX_CERTIFICATE_ERROR_MALFORMED when @anchors_file
 *   holds no certificate. Blocks for reading it. The system's store is read by the first call that needs it (some
 *   15 ms); one that cannot be read is an empty one: nothing is secure then.
 */
WaxExaminer *wax_examiner_new (const char *anchors_file, GError **error);
WaxExaminer *wax_examiner_ref (WaxExaminer *self);
void wax_examiner_unref (WaxExaminer *self);

/**
 * wax_examiner_set_extra:
 * @kind: %WAX_ANCHOR_POLICY or %WAX_ANCHOR_ACCOUNT: each has its own
 * @extra: (element-type WaxExtraAnchors): not changed any more
 *
 * Replaces the anchors of that kind beside the store. They count for what is examined from now on. Any thread.
 */
void wax_examiner_set_extra (WaxExaminer *self, WaxAnchorKind kind, GPtrArray *extra);

/* Returns: (transfer full): all that count where @verdict was met, those beside the store too. Any thread. */
WaxAnchors *wax_examiner_list_anchors (WaxExaminer *self, WaxVerdict *verdict);

/**
 * wax_examiner_still_knows:
 *
 * Returns: whether the anchor of @verdict is one still, where it was met; %TRUE when it has none, or one that was given
 *   for that verdict alone. Any thread.
 */
gboolean wax_examiner_still_knows (WaxExaminer *self, WaxVerdict *verdict);

/**
 * wax_examiner_get_version:
 * Returns: a number that moves with the anchors; looks at the store's modification time, once a second. Any thread.
 */
guint wax_examiner_get_version (WaxExaminer *self);

/**
 * wax_examiner_get_database:
 * Returns: (transfer none): the same anchors for the TLS library, which can verify a stapled answer only under an
 *   issuer that it knows; its default where there are none. It decides nothing. Reads the file at the first call. Any
 *   thread.
 */
GTlsDatabase *wax_examiner_get_database (WaxExaminer *self);

/**
 * wax_examiner_examine:
 *
 * Finds all problems at once, also below an unknown issuer. Costs about a millisecond and no disk, but for one look at
 * the store's modification time in a second.
 *
 * Returns: (transfer full): the verdict; never %NULL.
 */
WaxVerdict *wax_examiner_examine (WaxExaminer *self, const WaxExamination *examination);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxExaminer, wax_examiner_unref)

G_END_DECLS
