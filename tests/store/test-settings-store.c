#include "store-test.h"
#include "store/wax-settings-store.h"

typedef struct {
  StoreTestDir *dir;
  WaxSettingsStore *store;
} Fixture;

static void
set_up (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;

  f->dir = store_test_dir_new ();
  f->store = wax_settings_store_open (f->dir, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  wax_settings_store_close (f->store);
  store_test_dir_free (f->dir);
}

static guint
put (Fixture *f, const WaxRemoteSettings *fields)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxRemoteSettings) settings = wax_remote_settings_new (fields);
  guint changed;

  wax_settings_store_put (f->store, settings, &changed, &error);
  g_assert_no_error (error);
  return changed;
}

static WaxRemoteSettings *
get (Fixture *f)
{
  g_autoptr(GError) error = NULL;
  WaxRemoteSettings *settings = wax_settings_store_get (f->store, &error);

  g_assert_no_error (error);
  return settings;
}

static GHashTable *
preferences_of (const char *locale, const char *second_list_value)
{
  GHashTable *preferences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  const char *one[] = { locale, NULL }, *list[] = { "z", second_list_value, "a", NULL };

  g_hash_table_insert (preferences, g_strdup ("zimbraPrefLocale"), g_strdupv ((char **) one));
  g_hash_table_insert (preferences, g_strdup ("list"), g_strdupv ((char **) list));
  return preferences;
}

static void
test_preferences (Fixture *f, gconstpointer unused)
{
  const char *list[] = { "z", "m", "a", NULL }, *locale[] = { "de", NULL };
  g_autoptr(GHashTable) first = preferences_of ("en", "m"), second = preferences_of ("de", "m");
  g_autoptr(WaxRemoteSettings) settings = NULL;

  g_assert_cmpuint (put (f, &(WaxRemoteSettings) { .preferences = first }), ==, 2);
  g_assert_cmpuint (put (f, &(WaxRemoteSettings) { .preferences = first }), ==, 0);
  g_assert_cmpuint (put (f, &(WaxRemoteSettings) { .preferences = second }), ==, 1);
  settings = get (f);
  g_assert_cmpuint (g_hash_table_size (settings->preferences), ==, 2);
  g_assert_cmpstrv (g_hash_table_lookup (settings->preferences, "list"), list);
  g_assert_cmpstrv (g_hash_table_lookup (settings->preferences, "zimbraPrefLocale"), locale);

  g_hash_table_remove (second, "list");
  g_assert_cmpuint (put (f, &(WaxRemoteSettings) { .preferences = second }), ==, 1);
}

static void
test_signatures (Fixture *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) signatures = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_signature_unref),
    none = g_ptr_array_new ();
  g_autoptr(WaxRemoteSettings) settings = NULL;
  const WaxSignature *second;

  g_ptr_array_add (signatures, wax_signature_new (&(WaxSignature) { .id = "1", .name = "Work",
    .text = "Anna\nTrees" }));
  g_ptr_array_add (signatures, wax_signature_new (&(WaxSignature) { .id = "2", .name = "Home",
    .html = "<b>Anna</b>" }));
  g_assert_cmpuint (put (f, &(WaxRemoteSettings) { .signatures = signatures }), ==, 2);
  settings = get (f);
  g_assert_cmpuint (settings->signatures->len, ==, 2);
  second = settings->signatures->pdata[1];
  g_assert_cmpstr (second->id, ==, "2");
  g_assert_cmpstr (second->name, ==, "Home");
  g_assert_cmpstr (second->text, ==, "");
  g_assert_cmpstr (second->html, ==, "<b>Anna</b>");
  g_assert_cmpuint (put (f, &(WaxRemoteSettings) { .signatures = none }), ==, 2);
}

static void
test_personas (Fixture *f, gconstpointer unused)
{
  const WaxPersona fields = { "1", "Work", "Anna", "anna@x.org", "B <b@x.org>", "s1", "s2", TRUE };
  g_autoptr(GPtrArray) personas = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_persona_unref),
    none = g_ptr_array_new ();
  g_autoptr(WaxRemoteSettings) settings = NULL;

  g_ptr_array_add (personas, wax_persona_new (&fields));
  g_ptr_array_add (personas, wax_persona_new (&(WaxPersona) { .address = "other@x.org" }));
  g_assert_cmpuint (put (f, &(WaxRemoteSettings) { .personas = personas }), ==, 2);
  g_assert_cmpuint (put (f, &(WaxRemoteSettings) { .personas = personas }), ==, 0);
  g_assert_cmpuint (put (f, &(WaxRemoteSettings) { .signatures = none }), ==, 0);
  settings = get (f);
  g_assert_cmpuint (settings->personas->len, ==, 2);
  g_assert_true (wax_persona_equal (settings->personas->pdata[0], &fields));
  g_assert_cmpstr (((WaxPersona *) settings->personas->pdata[1])->name, ==, "");
  g_assert_cmpuint (put (f, &(WaxRemoteSettings) { .personas = none }), ==, 2);
}

static void
test_senders_and_what_was_not_asked (Fixture *f, gconstpointer unused)
{
  g_autoptr(GPtrArray) trusted = store_test_strings ("friend@trees.test", "trees.test", NULL);
  g_autoptr(GPtrArray) blocked = store_test_strings ("spam@bad.test", NULL);
  g_autoptr(GHashTable) preferences = preferences_of ("en", "m");
  g_autoptr(WaxRemoteSettings) settings = NULL;

  g_assert_cmpuint (put (f, &(WaxRemoteSettings) { .trusted = trusted, .blocked = blocked }), ==, 3);
  g_assert_cmpuint (put (f, &(WaxRemoteSettings) { .preferences = preferences }), ==, 2);
  settings = get (f);
  g_assert_cmpuint (settings->trusted->len, ==, 2);
  g_assert_cmpstr (settings->trusted->pdata[0], ==, "friend@trees.test");
  g_assert_cmpuint (settings->blocked->len, ==, 1);
  g_assert_cmpstr (settings->blocked->pdata[0], ==, "spam@bad.test");
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/settings-store/preferences", test_preferences);
  ADD ("/settings-store/signatures", test_signatures);
  ADD ("/settings-store/personas", test_personas);
  ADD ("/settings-store/senders-and-what-was-not-asked", test_senders_and_what_was_not_asked);
  return g_test_run ();
}
