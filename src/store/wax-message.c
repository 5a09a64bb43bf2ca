#include "store/wax-message.h"

#include <string.h>

G_DEFINE_BOXED_TYPE (WaxMessage, wax_message, wax_message_ref, wax_message_unref)

/* What a sender wrote is kept as far as a list can show it: a line of a million letters is wider than any window. */
enum { SHOWN_LIMIT = 4000 };

/* The members of WaxMessage that are strings, and how many bytes of them are kept. */
static const struct {
  gsize offset;
  gsize limit;
} strings[] = {
  { G_STRUCT_OFFSET (WaxMessage, id), G_MAXSIZE },
  { G_STRUCT_OFFSET (WaxMessage, folder_id), G_MAXSIZE },
  { G_STRUCT_OFFSET (WaxMessage, conversation_id), G_MAXSIZE },
  { G_STRUCT_OFFSET (WaxMessage, subject), SHOWN_LIMIT },
  { G_STRUCT_OFFSET (WaxMessage, from_name), SHOWN_LIMIT },
  { G_STRUCT_OFFSET (WaxMessage, from_address), SHOWN_LIMIT },
  { G_STRUCT_OFFSET (WaxMessage, recipients), SHOWN_LIMIT },
  { G_STRUCT_OFFSET (WaxMessage, fragment), SHOWN_LIMIT },
  { G_STRUCT_OFFSET (WaxMessage, digest), G_MAXSIZE },
};

static const char *
get_string (const WaxMessage *fields, guint index, gsize *length)
{
  const char *text = G_STRUCT_MEMBER (const char *, fields, strings[index].offset);

  text = text != NULL ? text : "";
  *length = strlen (text);
  if (*length > strings[index].limit)
    *length = (gsize) (g_utf8_find_prev_char (text, text + strings[index].limit + 1) - text);
  return text;
}

static const char *
place (char **at, const char *text, gsize length)
{
  char *placed = *at;

  memcpy (placed, text, length);
  placed[length] = '\0';
  *at += length + 1;
  return placed;
}

/* One block holds everything: lists hold thousands of these. */
WaxMessage *
wax_message_new (const WaxMessage *fields)
{
  guint n_tags = fields->tag_ids != NULL ? g_strv_length ((char **) fields->tag_ids) : 0;
  gsize size = sizeof *fields + (n_tags + 1) * sizeof (char *);
  gsize length;
  const char **tags;
  WaxMessage *self;
  char *at;

  for (guint i = 0; i < G_N_ELEMENTS (strings); i++) {
    get_string (fields, i, &length);
    size += length + 1;
  }
  for (guint i = 0; i < n_tags; i++)
    size += strlen (fields->tag_ids[i]) + 1;

  self = g_atomic_rc_box_alloc (size);
  *self = *fields;
  tags = (const char **) (self + 1);
  at = (char *) (tags + n_tags + 1);
  for (guint i = 0; i < G_N_ELEMENTS (strings); i++) {
    const char *text = get_string (fields, i, &length);

    G_STRUCT_MEMBER (const char *, self, strings[i].offset) = place (&at, text, length);
  }
  for (guint i = 0; i < n_tags; i++)
    tags[i] = place (&at, fields->tag_ids[i], strlen (fields->tag_ids[i]));
  tags[n_tags] = NULL;
  self->tag_ids = tags;
  return self;
}

WaxMessage *
wax_message_ref (WaxMessage *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
wax_message_unref (WaxMessage *self)
{
  g_atomic_rc_box_release (self);
}
