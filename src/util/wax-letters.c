#include "util/wax-letters.h"

enum { MAX_LINE = 1000 };

static gboolean
is_override (gunichar character)
{
  return character == 0x202d || character == 0x202e;
}

/* Directions that end by themselves, and what takes no room. Joiners stay: scripts and pictures are made with them. */
static gboolean
is_unseen (gunichar character)
{
  return (character >= 0x202a && character <= 0x202c) || (character >= 0x2060 && character <= 0x206f) ||
         character == 0xad || character == 0x34f || character == 0x180e || character == 0x200b || character == 0xfeff ||
         character == 0x115f || character == 0x1160 || character == 0x3164 || character == 0xffa0;
}

gboolean
wax_letters_turn (const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    if (is_override (g_utf8_get_char (at)))
      return TRUE;
  }
  return FALSE;
}

char *
wax_letters_show (const char *text)
{
  GString *shown = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);

    if (is_override (character))
      g_string_append_printf (shown, "\\u%04x", character);
    else if (!is_unseen (character))
      g_string_append_len (shown, at, g_utf8_next_char (at) - at);
  }
  return g_string_free (shown, FALSE);
}

/* Those that have letters which look like Latin ones, or like each other's. */
static gboolean
is_alike (GUnicodeScript script)
{
  switch ((int) script) {
  case G_UNICODE_SCRIPT_LATIN:
  case G_UNICODE_SCRIPT_CYRILLIC:
  case G_UNICODE_SCRIPT_GREEK:
  case G_UNICODE_SCRIPT_ARMENIAN:
  case G_UNICODE_SCRIPT_CHEROKEE:
  case G_UNICODE_SCRIPT_COPTIC:
  case G_UNICODE_SCRIPT_LISU: return TRUE;
  default: return FALSE;
  }
}

gboolean
wax_letters_are_mixed (const char *text)
{
  GUnicodeScript script = G_UNICODE_SCRIPT_COMMON; /* of the word so far */

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);
    GUnicodeScript own = g_unichar_get_script (character);

    if (!g_unichar_isalnum (character) && !g_unichar_ismark (character) && !is_unseen (character))
      script = G_UNICODE_SCRIPT_COMMON;
    if (!is_alike (own))
      continue;
    if (script != G_UNICODE_SCRIPT_COMMON && own != script)
      return TRUE;
    script = own;
  }
  return FALSE;
}

/* Directions of all kinds, and other ends of lines than the one. */
static gboolean
is_hidden (gunichar character)
{
  return is_override (character) || is_unseen (character) || character == 0x61c || character == 0x2028 ||
         character == 0x2029 || character == 0x200e || character == 0x200f;
}

/* Returns: how many bytes of it were shown. */
static gsize
show_one (GString *shown, const char *at, gsize size)
{
  gunichar character = g_utf8_get_char_validated (at, (gssize) size);
  gsize length = 1;

  if (character == (gunichar) -1 || character == (gunichar) -2 || character == 0) {
    g_string_append_printf (shown, "\\x%02x", (guint8) *at);
    return length;
  }
  length = (gsize) g_unichar_to_utf8 (character, NULL);
  if (g_unichar_iscntrl (character) && character != '\t')
    g_string_append_printf (shown, "\\x%02x", character);
  else if (is_hidden (character))
    g_string_append_printf (shown, "\\u%04x", character);
  else
    g_string_append_len (shown, at, (gssize) length);
  return length;
}

char *
wax_letters_show_bytes (const char *data, gsize size)
{
  GString *shown = g_string_sized_new (size);
  guint n = 0; /* characters of the line */

  for (gsize i = 0; i < size;) {
    gboolean crlf = data[i] == '\r' && i + 1 < size && data[i + 1] == '\n';

    if (crlf || data[i] == '\n' || n == MAX_LINE) {
      g_string_append_c (shown, '\n');
      i += crlf ? 2 : data[i] == '\n' ? 1 : 0;
      n = 0;
      continue;
    }
    i += show_one (shown, data + i, size - i);
    n++;
  }
  return g_string_free (shown, FALSE);
}
