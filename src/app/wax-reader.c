#include "app/wax-reader.h"

#include "store/wax-handed-out.h"

struct _WaxReader {
  GObject parent_instance;
  char *dir;
  WaxWorker *worker;
  WaxMailStore **store; /* what it points to belongs to the worker's thread */
};

G_DEFINE_FINAL_TYPE (WaxReader, wax_reader, G_TYPE_OBJECT)

typedef struct {
  char *dir;
  WaxMailStore **store;
  WaxReaderFunc func;
  gpointer data;
  GDestroyNotify free_data;
} Read;

static void
read_free (gpointer data)
{
  Read *read = data;

  if (read->free_data != NULL)
    read->free_data (read->data);
  g_free (read->dir);
  g_free (read);
}

static gpointer
run_close (gpointer data, GCancellable *cancellable, GError **error)
{
  g_clear_pointer ((WaxMailStore **) data, wax_mail_store_close);
  return NULL;
}

static gpointer
run_read (gpointer data, GCancellable *cancellable, GError **error)
{
  Read *read = data;

  if (*read->store == NULL)
    *read->store = wax_mail_store_open (read->dir, WAX_MAIL_STORE_READ, error);
  return *read->store != NULL ? read->func (*read->store, read->data, cancellable, error) : NULL;
}

void
wax_reader_run_async (WaxReader *self, WaxReaderFunc func, gpointer data, GDestroyNotify free_data,
                      GDestroyNotify free_result, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer user_data)
{
  Read *read = g_new0 (Read, 1);

  read->dir = g_strdup (self->dir);
  read->store = self->store;
  read->func = func;
  read->data = data;
  read->free_data = free_data;
  wax_worker_run_async (self->worker, run_read, read, read_free, free_result, cancellable, callback, user_data);
}

void
wax_reader_reopen (WaxReader *self)
{
  wax_worker_push (self->worker, run_close, self->store, NULL);
}

/* What other programs were given last time. */
static gpointer
run_clear (gpointer dir, GCancellable *cancellable, GError **error)
{
  wax_handed_out_clear (dir);
  return NULL;
}

static void
free_handle (gpointer handle)
{
  g_free (handle);
}

static void
wax_reader_finalize (GObject *object)
{
  WaxReader *self = WAX_READER (object);

  wax_worker_push (self->worker, run_close, self->store, free_handle);
  g_clear_object (&self->worker);
  g_free (self->dir);
  G_OBJECT_CLASS (wax_reader_parent_class)->finalize (object);
}

static void
wax_reader_class_init (WaxReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_reader_finalize;
}

static void
wax_reader_init (WaxReader *self)
{
  self->worker = wax_worker_new ();
  self->store = g_new0 (WaxMailStore *, 1);
}

WaxReader *
wax_reader_new (const char *dir)
{
  WaxReader *self = g_object_new (WAX_TYPE_READER, NULL);

  self->dir = g_strdup (dir);
  return self;
}

void
wax_reader_clear_handed_out (WaxReader *self)
{
  wax_worker_push (self->worker, run_clear, g_strdup (self->dir), g_free);
}

const char *
wax_reader_get_dir (WaxReader *self)
{
  return self->dir;
}
