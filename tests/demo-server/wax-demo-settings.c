#include "wax-demo-call.h"

#include <string.h>

#define MAX_SENDERS 100
#define MAX_SIGNATURE 10240

json_t *
wax_demo_settings_get_prefs (WaxDemoCall *call, json_t *request)
{
  g_autoptr(json_t) names = wax_demo_list (request, "pref");
  g_autoptr(json_t) found = json_object ();
  gsize i;
  json_t *entry;

  if (json_array_size (names) == 0)
    return json_pack ("{s:O}", "_attrs", call->user->prefs);
  json_array_foreach (names, i, entry) {
    const char *name = wax_demo_text (entry, "name");
    json_t *value = name == NULL ? NULL : json_object_get (call->user->prefs, name);
    if (value != NULL)
      json_object_set (found, name, value);
  }
  return json_object_size (found) == 0 ? json_object () : json_pack ("{s:O}", "_attrs", found);
}

/* The attributes that a preference may have, though nobody has set them yet. */
static gboolean
known_unset (const char *name)
{
  static const char *const names[] = {
    "zimbraPrefOutOfOfficeReplyEnabled", "zimbraPrefOutOfOfficeReply", "zimbraPrefOutOfOfficeFromDate",
    "zimbraPrefOutOfOfficeUntilDate", "zimbraPrefLocale", "zimbraPrefOutOfOfficeExternalReplyEnabled",
    "zimbraPrefOutOfOfficeSuppressExternalReply",
    "zimbraPrefMailTrustedSenderList", "zimbraPrefDefaultSignatureId", "zimbraPrefForwardReplySignatureId",
    "zimbraPrefSortOrder", "zimbraPrefMailDefaultCharset",
    "zimbraPrefReplyToEnabled", "zimbraPrefReplyToAddress", "zimbraPrefReplyToDisplay", "zimbraPrefFromDisplay",
    "zimbraPrefFromAddress", "zimbraPrefOutOfOfficeExternalReply", "zimbraPrefMailForwardingAddress",
    "zimbraPrefSpellIgnoreWord", NULL,
  };

  return g_strv_contains (names, name);
}

static gboolean
good_value (json_t *now, json_t *value)
{
  const char *text = json_string_value (value);
  const char *was = json_string_value (now);

  if (g_strcmp0 (was, "TRUE") == 0 || g_strcmp0 (was, "FALSE") == 0)
    return text != NULL && (strcmp (text, "TRUE") == 0 || strcmp (text, "FALSE") == 0 || *text == '\0');
  if (was != NULL && *was != '\0' && was[strspn (was, "0123456789")] == '\0')
    return text != NULL && text[strspn (text, "-0123456789")] == '\0';
  return TRUE;
}

static gboolean
preference_allowed (WaxDemoCall *call, const char *name, json_t *value)
{
  json_t *now;

  name += *name == '+' || *name == '-';
  now = json_object_get (call->user->prefs, name);
  if (!g_str_has_prefix (name, "zimbraPref") && !g_str_has_prefix (name, "carbonioPref"))
    wax_demo_fail (call, "service.INVALID_REQUEST",
                   "invalid request: pref name must start with zimbraPref or carbonioPref");
  else if (now == NULL && !known_unset (name))
    wax_demo_fail (call, "service.INVALID_REQUEST", "invalid request: no such attribute: %s", name);
  else if (!good_value (now, value))
    wax_demo_fail (call, "account.INVALID_ATTR_VALUE", "%s has a value that it cannot have", name);
  return call->fault == NULL;
}

json_t *
wax_demo_settings_modify_prefs (WaxDemoCall *call, json_t *request)
{
  json_t *values = wax_demo_object (request, "_attrs");
  const char *name;
  json_t *value;

  json_object_foreach (values, name, value) {
    if (!preference_allowed (call, name, value))
      return NULL;
  }
  json_object_foreach (values, name, value) {
    if (json_is_string (value) && json_string_length (value) == 0)
      json_object_del (call->user->prefs, name);
    else
      json_object_set (call->user->prefs, name + (*name == '+' || *name == '-'), value);
  }
  return json_object ();
}

/* Signatures and identities: lists of objects with name and id. */

static gssize
find_named (json_t *list, const char *id, const char *name)
{
  gsize i;
  json_t *entry;

  json_array_foreach (list, i, entry) {
    const char *own = wax_demo_text (entry, "name");
    if ((id != NULL && g_strcmp0 (wax_demo_text (entry, "id"), id) == 0) ||
        (id == NULL && name != NULL && own != NULL && g_ascii_strcasecmp (own, name) == 0))
      return (gssize) i;
  }
  return -1;
}

static json_t *
listed (const char *key, json_t *list)
{
  return json_array_size (list) == 0 ? json_object () : json_pack ("{s:O}", key, list);
}

json_t *
wax_demo_settings_get_signatures (WaxDemoCall *call, json_t *request)
{
  return listed ("signature", call->user->signatures);
}

/* HTML comes back rewritten, as on the server seen. */
static json_t *
cleaned (json_t *content)
{
  const char *type = wax_demo_text (content, "type");
  const char *text = wax_demo_text (content, "_content");
  g_auto(GStrv) parts = g_strsplit (text == NULL ? "" : text, "<br>", -1);

  return json_pack ("{s:s, s:o}", "type", type == NULL ? "text/plain" : type, "_content",
                    wax_demo_string_take (g_strjoinv ("<br />", parts)));
}

static gboolean
put_contents (WaxDemoCall *call, json_t *signature, json_t *request)
{
  g_autoptr(json_t) given = wax_demo_list (request, "content");
  json_t *held = json_object_get (signature, "content");
  gsize i, j;
  json_t *content, *other;

  json_array_foreach (given, i, content) {
    const char *text = wax_demo_text (content, "_content");
    if (text != NULL && strlen (text) > MAX_SIGNATURE) {
      wax_demo_fail (call, "service.INVALID_REQUEST",
                     "invalid request: zimbraPrefMailSignature is longer than the limited value %d", MAX_SIGNATURE);
      return FALSE;
    }
  }
  json_array_foreach (given, i, content) {
    json_t *fresh = cleaned (content);
    json_array_foreach (held, j, other) {
      if (g_strcmp0 (wax_demo_text (other, "type"), wax_demo_text (fresh, "type")) == 0)
        break;
    }
    if (j < json_array_size (held))
      json_array_remove (held, j);
    if (*wax_demo_text_or_empty (fresh, "_content") != '\0')
      json_array_append (held, fresh);
    json_decref (fresh);
  }
  return TRUE;
}

json_t *
wax_demo_settings_create_signature (WaxDemoCall *call, json_t *request)
{
  json_t *wanted = wax_demo_object (request, "signature");
  const char *name = wax_demo_text (wanted, "name");
  g_autofree char *id = g_strdup (wax_demo_text (wanted, "id"));
  g_autoptr(json_t) signature = NULL;

  if (find_named (call->user->signatures, NULL, name) >= 0 ||
      (id != NULL && find_named (call->user->signatures, id, NULL) >= 0))
    return wax_demo_fail (call, "account.SIGNATURE_EXISTS", "signature already exists: %s", name == NULL ? "" : name);
  if (id == NULL)
    id = g_uuid_string_random ();
  signature = json_pack ("{s:o, s:s, s:[]}", "name", wax_demo_string (name), "id", id, "content");
  if (!put_contents (call, signature, wanted))
    return NULL;
  json_array_append (call->user->signatures, signature);
  if (json_array_size (call->user->signatures) == 1)
    json_object_set_new (call->user->prefs, "zimbraPrefDefaultSignatureId", json_string (id));
  return json_pack ("{s:[{s:s, s:o}]}", "signature", "id", id, "name", wax_demo_string (name));
}

static gssize
named_in_request (WaxDemoCall *call, json_t *list, json_t *wanted, const char *code, const char *what)
{
  const char *id = wax_demo_text (wanted, "id");
  const char *name = wax_demo_text (wanted, "name");
  gssize index = find_named (list, id, name);

  if (index < 0)
    wax_demo_fail (call, code, "no such %s: %s", what, id != NULL ? id : name != NULL ? name : "");
  return index;
}

json_t *
wax_demo_settings_modify_signature (WaxDemoCall *call, json_t *request)
{
  json_t *wanted = wax_demo_object (request, "signature");
  gssize index = named_in_request (call, call->user->signatures, wanted, "account.NO_SUCH_SIGNATURE", "signature");
  json_t *signature = index < 0 ? NULL : json_array_get (call->user->signatures, (gsize) index);

  if (signature == NULL || !put_contents (call, signature, wanted))
    return NULL;
  if (wax_demo_text (wanted, "name") != NULL)
    json_object_set_new (signature, "name", wax_demo_string (wax_demo_text (wanted, "name")));
  return json_object ();
}

json_t *
wax_demo_settings_delete_signature (WaxDemoCall *call, json_t *request)
{
  gssize index = named_in_request (call, call->user->signatures, wax_demo_object (request, "signature"),
                                   "account.NO_SUCH_SIGNATURE", "signature");

  if (index < 0)
    return NULL;
  json_array_remove (call->user->signatures, (gsize) index);
  if (json_array_size (call->user->signatures) == 0)
    json_object_del (call->user->prefs, "zimbraPrefDefaultSignatureId");
  return json_object ();
}

json_t *
wax_demo_settings_get_identities (WaxDemoCall *call, json_t *request)
{
  json_t *list = json_deep_copy (call->user->identities);
  json_t *response;
  gsize i;
  json_t *identity;

  json_array_foreach (list, i, identity) {
    if (g_strcmp0 (wax_demo_text (identity, "name"), "DEFAULT") == 0)
      json_object_del (json_object_get (identity, "_attrs"), "zimbraCreateTimestamp");
  }
  response = listed ("identity", list);
  json_decref (list);
  return response;
}

json_t *
wax_demo_settings_create_identity (WaxDemoCall *call, json_t *request)
{
  json_t *wanted = wax_demo_object (request, "identity");
  const char *name = wax_demo_text (wanted, "name");
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *folded = NULL;
  json_t *attrs, *identity;

  if (find_named (call->user->identities, NULL, name) >= 0)
    return wax_demo_fail (call, "account.IDENTITY_EXISTS", "identity already exists: %s", name == NULL ? "" : name);
  folded = g_ascii_strdown (name == NULL ? "" : name, -1);
  attrs = json_pack ("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:o}", "entryUUID", id, "creatorsName",
                     "uid=zimbra,cn=admins,cn=zimbra",
                     "subschemaSubentry", "cn=schema", "objectClass", "zimbraIdentity", "createTimestamp",
                     "20261121030948.833Z",
                     "modifyTimestamp", "20261121030948.833Z", "zimbraPrefIdentityId", id, "modifiersName",
                     "uid=zimbra,cn=admins,cn=zimbra",
                     "zimbraCreateTimestamp", "20261121030948.833Z", "zimbraPrefIdentityName", wax_demo_string (name),
                     "entryDN", wax_demo_string_take (g_strdup_printf ("zimbraprefidentityname=%s", folded)));
  json_object_update (attrs, wax_demo_object (wanted, "_attrs"));
  identity = json_pack ("{s:o, s:s, s:o}", "name", wax_demo_string (name), "id", id, "_attrs", attrs);
  json_array_insert (call->user->identities, 0, identity);
  return json_pack ("{s:[o]}", "identity", identity);
}

json_t *
wax_demo_settings_modify_identity (WaxDemoCall *call, json_t *request)
{
  json_t *wanted = wax_demo_object (request, "identity");
  gssize index = named_in_request (call, call->user->identities, wanted, "account.NO_SUCH_IDENTITY", "identity");

  if (index < 0)
    return NULL;
  json_object_update (json_object_get (json_array_get (call->user->identities, (gsize) index), "_attrs"),
                      wax_demo_object (wanted, "_attrs"));
  return json_object ();
}

json_t *
wax_demo_settings_delete_identity (WaxDemoCall *call, json_t *request)
{
  gssize index = named_in_request (call, call->user->identities, wax_demo_object (request, "identity"),
                                   "account.NO_SUCH_IDENTITY", "identity");

  if (index < 0)
    return NULL;
  json_array_remove (call->user->identities, (gsize) index);
  return json_object ();
}

/* White and black list */

static json_t *
sender_list (json_t *senders)
{
  return json_array_size (senders) == 0 ? json_pack ("[{}]") : json_pack ("[{s:O}]", "addr", senders);
}

json_t *
wax_demo_settings_get_senders (WaxDemoCall *call, json_t *request)
{
  return json_pack ("{s:o, s:o}", "whiteList", sender_list (call->user->white), "blackList",
                    sender_list (call->user->black));
}

static gssize
find_sender (json_t *senders, const char *address)
{
  gsize i;
  json_t *sender;

  json_array_foreach (senders, i, sender) {
    if (g_ascii_strcasecmp (wax_demo_text (sender, "_content"), address) == 0)
      return (gssize) i;
  }
  return -1;
}

/* (transfer full) (nullable): the list as it would be; NULL with the fault set. */
static json_t *
edited (WaxDemoCall *call, json_t *now, json_t *request, const char *key, const char *attribute)
{
  json_t *given = wax_demo_object (request, key);
  g_autoptr(json_t) changes = wax_demo_list (given, "addr");
  json_t *result;
  gsize i;
  json_t *change;

  if (json_object_get (request, key) == NULL)
    return json_incref (now);
  result = wax_demo_text (json_array_get (changes, 0), "op") == NULL ? json_array () : json_copy (now);
  json_array_foreach (changes, i, change) {
    const char *op = wax_demo_text (change, "op");
    const char *address = wax_demo_text (change, "_content");
    gssize index = address == NULL ? -1 : find_sender (result, address);
    if (g_strcmp0 (op, "-") == 0 && index >= 0)
      json_array_remove (result, (gsize) index);
    else if (g_strcmp0 (op, "-") != 0 && index < 0 && address != NULL)
      json_array_append_new (result, json_pack ("{s:o}", "_content", wax_demo_string (address)));
  }
  if (json_array_size (result) > MAX_SENDERS) {
    json_decref (result);
    return wax_demo_fail (call, "service.INVALID_REQUEST", "invalid request: exceed limit for %s, max is %d", attribute,
                          MAX_SENDERS);
  }
  return result;
}

json_t *
wax_demo_settings_modify_senders (WaxDemoCall *call, json_t *request)
{
  json_t *white = edited (call, call->user->white, request, "whiteList", "amavisWhitelistSender");
  json_t *black = white == NULL ? NULL
      : edited (call, call->user->black, request, "blackList", "amavisBlacklistSender");

  if (black == NULL) {
    json_decref (white);
    return NULL;
  }
  json_decref (call->user->white);
  json_decref (call->user->black);
  call->user->white = white;
  call->user->black = black;
  return json_object ();
}

/* Shares */

json_t *
wax_demo_settings_get_shares (WaxDemoCall *call, json_t *request)
{
  const char *owner_name = wax_demo_text (request, "owner");
  json_t *shares = json_array ();
  GHashTableIter users, items;
  gpointer value;

  g_hash_table_iter_init (&users, call->server->users);
  while (g_hash_table_iter_next (&users, NULL, &value)) {
    WaxDemoUser *owner = value;
    if (owner == call->user || (owner_name != NULL && g_strcmp0 (owner->name, owner_name) != 0))
      continue;
    g_hash_table_iter_init (&items, owner->items);
    while (g_hash_table_iter_next (&items, NULL, &value)) {
      WaxDemoItem *folder = value;
      const char *rights = folder->kind == WAX_DEMO_FOLDER ? wax_demo_user_grants (owner, folder, call->user) : NULL;
      if (rights == NULL)
        continue;
      json_array_append_new (shares, json_pack ("{s:s, s:s, s:s, s:i, s:s, s:o, s:s, s:s, s:s, s:s, s:s, s:s}",
                                                "ownerId", owner->id, "ownerEmail", owner->name,
        "ownerName", owner->display_name, "folderId", (int) folder->id, "folderUuid", folder->uuid,
        "folderPath", wax_demo_string_take (wax_demo_user_folder_path (owner, folder)), "view", folder->view == NULL
        ? "message" : folder->view, "rights", rights,
        "granteeType", "usr", "granteeId", call->user->id, "granteeName", call->user->name, "granteeDisplayName",
        call->user->display_name));
    }
  }
  if (owner_name == NULL)
    json_array_append_new (shares, wax_demo_gal_share (call->server));
  return json_pack ("{s:o}", "share", shares);
}
