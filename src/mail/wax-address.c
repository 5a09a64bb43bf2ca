#include "mail/wax-address.h"

#include "store/wax-mime-part.h"

#include <gio/gio.h>
#include <string.h>

enum { MAX_LOCAL = 64, MAX_LABEL = 63, MAX_ADDRESS = 320 };

static void
address_free (gpointer data)
{
  WaxAddress *address = data;

  g_free (address->name);
  g_free (address->address);
  g_free (address);
}

static gboolean
is_local_part (const char *text, gsize size)
{
  const char *end = text + size;

  if (size == 0 || size > MAX_LOCAL)
    return FALSE;
  if (size > 2 && text[0] == '"' && end[-1] == '"')
    return TRUE;
  for (const char *at = text; at < end; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);

    if (!g_unichar_isgraph (character) || (character < 0x80 && strchr ("()<>[]:;@\\,\"", (int) character) != NULL))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_label (const char *text, gsize size)
{
  if (size == 0 || size > MAX_LABEL || text[0] == '-' || text[size - 1] == '-')
    return FALSE;
  for (const char *at = text; at < text + size; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);

    if (character < 0x80 ? !g_ascii_isalnum ((char) character) && character != '-' && character != '_'
                         : !g_unichar_isalnum (character) && !g_unichar_ismark (character))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_domain (const char *text)
{
  gsize size = strlen (text);

  if (size > 2 && text[0] == '[' && text[size - 1] == ']') {
    g_autofree char *literal = g_strndup (text + 1, size - 2);
    const char *number = g_ascii_strncasecmp (literal, "IPv6:", 5) == 0 ? literal + 5 : literal;

    return g_hostname_is_ip_address (number);
  }
  for (const char *at = text;; at++) {
    gsize label = strcspn (at, ".");

    if (!is_label (at, label))
      return FALSE;
    at += label;
    if (*at == '\0')
      return TRUE;
  }
}

WaxAddressFault
wax_address_find_fault (const char *address)
{
  const char *at = strrchr (address, '@');

  if (at == NULL)
    return WAX_ADDRESS_NO_AT;
  if (strlen (address) > MAX_ADDRESS)
    return WAX_ADDRESS_TOO_LONG;
  if (!is_local_part (address, (gsize) (at - address)))
    return WAX_ADDRESS_NO_USER;
  return is_domain (at + 1) ? WAX_ADDRESS_FINE : WAX_ADDRESS_NO_SERVER;
}

/* Takes the quotes off a name, and the backslashes in them. */
static char *
unquote (const char *text)
{
  g_autofree char *name = g_strstrip (g_strdup (text));
  g_autoptr(GString) out = NULL;
  gsize size = strlen (name);

  if (size < 2 || name[0] != '"' || name[size - 1] != '"')
    return wax_mime_clean (name);
  out = g_string_new (NULL);
  for (const char *at = name + 1; at < name + size - 1; at++) {
    if (*at == '\\' && at + 1 < name + size - 1)
      at++;
    g_string_append_c (out, *at);
  }
  return wax_mime_clean (out->str);
}

static WaxAddress *
address_new (const char *piece, guint start, guint end)
{
  WaxAddress *self = g_new0 (WaxAddress, 1);
  g_autofree char *text = g_strstrip (g_strdup (piece));
  gsize size = strlen (text);
  char *open = size > 0 && text[size - 1] == '>' ? strrchr (text, '<') : NULL;

  self->start = start;
  self->end = end;
  if (open != NULL) {
    text[size - 1] = '\0';
    self->address = g_strstrip (g_strdup (open + 1));
    *open = '\0';
    self->name = unquote (text);
  } else {
    self->address = g_strdup (g_ascii_strncasecmp (text, "mailto:", 7) == 0 ? text + 7 : text);
    self->name = g_strdup ("");
  }
  self->valid = wax_address_find_fault (self->address) == WAX_ADDRESS_FINE;
  return self;
}

/* How what was read so far goes on: separators in quotes and in brackets are none. */
typedef struct {
  gboolean quoted;
  gboolean escaped;
  gboolean bracketed;
} State;

static gboolean
is_separator (State *state, char character)
{
  /* Nobody quotes over the end of a line: what follows there is read again. */
  if (character == '\n' || character == '\r') {
    *state = (State) { FALSE };
    return TRUE;
  }
  if (state->escaped) {
    state->escaped = FALSE;
    return FALSE;
  }
  if (state->quoted) {
    state->escaped = character == '\\';
    state->quoted = character != '"';
    return FALSE;
  }
  if (character == '"')
    state->quoted = TRUE;
  else if (character == '<')
    state->bracketed = TRUE;
  else if (character == '>')
    state->bracketed = FALSE;
  return (character == ',' || character == ';') && !state->bracketed;
}

static gboolean
is_blank (const char *text, gsize size)
{
  for (gsize i = 0; i < size; i++) {
    if (!g_ascii_isspace (text[i]))
      return FALSE;
  }
  return TRUE;
}

GPtrArray *
wax_addresses_parse (const char *text)
{
  GPtrArray *addresses = g_ptr_array_new_with_free_func (address_free);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  State state = { FALSE };
  const char *begin = valid;
  guint start = 0, n = 0;

  for (const char *at = valid;; at = g_utf8_next_char (at), n++) {
    if (*at != '\0' && !is_separator (&state, *at))
      continue;
    if (!is_blank (begin, (gsize) (at - begin))) {
      g_autofree char *piece = NULL;

      for (; g_ascii_isspace (*begin); begin++)
        start++;
      piece = g_strndup (begin, (gsize) (at - begin));
      g_ptr_array_add (addresses, address_new (piece, start, n));
    }
    if (*at == '\0')
      return addresses;
    begin = at + 1;
    start = n + 1;
  }
}

char *
wax_address_to_string (const char *name, const char *address)
{
  g_autoptr(GString) quoted = NULL;
  gboolean plain = TRUE;

  if (name == NULL || name[0] == '\0')
    return g_strdup (address);
  quoted = g_string_new ("\"");
  for (const char *at = name; *at != '\0'; at++) {
    plain = plain && strchr ("()<>[]:;@\\,\"", *at) == NULL;
    if (*at == '"' || *at == '\\')
      g_string_append_c (quoted, '\\');
    g_string_append_c (quoted, *at == '\n' || *at == '\r' ? ' ' : *at);
  }
  g_string_append_c (quoted, '"');
  return g_strdup_printf ("%s <%s>", plain && strpbrk (name, "\r\n") == NULL ? name : quoted->str, address);
}

char *
wax_address_to_ascii (const char *address)
{
  const char *at = strrchr (address, '@');
  g_autofree char *domain = at != NULL && g_hostname_is_non_ascii (at + 1) ? g_hostname_to_ascii (at + 1) : NULL;

  return domain != NULL ? g_strdup_printf ("%.*s@%s", (int) (at - address), address, domain) : g_strdup (address);
}

gboolean
wax_address_equal (const char *a, const char *b)
{
  g_autofree char *folded_a = g_utf8_casefold (a, -1);
  g_autofree char *folded_b = g_utf8_casefold (b, -1);

  return strcmp (folded_a, folded_b) == 0;
}
