#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * WaxShared:
 *
 * A slot that holds one immutable, ref-counted value for several threads: one publishes, the others read the newest.
 * Threads meet at a lock here, in #WaxWorker, #WaxSlots and #WaxStandings, and nowhere else.
 */
typedef struct _WaxShared WaxShared;

/**
 * wax_shared_new:
 * @value: (transfer full) (nullable): the first value
 * @ref: an atomic reference function of the value's type
 * @unref: its counterpart
 */
WaxShared *wax_shared_new (gpointer value, gpointer (*ref) (gpointer), GDestroyNotify unref);

/**
 * WAX_DEFINE_SHARED:
 * @Type: a type with functions @name_ref() and @name_unref()
 *
 * Defines the static function @name_shared_new(), which is wax_shared_new() for that type. It brings functions of
 * exactly the types through which they are called: calling a function through a pointer of another type is undefined,
 * however alike the two are.
 */
#define WAX_DEFINE_SHARED(Type, name) \
  static gpointer \
  name##_shared_ref (gpointer value) \
  { \
    return name##_ref ((Type *) value); \
  } \
\
  static void \
  name##_shared_unref (gpointer value) \
  { \
    name##_unref ((Type *) value); \
  } \
\
  static WaxShared * \
  name##_shared_new (Type *value) \
  { \
    return wax_shared_new (value, name##_shared_ref, name##_shared_unref); \
  }

void wax_shared_free (WaxShared *self);

/**
 * wax_shared_set:
 * @value: (transfer full) (nullable): replaces the value; readers that hold the old one keep it
 */
void wax_shared_set (WaxShared *self, gpointer value);

/**
 * wax_shared_replace:
 * @old: (nullable): what was read, compared by its address
 * @value: (transfer full) (nullable): made of it
 *
 * Returns: %FALSE, and @value is let go, when another thread was faster: then read, make and try again.
 */
gboolean wax_shared_replace (WaxShared *self, gconstpointer old, gpointer value);

/**
 * wax_shared_get:
 * Returns: (transfer full) (nullable): the newest value.
 */
gpointer wax_shared_get (WaxShared *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxShared, wax_shared_free)

G_END_DECLS
