#pragma once

#include "trust/wax-verdict.h"

G_BEGIN_DECLS

#define WAX_TYPE_CAUSE (wax_cause_get_type ())

/**
 * WaxCauseId: why a connection was refused, in the order in which causes are looked for
 * @WAX_CAUSE_SOMEONE_BETWEEN: the server was SECURE until now, or several unrelated servers have one unknown issuer
 * @WAX_CAUSE_INSPECTING_PROXY: a proxy or protection program opens secure connections on the way
 * @WAX_CAUSE_CAPTIVE_PORTAL: the network wants a sign-in first
 * @WAX_CAUSE_CLOCK: this computer's clock is wrong
 * @WAX_CAUSE_MISSING_INTERMEDIATE: the server leaves out a certificate between its own and a root
 * @WAX_CAUSE_NEWER_ISSUER: the root is newer than this computer's list
 * @WAX_CAUSE_WRONG_ROOT: a root of that name is here, with another key
 * @WAX_CAUSE_PRIVATE_ISSUER: an issuer that nobody but its owner knows
 * @WAX_CAUSE_WRONG_NAME: the certificate is for other names
 * @WAX_CAUSE_EXPIRED: it has expired
 * @WAX_CAUSE_WITHDRAWN: its issuer has withdrawn it
 * @WAX_CAUSE_PROBLEM: nothing deeper than the problem itself
 */
typedef enum {
  WAX_CAUSE_SOMEONE_BETWEEN,
  WAX_CAUSE_INSPECTING_PROXY,
  WAX_CAUSE_CAPTIVE_PORTAL,
  WAX_CAUSE_CLOCK,
  WAX_CAUSE_MISSING_INTERMEDIATE,
  WAX_CAUSE_NEWER_ISSUER,
  WAX_CAUSE_WRONG_ROOT,
  WAX_CAUSE_PRIVATE_ISSUER,
  WAX_CAUSE_WRONG_NAME,
  WAX_CAUSE_EXPIRED,
  WAX_CAUSE_WITHDRAWN,
  WAX_CAUSE_PROBLEM,
} WaxCauseId;

/**
 * WaxCause:
 * @id: which
 * @problem: (nullable): the worst problem that it explains
 * @name: (nullable): of the issuer or certificate that it is about: a stranger chose it, it is fit to be shown
 * @other: (nullable): another server that it was seen at
 * @network: (nullable): in which network
 * @proxy: (nullable): through which proxy, "host:port"
 * @when: until when it was SECURE, Unix s; 0 otherwise
 * @fetchable: of a missing intermediate: whether the certificate says where it is
 * @renewal: of a changed certificate: whether it looks like one
 *
 * Immutable, ref-counted, any thread; fields are read directly.
 */
typedef struct {
  WaxCauseId id;
  WaxProblem *problem;
  const char *name;
  const char *other;
  const char *network;
  const char *proxy;
  gint64 when;
  gboolean fetchable;
  gboolean renewal;
} WaxCause;

GType wax_cause_get_type (void);

/* @fields: copied */
WaxCause *wax_cause_new (const WaxCause *fields);
WaxCause *wax_cause_ref (WaxCause *self);
void wax_cause_unref (WaxCause *self);

/* Returns: its name in JSON, e.g. "someone-between"; the problem's for %WAX_CAUSE_PROBLEM. Static. */
const char *wax_cause_to_string (const WaxCause *self);

/**
 * wax_cause_describe:
 * @verdict: the one that it explains
 *
 * Returns: (transfer full): THE sentence of this cause, translated: the same words in the window, the ledger, the
 *   command line and the report. Never markup.
 */
char *wax_cause_describe (const WaxCause *self, WaxVerdict *verdict);

/**
 * wax_cause_describe_help:
 *
 * Returns: (transfer full): the one next step. It never leads to a root, a name or an address that the doubted
 *   connection brought.
 */
char *wax_cause_describe_help (const WaxCause *self);

/**
 * wax_cause_describe_more:
 *
 * Returns: (transfer full) (nullable): what it was seen by and how the step is done, in lines, for whoever wants it.
 */
char *wax_cause_describe_more (const WaxCause *self, WaxVerdict *verdict);

/* Whether its sentence says what the verdict's worst problem says. */
gboolean wax_cause_says_problem (const WaxCause *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxCause, wax_cause_unref)

G_END_DECLS
