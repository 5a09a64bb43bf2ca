#include "protocol/zimbra/wax-zimbra-requests.h"

#include <string.h>

#include "protocol/zimbra/wax-zimbra-gal.h"
#include "protocol/zimbra/wax-zimbra-message.h"
#include "protocol/zimbra/wax-zimbra-settings.h"
#include "protocol/zimbra/wax-zimbra-soap.h"
#include "protocol/zimbra/wax-zimbra-sync.h"

#define IDS_PER_REQUEST 500
#define CONTACTS_PER_REQUEST 100
#define CONTACTS_PER_PAGE "1000"
#define MAX_LISTED 1000
/* One missing id fails a request as a whole; it is left out and the rest asked for again, this often. */
#define MAX_LEFT_OUT 20
#define SYNC_PATIENCE_S 120
#define SEARCH_PATIENCE_S 60
/* Once the server has throttled. */
#define CONTACTS_PAUSE_MS 1500

WaxMailChanges *
wax_zimbra_request_changes (WaxZimbraClient *client, WaxChannelId channel, const char *token,
                            GCancellable *cancellable, GError **error)
{
  WaxJsonWriter *writer = wax_zimbra_soap_content (WAX_ZIMBRA_NS_MAIL);
  g_autoptr(GBytes) content = NULL;
  g_autoptr(WaxJson) envelope = NULL;
  const WaxJson *response;

  wax_json_writer_add_string (writer, "typed", "1");
  if (token != NULL)
    wax_json_writer_add_string (writer, "token", token);
  content = wax_json_writer_finish (writer);
  envelope = wax_zimbra_client_call (client, &(WaxZimbraCall) {
    .name = "Sync", .channel = channel, .content = content, .patience_s = SYNC_PATIENCE_S,
  }, &response, cancellable, error);
  return envelope != NULL ? wax_zimbra_sync_parse (response, token, error) : NULL;
}

static char *
make_folder_query (const char *folder_id)
{
  GString *query = g_string_new ("inid:\"");

  for (const char *c = folder_id; *c != '\0'; c++)
    if (*c != '"' && *c != '\\')
      g_string_append_c (query, *c);
  return g_string_free (g_string_append_c (query, '"'), FALSE);
}

GPtrArray *
wax_zimbra_request_list (WaxZimbraClient *client, const char *folder_id, guint offset, guint limit,
                         GCancellable *cancellable, GError **error)
{
  WaxJsonWriter *writer = wax_zimbra_soap_content (WAX_ZIMBRA_NS_MAIL);
  g_autofree char *query = make_folder_query (folder_id);
  g_autofree char *offset_text = g_strdup_printf ("%u", offset);
  g_autofree char *limit_text = g_strdup_printf ("%u", MIN (limit, MAX_LISTED));
  g_autoptr(GBytes) content = NULL;
  g_autoptr(WaxJson) envelope = NULL;
  const WaxJson *response;

  wax_json_writer_add_string (writer, "types", "message");
  wax_json_writer_add_string (writer, "sortBy", "dateDesc");
  wax_json_writer_add_string (writer, "offset", offset_text);
  wax_json_writer_add_string (writer, "limit", limit_text);
  wax_json_writer_add_string (writer, "recip", "2");
  wax_json_writer_add_element (writer, "query", query);
  content = wax_json_writer_finish (writer);
  envelope = wax_zimbra_client_call (client, &(WaxZimbraCall) {
    .name = "Search", .channel = WAX_CHANNEL_RECEIVE, .content = content,
  }, &response, cancellable, error);
  return envelope != NULL ? wax_zimbra_message_parse_rows (response) : NULL;
}

/* A page is named by the last message of the one before: its id and what it was sorted by, with a blank between. */
static void
add_cursor (WaxJsonWriter *writer, const char *page)
{
  g_auto(GStrv) parts = g_strsplit (page, " ", 2);

  wax_json_writer_begin_object (writer, "cursor");
  wax_json_writer_add_string (writer, "id", parts[0] != NULL ? parts[0] : "");
  wax_json_writer_add_string (writer, "sortVal", parts[0] != NULL && parts[1] != NULL ? parts[1] : "");
  wax_json_writer_end_object (writer);
}

static char *
make_next_page (const WaxJson *response)
{
  guint length = wax_json_get_length (response, "m");
  const WaxJson *last = length > 0 ? wax_json_get_entry (response, "m", length - 1) : NULL;
  g_autofree char *id = wax_json_dup_text (last, "id");
  g_autofree char *sort_value = wax_json_dup_text (last, "sf");

  return id != NULL && sort_value != NULL && wax_json_get_bool (response, "more")
           ? g_strconcat (id, " ", sort_value, NULL)
           : NULL;
}

/* Exchanges 240 to 248; the cursor: zimbra.md 4.6. */
WaxMessagePage *
wax_zimbra_request_search (WaxZimbraClient *client, const char *query, const char *page, guint limit,
                           GCancellable *cancellable, GError **error)
{
  WaxJsonWriter *writer = wax_zimbra_soap_content (WAX_ZIMBRA_NS_MAIL);
  g_autofree char *limit_text = g_strdup_printf ("%u", MIN (limit, MAX_LISTED));
  g_autoptr(GBytes) content = NULL;
  g_autoptr(WaxJson) envelope = NULL;
  const WaxJson *response;

  wax_json_writer_add_string (writer, "types", "message");
  wax_json_writer_add_string (writer, "sortBy", "dateDesc");
  wax_json_writer_add_string (writer, "limit", limit_text);
  wax_json_writer_add_string (writer, "recip", "2");
  wax_json_writer_add_element (writer, "query", query);
  if (page != NULL)
    add_cursor (writer, page);
  content = wax_json_writer_finish (writer);
  envelope = wax_zimbra_client_call (client, &(WaxZimbraCall) {
    .name = "Search", .channel = WAX_CHANNEL_RECEIVE, .content = content, .patience_s = SEARCH_PATIENCE_S,
  }, &response, cancellable, error);
  return envelope != NULL ? wax_message_page_new (wax_zimbra_message_parse_rows (response), make_next_page (response))
                          : NULL;
}

static char *
join_ids (GPtrArray *ids)
{
  GString *joined = g_string_new (NULL);

  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (joined, "%s%s", i > 0 ? "," : "", (const char *) ids->pdata[i]);
  return g_string_free (joined, FALSE);
}

/* A search finds neither what is in the trash nor junk, unless it is told to look everywhere. */
GPtrArray *
wax_zimbra_request_headers (WaxZimbraClient *client, GPtrArray *ids, GCancellable *cancellable, GError **error)
{
  g_autofree char *joined = join_ids (ids);
  g_autofree char *query = g_strdup_printf ("is:anywhere item:{%s}", joined);
  g_autoptr(WaxMessagePage) page = wax_zimbra_request_search (client, query, NULL, ids->len, cancellable, error);

  return page != NULL ? g_ptr_array_ref (page->messages) : NULL;
}

/* Faults name an item of a foreign mailbox with or without that mailbox. */
static gboolean
is_item (const char *id, const char *item_id)
{
  const char *bare = strrchr (id, ':');
  const char *bare_item = strrchr (item_id, ':');

  return g_str_equal (bare != NULL ? bare + 1 : id, bare_item != NULL ? bare_item + 1 : item_id);
}

/* Takes the item that @error blames out of @ids; FALSE when it blames none of them. */
static gboolean
leave_out (GPtrArray *ids, const GError *error)
{
  const char *item_id = wax_server_error_get_item_id (error);

  if (item_id == NULL || !g_error_matches (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_NO_SUCH_ITEM))
    return FALSE;
  for (guint i = 0; i < ids->len; i++) {
    if (is_item (ids->pdata[i], item_id)) {
      g_ptr_array_remove_index (ids, i);
      return TRUE;
    }
  }
  return FALSE;
}

typedef GBytes *(*BuildFunc) (GPtrArray *ids, gconstpointer data);

/* Calls with those of @ids (changed) that exist. Returns NULL without an error when none of them does. */
static WaxJson *
call_with_ids (WaxZimbraClient *client, const WaxZimbraCall *call, GPtrArray *ids, BuildFunc build, gconstpointer data,
               const WaxJson **response, GCancellable *cancellable, GError **error)
{
  for (guint tries = 0; ids->len > 0; tries++) {
    g_autoptr(GBytes) content = build (ids, data);
    WaxZimbraCall with_content = *call;
    g_autoptr(GError) local = NULL;
    WaxJson *envelope;

    with_content.content = content;
    envelope = wax_zimbra_client_call (client, &with_content, response, cancellable, &local);
    if (envelope != NULL)
      return envelope;
    if (tries == MAX_LEFT_OUT || !leave_out (ids, local)) {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  }
  return NULL;
}

static GPtrArray *
slice (GPtrArray *ids, guint start, guint length)
{
  GPtrArray *part = g_ptr_array_new ();

  for (guint i = start; i < MIN (start + length, ids->len); i++)
    g_ptr_array_add (part, ids->pdata[i]);
  return part;
}

static GBytes *
build_metadata (GPtrArray *ids, gconstpointer data)
{
  WaxJsonWriter *writer = wax_zimbra_soap_content (WAX_ZIMBRA_NS_MAIL);
  g_autofree char *joined = join_ids (ids);

  wax_json_writer_begin_object (writer, "m");
  wax_json_writer_add_string (writer, "ids", joined);
  wax_json_writer_end_object (writer);
  return wax_json_writer_finish (writer);
}

GPtrArray *
wax_zimbra_request_metadata (WaxZimbraClient *client, GPtrArray *ids, GCancellable *cancellable, GError **error)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_message_unref);
  WaxZimbraCall call = { .name = "GetMsgMetadata", .channel = WAX_CHANNEL_RECEIVE };

  for (guint start = 0; start < ids->len; start += IDS_PER_REQUEST) {
    g_autoptr(GPtrArray) part = slice (ids, start, IDS_PER_REQUEST);
    g_autoptr(GError) local = NULL;
    const WaxJson *response;
    g_autoptr(WaxJson) envelope =
      call_with_ids (client, &call, part, build_metadata, NULL, &response, cancellable, &local);

    if (local != NULL) {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
    if (envelope != NULL) {
      g_autoptr(GPtrArray) rows = wax_zimbra_message_parse_rows (response);

      g_ptr_array_extend (all, rows, (GCopyFunc) (void (*) (void)) wax_message_ref, NULL);
    }
  }
  return g_steal_pointer (&all);
}

static const char *
get_operation (WaxMailOperation operation)
{
  switch (operation) {
  case WAX_MAIL_READ:
    return "read";
  case WAX_MAIL_UNREAD:
    return "!read";
  case WAX_MAIL_FLAG:
    return "flag";
  case WAX_MAIL_UNFLAG:
    return "!flag";
  case WAX_MAIL_TAG:
    return "tag";
  case WAX_MAIL_UNTAG:
    return "!tag";
  case WAX_MAIL_MOVE:
    return "move";
  case WAX_MAIL_TRASH:
    return "trash";
  case WAX_MAIL_DELETE:
    return "delete";
  }
  g_assert_not_reached ();
}

static GBytes *
build_action (GPtrArray *ids, gconstpointer data)
{
  const WaxMailAction *action = data;
  WaxJsonWriter *writer = wax_zimbra_soap_content (WAX_ZIMBRA_NS_MAIL);
  g_autofree char *joined = join_ids (ids);

  wax_json_writer_begin_object (writer, "action");
  wax_json_writer_add_string (writer, "id", joined);
  wax_json_writer_add_string (writer, "op", get_operation (action->operation));
  if (action->operation == WAX_MAIL_MOVE)
    wax_json_writer_add_string (writer, "l", action->target_id);
  else if (action->operation == WAX_MAIL_TAG || action->operation == WAX_MAIL_UNTAG)
    wax_json_writer_add_string (writer, "tag", action->target_id);
  wax_json_writer_end_object (writer);
  return wax_json_writer_finish (writer);
}

gboolean
wax_zimbra_request_action (WaxZimbraClient *client, const WaxMailAction *action, GCancellable *cancellable,
                           GError **error)
{
  WaxZimbraCall call = { .name = "MsgAction", .channel = WAX_CHANNEL_RECEIVE };
  gboolean any = action->ids->len == 0;

  for (guint start = 0; start < action->ids->len; start += IDS_PER_REQUEST) {
    g_autoptr(GPtrArray) part = slice (action->ids, start, IDS_PER_REQUEST);
    g_autoptr(GError) local = NULL;
    const WaxJson *response;
    g_autoptr(WaxJson) envelope =
      call_with_ids (client, &call, part, build_action, action, &response, cancellable, &local);

    if (local != NULL) {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
    any |= envelope != NULL;
  }
  if (!any)
    wax_server_error_set (error, WAX_SERVER_ERROR_NO_SUCH_ITEM, NULL, "none of the messages is there any more");
  return any;
}

static GBytes *
build_contacts (GPtrArray *ids, gconstpointer data)
{
  WaxJsonWriter *writer = wax_zimbra_soap_content (WAX_ZIMBRA_NS_MAIL);
  g_autofree char *joined = join_ids (ids);

  wax_json_writer_begin_array (writer, "cn");
  wax_json_writer_begin_object (writer, NULL);
  wax_json_writer_add_string (writer, "id", joined);
  wax_json_writer_end_object (writer);
  wax_json_writer_end_array (writer);
  return wax_json_writer_finish (writer);
}

/* @attempts: (inout): how often the server has throttled */
static gboolean
fill_group (WaxZimbraClient *client, GPtrArray *ids, GPtrArray *contacts, guint *attempts, GCancellable *cancellable,
            GError **error)
{
  WaxZimbraCall call = { .name = "GetContacts", .channel = WAX_CHANNEL_GAL };

  while (TRUE) {
    g_autoptr(GError) local = NULL;
    const WaxJson *response;
    g_autoptr(WaxJson) envelope =
      call_with_ids (client, &call, ids, build_contacts, NULL, &response, cancellable, &local);

    if (envelope != NULL)
      wax_zimbra_gal_parse_contacts (response, contacts);
    if (local == NULL)
      return TRUE;
    if (!wax_zimbra_pacer_wait_out ((*attempts)++, cancellable, &local)) {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  }
}

static gboolean
fill_contacts (WaxZimbraClient *client, WaxZimbraPacer *pacer, WaxZimbraGalPage *page, GCancellable *cancellable,
               GError **error)
{
  guint attempts = 0;

  for (guint start = 0; start < page->reference_ids->len; start += CONTACTS_PER_REQUEST) {
    g_autoptr(GPtrArray) part = slice (page->reference_ids, start, CONTACTS_PER_REQUEST);
    guint pause_ms = wax_zimbra_pacer_reserve (pacer, g_get_monotonic_time ());

    if (!wax_zimbra_pacer_pause (MAX (pause_ms, attempts > 0 ? CONTACTS_PAUSE_MS : 0), cancellable, error) ||
        !fill_group (client, part, page->contacts, &attempts, cancellable, error))
      return FALSE;
  }
  return TRUE;
}

static GBytes *
build_gal (const char *token)
{
  WaxJsonWriter *writer = wax_zimbra_soap_content (WAX_ZIMBRA_NS_ACCOUNT);

  wax_json_writer_add_string (writer, "idOnly", "1"); /* without it deletions are never told */
  wax_json_writer_add_string (writer, "limit", CONTACTS_PER_PAGE);
  if (token != NULL)
    wax_json_writer_add_string (writer, "token", token);
  return wax_json_writer_finish (writer);
}

WaxContactChanges *
wax_zimbra_request_contacts (WaxZimbraClient *client, WaxZimbraPacer *pacer, const char *token, gint64 age_s,
                             GCancellable *cancellable, GError **error)
{
  g_autoptr(GBytes) content = build_gal (token);
  g_autoptr(WaxZimbraGalPage) page = NULL;
  g_autoptr(WaxJson) envelope = NULL;
  const WaxJson *response;

  if (wax_zimbra_gal_is_stale (token, age_s))
    return wax_contact_changes_new (&(WaxContactChanges) { .restart = TRUE });
  envelope = wax_zimbra_client_call (client, &(WaxZimbraCall) {
    .name = "SyncGal", .channel = WAX_CHANNEL_GAL, .content = content, .patience_s = SYNC_PATIENCE_S,
  }, &response, cancellable, error);
  if (envelope == NULL)
    return NULL;
  page = wax_zimbra_gal_parse_page (response);
  if (page->throttled)
    return wax_contact_changes_new (&(WaxContactChanges) { .throttled = TRUE });
  if (page->full_sync_recommended && token != NULL)
    return wax_contact_changes_new (&(WaxContactChanges) { .restart = TRUE });
  if (!fill_contacts (client, pacer, page, cancellable, error))
    return NULL;
  return wax_contact_changes_new (&(WaxContactChanges) {
    .contacts = page->contacts,
    .removed_ids = page->removed_ids,
    .token = page->token,
    .more = page->more && page->token != NULL && g_strcmp0 (page->token, token) != 0,
  });
}

static gboolean
get_some_own (WaxZimbraClient *client, GPtrArray *ids, GPtrArray *contacts, GCancellable *cancellable, GError **error)
{
  WaxZimbraCall call = { .name = "GetContacts", .channel = WAX_CHANNEL_RECEIVE };
  g_autoptr(GError) local = NULL;
  const WaxJson *response;
  g_autoptr(WaxJson) envelope =
    call_with_ids (client, &call, ids, build_contacts, NULL, &response, cancellable, &local);

  if (envelope != NULL)
    wax_zimbra_gal_parse_own (response, contacts);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Without ids the server gives all that there are, in all folders (exchange 326). */
static gboolean
get_all_own (WaxZimbraClient *client, GPtrArray *contacts, GCancellable *cancellable, GError **error)
{
  WaxJsonWriter *writer = wax_zimbra_soap_content (WAX_ZIMBRA_NS_MAIL);
  g_autoptr(GBytes) content = wax_json_writer_finish (writer);
  const WaxJson *response;
  g_autoptr(WaxJson) envelope = wax_zimbra_client_call (client, &(WaxZimbraCall) {
    .name = "GetContacts", .channel = WAX_CHANNEL_RECEIVE, .content = content, .patience_s = SYNC_PATIENCE_S,
  }, &response, cancellable, error);

  if (envelope != NULL)
    wax_zimbra_gal_parse_own (response, contacts);
  return envelope != NULL;
}

GPtrArray *
wax_zimbra_request_own_contacts (WaxZimbraClient *client, GPtrArray *ids, GCancellable *cancellable, GError **error)
{
  g_autoptr(GPtrArray) contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_contact_unref);

  if (ids == NULL)
    return get_all_own (client, contacts, cancellable, error) ? g_steal_pointer (&contacts) : NULL;
  for (guint start = 0; start < ids->len; start += CONTACTS_PER_REQUEST) {
    g_autoptr(GPtrArray) part = slice (ids, start, CONTACTS_PER_REQUEST);

    if (!get_some_own (client, part, contacts, cancellable, error))
      return NULL;
  }
  return g_steal_pointer (&contacts);
}

static WaxChannelId
get_settings_channel (WaxSettingsParts parts)
{
  if (parts & WAX_SETTINGS_PREFERENCES)
    return WAX_CHANNEL_PREFERENCES;
  return parts & WAX_SETTINGS_SIGNATURES ? WAX_CHANNEL_SIGNATURES : WAX_CHANNEL_SENDERS;
}

WaxRemoteSettings *
wax_zimbra_request_settings (WaxZimbraClient *client, WaxSettingsParts parts, GCancellable *cancellable,
                             GError **error)
{
  g_autoptr(GBytes) content = wax_zimbra_settings_build (parts);
  const WaxJson *response;
  g_autoptr(WaxJson) envelope = wax_zimbra_client_call (client, &(WaxZimbraCall) {
    .name = "Batch", .channel = get_settings_channel (parts), .content = content,
  }, &response, cancellable, error);

  return envelope != NULL ? wax_zimbra_settings_parse (response, parts, error) : NULL;
}

WaxAccountInfo *
wax_zimbra_request_account_info (WaxZimbraClient *client, WaxChannelId channel, GCancellable *cancellable,
                                 GError **error)
{
  WaxJsonWriter *writer = wax_zimbra_soap_content (WAX_ZIMBRA_NS_ACCOUNT);
  g_autoptr(GBytes) content = NULL;
  g_autoptr(WaxJson) envelope = NULL;
  const WaxJson *response;

  wax_json_writer_add_string (writer, "sections", "mbox,attrs");
  content = wax_json_writer_finish (writer);
  envelope = wax_zimbra_client_call (client, &(WaxZimbraCall) {
    .name = "GetInfo", .channel = channel, .content = content,
  }, &response, cancellable, error);
  return envelope != NULL ? wax_zimbra_settings_parse_account (response) : NULL;
}
