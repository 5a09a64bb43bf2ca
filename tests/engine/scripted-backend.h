#pragma once

#include "protocol/wax-backend.h"

G_BEGIN_DECLS

#define SCRIPTED_TYPE_BACKEND (scripted_backend_get_type ())

/**
 * ScriptedBackend:
 *
 * A server in memory that does exactly what a test's table says: messages are words, faults come when they are told to.
 */
G_DECLARE_FINAL_TYPE (ScriptedBackend, scripted_backend, SCRIPTED, BACKEND, GObject)

ScriptedBackend *scripted_backend_new (void);

/* A message "id" in @folder_id, new in the next delta. */
void scripted_backend_add (ScriptedBackend *self, const char *id, const char *folder_id, WaxMessageFlags flags);
void scripted_backend_remove (ScriptedBackend *self, const char *id);
void scripted_backend_set (ScriptedBackend *self, const char *id, const char *folder_id, WaxMessageFlags flags);

/* Its content is never delivered, though it is listed. */
void scripted_backend_withhold (ScriptedBackend *self, const char *id);

/* A contact of the person's own, new or changed; and one that is gone. */
void scripted_backend_put_contact (ScriptedBackend *self, const char *id, const char *folder_id, const char *name);
void scripted_backend_remove_contact (ScriptedBackend *self, const char *id);

/* Tokens given so far are of no use any more. */
void scripted_backend_forget_changes (ScriptedBackend *self);

/* The next call of @method fails with this; after @after messages where it fetches. */
void scripted_backend_fail (ScriptedBackend *self, const char *method, GQuark domain, int code, guint after);

/* It has no time for its address list. */
void scripted_backend_set_contacts_busy (ScriptedBackend *self, gboolean busy);

/* How often @method was called. */
guint scripted_backend_count (ScriptedBackend *self, const char *method);

/* "folder:flags" of a message at the server, "gone" when it is not there. */
char *scripted_backend_describe (ScriptedBackend *self, const char *id);

G_END_DECLS
