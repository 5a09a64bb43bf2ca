#include "store/wax-mime-links.h"

#include "store/wax-html-scan.h"
#include "store/wax-html-text.h"
#include "store/wax-mime-part.h"

#include <string.h>

enum { MAX_WORDS = 300, MAX_TARGET = 8000 }; /* bytes */

static void
free_link_cb (gpointer data)
{
  WaxMimeLink *link = data;

  g_free (link->target);
  g_free (link->words);
  g_free (link);
}

static WaxMimeLink *
add_link (GPtrArray *links, char *target, char *words)
{
  WaxMimeLink *link = g_new0 (WaxMimeLink, 1);

  link->target = target;
  link->words = words;
  g_ptr_array_add (links, link);
  return link;
}

/* As browsers read it (WHATWG URL, 4.4): without ends of line anywhere and without spaces around. */
static char *
clean_target (const char *given)
{
  g_autoptr(GString) target = g_string_new (NULL);

  for (const char *at = given; *at != '\0'; at++) {
    if (*at != '\t' && *at != '\n' && *at != '\r')
      g_string_append_c (target, *at);
  }
  for (gsize i = 0; i < target->len; i++) {
    if ((guchar) target->str[i] > ' ')
      return g_strchomp (g_strdup (target->str + i));
  }
  return g_strdup ("");
}

/* ---- HTML ---- */

/* One line: a reader of names shows no more. */
static char *
make_words (const char *html, gsize size)
{
  g_autofree char *text = wax_html_to_text (html, size, MAX_WORDS);

  return wax_mime_clean (text);
}

static gboolean
is_tag (const char *at, const char *end, const char *name)
{
  gsize length = strlen (name);

  return (gsize) (end - at) > length + 1 && wax_html_scan_is_name (at + 1, length, name) &&
         !g_ascii_isalnum (at[length + 1]);
}

/* Where the words of the link before @at end: at its end, or where another begins. */
static const char *
find_words_end (const char *at, const char *end)
{
  while ((at = memchr (at, '<', (gsize) (end - at))) != NULL) {
    if (is_tag (at, end, "a") || is_tag (at, end, "/a"))
      return at;
    at++;
  }
  return end;
}

static char *
find_description (const char *at, const char *end)
{
  while ((at = memchr (at, '<', (gsize) (end - at))) != NULL) {
    const char *behind = wax_html_scan_tag (at, end);
    g_autofree char *text = is_tag (at, end, "img") ? wax_html_scan_attribute (at, behind, "alt") : NULL;

    if (text != NULL)
      return wax_mime_clean (text);
    at = behind;
  }
  return g_strdup ("");
}

static void
read_link (GPtrArray *links, const char *tag, const char *behind, const char *end, const char *described)
{
  g_autofree char *href = wax_html_scan_attribute (tag, behind, "href");
  g_autofree char *target = href != NULL ? clean_target (href) : NULL;
  g_autofree char *words = NULL;

  if (target == NULL || g_uri_peek_scheme (target) == NULL || strlen (target) > MAX_TARGET)
    return;
  if (described != NULL) {
    g_autofree char *text = wax_html_scan_attribute (tag, behind, described);

    words = wax_mime_clean (text);
  } else {
    const char *words_end = find_words_end (behind, end);

    words = make_words (behind, (gsize) (words_end - behind));
    if (words[0] == '\0') {
      g_free (words);
      words = find_description (behind, words_end);
    }
  }
  add_link (links, g_steal_pointer (&target), g_steal_pointer (&words));
}

GPtrArray *
wax_mime_links_find_in_html (const char *html, gsize size)
{
  GPtrArray *links = g_ptr_array_new_with_free_func (free_link_cb);
  const char *at = html, *end = html + size;

  while (links->len < WAX_MIME_MAX_LINKS && (at = memchr (at, '<', (gsize) (end - at))) != NULL) {
    const char *behind;

    if (end - at >= 4 && strncmp (at, "<!--", 4) == 0) {
      at = wax_html_scan_mark (at + 4, end, "-->");
      continue;
    }
    behind = wax_html_scan_tag (at, end);
    if (is_tag (at, end, "a"))
      read_link (links, at, behind, end, NULL);
    else if (is_tag (at, end, "area"))
      read_link (links, at, behind, end, "alt");
    at = behind;
  }
  return links;
}

/* ---- plain text ---- */

static const struct {
  const char *prefix;
  const char *before; /* what its target has more */
} beginnings[] = {
  { "https://", "" }, { "http://", "" }, { "mailto:", "" }, { "www.", "https://" },
};

static const char *
find_beginning (const char *at, gsize *length)
{
  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++) {
    *length = strlen (beginnings[i].prefix);
    if (g_ascii_strncasecmp (at, beginnings[i].prefix, *length) == 0)
      return beginnings[i].before;
  }
  return NULL;
}

static gboolean
ends_link (gunichar character)
{
  return character <= ' ' || g_unichar_isspace (character) || g_unichar_iscntrl (character) || character == '<' ||
         character == '>' || character == '"' || character == 0x201c || character == 0x201d || character == 0xab ||
         character == 0xbb;
}

/* What ends the sentence is no part of it, nor a bracket that closes one before it. */
static const char *
trim_end (const char *start, const char *end)
{
  int open = 0;

  for (const char *at = start; at < end; at++)
    open += *at == '(' ? 1 : *at == ')' ? -1 : 0;
  for (; end > start; end--) {
    if (end[-1] == ')' && open < 0)
      open++;
    else if (strchr (".,;:!?'*_]}", end[-1]) == NULL)
      break;
  }
  return end;
}

static gboolean
can_begin (const char *text, const char *at)
{
  if (strchr ("hHmMwW", *at) == NULL)
    return FALSE;
  return at == text || !g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (at)));
}

static const char *
find_space (const char *at)
{
  while (*at != '\0' && !ends_link (g_utf8_get_char (at)))
    at = g_utf8_next_char (at);
  return at;
}

GPtrArray *
wax_mime_links_find_in_text (const char *text)
{
  GPtrArray *links = g_ptr_array_new_with_free_func (free_link_cb);
  guint position = 0;
  gsize length;

  for (const char *at = text, *next; *at != '\0' && links->len < WAX_MIME_MAX_LINKS; at = next) {
    const char *before = can_begin (text, at) ? find_beginning (at, &length) : NULL;
    const char *end;

    next = before != NULL ? find_space (at) : g_utf8_next_char (at);
    end = before != NULL && next - at <= MAX_TARGET ? trim_end (at, next) : at;
    if (end > at + (before != NULL ? length : 0)) {
      g_autofree char *words = g_strndup (at, (gsize) (end - at));
      WaxMimeLink *link = add_link (links, g_strconcat (before, words, NULL), g_strdup (words));

      link->start = position;
      link->end = position + (guint) g_utf8_strlen (at, end - at);
    }
    position += (guint) g_utf8_strlen (at, next - at);
  }
  return links;
}
