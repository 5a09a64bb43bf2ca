#include "trust-test.h"

#include <jansson.h>

/*
 * A large collection of chains with expected verdicts, which lies beside the checkout and not in it. Where it is absent the
 * test says so and has nothing to show. No wrong chain may pass; how many right ones are refused is printed.
 */
static const char collection[] = "../../shared/fixtures/chains/bettertls.json.xz";

typedef struct {
  guint agree;
  guint wrongly_accepted;
  guint wrongly_refused;
} Tally;

static json_t *
load (const char *path)
{
  const char *argv[] = { "xz", "-dc", path, NULL };
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  json_error_t problem;
  json_t *cases;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL, &error);
  g_assert_no_error (error);
  cases = json_loads (text, 0, &problem);
  g_assert_true (json_is_array (cases));
  return cases;
}

static char *
join (json_t *list)
{
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i < json_array_size (list); i++)
    g_string_append (out, json_string_value (json_array_get (list, i)));
  return g_string_free (out, FALSE);
}

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

static gint64
get_time (json_t *value)
{
  g_autoptr(GDateTime) time = json_is_string (value) ? g_date_time_new_from_iso8601 (json_string_value (value), NULL) : NULL;

  return time != NULL ? g_date_time_to_unix (time) : g_get_real_time () / G_USEC_PER_SEC;
}

static void
run_case (json_t *item, GHashTable *examiners, TestDir *dir, Tally *tally)
{
  g_autofree char *roots = join (json_object_get (item, "roots")), *sent = join (json_object_get (item, "intermediates"));
  g_autofree char *pem = g_strconcat (json_string_value (json_object_get (item, "leaf")), sent, NULL);
  g_autoptr(GPtrArray) chain = wax_certificate_chain_new_from_pem (pem, -1, NULL);
  const char *host = json_string_value (json_object_get (json_object_get (item, "host"), "value"));
  gboolean expected = g_str_equal (json_string_value (json_object_get (item, "expected")), "SUCCESS");
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_new (host, 443, NULL);
  g_autoptr(WaxVerdict) verdict = NULL;

  g_assert_nonnull (endpoint);
  verdict = wax_examiner_examine (get_examiner (examiners, dir, roots), &(WaxExamination) {
    .endpoint = endpoint, .chain = chain, .now = get_time (json_object_get (item, "time")) });
  if (wax_verdict_is_empty (verdict) == expected) {
    tally->agree++;
  } else {
    g_autofree char *problems = test_problems (verdict, TRUE);

    tally->wrongly_accepted += !expected;
    tally->wrongly_refused += expected;
    g_test_message ("%s: expected %s, found %s", json_string_value (json_object_get (item, "id")),
                    expected ? "no problem" : "some problem", problems);
  }
}

static void
test_collection (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, collection, NULL);
  g_autoptr(GHashTable) examiners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) wax_examiner_unref);
  g_autoptr(TestDir) dir = test_dir_new ();
  Tally tally = { 0 };
  json_t *cases;

  if (!g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_test_message ("absent: %s", path);
    return;
  }
  cases = load (path);
  for (gsize i = 0; i < json_array_size (cases); i++)
    run_case (json_array_get (cases, i), examiners, dir, &tally);
  json_decref (cases);
  g_test_message ("%u agree, %u wrongly accepted, %u wrongly refused", tally.agree, tally.wrongly_accepted, tally.wrongly_refused);
  g_assert_cmpuint (tally.agree, >, 0);
  g_assert_cmpuint (tally.wrongly_accepted, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/better-chains/collection", test_collection);
  return g_test_run ();
}
