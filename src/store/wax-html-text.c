#include "store/wax-html-text.h"

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

/* U+00A0 to U+00FF, in order. */
static const char latin1_names[] =
  "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute "
  "micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig "
  "Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash "
  "Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute "
  "ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc "
  "uuml yacute thorn yuml";

static const struct {
  const char *name;
  gunichar character;
} named[] = {
  { "amp", '&' }, { "apos", '\'' }, { "bull", 0x2022 }, { "euro", 0x20ac }, { "gt", '>' }, { "hellip", 0x2026 },
  { "ldquo", 0x201c }, { "lsquo", 0x2018 }, { "lt", '<' }, { "mdash", 0x2014 }, { "ndash", 0x2013 }, { "quot", '"' },
  { "rdquo", 0x201d }, { "rsquo", 0x2019 }, { "sbquo", 0x201a }, { "bdquo", 0x201e }, { "trade", 0x2122 },
  { "zwnj", 0x200c }, { "zwj", 0x200d }, { "ensp", ' ' }, { "emsp", ' ' }, { "thinsp", ' ' },
};

static gunichar
find_latin1 (const char *name, gsize length)
{
  gunichar character = 0xa0;

  for (const char *at = latin1_names; *at != '\0'; character++) {
    gsize n = strcspn (at, " ");

    if (n == length && strncmp (at, name, n) == 0)
      return character;
    at += n + (at[n] == ' ');
  }
  return 0;
}

static gunichar
find_named (const char *name, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (named); i++) {
    if (strlen (named[i].name) == length && strncmp (named[i].name, name, length) == 0)
      return named[i].character;
  }
  return find_latin1 (name, length);
}

static gunichar
parse_number (const char *digits, gsize length)
{
  gboolean hex = length > 0 && (digits[0] == 'x' || digits[0] == 'X');
  guint64 value = 0;

  for (gsize i = hex; i < length && value <= 0x10ffff; i++) {
    int digit = hex ? g_ascii_xdigit_value (digits[i]) : g_ascii_digit_value (digits[i]);

    if (digit < 0)
      return 0;
    value = value * (hex ? 16 : 10) + (guint) digit;
  }
  return value <= 0x10ffff && g_unichar_validate ((gunichar) value) ? (gunichar) value : 0;
}

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
  const char *name = self->at + 1;
  gsize length = 0, longest = MIN ((gsize) (self->end - name), 10);
  gunichar character = 0;

  while (length < longest && (g_ascii_isalnum (name[length]) || (length == 0 && name[0] == '#')))
    length++;
  if (length > 1)
    character = name[0] == '#' ? parse_number (name + 1, length - 1) : find_named (name, length);
  if (character == 0) {
    add_character (self, '&');
    self->at++;
    return;
  }
  add_character (self, character);
  self->at = name + length;
  if (self->at < self->end && *self->at == ';')
    self->at++;
}

static const char *
find_end (const char *at, const char *end, const char *mark)
{
  gsize length = strlen (mark);

  for (; (gsize) (end - at) >= length; at++) {
    at = memchr (at, mark[0], (gsize) (end - at));
    if (at == NULL || (gsize) (end - at) < length)
      return end;
    if (strncmp (at, mark, length) == 0)
      return at + length;
  }
  return end;
}

/* Behind the '>' that ends the tag at @at, over quoted attributes. */
static const char *
skip_tag (const char *at, const char *end)
{
  char quote = '\0';
  const char *start = at;

  for (; at < end; at++) {
    if (quote != '\0') {
      if (*at == quote)
        quote = '\0';
    } else if (*at == '>') {
      return at + 1;
    } else if ((*at == '"' || *at == '\'') && at > start && at[-1] == '=') {
      quote = *at;
    }
  }
  return end;
}

/* Behind the element's end tag, or at the end. */
static const char *
skip_element (const char *at, const char *end, const char *name)
{
  gsize length = strlen (name);

  while ((at = memchr (at, '<', (gsize) (end - at))) != NULL) {
    if ((gsize) (end - at) > length + 2 && at[1] == '/' && g_ascii_strncasecmp (at + 2, name, length) == 0)
      return skip_tag (at, end);
    at++;
  }
  return end;
}

static gboolean
is_name (const char *name, gsize length, const char *wanted)
{
  return strlen (wanted) == length && g_ascii_strncasecmp (name, wanted, length) == 0;
}

static void
read_element (Reader *self)
{
  gboolean closing = self->end - self->at > 1 && self->at[1] == '/';
  const char *name = self->at + 1 + closing;
  gsize length = 0, longest = (gsize) (self->end - name);

  while (length < longest && length < 16 && g_ascii_isalnum (name[length]))
    length++;

  self->at = skip_tag (self->at, self->end);
  for (guint i = 0; !closing && i < G_N_ELEMENTS (hidden); i++) {
    if (is_name (name, length, hidden[i])) {
      self->at = skip_element (self->at, self->end, hidden[i]);
      return;
    }
  }
  if (is_name (name, length, "pre"))
    self->preformatted = closing ? 0 : 1;
  if (is_name (name, length, "td") || is_name (name, length, "th"))
    self->space = self->breaks == 0;
  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++) {
    if (is_name (name, length, blocks[i].name))
      add_break (self, blocks[i].breaks);
  }
  if (!closing && is_name (name, length, "li")) {
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
    self->at = find_end (self->at + 4, self->end, "-->");
  else if (left >= 2 && (self->at[1] == '!' || self->at[1] == '?'))
    self->at = skip_tag (self->at, self->end);
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
