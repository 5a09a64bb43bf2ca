#include <jansson.h>
#include <string.h>

#include "zimbra-data.h"
#include "zimbra-parse.h"

#define SEED 20261121
#define SMALL 4000

/* What stands for any member once: each JSON type, and the worst of each. */
static json_t *
make_other (guint which)
{
  switch (which) {
  case 0:
    return json_null ();
  case 1:
    return json_true ();
  case 2:
    return json_integer (-1);
  case 3:
    return json_integer (G_MAXINT64);
  case 4:
    return json_real (1e300);
  case 5:
    return json_string ("");
  case 6:
    return json_string ("-99999999999999999999,,;\"\\");
  case 7:
    return json_array ();
  case 8:
    return json_pack ("[[[]], s, i]", "x", 7);
  case 9:
    return json_object ();
  default:
    return json_pack ("{s:{s:[]}, s:n}", "_content", "_content", "id");
  }
}

#define N_OTHERS 11

static void
parse_document (json_t *root, guint status)
{
  g_autofree char *text = json_dumps (root, JSON_COMPACT);

  zimbra_parse_soap (status, text, strlen (text));
}

/* Puts a value of every other type in the place of each member, one after the other. */
static void
replace_members (json_t *root, json_t *at, guint status, GRand *random)
{
  const char *key;
  json_t *value;
  size_t index;

  if (json_is_array (at)) {
    json_array_foreach (at, index, value)
      replace_members (root, value, status, random);
    return;
  }
  if (!json_is_object (at))
    return;

  for (void *i = json_object_iter (at); i != NULL; i = json_object_iter_next (at, i)) {
    key = json_object_iter_key (i);
    value = json_incref (json_object_get (at, key));
    for (guint n = 0; n < 3; n++) {
      json_object_iter_set_new (at, i, make_other (g_rand_int_range (random, 0, N_OTHERS)));
      parse_document (root, status);
    }
    json_object_iter_set_new (at, i, value);
    replace_members (root, value, status, random);
  }
}

static void
test_mistyped (void)
{
  g_autoptr(GPtrArray) exchanges = zimbra_data_load_all (".json");
  g_autoptr(GRand) random = g_rand_new_with_seed (SEED);

  for (guint i = 0; i < exchanges->len; i++) {
    ZimbraExchange *exchange = exchanges->pdata[i];
    json_t *root = exchange->size < SMALL ? json_loadb (exchange->text, exchange->size, 0, NULL) : NULL;

    if (root == NULL)
      continue;
    replace_members (root, root, exchange->status, random);
    json_decref (root);
  }
}

static void
test_truncated (void)
{
  static const char *const suffixes[] = { ".json", ".xml" };

  for (guint s = 0; s < G_N_ELEMENTS (suffixes); s++) {
    g_autoptr(GPtrArray) exchanges = zimbra_data_load_all (suffixes[s]);

    for (guint i = 0; i < exchanges->len; i++) {
      ZimbraExchange *exchange = exchanges->pdata[i];
      gsize end = exchange->size;
      gsize step = exchange->size < SMALL ? 1 : 97;

      while (end > 0 && g_ascii_isspace (exchange->text[end - 1]))
        end--;
      for (gsize size = 0; size < end; size += step) {
        g_autofree char *exact = g_memdup2 (exchange->text, size); /* so that a sanitizer sees reading past the end */

        g_assert_false (zimbra_parse_soap (exchange->status, exact != NULL ? exact : "", size));
      }
    }
  }
}

static void
test_flipped (void)
{
  g_autoptr(GPtrArray) exchanges = zimbra_data_load_all (".json");
  g_autoptr(GRand) random = g_rand_new_with_seed (SEED);

  for (guint i = 0; i < exchanges->len; i++) {
    ZimbraExchange *exchange = exchanges->pdata[i];

    for (guint round = 0; round < 20; round++) {
      g_autofree char *copy = g_memdup2 (exchange->text, exchange->size);

      for (guint n = 0; n < 2; n++)
        copy[g_rand_int_range (random, 0, exchange->size)] = g_rand_int_range (random, 0, 256);
      zimbra_parse_soap (exchange->status, copy, exchange->size);
    }
  }
}

static void
test_deep_folders (void)
{
  GString *text = g_string_new ("{\"Body\":{\"SyncResponse\":{\"token\":1");

  for (guint i = 0; i < 250; i++)
    g_string_append_printf (text, ",\"folder\":[{\"id\":\"%u\",\"name\":\"x\"", 300 + i);
  for (guint i = 0; i < 250; i++)
    g_string_append (text, "}]");
  g_string_append (text, "}}}");
  g_assert_true (zimbra_parse_soap (200, text->str, text->len));
  g_string_free (text, TRUE);
}

static void
test_nested (void)
{
  g_autofree char *open = g_strnfill (100000, '[');
  g_autofree char *close = g_strnfill (100000, ']');
  g_autofree char *text = g_strdup_printf ("{\"Body\":{\"SyncResponse\":{\"token\":1,\"folder\":%s%s}}}", open, close);

  g_assert_false (zimbra_parse_soap (200, text, strlen (text)));
}

static void
test_xml (void)
{
  static const char *const texts[] = {
    "<", "<Fault>", "<Fault><Error", "<Fault><Error><Code>", "<Fault><Error><Code>a.B",
    "<a><Code>x</Code><Error><Fault>", "<Fault><Error><Code></Code>", "<Fault><Error><Code><Code>x</Code>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *exact = g_memdup2 (texts[i], strlen (texts[i]));

    g_assert_false (zimbra_parse_soap (500, exact, strlen (texts[i])));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/zimbra/hostile/mistyped", test_mistyped);
  g_test_add_func ("/zimbra/hostile/truncated", test_truncated);
  g_test_add_func ("/zimbra/hostile/flipped", test_flipped);
  g_test_add_func ("/zimbra/hostile/deep-folders", test_deep_folders);
  g_test_add_func ("/zimbra/hostile/nested", test_nested);
  g_test_add_func ("/zimbra/hostile/xml", test_xml);
  return g_test_run ();
}
