#pragma once

#include "press.h"
#include "wax-test-pki.h"

G_BEGIN_DECLS

/**
 * press_token_add_cases:
 * @authority: issued what is on the token, see wax_test_token_set_up()
 * @run: is given each case, a function without arguments, with the token inserted
 *
 * The cases of certificates on tokens.
 */
void press_token_add_cases (Press *press, WaxTestCert *authority, GTestDataFunc run);

G_END_DECLS
