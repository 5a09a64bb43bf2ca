#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * WaxPicture:
 * @id: what a text calls it by, RFC 2392, without brackets
 * @came_as: the same in the message that it came with
 * @type: e.g. "image/png"
 * @name: of its file, "" for none
 * @content: of that
 *
 * What stands in the text of a message, and travels with it. Immutable, ref-counted, any thread; fields are read
 * directly. Strings are valid UTF-8 and never %NULL.
 */
typedef struct {
  const char *id;
  const char *came_as;
  const char *type;
  const char *name;
  GBytes *content;
} WaxPicture;

/* @fields: copied but for @came_as; an @id that is %NULL, or that may not stand in a header, becomes one that nothing
 * else has. */
WaxPicture *wax_picture_new (const WaxPicture *fields);

/* Returns: (transfer full) (nullable): with the type that @content shows; %NULL where that is no picture that every
 * reader of mail shows. */
WaxPicture *wax_picture_new_from_file (const char *name, GBytes *content);

/**
 * wax_picture_read_size:
 * @self: with the type that its content has
 * @width: (out): pixels, as the file says at its beginning: of an animation, room for each of its frames
 * @height: (out)
 *
 * Returns: %FALSE where it does not say. Decodes nothing.
 */
gboolean wax_picture_read_size (const WaxPicture *self, guint *width, guint *height);

WaxPicture *wax_picture_ref (WaxPicture *self);
void wax_picture_unref (WaxPicture *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxPicture, wax_picture_unref)

G_END_DECLS
