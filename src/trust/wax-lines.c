#include "trust/wax-lines.h"

#include <glib/gi18n-lib.h>

enum { MAX_LINES = 2000, MAX_OCTETS = 512 * 1024, STEP = 2 };

void
wax_lines_init (WaxLines *self)
{
  *self = (WaxLines) { .text = g_string_new (NULL) };
}

void
wax_lines_clear (WaxLines *self)
{
  g_string_truncate (self->text, 0);
  self->n = self->omitted = 0;
}

char *
wax_lines_finish (WaxLines *self)
{
  if (self->omitted > 0) {
    g_string_append_c (self->text, '\n');
    g_string_append_printf (self->text,
                            g_dngettext (GETTEXT_PACKAGE, "%u more line is left out; the saved file has all of it.",
                                         "%u more lines are left out; the saved file has all of it.", self->omitted),
                            self->omitted);
  }
  return g_string_free (g_steal_pointer (&self->text), FALSE);
}

gboolean
wax_lines_skip (WaxLines *self)
{
  gboolean full = self->n >= MAX_LINES || self->text->len >= MAX_OCTETS;

  self->omitted += full;
  return full;
}

void
wax_lines_add (WaxLines *self, guint depth, const char *format, ...)
{
  va_list args;

  if (wax_lines_skip (self))
    return;
  if (self->n++ > 0)
    g_string_append_c (self->text, '\n');
  g_string_append_printf (self->text, "%*s", (int) depth * STEP, "");
  va_start (args, format);
  g_string_append_vprintf (self->text, format, args);
  va_end (args);
}
