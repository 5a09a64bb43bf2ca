#pragma once

#include "rehearsal/wax-rehearsal-cert.h"

G_BEGIN_DECLS

/**
 * WaxRehearsalManner: how a server behaves before anything else
 * @WAX_REHEARSAL_TLS: TLS 1.2 and 1.3
 * @WAX_REHEARSAL_OLD_TLS: TLS 1.1 alone
 * @WAX_REHEARSAL_PLAIN: HTTP without TLS
 * @WAX_REHEARSAL_BANNER: talks first, as mail servers do
 * @WAX_REHEARSAL_CUT: goes away at the first word
 * @WAX_REHEARSAL_PROXY_LOCKED: an HTTP proxy that wants a password
 * @WAX_REHEARSAL_PROXY_READING: an HTTP proxy that answers in the place of every server it is asked for
 */
typedef enum {
  WAX_REHEARSAL_TLS,
  WAX_REHEARSAL_OLD_TLS,
  WAX_REHEARSAL_PLAIN,
  WAX_REHEARSAL_BANNER,
  WAX_REHEARSAL_CUT,
  WAX_REHEARSAL_PROXY_LOCKED,
  WAX_REHEARSAL_PROXY_READING,
} WaxRehearsalManner;

/**
 * WaxRehearsalServer:
 *
 * A server on 127.0.0.1, at a port that the system chooses, which shows the certificate it is given and answers every
 * request with "503 Service Unavailable", or with what it offers. It knows nothing of verdicts, keeps nothing that it
 * reads, and ends with the object or the program. A thread for each connection, some few at a time.
 */
typedef struct _WaxRehearsalServer WaxRehearsalServer;

/**
 * wax_rehearsal_server_new:
 * Returns: (transfer full) (nullable): %NULL with an error of GIO.
 */
WaxRehearsalServer *wax_rehearsal_server_new (WaxRehearsalManner manner, GError **error);
void wax_rehearsal_server_free (WaxRehearsalServer *self);

guint wax_rehearsal_server_get_port (WaxRehearsalServer *self);

/**
 * wax_rehearsal_server_show:
 * @alone: without what is between it and its root
 * @staple: (nullable): an OCSPResponse that goes along
 *
 * What everybody meets who connects from now on. Who is connected is sent away.
 *
 * Returns: %FALSE with %G_IO_ERROR_FAILED when the TLS library does not take it.
 */
gboolean wax_rehearsal_server_show (WaxRehearsalServer *self,
                                    WaxRehearsalCert *certificate,
                                    gboolean alone,
                                    GBytes *staple,
                                    GError **error);

/* Whatever it is asked for from now on, this is there. */
void wax_rehearsal_server_offer (WaxRehearsalServer *self, GBytes *content);

/* How many bytes of requests that were meant for it it has read: inside TLS, or without it. */
guint64 wax_rehearsal_server_get_received (WaxRehearsalServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxRehearsalServer, wax_rehearsal_server_free)

G_END_DECLS
