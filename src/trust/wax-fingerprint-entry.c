#include "trust/wax-fingerprint-entry.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum { N_DIGITS = 64, GROUP_DIGITS = 4, MAX_ENTRY_SIZE = 4096, BASE64_DIGITS = 43 };

/* What was found in an entry. */
typedef struct {
  GString *piece;   /* digits without a blank between */
  GString *run;     /* digits with nothing but separators between */
  GString *longest; /* of the runs that are no SHA-256 */
  GString *word;
  char *whole; /* the SHA-256 */
  gboolean several;
} Reader;

static void
add_whole (Reader *self, const char *digits)
{
  if (self->whole == NULL)
    self->whole = g_strdup (digits);
  else if (strcmp (self->whole, digits) != 0)
    self->several = TRUE;
}

static void
end_run (Reader *self)
{
  if (self->run->len == N_DIGITS)
    add_whole (self, self->run->str);
  else if (self->run->len > self->longest->len)
    g_string_assign (self->longest, self->run->str);
  g_string_truncate (self->run, 0);
  g_string_truncate (self->piece, 0);
}

/* A piece as long as a whole one is it, whatever short words of the same letters stand around. */
static void
end_piece (Reader *self)
{
  if (self->piece->len == N_DIGITS) {
    g_string_assign (self->run, self->piece->str);
    end_run (self);
  }
  g_string_truncate (self->piece, 0);
}

static gboolean
is_hex (const char *word)
{
  for (; *word != '\0'; word++) {
    if (!g_ascii_isxdigit (*word))
      return FALSE;
  }
  return TRUE;
}

/* Base64 of a hash of @size bytes as hex; NULL when it is none. */
static char *
base64_to_hex (const char *word, gsize size)
{
  g_autofree char *padded = g_strconcat (word, (size * 4 + 2) / 3 % 4 == 2 ? "==" : "=", NULL);
  gsize length;
  g_autofree guchar *bytes = g_base64_decode (padded, &length);
  GString *hex;

  if (length != size)
    return NULL;
  hex = g_string_sized_new (2 * size);
  for (gsize i = 0; i < size; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);
  return g_string_free (hex, FALSE);
}

/* @padded: "=" stands behind it, which no word of a language has */
static void
read_other_word (Reader *self, gboolean padded)
{
  g_autofree char *hex = NULL;

  end_piece (self);
  end_run (self);
  if (self->word->len == BASE64_DIGITS)
    hex = base64_to_hex (self->word->str, 32);
  else if (padded && self->word->len == 27)
    hex = base64_to_hex (self->word->str, 20);
  else if (padded && self->word->len == 22)
    hex = base64_to_hex (self->word->str, 16);
  if (hex == NULL)
    return;
  g_string_assign (self->run, hex);
  end_run (self);
}

static void
end_word (Reader *self, char next)
{
  if (self->word->len == 0)
    return;
  if (is_hex (self->word->str)) {
    g_autofree char *digits = g_ascii_strdown (self->word->str, -1);

    g_string_append (self->piece, digits);
    g_string_append (self->run, digits);
  } else {
    read_other_word (self, next == '=');
  }
  g_string_truncate (self->word, 0);
}

static void
read_character (Reader *self, char c)
{
  if (g_ascii_isalnum (c) || c == '+' || c == '/') {
    g_string_append_c (self->word, c);
    return;
  }
  end_word (self, c);
  if (c == ' ') {
    end_piece (self);
  } else if (c != ':' && c != '-') {
    end_piece (self);
    end_run (self);
  }
}

/* Full-width digits and such become ASCII; what cannot be seen goes; everything else is the end of a word. */
static char *
simplify (const char *entered)
{
  g_autofree char *normal = g_utf8_normalize (entered, -1, G_NORMALIZE_ALL_COMPOSE);
  GString *out = g_string_new (NULL);

  for (const char *at = normal; at != NULL && *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    if (g_unichar_isspace (c))
      g_string_append_c (out, ' ');
    else if (g_unichar_type (c) == G_UNICODE_DASH_PUNCTUATION)
      g_string_append_c (out, '-');
    else if (g_unichar_type (c) != G_UNICODE_FORMAT)
      g_string_append_c (out, c < 0x80 && !g_ascii_iscntrl ((char) c) ? (char) c : '|');
  }
  return g_string_free (out, FALSE);
}

/* The digits in the name of a hash belong to no fingerprint. */
static char *
drop_hash_names (const char *text)
{
  g_autoptr(GRegex) names =
    g_regex_new ("(?<![A-Za-z0-9+/])(?:sha[-_ ]?(?:1|224|256|384|512)|md[-_ ]?5)(?://|(?![A-Za-z0-9+/]))",
                 G_REGEX_CASELESS, 0, NULL);

  return g_regex_replace_literal (names, text, -1, 0, "|", 0, NULL);
}

static void
reader_init (Reader *self, const char *entered)
{
  g_autofree char *simple = NULL, *text = NULL;

  *self = (Reader) { g_string_new (NULL), g_string_new (NULL), g_string_new (NULL), g_string_new (NULL) };
  if (strlen (entered) > MAX_ENTRY_SIZE || !g_utf8_validate (entered, -1, NULL))
    return;
  simple = simplify (entered);
  text = drop_hash_names (simple);
  for (const char *at = text; at != NULL && *at != '\0'; at++)
    read_character (self, *at);
  read_character (self, '|');
}

static void
reader_clear (Reader *self)
{
  g_string_free (self->piece, TRUE);
  g_string_free (self->run, TRUE);
  g_string_free (self->longest, TRUE);
  g_string_free (self->word, TRUE);
  g_free (self->whole);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

static WaxFingerprintEntry
compare (const char *digits, const char *fingerprint)
{
  WaxFingerprintEntry entry = { .match = WAX_FINGERPRINT_DIFFERENT, .n_digits = (guint) strlen (digits) };
  gsize at = 0;

  while (digits[at] != '\0' && digits[at] == fingerprint[at])
    at++;
  if (digits[at] == '\0') {
    entry.match = entry.n_digits == N_DIGITS ? WAX_FINGERPRINT_MATCH : WAX_FINGERPRINT_PARTIAL;
    return entry;
  }
  entry.group = (guint) at / GROUP_DIGITS + 1;
  g_strlcpy (entry.entered_group, digits + at / GROUP_DIGITS * GROUP_DIGITS, sizeof entry.entered_group);
  g_strlcpy (entry.actual_group, fingerprint + at / GROUP_DIGITS * GROUP_DIGITS, sizeof entry.actual_group);
  return entry;
}

/* What is shorter may be on the way, a piece, or another hash; the lengths of those tell. */
static WaxFingerprintEntry
compare_part (const char *digits, const char *fingerprint)
{
  const gsize n_digits = strlen (digits);
  WaxFingerprintEntry entry = { .n_digits = (guint) n_digits };

  if (n_digits > 0 && n_digits < N_DIGITS) {
    entry = compare (digits, fingerprint);
    if (n_digits >= 2 * GROUP_DIGITS && strstr (fingerprint, digits) != NULL)
      entry.match = WAX_FINGERPRINT_PARTIAL;
    if (entry.match == WAX_FINGERPRINT_PARTIAL)
      return entry;
  }
  switch (n_digits) {
  case 0: entry.match = WAX_FINGERPRINT_UNREADABLE; break;
  case 32: entry.match = WAX_FINGERPRINT_MD5; break;
  case 40: entry.match = WAX_FINGERPRINT_SHA1; break;
  case 96:
  case 128: entry.match = WAX_FINGERPRINT_OTHER_HASH; break;
  default: entry.match = n_digits < N_DIGITS ? WAX_FINGERPRINT_DIFFERENT : WAX_FINGERPRINT_UNREADABLE; break;
  }
  return entry;
}

WaxFingerprintEntry
wax_fingerprint_entry_read (const char *entered, const char *fingerprint, const char *spki)
{
  g_auto(Reader) reader = { 0 };

  g_return_val_if_fail (strlen (fingerprint) == N_DIGITS,
                        ((WaxFingerprintEntry) { .match = WAX_FINGERPRINT_UNREADABLE }));

  reader_init (&reader, entered != NULL ? entered : "");
  if (entered == NULL || entered[strspn (entered, " \t\r\n")] == '\0')
    return (WaxFingerprintEntry) { .match = WAX_FINGERPRINT_EMPTY };
  if (reader.several)
    return (WaxFingerprintEntry) { .match = WAX_FINGERPRINT_SEVERAL };
  if (reader.whole == NULL)
    return compare_part (reader.longest->str, fingerprint);
  if (spki != NULL && strcmp (reader.whole, spki) == 0)
    return (WaxFingerprintEntry) { .match = WAX_FINGERPRINT_KEY };
  return compare (reader.whole, fingerprint);
}

char *
wax_fingerprint_entry_dup (const char *entered)
{
  g_auto(Reader) reader = { 0 };

  reader_init (&reader, entered);
  return reader.several ? NULL : g_steal_pointer (&reader.whole);
}

char *
wax_fingerprint_entry_describe (const WaxFingerprintEntry *self)
{
  switch (self->match) {
  case WAX_FINGERPRINT_EMPTY: return g_strdup ("");
  case WAX_FINGERPRINT_MATCH: return g_strdup (_("This is the fingerprint of the server's certificate."));
  case WAX_FINGERPRINT_PARTIAL:
    /* Translators: a number of digits. */
    return g_strdup_printf (_("These are %u of 64 digits. The whole fingerprint is needed."), self->n_digits);
  case WAX_FINGERPRINT_DIFFERENT:
    /* Translators: the number of a group of digits, the digits that were entered, and the digits of the server's. */
    return g_strdup_printf (_("This is another certificate: the fingerprints part at group %u of 16, where you entered"
                              " %s and the server shows %s."), self->group, self->entered_group, self->actual_group);
  case WAX_FINGERPRINT_KEY:
    return g_strdup (_("This is the fingerprint of the public key. Ask for the one of the certificate."));
  case WAX_FINGERPRINT_SHA1:
    return g_strdup (_("This is a SHA-1 fingerprint, which can be forged. Ask for the SHA-256 fingerprint."));
  case WAX_FINGERPRINT_MD5:
    return g_strdup (_("This is an MD5 fingerprint, which can be forged. Ask for the SHA-256 fingerprint."));
  case WAX_FINGERPRINT_OTHER_HASH:
    return g_strdup (_("This fingerprint is of another kind. Ask for the SHA-256 fingerprint."));
  case WAX_FINGERPRINT_SEVERAL: return g_strdup (_("These are several fingerprints. Enter one."));
  case WAX_FINGERPRINT_UNREADABLE:
    return g_strdup (_("This is no SHA-256 fingerprint: it has 64 digits, 0 to 9 and a to f."));
  }
  g_return_val_if_reached (g_strdup (""));
}
