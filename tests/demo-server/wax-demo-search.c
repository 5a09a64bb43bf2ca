#include "wax-demo-call.h"

#include "wax-demo-mime.h"

#include <string.h>

#define DEFAULT_LIMIT 10
#define MAX_LIMIT 1000
#define MAX_OPENED 20

/* The part of the query language that the client and the tests use: conditions side by side, all of which must hold. */
typedef struct {
  guint folder;
  gboolean any_folder, below;
  GHashTable *ids;
  gint64 first_id, last_id;
  guint with_flags, without_flags;
  guint tag;
  GPtrArray *words;
} Query;

static void
query_clear (Query *query)
{
  g_clear_pointer (&query->ids, g_hash_table_unref);
  g_clear_pointer (&query->words, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Query, query_clear)

static gboolean
parse_items (Query *query, const char *text)
{
  const char *range = strstr (text, "--");

  if (range != NULL) {
    query->first_id = g_ascii_strtoll (text, NULL, 10);
    query->last_id = g_ascii_strtoll (range + 2, NULL, 10);
    return TRUE;
  }
  query->ids = g_hash_table_new (NULL, NULL);
  while (*text == '{' || *text == ',' || *text == ' ')
    text++;
  while (*text != '\0' && *text != '}') {
    char *end = NULL;
    gint64 id = g_ascii_strtoll (text, &end, 10);
    if (end == text)
      return FALSE;
    g_hash_table_add (query->ids, GUINT_TO_POINTER ((guint) id));
    for (text = end; *text == ',' || *text == ' ';)
      text++;
  }
  return TRUE;
}

static gboolean
parse_is (Query *query, const char *what)
{
  static const struct { const char *name; char letter; gboolean wanted; } states[] = {
    { "unread", 'u', TRUE }, { "read", 'u', FALSE }, { "flagged", 'f', TRUE }, { "unflagged", 'f', FALSE },
    { "replied", 'r', TRUE },
    { "unreplied", 'r', FALSE }, { "forwarded", 'w', TRUE }, { "draft", 'd', TRUE }, { "sent", 's', TRUE },
    { "invite", 'v', TRUE },
  };

  if (strcmp (what, "anywhere") == 0)
    return query->any_folder = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    if (strcmp (states[i].name, what) == 0) {
      *(states[i].wanted ? &query->with_flags : &query->without_flags) |= wax_demo_flag (states[i].letter);
      return TRUE;
    }
  }
  return FALSE;
}

static WaxDemoItem *
find_path (WaxDemoUser *user, const char *path)
{
  g_auto(GStrv) names = g_strsplit (path, "/", -1);
  WaxDemoItem *folder = wax_demo_user_find (user, WAX_DEMO_ROOT);

  for (char **name = names; *name != NULL && folder != NULL; name++) {
    if (**name != '\0')
      folder = wax_demo_user_find_child (user, folder->id, *name);
  }
  return folder;
}

static gboolean
parse_term (WaxDemoCall *call, Query *query, const char *field, const char *value)
{
  WaxDemoItem *item;
  gint64 id = 0;

  if (strcmp (field, "in") == 0 || strcmp (field, "under") == 0) {
    item = find_path (call->mailbox, value);
    query->folder = item == NULL ? G_MAXUINT : item->id;
    query->below = field[0] == 'u';
  } else if (strcmp (field, "inid") == 0 || strcmp (field, "underid") == 0) {
    if (!wax_demo_parse_id (call, value, &id))
      return FALSE;
    query->folder = (guint) id;
    query->below = field[0] == 'u';
  } else if (strcmp (field, "item") == 0) {
    query->any_folder = TRUE;
    return parse_items (query, value);
  } else if (strcmp (field, "is") == 0) {
    return parse_is (query, value);
  } else if (strcmp (field, "has") == 0) {
    query->with_flags |= wax_demo_flag ('a');
  } else if (strcmp (field, "tag") == 0) {
    item = wax_demo_user_find_child (call->mailbox, WAX_DEMO_TAGS, value);
    query->tag = item == NULL ? G_MAXUINT : item->id;
  } else if (strcmp (field, "content") == 0 || strcmp (field, "subject") == 0 || strcmp (field, "from") == 0) {
    g_ptr_array_add (query->words, g_utf8_casefold (value, -1));
  } else {
    return FALSE;
  }
  return TRUE;
}

/* Terms are split at blanks, but neither inside quotes nor braces. */
static char *
next_term (const char **text)
{
  GString *term = g_string_new (NULL);
  char closing = '\0';

  while (**text == ' ')
    (*text)++;
  for (; **text != '\0' && (closing != '\0' || **text != ' '); (*text)++) {
    if (closing != '\0' && **text == closing)
      closing = '\0';
    else if (**text == '"' || **text == '{')
      closing = **text == '"' ? '"' : '}';
    if (**text != '"')
      g_string_append_c (term, **text);
  }
  if (term->len > 0 && closing == '\0')
    return g_string_free (term, FALSE);
  g_string_free (term, TRUE);
  return NULL;
}

static gboolean
parse_query (WaxDemoCall *call, const char *text, Query *query)
{
  query->words = g_ptr_array_new_with_free_func (g_free);
  while (text[strspn (text, " ")] != '\0') {
    g_autofree char *term = next_term (&text);
    char *colon;
    if (term == NULL)
      return FALSE;
    if (strchr (term, '(') != NULL && strchr (term, ')') == NULL)
      return FALSE;
    colon = strchr (term, ':');
    if (colon == NULL) {
      g_ptr_array_add (query->words, g_utf8_casefold (term, -1));
      continue;
    }
    *colon = '\0';
    if (!parse_term (call, query, term, colon + 1))
      return FALSE;
  }
  return TRUE;
}

static gboolean
contains (const char *text, const char *folded_word)
{
  g_autofree char *valid = text == NULL ? NULL : g_utf8_make_valid (text, -1);
  g_autofree char *folded = valid == NULL ? NULL : g_utf8_casefold (valid, -1);

  return folded != NULL && strstr (folded, folded_word) != NULL;
}

static gboolean
mentions (WaxDemoItem *item, const char *word)
{
  return contains (item->subject, word) || contains (item->from_name, word) || contains (item->from_address, word) ||
    contains (item->fragment, word);
}

static gboolean
matches (WaxDemoCall *call, const Query *query, WaxDemoItem *item)
{
  if (item->kind != WAX_DEMO_MESSAGE)
    return FALSE;
  if (query->ids != NULL && !g_hash_table_contains (query->ids, GUINT_TO_POINTER (item->id)))
    return FALSE;
  if (query->last_id != 0 && (item->id < query->first_id || item->id > query->last_id))
    return FALSE;
  if (query->folder != 0 && (query->below ? !wax_demo_user_holds (call->mailbox, item->folder, query->folder)
                             : item->folder != query->folder))
    return FALSE;
  if (query->folder == 0 && !query->any_folder && (item->folder == WAX_DEMO_TRASH || item->folder == WAX_DEMO_JUNK))
    return FALSE;
  if ((item->flags & query->with_flags) != query->with_flags || (item->flags & query->without_flags) != 0)
    return FALSE;
  if (query->tag != 0 && !wax_demo_item_has_tag (item, query->tag))
    return FALSE;
  for (guint i = 0; i < query->words->len; i++) {
    if (!mentions (item, g_ptr_array_index (query->words, i)))
      return FALSE;
  }
  return TRUE;
}

GPtrArray *
wax_demo_search_items (WaxDemoCall *call, const char *text)
{
  g_auto(Query) query = { 0 };
  GPtrArray *found = NULL;
  GHashTableIter iter;
  gpointer value;

  if (!parse_query (call, text, &query)) {
    if (call->fault == NULL) {
      wax_demo_fail (call, "mail.QUERY_PARSE_ERROR", "Couldn't parse query: %s", text);
      wax_demo_fail_argument (call, "curTok", "STR", "(");
      wax_demo_fail_argument (call, "colNo", "NUM", "1");
      wax_demo_fail_argument (call, "parserErr", "STR", "unexpected");
    }
    return NULL;
  }
  found = g_ptr_array_new ();
  if (query.ids != NULL) {
    g_hash_table_iter_init (&iter, query.ids);
    while (g_hash_table_iter_next (&iter, &value, NULL)) {
      WaxDemoItem *item = wax_demo_user_find (call->mailbox, GPOINTER_TO_UINT (value));
      if (item != NULL && matches (call, &query, item))
        g_ptr_array_add (found, item);
    }
    return found;
  }
  g_hash_table_iter_init (&iter, call->mailbox->items);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    if (matches (call, &query, value))
      g_ptr_array_add (found, value);
  }
  return found;
}

/* Sorting */

typedef struct {
  const char *name;
  gboolean descending;
} Order;

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  const WaxDemoItem *first = *(WaxDemoItem *const *) a;
  const WaxDemoItem *second = *(WaxDemoItem *const *) b;
  const Order *order = data;
  gint64 difference;

  if (g_str_has_prefix (order->name, "subj"))
    difference = g_strcmp0 (first->subject, second->subject);
  else if (g_str_has_prefix (order->name, "name"))
    difference = g_strcmp0 (first->from_name, second->from_name);
  else if (g_str_has_prefix (order->name, "size"))
    difference = (gint64) first->size - (gint64) second->size;
  else if (g_str_has_prefix (order->name, "id"))
    difference = (gint64) first->id - (gint64) second->id;
  else
    difference = first->date_ms - second->date_ms;
  if (difference == 0)
    difference = (gint64) first->id - (gint64) second->id;
  difference = difference > 0 ? 1 : difference < 0 ? -1 : 0;
  return (int) (order->descending ? -difference : difference);
}

static json_t *
sort_value (const WaxDemoItem *item, const char *order)
{
  if (g_str_has_prefix (order, "subj"))
    return wax_demo_string (item->subject);
  if (g_str_has_prefix (order, "name"))
    return wax_demo_string (item->from_name);
  return wax_demo_string_take (g_strdup_printf ("%" G_GINT64_FORMAT, g_str_has_prefix (order,
      "size") ? (gint64) item->size : item->date_ms));
}

static json_t *
sender (const WaxDemoItem *item)
{
  g_autofree char *local = g_strndup (item->from_address, strcspn (item->from_address, "@"));
  g_auto(GStrv) names = g_strsplit (item->from_name == NULL ? "" : item->from_name, " ", 2);
  json_t *object = json_pack ("{s:o, s:o}", "a", wax_demo_string (item->from_address), "d",
                              wax_demo_string (names[0] != NULL && *names[0] != '\0' ? names[0] : local));

  if (item->from_name != NULL && *item->from_name != '\0')
    json_object_set_new (object, "p", wax_demo_string (item->from_name));
  json_object_set_new (object, "t", json_string ("f"));
  return object;
}

/* Which parts matched; only known for words, and only worth it for a few messages. */
static void
set_matching_parts (json_t *object, WaxDemoItem *item)
{
  g_autoptr(WaxDemoMime) mime = wax_demo_mime_new (item->raw);
  g_auto(GStrv) paths = wax_demo_mime_dup_leaves (mime);
  json_t *list = json_array ();

  for (char **path = paths; *path != NULL; path++)
    json_array_append_new (list, json_pack ("{s:s}", "part", *path));
  json_object_set_new (object, "hp", list);
}

static json_t *
hit (WaxDemoCall *call, WaxDemoItem *item, const char *order)
{
  json_t *object = json_pack ("{s:I, s:I}", "s", (json_int_t) item->size, "d", (json_int_t) item->date_ms);

  json_object_set_new (object, "l", wax_demo_id (call, item->folder));
  json_object_set_new (object, "cid", wax_demo_id (call, wax_demo_item_conversation (item)));
  if (item->flags != 0)
    json_object_set_new (object, "f", wax_demo_string_take (wax_demo_flags_to_string (item->flags)));
  if (item->tags != NULL && item->tags->len > 0) {
    json_object_set_new (object, "t", wax_demo_string_take (wax_demo_item_tag_ids (item)));
    json_object_set_new (object, "tn", wax_demo_string_take (wax_demo_item_tag_names (call->mailbox, item)));
  }
  json_object_set_new (object, "rev", json_integer (item->rev));
  json_object_set_new (object, "id", wax_demo_id (call, item->id));
  if (item->subject != NULL)
    json_object_set_new (object, "su", wax_demo_string (item->subject));
  if (item->fragment != NULL && *item->fragment != '\0')
    json_object_set_new (object, "fr", wax_demo_string (item->fragment));
  json_object_set_new (object, "cm", json_true ());
  if (item->from_address != NULL)
    json_object_set_new (object, "e", json_pack ("[o]", sender (item)));
  json_object_set_new (object, "sf", sort_value (item, order));
  return object;
}

/* As GetMsg would give it. */
static json_t *
opened (WaxDemoCall *call, WaxDemoItem *item, json_t *request, const char *order)
{
  json_t *object = wax_demo_message_to_json (call, item, request);

  json_object_set_new (object, "cm", json_true ());
  json_object_set_new (object, "sf", sort_value (item, order));
  return object;
}

/* Where the page behind the message @cursor begins; one that is gone meanwhile has its place all the same. */
static gint64
find_page (GPtrArray *found, json_t *cursor, const char *order)
{
  gint64 id = wax_demo_number (cursor, "id", 0), at = wax_demo_number (cursor, "sortVal", 0), i;

  for (i = 0; i < (gint64) found->len; i++) {
    WaxDemoItem *item = g_ptr_array_index (found, (guint) i);

    if ((gint64) item->id == id)
      return i + 1;
    if (g_str_equal (order, "dateDesc") && item->date_ms < at)
      break;
  }
  return i;
}

json_t *
wax_demo_search (WaxDemoCall *call, json_t *request)
{
  const char *query = wax_demo_text (request, "query");
  const char *order_name = wax_demo_text (request, "sortBy");
  Order order = { order_name == NULL ? "dateDesc" : order_name, order_name == NULL ||
                  g_str_has_suffix (order_name, "Desc") };
  gint64 limit = CLAMP (wax_demo_number (request, "limit", DEFAULT_LIMIT), 1, MAX_LIMIT);
  gint64 offset = CLAMP (wax_demo_number (request, "offset", 0), 0, G_MAXINT32);
  g_autoptr(GPtrArray) found = wax_demo_search_items (call, query == NULL ? "" : query);
  gboolean ids = g_strcmp0 (wax_demo_text (request, "resultMode"), "IDS") == 0;
  const char *wish = wax_demo_text (request, "fetch");
  gboolean fetch = wish != NULL && (strcmp (wish, "1") == 0 || strcmp (wish, "first") == 0);
  gboolean words = query != NULL && (strchr (query, ':') == NULL || strstr (query, "subject:") != NULL ||
                                     strstr (query, "content:") != NULL);
  json_t *cursor = wax_demo_object (request, "cursor");
  json_t *response, *list = json_array ();

  if (found == NULL) {
    json_decref (list);
    return NULL;
  }
  g_ptr_array_sort_with_data (found, compare, &order);
  if (cursor != NULL)
    offset = find_page (found, cursor, order.name);
  response = json_pack ("{s:s}", "sortBy", order.name);
  if (cursor == NULL)
    json_object_set_new (response, "offset", json_integer (offset));
  for (gint64 i = offset; i < (gint64) found->len && i < offset + limit; i++) {
    WaxDemoItem *item = g_ptr_array_index (found, (guint) i);
    if (ids)
      json_array_append_new (list, json_pack ("{s:o, s:o}", "id", wax_demo_id (call, item->id), "sf",
                                              sort_value (item, order.name)));
    else
      json_array_append_new (list, i == offset && fetch ? opened (call, item, request, order.name) : hit (call, item,
          order.name));
    if (!ids && words && limit <= MAX_OPENED)
      set_matching_parts (json_array_get (list, json_array_size (list) - 1), item);
  }
  if (json_array_size (list) > 0)
    json_object_set (response, ids ? "hit" : "m", list);
  json_decref (list);
  json_object_set_new (response, "more", json_boolean ((gint64) found->len > offset + limit));
  return response;
}

static json_t *
short_address (const char *address, const char *type)
{
  g_autofree char *local = g_strndup (address, strcspn (address, "@"));

  return json_pack ("{s:o, s:o, s:s}", "a", wax_demo_string (address), "d", wax_demo_string (local), "t", type);
}

json_t *
wax_demo_message_notice (WaxDemoCall *call, WaxDemoItem *message)
{
  json_t *object = hit (call, message, "dateDesc");
  g_auto(GStrv) recipients = g_strsplit (message->to_address == NULL ? "" : message->to_address, ",", -1);
  json_t *people = json_array ();

  json_object_del (object, "cm");
  json_object_del (object, "sf");
  for (char **recipient = recipients; *recipient != NULL; recipient++)
    json_array_append_new (people, short_address (*recipient, "t"));
  if (message->from_address != NULL)
    json_array_append_new (people, short_address (message->from_address, "f"));
  json_object_set_new (object, "e", people);
  return object;
}

json_t *
wax_demo_conversation_notice (WaxDemoCall *call, WaxDemoItem *message)
{
  json_t *object = json_object ();
  guint unread = (message->flags & wax_demo_flag ('u')) != 0;

  json_object_set_new (object, "id", wax_demo_id (call, wax_demo_item_conversation (message)));
  json_object_set_new (object, "u", json_integer (unread));
  json_object_set_new (object, "n", json_integer (1));
  json_object_set_new (object, "f", wax_demo_string_take (wax_demo_flags_to_string (message->flags)));
  json_object_set_new (object, "d", json_integer (message->date_ms));
  json_object_set_new (object, "su", wax_demo_string (message->subject));
  if (message->from_address != NULL)
    json_object_set_new (object, "e", json_pack ("[o]", short_address (message->from_address, "f")));
  return object;
}
