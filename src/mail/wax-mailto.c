#include "mail/wax-mailto.h"

#include "mail/wax-line.h"

#include <string.h>

#define SCHEME "mailto:"

enum { MAX_URI = 256 << 10, MAX_ID = 998 };

typedef struct {
  GString *to;
  GString *cc;
  GString *bcc;
  char *subject;
  char *text;
  char *in_reply_to;
} Link;

static void
link_clear (Link *self)
{
  g_string_free (self->to, TRUE);
  g_string_free (self->cc, TRUE);
  g_string_free (self->bcc, TRUE);
  g_free (self->subject);
  g_free (self->text);
  g_free (self->in_reply_to);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Link, link_clear)

/* What is no escape stands for itself, as in links that are written by hand. */
static char *
decode (const char *text, gsize length)
{
  GString *bytes = g_string_sized_new (length);
  g_autofree char *raw = NULL;

  for (gsize i = 0; i < length; i++) {
    int value = -1;

    if (text[i] == '%' && i + 2 < length && g_ascii_isxdigit (text[i + 1]) && g_ascii_isxdigit (text[i + 2]))
      value = g_ascii_xdigit_value (text[i + 1]) * 16 + g_ascii_xdigit_value (text[i + 2]);
    if (value != 0)
      g_string_append_c (bytes, value > 0 ? (char) value : text[i]);
    if (value >= 0)
      i += 2;
  }
  raw = g_string_free (bytes, FALSE);
  return g_utf8_make_valid (raw, -1);
}

static char *
make_text (const char *text)
{
  GString *lines = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    if (c == '\r' && at[1] != '\n')
      g_string_append_c (lines, '\n');
    else if (c == '\n' || c == '\t' || !g_unichar_iscntrl (c))
      g_string_append_unichar (lines, c);
  }
  return g_string_free (lines, FALSE);
}

static void
add_addresses (GString *list, const char *value)
{
  g_autofree char *line = wax_line_new (value, 0);

  if (line[0] != '\0')
    g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", line);
}

/* Returns: (transfer full): "" for what is none. */
static char *
make_message_id (const char *value)
{
  g_autofree char *line = wax_line_new (value, 0);
  gsize length = strlen (line);
  gboolean enclosed = line[0] == '<' && g_str_has_suffix (line, ">");
  const char *inner = enclosed ? line + 1 : line;
  gsize n = enclosed ? length - 2 : length;

  if (length < 3 || length > MAX_ID || memchr (inner, '@', n) == NULL)
    return g_strdup ("");
  for (gsize i = 0; i < n; i++) {
    if (!g_ascii_isgraph (inner[i]) || inner[i] == '<' || inner[i] == '>')
      return g_strdup ("");
  }
  return g_strdup_printf ("<%.*s>", (int) n, inner);
}

static void
replace (char **field, char *value)
{
  g_free (*field);
  *field = value;
}

/* @field: "name=value" */
static void
take_field (Link *self, const char *field, gsize length)
{
  const char *equals;
  g_autofree char *name = NULL, *value = NULL;

  /* Pages write "&amp;" where they should not. */
  if (length > 4 && strncmp (field, "amp;", 4) == 0) {
    field += 4;
    length -= 4;
  }
  equals = memchr (field, '=', length);
  if (equals == NULL)
    return;
  name = decode (field, (gsize) (equals - field));
  value = decode (equals + 1, length - (gsize) (equals + 1 - field));
  if (g_ascii_strcasecmp (name, "to") == 0)
    add_addresses (self->to, value);
  else if (g_ascii_strcasecmp (name, "cc") == 0)
    add_addresses (self->cc, value);
  else if (g_ascii_strcasecmp (name, "bcc") == 0)
    add_addresses (self->bcc, value);
  else if (g_ascii_strcasecmp (name, "subject") == 0)
    replace (&self->subject, wax_line_new (value, 0));
  else if (g_ascii_strcasecmp (name, "body") == 0)
    replace (&self->text, make_text (value));
  else if (g_ascii_strcasecmp (name, "in-reply-to") == 0)
    replace (&self->in_reply_to, make_message_id (value));
}

WaxDraft *
wax_mailto_read (const char *uri)
{
  g_auto(Link) link = { g_string_new (NULL), g_string_new (NULL), g_string_new (NULL) };
  g_autofree char *to = NULL;
  const char *at;

  if (g_ascii_strncasecmp (uri, SCHEME, strlen (SCHEME)) != 0 || strnlen (uri, MAX_URI + 1) > MAX_URI)
    return NULL;
  /* GLib takes it for a file's place and puts these before it. */
  at = uri + strlen (SCHEME);
  at += strspn (at, "/");
  to = decode (at, strcspn (at, "?#"));
  add_addresses (link.to, to);
  at += strcspn (at, "?#");
  while (*at == '?' || *at == '&') {
    gsize length = strcspn (at + 1, "&#");

    take_field (&link, at + 1, length);
    at += 1 + length;
  }
  return wax_draft_new (&(WaxDraft) {
    .to = link.to->str, .cc = link.cc->str, .bcc = link.bcc->str, .subject = link.subject, .text = link.text,
    .in_reply_to = link.in_reply_to, .references = link.in_reply_to });
}
