#include "trust/wax-surroundings.h"

#include "trust/wax-certificate-private.h"

#include <string.h>

enum { MAX_NAME = 64 }; /* in characters: no network's name is longer */

G_DEFINE_BOXED_TYPE (WaxSurroundings, wax_surroundings, wax_surroundings_ref, wax_surroundings_unref)

static char *
tidy (const char *name)
{
  g_autofree char *escaped = name != NULL && name[0] != '\0' ? wax_certificate_escape (name, strlen (name)) : NULL;

  return escaped != NULL ? g_utf8_substring (escaped, 0, MIN (g_utf8_strlen (escaped, -1), MAX_NAME)) : NULL;
}

WaxSurroundings *
wax_surroundings_new (const WaxSurroundings *fields)
{
  WaxSurroundings *self = g_atomic_rc_box_new0 (WaxSurroundings);

  self->network = tidy (fields->network);
  self->portal = fields->portal;
  self->proxy = tidy (fields->proxy);
  return self;
}

WaxSurroundings *
wax_surroundings_ref (WaxSurroundings *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  WaxSurroundings *self = data;

  g_free ((char *) self->network);
  g_free ((char *) self->proxy);
}

void
wax_surroundings_unref (WaxSurroundings *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
