#pragma once

#include "trust/wax-trust-question.h"

G_BEGIN_DECLS

/**
 * wax_report_new:
 * @question: the connection that was refused
 *
 * Returns: (transfer full): a text for the help desk: what was found, when, over which TLS, and the command that
 *   reproduces the verdict, with the chain in PEM as its input. Without secrets and without mail.
 */
char *wax_report_new (WaxTrustQuestion *question);

/* The same for a connection that was not refused. */
char *wax_report_new_for_verdict (WaxVerdict *verdict);

G_END_DECLS
