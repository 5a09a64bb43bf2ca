#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WaxJsonWriter:
 *
 * Writes one JSON object, member by member. What it wrote may hold secrets: it is wiped when freed.
 */
typedef struct _WaxJsonWriter WaxJsonWriter;

/**
 * wax_json_writer_new:
 * Returns: (transfer full): a writer within its outermost object.
 */
WaxJsonWriter *wax_json_writer_new (void);
void wax_json_writer_free (WaxJsonWriter *self);

/* @name is %NULL for entries of an array. */
void wax_json_writer_begin_object (WaxJsonWriter *self, const char *name);
void wax_json_writer_end_object (WaxJsonWriter *self);
void wax_json_writer_begin_array (WaxJsonWriter *self, const char *name);
void wax_json_writer_end_array (WaxJsonWriter *self);
void wax_json_writer_add_string (WaxJsonWriter *self, const char *name, const char *value);

/**
 * wax_json_writer_add_element:
 * Adds an object whose text is @value, in the form of the protocol's elements: `"name":{"_content":"value"}`.
 */
void wax_json_writer_add_element (WaxJsonWriter *self, const char *name, const char *value);

/**
 * wax_json_writer_add_json:
 * @json: a whole JSON value, written as it is
 */
void wax_json_writer_add_json (WaxJsonWriter *self, const char *name, GBytes *json);

/**
 * wax_json_writer_finish:
 * Returns: (transfer full): the object; wiped when the last reference drops. Frees the writer.
 */
GBytes *wax_json_writer_finish (WaxJsonWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxJsonWriter, wax_json_writer_free)

G_END_DECLS
