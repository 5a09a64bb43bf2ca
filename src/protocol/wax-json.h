#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WaxJson:
 *
 * A value of a parsed document, which belongs to the document. Servers of one protocol differ in what they write as a
 * list and what as an object, as a number or as a string; these readers do not mind. All take %NULL for @self and a
 * @name that is not there. One thread at a time.
 */
typedef struct _WaxJson WaxJson;

/* No sound answer comes near these. Guarded before the parser sees a byte. */
#define WAX_JSON_MAX_SIZE (32 * 1024 * 1024)
#define WAX_JSON_MAX_DEPTH 512

/**
 * wax_json_parse:
 * @text: UTF-8; what is not is replaced
 * @size: bytes
 *
 * Returns: (transfer full) (nullable): the document's root, or %NULL with %WAX_SERVER_ERROR_TOO_LARGE,
 *   %WAX_SERVER_ERROR_TOO_DEEP, %WAX_SERVER_ERROR_CUT (it ended too early) or %WAX_SERVER_ERROR_UNREADABLE. The
 *   messages quote nothing.
 */
WaxJson *wax_json_parse (const char *text, gsize size, GError **error);
void wax_json_free (WaxJson *root);

/**
 * wax_json_get_object:
 * Returns: (nullable): the member if it is an object, the first entry if it is a list of objects.
 */
const WaxJson *wax_json_get_object (const WaxJson *self, const char *name);

/**
 * wax_json_get_length:
 * Returns: how many entries the member has as a list: 1 for anything that is no list, 0 for what is not there.
 */
guint wax_json_get_length (const WaxJson *self, const char *name);

/**
 * wax_json_get_entry:
 * Returns: (nullable): entry @index of the member as a list, if that entry is an object.
 */
const WaxJson *wax_json_get_entry (const WaxJson *self, const char *name, guint index);

/**
 * wax_json_has:
 * Returns: whether the member is there, whatever it is.
 */
gboolean wax_json_has (const WaxJson *self, const char *name);

/**
 * wax_json_get_string:
 * Returns: (nullable): the member if it is a string, or the string "_content" of the object that it is.
 */
const char *wax_json_get_string (const WaxJson *self, const char *name);

/**
 * wax_json_dup_text:
 * Returns: (transfer full) (nullable): as wax_json_get_string(), whole numbers and booleans as text.
 */
char *wax_json_dup_text (const WaxJson *self, const char *name);

/**
 * wax_json_dup_texts:
 * Returns: (transfer full): the member as a list of texts, empty where there is none.
 */
GStrv wax_json_dup_texts (const WaxJson *self, const char *name);

/**
 * wax_json_get_int64:
 * Returns: the member if it is a number, or a string that is one; else @fallback.
 */
gint64 wax_json_get_int64 (const WaxJson *self, const char *name, gint64 fallback);

/**
 * wax_json_get_bool:
 * Returns: %TRUE for true, 1, "1", "true" and "TRUE".
 */
gboolean wax_json_get_bool (const WaxJson *self, const char *name);

/**
 * wax_json_get_names:
 * Returns: (transfer container) (element-type utf8): the member names of the object, as long-lived as the document.
 */
GPtrArray *wax_json_get_names (const WaxJson *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxJson, wax_json_free)

G_END_DECLS
