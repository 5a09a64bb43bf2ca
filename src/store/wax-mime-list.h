#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WaxMimeList:
 * @post: "mailto:…": where messages for all of the list go
 * @mail: "mailto:…": a message there takes off the list
 * @page: "https://…" or "http://…": a page that does
 *
 * What a message says of the mailing list that it came by (RFC 2369). Printable ASCII, "" for what it does not say.
 * Nothing of it is proved: anybody can write that.
 */
typedef struct {
  const char *post;
  const char *mail;
  const char *page;
} WaxMimeList;

/* Whether it says how. */
gboolean wax_mime_list_can_leave (const WaxMimeList *self);

G_END_DECLS
