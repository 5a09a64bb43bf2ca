#include "protocol/zimbra/wax-zimbra-message.h"

#include <string.h>

#include "protocol/wax-server-error.h"

static const struct {
  char letter;
  WaxMessageFlags flag;
} flag_letters[] = {
  { 'u', WAX_MESSAGE_UNREAD }, { 'f', WAX_MESSAGE_FLAGGED }, { 'r', WAX_MESSAGE_REPLIED },
  { 'w', WAX_MESSAGE_FORWARDED }, { 's', WAX_MESSAGE_SENT }, { 'a', WAX_MESSAGE_ATTACHMENT },
  { 'd', WAX_MESSAGE_DRAFT }, { 'x', WAX_MESSAGE_DELETED }, { 'n', WAX_MESSAGE_RECEIPT_SENT },
  { '!', WAX_MESSAGE_URGENT }, { '?', WAX_MESSAGE_LOW_PRIORITY }, { 'v', WAX_MESSAGE_INVITATION },
};

/* E.g. "fu"; letters that mean nothing here are passed over. */
static WaxMessageFlags
parse_flags (const char *letters)
{
  WaxMessageFlags flags = WAX_MESSAGE_NONE;

  for (; letters != NULL && *letters != '\0'; letters++)
    for (guint i = 0; i < G_N_ELEMENTS (flag_letters); i++)
      if (flag_letters[i].letter == *letters)
        flags |= flag_letters[i].flag;
  return flags;
}

GStrv
wax_zimbra_message_split_ids (const char *ids)
{
  g_auto(GStrv) parts = g_strsplit (ids != NULL ? ids : "", ",", -1);
  g_autoptr(GStrvBuilder) kept = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_strv_builder_add (kept, parts[i]);
  return g_strv_builder_end (kept);
}

/* E.g. "Bob Birch <bob@example.test>", "bob@example.test"; the name is "" where there is none. */
void
wax_zimbra_message_split_address (const char *text, char **name, char **address)
{
  const char *open = strrchr (text, '<');
  const char *close = open != NULL ? strchr (open, '>') : NULL;
  g_autofree char *before = NULL;
  gsize size;

  if (close == NULL) {
    *name = g_strdup ("");
    *address = g_strstrip (g_strdup (text));
    return;
  }
  before = g_strstrip (g_strndup (text, open - text));
  size = strlen (before);
  if (size >= 2 && before[0] == '"' && before[size - 1] == '"')
    *name = g_strndup (before + 1, size - 2);
  else
    *name = g_steal_pointer (&before);
  *address = g_strndup (open + 1, close - open - 1);
}

static const char *
get_shown_name (const WaxJson *address)
{
  const char *name = wax_json_get_string (address, "p");

  if (name == NULL || *name == '\0')
    name = wax_json_get_string (address, "d");
  if (name == NULL || *name == '\0')
    name = wax_json_get_string (address, "a");
  return name != NULL ? name : "";
}

/* Address types: f from, t to, c cc. */
static char *
join_recipients (const WaxJson *json)
{
  GString *joined = g_string_new (NULL);
  guint length = wax_json_get_length (json, "e");

  for (guint i = 0; i < length; i++) {
    const WaxJson *address = wax_json_get_entry (json, "e", i);
    const char *type = wax_json_get_string (address, "t");

    if (g_strcmp0 (type, "t") == 0 || g_strcmp0 (type, "c") == 0)
      g_string_append_printf (joined, "%s%s", joined->len > 0 ? ", " : "", get_shown_name (address));
  }
  return g_string_free (joined, FALSE);
}

static const WaxJson *
find_sender (const WaxJson *json)
{
  guint length = wax_json_get_length (json, "e");

  for (guint i = 0; i < length; i++) {
    const WaxJson *address = wax_json_get_entry (json, "e", i);

    if (g_strcmp0 (wax_json_get_string (address, "t"), "f") == 0)
      return address;
  }
  return NULL;
}

WaxMessage *
wax_zimbra_message_parse_row (const WaxJson *json)
{
  g_autofree char *id = wax_json_dup_text (json, "id");
  g_autofree char *folder_id = wax_json_dup_text (json, "l");
  g_autofree char *conversation_id = wax_json_dup_text (json, "cid");
  g_autofree char *tags = wax_json_dup_text (json, "t");
  g_auto(GStrv) tag_ids = wax_zimbra_message_split_ids (tags);
  g_autofree char *recipients = join_recipients (json);
  const WaxJson *sender = find_sender (json);

  if (id == NULL || *id == '\0')
    return NULL;
  return wax_message_new (&(WaxMessage) {
    .id = id,
    .folder_id = folder_id,
    .conversation_id = conversation_id,
    .flags = parse_flags (wax_json_get_string (json, "f")),
    .tag_ids = (const char *const *) tag_ids,
    .date_ms = wax_json_get_int64 (json, "d", 0),
    .size = wax_json_get_int64 (json, "s", 0),
    .change = wax_json_get_int64 (json, "ms", 0),
    .revision = wax_json_get_int64 (json, "rev", 0),
    .subject = wax_json_get_string (json, "su"),
    .from_name = sender != NULL ? get_shown_name (sender) : NULL,
    .from_address = wax_json_get_string (sender, "a"),
    .recipients = recipients,
    .fragment = wax_json_get_string (json, "fr"),
  });
}

GPtrArray *
wax_zimbra_message_parse_rows (const WaxJson *response)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_message_unref);
  guint length = wax_json_get_length (response, "m");

  for (guint i = 0; i < length; i++) {
    WaxMessage *row = wax_zimbra_message_parse_row (wax_json_get_entry (response, "m", i));

    if (row != NULL)
      g_ptr_array_add (rows, row);
  }
  return rows;
}

/* Base64 of the SHA-256 with ',' in place of '/'. */
static char *
digest_to_hex (const char *blob_digest)
{
  g_autofree char *base64 = g_strdelimit (g_strdup (blob_digest), ",", '/');
  gsize size = 0;
  g_autofree guchar *bytes = *base64 != '\0' ? g_base64_decode (base64, &size) : NULL;
  GString *hex;

  if (size != 32)
    return NULL;
  hex = g_string_sized_new (64);
  for (gsize i = 0; i < size; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);
  return g_string_free (hex, FALSE);
}

/* Lengths in the dictionary count UTF-16 units, as the server's language does. Returns %NULL past the end. */
static const char *
skip_units (const char *at, guint64 units)
{
  while (units > 0 && *at != '\0') {
    guint width = g_utf8_get_char (at) >= 0x10000 ? 2 : 1;

    if (width > units)
      return NULL;
    units -= width;
    at = g_utf8_next_char (at);
  }
  return units == 0 ? at : NULL;
}

static const char *
read_string (const char *at, char **text)
{
  char *after;
  guint64 units = g_ascii_isdigit (*at) ? g_ascii_strtoull (at, &after, 10) : G_MAXUINT64;
  const char *end;

  if (units == G_MAXUINT64 || *after != ':')
    return NULL;
  end = skip_units (after + 1, units);
  if (end != NULL)
    *text = g_strndup (after + 1, end - after - 1);
  return end;
}

/* A bencoded dictionary, of which the flat string members are read: f fragment, s sender, t recipients. */
static char *
find_in_dictionary (const char *dictionary, const char *wanted)
{
  const char *at = dictionary != NULL && *dictionary == 'd' ? dictionary + 1 : NULL;

  while (at != NULL && g_ascii_isdigit (*at)) {
    g_autofree char *key = NULL;
    g_autofree char *value = NULL;

    at = read_string (at, &key);
    if (at != NULL && *at == 'i') {
      at = strchr (at, 'e');
      at = at != NULL ? at + 1 : NULL;
    } else if (at != NULL) {
      at = read_string (at, &value);
      if (at != NULL && g_str_equal (key, wanted))
        return g_steal_pointer (&value);
    }
  }
  return NULL;
}

WaxMessage *
wax_zimbra_message_parse_meta (const char *text, gsize size, GError **error)
{
  g_autoptr(WaxJson) json = wax_json_parse (text, size, error);
  g_autofree char *id = wax_json_dup_text (json, "id");
  g_autofree char *folder_id = wax_json_dup_text (json, "folder_id");
  g_autofree char *conversation_id = wax_json_dup_text (json, "parent_id");
  g_autofree char *tags = wax_json_dup_text (json, "TagStr");
  g_auto(GStrv) tag_ids = wax_zimbra_message_split_ids (tags);
  const char *blob_digest = wax_json_get_string (json, "blob_digest");
  g_autofree char *digest = blob_digest != NULL ? digest_to_hex (blob_digest) : NULL;
  const char *dictionary = wax_json_get_string (json, "metadata");
  g_autofree char *fragment = find_in_dictionary (dictionary, "f");
  g_autofree char *recipients = find_in_dictionary (dictionary, "t");
  const char *sender = wax_json_get_string (json, "sender");
  g_autofree char *from_name = NULL;
  g_autofree char *from_address = NULL;

  if (json == NULL)
    return NULL;
  if (id == NULL || *id == '\0') {
    wax_server_error_set (error, WAX_SERVER_ERROR_UNREADABLE, NULL, "an entry of the archive names no item");
    return NULL;
  }
  wax_zimbra_message_split_address (sender != NULL ? sender : "", &from_name, &from_address);
  return wax_message_new (&(WaxMessage) {
    .id = id,
    .folder_id = folder_id,
    .conversation_id = conversation_id,
    .flags = parse_flags (wax_json_get_string (json, "FlagStr")) |
             (wax_json_get_int64 (json, "unread", 0) > 0 ? WAX_MESSAGE_UNREAD : 0),
    .tag_ids = (const char *const *) tag_ids,
    .date_ms = CLAMP (wax_json_get_int64 (json, "date", 0), 0, G_MAXINT64 / 1000) * 1000,
    .size = wax_json_get_int64 (json, "size", 0),
    .change = wax_json_get_int64 (json, "mod_metadata", 0),
    .revision = wax_json_get_int64 (json, "mod_content", 0),
    .subject = wax_json_get_string (json, "subject"),
    .from_name = from_name,
    .from_address = from_address,
    .recipients = recipients,
    .fragment = fragment,
    .digest = digest,
  });
}

static gint64
to_number (const char *text)
{
  gint64 number = 0;

  if (text != NULL)
    g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &number, NULL);
  return number;
}

WaxMessage *
wax_zimbra_message_parse_headers (const char *id, const char *digest, gint64 size, WaxZimbraHeaderFunc get_header,
                                  gpointer user_data)
{
  const char *item_id = get_header (user_data, "X-Zimbra-ItemId");
  g_auto(GStrv) tag_ids = wax_zimbra_message_split_ids (get_header (user_data, "X-Zimbra-Tags"));

  return wax_message_new (&(WaxMessage) {
    .id = item_id != NULL && *item_id != '\0' ? item_id : id,
    .folder_id = get_header (user_data, "X-Zimbra-FolderId"),
    .conversation_id = get_header (user_data, "X-Zimbra-Conv"),
    .flags = parse_flags (get_header (user_data, "X-Zimbra-Flags")),
    .tag_ids = (const char *const *) tag_ids,
    .date_ms = to_number (get_header (user_data, "X-Zimbra-Received")),
    .size = size,
    .change = to_number (get_header (user_data, "X-Zimbra-Change")),
    .revision = to_number (get_header (user_data, "X-Zimbra-Revision")),
    .digest = digest,
  });
}
