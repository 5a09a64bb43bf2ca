#pragma once

#include "wax-html.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_HTML_VIEW (wax_html_view_get_type ())

/* The widget of #WaxHtmlEngine, which is all that the module shows of itself. */
G_DECLARE_FINAL_TYPE (WaxHtmlView, wax_html_view, WAX, HTML_VIEW, AdwBin)

G_MODULE_EXPORT extern const WaxHtmlEngine wax_html_engine;

G_END_DECLS
