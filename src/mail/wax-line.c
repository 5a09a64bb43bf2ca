#include "mail/wax-line.h"

/* Characters that turn round what follows them make an address look like another. */
static gboolean
turns_round (gunichar c)
{
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static gboolean
ends_line (gunichar c)
{
  return g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029;
}

char *
wax_line_new (const char *text, guint most)
{
  GString *line = g_string_new (NULL);
  guint n = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    if (turns_round (c))
      continue;
    if (most > 0 && n++ == most) {
      g_string_append (line, "…");
      break;
    }
    g_string_append_unichar (line, ends_line (c) ? ' ' : c);
  }
  return g_strstrip (g_string_free (line, FALSE));
}
