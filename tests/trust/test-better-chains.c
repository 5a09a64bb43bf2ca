#include "chain-collection.h"
#include "trust-test.h"

/* No wrong chain may pass, and no right one be refused; where the collection is absent there is nothing to show. */

typedef struct {
  guint agree;
  guint wrongly_accepted;
  guint wrongly_refused;
} Tally;

/* Most cases share their anchors. */
static WaxExaminer *
get_examiner (GHashTable *examiners, TestDir *dir, const char *roots)
{
  WaxExaminer *examiner = g_hash_table_lookup (examiners, roots);
  g_autofree char *name = g_strdup_printf ("anchors-%u.pem", g_hash_table_size (examiners));
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;

  if (examiner != NULL)
    return examiner;
  path = wax_test_pki_write (dir->dir, name, roots);
  examiner = wax_examiner_new (path, &error);
  g_assert_no_error (error);
  g_hash_table_insert (examiners, g_strdup (roots), examiner);
  return examiner;
}

static void
run_case (const ChainCase *item, WaxExaminer *examiner, Tally *tally)
{
  g_autoptr(GPtrArray) chain = wax_certificate_chain_new_from_pem (item->chain, -1, NULL);
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_new (item->host, 443, NULL);
  g_autoptr(WaxVerdict) verdict = NULL;

  g_assert_nonnull (endpoint);
  verdict = wax_examiner_examine (examiner, &(WaxExamination) {
    .endpoint = endpoint, .chain = chain, .now = item->time });
  if (wax_verdict_is_empty (verdict) == item->good) {
    tally->agree++;
  } else {
    g_autofree char *problems = test_problems (verdict, TRUE);

    tally->wrongly_accepted += !item->good;
    tally->wrongly_refused += item->good;
    g_test_message ("%s: expected %s, found %s", item->id, item->good ? "no problem" : "some problem", problems);
  }
}

static void
test_collection (void)
{
  g_autoptr(GHashTable) examiners =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) wax_examiner_unref);
  g_autoptr(GPtrArray) cases = chain_collection_load ();
  g_autoptr(TestDir) dir = test_dir_new ();
  Tally tally = { 0 };

  if (cases == NULL)
    return;
  for (guint i = 0; i < cases->len; i++) {
    const ChainCase *item = cases->pdata[i];

    run_case (item, get_examiner (examiners, dir, item->roots), &tally);
  }
  g_test_message ("%u agree, %u wrongly accepted, %u wrongly refused", tally.agree, tally.wrongly_accepted,
                  tally.wrongly_refused);
  g_assert_cmpuint (tally.wrongly_accepted, ==, 0);
  g_assert_cmpuint (tally.agree * 1000ull, >=, cases->len * 998ull);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/better-chains/collection", test_collection);
  return g_test_run ();
}
