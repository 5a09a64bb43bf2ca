#pragma once

#include "wax-test-pki.h"

G_BEGIN_DECLS

/* Tokens of SoftHSM with a spy between, see wax-pkcs11-spy.c; for the whole process and what it starts. */

#define WAX_TEST_TOKEN_PIN "24681357"
#define WAX_TEST_TOKEN_WRONG "11223344"

/**
 * wax_test_token_set_up:
 * @authority: (out) (transfer full): issued what is on it
 *
 * Makes "Alice's card" with the certificate of alice@example.test. Sets the environment, before other threads run.
 *
 * Returns: (transfer full): a folder, with own.pem and key.pem in it, to be removed at the end
 */
char *wax_test_token_set_up (WaxTestCert **authority);

/* Another one. @mark: how p11tool is to mark the private key */
void wax_test_token_make (const char *label, const char *uri, const char *mark, const char *certificate,
                          const char *key);

/* @text: (nullable): %NULL takes back what it was told */
void wax_test_token_tell (const char *name, const char *text);

/* @line: a call, or with its result behind a blank. Returns: how often the spy has noted that. */
guint wax_test_token_count (const char *line);

/* As it was in the beginning: nothing told, nothing noted. */
void wax_test_token_reset (void);

G_END_DECLS
