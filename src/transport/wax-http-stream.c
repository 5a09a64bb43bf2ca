#include "transport/wax-http-private.h"

#define WAX_TYPE_HTTP_STREAM (wax_http_stream_get_type ())
G_DECLARE_FINAL_TYPE (WaxHttpStream, wax_http_stream, WAX, HTTP_STREAM, GInputStream)

struct _WaxHttpStream {
  GInputStream parent_instance;
  WaxHttpCall *call;
  GInputStream *content;
};

G_DEFINE_FINAL_TYPE (WaxHttpStream, wax_http_stream, G_TYPE_INPUT_STREAM)

static gssize
read_fn (GInputStream *stream, void *buffer, gsize size, GCancellable *cancellable, GError **error)
{
  WaxHttpStream *self = WAX_HTTP_STREAM (stream);

  return wax_http_call_read (self->call, self->content, buffer, size, cancellable, error);
}

static gboolean
close_fn (GInputStream *stream, GCancellable *cancellable, GError **error)
{
  WaxHttpStream *self = WAX_HTTP_STREAM (stream);

  if (self->content != NULL)
    wax_http_call_finish (self->call, self->content);
  g_clear_object (&self->content);
  return TRUE;
}

static void
wax_http_stream_finalize (GObject *object)
{
  WaxHttpStream *self = WAX_HTTP_STREAM (object);

  g_clear_object (&self->content);
  g_clear_pointer (&self->call, wax_http_call_free);
  G_OBJECT_CLASS (wax_http_stream_parent_class)->finalize (object);
}

static void
wax_http_stream_class_init (WaxHttpStreamClass *class)
{
  G_OBJECT_CLASS (class)->finalize = wax_http_stream_finalize;
  G_INPUT_STREAM_CLASS (class)->read_fn = read_fn;
  G_INPUT_STREAM_CLASS (class)->close_fn = close_fn;
}

static void
wax_http_stream_init (WaxHttpStream *self)
{
}

GInputStream *
wax_http_stream_new (WaxHttpCall *call, GInputStream *content)
{
  WaxHttpStream *self = g_object_new (WAX_TYPE_HTTP_STREAM, NULL);

  self->call = call;
  self->content = content;
  return G_INPUT_STREAM (self);
}
