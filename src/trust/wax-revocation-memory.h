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
 * WaxRevocationStanding: how far it is known whether a certificate in use was withdrawn
 * @WAX_REVOCATION_STANDING_NONE: no question: nobody vouches for it, or there is none
 * @WAX_REVOCATION_STANDING_NOT_ASKED: nobody is asked, by the setting
 * @WAX_REVOCATION_STANDING_PENDING: it has not been found out yet
 * @WAX_REVOCATION_STANDING_UNKNOWN: it could not be found out
 * @WAX_REVOCATION_STANDING_GOOD: its issuer says that it was not
 */
typedef enum {
  WAX_REVOCATION_STANDING_NONE,
  WAX_REVOCATION_STANDING_NOT_ASKED,
  WAX_REVOCATION_STANDING_PENDING,
  WAX_REVOCATION_STANDING_UNKNOWN,
  WAX_REVOCATION_STANDING_GOOD,
} WaxRevocationStanding;

/* Returns: "not-asked", "pending", "unknown" or "good"; %NULL for none. Static. */
const char *wax_revocation_standing_to_string (WaxRevocationStanding standing);

/* @fingerprint: of a server's own certificate that is good otherwise. What is above it was asked about with it. */
WaxRevocationStanding wax_revocation_memory_get_standing (WaxRevocationMemory *self,
                                                          const char *fingerprint,
                                                          gint64 now);

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
 * @stores: (nullable): as for wax_revocation_list_subjects()
 *
 * Returns: (transfer container) (element-type WaxRevocationSubject): of @verdict's path; none where nobody is asked.
 */
GPtrArray *wax_revocation_memory_list_unknown (WaxRevocationMemory *self,
                                               WaxVerdict *verdict,
                                               WaxAnchors *stores,
                                               gint64 now);

/* Somebody may find out about @verdict's path in the background: wax_revocation_memory_take(). */
void wax_revocation_memory_want (WaxRevocationMemory *self, WaxVerdict *verdict, gint64 now);

/**
 * wax_revocation_memory_want_again:
 *
 * The same for a connection that stands: only where an answer about a certificate of its chain has run out at @now.
 */
void wax_revocation_memory_want_again (WaxRevocationMemory *self, WaxVerdict *verdict, gint64 now);

/* What was found out about @verdict's path while somebody waited is to be kept: it is taken like what is wanted. */
void wax_revocation_memory_note_found (WaxRevocationMemory *self, WaxVerdict *verdict);
WaxVerdict *wax_revocation_memory_take (WaxRevocationMemory *self); /* (transfer full) (nullable) */

/* Moves when a certificate turns out to be revoked, and with the mode. */
guint wax_revocation_memory_get_version (WaxRevocationMemory *self);

G_END_DECLS
