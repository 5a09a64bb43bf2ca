#include "wax-demo-call.h"

#include <string.h>

#define DEFAULT_WAIT_S 300
#define MIN_WAIT_S 30
#define MAX_WAIT_S 1200
#define CLOSING_DELAY_MS 3000
#define NONBLOCKING_DELAY_MS 1000
#define MAX_SETS 5

/**
 * WaxDemoWait: an answer that is held back: the message is paused, no thread waits.
 */
struct _WaxDemoWait {
  WaxDemoServer *server;
  SoupServerMessage *message;
  WaxDemoWaitSet *set;
  WaxDemoSession *session;
  char *request_id;
  GSource *timer;
  gboolean signals_wanted;
};

void
wax_demo_wait_free (gpointer data)
{
  WaxDemoWait *wait = data;

  if (wait->set != NULL && wait->set->waiter == wait)
    wait->set->waiter = NULL;
  if (wait->session != NULL && wait->session->waiter == wait)
    wait->session->waiter = NULL;
  g_source_destroy (wait->timer);
  g_source_unref (wait->timer);
  g_signal_handlers_disconnect_by_data (wait->message, wait);
  g_object_unref (wait->message);
  g_free (wait->request_id);
  g_free (wait);
}

void
wax_demo_wait_set_free (gpointer data)
{
  WaxDemoWaitSet *set = data;

  g_free (set->id);
  g_free (set->types);
  g_free (set);
}

void
wax_demo_session_free (gpointer data)
{
  WaxDemoSession *session = data;

  g_free (session->id);
  g_free (session);
}

static json_t *
set_answer (WaxDemoWaitSet *set, gboolean signal)
{
  json_t *response = json_object ();

  if (signal) {
    set->signalled = set->user->change;
    set->seq += 2;
    json_object_set_new (response, "a", json_pack ("[{s:s, s:i}]", "id", set->user->id, "changeid",
                                                   (int) set->user->change));
  }
  json_object_set_new (response, "waitSet", json_string (set->id));
  json_object_set_new (response, "seq", wax_demo_string_take (g_strdup_printf ("%u", set->seq)));
  return response;
}

/* Sends the held-back answer and forgets the wait. */
static void
end_wait (WaxDemoWait *wait, json_t *response)
{
  g_autoptr(json_t) context = json_object ();
  WaxDemoUser *user = wait->set != NULL ? wait->set->user : wait->session->user;
  WaxDemoServer *self = wait->server;
  g_autoptr(SoupServerMessage) message = g_object_ref (wait->message);
  gboolean noop = wait->session != NULL;

  if (noop) {
    json_object_set_new (context, "session", json_pack ("{s:s, s:s}", "id", wait->session->id, "_content",
                                                        wait->session->id));
    wax_demo_session_tell (self, wait->session, context);
  }
  json_object_set_new (context, "change", json_pack ("{s:i}", "token", (int) user->change));
  json_object_set_new (response, "_jsns", json_string ("urn:zimbraMail"));
  if (wait->request_id != NULL)
    json_object_set_new (response, "requestId", json_string (wait->request_id));
  g_ptr_array_remove_fast (self->waits, wait);
  wax_demo_soap_answer_waiting (self, message, context, noop ? "NoOpResponse" : "WaitSetResponse", response);
  json_decref (response);
}

static gboolean
time_over_cb (gpointer data)
{
  WaxDemoWait *wait = data;
  WaxDemoWaitSet *set = wait->set;

  end_wait (wait, set == NULL ? json_object () : set_answer (set, FALSE));
  return G_SOURCE_REMOVE;
}

static void
gone_cb (SoupServerMessage *message, gpointer data)
{
  WaxDemoWait *wait = data;

  g_ptr_array_remove_fast (wait->server->waits, wait);
}

static WaxDemoWait *
begin_wait (WaxDemoCall *call, json_t *request, gint64 timeout_ms)
{
  WaxDemoWait *wait = g_new0 (WaxDemoWait, 1);
  gint64 speed = MAX (wax_demo_server_switch (call->server, WAX_DEMO_WAIT_SPEED, NULL), 1);

  wait->server = call->server;
  wait->message = g_object_ref (call->message);
  wait->request_id = g_strdup (wax_demo_text (request, "requestId"));
  wait->timer = g_timeout_source_new ((guint) (timeout_ms / speed));
  g_source_set_callback (wait->timer, time_over_cb, wait, NULL);
  g_source_attach (wait->timer, call->server->context);
  g_signal_connect (call->message, "finished", G_CALLBACK (gone_cb), wait);
  g_ptr_array_add (call->server->waits, wait);
  soup_server_message_pause (call->message);
  call->waiting = TRUE;
  return wait;
}

static WaxDemoUser *
named_user (WaxDemoCall *call, json_t *entry)
{
  const char *id = wax_demo_text (entry, "id");
  const char *name = wax_demo_text (entry, "name");

  if (id == NULL && name == NULL)
    return call->user;
  return id != NULL ? wax_demo_server_find_user_by_id (call->server, id)
      : wax_demo_server_find_user (call->server, name);
}

static void
destroy_oldest (WaxDemoServer *self, WaxDemoUser *user)
{
  WaxDemoWaitSet *oldest = NULL;
  guint count = 0;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->waitsets);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    WaxDemoWaitSet *set = value;
    if (set->user != user)
      continue;
    count++;
    if (oldest == NULL || set->used_us < oldest->used_us)
      oldest = set;
  }
  if (count < MAX_SETS)
    return;
  if (oldest->waiter != NULL)
    end_wait (oldest->waiter, set_answer (oldest, FALSE));
  g_hash_table_remove (self->waitsets, oldest->id);
}

json_t *
wax_demo_wait_create (WaxDemoCall *call, json_t *request)
{
  g_autoptr(json_t) entries = wax_demo_list (wax_demo_object (request, "add"), "a");
  WaxDemoWaitSet *set;
  g_autofree char *uuid = NULL;
  gsize i;
  json_t *entry;

  json_array_foreach (entries, i, entry) {
    if (named_user (call, entry) != call->user)
      return wax_demo_fail (call, "service.PERM_DENIED", "permission denied: cannot access account %s",
                            wax_demo_text_or_empty (entry, "name"));
  }
  destroy_oldest (call->server, call->user);
  uuid = g_uuid_string_random ();
  set = g_new0 (WaxDemoWaitSet, 1);
  set->id = g_strdup_printf ("WaitSet-%s", uuid);
  set->types = g_strdup ("f,m,c,a");
  if (wax_demo_text (request, "defTypes") != NULL && strcmp (wax_demo_text (request, "defTypes"), "all") != 0) {
    g_free (set->types);
    set->types = g_strdup (wax_demo_text (request, "defTypes"));
  }
  set->user = call->user;
  set->used_us = g_get_monotonic_time ();
  set->known = (guint) wax_demo_number (json_array_get (entries, 0), "token", call->user->change);
  g_hash_table_insert (call->server->waitsets, set->id, set);
  return json_pack ("{s:s, s:s, s:i}", "waitSet", set->id, "defTypes", set->types, "seq", 0);
}

/* Tags wake nobody, as on the server seen: only what the letters f, m, c and a mean is looked at. */
static guint
newest_signal (WaxDemoUser *user)
{
  guint newest = 0;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, user->items);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    WaxDemoItem *item = value;
    if (item->kind != WAX_DEMO_TAG && item->kind != WAX_DEMO_CONVERSATION)
      newest = MAX (newest, item->ms);
  }
  for (guint i = 0; i < user->tombstones->len; i++)
    newest = MAX (newest, g_array_index (user->tombstones, WaxDemoTombstone, i).change);
  return newest;
}

json_t *
wax_demo_wait_set (WaxDemoCall *call, json_t *request)
{
  const char *id = wax_demo_text (request, "waitSet");
  WaxDemoWaitSet *set = id == NULL ? NULL : g_hash_table_lookup (call->server->waitsets, id);
  g_autoptr(json_t) updates = wax_demo_list (wax_demo_object (request, "update"), "a");
  gint64 timeout_s = CLAMP (wax_demo_number (request, "timeout", DEFAULT_WAIT_S), MIN_WAIT_S, MAX_WAIT_S);
  gboolean stale, behind, block = wax_demo_truth (request, "block", FALSE);
  WaxDemoWait *wait;

  if (set == NULL || set->user != call->user) {
    wax_demo_fail (call, "admin.NO_SUCH_WAITSET", "no such waitset: %s", id == NULL ? "" : id);
    wax_demo_fail_argument (call, "id", "STR", id);
    return NULL;
  }
  if (json_array_size (updates) > 0)
    set->known = set->signalled = (guint) wax_demo_number (json_array_get (updates, 0), "token", set->known);
  set->used_us = g_get_monotonic_time ();
  if (set->waiter != NULL)
    end_wait (set->waiter, json_pack ("{s:s, s:b}", "waitSet", set->id, "canceled", TRUE));
  stale = wax_demo_number (request, "seq", 0) < set->seq;
  behind = newest_signal (set->user) > (stale ? set->known : MAX (set->known, set->signalled));
  if (stale && !behind)
    behind = newest_signal (set->user) > set->known;
  if (behind || call->in_batch)
    return set_answer (set, behind);
  wait = begin_wait (call, request, block ? timeout_s * 1000 + CLOSING_DELAY_MS : NONBLOCKING_DELAY_MS);
  wait->set = set;
  wait->signals_wanted = block;
  set->waiter = wait;
  return NULL;
}

json_t *
wax_demo_wait_destroy (WaxDemoCall *call, json_t *request)
{
  const char *id = wax_demo_text (request, "waitSet");
  WaxDemoWaitSet *set = id == NULL ? NULL : g_hash_table_lookup (call->server->waitsets, id);
  json_t *response;

  if (set == NULL || set->user != call->user) {
    wax_demo_fail (call, "mail.NO_SUCH_WAITSET", "no such waitset: %s", id == NULL ? "" : id);
    wax_demo_fail_argument (call, "id", "STR", id);
    return NULL;
  }
  if (set->waiter != NULL)
    end_wait (set->waiter, set_answer (set, FALSE));
  response = json_pack ("{s:s}", "waitSet", set->id);
  g_hash_table_remove (call->server->waitsets, set->id);
  return response;
}

void
wax_demo_wait_notify (WaxDemoServer *self, WaxDemoUser *user)
{
  for (guint i = self->waits->len; i > 0; i--) {
    WaxDemoWait *wait = g_ptr_array_index (self->waits, i - 1);
    if (!wait->signals_wanted)
      continue;
    if (wait->set != NULL && wait->set->user == user && newest_signal (user) > MAX (wait->set->known,
        wait->set->signalled))
      end_wait (wait, set_answer (wait->set, TRUE));
    else if (wait->session != NULL && wait->session->user == user && user->change > wait->session->known)
      end_wait (wait, json_object ());
  }
}

json_t *
wax_demo_wait_noop (WaxDemoCall *call, json_t *request)
{
  json_t *asked = json_object_get (call->context, "session");
  WaxDemoSession *session;
  WaxDemoWait *wait;

  if (asked == NULL) {
    if (wax_demo_truth (request, "wait", FALSE))
      return wax_demo_fail (call, "service.INVALID_REQUEST", "invalid request: wait needs a session");
    return json_object ();
  }
  session = wax_demo_session_find (call, asked);
  if (session == NULL)
    return NULL;
  if (json_object_get (call->reply_context, "refresh") != NULL || !wax_demo_truth (request, "wait", FALSE) ||
      call->in_batch)
    return json_object ();
  if (session->waiter != NULL)
    end_wait (session->waiter, json_pack ("{s:b}", "waitDisallowed", TRUE));
  if (session->user->change > session->known) {
    wax_demo_session_tell (call->server, session, call->reply_context);
    return json_object ();
  }
  wait = begin_wait (call, request, CLAMP (wax_demo_number (request, "timeout", DEFAULT_WAIT_S * 1000),
                                           MIN_WAIT_S * 1000, MAX_WAIT_S * 1000));
  wait->session = session;
  wait->signals_wanted = TRUE;
  session->waiter = wait;
  return NULL;
}
