#include "forged-key.h"

#include "wax-test-der.h"

#include <gmp.h>
#include <gnutls/x509.h>
#include <string.h>

/*
 * The modulus is chosen so that logarithms in its two groups are easy: one less than each of its primes is a product of
 * small ones. Then the exponent is the logarithm of what was signed to the base of the signature.
 */

enum { OCTETS = 256, PRIME_BITS = 1024, SMALLEST = 512, LARGEST = 4096 };

typedef struct {
  mpz_t prime, order;
  GArray *factors; /* of the order, each once */
} Group;

typedef struct {
  mpz_t signature, signed_number;
  GRand *random;
} Forgery;

static void
group_init (Group *group)
{
  mpz_inits (group->prime, group->order, NULL);
  group->factors = g_array_new (FALSE, FALSE, sizeof (gulong));
}

static void
group_clear (Group *group)
{
  mpz_clears (group->prime, group->order, NULL);
  g_array_unref (group->factors);
}

/* Every second of them, so that two groups have none in common but 2. */
static GArray *
list_small_primes (guint parity)
{
  GArray *primes = g_array_new (FALSE, FALSE, sizeof (gulong));
  guint n = 0;

  for (gulong candidate = SMALLEST + 1; candidate < LARGEST; candidate += 2) {
    gboolean is_prime = TRUE;

    for (gulong i = 3; i * i <= candidate && is_prime; i += 2)
      is_prime = candidate % i != 0;
    if (is_prime && n++ % 2 == parity)
      g_array_append_val (primes, candidate);
  }
  return primes;
}

static void
shuffle (GArray *numbers, GRand *random)
{
  gulong *data = (gulong *) numbers->data;

  for (guint i = numbers->len - 1; i > 0; i--) {
    guint j = (guint) g_rand_int_range (random, 0, (int) i + 1);
    gulong kept = data[i];

    data[i] = data[j];
    data[j] = kept;
  }
}

/* Whether the powers of @base are the whole group. */
static gboolean
generates (const Group *group, const mpz_t base)
{
  gboolean all = TRUE;
  mpz_t exponent, power;

  mpz_inits (exponent, power, NULL);
  for (guint i = 0; all && i < group->factors->len; i++) {
    mpz_divexact_ui (exponent, group->order, g_array_index (group->factors, gulong, i));
    mpz_powm (power, base, exponent, group->prime);
    all = mpz_cmp_ui (power, 1) != 0;
  }
  mpz_clears (exponent, power, NULL);
  return all;
}

static gboolean
try_group (Group *group, const Forgery *forgery)
{
  mpz_add_ui (group->prime, group->order, 1);
  return mpz_sizeinbase (group->prime, 2) == PRIME_BITS && mpz_tstbit (group->prime, PRIME_BITS - 2) != 0 &&
         mpz_probab_prime_p (group->prime, 20) != 0 && generates (group, forgery->signature) &&
         generates (group, forgery->signed_number);
}

/* Most of the order, drawn by lot: one more factor makes it as long as it has to be. Returns: how many were used. */
static guint
draw_factors (Group *group, GArray *primes, const Forgery *forgery)
{
  const gulong two = 2;
  guint used = 0;

  shuffle (primes, forgery->random);
  g_array_set_size (group->factors, 0);
  g_array_append_val (group->factors, two);
  mpz_set_ui (group->order, two);
  while (mpz_sizeinbase (group->order, 2) < PRIME_BITS - 12) {
    gulong factor = g_array_index (primes, gulong, used++);

    g_array_append_val (group->factors, factor);
    mpz_mul_ui (group->order, group->order, factor);
  }
  return used;
}

/* Each of those left is tried as the last factor, as that costs less than to draw anew. */
static void
find_group (Group *group, guint parity, const Forgery *forgery)
{
  g_autoptr(GArray) primes = list_small_primes (parity);
  gboolean found = FALSE;
  mpz_t most;

  mpz_init (most);
  while (!found) {
    guint used = draw_factors (group, primes, forgery), drawn = group->factors->len;

    mpz_set (most, group->order);
    for (guint i = used; i < primes->len && !found; i++) {
      gulong factor = g_array_index (primes, gulong, i);

      g_array_set_size (group->factors, drawn);
      g_array_append_val (group->factors, factor);
      mpz_mul_ui (group->order, most, factor);
      found = try_group (group, forgery);
    }
  }
  mpz_clear (most);
}

/* Modulo one small factor: by trying. */
static gulong
find_residue (const Group *group, gulong factor, const Forgery *forgery)
{
  gulong residue = 0;
  mpz_t exponent, base, wanted, power;

  mpz_inits (exponent, base, wanted, power, NULL);
  mpz_divexact_ui (exponent, group->order, factor);
  mpz_powm (base, forgery->signature, exponent, group->prime);
  mpz_powm (wanted, forgery->signed_number, exponent, group->prime);
  mpz_set_ui (power, 1);
  while (mpz_cmp (power, wanted) != 0) {
    mpz_mul (power, power, base);
    mpz_mod (power, power, group->prime);
    residue++;
    g_assert_cmpuint (residue, <, factor);
  }
  mpz_clears (exponent, base, wanted, power, NULL);
  return residue;
}

/* The logarithm in one group, put together from those modulo each factor. */
static void
find_logarithm (mpz_t logarithm, const Group *group, const Forgery *forgery)
{
  mpz_t rest, inverse, small;

  mpz_inits (rest, inverse, small, NULL);
  mpz_set_ui (logarithm, 0);
  for (guint i = 0; i < group->factors->len; i++) {
    gulong factor = g_array_index (group->factors, gulong, i);

    mpz_divexact_ui (rest, group->order, factor);
    mpz_set_ui (small, factor);
    g_assert_cmpint (mpz_invert (inverse, rest, small), !=, 0);
    mpz_mul (rest, rest, inverse);
    mpz_addmul_ui (logarithm, rest, find_residue (group, factor, forgery));
  }
  mpz_mod (logarithm, logarithm, group->order);
  mpz_clears (rest, inverse, small, NULL);
}

/* The one exponent for both groups, and its inverse. */
static void
find_exponents (mpz_t public, mpz_t private, const Group *p, const Group *q, const Forgery *forgery)
{
  mpz_t of_p, of_q, half_p, half_q, both;

  mpz_inits (of_p, of_q, half_p, half_q, both, NULL);
  find_logarithm (of_p, p, forgery);
  find_logarithm (of_q, q, forgery);
  mpz_divexact_ui (half_p, p->order, 2);
  mpz_divexact_ui (half_q, q->order, 2);
  mpz_mul (both, p->order, half_q);
  mpz_sub (of_q, of_q, of_p);
  mpz_divexact_ui (of_q, of_q, 2);
  g_assert_cmpint (mpz_invert (half_p, half_p, half_q), !=, 0);
  mpz_mul (of_q, of_q, half_p);
  mpz_mod (of_q, of_q, half_q);
  mpz_mul (public, p->order, of_q);
  mpz_add (public, public, of_p);
  mpz_mod (public, public, both);
  g_assert_cmpint (mpz_invert (private, public, both), !=, 0);
  mpz_clears (of_p, of_q, half_p, half_q, both, NULL);
}

/* EMSA-PKCS1-v1_5 (RFC 8017, section 9.2) of the part that is signed. */
static void
read_certificate (Forgery *forgery, GBytes *certificate)
{
  static const guint8 prefix[] = { 0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                                   0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20 };
  const guint8 *der = g_bytes_get_data (certificate, NULL);
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 padded[OCTETS];
  gsize outer, inner, size, digest_size = 32, total = wax_test_der_measure (der, &outer);

  size = wax_test_der_measure (der + outer, &inner);
  g_checksum_update (checksum, der + outer, (gssize) size);
  memset (padded, 0xff, sizeof padded);
  padded[0] = 0;
  padded[1] = 1;
  padded[OCTETS - digest_size - sizeof prefix - 1] = 0;
  memcpy (padded + OCTETS - digest_size - sizeof prefix, prefix, sizeof prefix);
  g_checksum_get_digest (checksum, padded + OCTETS - digest_size, &digest_size);
  mpz_import (forgery->signed_number, OCTETS, 1, 1, 1, 0, padded);
  mpz_import (forgery->signature, OCTETS, 1, 1, 1, 0, der + total - OCTETS);
}

static gnutls_datum_t
export (const mpz_t number)
{
  gnutls_datum_t out = { g_malloc0 (OCTETS + 1), 0 };
  gsize size = 0;

  /* A zero in front: it is not negative. */
  mpz_export (out.data + 1, &size, 1, 1, 1, 0, number);
  out.size = (guint) size + 1;
  return out;
}

static char *
write_key (const mpz_t modulus, const mpz_t public, const mpz_t private, const mpz_t p, const mpz_t q)
{
  gnutls_datum_t parts[] = { export (modulus), export (public), export (private), export (p), export (q) }, pem;
  gnutls_x509_privkey_t key;
  char *text;

  g_assert_cmpint (gnutls_x509_privkey_init (&key), >=, 0);
  g_assert_cmpint (gnutls_x509_privkey_import_rsa_raw2 (key, &parts[0], &parts[1], &parts[2], &parts[3], &parts[4],
                                                        NULL, NULL, NULL), >=, 0);
  g_assert_cmpint (gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &pem), >=, 0);
  text = g_strndup ((const char *) pem.data, pem.size);
  gnutls_free (pem.data);
  gnutls_x509_privkey_deinit (key);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_free (parts[i].data);
  return text;
}

char *
forged_key_make (GBytes *certificate, guint seed)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (seed);
  Forgery forgery = { .random = random };
  Group p, q;
  mpz_t modulus, public, private, check;
  char *pem;

  group_init (&p);
  group_init (&q);
  mpz_inits (forgery.signature, forgery.signed_number, modulus, public, private, check, NULL);
  read_certificate (&forgery, certificate);
  do {
    find_group (&p, 0, &forgery);
    find_group (&q, 1, &forgery);
    mpz_mul (modulus, p.prime, q.prime);
  } while (mpz_cmp (modulus, forgery.signature) <= 0);
  find_exponents (public, private, &p, &q, &forgery);
  mpz_powm (check, forgery.signature, public, modulus);
  g_assert_cmpint (mpz_cmp (check, forgery.signed_number), ==, 0);
  pem = write_key (modulus, public, private, p.prime, q.prime);
  mpz_clears (forgery.signature, forgery.signed_number, modulus, public, private, check, NULL);
  group_clear (&p);
  group_clear (&q);
  return pem;
}
