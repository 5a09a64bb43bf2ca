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
wax_html_scan_reference (const char **at, const char *end)
{
  const char *name = *at + 1;
  gsize length = 0, longest = MIN ((gsize) (end - name), 10);
  gunichar character = 0;

  while (length < longest && (g_ascii_isalnum (name[length]) || (length == 0 && name[0] == '#')))
    length++;
  if (length > 1)
    character = name[0] == '#' ? parse_number (name + 1, length - 1) : find_named (name, length);
  if (character == 0)
    return 0;
  *at = name + length;
  if (*at < end && **at == ';')
    (*at)++;
  return character;
}

const char *
wax_html_scan_mark (const char *at, const char *end, const char *mark)
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
wax_html_scan_tag (const char *at, const char *end)
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
wax_html_scan_element (const char *at, const char *end, const char *name)
{
  gsize length = strlen (name);

  while ((at = memchr (at, '<', (gsize) (end - at))) != NULL) {
    if ((gsize) (end - at) > length + 2 && at[1] == '/' && g_ascii_strncasecmp (at + 2, name, length) == 0)
      return wax_html_scan_tag (at, end);
    at++;
  }
  return end;
}

gboolean
wax_html_scan_is_name (const char *name, gsize length, const char *wanted)
{
  return strlen (wanted) == length && g_ascii_strncasecmp (name, wanted, length) == 0;
}

static const char *
skip_space (const char *at, const char *end)
{
  while (at < end && (g_ascii_isspace (*at) || *at == '/'))
    at++;
  return at;
}

/* The value at @at, with its quotes or up to a space; *@end becomes where it ends. */
static const char *
find_value (const char *at, const char **end)
{
  const char *start = at;

  if (at < *end && (*at == '"' || *at == '\'')) {
    const char *quote = memchr (at + 1, *at, (gsize) (*end - at - 1));

    *end = quote != NULL ? quote : *end;
    return start + 1;
  }
  while (at < *end && !g_ascii_isspace (*at) && *at != '>')
    at++;
  *end = at;
  return start;
}

static char *
decode (const char *at, const char *end)
{
  g_autoptr(GString) text = g_string_new (NULL);

  while (at < end) {
    gunichar character = *at == '&' ? wax_html_scan_reference (&at, end) : 0;

    if (character != 0)
      g_string_append_unichar (text, character);
    else
      g_string_append_c (text, *at++);
  }
  return g_utf8_make_valid (text->str, (gssize) text->len);
}

/* HTML 5, section 13.2.5.33: the first of that name counts. */
char *
wax_html_scan_attribute (const char *tag, const char *end, const char *wanted)
{
  const char *at = tag + 1;

  while (at < end && g_ascii_isalnum (*at))
    at++;
  while ((at = skip_space (at, end)) < end && *at != '>') {
    const char *name = at, *value, *value_end = end;
    gsize length;

    while (at < end && !g_ascii_isspace (*at) && (*at != '=' || at == name) && *at != '>' && *at != '/')
      at++;
    length = (gsize) (at - name);
    while (at < end && g_ascii_isspace (*at))
      at++;
    if (at == end || *at != '=') {
      if (wax_html_scan_is_name (name, length, wanted))
        return g_strdup ("");
      continue;
    }
    at++;
    while (at < end && g_ascii_isspace (*at))
      at++;
    value = find_value (at, &value_end);
    if (wax_html_scan_is_name (name, length, wanted))
      return decode (value, value_end);
    at = value_end < end && value > at ? value_end + 1 : value_end;
  }
  return NULL;
}
