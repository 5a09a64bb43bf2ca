#pragma once

#include "trust/wax-revocation.h"

G_BEGIN_DECLS

/**
 * WaxRevocationMemory:
 *
 * The answers about revocation that are known, and who wants to know more. Any thread; no disk and no waiting.
 */
typedef struct _WaxRevocationMemory WaxRevocationMemory;

/* Asks nobody before it is told to. */
WaxRevocationMemory *wax_revocation_memory_new (void);
void wax_revocation_memory_free (WaxRevocationMemory *self);

void wax_revocation_memory_set_mode (WaxRevocationMemory *self, WaxRevocationMode mode);
WaxRevocationMode wax_revocation_memory_get_mode (WaxRevocationMemory *self);

/**
 * wax_revocation_memory_learn:
 * @now: Unix s; an unknown one is kept for a while, so that nobody is asked at each connection
 */
void wax_revocation_memory_learn (WaxRevocationMemory *self,
                                  const WaxCertificate *certificate,
                                  const WaxRevocation *found,
                                  gint64 now);

/* What was learned in an earlier session. @fingerprint: the certificate's */
void wax_revocation_memory_restore (WaxRevocationMemory *self, const char *fingerprint, const WaxRevocation *found);

/* Returns: %FALSE when nothing is known of it any more at @now. */
gboolean wax_revocation_memory_recall (WaxRevocationMemory *self,
                                       const WaxCertificate *certificate,
                                       gint64 now,
                                       WaxRevocation *found);

/**
 * wax_revocation_memory_judge:
 *
 * Who belongs to no account asks for nothing about its connections: so are answers themselves fetched.
 *
 * Returns: (transfer full): @verdict with what is known of its path, and with what the mode demands.
 */
WaxVerdict *wax_revocation_memory_judge (WaxRevocationMemory *self, WaxVerdict *verdict, gint64 now);

/**
 * wax_revocation_memory_list_unknown:
 * Returns: (transfer container) (element-type WaxRevocationSubject): of @verdict's path; none where nobody is asked.
 */
GPtrArray *wax_revocation_memory_list_unknown (WaxRevocationMemory *self, WaxVerdict *verdict, gint64 now);

/* Somebody may find out about @verdict's path in the background: wax_revocation_memory_take(). */
void wax_revocation_memory_want (WaxRevocationMemory *self, WaxVerdict *verdict, gint64 now);
WaxVerdict *wax_revocation_memory_take (WaxRevocationMemory *self); /* (transfer full) (nullable) */

/* Moves when a certificate turns out to be revoked, and with the mode. */
guint wax_revocation_memory_get_version (WaxRevocationMemory *self);

G_END_DECLS
