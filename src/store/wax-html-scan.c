#include "store/wax-html-scan.h"

#include <string.h>

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

gunichar
wax_html_read_reference (const char **at, const char *end)
{
  const char *name = *at + 1;
  gsize length = 0, longest = MIN ((gsize) (end - name), 10);
  gunichar character = 0;

  while (length < longest && (g_ascii_isalnum (name[length]) || (length == 0 && name[0] == '#')))
    length++;
  if (length > 1)
    character = name[0] == '#' ? parse_number (name + 1, length - 1) : find_named (name, length);
  if (character == 0) {
    (*at)++;
    return '&';
  }
  *at = name + length;
  if (*at < end && **at == ';')
    (*at)++;
  return character;
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

const char *
wax_html_skip_comment (const char *at, const char *end)
{
  return find_end (at + 4, end, "-->");
}

const char *
wax_html_skip_tag (const char *at, const char *end)
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

const char *
wax_html_skip_element (const char *at, const char *end, const char *name)
{
  gsize length = strlen (name);

  while ((at = memchr (at, '<', (gsize) (end - at))) != NULL) {
    if ((gsize) (end - at) > length + 2 && at[1] == '/' && g_ascii_strncasecmp (at + 2, name, length) == 0)
      return wax_html_skip_tag (at, end);
    at++;
  }
  return end;
}
