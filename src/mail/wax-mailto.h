#pragma once

#include "mail/wax-draft.h"

G_BEGIN_DECLS

/**
 * wax_mailto_read:
 * @uri: of anybody, such as "mailto:anna@example.org?subject=Hello", RFC 6068
 *
 * The beginning of a message that a link leads to: recipients, subject, text and what it answers. All else is left
 * out: a link attaches no file, and says nothing of who writes. Linear time. Any thread.
 *
 * Returns: (transfer full) (nullable): %NULL for what is no such link, or is longer than 256 KiB. No line of a header
 *   in it has two.
 */
WaxDraft *wax_mailto_read (const char *uri);

G_END_DECLS
