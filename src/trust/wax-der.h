#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WaxDer:
 *
 * A stretch of DER (X.690) that is read from its front. Borrowed bytes.
 */
typedef struct {
  const guint8 *data;
  gsize size;
} WaxDer;

/**
 * wax_der_next:
 * @cursor: moves behind the element
 * @tag: (out): its identifier octet; those of more than one octet are refused
 * @content: (out): what is in it
 * @whole: (out) (optional): the element with its header
 *
 * Returns: %FALSE at the end, and when what follows is no element within @cursor whose length is written in the one way
 *   of DER.
 */
gboolean wax_der_next (WaxDer *cursor, guint8 *tag, WaxDer *content, WaxDer *whole);

/**
 * wax_der_enter:
 * Returns: %TRUE when the next element has @tag; @content is then what is in it.
 */
gboolean wax_der_enter (WaxDer *cursor, guint8 tag, WaxDer *content);

/* Whether they are the same bytes. */
gboolean wax_der_equal (WaxDer a, WaxDer b);

/* Whether @wanted is among the @n of @some. */
gboolean wax_der_is_among (const WaxDer *some, guint n, WaxDer wanted);

G_END_DECLS
