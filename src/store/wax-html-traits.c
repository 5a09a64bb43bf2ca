#include "store/wax-html-traits.h"

#include <string.h>

/* Attributes and functions that name an image. */
static const char *const image_words[] = { "src", "srcset", "background", "poster", "href", "url(", "image-set(" };

/* "color" is in bgcolor and border-color, too; the others are attributes of <body>, and <svg> draws in black. */
static const char *const colour_words[] = { "color", "background", "text=", "link=", "<svg" };

static gboolean
begins_with (const char *at, const char *end, const char *word)
{
  gsize length = strlen (word);

  return (gsize) (end - at) >= length && g_ascii_strncasecmp (at, word, length) == 0;
}

/* Behind spaces, "=" and quotes: bounded, so that a row of those is not read again and again. */
static gboolean
names_other_host (const char *at, const char *end)
{
  const char *last = end - at > 16 ? at + 16 : end;

  while (at < last && (g_ascii_isspace (*at) || strchr ("=\"'(", *at) != NULL))
    at++;
  return begins_with (at, end, "http:") || begins_with (at, end, "https:") || begins_with (at, end, "//");
}

static gboolean
refers_out (const char *at, const char *end)
{
  for (guint i = 0; i < G_N_ELEMENTS (image_words); i++) {
    if (begins_with (at, end, image_words[i]) && names_other_host (at + strlen (image_words[i]), end))
      return TRUE;
  }
  return FALSE;
}

/* A link is none that is loaded: only drawings name images that way. */
static gboolean
is_link (const char *html, const char *at)
{
  const char *back = at;

  if (g_ascii_tolower (*at) != 'h')
    return FALSE;
  while (back > html && at - back < 512 && *back != '<')
    back--;
  return *back == '<' && g_ascii_strncasecmp (back, "<image", 6) != 0 &&
         g_ascii_strncasecmp (back, "<feimage", 8) != 0;
}

static gboolean
is_coloured (const char *at, const char *end)
{
  for (guint i = 0; i < G_N_ELEMENTS (colour_words); i++) {
    if (begins_with (at, end, colour_words[i]))
      return TRUE;
  }
  return FALSE;
}

WaxHtmlTraits
wax_html_traits_find (const char *html, gsize size)
{
  const char *end = html + size;
  WaxHtmlTraits traits = WAX_HTML_NONE;

  for (const char *at = html; at < end; at++) {
    if (strchr ("sbphuitlcSBPHUITLC<", *at) == NULL || *at == '\0')
      continue;
    if (!(traits & WAX_HTML_REFERS_OUT) && refers_out (at, end) && !is_link (html, at))
      traits |= WAX_HTML_REFERS_OUT;
    if (!(traits & WAX_HTML_COLOURED) && is_coloured (at, end))
      traits |= WAX_HTML_COLOURED;
  }
  return traits;
}
