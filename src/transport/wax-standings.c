#include "transport/wax-standings.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

/* Guards what may change; one for all, for a socket may outlive the session that it belonged to. */
static GMutex lock;

struct _WaxStanding {
  WaxEndpoint *endpoint;
  guint64 id;
  WaxStandings *owner; /* NULL once the connection is gone */
  WaxVerdict *verdict;
  WaxCertificateRequest *request; /* (nullable) */
  gboolean answered;
  GCancellable *cancel; /* of the request that uses it; NULL while it waits for one */
  int fd;               /* ours: the socket's own number may belong to another file the moment it was closed; or -1 */
  gboolean ended;
};

struct _WaxStandings {
  GPtrArray *open;
  GHashTable *newest; /* WaxEndpoint → WaxStanding */
};

static void
clear (gpointer data)
{
  WaxStanding *self = data;

  wax_endpoint_unref (self->endpoint);
  g_object_unref (self->verdict);
  g_clear_pointer (&self->request, wax_certificate_request_unref);
  g_clear_object (&self->cancel);
}

WaxStanding *
wax_standing_ref (WaxStanding *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
wax_standing_unref (WaxStanding *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

WaxEndpoint *
wax_standing_get_endpoint (WaxStanding *self)
{
  return self->endpoint;
}

WaxVerdict *
wax_standing_dup_verdict (WaxStanding *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&lock);

  return g_object_ref (self->verdict);
}

void
wax_standing_set_certificate_request (WaxStanding *self, WaxCertificateRequest *request)
{
  g_autoptr(WaxCertificateRequest) before = NULL;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&lock);

  before = self->request;
  self->request = wax_certificate_request_ref (request);
}

WaxCertificateRequest *
wax_standing_dup_certificate_request (WaxStanding *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&lock);

  return self->request != NULL ? wax_certificate_request_ref (self->request) : NULL;
}

gboolean
wax_standing_was_answered (WaxStanding *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&lock);

  return self->answered;
}

void
wax_standing_note_answer (WaxStanding *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&lock);

  self->answered = TRUE;
}

void
wax_standing_begin (WaxStanding *self, WaxVerdict *verdict, GCancellable *cancel)
{
  gboolean ended;

  g_mutex_lock (&lock);
  g_set_object (&self->verdict, verdict);
  g_set_object (&self->cancel, cancel);
  ended = self->ended;
  g_mutex_unlock (&lock);
  if (ended)
    g_cancellable_cancel (cancel);
}

void
wax_standing_finish (WaxStanding *self, GCancellable *cancel)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&lock);

  if (self->cancel == cancel)
    g_clear_object (&self->cancel);
}

gboolean
wax_standing_has_ended (WaxStanding *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&lock);

  return self->ended;
}

/* ---- all of them ---- */

WaxStandings *
wax_standings_new (void)
{
  WaxStandings *self = g_new0 (WaxStandings, 1);

  self->open = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_standing_unref);
  self->newest = g_hash_table_new_full (wax_endpoint_hash, wax_endpoint_equal, NULL,
                                        (GDestroyNotify) wax_standing_unref);
  return self;
}

void
wax_standings_free (WaxStandings *self)
{
  g_mutex_lock (&lock);
  for (guint i = 0; i < self->open->len; i++)
    ((WaxStanding *) self->open->pdata[i])->owner = NULL;
  g_mutex_unlock (&lock);
  g_ptr_array_unref (self->open);
  g_hash_table_unref (self->newest);
  g_free (self);
}

/* In whichever thread closed the connection. Its end reaches the server when the last number of it is closed. */
static void
gone_cb (gpointer data, GObject *socket)
{
  g_autoptr(WaxStanding) self = data;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&lock);

  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  if (self->owner != NULL)
    g_ptr_array_remove_fast (self->owner->open, self);
  self->owner = NULL;
}

WaxStanding *
wax_standings_add (WaxStandings *self, guint64 id, GSocket *socket, WaxVerdict *verdict)
{
  WaxStanding *standing = g_atomic_rc_box_new0 (WaxStanding);
  g_autoptr(GMutexLocker) locker = NULL;

  standing->endpoint = wax_endpoint_ref (wax_verdict_get_endpoint (verdict));
  standing->id = id;
  standing->verdict = g_object_ref (verdict);
  standing->fd = socket != NULL ? fcntl (g_socket_get_fd (socket), F_DUPFD_CLOEXEC, 0) : -1;
  standing->ended = standing->fd < 0;
  locker = g_mutex_locker_new (&lock);
  if (socket != NULL) {
    standing->owner = self;
    g_ptr_array_add (self->open, wax_standing_ref (standing));
    g_object_weak_ref (G_OBJECT (socket), gone_cb, wax_standing_ref (standing));
  }
  g_hash_table_replace (self->newest, standing->endpoint, wax_standing_ref (standing));
  return standing;
}

WaxStanding *
wax_standings_find (WaxStandings *self, guint64 id)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&lock);

  for (guint i = 0; i < self->open->len; i++) {
    WaxStanding *standing = self->open->pdata[i];

    if (standing->id == id)
      return wax_standing_ref (standing);
  }
  return NULL;
}

WaxStanding *
wax_standings_dup_newest (WaxStandings *self, WaxEndpoint *endpoint)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&lock);
  WaxStanding *newest = g_hash_table_lookup (self->newest, endpoint);

  return newest != NULL ? wax_standing_ref (newest) : NULL;
}

/* The request hears of it first: the end of the connection alone could pass for the end of an answer. Whoever has the
 * connection finds it shut, and drops it. */
void
wax_standings_end (WaxStandings *self, WaxStanding *standing)
{
  g_autoptr(GCancellable) cancel = NULL;

  g_mutex_lock (&lock);
  standing->ended = TRUE;
  g_set_object (&cancel, standing->cancel);
  if (g_hash_table_lookup (self->newest, standing->endpoint) == standing)
    g_hash_table_remove (self->newest, standing->endpoint);
  g_mutex_unlock (&lock);
  g_cancellable_cancel (cancel);
  g_mutex_lock (&lock);
  if (standing->fd >= 0)
    shutdown (standing->fd, SHUT_RDWR);
  g_mutex_unlock (&lock);
}

void
wax_standings_forget_newest (WaxStandings *self, WaxEndpoint *endpoint)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&lock);

  g_hash_table_remove (self->newest, endpoint);
}

GPtrArray *
wax_standings_list (WaxStandings *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_standing_unref);
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&lock);
  GHashTableIter iter;
  gpointer newest;

  for (guint i = 0; i < self->open->len; i++)
    g_ptr_array_add (list, wax_standing_ref (self->open->pdata[i]));
  g_hash_table_iter_init (&iter, self->newest);
  while (g_hash_table_iter_next (&iter, NULL, &newest)) {
    if (!g_ptr_array_find (list, newest, NULL))
      g_ptr_array_add (list, wax_standing_ref (newest));
  }
  return list;
}
