#include "wax-demo-call.h"

#include <string.h>

/* What the server keeps for a person, as tests look at it. */

typedef struct {
  const char *user, *what;
  char *answer;
} Look;

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The order of a signature's contents tells nothing. */
static char *
write_signature (json_t *signature)
{
  g_autoptr(GPtrArray) parts = g_ptr_array_new ();
  g_autofree char *texts = NULL;
  gsize i;
  json_t *content;

  json_array_foreach (json_object_get (signature, "content"), i, content)
    g_ptr_array_add (parts, (char *) wax_demo_text (content, "_content"));
  g_ptr_array_sort (parts, compare_strings);
  g_ptr_array_add (parts, NULL);
  texts = g_strjoinv ("|", (char **) parts->pdata);
  return g_strdup_printf ("%s|%s", wax_demo_text (signature, "name"), texts);
}

static char *
write_entry (json_t *entry)
{
  if (json_is_string (entry))
    return g_strdup (json_string_value (entry));
  return wax_demo_text (entry, "name") != NULL ? write_signature (entry) : g_strdup (wax_demo_text (entry, "_content"));
}

static char *
write_list (json_t *list)
{
  g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  gsize i;
  json_t *entry;

  json_array_foreach (list, i, entry)
    g_ptr_array_add (parts, write_entry (entry));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (",", (char **) parts->pdata);
}

static void
look_cb (WaxDemoServer *self, gpointer data)
{
  Look *look = data;
  WaxDemoUser *user = wax_demo_server_find_user (self, look->user);
  json_t *value;

  if (g_str_equal (look->what, "signatures"))
    value = user->signatures;
  else if (g_str_equal (look->what, "trusted"))
    value = user->white;
  else if (g_str_equal (look->what, "blocked"))
    value = user->black;
  else
    value = json_object_get (user->prefs, look->what);
  if (value != NULL)
    look->answer = json_is_array (value) ? write_list (value) : write_entry (value);
}

char *
wax_demo_server_dup_settings (WaxDemoServer *self, const char *user, const char *what)
{
  Look look = { user, what };

  wax_demo_server_run (self, look_cb, &look);
  return look.answer;
}
