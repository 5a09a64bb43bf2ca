#include "mail/wax-picture.h"

#include <string.h>

enum { MAX_ID_BYTES = 200 };

static char *
copy (const char *text)
{
  return text != NULL ? g_utf8_make_valid (text, -1) : g_strdup ("");
}

/* As an address has it, RFC 2392: what is made of it is a line of a header, and may be a word of anybody's. */
static gboolean
is_id (const char *id)
{
  gsize size = strspn (id, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "!#$%&'*+-/=?^_`{|}~.@:[]");

  return size > 0 && size <= MAX_ID_BYTES && id[size] == '\0';
}

WaxPicture *
wax_picture_new (const WaxPicture *fields)
{
  WaxPicture *self = g_atomic_rc_box_new0 (WaxPicture);
  g_autofree char *uuid = fields->id == NULL || !is_id (fields->id) ? g_uuid_string_random () : NULL;

  self->id = uuid != NULL ? g_strconcat (uuid, "@inline", NULL) : g_strdup (fields->id);
  self->came_as = copy (fields->id != NULL ? fields->id : self->id);
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

/* ---- sizes ---- */

static guint
read_big (const guchar *at)
{
  return (guint) at[0] << 8 | at[1];
}

static guint
read_little (const guchar *at)
{
  return (guint) at[1] << 8 | at[0];
}

static gboolean
read_png (const guchar *data, gsize size, guint *width, guint *height)
{
  if (size < 24 || read_big (data + 16) > 0x7fff || read_big (data + 20) > 0x7fff)
    return FALSE;
  *width = read_big (data + 16) << 16 | read_big (data + 18);
  *height = read_big (data + 20) << 16 | read_big (data + 22);
  return TRUE;
}

/* Returns: behind the blocks that begin at @at, their end too. */
static gsize
skip_blocks (const guchar *data, gsize size, gsize at)
{
  while (at < size && data[at] != 0)
    at += 1 + (gsize) data[at];
  return at + 1;
}

static gsize
get_table_size (guchar flags)
{
  return (flags & 0x80) != 0 ? (gsize) 3 << ((flags & 7) + 1) : 0;
}

/* Its frames may be larger than it says that it is. */
static gboolean
read_gif (const guchar *data, gsize size, guint *width, guint *height)
{
  gsize at;

  if (size < 13)
    return FALSE;
  *width = read_little (data + 6);
  *height = read_little (data + 8);
  at = 13 + get_table_size (data[10]);
  while (at + 10 < size && data[at] != 0x3b) {
    if (data[at] == 0x2c) {
      *width = MAX (*width, read_little (data + at + 1) + read_little (data + at + 5));
      *height = MAX (*height, read_little (data + at + 3) + read_little (data + at + 7));
      at = skip_blocks (data, size, at + 11 + get_table_size (data[at + 9]));
    } else {
      at = skip_blocks (data, size, at + (data[at] == 0x21 ? 2 : 1));
    }
  }
  return TRUE;
}

static gboolean
is_frame (guchar marker)
{
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static gboolean
read_jpeg (const guchar *data, gsize size, guint *width, guint *height)
{
  for (gsize at = 2; at + 9 < size && data[at] == 0xff;) {
    if (data[at + 1] == 0xff) { /* padding */
      at++;
    } else if (is_frame (data[at + 1])) {
      *height = read_big (data + at + 5);
      *width = read_big (data + at + 7);
      return TRUE;
    } else {
      at += 2 + MAX (read_big (data + at + 2), 2);
    }
  }
  return FALSE;
}

gboolean
wax_picture_read_size (const WaxPicture *self, guint *width, guint *height)
{
  gsize size;
  const guchar *data = g_bytes_get_data (self->content, &size);

  if (strcmp (self->type, "image/png") == 0)
    return read_png (data, size, width, height);
  if (strcmp (self->type, "image/gif") == 0)
    return read_gif (data, size, width, height);
  return strcmp (self->type, "image/jpeg") == 0 && read_jpeg (data, size, width, height);
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
  g_free ((char *) self->came_as);
  g_free ((char *) self->type);
  g_free ((char *) self->name);
  g_bytes_unref (self->content);
}

void
wax_picture_unref (WaxPicture *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
