#include "store/wax-html-text.h"

#include "store/wax-html-scan.h"

#include <string.h>

/* Stripping tags is all that is needed here, and a real parser (libxml2) would cost more than the full-text index. */

typedef struct {
  const char *at;
  const char *end;
  GString *text;
  gsize limit;
  guint breaks;      /* line breaks that are due before the next word */
  gboolean space;    /* a space is due before the next word */
  guint preformatted; /* depth of <pre> */
} Reader;

/* Elements that begin and end a line; those with 2 stand apart from their neighbours. */
static const struct {
  const char *name;
  guint breaks;
} blocks[] = {
  { "address", 1 }, { "article", 1 }, { "blockquote", 2 }, { "br", 1 }, { "center", 1 }, { "dd", 1 }, { "div", 1 },
  { "dl", 1 }, { "dt", 1 }, { "footer", 1 }, { "form", 1 }, { "h1", 2 }, { "h2", 2 }, { "h3", 2 }, { "h4", 2 },
  { "h5", 2 }, { "h6", 2 }, { "header", 1 }, { "hr", 1 }, { "li", 1 }, { "ol", 1 }, { "p", 2 }, { "pre", 1 },
  { "section", 1 }, { "table", 1 }, { "tr", 1 }, { "ul", 1 },
};

/* Elements whose content nobody reads. */
static const char *const hidden[] = { "head", "noscript", "script", "style", "template", "title" };

static void
add_due (Reader *self)
{
  if (self->breaks > 0 && self->text->len > 0)
    g_string_append (self->text, self->breaks > 1 ? "\n\n" : "\n");
  else if (self->space && self->text->len > 0)
    g_string_append_c (self->text, ' ');
  self->breaks = 0;
  self->space = FALSE;
}

static void
add_break (Reader *self, guint breaks)
{
  self->breaks = MAX (self->breaks, breaks);
  self->space = FALSE;
}

static void
add_character (Reader *self, gunichar character)
{
  if (character == '\n' && self->preformatted > 0) {
    add_due (self);
    g_string_append_c (self->text, '\n');
  } else if (character == 0xa0 || (character < 0x80 && g_ascii_isspace ((char) character))) {
    self->space = self->breaks == 0;
  } else if (character >= ' ' && character != 0x7f && character != 0xad && character != 0x200b) {
    add_due (self);
    g_string_append_unichar (self->text, character);
  }
}

static void
read_reference (Reader *self)
{
  gunichar character = wax_html_scan_reference (&self->at, self->end);

  if (character == 0) {
    add_character (self, '&');
    self->at++;
  } else {
    add_character (self, character);
  }
}

static void
read_element (Reader *self)
{
  gboolean closing = self->end - self->at > 1 && self->at[1] == '/';
  const char *name = self->at + 1 + closing;
  gsize length = 0, longest = (gsize) (self->end - name);

  while (length < longest && length < 16 && g_ascii_isalnum (name[length]))
    length++;

  self->at = wax_html_scan_tag (self->at, self->end);
  for (guint i = 0; !closing && i < G_N_ELEMENTS (hidden); i++) {
    if (wax_html_scan_is_name (name, length, hidden[i])) {
      self->at = wax_html_scan_element (self->at, self->end, hidden[i]);
      return;
    }
  }
  if (wax_html_scan_is_name (name, length, "pre"))
    self->preformatted = closing ? 0 : 1;
  if (wax_html_scan_is_name (name, length, "td") || wax_html_scan_is_name (name, length, "th"))
    self->space = self->breaks == 0;
  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++) {
    if (wax_html_scan_is_name (name, length, blocks[i].name))
      add_break (self, blocks[i].breaks);
  }
  if (!closing && wax_html_scan_is_name (name, length, "li")) {
    add_due (self);
    g_string_append (self->text, "•");
    self->space = TRUE;
  }
}

static void
read_markup (Reader *self)
{
  gsize left = (gsize) (self->end - self->at);

  if (left >= 4 && strncmp (self->at, "<!--", 4) == 0)
    self->at = wax_html_scan_mark (self->at + 4, self->end, "-->");
  else if (left >= 2 && (self->at[1] == '!' || self->at[1] == '?'))
    self->at = wax_html_scan_tag (self->at, self->end);
  else if (left >= 2 && (g_ascii_isalpha (self->at[1]) || self->at[1] == '/'))
    read_element (self);
  else {
    add_character (self, '<');
    self->at++;
  }
}

char *
wax_html_to_text (const char *html, gsize size, gsize limit)
{
  Reader self = { .at = html, .end = html + size, .text = g_string_new (NULL), .limit = limit };

  while (self.at < self.end && self.text->len < limit) {
    if (*self.at == '<') {
      read_markup (&self);
    } else if (*self.at == '&') {
      read_reference (&self);
    } else {
      gunichar character = g_utf8_get_char_validated (self.at, self.end - self.at);

      if (character == (gunichar) -1 || character == (gunichar) -2) {
        self.at++;
        continue;
      }
      add_character (&self, character);
      self.at = g_utf8_next_char (self.at);
    }
  }
  return g_string_free (self.text, FALSE);
}
