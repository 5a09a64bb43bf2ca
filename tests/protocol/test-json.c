#include "protocol/wax-json.h"

#include <string.h>

#include "protocol/wax-json-writer.h"
#include "protocol/wax-server-error.h"

static WaxJson *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  WaxJson *json = wax_json_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return json;
}

static void
assert_refused (const char *text, gsize size, WaxServerError code)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (wax_json_parse (text, size, &error));
  g_assert_error (error, WAX_SERVER_ERROR, (int) code);
}

static void
test_readers (void)
{
  g_autoptr(WaxJson) json = parse (
    "{\"object\":{\"a\":1},\"list\":[{\"a\":2},{\"a\":3}],\"text\":\"x\",\"wrapped\":{\"_content\":\"y\"},"
    "\"number\":7,\"digits\":\"-8\",\"real\":9.5,\"vast\":1e300,"
    "\"yes\":true,\"TRUE\":\"TRUE\",\"one\":\"1\",\"no\":false,"
    "\"many\":[\"p\",\"q\",3],\"null\":null}");
  g_autofree char *number = wax_json_dup_text (json, "number");
  g_auto(GStrv) many = wax_json_dup_texts (json, "many");
  g_auto(GStrv) one = wax_json_dup_texts (json, "text");
  g_auto(GStrv) none = wax_json_dup_texts (json, "missing");

  g_assert_cmpint (wax_json_get_int64 (wax_json_get_object (json, "object"), "a", 0), ==, 1);
  g_assert_cmpint (wax_json_get_int64 (wax_json_get_object (json, "list"), "a", 0), ==, 2);
  g_assert_cmpuint (wax_json_get_length (json, "object"), ==, 1);
  g_assert_cmpuint (wax_json_get_length (json, "list"), ==, 2);
  g_assert_cmpuint (wax_json_get_length (json, "missing"), ==, 0);
  g_assert_cmpuint (wax_json_get_length (json, "null"), ==, 0);
  g_assert_cmpint (wax_json_get_int64 (wax_json_get_entry (json, "list", 1), "a", 0), ==, 3);
  g_assert_null (wax_json_get_entry (json, "list", 2));
  g_assert_null (wax_json_get_object (json, "text"));
  g_assert_cmpstr (wax_json_get_string (json, "text"), ==, "x");
  g_assert_cmpstr (wax_json_get_string (json, "wrapped"), ==, "y");
  g_assert_null (wax_json_get_string (json, "number"));
  g_assert_cmpstr (number, ==, "7");
  g_assert_cmpint (wax_json_get_int64 (json, "digits", 0), ==, -8);
  g_assert_cmpint (wax_json_get_int64 (json, "real", 0), ==, 9);
  g_assert_cmpint (wax_json_get_int64 (json, "vast", -1), ==, -1);
  g_assert_cmpint (wax_json_get_int64 (json, "text", -1), ==, -1);
  g_assert_true (wax_json_get_bool (json, "yes") && wax_json_get_bool (json, "TRUE") &&
                 wax_json_get_bool (json, "one"));
  g_assert_false (wax_json_get_bool (json, "no") || wax_json_get_bool (json, "missing"));
  g_assert_true (wax_json_has (json, "null"));
  g_assert_cmpuint (g_strv_length (many), ==, 3);
  g_assert_cmpstr (many[2], ==, "3");
  g_assert_cmpuint (g_strv_length (one), ==, 1);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  g_assert_null (wax_json_get_string (NULL, "text"));
}

static char *
nest (guint depth, const char *open, const char *close)
{
  GString *text = g_string_new ("{\"a\":");

  for (guint i = 0; i < depth; i++)
    g_string_append (text, open);
  g_string_append (text, "1");
  for (guint i = 0; i < depth; i++)
    g_string_append (text, close);
  return g_string_free (g_string_append (text, "}"), FALSE);
}

static void
test_depth (void)
{
  g_autofree char *sound = nest (WAX_JSON_MAX_DEPTH - 1, "[", "]");
  g_autofree char *lists = nest (100000, "[", "]");
  g_autofree char *objects = nest (100000, "{\"a\":", "}");
  g_autofree char *unclosed = nest (100000, "[", "");
  g_autofree char *brackets = g_strnfill (100000, '[');
  g_autofree char *quoted = g_strdup_printf ("{\"a\":\"\\\"%s\"}", brackets);
  g_autoptr(WaxJson) deep = parse (sound);
  g_autoptr(WaxJson) harmless = parse (quoted);

  assert_refused (lists, strlen (lists), WAX_SERVER_ERROR_TOO_DEEP);
  assert_refused (objects, strlen (objects), WAX_SERVER_ERROR_TOO_DEEP);
  assert_refused (unclosed, strlen (unclosed), WAX_SERVER_ERROR_TOO_DEEP);
  g_assert_cmpuint (strlen (wax_json_get_string (harmless, "a")), ==, 100001);
}

static void
test_size (void)
{
  g_autofree char *spaces = g_strnfill (WAX_JSON_MAX_SIZE + 1, ' ');

  assert_refused (spaces, WAX_JSON_MAX_SIZE + 1, WAX_SERVER_ERROR_TOO_LARGE);
}

static void
test_unsound (void)
{
  static const char *const unsound[] = { "{]", "{\"a\":01}", "{\"a\" 1}", "nothing", "{\"a\":1} trailing",
                                         "{\"a\":99999999999999999999999}", "{\"a\":1e999}" };
  static const char *const cut[] = { "", "{", "{\"a\":", "{\"a\":[1,", "{\"a\":\"x" };

  for (guint i = 0; i < G_N_ELEMENTS (unsound); i++)
    assert_refused (unsound[i], strlen (unsound[i]), WAX_SERVER_ERROR_UNREADABLE);
  for (guint i = 0; i < G_N_ELEMENTS (cut); i++)
    assert_refused (cut[i], strlen (cut[i]), WAX_SERVER_ERROR_CUT);
}

static void
test_encodings (void)
{
  static const char broken[] = "{\"a\":\"x\xff\xc3\",\"b\":\"\\u0000z\",\"a\\u00e9\":\"\xc3\xa9\"}";
  g_autoptr(WaxJson) json = parse (broken);
  const char *a = wax_json_get_string (json, "a");

  g_assert_true (g_utf8_validate (a, -1, NULL));
  g_assert_true (g_str_has_prefix (a, "x\xef\xbf\xbd"));
  g_assert_cmpstr (wax_json_get_string (json, "b"), ==, "");
  g_assert_cmpstr (wax_json_get_string (json, "aé"), ==, "é");
}

static void
test_duplicates (void)
{
  g_autoptr(WaxJson) json = parse ("{\"a\":1,\"a\":{\"b\":2}}");

  g_assert_cmpint (wax_json_get_int64 (wax_json_get_object (json, "a"), "b", 0), ==, 2);
}

static void
test_writer (void)
{
  WaxJsonWriter *writer = wax_json_writer_new ();
  g_autofree char *long_text = g_strnfill (5000, 'x');
  g_autoptr(GBytes) text = NULL;
  g_autoptr(WaxJson) json = NULL;
  g_autoptr(GError) error = NULL;

  wax_json_writer_add_string (writer, "odd \"name\"", "tab\tquote\"back\\line\nbell\x07 del\x7f é");
  wax_json_writer_begin_array (writer, "list");
  wax_json_writer_begin_object (writer, NULL);
  wax_json_writer_end_object (writer);
  wax_json_writer_begin_object (writer, NULL);
  wax_json_writer_add_string (writer, "long", long_text);
  wax_json_writer_end_object (writer);
  wax_json_writer_end_array (writer);
  wax_json_writer_add_element (writer, "element", "e");
  text = wax_json_writer_finish (writer);
  json = wax_json_parse (g_bytes_get_data (text, NULL), g_bytes_get_size (text), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (wax_json_get_string (json, "odd \"name\""), ==, "tab\tquote\"back\\line\nbell\x07 del\x7f é");
  g_assert_cmpuint (wax_json_get_length (json, "list"), ==, 2);
  g_assert_cmpstr (wax_json_get_string (wax_json_get_entry (json, "list", 1), "long"), ==, long_text);
  g_assert_cmpstr (wax_json_get_string (json, "element"), ==, "e");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/readers", test_readers);
  g_test_add_func ("/json/depth", test_depth);
  g_test_add_func ("/json/size", test_size);
  g_test_add_func ("/json/unsound", test_unsound);
  g_test_add_func ("/json/encodings", test_encodings);
  g_test_add_func ("/json/duplicates", test_duplicates);
  g_test_add_func ("/json/writer", test_writer);
  return g_test_run ();
}
