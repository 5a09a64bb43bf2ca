#pragma once

#include "wax-demo-call.h"

/**
 * wax_demo_corpus_fill:
 * Generates the messages of the options into @user's mailbox: their bytes lie in an unlinked temporary file that is
 * mapped into memory, so that 100,000 of them cost disk space and not memory.
 */
void wax_demo_corpus_fill (WaxDemoServer *self, WaxDemoUser *user);
