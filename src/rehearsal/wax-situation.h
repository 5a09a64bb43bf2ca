#pragma once

#include "rehearsal/wax-rehearsal-server.h"

G_BEGIN_DECLS

/**
 * WaxRehearsalIssuer: who signs a server's certificate
 * @WAX_REHEARSAL_BY_ROOT: the one root that the rehearsal knows, through an authority that it names
 * @WAX_REHEARSAL_BY_OLD: likewise, through an authority that has run out
 * @WAX_REHEARSAL_BY_NARROW: likewise, through one that may issue for other names alone
 * @WAX_REHEARSAL_BY_EARLY: likewise, through one that begins the day after tomorrow
 * @WAX_REHEARSAL_BY_NEW: an authority below a root that the maker of the known one has made since
 * @WAX_REHEARSAL_BY_PRIVATE: an authority below a root that nobody knows
 * @WAX_REHEARSAL_BY_NAMESAKE: one that calls itself like the private one
 * @WAX_REHEARSAL_BY_FALSE_ROOT: a root that calls itself like the known one
 * @WAX_REHEARSAL_BY_FILTER: whoever opens secure connections to read them
 */
typedef enum {
  WAX_REHEARSAL_BY_ROOT,
  WAX_REHEARSAL_BY_OLD,
  WAX_REHEARSAL_BY_NARROW,
  WAX_REHEARSAL_BY_EARLY,
  WAX_REHEARSAL_BY_NEW,
  WAX_REHEARSAL_BY_PRIVATE,
  WAX_REHEARSAL_BY_NAMESAKE,
  WAX_REHEARSAL_BY_FALSE_ROOT,
  WAX_REHEARSAL_BY_FILTER,
} WaxRehearsalIssuer;

#define WAX_REHEARSAL_N_ISSUERS (WAX_REHEARSAL_BY_FILTER + 1)

/**
 * WaxRehearsalLimit: what an administrator has set for the time of a situation, besides what is in force here
 */
typedef enum {
  WAX_REHEARSAL_UNLIMITED,
  WAX_REHEARSAL_PINNED,
  WAX_REHEARSAL_DISTRUSTED,
} WaxRehearsalLimit;

/**
 * WaxRehearsalBefore: the certificate that was there before, and was trusted: for good, or else for an hour
 */
typedef struct {
  WaxRehearsalIssuer by;
  WaxRehearsalSpec spec;
} WaxRehearsalBefore;

/**
 * WaxRehearsalBeside: the server at the other port of the same account
 * @expected: as #WaxSituation.expected, for that connection alone
 */
typedef struct {
  const char *expected;
  WaxRehearsalManner manner;
  WaxRehearsalIssuer by;
  WaxRehearsalSpec spec;
} WaxRehearsalBeside;

/**
 * WaxSituation: something that a server can do wrong
 * @name: what it is called for
 * @summary: a sentence about the server, untranslated (N_)
 * @expected: names of the problems that a person must be told, or of the failure, worst first, separated by spaces; ""
 *   when the connection must stand
 * @manner: how the server behaves
 * @through_proxy: the server is the proxy on the way; see @manner
 * @no_proxy: the proxy on the way is not there
 * @host: (nullable): what it is called; %NULL for "localhost"
 * @elsewhere: (nullable): whom it was met in the place of just before, with a certificate for that name
 * @by: who signs its certificate
 * @spec: how that is
 * @same_key: it has the key of the one before
 * @alone: it comes without what is between it and its root, and says where that is
 * @withdrawn: an answer that it is withdrawn comes with it
 * @before: (nullable): what was there before
 * @beside: (nullable): what is at the other port
 * @limit: what else holds
 */
typedef struct {
  const char *name;
  const char *summary;
  const char *expected;
  WaxRehearsalManner manner;
  gboolean through_proxy;
  gboolean no_proxy;
  const char *host;
  const char *elsewhere;
  WaxRehearsalIssuer by;
  WaxRehearsalSpec spec;
  gboolean same_key;
  gboolean alone;
  gboolean withdrawn;
  const WaxRehearsalBefore *before;
  const WaxRehearsalBeside *beside;
  WaxRehearsalLimit limit;
} WaxSituation;

/* In the order in which they are rehearsed; ends with one without a name. Static. */
const WaxSituation *wax_situation_list (void);

/* (nullable) */
const WaxSituation *wax_situation_find (const char *name);

G_END_DECLS
