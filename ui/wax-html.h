#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * How the HTML of messages is laid out: by a web engine in a module of its own (ui/html). The engine is as large as the
 * rest of the program together; who reads text never loads it.
 */

/**
 * WaxHtmlFailure:
 * @WAX_HTML_NO_FILTER: what keeps the network away could not be set up
 * @WAX_HTML_TOO_SLOW: it was not laid out in time
 * @WAX_HTML_TOO_LARGE: it needed too much memory
 * @WAX_HTML_ENDED: the process that lays it out has ended
 */
typedef enum {
  WAX_HTML_NO_FILTER,
  WAX_HTML_TOO_SLOW,
  WAX_HTML_TOO_LARGE,
  WAX_HTML_ENDED,
} WaxHtmlFailure;

/**
 * WaxHtmlImageFunc:
 * @content_id: what stands behind "cid:"
 * @type: (out) (transfer none): e.g. "image/png"
 *
 * Returns: (transfer none) (nullable): the image that came with the message.
 */
typedef GBytes *(*WaxHtmlImageFunc) (gpointer data, const char *content_id, const char **type);

/**
 * WaxHtmlEngine:
 * @new_view: Returns: (transfer floating): a widget, see below. @images: images on other computers are loaded, and
 *   nothing else: for a message of which the person allowed that. The first one starts the engine's processes
 * @show: @page: (nullable): a document, see wax_html_page_new(); %NULL forgets what was shown. @ground: what is behind
 *   it. @func finds its images, @free_data comes when it is not asked any more
 * @set_zoom: 1 for the size that the sender meant
 * @find: looks for @text, without regard to case, and tells by "found" how often it is there; marks it, and shows the
 *   first place for a @step of 0, the next or the one before for 1 or -1; "" ends that
 * @measure: tells the height of what is shown at its width, by "measured": now, and from now on before "shown"
 * @print: what is shown, which was "shown" before, after a dialog that asks how. @settings: (nullable): where that
 *   begins
 *
 * The widget has no scripts, storage, plug-ins or a way to anything that did not come with the message, and its process
 * runs in a sandbox. Four walls stand before whatever the message names elsewhere: a policy in the document and one of
 * the view (CSP), either of which stops every request but not an early connection, a content filter, and a network
 * session whose only way out leads nowhere, either of which stops that, too. What cannot be walled in is not shown.
 *
 * Signals of the widget: "shown" (it is on the screen), "failed" (int: #WaxHtmlFailure: nothing is; the next message
 * may be, all the same), "measured" (int: pixels), "link-hovered" (string, nullable: where the link under the pointer
 * leads), "found" (uint), "printed" (string, nullable: what went wrong), "link" (string: where, string, nullable: what
 * the person read, where that is known: a link was followed, and nothing has happened yet).
 *
 * Screen readers find nothing in it: what it shows must be readable elsewhere. Main thread.
 */
typedef struct {
  GtkWidget *(*new_view) (gboolean images);
  void (*show) (GtkWidget *view,
                const char *page,
                const GdkRGBA *ground,
                WaxHtmlImageFunc func,
                gpointer data,
                GDestroyNotify free_data);
  void (*set_zoom) (GtkWidget *view, double zoom);
  void (*measure) (GtkWidget *view);
  void (*print) (GtkWidget *view, GtkWindow *parent, GtkPrintSettings *settings);
  void (*find) (GtkWidget *view, const char *text, int step);
} WaxHtmlEngine;

/* To be called first of all in the program, before any thread: no variable of the environment may take the engine's
 * sandbox away or open it to an inspector. */
void wax_html_prepare (void);

/* Returns: (nullable): the engine, loaded when it is first asked for; %NULL where it is not installed. */
const WaxHtmlEngine *wax_html_load (void);

G_END_DECLS
