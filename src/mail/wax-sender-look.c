#include "mail/wax-sender-look.h"

#include "mail/wax-address.h"
#include "util/wax-letters.h"

#include <string.h>

/* What stands around an address in a name, and signs that look like these. */
static gboolean
is_around (gunichar character)
{
  return g_unichar_isspace (character) || (character < 0x80 && strchr ("()<>[]{}\"',;:|", (int) character) != NULL) ||
         (!g_unichar_isalnum (character) && g_unichar_ispunct (character) && character >= 0x80);
}

/* @at: an "@", the only one of the word */
static char *
dup_word_around (const char *text, const char *at)
{
  const char *start = at, *end = at;

  while (start > text && !is_around (g_utf8_get_char (g_utf8_prev_char (start))))
    start = g_utf8_prev_char (start);
  do
    end = g_utf8_next_char (end);
  while (*end != '\0' && *end != '@' && !is_around (g_utf8_get_char (end)));
  while (end > start && (end[-1] == '.' || end[-1] == '!'))
    end--;
  return g_strndup (start, (gsize) (end - start));
}

/* "@anna" and "Anna @ work" are no addresses. */
static gboolean
is_address (const char *word)
{
  g_autoptr(GPtrArray) read = wax_addresses_parse (word);

  return read->len == 1 && ((WaxAddress *) read->pdata[0])->valid && strchr (strrchr (word, '@'), '.') != NULL;
}

/* (nullable): the first that is not @address. Wide forms of letters and signs are read as what they look like. */
static char *
find_other_address (const char *name, const char *address)
{
  g_autofree char *seen = wax_letters_show (name);
  g_autofree char *folded = g_utf8_normalize (seen, -1, G_NORMALIZE_ALL_COMPOSE);
  const char *at = folded != NULL ? strchr (folded, '@') : NULL;

  for (const char *past = folded; at != NULL; at = strchr (past, '@')) {
    g_autofree char *word = dup_word_around (past, at);

    if (is_address (word) && !wax_address_equal (word, address))
      return g_steal_pointer (&word);
    past = at + 1;
  }
  return NULL;
}

/* Letters beyond Latin in a domain: those of a name are nobody's business. */
static gboolean
has_odd_domain (const char *address)
{
  const char *at = strrchr (address, '@');

  for (at = at != NULL ? at + 1 : ""; *at != '\0'; at = g_utf8_next_char (at)) {
    GUnicodeScript script = g_unichar_get_script (g_utf8_get_char (at));

    if (script != G_UNICODE_SCRIPT_LATIN && script != G_UNICODE_SCRIPT_COMMON && script != G_UNICODE_SCRIPT_INHERITED)
      return TRUE;
  }
  return FALSE;
}

WaxSenderLook
wax_sender_look (const char *name, const char *address, char **said)
{
  *said = find_other_address (name, address);
  if (*said != NULL)
    return WAX_SENDER_OTHER_ADDRESS;
  if (wax_letters_turn (name) || wax_letters_turn (address) || wax_letters_are_mixed (name) ||
      wax_letters_are_mixed (address) || has_odd_domain (address))
    return WAX_SENDER_ODD;
  return WAX_SENDER_PLAIN;
}
