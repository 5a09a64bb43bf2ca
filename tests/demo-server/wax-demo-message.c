#include "wax-demo-call.h"

#include "wax-demo-mime.h"

#include <string.h>

static json_t *
fail_missing (WaxDemoCall *call, const char *id)
{
  wax_demo_fail (call, "mail.NO_SUCH_MSG", "no such message: %s", id);
  wax_demo_fail_argument (call, "itemId", "IID", id);
  return NULL;
}

static void
set_top (WaxDemoCall *call, json_t *object, WaxDemoItem *item)
{
  json_object_set_new (object, "s", json_integer ((json_int_t) item->size));
  json_object_set_new (object, "d", json_integer (item->date_ms));
  json_object_set_new (object, "l", wax_demo_id (call, item->folder));
  json_object_set_new (object, "cid", wax_demo_id (call, wax_demo_item_conversation (item)));
  if (item->flags != 0)
    json_object_set_new (object, "f", wax_demo_string_take (wax_demo_flags_to_string (item->flags)));
  if (item->tags != NULL && item->tags->len > 0) {
    json_object_set_new (object, "tn", wax_demo_string_take (wax_demo_item_tag_names (call->mailbox, item)));
    json_object_set_new (object, "t", wax_demo_string_take (wax_demo_item_tag_ids (item)));
  }
  json_object_set_new (object, "rev", json_integer (item->rev));
  json_object_set_new (object, "id", wax_demo_id (call, item->id));
}

static void
set_headers (json_t *object, WaxDemoMime *mime, json_t *wanted)
{
  g_autoptr(json_t) names = wax_demo_list (wanted, "header");
  json_t *values = json_object ();
  gsize i;
  json_t *name;

  json_array_foreach (names, i, name) {
    char *value = wax_demo_mime_dup_header (mime, wax_demo_text_or_empty (name, "n"));
    if (value != NULL)
      json_object_set_new (values, wax_demo_text_or_empty (name, "n"), wax_demo_string_take (value));
  }
  if (json_object_size (values) > 0)
    json_object_set (object, "_attrs", values);
  json_decref (values);
}

json_t *
wax_demo_message_to_json (WaxDemoCall *call, WaxDemoItem *item, json_t *wanted)
{
  g_autoptr(WaxDemoMime) whole = wax_demo_mime_new (item->raw);
  const char *part = wax_demo_text (wanted, "part");
  json_t *object = json_object ();
  WaxDemoMimeView view = { .html = wax_demo_truth (wanted, "html", wanted == NULL),
                           .max = wax_demo_number (wanted, "max", 0), .part = part,
                           .neuter = wax_demo_truth (wanted, "neuter", TRUE) };

  if (part == NULL) {
    set_top (call, object, item);
  } else {
    json_object_set_new (object, "id", wax_demo_id (call, item->id));
    json_object_set_new (object, "part", json_string (part));
  }
  if (wax_demo_truth (wanted, "raw", FALSE)) {
    g_autofree char *text = g_strndup (g_bytes_get_data (item->raw, NULL), item->size);
    json_object_set_new (object, "content", json_pack ("{s:o}", "_content", wax_demo_string (text)));
    return object;
  }
  if (item->fragment != NULL && *item->fragment != '\0')
    json_object_set_new (object, "fr", wax_demo_string (item->fragment));
  wax_demo_mime_describe (whole, object, &view);
  if (part == NULL && wax_demo_mime_has_invitation (whole)) {
    json_t *invitation = wax_demo_invite_to_json (item, whole);

    if (invitation != NULL)
      json_object_set_new (object, "inv", invitation);
  }
  if (item->origin != NULL)
    json_object_update (object, item->origin);
  if (json_object_get (object, "irt") != NULL && item->origin == NULL)
    json_object_del (object, "irt");
  set_headers (object, whole, wanted);
  return object;
}

json_t *
wax_demo_message_get (WaxDemoCall *call, json_t *request)
{
  json_t *wanted = wax_demo_object (request, "m");
  const char *id_text = wax_demo_text (wanted, "id");
  gint64 id = 0;
  WaxDemoItem *item;
  json_t *message;

  if (wanted == NULL)
    return wax_demo_fail (call, "service.FAILURE", "system failure: NullPointerException: \"msgSpec\" is null");
  if (!wax_demo_parse_id (call, id_text, &id))
    return NULL;
  item = wax_demo_user_find_kind (call->mailbox, (guint) id, WAX_DEMO_MESSAGE);
  if (item == NULL)
    return fail_missing (call, id_text);
  if (wax_demo_truth (wanted, "read", FALSE) && (item->flags & wax_demo_flag ('u')) != 0) {
    wax_demo_user_begin (call->mailbox);
    wax_demo_user_apply (call->mailbox, item, "read");
  }
  message = wax_demo_message_to_json (call, item, wanted);
  return json_pack ("{s:[o]}", "m", message);
}
