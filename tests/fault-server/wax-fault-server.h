#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A stand-in for tests alone: a TLS server that does wrong what other servers cannot be made to do. Loopback only. */

/**
 * WaxFault: what happens when somebody connects
 * @WAX_FAULT_NONE: HTTPS, with session tickets
 * @WAX_FAULT_TLS_1_0: speaks TLS 1.0 alone
 * @WAX_FAULT_TLS_1_1: speaks TLS 1.1 alone
 * @WAX_FAULT_TLS_1_2: HTTPS over TLS 1.2 alone
 * @WAX_FAULT_CUT_HANDSHAKE: closes after the client's first message
 * @WAX_FAULT_UNREADABLE: shows a certificate that cannot be parsed
 * @WAX_FAULT_BANNER: talks first, in plain text
 * @WAX_FAULT_SILENCE: never says a byte
 * @WAX_FAULT_PLAIN: HTTP without TLS
 * @WAX_FAULT_ASKS_CERTIFICATE: HTTPS that asks for, but does not demand, a client certificate
 * @WAX_FAULT_FOREIGN_KEY: shows any certificates, in any order, with a key that is not theirs: TLS 1.2, in which the
 *   client judges them before it finds that out
 * @WAX_FAULT_RELAY: TLS with session tickets; what comes inside goes on to another server, see
 *   wax_fault_server_relay_to()
 *
 * With HTTP, the path says what the answer is:
 *   /slow: none ever; /cut: a tenth of what it promised; /stall: likewise, and then silence; /endless: 2 GB;
 *   /stale: a good one, and the kept-alive connection is then closed; /redirect/URL: 302 to URL; /trickle: a byte every
 *   20 ms; /date/UNIX: "hello", of that time; anything else: "hello".
 */
typedef enum {
  WAX_FAULT_NONE,
  WAX_FAULT_TLS_1_0,
  WAX_FAULT_TLS_1_1,
  WAX_FAULT_TLS_1_2,
  WAX_FAULT_CUT_HANDSHAKE,
  WAX_FAULT_UNREADABLE,
  WAX_FAULT_BANNER,
  WAX_FAULT_SILENCE,
  WAX_FAULT_PLAIN,
  WAX_FAULT_ASKS_CERTIFICATE,
  WAX_FAULT_FOREIGN_KEY,
  WAX_FAULT_RELAY,
} WaxFault;

typedef struct _WaxFaultServer WaxFaultServer;

/**
 * WaxFaultCounts:
 * @connections: accepted
 * @handshakes: completed
 * @resumed: of these, continued from a ticket
 * @bytes: received inside TLS, decrypted (or received at all, without TLS)
 * @requests: read to the end of their head
 * @client_certificates: seen
 * @open: connections that are open now
 */
typedef struct {
  guint connections;
  guint handshakes;
  guint resumed;
  guint64 bytes;
  guint requests;
  guint client_certificates;
  guint open;
} WaxFaultCounts;

/* @chain_pem, @key_pem: (nullable) without TLS */
WaxFaultServer *wax_fault_server_new (WaxFault fault, const char *chain_pem, const char *key_pem);
void wax_fault_server_free (WaxFaultServer *self);
guint wax_fault_server_get_port (WaxFaultServer *self);

/* @port: of a server on loopback without TLS; before anybody connects */
void wax_fault_server_relay_to (WaxFaultServer *self, guint port);

/* @response: an OCSPResponse in DER, stapled to every handshake from now on, however wrong; before anybody connects */
void wax_fault_server_staple (WaxFaultServer *self, GBytes *response);

/* Asks for a client certificate, as WAX_FAULT_ASKS_CERTIFICATE does, whatever else is wrong; before anybody connects */
void wax_fault_server_ask (WaxFaultServer *self);

/* The same, and it says that it takes those issued by @authority_pem: by name, for it looks at none; before anybody
 * connects */
void wax_fault_server_ask_of (WaxFaultServer *self, const char *authority_pem);

/* Ends the connections of the next so many who show a certificate, once it is read: with @alert, as RFC 8446 numbers
 * them, or -1 without a word; before anybody connects */
void wax_fault_server_refuse (WaxFaultServer *self, int alert, guint times);

/* @file: what the path /file answers with; before anybody connects */
void wax_fault_server_offer (WaxFaultServer *self, GBytes *file);

/* Shows another certificate to who connects from now on; what is open goes on, as when a server reads its settings
 * anew. */
void wax_fault_server_show (WaxFaultServer *self, const char *chain_pem, const char *key_pem);

/* Does @fault to who connects from now on, with the certificate that it has; what is open goes on. */
void wax_fault_server_turn (WaxFaultServer *self, WaxFault fault);

/* Cuts all connections that are open now. */
void wax_fault_server_cut (WaxFaultServer *self);

void wax_fault_server_get_counts (WaxFaultServer *self, WaxFaultCounts *counts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxFaultServer, wax_fault_server_free)

G_END_DECLS
