#include "app/wax-link.h"

#include "util/wax-letters.h"

#include <libpsl.h>
#include <string.h>

/* Among the words of a link longer than this, bytes, nobody looks for the host that they name. */
enum { MAX_WORDS = 4096 };

static char *
to_ascii (const char *host)
{
  g_autofree char *ascii = g_hostname_to_ascii (host);
  gsize length;

  if (ascii == NULL)
    return g_strdup ("");
  length = strlen (ascii);
  if (length > 0 && ascii[length - 1] == '.')
    ascii[length - 1] = '\0';
  return g_steal_pointer (&ascii);
}

char *
wax_link_get_host (const char *link)
{
  g_autoptr(GUri) uri = g_uri_parse (link, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_NON_DNS, NULL);

  return uri != NULL && g_uri_get_host (uri) != NULL ? to_ascii (g_uri_get_host (uri)) : g_strdup ("");
}

static gboolean
is_host_character (gunichar character)
{
  return g_unichar_isalnum (character) || character == '-' || character == '.' || character == 0x3002;
}

/* Ends in a domain that there is: "3.5", "e.g." and "Node.js" are no hosts. */
static gboolean
is_host (const char *host)
{
  const char *dot = strrchr (host, '.');

  return dot != NULL && dot != host && psl_builtin () != NULL &&
         psl_is_public_suffix2 (psl_builtin (), dot + 1, PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE);
}

/* (nullable): the first host that the words name, with "https://" before it or without; not behind an "@": that is a
 * person. */
static char *
find_named_host (const char *words)
{
  g_autofree char *seen = wax_letters_show (words);
  g_autofree char *folded = g_utf8_normalize (seen, -1, G_NORMALIZE_ALL_COMPOSE);
  const char *at = folded;

  while (at != NULL && *at != '\0') {
    const char *start = at;
    g_autofree char *host = NULL, *lower = NULL;

    while (*at != '\0' && is_host_character (g_utf8_get_char (at)))
      at = g_utf8_next_char (at);
    lower = g_utf8_strdown (start, at - start);
    if (g_str_has_suffix (lower, "."))
      lower[strlen (lower) - 1] = '\0';
    /* "anna.lee@example.org": neither part is a place that the link pretends to lead to. */
    host = to_ascii (lower);
    if (*at != '@' && (start == folded || start[-1] != '@') && is_host (host))
      return g_steal_pointer (&host);
    if (*at != '\0')
      at = g_utf8_next_char (at);
  }
  return NULL;
}

/* Who owns a domain owns all that is below it: "www.example.org" is no other place than "mail.example.org". */
static gboolean
is_same_place (const char *one, const char *other)
{
  const char *mine = psl_registrable_domain (psl_builtin (), one);
  const char *theirs = psl_registrable_domain (psl_builtin (), other);

  return g_str_equal (one, other) || (mine != NULL && theirs != NULL && g_str_equal (mine, theirs));
}

/* What is read is not what stands there. */
static gboolean
has_odd_words (const char *words)
{
  return wax_letters_turn (words) || (strchr (words, '.') != NULL && wax_letters_are_mixed (words));
}

static WaxLinkLook
look_at_page (GUri *uri, const char *words, char **named)
{
  g_autofree char *host = to_ascii (g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : "");
  g_autofree char *found = NULL;

  if (host[0] == '\0')
    return WAX_LINK_REFUSED;
  if (words != NULL && strlen (words) <= MAX_WORDS)
    found = find_named_host (words);
  if (found != NULL && !is_same_place (found, host)) {
    *named = g_steal_pointer (&found);
    return WAX_LINK_OTHER_HOST;
  }
  if (g_uri_get_userinfo (uri) != NULL || g_str_has_prefix (host, "xn--") || strstr (host, ".xn--") != NULL ||
      (words != NULL && has_odd_words (words)))
    return WAX_LINK_ODD;
  return words != NULL && strlen (words) <= MAX_WORDS ? WAX_LINK_PLAIN : WAX_LINK_UNSEEN;
}

WaxLinkLook
wax_link_look (const char *link, const char *words, char **named)
{
  g_autoptr(GUri) uri = g_uri_parse (link, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_NON_DNS, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";

  *named = NULL;
  if (g_str_equal (scheme, "http") || g_str_equal (scheme, "https"))
    return look_at_page (uri, words, named);
  if (g_str_equal (scheme, "mailto") || g_str_equal (scheme, "tel"))
    return words != NULL ? WAX_LINK_PLAIN : WAX_LINK_UNSEEN;
  return WAX_LINK_REFUSED;
}

static gboolean
can_be_seen (gunichar character)
{
  GUnicodeType type = g_unichar_type (character);

  return type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT && type != G_UNICODE_LINE_SEPARATOR &&
         type != G_UNICODE_PARAGRAPH_SEPARATOR && type != G_UNICODE_SPACE_SEPARATOR && type != G_UNICODE_UNASSIGNED;
}

char *
wax_link_to_shown (const char *link)
{
  GString *shown = g_string_new (NULL);

  for (const char *at = link; *at != '\0'; at = g_utf8_next_char (at)) {
    const char *next = g_utf8_next_char (at);

    if (can_be_seen (g_utf8_get_char (at)))
      g_string_append_len (shown, at, next - at);
    else
      for (const char *byte = at; byte < next; byte++)
        g_string_append_printf (shown, "%%%02X", (guchar) *byte);
  }
  return g_string_free (shown, FALSE);
}
