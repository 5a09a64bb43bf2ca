#include "wax-demo-call.h"

#include <string.h>

static const char *
kind_text (WaxDemoKind kind)
{
  static const char *const texts[WAX_DEMO_N_KINDS] = { "message", "conversation", "contact", "appointment", "folder",
                                                       "mountpoint", "tag" };

  return texts[kind];
}

static json_t *
fail_missing (WaxDemoCall *call, const char *code, const char *what, const char *id)
{
  wax_demo_fail (call, code, "no such %s: %s", what, id);
  wax_demo_fail_argument (call, "itemId", "IID", id);
  return NULL;
}

static json_t *
fail_immutable (WaxDemoCall *call, const char *id)
{
  wax_demo_fail (call, "mail.IMMUTABLE_OBJECT", "cannot modify immutable object: %s", id);
  wax_demo_fail_argument (call, "itemId", "IID", id);
  return NULL;
}

static json_t *
fail_name (WaxDemoCall *call, const char *code, const char *text, const char *name)
{
  wax_demo_fail (call, code, "%s: %s", text, name == NULL ? "" : name);
  wax_demo_fail_argument (call, "name", "STR", name);
  return NULL;
}

static gboolean
may_be (WaxDemoItem *item, WaxDemoKind kind)
{
  return item != NULL && (kind == WAX_DEMO_N_KINDS || item->kind == kind ||
                          (kind == WAX_DEMO_FOLDER && item->kind == WAX_DEMO_LINK));
}

/* (transfer container) (nullable): all or nothing, but deleting does not mind what is gone already. */
static GPtrArray *
find_items (WaxDemoCall *call, const char *ids_text, WaxDemoKind kind, gboolean gone_is_fine)
{
  static const char *const codes[] = { "mail.NO_SUCH_MSG", "mail.NO_SUCH_CONV", "mail.NO_SUCH_CONTACT",
                                       "mail.NO_SUCH_ITEM", "mail.NO_SUCH_FOLDER",
                                       "mail.NO_SUCH_MOUNTPOINT", "mail.NO_SUCH_TAG", "mail.NO_SUCH_ITEM" };
  g_auto(GStrv) ids = g_strsplit (ids_text == NULL ? "" : ids_text, ",", -1);
  g_autoptr(GPtrArray) items = g_ptr_array_new ();

  for (char **id = ids; *id != NULL; id++) {
    gint64 number = 0;
    WaxDemoItem *item;
    if (!wax_demo_parse_id (call, *id, &number))
      return NULL;
    item = wax_demo_user_find (call->mailbox, (guint) number);
    if (may_be (item, kind) && !g_ptr_array_find (items, item, NULL))
      g_ptr_array_add (items, item);
    else if (!may_be (item, kind) && !gone_is_fine)
      return (GPtrArray *) fail_missing (call, codes[kind], kind == WAX_DEMO_N_KINDS ? "item" : kind == WAX_DEMO_FOLDER
                                         ? "folder id" : kind_text (kind), *id);
  }
  return g_steal_pointer (&items);
}

static gboolean
good_name (const char *name)
{
  return name != NULL && *name != '\0' && strpbrk (name, ":/\"\t\r\n") == NULL && strcmp (name, ".") != 0 &&
    strcmp (name, "..") != 0 && strlen (name) <= 255;
}

static WaxDemoItem *
find_tag (WaxDemoCall *call, json_t *action)
{
  const char *name = wax_demo_text (action, "tn");
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, call->mailbox->items);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    WaxDemoItem *item = value;
    if (item->kind == WAX_DEMO_TAG &&
        (name != NULL ? g_strcmp0 (item->name, name) == 0 : item->id == (guint) wax_demo_number (action, "tag", 0)))
      return item;
  }
  return good_name (name) ? wax_demo_user_add_tag (call->mailbox, name, 0) : NULL;
}

static void
set_tag (WaxDemoUser *user, WaxDemoItem *item, guint tag, gboolean on)
{
  if (wax_demo_item_has_tag (item, tag) == on)
    return;
  if (item->tags == NULL)
    item->tags = g_array_new (FALSE, FALSE, sizeof (guint));
  if (on) {
    g_array_append_val (item->tags, tag);
  } else {
    for (guint i = item->tags->len; i > 0; i--) {
      if (g_array_index (item->tags, guint, i - 1) == tag)
        g_array_remove_index (item->tags, i - 1);
    }
  }
  wax_demo_user_touch (user, item);
}

void
wax_demo_action_set_tags (WaxDemoCall *call, WaxDemoItem *item, json_t *values)
{
  const char *names = wax_demo_text (values, "tn");
  const char *ids = wax_demo_text (values, "t");
  g_auto(GStrv) list = g_strsplit (names != NULL ? names : ids != NULL ? ids : "", ",", -1);

  if (names == NULL && ids == NULL)
    return;
  g_clear_pointer (&item->tags, g_array_unref);
  for (char **one = list; *one != NULL; one++) {
    g_autoptr(json_t) action = **one == '\0' ? NULL : json_pack ("{s:s}", names != NULL ? "tn" : "tag", *one);
    WaxDemoItem *tag = action == NULL ? NULL : find_tag (call, action);
    if (tag != NULL)
      set_tag (call->mailbox, item, tag->id, TRUE);
  }
}

static gboolean
update (WaxDemoCall *call, WaxDemoItem *item, json_t *action)
{
  const char *flags = wax_demo_text (action, "f");
  const char *name = wax_demo_text (action, "name");

  if (wax_demo_text (action, "l") != NULL)
    wax_demo_user_move (call->mailbox, item, (guint) wax_demo_number (action, "l", item->folder));
  if (flags != NULL) {
    guint kept = item->flags & (wax_demo_flag ('a') | wax_demo_flag ('v') | wax_demo_flag ('s') | wax_demo_flag ('d'));
    item->flags = kept | wax_demo_flags_from_string (flags);
  }
  wax_demo_action_set_tags (call, item, action);
  if (wax_demo_text (action, "color") != NULL)
    item->color = (gint) wax_demo_number (action, "color", 0);
  if (item->kind == WAX_DEMO_TAG && (wax_demo_text (action, "color") != NULL || wax_demo_text (action, "rgb") != NULL)) {
    g_clear_pointer (&item->view, g_free);
    item->view = wax_demo_text (action, "rgb") != NULL ? g_ascii_strup (wax_demo_text (action, "rgb"), -1) : NULL;
  }
  wax_demo_user_touch (call->mailbox, item);
  if (good_name (name) && item->name != NULL) {
    g_free (item->name);
    item->name = g_strdup (name);
    wax_demo_user_touch_content (call->mailbox, item);
  }
  return TRUE;
}

/* FALSE with the fault set. */
static gboolean
act_on (WaxDemoCall *call, WaxDemoItem *item, const char *op, json_t *action)
{
  gboolean negated = op[0] == '!';
  const char *verb = op + negated;
  WaxDemoItem *tag;

  if (wax_demo_user_apply (call->mailbox, item, op))
    return TRUE;
  if (strcmp (verb, "tag") == 0) {
    tag = find_tag (call, action);
    if (tag == NULL) {
      fail_missing (call, "mail.NO_SUCH_TAG", "tag", wax_demo_text_or_empty (action, "tag"));
      return FALSE;
    }
    set_tag (call->mailbox, item, tag->id, !negated);
  } else if (strcmp (op, "move") == 0) {
    wax_demo_user_move (call->mailbox, item, (guint) wax_demo_number (action, "l", item->folder));
  } else if (strcmp (op, "copy") == 0 && item->kind == WAX_DEMO_MESSAGE) {
    wax_demo_user_add_message (call->mailbox, (guint) wax_demo_number (action, "l", item->folder), item->raw, NULL,
                               item->flags, item->date_ms);
  } else if (strcmp (verb, "spam") == 0) {
    wax_demo_user_move (call->mailbox, item,
                        (guint) wax_demo_number (action, "l", negated ? WAX_DEMO_INBOX : WAX_DEMO_JUNK));
  } else if (strcmp (op, "update") == 0 || strcmp (op, "rename") == 0 || strcmp (op, "color") == 0) {
    return update (call, item, action);
  } else {
    wax_demo_fail (call, "service.INVALID_REQUEST", "invalid request: unknown operation: %s", op);
    return FALSE;
  }
  return TRUE;
}

static json_t *
done (const char *ids, const char *op)
{
  return json_pack ("{s:{s:s, s:s}}", "action", "id", ids, "op", op);
}

static gboolean
target_exists (WaxDemoCall *call, json_t *action)
{
  const char *target = wax_demo_text (action, "l");

  if (target == NULL || wax_demo_user_find_kind (call->mailbox, (guint) wax_demo_number (action, "l", 0),
                                                 WAX_DEMO_FOLDER) != NULL)
    return TRUE;
  fail_missing (call, "mail.NO_SUCH_FOLDER", "folder id", target);
  return FALSE;
}

/* FALSE with the fault set: the folders of every mailbox stay where they are, and no folder goes into itself. */
static gboolean
may_act_on (WaxDemoCall *call, WaxDemoItem *item, const char *op, json_t *action)
{
  static const char *const lasting[] = { "move", "trash", "delete", "rename", "update", "spam", NULL };
  guint target = (guint) wax_demo_number (action, "l", 0);
  g_autofree char *id = g_strdup_printf ("%u", item->id);

  if (item->fixed && g_strv_contains (lasting, op) &&
      !(strcmp (op, "update") == 0 && wax_demo_text (action, "l") == NULL)) {
    fail_immutable (call, id);
    return FALSE;
  }
  if (item->kind == WAX_DEMO_FOLDER && wax_demo_text (action, "l") != NULL && wax_demo_user_holds (call->mailbox,
      target, item->id)) {
    wax_demo_fail (call, "mail.CANNOT_CONTAIN", "cannot put object in folder: %u", target);
    return FALSE;
  }
  return TRUE;
}

/* FALSE with the fault set. */
static gboolean
check_tag_name (WaxDemoCall *call, WaxDemoItem *tag, const char *op, json_t *action)
{
  const char *name = strcmp (op, "rename") == 0 || strcmp (op, "update") == 0 ? wax_demo_text (action, "name") : NULL;
  WaxDemoItem *other = name == NULL ? NULL : wax_demo_user_find_tag (call->mailbox, name);

  if (name == NULL || tag->kind != WAX_DEMO_TAG)
    return TRUE;
  if (!good_name (name) || strchr (name, '\\') != NULL)
    return fail_name (call, "mail.INVALID_NAME", "invalid name", name) != NULL;
  return other == NULL || other == tag ||
      fail_name (call, "mail.ALREADY_EXISTS", "object with that name already exists", name) != NULL;
}

static json_t *
act (WaxDemoCall *call, json_t *request, WaxDemoKind kind)
{
  json_t *action = wax_demo_object (request, "action");
  g_autofree char *ids = g_strdup (wax_demo_text (action, "id"));
  const char *op = wax_demo_text (action, "op");
  g_autoptr(GPtrArray) items = NULL;

  if (op == NULL || ids == NULL)
    return wax_demo_fail (call, "service.INVALID_REQUEST", "invalid request: missing required attribute");
  items = find_items (call, ids, kind, strcmp (op, "delete") == 0);
  if (items == NULL || !target_exists (call, action))
    return NULL;
  for (guint i = 0; i < items->len; i++) {
    if (!may_act_on (call, g_ptr_array_index (items, i), op, action) ||
        !check_tag_name (call, g_ptr_array_index (items, i), op, action))
      return NULL;
  }
  wax_demo_user_begin (call->mailbox);
  for (guint i = 0; i < items->len; i++) {
    if (!act_on (call, g_ptr_array_index (items, i), op, action)) {
      call->mailbox->change--;
      return NULL;
    }
  }
  wax_demo_wait_notify (call->server, call->mailbox);
  return done (ids, op);
}

json_t *
wax_demo_action_message (WaxDemoCall *call, json_t *request)
{
  return act (call, request, WAX_DEMO_MESSAGE);
}

json_t *
wax_demo_action_item (WaxDemoCall *call, json_t *request)
{
  return act (call, request, WAX_DEMO_N_KINDS);
}

json_t *
wax_demo_action_contact (WaxDemoCall *call, json_t *request)
{
  return act (call, request, WAX_DEMO_CONTACT);
}

json_t *
wax_demo_action_tag (WaxDemoCall *call, json_t *request)
{
  return act (call, request, WAX_DEMO_TAG);
}

/* Folders */

static GPtrArray *
contents_of (WaxDemoUser *user, guint folder, gboolean folders)
{
  GPtrArray *contents = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, user->items);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    WaxDemoItem *item = value;
    gboolean is_folder = item->kind == WAX_DEMO_FOLDER || item->kind == WAX_DEMO_LINK;
    if (item->folder == folder && item->id != folder && !item->fixed && is_folder == folders &&
        item->kind != WAX_DEMO_TAG && item->kind != WAX_DEMO_CONVERSATION)
      g_ptr_array_add (contents, GUINT_TO_POINTER (item->id));
  }
  return contents;
}

static void
remove_contents (WaxDemoUser *user, guint folder, gboolean folders_too)
{
  g_autoptr(GPtrArray) items = contents_of (user, folder, FALSE);
  g_autoptr(GPtrArray) folders = contents_of (user, folder, TRUE);

  for (guint i = 0; i < items->len; i++) {
    WaxDemoItem *item = wax_demo_user_find (user, GPOINTER_TO_UINT (g_ptr_array_index (items, i)));
    if (item != NULL)
      wax_demo_user_remove (user, item);
  }
  for (guint i = 0; folders_too && i < folders->len; i++) {
    guint id = GPOINTER_TO_UINT (g_ptr_array_index (folders, i));
    remove_contents (user, id, TRUE);
    wax_demo_user_remove (user, wax_demo_user_find (user, id));
  }
}

static void
mark_read (WaxDemoUser *user, guint folder)
{
  g_autoptr(GPtrArray) items = contents_of (user, folder, FALSE);

  for (guint i = 0; i < items->len; i++)
    wax_demo_user_apply (user, wax_demo_user_find (user, GPOINTER_TO_UINT (g_ptr_array_index (items, i))), "read");
}

static json_t *
grant (WaxDemoCall *call, WaxDemoItem *folder, json_t *action, const char *id)
{
  json_t *given = wax_demo_object (action, "grant");
  const char *name = wax_demo_text (given, "d");
  WaxDemoUser *grantee = name == NULL ? wax_demo_server_find_user_by_id (call->server, wax_demo_text (given, "zid"))
      : wax_demo_server_find_user (call->server, name);

  if (grantee == NULL)
    return wax_demo_fail (call, "account.NO_SUCH_ACCOUNT", "no such account: %s", name == NULL ? "" : name);
  if (folder->grants == NULL)
    folder->grants = json_array ();
  json_array_append_new (folder->grants, json_pack ("{s:s, s:s, s:s, s:s}", "zid", grantee->id, "gt", "usr", "perm",
                                                    wax_demo_text (given, "perm") == NULL ? "r"
                                                        : wax_demo_text (given, "perm"), "d", grantee->name));
  folder->flags |= wax_demo_flag ('i');
  wax_demo_user_touch (call->mailbox, folder);
  return json_pack ("{s:{s:s, s:s, s:s, s:s}}", "action", "zid", grantee->id, "d", grantee->name, "id", id, "op",
                    "grant");
}

static void
end_grant (WaxDemoCall *call, WaxDemoItem *folder, const char *zid)
{
  json_t *left = json_array ();
  gsize i;
  json_t *one;

  json_array_foreach (folder->grants, i, one) {
    if (g_strcmp0 (wax_demo_text (one, "zid"), zid) != 0)
      json_array_append (left, one);
  }
  json_decref (folder->grants);
  folder->grants = json_array_size (left) > 0 ? left : NULL;
  if (folder->grants == NULL)
    json_decref (left);
  wax_demo_user_touch (call->mailbox, folder);
}

/* The trap of the server seen: the fault says that nothing happened, and every message is gone. */
static json_t *
delete_folder (WaxDemoCall *call, WaxDemoItem *folder, const char *id)
{
  guint number = folder->id;

  if (folder->fixed) {
    remove_contents (call->mailbox, number, FALSE);
    return fail_immutable (call, id);
  }
  remove_contents (call->mailbox, number, TRUE);
  wax_demo_user_remove (call->mailbox, wax_demo_user_find (call->mailbox, number));
  return done (id, "delete");
}

/* FALSE with the fault set: no two folders beside each other have one name. In the trash, the one that comes gets
 * another. */
static gboolean
settle_name (WaxDemoCall *call, WaxDemoItem *folder, const char *op, json_t *action)
{
  gboolean named = strcmp (op, "rename") == 0 || strcmp (op, "update") == 0;
  gboolean moved = strcmp (op, "move") == 0 || strcmp (op, "update") == 0;
  const char *given = named ? wax_demo_text (action, "name") : NULL;
  g_autofree char *name = g_strdup (given != NULL ? given : folder->name);
  guint parent = strcmp (op, "trash") == 0 ? WAX_DEMO_TRASH
      : moved ? (guint) wax_demo_number (action, "l", folder->folder) : folder->folder;
  WaxDemoItem *other;

  if (!named && !moved && parent == folder->folder)
    return TRUE;
  if (given != NULL && !good_name (given))
    return fail_name (call, "mail.INVALID_NAME", "invalid name", given) != NULL;
  other = wax_demo_user_find_child (call->mailbox, parent, name);
  if (other == NULL || other == folder)
    return TRUE;
  if (parent != WAX_DEMO_TRASH)
    return fail_name (call, "mail.ALREADY_EXISTS", "object with that name already exists", name) != NULL;
  g_free (folder->name);
  folder->name = g_strdup_printf ("%s{%u}", name, folder->id);
  return TRUE;
}

json_t *
wax_demo_action_folder (WaxDemoCall *call, json_t *request)
{
  json_t *action = wax_demo_object (request, "action");
  g_autofree char *id = g_strdup (wax_demo_text (action, "id"));
  const char *op = wax_demo_text (action, "op");
  gboolean deleting = g_strcmp0 (op, "delete") == 0;
  g_autoptr(GPtrArray) folders = op == NULL ? NULL : find_items (call, id, WAX_DEMO_FOLDER, deleting);
  WaxDemoItem *folder = folders == NULL || folders->len == 0 ? NULL : g_ptr_array_index (folders, 0);
  json_t *response = NULL;

  if (op == NULL || folder == NULL)
    return deleting && call->fault == NULL ? done (id, op) : NULL;
  if (!target_exists (call, action) ||
      (!deleting && (!may_act_on (call, folder, op, action) || !settle_name (call, folder, op, action))))
    return NULL;
  wax_demo_user_begin (call->mailbox);
  if (deleting)
    response = delete_folder (call, folder, id);
  else if (strcmp (op, "grant") == 0)
    response = grant (call, folder, action, id);
  else if (strcmp (op, "empty") == 0)
    remove_contents (call->mailbox, folder->id, wax_demo_truth (action, "recursive", TRUE));
  else if (strcmp (op, "read") == 0)
    mark_read (call->mailbox, folder->id);
  else if (strcmp (op, "!grant") == 0)
    end_grant (call, folder, wax_demo_text (action, "zid"));
  else if (!act_on (call, folder, op, action))
    return NULL;
  if (strcmp (op, "trash") == 0)
    mark_read (call->mailbox, folder->id);
  wax_demo_wait_notify (call->server, call->mailbox);
  return response != NULL || call->fault != NULL ? response : done (id, op);
}

json_t *
wax_demo_action_create_folder (WaxDemoCall *call, json_t *request)
{
  json_t *wanted = wax_demo_object (request, "folder");
  const char *name = wax_demo_text (wanted, "name");
  const char *parent_text = wax_demo_text (wanted, "l");
  guint parent = (guint) wax_demo_number (wanted, "l", WAX_DEMO_ROOT);
  WaxDemoItem *folder;

  if (parent_text == NULL && name != NULL && name[0] == '/')
    name++;
  if (wax_demo_user_find_kind (call->mailbox, parent, WAX_DEMO_FOLDER) == NULL)
    return fail_missing (call, "mail.NO_SUCH_ITEM", "item", wax_demo_text_or_empty (wanted, "l"));
  if (!good_name (name))
    return fail_name (call, "mail.INVALID_NAME", "invalid name", name);
  folder = wax_demo_user_find_child (call->mailbox, parent, name);
  if (folder != NULL && !wax_demo_truth (wanted, "fie", FALSE))
    return fail_name (call, "mail.ALREADY_EXISTS", "object with that name already exists", name);
  if (folder == NULL)
    folder = wax_demo_user_add_folder (call->mailbox, parent, name, wax_demo_text (wanted, "view"),
                                       (gint) wax_demo_number (wanted, "color", 0));
  wax_demo_wait_notify (call->server, call->mailbox);
  return json_pack ("{s:[o]}", "folder", wax_demo_folder_to_json (call, folder, FALSE));
}

json_t *
wax_demo_action_create_tag (WaxDemoCall *call, json_t *request)
{
  json_t *wanted = wax_demo_object (request, "tag");
  const char *name = wax_demo_text (wanted, "name");
  const char *rgb = wax_demo_text (wanted, "rgb");
  WaxDemoItem *tag;

  if (!good_name (name) || strchr (name, '\\') != NULL)
    return fail_name (call, "mail.INVALID_NAME", "invalid name", name);
  if (wax_demo_user_find_tag (call->mailbox, name) != NULL)
    return fail_name (call, "mail.ALREADY_EXISTS", "object with that name already exists", name);
  tag = wax_demo_user_add_tag (call->mailbox, name, (gint) wax_demo_number (wanted, "color", 0));
  if (rgb != NULL)
    tag->view = g_ascii_strup (rgb, -1);
  return json_pack ("{s:[o]}", "tag", wax_demo_tag_to_json (call, tag, FALSE));
}

json_t *
wax_demo_action_create_mountpoint (WaxDemoCall *call, json_t *request)
{
  json_t *wanted = wax_demo_object (request, "link");
  const char *owner_name = wax_demo_text (wanted, "owner");
  WaxDemoUser *owner = owner_name == NULL ? wax_demo_server_find_user_by_id (call->server,
      wax_demo_text (wanted, "zid")) : wax_demo_server_find_user (call->server, owner_name);
  const char *path = wax_demo_text (wanted, "path");
  const char *name = wax_demo_text (wanted, "name");
  WaxDemoItem *remote, *link;

  remote = owner == NULL ? NULL : path != NULL ? wax_demo_user_find_child (owner, WAX_DEMO_ROOT, path + (*path == '/'))
                                               : wax_demo_user_find_kind (owner, (guint) wax_demo_number (wanted, "rid",
                                                   0), WAX_DEMO_FOLDER);
  if (remote == NULL || wax_demo_user_grants (owner, remote, call->user) == NULL)
    return wax_demo_fail (call, "service.PERM_DENIED", "permission denied: can not access account");
  if (!good_name (name))
    return fail_name (call, "mail.INVALID_NAME", "invalid name", name);
  if (!target_exists (call, wanted))
    return NULL;
  link = wax_demo_user_add_folder (call->mailbox, (guint) wax_demo_number (wanted, "l", WAX_DEMO_ROOT), name,
                                   wax_demo_text (wanted, "view"), 0);
  link->kind = WAX_DEMO_LINK;
  link->link = json_pack ("{s:s, s:i, s:s, s:s, s:b}", "zid", owner->id, "rid", (int) remote->id, "ruuid", remote->uuid,
                          "owner", owner->name, "reminder", FALSE);
  return json_pack ("{s:[o]}", "link", wax_demo_link_to_json (call, link, TRUE));
}

json_t *
wax_demo_action_metadata (WaxDemoCall *call, json_t *request)
{
  g_autofree char *ids = g_strdup (wax_demo_text (wax_demo_object (request, "m"), "ids"));
  g_autoptr(GPtrArray) items = find_items (call, ids, WAX_DEMO_MESSAGE, FALSE);
  json_t *list;

  if (items == NULL)
    return NULL;
  list = json_array ();
  for (guint i = 0; i < items->len; i++)
    json_array_append_new (list, wax_demo_message_state (call, g_ptr_array_index (items, i)));
  return json_pack ("{s:o}", "m", list);
}
