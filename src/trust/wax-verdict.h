#pragma once

#include "trust/wax-anchor-source.h"
#include "trust/wax-certificate.h"
#include "trust/wax-problem.h"
#include "trust/wax-surroundings.h"
#include "util/wax-channel-id.h"
#include "util/wax-endpoint.h"

G_BEGIN_DECLS

#define WAX_TYPE_VERDICT (wax_verdict_get_type ())

/**
 * WaxVerdict:
 *
 * All problems found for (chain, endpoint, time, store), with the chain and the TLS parameters it was seen with.
 * Without a problem the connection is secure. Immutable; any thread.
 */
G_DECLARE_FINAL_TYPE (WaxVerdict, wax_verdict, WAX, VERDICT, GObject)

/**
 * WaxVerdictFields:
 * @endpoint: where it was met
 * @channel: whose request opened the connection
 * @account: (nullable): the account's id
 * @time: the moment for which it was judged, Unix s
 * @chain: (nullable) (element-type WaxCertificate): as the server sent it; %NULL when it showed none
 * @anchor: (nullable): the root that the chain ends in, when it was not sent or is trusted itself
 * @anchor_source: (nullable): the store that @anchor stands in, where that is known
 * @problems: (nullable) (element-type WaxProblem): in any order
 * @protocol: (nullable): e.g. "TLS 1.3"
 * @cipher: (nullable): e.g. "TLS_AES_256_GCM_SHA384"
 * @surroundings: (nullable): where this computer was, where that was looked at
 */
typedef struct {
  WaxEndpoint *endpoint;
  WaxChannelId channel;
  const char *account;
  gint64 time;
  GPtrArray *chain;
  WaxCertificate *anchor;
  WaxAnchorSource *anchor_source;
  GPtrArray *problems;
  const char *protocol;
  const char *cipher;
  WaxSurroundings *surroundings;
} WaxVerdictFields;

/* Copies or refs every field. */
WaxVerdict *wax_verdict_new (const WaxVerdictFields *fields);

/**
 * wax_verdict_new_tls_too_old:
 * @offered: the newest version that the server speaks, e.g. "TLS 1.1"
 * @floor: the oldest that is allowed, e.g. "TLS 1.2"
 *
 * Returns: (transfer full): the verdict on a server that came to no handshake, so without a chain.
 */
WaxVerdict *wax_verdict_new_tls_too_old (WaxEndpoint *endpoint,
                                         WaxChannelId channel,
                                         const char *account,
                                         gint64 now,
                                         const char *offered,
                                         const char *floor);

/* Returns: (transfer full): the same verdict with what only the finished handshake tells. */
WaxVerdict *wax_verdict_with_tls (WaxVerdict *self, const char *protocol, const char *cipher);

/* Returns: (transfer full): the same verdict, met in these @surroundings. */
WaxVerdict *wax_verdict_with_surroundings (WaxVerdict *self, WaxSurroundings *surroundings);

/* Returns: (transfer full): the same verdict with @problem added. */
WaxVerdict *wax_verdict_with_problem (WaxVerdict *self, WaxProblem *problem);

/* Returns: (transfer full): the same verdict with no problem of this kind. */
WaxVerdict *wax_verdict_without_problem (WaxVerdict *self, WaxProblemId id);

gboolean wax_verdict_is_empty (WaxVerdict *self);

/* Whether a person can connect despite all of its problems. */
gboolean wax_verdict_is_overridable (WaxVerdict *self);

gboolean wax_verdict_has_problem (WaxVerdict *self, WaxProblemId id);

WaxEndpoint *wax_verdict_get_endpoint (WaxVerdict *self);
WaxChannelId wax_verdict_get_channel (WaxVerdict *self);
const char *wax_verdict_get_account (WaxVerdict *self); /* (nullable) */
gint64 wax_verdict_get_time (WaxVerdict *self);

/* (element-type WaxCertificate): as sent, the server's own first; may be empty */
GPtrArray *wax_verdict_get_chain (WaxVerdict *self);
WaxCertificate *wax_verdict_get_certificate (WaxVerdict *self); /* (nullable): the server's own */
WaxCertificate *wax_verdict_get_anchor (WaxVerdict *self);      /* (nullable) */

/* (nullable): the store that the anchor stands in; %NULL without one, and for a verdict of an earlier session. */
WaxAnchorSource *wax_verdict_get_anchor_source (WaxVerdict *self);

/* (element-type WaxProblem): worst first */
GPtrArray *wax_verdict_get_problems (WaxVerdict *self);

const char *wax_verdict_get_protocol (WaxVerdict *self); /* (nullable) */
const char *wax_verdict_get_cipher (WaxVerdict *self);   /* (nullable) */

WaxSurroundings *wax_verdict_get_surroundings (WaxVerdict *self); /* (nullable) */

/* Of the server's own certificate; "" without a chain. */
const char *wax_verdict_get_fingerprint (WaxVerdict *self);
const char *wax_verdict_get_spki (WaxVerdict *self);

/* (transfer full) (array zero-terminated=1): the names of its problems, each once, worst first */
char **wax_verdict_dup_problem_ids (WaxVerdict *self);

/**
 * wax_problem_describe:
 * @problem: one of @verdict's
 *
 * Returns: (transfer full): wax_problem_describe_at() with host and time of @verdict; says whose certificate it is
 *   about where that is an issuer's.
 */
char *wax_problem_describe (const WaxProblem *problem, WaxVerdict *verdict);

/**
 * wax_verdict_list_told:
 * Returns: (transfer container) (element-type WaxProblem): its problems, but of those with one and the same sentence
 *   (two unknown conditions in one certificate) only the first: for who reads them all.
 */
GPtrArray *wax_verdict_list_told (WaxVerdict *self);

G_END_DECLS
