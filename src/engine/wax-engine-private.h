#pragma once

#include "engine/wax-engine.h"
#include "store/wax-contact-store.h"
#include "store/wax-mail-store.h"
#include "store/wax-settings-store.h"
#include "util/wax-worker.h"

G_BEGIN_DECLS

/* The handles of the thread that writes. */
typedef struct {
  WaxMailStore *mail;
  WaxContactStore *contacts;
  WaxSettingsStore *settings;
} WaxEngineStores;

/**
 * WaxEngineWriteFunc:
 *
 * Runs on the thread that writes. What it changed in the store is told to the listener afterwards, with @news' flags.
 */
typedef gboolean (*WaxEngineWriteFunc) (WaxEngineStores *stores, gpointer data, WaxChangeSet *news, GError **error);

/* Runs @func on the writing thread and waits. */
gboolean wax_engine_write (WaxEngine *self, WaxEngineWriteFunc func, gpointer data, GError **error);

/* The same without waiting; @data is freed after it ran. */
WaxTicket *wax_engine_start_write (WaxEngine *self, WaxEngineWriteFunc func, gpointer data, GDestroyNotify free_data);

/* The same for an end that nobody waits for: a failure is only logged. */
void wax_engine_push_write (WaxEngine *self, WaxEngineWriteFunc func, gpointer data, GDestroyNotify free_data);

/* For wax_engine_start_write(): what wax_ticket_wait() gives is whether it worked. */
gboolean wax_engine_finish_write (WaxTicket *ticket, GError **error);

/* Makes searchable what is not, and compacts, while nothing else is to be written. */
void wax_engine_start_indexing (WaxEngine *self);

/* While downloads are under way, indexing takes small steps. Returns: whether another was under way already. */
gboolean wax_engine_begin_download (WaxEngine *self);
void wax_engine_end_download (WaxEngine *self);

/* Takes out of @ids (element-type utf8) what another download asks for at the moment; what is left is @download's until
 * it lets go. On the writing thread, where @ids were read: what another has asked for and got is not among them. */
void wax_engine_claim (WaxEngine *self, gpointer download, GPtrArray *ids);
void wax_engine_let_go (WaxEngine *self, gpointer download); /* from any thread */

void wax_engine_report (WaxEngine *self, const WaxProgress *progress);

void wax_engine_get_download_rule (WaxEngine *self, WaxDownloadRule *rule);

/* Tells how many messages wait, where that is another number than it was. */
void wax_engine_report_waiting (WaxEngine *self, guint waiting);

/* Whether all that is to be fetched has been looked through for messages that are not listed; @now: it has. */
gboolean wax_engine_knows_headers (WaxEngine *self, gboolean now);

const char *wax_engine_get_dir (WaxEngine *self);
WaxWorker *wax_engine_get_changes_worker (WaxEngine *self); /* takes changes, one at a time */

/* Changes of the server up to now; the engine remembers when that was. */
gboolean wax_engine_take_changes (WaxEngine *self,
                                  WaxChannelId channel,
                                  WaxChannelResult *result,
                                  GCancellable *cancellable,
                                  GError **error);

/* The same after something was done at the server, which stays done: a failure is only logged. */
void wax_engine_take_own_changes (WaxEngine *self, GCancellable *cancellable);

/* Whether changes were taken within @ms. */
gboolean wax_engine_took_changes_within (WaxEngine *self, guint ms);
void wax_engine_note_changes_taken (WaxEngine *self);

/* Content of what is listed and not here. */
gboolean wax_engine_fetch_missing (WaxEngine *self,
                                   WaxChannelResult *result,
                                   GCancellable *cancellable,
                                   GError **error);

/* The person's own contacts that are new or have changed. */
gboolean wax_engine_fetch_contacts (WaxEngine *self,
                                    WaxChannelResult *result,
                                    GCancellable *cancellable,
                                    GError **error);

gboolean wax_engine_run_contacts (WaxEngine *self, WaxChannelResult *result, GCancellable *cancellable, GError **error);

/* ---- actions that were not known to be done or undone when the program ended ---- */

/* Folder where messages are hidden while they are deleted at the server. */
#define WAX_ENGINE_HIDDEN_FOLDER "waxwing.deleting"

/* Returns: (transfer full) (element-type utf8): ids. */
GPtrArray *wax_engine_journal_read (WaxEngine *self);
void wax_engine_journal_remove (WaxEngine *self, GPtrArray *ids);

/* Whether a journal of an earlier run is to be settled; %TRUE once. */
gboolean wax_engine_take_unsettled (WaxEngine *self);

G_END_DECLS
