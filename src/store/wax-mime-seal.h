#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  WAX_MIME_UNSEALED,
  WAX_MIME_SIGNED,
  WAX_MIME_ENCRYPTED,
} WaxMimeSealKind;

/**
 * WaxMimeSeal:
 * @openpgp: by OpenPGP (RFC 3156, or within the text), else by S/MIME (RFC 8551)
 * @partly: not all of the message
 *
 * What a message says of itself. Nothing of it is proved: anybody can write that.
 */
typedef struct {
  WaxMimeSealKind kind;
  gboolean openpgp;
  gboolean partly;
} WaxMimeSeal;

G_END_DECLS
