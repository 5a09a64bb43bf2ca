#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A ZIP archive in memory, its entries stored as they are (PKWARE's APPNOTE 6.3, without ZIP64). */
typedef struct _WaxDemoZip WaxDemoZip;

WaxDemoZip *wax_demo_zip_new (void);
void wax_demo_zip_add (WaxDemoZip *self, const char *name, const void *bytes, gsize size, gint64 time_s);

/* Frees @self. Returns: (transfer full): the archive. */
GBytes *wax_demo_zip_end (WaxDemoZip *self);

G_END_DECLS
