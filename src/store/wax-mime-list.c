#include "store/wax-mime-part.h"

#include <string.h>

enum { MAX_HEADER = 64 << 10, MAX_URI = 2000 };

/* Long ones are folded, and the blanks of that are none of theirs. (nullable) */
static char *
dup_uri (const char *from, gsize length)
{
  g_autoptr(GString) uri = g_string_new (NULL);

  for (gsize i = 0; i < length; i++) {
    if (g_ascii_isgraph (from[i]) && from[i] != '"' && from[i] != '<')
      g_string_append_c (uri, from[i]);
    else if (!g_ascii_isspace (from[i]))
      return NULL;
  }
  return uri->len > 0 && uri->len <= MAX_URI ? g_strdup (uri->str) : NULL;
}

/* An address is there, and not only what to write to it. */
static gboolean
is_mail (const char *uri)
{
  gsize length = strcspn (uri, "?#");

  return g_ascii_strncasecmp (uri, "mailto:", 7) == 0 && memchr (uri, '@', length) != NULL;
}

static gboolean
is_page (const char *uri)
{
  g_autoptr(GUri) read = g_uri_parse (uri, G_URI_FLAGS_PARSE_RELAXED, NULL);
  const char *scheme = read != NULL ? g_uri_get_scheme (read) : "";
  const char *host = read != NULL ? g_uri_get_host (read) : NULL;

  return (g_str_equal (scheme, "https") || g_str_equal (scheme, "http")) && host != NULL && host[0] != '\0';
}

/* Returns: behind the comment that begins at @at; it may have others in it. */
static const char *
skip_comment (const char *at)
{
  guint depth = 0;

  for (; *at != '\0'; at++) {
    if (*at == '(')
      depth++;
    else if (*at == ')' && --depth == 0)
      return at + 1;
  }
  return at;
}

/* Returns: (transfer full): the first between brackets that @is_wanted, "" for none. */
static char *
find_uri (const char *header, gboolean (*is_wanted) (const char *uri))
{
  const char *at = header;

  while (*(at += strcspn (at, "(<")) != '\0') {
    const char *end = *at == '<' ? strchr (at, '>') : NULL;
    g_autofree char *uri = end != NULL ? dup_uri (at + 1, (gsize) (end - at - 1)) : NULL;

    if (*at == '<' && end == NULL)
      break;
    if (uri != NULL && is_wanted (uri))
      return g_steal_pointer (&uri);
    at = end != NULL ? end + 1 : skip_comment (at);
  }
  return g_strdup ("");
}

static const char *
get_header (GMimeMessage *message, const char *name)
{
  const char *value = g_mime_object_get_header (GMIME_OBJECT (message), name);

  return value != NULL && strnlen (value, MAX_HEADER + 1) <= MAX_HEADER ? value : "";
}

WaxMimeList
wax_mime_find_list (GMimeMessage *message)
{
  const char *leave = message != NULL ? get_header (message, "List-Unsubscribe") : "";
  const char *post = message != NULL ? get_header (message, "List-Post") : "";

  return (WaxMimeList){ find_uri (post, is_mail), find_uri (leave, is_mail), find_uri (leave, is_page) };
}

gboolean
wax_mime_list_can_leave (const WaxMimeList *self)
{
  return self->mail[0] != '\0' || self->page[0] != '\0';
}
