#include "store/wax-tag.h"

#include "store/wax-value.h"

const char *const wax_tag_colors[WAX_TAG_N_COLORS] = {
  "", "#5b9bf2", "#43eded", "#6acb9e", "#ba86e5", "#f66666", "#f8fa33", "#fe98d3", "#bebebe", "#fdbc55",
};

G_DEFINE_BOXED_TYPE (WaxTag, wax_tag, wax_tag_ref, wax_tag_unref)

WaxTag *
wax_tag_new (const WaxTag *fields)
{
  WaxTag *self = (g_atomic_rc_box_dup) (sizeof *fields, fields);

  self->id = wax_value_string (fields->id);
  self->name = wax_value_string (fields->name);
  self->color = wax_value_string (fields->color);
  return self;
}

WaxTag *
wax_tag_ref (WaxTag *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  WaxTag *self = data;

  g_ref_string_release ((char *) self->id);
  g_ref_string_release ((char *) self->name);
  g_ref_string_release ((char *) self->color);
}

void
wax_tag_unref (WaxTag *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
