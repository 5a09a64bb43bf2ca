#include <string.h>

#include "protocol/wax-auth-error.h"
#include "protocol/wax-server-error.h"
#include "protocol/zimbra/wax-zimbra-auth.h"
#include "protocol/zimbra/wax-zimbra-fault.h"
#include "protocol/zimbra/wax-zimbra-gal.h"
#include "protocol/zimbra/wax-zimbra-message.h"
#include "protocol/zimbra/wax-zimbra-people.h"
#include "protocol/zimbra/wax-zimbra-personas.h"
#include "protocol/zimbra/wax-zimbra-send.h"
#include "protocol/zimbra/wax-zimbra-settings.h"
#include "protocol/zimbra/wax-zimbra-soap.h"
#include "protocol/zimbra/wax-zimbra-sync.h"
#include "protocol/zimbra/wax-zimbra-wait.h"
#include "util/wax-secret.h"
#include "zimbra-data.h"
#include "zimbra-parse.h"

/* Parses a recorded answer that is no fault; @response is its element. */
static WaxJson *
parse (const char *number, const char *element, const WaxJson **response)
{
  g_autoptr(ZimbraExchange) exchange = zimbra_data_load (number);
  g_autoptr(GError) error = NULL;
  WaxJson *envelope = wax_zimbra_soap_parse (exchange->status, 0, exchange->text, exchange->size, &error);

  g_assert_no_error (error);
  *response = wax_zimbra_soap_get_body (envelope, element, &error);
  g_assert_no_error (error);
  return envelope;
}

static void
assert_fault (const char *number, GQuark domain, int code)
{
  g_autoptr(ZimbraExchange) exchange = zimbra_data_load (number);
  g_autoptr(GError) error = NULL;

  g_assert_null (wax_zimbra_soap_parse (exchange->status, 0, exchange->text, exchange->size, &error));
  g_assert_error (error, domain, code);
}

/* Faults within a batch come with status 200; XML is never anything but a fault. */
static gboolean
is_whole_fault (const ZimbraExchange *exchange)
{
  return exchange->text[0] == '<' || (exchange->fault != NULL && exchange->status != 200);
}

static void
test_everything (void)
{
  static const char *const suffixes[] = { ".json", ".xml" };

  for (guint s = 0; s < G_N_ELEMENTS (suffixes); s++) {
    g_autoptr(GPtrArray) exchanges = zimbra_data_load_all (suffixes[s]);

    for (guint i = 0; i < exchanges->len; i++) {
      ZimbraExchange *exchange = exchanges->pdata[i];
      g_autoptr(GError) error = NULL;
      g_autoptr(WaxJson) envelope =
        wax_zimbra_soap_parse (exchange->status, 0, exchange->text, exchange->size, &error);

      g_test_message ("%s", exchange->name);
      zimbra_parse_soap (exchange->status, exchange->text, exchange->size);
      g_assert_cmpint (envelope == NULL, ==, is_whole_fault (exchange));
      if (error != NULL && exchange->fault != NULL)
        g_assert_nonnull (strstr (error->message, exchange->fault));
    }
  }
}

static void
test_faults (void)
{
  g_autoptr(ZimbraExchange) missing = zimbra_data_load ("124");
  g_autoptr(ZimbraExchange) partly = zimbra_data_load ("299");
  g_autoptr(GError) refused = NULL;
  g_autoptr(GError) copied = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) copy = NULL;

  assert_fault ("012", WAX_AUTH_ERROR, WAX_AUTH_ERROR_PASSWORD_REFUSED);
  assert_fault ("015", WAX_AUTH_ERROR, WAX_AUTH_ERROR_PASSWORD_REFUSED);
  assert_fault ("017", WAX_AUTH_ERROR, WAX_AUTH_ERROR_MAINTENANCE);
  assert_fault ("018", WAX_AUTH_ERROR, WAX_AUTH_ERROR_PASSWORD_EXPIRED);
  assert_fault ("044", WAX_AUTH_ERROR, WAX_AUTH_ERROR_TOKEN_GONE);
  assert_fault ("047", WAX_AUTH_ERROR, WAX_AUTH_ERROR_TOKEN_GONE);
  assert_fault ("066", WAX_SERVER_ERROR, WAX_SERVER_ERROR_FAULT);
  assert_fault ("166", WAX_SERVER_ERROR, WAX_SERVER_ERROR_MUST_RESYNC);
  assert_fault ("064", WAX_SERVER_ERROR, WAX_SERVER_ERROR_DENIED);
  assert_fault ("294", WAX_SERVER_ERROR, WAX_SERVER_ERROR_ADDRESS_REFUSED);
  assert_fault ("299", WAX_SERVER_ERROR, WAX_SERVER_ERROR_PARTLY_SENT);
  g_assert_null (wax_zimbra_soap_parse (partly->status, 0, partly->text, partly->size, &refused));
  copied = g_error_copy (refused);
  g_assert_cmpstr (wax_server_error_get_refused (copied), ==, "x@reject.test");
  assert_fault ("480", WAX_SERVER_ERROR, WAX_SERVER_ERROR_TRY_AGAIN);
  assert_fault ("481", WAX_SERVER_ERROR, WAX_SERVER_ERROR_FAULT);
  assert_fault ("439", WAX_SERVER_ERROR, WAX_SERVER_ERROR_FAULT);
  assert_fault ("498", WAX_SERVER_ERROR, WAX_SERVER_ERROR_FAULT);

  g_assert_null (wax_zimbra_soap_parse (missing->status, 0, missing->text, missing->size, &error));
  copy = g_error_copy (error);
  g_assert_error (copy, WAX_SERVER_ERROR, WAX_SERVER_ERROR_NO_SUCH_ITEM);
  g_assert_cmpstr (wax_server_error_get_item_id (copy), ==, "99999");
  g_assert_cmpstr (wax_server_error_get_fault_code (copy), ==, "mail.NO_SUCH_MSG");
}

/* The text of a parse error repeats the request, token included. */
static void
test_no_words_of_the_server (void)
{
  static const char fault[] =
    "{\"Body\":{\"Fault\":{\"Reason\":{\"Text\":\"parse error: secret-token\"},"
    "\"Detail\":{\"Error\":{\"Code\":\"service.PARSE_ERROR secret-token\"}}}}}";
  static const char xml[] = "<Envelope><Fault><Error><Code>secret-token&#10;</Code></Error></Fault></Envelope>";
  static const char html[] = "<html><body>secret-token</body></html>";
  static const char *const texts[] = { fault, xml, html };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr(GError) error = NULL;

    g_assert_null (wax_zimbra_soap_parse (500, 0, texts[i], strlen (texts[i]), &error));
    g_assert_nonnull (error);
    g_assert_null (strstr (error->message, "secret"));
  }
}

static void
assert_status (guint status, const char *text, WaxServerError code)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (wax_zimbra_soap_parse (status, 7, text, strlen (text), &error));
  g_assert_error (error, WAX_SERVER_ERROR, (int) code);
  if (*text != '{')
    g_assert_cmpuint (wax_server_error_get_retry_after_s (error), ==, 7);
}

static void
test_no_soap (void)
{
  assert_status (404, "<html>", WAX_SERVER_ERROR_NOT_ZIMBRA);
  assert_status (200, "<!DOCTYPE html>", WAX_SERVER_ERROR_NOT_ZIMBRA);
  assert_status (200, "", WAX_SERVER_ERROR_NOT_ZIMBRA);
  assert_status (405, "nginx", WAX_SERVER_ERROR_NOT_ZIMBRA);
  assert_status (200, "{\"status\":\"ok\"}", WAX_SERVER_ERROR_NOT_ZIMBRA);
  assert_status (200, "{\"Body\":7}", WAX_SERVER_ERROR_NOT_ZIMBRA);
  assert_status (429, "<html>", WAX_SERVER_ERROR_THROTTLED);
  assert_status (503, "<html>", WAX_SERVER_ERROR_MAINTENANCE);
  assert_status (504, "", WAX_SERVER_ERROR_TRY_AGAIN);
  assert_status (500, "<html>", WAX_SERVER_ERROR_STATUS);
  assert_status (200, "{\"Body\":", WAX_SERVER_ERROR_CUT);
  assert_status (200, "{oops}", WAX_SERVER_ERROR_UNREADABLE);
}

static void
test_sign_in (void)
{
  static const char two_factors[] = "{\"Body\":{\"AuthResponse\":{\"authToken\":[{\"_content\":\"step-1\"}],"
                                    "\"twoFactorAuthRequired\":{\"_content\":\"true\"}}}}";
  static const char injected[] = "{\"Body\":{\"AuthResponse\":{\"authToken\":[{\"_content\":\"a\\r\\nX: y\"}]}}}";
  static const char plain[] = "{\"Body\":{\"AuthResponse\":{\"authToken\":\"0_ab\"}}}";
  const WaxJson *response;
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxJson) envelope = parse ("001", "AuthResponse", &response);
  g_autoptr(WaxZimbraSession) session = wax_zimbra_auth_parse (envelope, 1000, &error);
  g_autoptr(WaxJson) second = wax_zimbra_soap_parse (200, 0, two_factors, strlen (two_factors), NULL);
  g_autoptr(WaxJson) third = wax_zimbra_soap_parse (200, 0, injected, strlen (injected), NULL);
  g_autoptr(WaxJson) fourth = wax_zimbra_soap_parse (200, 0, plain, strlen (plain), NULL);
  g_autoptr(WaxZimbraSession) no_lifetime = NULL;

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (wax_secret_get_text (session->token), "0_f00dfeed"));
  g_assert_cmpint (session->renew_at_s, ==, 1000 + 172799 * 9 / 10);

  g_assert_null (wax_zimbra_auth_parse (second, 0, &error));
  g_assert_error (error, WAX_AUTH_ERROR, WAX_AUTH_ERROR_SECOND_FACTOR);
  g_clear_error (&error);
  g_assert_null (wax_zimbra_auth_parse (third, 0, &error));
  g_assert_error (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_UNREADABLE);

  no_lifetime = wax_zimbra_auth_parse (fourth, 0, NULL);
  g_assert_cmpint (no_lifetime->renew_at_s, ==, G_MAXINT64);
}

static void
test_request (void)
{
  g_autoptr(GBytes) password = wax_secret_new ("pass\"word");
  g_autoptr(GBytes) token = wax_secret_new ("0_token");
  g_autoptr(GBytes) auth = wax_zimbra_auth_build ("alice", password);
  g_autoptr(GBytes) signed_in = wax_zimbra_soap_wrap ("NoOpRequest", auth, token);
  g_autoptr(GBytes) signing_in = wax_zimbra_soap_wrap ("AuthRequest", auth, NULL);
  g_autoptr(WaxJson) first = wax_json_parse (g_bytes_get_data (signed_in, NULL), g_bytes_get_size (signed_in), NULL);
  g_autoptr(WaxJson) second =
    wax_json_parse (g_bytes_get_data (signing_in, NULL), g_bytes_get_size (signing_in), NULL);
  const WaxJson *context = wax_json_get_object (wax_json_get_object (first, "Header"), "context");
  const WaxJson *request = wax_json_get_object (wax_json_get_object (second, "Body"), "AuthRequest");

  g_assert_cmpstr (wax_json_get_string (context, "_jsns"), ==, "urn:zimbra");
  g_assert_cmpstr (wax_json_get_string (context, "authToken"), ==, "0_token");
  g_assert_true (wax_json_has (context, "nosession"));
  g_assert_false (wax_json_has (context, "authTokenControl"));
  context = wax_json_get_object (wax_json_get_object (second, "Header"), "context");
  g_assert_true (wax_json_get_bool (wax_json_get_object (context, "authTokenControl"), "voidOnExpired"));
  g_assert_false (wax_json_has (context, "authToken"));
  g_assert_cmpstr (wax_json_get_string (request, "_jsns"), ==, "urn:zimbraAccount");
  g_assert_cmpstr (wax_json_get_string (wax_json_get_object (request, "account"), "by"), ==, "name");
  g_assert_cmpstr (wax_json_get_string (request, "account"), ==, "alice");
  g_assert_cmpstr (wax_json_get_string (request, "password"), ==, "pass\"word");
}

static WaxMailChanges *
parse_changes (const char *number, const char *token)
{
  const WaxJson *response;
  g_autoptr(WaxJson) envelope = parse (number, "SyncResponse", &response);
  g_autoptr(GError) error = NULL;
  WaxMailChanges *changes = wax_zimbra_sync_parse (response, token, &error);

  g_assert_no_error (error);
  return changes;
}

static WaxFolder *
find_folder (WaxMailChanges *changes, const char *id)
{
  for (guint i = 0; i < changes->folders->len; i++)
    if (g_str_equal (((WaxFolder *) changes->folders->pdata[i])->id, id))
      return changes->folders->pdata[i];
  return NULL;
}

static void
test_first_sync (void)
{
  g_autoptr(WaxMailChanges) changes = parse_changes ("106", NULL);
  WaxFolder *inbox = find_folder (changes, "2");
  WaxTag *tag = changes->tags->pdata[0];
  WaxMessage *message = changes->new_messages->pdata[0];
  g_autoptr(GString) ids = g_string_new (NULL);

  g_assert_true (changes->complete);
  g_assert_false (changes->more);
  g_assert_cmpstr (changes->token, ==, "13");
  g_assert_cmpuint (changes->removed_ids->len + changes->changed->len, ==, 0);
  g_assert_null (find_folder (changes, "1"));
  g_assert_null (find_folder (changes, "8"));
  g_assert_null (find_folder (changes, "9"));
  g_assert_null (find_folder (changes, "11"));
  g_assert_cmpstr (inbox->name, ==, "Inbox");
  g_assert_cmpstr (inbox->path, ==, "/Inbox");
  g_assert_cmpstr (inbox->parent_id, ==, "");
  g_assert_cmpstr (inbox->view, ==, "message");
  g_assert_cmpstr (inbox->color, ==, "");
  g_assert_cmpuint (inbox->role, ==, WAX_FOLDER_INBOX);
  g_assert_false (inbox->deletable);
  g_assert_cmpuint (find_folder (changes, "3")->role, ==, WAX_FOLDER_TRASH);
  g_assert_cmpuint (find_folder (changes, "6")->role, ==, WAX_FOLDER_DRAFTS);
  g_assert_cmpuint (find_folder (changes, "13")->role, ==, WAX_FOLDER_NONE);
  g_assert_true (find_folder (changes, "266")->deletable);
  g_assert_cmpstr (find_folder (changes, "267")->parent_id, ==, "266");
  g_assert_cmpuint (changes->tags->len, ==, 1);
  g_assert_cmpstr (tag->name, ==, "urgent");
  g_assert_cmpstr (tag->color, ==, "#5b9bf2");

  for (guint i = 0; i < changes->new_messages->len; i++)
    g_string_append_printf (ids, "%s ", ((WaxMessage *) changes->new_messages->pdata[i])->id);
  g_assert_cmpstr (ids->str, ==, "264 261 260 262 259 258 257 ");
  g_assert_cmpstr (message->folder_id, ==, "2");
}

static void
test_delta (void)
{
  g_autoptr(WaxMailChanges) nothing = parse_changes ("110", "13");
  g_autoptr(WaxMailChanges) arrived = parse_changes ("111", "13");
  g_autoptr(WaxMailChanges) read = parse_changes ("113", "14");
  g_autoptr(WaxMailChanges) tagged = parse_changes ("117", "16");
  g_autoptr(WaxMailChanges) moved = parse_changes ("123", "20");
  g_autoptr(WaxMailChanges) deleted = parse_changes ("150", "33");
  g_autoptr(WaxMailChanges) trashed = parse_changes ("148", "30");
  g_autoptr(WaxMailChanges) page = parse_changes ("157", "45");
  g_autoptr(WaxMailChanges) mixed = parse_changes ("288", "66");
  WaxMessage *message;

  g_assert_false (nothing->complete);
  g_assert_cmpstr (nothing->token, ==, "13");
  g_assert_cmpuint (nothing->folders->len + nothing->new_messages->len + nothing->changed->len, ==, 0);

  g_assert_cmpuint (arrived->changed->len, ==, 0);
  message = arrived->new_messages->pdata[0];
  g_assert_cmpstr (message->id, ==, "270");
  g_assert_cmpstr (message->conversation_id, ==, "-270");
  g_assert_cmpint (message->date_ms, ==, 1795230546000);
  g_assert_cmpint (message->revision, ==, 14);

  g_assert_cmpuint (read->new_messages->len, ==, 0);
  message = read->changed->pdata[0];
  g_assert_cmpuint (message->flags, ==, WAX_MESSAGE_NONE);
  g_assert_cmpint (message->change, ==, 15);

  message = tagged->changed->pdata[0];
  g_assert_cmpuint (message->flags, ==, WAX_MESSAGE_FLAGGED);
  g_assert_cmpstr (message->tag_ids[0], ==, "268");
  g_assert_null (message->tag_ids[1]);
  g_assert_cmpstr (((WaxMessage *) moved->changed->pdata[0])->folder_id, !=, "2");

  g_assert_cmpuint (deleted->removed_ids->len, ==, 2);
  g_assert_cmpstr (deleted->removed_ids->pdata[0], ==, "267");
  g_assert_cmpstr (find_folder (trashed, "267")->parent_id, ==, "3");
  g_assert_cmpstr (find_folder (trashed, "267")->color, ==, "#6acb9e");
  g_assert_true (page->more);
  g_assert_cmpstr (page->token, ==, "49:d48-281");
  g_assert_cmpuint (mixed->new_messages->len, ==, 1);
  g_assert_cmpuint (mixed->changed->len, ==, 1);
  g_assert_cmpuint (((WaxMessage *) mixed->changed->pdata[0])->flags, ==, WAX_MESSAGE_REPLIED | WAX_MESSAGE_UNREAD);
}

static void
test_links (void)
{
  g_autoptr(WaxMailChanges) changes = parse_changes ("419", "1");
  gboolean linked = FALSE;

  for (guint i = 0; i < changes->folders->len; i++)
    linked |= ((WaxFolder *) changes->folders->pdata[i])->is_link;
  g_assert_true (linked);
}

static void
test_resync (void)
{
  const WaxJson *response;
  g_autoptr(WaxJson) future = parse ("165", "SyncResponse", &response);
  g_autoptr(GError) error = NULL;
  static const char no_folders[] = "{\"Body\":{\"SyncResponse\":{\"token\":5,\"folder\":[{}]}}}";
  g_autoptr(WaxJson) odd = wax_zimbra_soap_parse (200, 0, no_folders, strlen (no_folders), NULL);

  g_assert_null (wax_zimbra_sync_parse (response, "99999-1", &error));
  g_assert_error (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_MUST_RESYNC);
  g_clear_error (&error);

  response = wax_zimbra_soap_get_body (odd, "SyncResponse", NULL);
  g_assert_null (wax_zimbra_sync_parse (response, NULL, &error)); /* would empty the store */
  g_assert_error (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_UNREADABLE);
}

static void
test_lists (void)
{
  const WaxJson *response;
  g_autoptr(WaxJson) search = parse ("241", "SearchResponse", &response);
  g_autoptr(GPtrArray) rows = wax_zimbra_message_parse_rows (response);
  g_autoptr(WaxJson) nothing = parse ("247", "SearchResponse", &response);
  g_autoptr(GPtrArray) no_rows = wax_zimbra_message_parse_rows (response);
  g_autoptr(WaxJson) metadata = parse ("193", "GetMsgMetadataResponse", &response);
  g_autoptr(GPtrArray) states = wax_zimbra_message_parse_rows (response);
  WaxMessage *row = rows->pdata[0];

  g_assert_cmpstr (row->id, ==, "260");
  g_assert_cmpstr (row->subject, ==, "Résumé détaillé");
  g_assert_cmpstr (row->fragment, ==, "Café déjà vu");
  g_assert_cmpstr (row->from_name, ==, "André");
  g_assert_cmpstr (row->from_address, ==, "andre@trees.test");
  g_assert_cmpuint (row->flags, ==, WAX_MESSAGE_URGENT);
  g_assert_cmpint (row->size, ==, 398);
  g_assert_cmpuint (no_rows->len, ==, 0);
  row = states->pdata[0];
  g_assert_cmpstr (row->id, ==, "257");
  g_assert_cmpstr (row->conversation_id, ==, "263");
  g_assert_cmpint (row->change, ==, 7);
}

static void
test_people (void)
{
  const WaxJson *response;
  g_autoptr(WaxJson) envelope = parse ("360", "AutoCompleteResponse", &response);
  g_autoptr(GPtrArray) people = wax_zimbra_people_parse (response);
  WaxContact *carol;

  g_assert_cmpuint (people->len, ==, 1);
  carol = people->pdata[0];
  g_assert_cmpstr (carol->name, ==, "Carol Cedar");
  g_assert_cmpstr (carol->addresses[0], ==, "carol@example.test");
  g_assert_cmpstr (carol->company, ==, "Example Trees");
  g_assert_false (carol->is_group);
}

static WaxZimbraGalPage *
parse_page (const char *number)
{
  const WaxJson *response;
  g_autoptr(WaxJson) envelope = parse (number, "SyncGalResponse", &response);

  return wax_zimbra_gal_parse_page (response);
}

static void
test_address_list (void)
{
  g_autoptr(WaxZimbraGalPage) references = parse_page ("339");
  g_autoptr(WaxZimbraGalPage) nothing = parse_page ("341");
  g_autoptr(WaxZimbraGalPage) removed = parse_page ("349");
  g_autoptr(WaxZimbraGalPage) whole = parse_page ("336");
  g_autoptr(WaxZimbraGalPage) other_token = parse_page ("350");
  g_autoptr(GPtrArray) contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_contact_unref);
  const WaxJson *response;
  g_autoptr(WaxJson) envelope = parse ("338", "GetContactsResponse", &response);
  WaxContact *alice;

  g_assert_cmpuint (references->reference_ids->len, ==, 3);
  g_assert_true (g_str_has_suffix (references->reference_ids->pdata[0], ":258"));
  g_assert_true (references->more);
  g_assert_true (g_str_has_suffix (references->token, ":7"));
  g_assert_false (nothing->more);
  g_assert_cmpuint (nothing->reference_ids->len + nothing->contacts->len, ==, 0);
  g_assert_cmpuint (removed->removed_ids->len, ==, 1);
  g_assert_cmpuint (whole->reference_ids->len, ==, 0);
  g_assert_cmpuint (whole->contacts->len, >, 3);
  g_assert_true (other_token->full_sync_recommended);

  wax_zimbra_gal_parse_contacts (response, contacts);
  alice = contacts->pdata[0];
  g_assert_cmpstr (alice->name, ==, "Alice Arden");
  g_assert_cmpstr (alice->addresses[0], ==, "alice@example.test");
  g_assert_cmpstr (alice->phones[0], ==, "+1 555 0100");
  g_assert_cmpstr (alice->company, ==, "Example Trees");
  g_assert_cmpstr (alice->title, ==, "Forester");
  g_assert_false (alice->is_group);
}

static void
test_own_contacts (void)
{
  g_autoptr(GPtrArray) contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_contact_unref);
  const char *members[] = { "C:305", "I:someone@trees.test", NULL };
  const WaxJson *response, *delta;
  g_autoptr(WaxJson) envelope = parse ("330", "GetContactsResponse", &response);
  g_autoptr(WaxJson) changed = parse ("152", "SyncResponse", &delta);
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxMailChanges) changes = wax_zimbra_sync_parse (delta, "36", &error);
  WaxContact *wanda, *group;

  g_assert_no_error (error);
  g_assert_cmpuint (changes->contact_ids->len, ==, 1);
  g_assert_cmpstr (changes->contact_ids->pdata[0], ==, "269");
  wax_zimbra_gal_parse_own (response, contacts);
  g_assert_cmpuint (contacts->len, ==, 2);
  wanda = contacts->pdata[0];
  g_assert_cmpstr (wanda->folder_id, ==, "7");
  g_assert_cmpstr (wanda->name, ==, "Wanda Willow");
  g_assert_cmpstr (wanda->addresses[1], ==, "w2@trees.test");
  g_assert_cmpstr (wax_contact_get_field (wanda, "notes"), ==, "two\nlines");
  group = contacts->pdata[1];
  g_assert_true (group->is_group);
  g_assert_cmpstr (group->name, ==, "Growers");
  g_assert_cmpstrv (group->members, members);
}

static void
test_settings (void)
{
  static const char batch[] =
    "{\"GetPrefsResponse\":[{\"_attrs\":{\"one\":\"a\",\"many\":[\"b\",\"c\"]}}],"
    "\"GetSignaturesResponse\":[{\"signature\":[{\"name\":\"Work\",\"id\":\"s1\",\"content\":["
    "{\"type\":\"text/html\",\"_content\":\"<b>A</b>\"},{\"type\":\"text/plain\",\"_content\":\"A\"}]}]}],"
    "\"GetWhiteBlackListResponse\":[{\"whiteList\":[{\"addr\":["
    "{\"_content\":\"friend@trees.test\"},{\"_content\":\"trees.test\"}]}],"
    "\"blackList\":[{}]}]}";
  g_autoptr(WaxJson) json = wax_json_parse (batch, strlen (batch), NULL);
  g_autoptr(WaxJson) empty = wax_json_parse ("{}", 2, NULL);
  WaxSettingsParts all = WAX_SETTINGS_PREFERENCES | WAX_SETTINGS_SIGNATURES | WAX_SETTINGS_SENDERS;
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxRemoteSettings) settings = wax_zimbra_settings_parse (json, all, &error);
  g_autoptr(WaxRemoteSettings) senders = wax_zimbra_settings_parse (json, WAX_SETTINGS_SENDERS, NULL);
  GStrv many;
  WaxSignature *signature;

  g_assert_no_error (error);
  many = g_hash_table_lookup (settings->preferences, "many");
  signature = settings->signatures->pdata[0];
  g_assert_cmpuint (g_hash_table_size (settings->preferences), ==, 2);
  g_assert_cmpstr (many[1], ==, "c");
  g_assert_cmpstr (signature->text, ==, "A");
  g_assert_cmpstr (signature->html, ==, "<b>A</b>");
  g_assert_cmpuint (settings->trusted->len, ==, 2);
  g_assert_cmpstr (settings->trusted->pdata[1], ==, "trees.test");
  g_assert_cmpuint (settings->blocked->len, ==, 0);
  g_assert_null (senders->preferences);
  g_assert_null (senders->signatures);
  g_assert_cmpuint (senders->trusted->len, ==, 2);

  g_assert_null (wax_zimbra_settings_parse (empty, all, &error)); /* would look like empty lists */
  g_assert_error (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_UNREADABLE);
}

static void
assert_persona (GPtrArray *personas, guint place, const char *expected)
{
  const WaxPersona *persona = personas->pdata[place];
  g_autofree char *found = g_strdup_printf ("%s|%s|%s|%s|%s|%d", persona->title, persona->name, persona->address,
                                            persona->reply_to, persona->signature_id, persona->allowed);

  g_assert_cmpstr (found, ==, expected);
}

/* As exchanges 083, 396 and 398 have them, with addresses of the account besides. */
static void
test_personas (void)
{
  static const char batch[] =
    "{\"GetIdentitiesResponse\":[{\"identity\":[{\"name\":\"Second\",\"id\":\"42\",\"_attrs\":{"
    "\"zimbraPrefFromAddress\":\"Alice@example.test\",\"zimbraPrefFromDisplay\":\"Alice A. Arden\","
    "\"zimbraPrefReplyToAddress\":\"bob@example.test\",\"zimbraPrefReplyToDisplay\":\"B\\\"\\r\\nX: y\","
    "\"zimbraPrefReplyToEnabled\":\"TRUE\"}},"
    "{\"name\":\"DEFAULT\",\"id\":\"61\",\"_attrs\":{\"zimbraPrefFromDisplay\":\"Alice Arden\","
    "\"zimbraPrefReplyToAddress\":\"no@example.test\",\"zimbraPrefDefaultSignatureId\":\"s\"}},"
    "{\"name\":\"Third\",\"id\":\"71\",\"_attrs\":{\"zimbraPrefFromAddress\":\"x@trees.test\"}}]}],"
    "\"GetInfoResponse\":[{\"name\":\"alice@example.test\",\"attrs\":{\"_attrs\":{\"zimbraMailAlias\":"
    "[\"a@example.test\",\"ALICE@example.test\"],\"zimbraAllowFromAddress\":\"b@trees.test\"}}}]}";
  g_autoptr(WaxJson) json = wax_json_parse (batch, strlen (batch), NULL);
  g_autoptr(WaxJson) empty = wax_json_parse ("{}", 2, NULL);
  g_autoptr(GPtrArray) personas = wax_zimbra_personas_parse (json);

  g_assert_cmpuint (personas->len, ==, 5);
  assert_persona (personas, 0, "|Alice Arden|alice@example.test||s|1");
  assert_persona (personas, 1, "Second|Alice A. Arden|Alice@example.test|\"B   X: y\" <bob@example.test>||1");
  assert_persona (personas, 2, "Third||x@trees.test|||0");
  assert_persona (personas, 3, "|Alice Arden|a@example.test||s|1");
  assert_persona (personas, 4, "|Alice Arden|b@trees.test||s|1");
  g_assert_null (wax_zimbra_personas_parse (empty));
}

static void
test_batch_faults (void)
{
  static const char *const numbers[] = { "470", "474" };
  static const char *const codes[] = { "mail.NO_SUCH_MSG", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
    const WaxJson *response;
    g_autoptr(WaxJson) envelope = parse (numbers[i], "BatchResponse", &response);
    g_autoptr(GError) error = NULL;

    g_assert_false (wax_zimbra_soap_check_batch (response, &error));
    if (codes[i] != NULL)
      g_assert_cmpstr (wax_server_error_get_fault_code (error), ==, codes[i]);
    else
      g_assert_error (error, WAX_AUTH_ERROR, WAX_AUTH_ERROR_TOKEN_GONE);
  }
}

static void
test_account (void)
{
  const WaxJson *response;
  g_autoptr(WaxJson) envelope = parse ("083", "GetInfoResponse", &response);
  g_autoptr(WaxAccountInfo) account = wax_zimbra_settings_parse_account (response);

  g_assert_cmpstr (account->remote_id, ==, "00000000-0000-4000-8000-000000000061");
  g_assert_cmpstr (account->address, ==, "alice@example.test");
  g_assert_cmpstr (account->display_name, ==, "Alice Arden");
  g_assert_true (g_str_has_prefix (account->version, "25.12.0"));
  g_assert_cmpint (account->quota, ==, 0);
  g_assert_cmpint (account->max_message_size, >, 1000000);
}

static WaxZimbraWaitOutcome
parse_wait (const char *number, const char *seq)
{
  const WaxJson *response;
  g_autoptr(WaxJson) envelope = parse (number, "WaitSetResponse", &response);
  g_autofree char *next = NULL;
  WaxZimbraWaitOutcome outcome = wax_zimbra_wait_parse (response, &next);

  g_assert_cmpstr (next, ==, seq);
  return outcome;
}

static void
test_wait (void)
{
  const WaxJson *response;
  g_autoptr(WaxJson) envelope = parse ("430", "CreateWaitSetResponse", &response);
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxZimbraWaitSet) set = wax_zimbra_wait_parse_create (response, 5, &error);

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (set->id, "WaitSet-"));
  g_assert_cmpstr (set->seq, ==, "0");
  g_assert_cmpint (parse_wait ("431", "0"), ==, WAX_ZIMBRA_WAIT_QUIET);
  g_assert_cmpint (parse_wait ("432", "2"), ==, WAX_ZIMBRA_WAIT_CHANGED);
  g_assert_cmpint (parse_wait ("433", "2"), ==, WAX_ZIMBRA_WAIT_QUIET);
  g_assert_cmpint (parse_wait ("436", "3"), ==, WAX_ZIMBRA_WAIT_CHANGED);
  g_assert_cmpint (parse_wait ("444", NULL), ==, WAX_ZIMBRA_WAIT_CANCELED);
}

static void
assert_upload_fails (const char *number, GQuark domain, int code)
{
  g_autoptr(ZimbraExchange) exchange = zimbra_data_load (number);
  g_autoptr(GError) error = NULL;

  g_assert_null (wax_zimbra_send_parse_upload (exchange->text, exchange->size, &error));
  g_assert_error (error, domain, code);
}

static void
test_sending (void)
{
  g_autoptr(ZimbraExchange) upload = zimbra_data_load ("255");
  g_autoptr(GError) error = NULL;
  g_autofree char *id = wax_zimbra_send_parse_upload (upload->text, upload->size, &error);
  const WaxJson *response;
  g_autoptr(WaxJson) sent = parse ("293", "SendMsgResponse", &response);
  g_autofree char *saved = wax_zimbra_send_parse (response);
  g_autoptr(WaxJson) unsaved = parse ("291", "SendMsgResponse", &response);
  g_autofree char *none = wax_zimbra_send_parse (response);
  g_autoptr(WaxJson) begun = parse ("268", "SaveDraftResponse", &response);
  g_autofree char *draft = wax_zimbra_send_parse_draft (response, &error);
  g_autoptr(WaxJson) replaced = parse ("270", "SaveDraftResponse", &response);
  g_autofree char *same_draft = wax_zimbra_send_parse_draft (response, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, "7f489ab9-049e-45a8-a9b4-4c5b691c5cb4:897df7bd-4e06-4ac3-a018-45ba9d1d0a9d");
  g_assert_cmpstr (saved, ==, "292");
  g_assert_cmpstr (none, ==, "");
  g_assert_nonnull (draft);
  g_assert_cmpstr (draft, ==, same_draft);
  assert_upload_fails ("261", WAX_AUTH_ERROR, WAX_AUTH_ERROR_TOKEN_GONE);
  assert_upload_fails ("262", WAX_SERVER_ERROR, WAX_SERVER_ERROR_TOO_BIG);
  assert_upload_fails ("258", WAX_SERVER_ERROR, WAX_SERVER_ERROR_UNREADABLE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/zimbra/recorded/everything", test_everything);
  g_test_add_func ("/zimbra/recorded/faults", test_faults);
  g_test_add_func ("/zimbra/recorded/no-words-of-the-server", test_no_words_of_the_server);
  g_test_add_func ("/zimbra/recorded/no-soap", test_no_soap);
  g_test_add_func ("/zimbra/recorded/sign-in", test_sign_in);
  g_test_add_func ("/zimbra/recorded/request", test_request);
  g_test_add_func ("/zimbra/recorded/first-sync", test_first_sync);
  g_test_add_func ("/zimbra/recorded/delta", test_delta);
  g_test_add_func ("/zimbra/recorded/links", test_links);
  g_test_add_func ("/zimbra/recorded/resync", test_resync);
  g_test_add_func ("/zimbra/recorded/lists", test_lists);
  g_test_add_func ("/zimbra/recorded/address-list", test_address_list);
  g_test_add_func ("/zimbra/recorded/people", test_people);
  g_test_add_func ("/zimbra/recorded/own-contacts", test_own_contacts);
  g_test_add_func ("/zimbra/recorded/settings", test_settings);
  g_test_add_func ("/zimbra/recorded/personas", test_personas);
  g_test_add_func ("/zimbra/recorded/batch-faults", test_batch_faults);
  g_test_add_func ("/zimbra/recorded/account", test_account);
  g_test_add_func ("/zimbra/recorded/wait", test_wait);
  g_test_add_func ("/zimbra/recorded/sending", test_sending);
  return g_test_run ();
}
