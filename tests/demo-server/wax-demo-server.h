#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WaxDemoServer:
 *
 * A stand-in for a Zimbra-protocol server, for tests and the demo only: no real mail server, no security of its own.
 * It runs in a thread of its own, listens on 127.0.0.1 only and keeps everything in memory (generated messages in an
 * unlinked temporary file). Its functions may be called from any thread; each waits until the server's thread did it.
 *
 * Users with the default options: alice, bob and carol (see wax_demo_server_add_user for more), password "secret-1",
 * at the domain example.test. The shape of its answers is held to recorded ones by test-demo-replay.
 */
typedef struct _WaxDemoServer WaxDemoServer;

/**
 * WaxDemoOptions: all zero is a good start.
 * @port: 0 lets the kernel choose
 * @seed: of the generated mailbox; the same seed and number make the same bytes
 * @messages: generated into the mailbox of the first user
 * @users: more users beside the first three, named user1, user2 …
 * @empty: no generated address list, folders or messages: the state in which the recordings begin
 * @live_s: a message arrives by itself for the first user about every so many seconds; 0: none
 * @plain: serve plain HTTP, without any TLS
 * @proxy: stands behind a proxy that ends TLS: /certauth is answered on the ordinary port, for the certificate that the
 *   proxy hands on in PEM as X-Client-Certificate
 * @certificate_port: listen on a second port, always with TLS, for signing in by certificate (/certauth) alone
 */
typedef struct {
  guint16 port;
  guint64 seed;
  guint messages;
  guint users;
  gboolean empty;
  guint live_s;
  gboolean plain;
  gboolean proxy;
  gboolean certificate_port;
} WaxDemoOptions;

/**
 * WaxDemoMisbehaviour: what wax_demo_server_misbehave () switches; the meaning of its value in brackets (0: off).
 * @WAX_DEMO_MAINTENANCE: every request gets 503 [1]
 * @WAX_DEMO_THROTTLE: 429 "DoSFilter: unavailable" for the next [n] requests
 * @WAX_DEMO_LOCK_OUT: after [n] refused passwords every request gets 503, wax_demo_server_forgive () ends it
 * @WAX_DEMO_TOKEN_LIFETIME: of tokens given from now on [ms; -1: over from the start, whatever they are promised]
 * @WAX_DEMO_EXPIRE_TOKENS: all tokens given so far are over [1], once
 * @WAX_DEMO_CUT: the connection is cut without close notify after [n] bytes of an answer (its head counted)
 * @WAX_DEMO_ENDLESS: the answer has a JSON body of [n] bytes
 * @WAX_DEMO_DEEP: the answer is JSON nested [n] deep
 * @WAX_DEMO_SLOW: answers leave at [n] bytes a second on each connection
 * @WAX_DEMO_NOT_ZIMBRA: every answer is an HTML page with status [n]
 * @WAX_DEMO_ARCHIVE_GAPS: an archive leaves out every [n]th item
 * @WAX_DEMO_BAD_DIGEST: every [n]th message of an archive has another byte than its digest says
 * @WAX_DEMO_FAULT_STATUS: HTTP status of faults [422 or 500]; 422 as long as not set
 * @WAX_DEMO_XML_FAULT: every SOAP request is answered with an XML fault [1]
 * @WAX_DEMO_CSRF: csrf checking is on [1]
 * @WAX_DEMO_GAL_LDAP: the domain has no GAL account: address list straight from the directory [1]
 * @WAX_DEMO_GAL_THROTTLE: SyncGal says throttled [1]
 * @WAX_DEMO_CLIENT_CERTIFICATE: ask for a client certificate in handshakes [1]; 2: refuse those without one. The
 *   certificate port always asks
 * @WAX_DEMO_CERTAUTH_STATUS: signing in by certificate fails with [404: no certificate got through; 500: no mapping]
 * @WAX_DEMO_SEND_FAULT: 1: the mail transport is down (TRY_AGAIN, then FAILURE); 2: good recipients of a partly refused
 *   message get it
 * @WAX_DEMO_MUTE: accept connections and say nothing [1]: neither handshake nor answer
 * @WAX_DEMO_REFUSE_QUERY: archives by query=item: answer 400 [1]; 2: those by list= too
 * @WAX_DEMO_ENDLESS_ARCHIVE: an archive begins with a message of [n] bytes
 * @WAX_DEMO_WAIT_SPEED: waits pass [n] times faster than asked
 */
typedef enum {
  WAX_DEMO_MAINTENANCE,
  WAX_DEMO_THROTTLE,
  WAX_DEMO_LOCK_OUT,
  WAX_DEMO_TOKEN_LIFETIME,
  WAX_DEMO_EXPIRE_TOKENS,
  WAX_DEMO_CUT,
  WAX_DEMO_ENDLESS,
  WAX_DEMO_DEEP,
  WAX_DEMO_SLOW,
  WAX_DEMO_NOT_ZIMBRA,
  WAX_DEMO_ARCHIVE_GAPS,
  WAX_DEMO_BAD_DIGEST,
  WAX_DEMO_FAULT_STATUS,
  WAX_DEMO_XML_FAULT,
  WAX_DEMO_CSRF,
  WAX_DEMO_GAL_LDAP,
  WAX_DEMO_GAL_THROTTLE,
  WAX_DEMO_CLIENT_CERTIFICATE,
  WAX_DEMO_CERTAUTH_STATUS,
  WAX_DEMO_SEND_FAULT,
  WAX_DEMO_MUTE,
  WAX_DEMO_REFUSE_QUERY,
  WAX_DEMO_ENDLESS_ARCHIVE,
  WAX_DEMO_WAIT_SPEED,
  WAX_DEMO_N_MISBEHAVIOURS
} WaxDemoMisbehaviour;

/**
 * WaxDemoCounter:
 * @WAX_DEMO_CONNECTIONS: accepted at the socket
 * @WAX_DEMO_HANDSHAKES: TLS handshakes that were completed
 * @WAX_DEMO_HANDSHAKES_FAILED: TLS handshakes that were not
 * @WAX_DEMO_REQUESTS: HTTP requests
 * @WAX_DEMO_BYTES_RECEIVED: application bytes received, after decryption
 * @WAX_DEMO_BYTES_SENT: application bytes sent, before encryption
 * @WAX_DEMO_CLIENT_CERTIFICATES: handshakes in which the client showed a certificate
 * @WAX_DEMO_SIGN_INS: AuthRequests with a password
 * @WAX_DEMO_SIGN_INS_REFUSED: of those, the refused ones
 * @WAX_DEMO_OPEN: connections open now
 */
typedef enum {
  WAX_DEMO_CONNECTIONS,
  WAX_DEMO_HANDSHAKES,
  WAX_DEMO_HANDSHAKES_FAILED,
  WAX_DEMO_REQUESTS,
  WAX_DEMO_BYTES_RECEIVED,
  WAX_DEMO_BYTES_SENT,
  WAX_DEMO_CLIENT_CERTIFICATES,
  WAX_DEMO_SIGN_INS,
  WAX_DEMO_SIGN_INS_REFUSED,
  WAX_DEMO_OPEN,
  WAX_DEMO_N_COUNTERS
} WaxDemoCounter;

/**
 * wax_demo_server_new:
 * @certificate: (nullable): with its private key and, below it, its issuers; %NULL only with options.plain alone
 *
 * Starts the thread and listens. Errors: what binding the port gives.
 * Returns: (transfer full): free it with wax_demo_server_free (), which ends all connections and the thread.
 */
WaxDemoServer *wax_demo_server_new (const WaxDemoOptions *options, GTlsCertificate *certificate, GError **error);
void wax_demo_server_free (WaxDemoServer *self);

guint16 wax_demo_server_get_port (WaxDemoServer *self);
guint16 wax_demo_server_get_certificate_port (WaxDemoServer *self); /* 0 without one */

/**
 * wax_demo_server_dup_url:
 * @host: "localhost", "127.0.0.1" or whatever name leads to it
 * Returns: (transfer full): "https://HOST:PORT" (or http).
 */
char *wax_demo_server_dup_url (WaxDemoServer *self, const char *host);

/**
 * wax_demo_server_set_certificate:
 * Handshakes from now on use it; connections that stand keep theirs.
 */
void wax_demo_server_set_certificate (WaxDemoServer *self, GTlsCertificate *certificate);

/**
 * wax_demo_server_set_client_anchors:
 * @database: (nullable): who vouches for client certificates
 */
void wax_demo_server_set_client_anchors (WaxDemoServer *self, GTlsDatabase *database);

/**
 * wax_demo_server_misbehave:
 * @value: see #WaxDemoMisbehaviour
 * @where: (nullable): only for requests of this SOAP name ("SyncRequest") or whose path begins so ("/service/home");
 *   MUTE, SLOW, LOCK_OUT and the settings of the whole server know no place
 */
void wax_demo_server_misbehave (WaxDemoServer *self, WaxDemoMisbehaviour what, gint64 value, const char *where);

/**
 * wax_demo_server_redirect:
 * @location: (nullable): every request is answered with 302 to it; %NULL ends it
 */
void wax_demo_server_redirect (WaxDemoServer *self, const char *location);
void wax_demo_server_forgive (WaxDemoServer *self);

/**
 * wax_demo_server_dup_tokens:
 * Returns: (transfer full) (array zero-terminated=1): all tokens that were given and are still known: nobody may keep
 *   one.
 */
char **wax_demo_server_dup_tokens (WaxDemoServer *self);

guint64 wax_demo_server_get_counter (WaxDemoServer *self, WaxDemoCounter counter);

/**
 * wax_demo_server_count_requests:
 * @name: a SOAP name ("WaitSetRequest"; those inside batches are counted too) or the path of other requests
 *   ("/service/upload")
 */
guint wax_demo_server_count_requests (WaxDemoServer *self, const char *name);
void wax_demo_server_reset_counters (WaxDemoServer *self);

/**
 * wax_demo_server_cut_connections:
 * Closes every open connection without a farewell, also those in the middle of a handshake.
 */
void wax_demo_server_cut_connections (WaxDemoServer *self);

/* Scenes: what happens at the server by other hands than the client's. @user is "alice" or "alice@example.test". */

void wax_demo_server_add_user (WaxDemoServer *self, const char *user, const char *display_name, const char *password);
void wax_demo_server_remove_user (WaxDemoServer *self, const char *user);
void wax_demo_server_set_password (WaxDemoServer *self, const char *user, const char *password);

/**
 * wax_demo_server_set_status:
 * @status: "active", "locked", "maintenance" or "must-change" (the password)
 */
void wax_demo_server_set_status (WaxDemoServer *self, const char *user, const char *status);
void wax_demo_server_set_quota (WaxDemoServer *self, const char *user, gint64 bytes);

/* Another address of the user's, good for signing in too. */
void wax_demo_server_add_alias (WaxDemoServer *self, const char *user, const char *address);
void wax_demo_server_set_preference (WaxDemoServer *self, const char *user, const char *name, const char *value);

/* An identity of the user's, which is called as its id is. @attributes: an object of JSON, of zimbraPref… */
void wax_demo_server_add_identity (WaxDemoServer *self, const char *user, const char *id, const char *attributes);

/* A signature of the user's, which is called as its id is; preferences tell which messages get it.
 * @text: HTML where it begins with an element */
void wax_demo_server_add_signature (WaxDemoServer *self, const char *user, const char *id, const char *text);

/**
 * wax_demo_server_deliver:
 * Returns: the id of the message @raw in the folder (2: the Inbox), as if it had just come in.
 */
guint wax_demo_server_deliver (WaxDemoServer *self, const char *user, guint folder, GBytes *raw);

/* The same, at @at (Unix s): earlier than now. */
guint wax_demo_server_deliver_at (WaxDemoServer *self, const char *user, guint folder, GBytes *raw, gint64 at);

/**
 * wax_demo_server_deliver_generated:
 * @index: which message of the generator
 */
guint wax_demo_server_deliver_generated (WaxDemoServer *self, const char *user, guint64 index);

/**
 * wax_demo_server_act:
 * @op: as in MsgActionRequest: "read", "!read", "flag", "delete", "trash" … (another device did it)
 */
void wax_demo_server_act (WaxDemoServer *self, const char *user, guint id, const char *op);

/* @flags: all that the message has from now on, by their letters, e.g. "ur!" */
void wax_demo_server_mark (WaxDemoServer *self, const char *user, guint id, const char *flags);

/**
 * wax_demo_server_forget_deletions:
 * Tombstones so far are purged: older tokens get MUST_RESYNC.
 */
void wax_demo_server_forget_deletions (WaxDemoServer *self, const char *user);

/**
 * wax_demo_server_restore_backup:
 * The mailbox's change number goes back by @changes, and everything newer than that is gone, as after a restore.
 */
void wax_demo_server_restore_backup (WaxDemoServer *self, const char *user, guint changes);

/**
 * wax_demo_server_get_message:
 * Returns: (transfer full) (nullable): the raw bytes the server holds under @id.
 */
GBytes *wax_demo_server_get_message (WaxDemoServer *self, const char *user, guint id);
char *wax_demo_server_dup_flags (WaxDemoServer *self, const char *user, guint id);

guint wax_demo_server_get_change (WaxDemoServer *self, const char *user);

/**
 * wax_demo_server_get_newest:
 * Returns: the largest id given so far.
 */
guint wax_demo_server_get_newest (WaxDemoServer *self, const char *user);

/**
 * wax_demo_server_count_messages:
 * @folder: 0 for all
 */
guint wax_demo_server_count_messages (WaxDemoServer *self, const char *user, guint folder);

/**
 * wax_demo_server_add_folder:
 * @parent: 1 for the top
 * Returns: its id.
 */
guint wax_demo_server_add_folder (WaxDemoServer *self, const char *user, guint parent, const char *name);

/**
 * wax_demo_server_find_folder:
 * @path: "/Projects/2027"
 * Returns: its id, 0 where there is none.
 */
guint wax_demo_server_find_folder (WaxDemoServer *self, const char *user, const char *path);

/* Returns: (transfer full) (nullable): the names of the item's tags, with commas; %NULL where there is no such item. */
char *wax_demo_server_dup_tags (WaxDemoServer *self, const char *user, guint id);

/**
 * wax_demo_server_dup_tag_color:
 * Returns: (transfer full) (nullable): "#RRGGBB", or the number of one of the server's own; %NULL where there is no tag
 *   of that name.
 */
char *wax_demo_server_dup_tag_color (WaxDemoServer *self, const char *user, const char *name);

/**
 * wax_demo_server_dup_settings:
 * @what: the name of a preference, or "signatures", "trusted", "blocked"
 *
 * Returns: (transfer full) (nullable): the values, with commas; of a signature its name, then its texts, each after a
 *   "|"; %NULL for a preference that is not set.
 */
char *wax_demo_server_dup_settings (WaxDemoServer *self, const char *user, const char *what);

/* The address list: @title NULL removes the person at the next full run of the GAL account. */
void wax_demo_server_set_person (WaxDemoServer *self, const char *address, const char *display_name, const char *title);

/**
 * wax_demo_server_remove_person:
 * @full_run: the GAL account learns of it; otherwise only the directory
 */
void wax_demo_server_remove_person (WaxDemoServer *self, const char *address, gboolean full_run);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxDemoServer, wax_demo_server_free)

G_END_DECLS
