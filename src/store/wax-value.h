#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* For the store's value types only. A string of their own, "" for NULL; released with g_ref_string_release(). */
static inline char *
wax_value_string (const char *text)
{
  return g_ref_string_new (text != NULL ? text : "");
}

/* A vector of their own, empty for NULL; freed with g_strfreev(). */
static inline const char *const *
wax_value_strings (const char *const *vector)
{
  return (const char *const *) (vector != NULL ? g_strdupv ((char **) vector) : g_new0 (char *, 1));
}

/* An array of their own, empty for NULL. */
static inline GPtrArray *
wax_value_array (GPtrArray *array)
{
  return array != NULL ? g_ptr_array_ref (array) : g_ptr_array_new ();
}

G_END_DECLS
