#pragma once

#include <webkit/webkit.h>

G_BEGIN_DECLS

/*
 * The web engine as it is set up here, and nowhere else: see #WaxHtmlEngine for what it keeps out.
 */

/**
 * wax_html_engine_new_view:
 * @images: see #WaxHtmlEngine
 * @serve: answers requests for "cid:" of all views; the same for each call
 *
 * Returns: (transfer floating): it is to be given a filter before it loads anything.
 */
WebKitWebView *wax_html_engine_new_view (gboolean images, WebKitURISchemeRequestCallback serve);

/**
 * wax_html_engine_load_filter_async:
 *
 * Compiles the content filter, of what the program has in itself: nothing that was kept on the disk is believed.
 */
void wax_html_engine_load_filter_async (gboolean images,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/* Returns: (transfer full) (nullable): %NULL where it could not be compiled or written to the cache. */
WebKitUserContentFilter *wax_html_engine_load_filter_finish (GAsyncResult *result, GError **error);

G_END_DECLS
