#include "wax-html-page.h"

#include "wax-html-walls.h"

#include <string.h>

/* Long words and wide images are no reason to scroll sideways. */
#define STYLE \
  "body{margin:18px;overflow-wrap:break-word}img{max-width:100%%;height:auto}pre{white-space:pre-wrap}" \
  "blockquote{margin-inline:9px 0;padding-inline-start:9px;border-inline-start:2px solid #888}"

#define LIGHT "html{color-scheme:light;background-color:#fff;color:#000}"
#define DARK \
  "html{color-scheme:dark;background-color:" WAX_HTML_PAGE_DARK ";color:#fff}a:link,a:visited{color:#78aeed}"

gboolean
wax_html_page_is_dark (WaxHtmlTraits traits, gboolean dark)
{
  return dark && !(traits & WAX_HTML_COLOURED);
}

/* Without a type of document it was written for browsers of old, and is laid out as they did. */
gboolean
wax_html_page_has_type (const char *html)
{
  html += strspn (html, " \t\r\n\xef\xbb\xbf");
  return g_ascii_strncasecmp (html, "<!doctype", 9) == 0;
}

char *
wax_html_page_new (const char *html, WaxHtmlTraits traits, gboolean images, gboolean dark)
{
  return g_strdup_printf ("%s<html><head><meta charset=\"utf-8\">"
                          "<meta http-equiv=\"Content-Security-Policy\" content=\"%s\">"
                          "<meta name=\"referrer\" content=\"no-referrer\">"
                          "<style>" STYLE "%s</style>\n%s",
                          wax_html_page_has_type (html) ? "<!DOCTYPE html>" : "",
                          images ? WAX_HTML_POLICY_IMAGES : WAX_HTML_POLICY,
                          wax_html_page_is_dark (traits, dark) ? DARK : LIGHT, html);
}
