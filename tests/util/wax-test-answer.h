#pragma once

#include "wax-test-pki.h"

G_BEGIN_DECLS

/**
 * wax_test_answer:
 * @request: PEM, of alice@example.test
 *
 * Takes from the request what an authority takes.
 *
 * Returns: (transfer full): its answer, as PKCS#7 in DER, the person's certificate last.
 */
GBytes *wax_test_answer (const char *request, WaxTestCert *authority);

G_END_DECLS
