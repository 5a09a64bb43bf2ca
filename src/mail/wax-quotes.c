#include "mail/wax-quotes.h"

#include <string.h>

/* Lines of a quotation that stay, and how many more are worth a button. */
enum { KEPT = 3, LEAST = 6 };

guint
wax_quotes_measure_line (const char *line, gsize *marker)
{
  const char *at = line;
  guint level = 0;

  for (; *at == '>'; level++)
    at += at[1] == ' ' ? 2 : 1;
  *marker = (gsize) (at - line);
  return level;
}

static gboolean
is_blank (const char *line, gsize size)
{
  return strspn (line, " \t\r") >= size;
}

/* Also of a mailing list's own words, which it draws a line above. */
static gboolean
begins_signature (const char *line, gsize size)
{
  static const char *const strokes[] = { "-", "_", "=" };

  for (guint i = 0; i < G_N_ELEMENTS (strokes); i++) {
    if (size >= 10 && strspn (line, strokes[i]) == size)
      return TRUE;
  }
  return size == 3 && strncmp (line, "-- ", 3) == 0;
}

gsize
wax_quotes_find_fold (const char *text)
{
  gboolean own = FALSE;
  guint n_quoted = 0;
  gsize length = strlen (text), fold = length, size, marker;

  for (const char *line = text; *line != '\0'; line += size + (line[size] != '\0')) {
    size = strcspn (line, "\n");
    if (wax_quotes_measure_line (line, &marker) > 0) {
      if (n_quoted++ == KEPT)
        fold = (gsize) (line - text);
    } else if (!is_blank (line, size)) {
      if (n_quoted > 0 && begins_signature (line, size))
        break;
      own = TRUE;
      n_quoted = 0;
    }
  }
  return own && n_quoted >= KEPT + LEAST ? fold : length;
}
