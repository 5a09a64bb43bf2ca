#include "wax-demo-stream.h"

#define PAUSE_MS 10

/* Input and output wrap the decrypted streams: they count, slow down and cut; libsoup sees ordinary pollable
 * streams. */

struct _WaxDemoStream {
  GIOStream parent_instance;
  GIOStream *base;
  GSocket *socket;
  GInputStream *input;
  GOutputStream *output;
};

#define WAX_TYPE_DEMO_INPUT (wax_demo_input_get_type ())
G_DECLARE_FINAL_TYPE (WaxDemoInput, wax_demo_input, WAX, DEMO_INPUT, GFilterInputStream)
#define WAX_TYPE_DEMO_OUTPUT (wax_demo_output_get_type ())
G_DECLARE_FINAL_TYPE (WaxDemoOutput, wax_demo_output, WAX, DEMO_OUTPUT, GFilterOutputStream)

struct _WaxDemoInput {
  GFilterInputStream parent_instance;
  guint64 *received;
};

struct _WaxDemoOutput {
  GFilterOutputStream parent_instance;
  guint64 *sent;
  WaxDemoStream *owner; /* not held: it owns this */
  gint64 cut_after;
  guint64 rate;
  gint64 budget_from_us;
  guint64 budget_spent;
};

static void wax_demo_input_pollable_init (GPollableInputStreamInterface *iface);
static void wax_demo_output_pollable_init (GPollableOutputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WaxDemoInput, wax_demo_input, G_TYPE_FILTER_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, wax_demo_input_pollable_init))
G_DEFINE_FINAL_TYPE_WITH_CODE (WaxDemoOutput, wax_demo_output, G_TYPE_FILTER_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM, wax_demo_output_pollable_init))
G_DEFINE_FINAL_TYPE (WaxDemoStream, wax_demo_stream, G_TYPE_IO_STREAM)

static GPollableInputStream *
input_base (gpointer self)
{
  return G_POLLABLE_INPUT_STREAM (g_filter_input_stream_get_base_stream (self));
}

static GPollableOutputStream *
output_base (gpointer self)
{
  return G_POLLABLE_OUTPUT_STREAM (g_filter_output_stream_get_base_stream (self));
}

static gboolean
input_is_readable (GPollableInputStream *stream)
{
  return g_pollable_input_stream_is_readable (input_base (stream));
}

static GSource *
input_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  g_autoptr(GSource) source = g_pollable_input_stream_create_source (input_base (stream), NULL);

  return g_pollable_source_new_full (stream, source, cancellable);
}

static gssize
input_read_nonblocking (GPollableInputStream *stream, void *buffer, gsize count, GError **error)
{
  gssize got = g_pollable_input_stream_read_nonblocking (input_base (stream), buffer, count, NULL, error);

  if (got > 0)
    *WAX_DEMO_INPUT (stream)->received += (guint64) got;
  return got;
}

static gssize
input_read (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  gssize got = g_input_stream_read (G_INPUT_STREAM (input_base (stream)), buffer, count, cancellable, error);

  if (got > 0)
    *WAX_DEMO_INPUT (stream)->received += (guint64) got;
  return got;
}

static void
wax_demo_input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->is_readable = input_is_readable;
  iface->create_source = input_create_source;
  iface->read_nonblocking = input_read_nonblocking;
}

static void
wax_demo_input_class_init (WaxDemoInputClass *klass)
{
  G_INPUT_STREAM_CLASS (klass)->read_fn = input_read;
}

static void
wax_demo_input_init (WaxDemoInput *self)
{
}

/* How many bytes may leave now. */
static gsize
output_budget (WaxDemoOutput *self, gsize wanted)
{
  gint64 now_us = g_get_monotonic_time ();
  guint64 allowed;

  if (self->rate == 0)
    return wanted;
  if (self->budget_from_us == 0)
    self->budget_from_us = now_us;
  allowed = (guint64) (now_us - self->budget_from_us) * self->rate / G_USEC_PER_SEC + 1;
  return allowed > self->budget_spent ? MIN (wanted, (gsize) (allowed - self->budget_spent)) : 0;
}

static gssize
output_write (WaxDemoOutput *self, const void *buffer, gsize count, gboolean blocking, GCancellable *cancellable,
              GError **error)
{
  gsize allowed = output_budget (self, count);
  gssize written;

  if (self->cut_after == 0) {
    wax_demo_stream_cut (self->owner);
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE, "The connection is cut on purpose.");
    return -1;
  }
  if (allowed == 0) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "The connection is slow on purpose.");
    return -1;
  }
  if (self->cut_after > 0)
    allowed = MIN (allowed, (gsize) self->cut_after);
  written = g_pollable_stream_write (G_OUTPUT_STREAM (output_base (self)), buffer, allowed, blocking, cancellable,
                                     error);
  if (written > 0) {
    *self->sent += (guint64) written;
    self->budget_spent += (guint64) written;
    if (self->cut_after > 0)
      self->cut_after -= written;
  }
  return written;
}

static gboolean
output_is_writable (GPollableOutputStream *stream)
{
  return output_budget (WAX_DEMO_OUTPUT (stream), 1) > 0 && g_pollable_output_stream_is_writable (output_base (stream));
}

static GSource *
output_create_source (GPollableOutputStream *stream, GCancellable *cancellable)
{
  g_autoptr(GSource) source = NULL;

  if (output_budget (WAX_DEMO_OUTPUT (stream), 1) == 0)
    source = g_timeout_source_new (PAUSE_MS);
  else
    source = g_pollable_output_stream_create_source (output_base (stream), NULL);
  return g_pollable_source_new_full (stream, source, cancellable);
}

static gssize
output_write_nonblocking (GPollableOutputStream *stream, const void *buffer, gsize count, GError **error)
{
  return output_write (WAX_DEMO_OUTPUT (stream), buffer, count, FALSE, NULL, error);
}

static gssize
output_write_blocking (GOutputStream *stream, const void *buffer, gsize count, GCancellable *cancellable,
                       GError **error)
{
  return output_write (WAX_DEMO_OUTPUT (stream), buffer, count, TRUE, cancellable, error);
}

static void
wax_demo_output_pollable_init (GPollableOutputStreamInterface *iface)
{
  iface->is_writable = output_is_writable;
  iface->create_source = output_create_source;
  iface->write_nonblocking = output_write_nonblocking;
}

static void
wax_demo_output_class_init (WaxDemoOutputClass *klass)
{
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = output_write_blocking;
}

static void
wax_demo_output_init (WaxDemoOutput *self)
{
  self->cut_after = -1;
}

static GInputStream *
stream_get_input (GIOStream *stream)
{
  return WAX_DEMO_STREAM (stream)->input;
}

static GOutputStream *
stream_get_output (GIOStream *stream)
{
  return WAX_DEMO_STREAM (stream)->output;
}

/* TLS leaves the socket open when its farewell finds nobody there. */
static void
base_closed_cb (GObject *base, GAsyncResult *result, gpointer data)
{
  g_autoptr(GSocket) socket = data;

  if (!g_io_stream_close_finish (G_IO_STREAM (base), result, NULL))
    g_socket_close (socket, NULL);
}

/* Without a blocking farewell: a peer that reads nothing must not hold up the server. */
static gboolean
stream_close (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  WaxDemoStream *self = WAX_DEMO_STREAM (stream);

  g_io_stream_close_async (self->base, G_PRIORITY_DEFAULT, NULL, base_closed_cb, g_object_ref (self->socket));
  return TRUE;
}

static void
stream_close_async (GIOStream *stream, int priority, GCancellable *cancellable, GAsyncReadyCallback callback,
                    gpointer data)
{
  g_autoptr(GTask) task = g_task_new (stream, cancellable, callback, data);

  stream_close (stream, NULL, NULL);
  g_task_return_boolean (task, TRUE);
}

static gboolean
stream_close_finish (GIOStream *stream, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
stream_finalize (GObject *object)
{
  WaxDemoStream *self = WAX_DEMO_STREAM (object);

  g_clear_object (&self->input);
  g_clear_object (&self->output);
  g_clear_object (&self->base);
  g_clear_object (&self->socket);
  G_OBJECT_CLASS (wax_demo_stream_parent_class)->finalize (object);
}

static void
wax_demo_stream_class_init (WaxDemoStreamClass *klass)
{
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = stream_finalize;
  stream_class->get_input_stream = stream_get_input;
  stream_class->get_output_stream = stream_get_output;
  stream_class->close_fn = stream_close;
  stream_class->close_async = stream_close_async;
  stream_class->close_finish = stream_close_finish;
}

static void
wax_demo_stream_init (WaxDemoStream *self)
{
}

WaxDemoStream *
wax_demo_stream_new (GIOStream *base, GSocket *socket, guint64 *received, guint64 *sent)
{
  WaxDemoStream *self = g_object_new (WAX_TYPE_DEMO_STREAM, NULL);

  self->base = g_object_ref (base);
  self->socket = g_object_ref (socket);
  self->input = g_object_new (WAX_TYPE_DEMO_INPUT, "base-stream", g_io_stream_get_input_stream (base),
                              "close-base-stream", FALSE, NULL);
  self->output = g_object_new (WAX_TYPE_DEMO_OUTPUT, "base-stream", g_io_stream_get_output_stream (base),
                               "close-base-stream", FALSE, NULL);
  WAX_DEMO_INPUT (self->input)->received = received;
  WAX_DEMO_OUTPUT (self->output)->sent = sent;
  WAX_DEMO_OUTPUT (self->output)->owner = self;
  return self;
}

void
wax_demo_stream_cut_after (WaxDemoStream *self, gint64 bytes)
{
  WAX_DEMO_OUTPUT (self->output)->cut_after = bytes;
}

void
wax_demo_stream_set_rate (WaxDemoStream *self, guint64 rate)
{
  WaxDemoOutput *output = WAX_DEMO_OUTPUT (self->output);

  output->rate = rate;
  output->budget_from_us = 0;
  output->budget_spent = 0;
}

void
wax_demo_stream_cut (WaxDemoStream *self)
{
  g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
}
