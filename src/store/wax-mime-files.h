#pragma once

#include "store/wax-mime-part.h"

G_BEGIN_DECLS

/**
 * WaxMimeFile:
 * @part: where it is in the message, as servers number parts: "2", "1.2.1"
 * @key: the same wherever the same file is: of its id or name, and its content
 * @name: "" for none
 * @type: e.g. "image/png"
 * @content_id: (nullable): by which the text shows it
 * @content: as it is saved
 *
 * What a message carries besides its text: what is attached, and what the text shows.
 */
typedef struct {
  char *part;
  char *key;
  char *name;
  char *type;
  char *content_id;
  GBytes *content;
} WaxMimeFile;

/**
 * wax_mime_list_files:
 * @texts: (nullable) (element-type GMimePart): gets what is text to be read, in its forms; borrowed from @message
 *
 * Returns: (transfer full) (element-type WaxMimeFile): in the order in which they are in @message; a message that is
 *   attached is one of them. Any thread.
 */
GPtrArray *wax_mime_list_files (GMimeMessage *message, GPtrArray *texts);

/* Returns: (transfer full): the object with its header, lines ending with CRLF. */
GBytes *wax_mime_to_bytes (GMimeObject *object);

/* Returns: (transfer full): of a part that holds no others, decoded; of a message that is attached, the message. */
GBytes *wax_mime_dup_content (GMimeObject *object);

/* (nullable): of the file that @object is. */
const char *wax_mime_get_file_name (GMimeObject *object);

G_END_DECLS
