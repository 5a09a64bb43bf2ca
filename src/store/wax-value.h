#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* For the store's value types only: a string of their own, "" for NULL. Released with g_ref_string_release(). */
static inline char *
wax_value_string (const char *text)
{
  return g_ref_string_new (text != NULL ? text : "");
}

G_END_DECLS
