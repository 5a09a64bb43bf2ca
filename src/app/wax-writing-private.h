#pragma once

#include "app/wax-writing.h"
#include "util/wax-worker.h"

G_BEGIN_DECLS

/* Files of what is kept here, in the folder of an account's drafts: the message, and beside it a mark while somebody
 * writes at it. Of one that was discarded, what the server is to delete: the draft's id there, and on the next line the
 * revision that it had. */
#define WAX_WRITING_SUFFIX ".eml"
#define WAX_WRITING_OPEN_SUFFIX ".open"
#define WAX_WRITING_GONE_SUFFIX ".gone"

/* What may stand before a message that is kept here, each on a line. */
#define WAX_WRITING_DRAFT_ID "X-Waxwing-Draft: "
#define WAX_WRITING_SEND_ID "X-Waxwing-Sending: "

char *wax_writing_make_dir (WaxAccount *account);
char *wax_writing_make_path (const char *dir, const char *id, const char *suffix);

/* Returns: (transfer none) (element-type utf8): ids of those that somebody writes at. Main thread. */
GHashTable *wax_writing_get_open (void);

/**
 * wax_writing_read_kept_of:
 * @open: (element-type utf8): ids of those that somebody writes at: they are passed over
 *
 * Any thread. Returns: (transfer full) (nullable): what is kept in @dir of the draft at the server that has @draft_id.
 */
WaxDraft *wax_writing_read_kept_of (const char *dir, const char *draft_id, GHashTable *open);

/* That draft was discarded, and is wanted again. Any thread. */
void wax_writing_forget_gone (const char *dir, const char *draft_id);

/* Returns: (transfer full): of wax_writing_get_open(), for another thread. */
GHashTable *wax_writing_copy_open (void);

/* Of this message alone; what reads for it waits for no download and no other message. */
WaxWorker *wax_writing_get_worker (WaxWriting *self);

G_END_DECLS
