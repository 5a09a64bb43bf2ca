#include "mail/wax-picture.h"

#include <string.h>

static char *
copy (const char *text)
{
  return text != NULL ? g_utf8_make_valid (text, -1) : g_strdup ("");
}

WaxPicture *
wax_picture_new (const WaxPicture *fields)
{
  WaxPicture *self = g_atomic_rc_box_new0 (WaxPicture);
  g_autofree char *uuid = fields->id == NULL ? g_uuid_string_random () : NULL;

  self->id = uuid != NULL ? g_strconcat (uuid, "@inline", NULL) : copy (fields->id);
  self->type = copy (fields->type);
  self->name = copy (fields->name);
  self->content = g_bytes_ref (fields->content);
  return self;
}

WaxPicture *
wax_picture_new_from_file (const char *name, GBytes *content)
{
  static const struct {
    const char *type;
    const char *begins;
    gsize size;
  } table[] = { { "image/png", "\x89PNG\r\n\x1a\n", 8 }, { "image/jpeg", "\xff\xd8\xff", 3 },
                { "image/gif", "GIF87a", 6 }, { "image/gif", "GIF89a", 6 } };
  gsize size;
  const void *data = g_bytes_get_data (content, &size);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    if (size > table[i].size && memcmp (data, table[i].begins, table[i].size) == 0)
      return wax_picture_new (&(WaxPicture) { .type = table[i].type, .name = name, .content = content });
  }
  return NULL;
}

WaxPicture *
wax_picture_ref (WaxPicture *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  WaxPicture *self = data;

  g_free ((char *) self->id);
  g_free ((char *) self->type);
  g_free ((char *) self->name);
  g_bytes_unref (self->content);
}

void
wax_picture_unref (WaxPicture *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
