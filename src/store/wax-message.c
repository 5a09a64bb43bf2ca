#include "store/wax-message.h"

#include <string.h>

G_DEFINE_BOXED_TYPE (WaxMessage, wax_message, wax_message_ref, wax_message_unref)

/* The members of WaxMessage that are strings. */
static const gsize strings[] = {
  G_STRUCT_OFFSET (WaxMessage, id),        G_STRUCT_OFFSET (WaxMessage, folder_id),
  G_STRUCT_OFFSET (WaxMessage, conversation_id),
  G_STRUCT_OFFSET (WaxMessage, subject),   G_STRUCT_OFFSET (WaxMessage, from_name),
  G_STRUCT_OFFSET (WaxMessage, from_address), G_STRUCT_OFFSET (WaxMessage, recipients),
  G_STRUCT_OFFSET (WaxMessage, fragment),  G_STRUCT_OFFSET (WaxMessage, digest),
};

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static const char *
place (char **at, const char *text)
{
  const char *placed = *at;

  *at = g_stpcpy (*at, text) + 1;
  return placed;
}

/* One block holds everything: lists hold thousands of these. */
WaxMessage *
wax_message_new (const WaxMessage *fields)
{
  guint n_tags = fields->tag_ids != NULL ? g_strv_length ((char **) fields->tag_ids) : 0;
  gsize size = sizeof *fields + (n_tags + 1) * sizeof (char *);
  const char **tags;
  WaxMessage *self;
  char *at;

  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    size += strlen (or_empty (G_STRUCT_MEMBER (const char *, fields, strings[i]))) + 1;
  for (guint i = 0; i < n_tags; i++)
    size += strlen (fields->tag_ids[i]) + 1;

  self = g_atomic_rc_box_alloc (size);
  *self = *fields;
  tags = (const char **) (self + 1);
  at = (char *) (tags + n_tags + 1);
  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    G_STRUCT_MEMBER (const char *, self, strings[i]) = place (&at,
                                                              or_empty (G_STRUCT_MEMBER (const char *, fields,
                                                                                         strings[i])));
  for (guint i = 0; i < n_tags; i++)
    tags[i] = place (&at, fields->tag_ids[i]);
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
