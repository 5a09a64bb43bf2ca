#include "trust/wax-fingerprint-entry.h"

#include <string.h>

#define FINGERPRINT "3b1f77c099ab0123456789abcdef00112233445566778899aabbccddeeff1234"
#define SPKI "77c03b1f99ab0123456789abcdef00112233445566778899aabbccddeeff9999"
#define SPACED "3B 1F 77 C0 99 AB 01 23 45 67 89 AB CD EF 00 11 22 33 44 55 66 77 88 99 AA BB CC DD EE FF 12 34"
#define COLONS "3B:1F:77:C0:99:AB:01:23:45:67:89:AB:CD:EF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:12:34"
#define BASE64 "Ox93wJmrASNFZ4mrze8AESIzRFVmd4iZqrvM3e7/EjQ="
#define SHA1 "da39a3ee5e6b4b0d3255bfef95601890afd80709"
#define MD5 "d41d8cd98f00b204e9800998ecf8427e"

typedef struct {
  const char *entered;
  WaxFingerprintMatch match;
  guint group;
} Row;

static const Row rows[] = {
  { NULL, WAX_FINGERPRINT_EMPTY, 0 },
  { " \n", WAX_FINGERPRINT_EMPTY, 0 },
  { FINGERPRINT, WAX_FINGERPRINT_MATCH, 0 },
  { COLONS, WAX_FINGERPRINT_MATCH, 0 },
  { SPACED, WAX_FINGERPRINT_MATCH, 0 },
  { "3b1f 77c0 99ab 0123 4567 89ab cdef 0011\n2233 4455 6677 8899 aabb ccdd eeff 1234\n", WAX_FINGERPRINT_MATCH, 0 },
  { "3b1f-77c0-99ab-0123-4567-89ab-cdef-0011-2233-4455-6677-8899-aabb-ccdd-eeff-1234", WAX_FINGERPRINT_MATCH, 0 },
  { "sha256 Fingerprint=" COLONS "\n", WAX_FINGERPRINT_MATCH, 0 },
  { "SHA256:" COLONS, WAX_FINGERPRINT_MATCH, 0 },
  { "SHA-256: " SPACED, WAX_FINGERPRINT_MATCH, 0 },
  { "sha256:" FINGERPRINT, WAX_FINGERPRINT_MATCH, 0 },
  { "The fingerprint of a bad cafe is " FINGERPRINT ", ask 1234 if in doubt.", WAX_FINGERPRINT_MATCH, 0 },
  { "a " COLONS " de", WAX_FINGERPRINT_MATCH, 0 },
  { "“" COLONS "”", WAX_FINGERPRINT_MATCH, 0 },
  { "SHA1 Fingerprint=" SHA1 "\nSHA256 Fingerprint=" COLONS, WAX_FINGERPRINT_MATCH, 0 },
  { COLONS "\n" FINGERPRINT, WAX_FINGERPRINT_MATCH, 0 },
  { "sha256//" BASE64, WAX_FINGERPRINT_MATCH, 0 },
  { "SHA256:Ox93wJmrASNFZ4mrze8AESIzRFVmd4iZqrvM3e7/EjQ", WAX_FINGERPRINT_MATCH, 0 },
  { "pin-sha256=\"" BASE64 "\"", WAX_FINGERPRINT_MATCH, 0 },
  { BASE64, WAX_FINGERPRINT_MATCH, 0 },
  /* As copied from a web page or a viewer: marks of direction, a soft hyphen, a width of nothing, full-width digits. */
  { "\u200e" COLONS "\u202c", WAX_FINGERPRINT_MATCH, 0 },
  { "\u202e3b1f77c0\u200b99ab\u00ad0123\ufeff456789abcdef00112233445566778899aabbccddeeff1234\u2069",
    WAX_FINGERPRINT_MATCH, 0 },
  { "３ｂ1f\u00a077c0\u201199ab0123456789abcdef00112233445566778899aabbccddeeff1234", WAX_FINGERPRINT_MATCH, 0 },
  { "3", WAX_FINGERPRINT_PARTIAL, 0 },
  { "3B:1F:77:C0:9", WAX_FINGERPRINT_PARTIAL, 0 },
  { "eeff1234", WAX_FINGERPRINT_PARTIAL, 0 },
  { "3b1f77c099ab0123456789abcdef0011223344556677", WAX_FINGERPRINT_PARTIAL, 0 },
  { "3b1f77c099ab0123456789abcdef001122334455", WAX_FINGERPRINT_PARTIAL, 0 }, /* on the way, and no SHA-1 */
  { "3b1f77c099ab0123456789abcdef00112233445566778899aabbccddeeff123", WAX_FINGERPRINT_PARTIAL, 0 },
  { "4", WAX_FINGERPRINT_DIFFERENT, 1 },
  { "3b1f 77d", WAX_FINGERPRINT_DIFFERENT, 2 },
  { "3b1f77c099ab0123456789abcdef00112233445566778899aabbccddeeff1235", WAX_FINGERPRINT_DIFFERENT, 16 },
  { "3b1f77c099ac0123456789abcdef00112233445566778899aabbccddeeff1234", WAX_FINGERPRINT_DIFFERENT, 3 },
  { SPKI, WAX_FINGERPRINT_KEY, 0 },
  { SHA1, WAX_FINGERPRINT_SHA1, 0 },
  { "\u200eda 39 a3 ee 5e 6b 4b 0d 32 55 bf ef 95 60 18 90 af d8 07 09", WAX_FINGERPRINT_SHA1, 0 },
  { "SHA1 Fingerprint=DA:39:A3:EE:5E:6B:4B:0D:32:55:BF:EF:95:60:18:90:AF:D8:07:09", WAX_FINGERPRINT_SHA1, 0 },
  { "2jmj7l5rSw0yVb/vlWAYkK/YBwk=", WAX_FINGERPRINT_SHA1, 0 },
  { MD5, WAX_FINGERPRINT_MD5, 0 },
  { "md5: " MD5, WAX_FINGERPRINT_MD5, 0 },
  { FINGERPRINT MD5, WAX_FINGERPRINT_OTHER_HASH, 0 },
  { FINGERPRINT FINGERPRINT, WAX_FINGERPRINT_OTHER_HASH, 0 },
  { FINGERPRINT "\n" SPKI, WAX_FINGERPRINT_SEVERAL, 0 },
  { FINGERPRINT "0", WAX_FINGERPRINT_UNREADABLE, 0 },
  { "yes", WAX_FINGERPRINT_UNREADABLE, 0 },
  { "SHA-256", WAX_FINGERPRINT_UNREADABLE, 0 },
  { "\xff\xfe", WAX_FINGERPRINT_UNREADABLE, 0 },
  { "３ｂ\xff" FINGERPRINT, WAX_FINGERPRINT_UNREADABLE, 0 },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    WaxFingerprintEntry entry = wax_fingerprint_entry_read (rows[i].entered, FINGERPRINT, SPKI);
    g_autofree char *shown = g_strescape (rows[i].entered != NULL ? rows[i].entered : "", NULL);

    g_test_message ("%s", shown);
    g_assert_cmpint (entry.match, ==, rows[i].match);
    if (entry.match == WAX_FINGERPRINT_DIFFERENT)
      g_assert_cmpuint (entry.group, ==, rows[i].group);
  }
}

static void
assert_words (const char *entered, const char *expected)
{
  WaxFingerprintEntry entry = wax_fingerprint_entry_read (entered, FINGERPRINT, NULL);
  g_autofree char *words = wax_fingerprint_entry_describe (&entry);

  g_assert_nonnull (strstr (words, expected));
}

static void
test_words (void)
{
  assert_words ("3b1f77d", "part at group 2 of 16, where you entered 77d and the server shows 77c0");
  assert_words ("3b1f77", "6 of 64 digits");
  assert_words (SHA1, "SHA-1 fingerprint, which can be forged. Ask for the SHA-256");
  assert_words (MD5, "MD5 fingerprint, which can be forged. Ask for the SHA-256");
}

/* Entries of any length end at once. */
static void
test_long (void)
{
  g_autofree char *digits = g_strnfill (1 << 20, 'a');
  WaxFingerprintEntry entry = wax_fingerprint_entry_read (digits, FINGERPRINT, NULL);

  g_assert_cmpint (entry.match, ==, WAX_FINGERPRINT_UNREADABLE);
}

/* A whole fingerprint with one thing changed is never taken for it: seeded, many. */
static void
test_near_misses (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (4);

  for (guint i = 0; i < 20000; i++) {
    g_autofree char *near = g_strdup (FINGERPRINT);
    int at = g_rand_int_range (random, 0, 64);
    char digit = "0123456789abcdefg :|"[g_rand_int_range (random, 0, 20)];
    WaxFingerprintEntry entry;

    if (near[at] == digit)
      continue;
    near[at] = digit;
    entry = wax_fingerprint_entry_read (near, FINGERPRINT, SPKI);
    g_assert_cmpint (entry.match, !=, WAX_FINGERPRINT_MATCH);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fingerprint/rows", test_rows);
  g_test_add_func ("/fingerprint/words", test_words);
  g_test_add_func ("/fingerprint/long", test_long);
  g_test_add_func ("/fingerprint/near-misses", test_near_misses);
  return g_test_run ();
}
