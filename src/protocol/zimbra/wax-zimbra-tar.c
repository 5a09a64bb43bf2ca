#include "protocol/zimbra/wax-zimbra-tar.h"

#include <string.h>

#include "protocol/wax-server-error.h"
#include "store/wax-stored-body.h"

#define BLOCK 512
#define MAX_NAME 65536

/* Offsets in a header block: POSIX.1-1988 ustar. */
#define NAME 0
#define NAME_SIZE 100
#define SIZE 124
#define SIZE_SIZE 12
#define CHECKSUM 148
#define CHECKSUM_SIZE 8
#define TYPE 156

typedef enum {
  STATE_HEADER,
  STATE_CONTENT,
  STATE_PADDING,
  STATE_END,
} State;

struct _WaxZimbraTar {
  const WaxZimbraTarFuncs *funcs;
  gpointer user_data;
  guint entries_left;
  State state;
  gboolean started;
  char block[BLOCK];
  gsize filled;        /* of block */
  char type;
  GByteArray *long_content; /* of an entry that is the next one's name */
  guint64 left;        /* of content or padding */
  guint padding;
  char *name;
  char *long_name; /* of the next entry */
};

WaxZimbraTar *
wax_zimbra_tar_new (guint max_entries, const WaxZimbraTarFuncs *funcs, gpointer user_data)
{
  WaxZimbraTar *self = g_new0 (WaxZimbraTar, 1);

  self->entries_left = max_entries;
  self->funcs = funcs;
  self->user_data = user_data;
  return self;
}

void
wax_zimbra_tar_free (WaxZimbraTar *self)
{
  g_clear_pointer (&self->long_content, g_byte_array_unref);
  g_free (self->name);
  g_free (self->long_name);
  g_free (self);
}

/* Octal digits, or big-endian binary when the first bit is set (GNU). */
static gboolean
read_number (const char *field, gsize size, guint64 *number)
{
  const guchar *bytes = (const guchar *) field;
  gsize i = 0;

  *number = 0;
  if (bytes[0] & 0x80) {
    for (i = 1; i < size; i++) {
      if (*number >> 56 != 0)
        return FALSE;
      *number = *number << 8 | bytes[i];
    }
    return bytes[0] == 0x80;
  }
  while (i < size && bytes[i] == ' ')
    i++;
  for (; i < size && bytes[i] >= '0' && bytes[i] <= '7'; i++)
    *number = *number << 3 | (bytes[i] - '0');
  return i == size || bytes[i] == ' ' || bytes[i] == '\0';
}

static gboolean
is_zero (const char *block)
{
  for (gsize i = 0; i < BLOCK; i++)
    if (block[i] != '\0')
      return FALSE;
  return TRUE;
}

static gboolean
has_checksum (const char *block)
{
  guint64 expected, sum = 0;

  for (gsize i = 0; i < BLOCK; i++)
    sum += i >= CHECKSUM && i < CHECKSUM + CHECKSUM_SIZE ? ' ' : (guchar) block[i];
  return read_number (block + CHECKSUM, CHECKSUM_SIZE, &expected) && expected == sum;
}

static gboolean
set_error (GError **error, WaxServerError code, const char *message)
{
  wax_server_error_set (error, code, NULL, message);
  return FALSE;
}

static gboolean
start_entry (WaxZimbraTar *self, GError **error)
{
  guint64 limit;

  if (is_zero (self->block)) {
    self->state = STATE_END;
    return TRUE;
  }
  if (!has_checksum (self->block) || !read_number (self->block + SIZE, SIZE_SIZE, &self->left))
    return set_error (error, WAX_SERVER_ERROR_UNREADABLE, "the archive is damaged");

  if (self->entries_left == 0)
    return set_error (error, WAX_SERVER_ERROR_TOO_LARGE, "the archive has no end");

  self->entries_left--;
  self->type = self->block[TYPE] != '\0' ? self->block[TYPE] : '0';
  g_free (self->name);
  self->name = self->type != 'L' && self->long_name != NULL ? g_steal_pointer (&self->long_name)
                                                            : g_strndup (self->block + NAME, NAME_SIZE);
  self->padding = (BLOCK - self->left % BLOCK) % BLOCK;
  if (self->type == 'L')
    self->long_content = g_byte_array_new ();
  else if (self->type == '0')
    self->funcs->begin (self->name, self->left, self->user_data);
  limit = self->type == 'L' ? MAX_NAME : WAX_STORED_BODY_MAX_SIZE;
  if (self->left > limit)
    return set_error (error, WAX_SERVER_ERROR_TOO_LARGE, "an entry of the archive is too large");

  self->state = STATE_CONTENT;
  return TRUE;
}

static gboolean
end_content (WaxZimbraTar *self, GError **error)
{
  self->state = self->padding > 0 ? STATE_PADDING : STATE_HEADER;
  self->left = self->padding;
  if (self->type == 'L') {
    g_free (self->long_name);
    self->long_name = g_strndup ((const char *) self->long_content->data, self->long_content->len);
    g_clear_pointer (&self->long_content, g_byte_array_unref);
  }
  return self->type != '0' || self->funcs->end (self->user_data, error);
}

/* Takes what the present state can use of the bytes; returns how many. */
static gsize
take (WaxZimbraTar *self, const char *data, gsize size)
{
  gsize used = self->state == STATE_HEADER ? MIN (size, BLOCK - self->filled) : MIN (size, self->left);

  if (self->state == STATE_HEADER) {
    memcpy (self->block + self->filled, data, used);
    self->filled += used;
    return used;
  }
  if (self->state == STATE_CONTENT && self->type == 'L')
    g_byte_array_append (self->long_content, (const guint8 *) data, used);
  else if (self->state == STATE_CONTENT && self->type == '0' && used > 0)
    self->funcs->add (data, used, self->user_data);
  self->left -= used;
  return used;
}

static gboolean
advance (WaxZimbraTar *self, GError **error)
{
  if (self->state == STATE_HEADER && self->filled == BLOCK) {
    self->filled = 0;
    if (!start_entry (self, error))
      return FALSE;
  }
  if (self->state == STATE_CONTENT && self->left == 0 && !end_content (self, error))
    return FALSE;
  if (self->state == STATE_PADDING && self->left == 0)
    self->state = STATE_HEADER;
  return TRUE;
}

gboolean
wax_zimbra_tar_feed (WaxZimbraTar *self, const char *data, gsize size, GError **error)
{
  self->started |= size > 0;
  while (size > 0 && self->state != STATE_END) {
    gsize used = take (self, data, size);

    data += used;
    size -= used;
    if (!advance (self, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
wax_zimbra_tar_finish (WaxZimbraTar *self, GError **error)
{
  if (self->started && self->state != STATE_END)
    return set_error (error, WAX_SERVER_ERROR_CUT, "the archive ends too early");
  return TRUE;
}
