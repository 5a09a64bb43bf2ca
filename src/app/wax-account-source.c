#include "app/wax-account-source.h"

#include "app/wax-account-private.h"
#include "util/wax-letters.h"

void
wax_message_source_free (WaxMessageSource *self)
{
  g_free (self->text);
  wax_mime_unref (self->mime);
  g_free (self);
}

static gpointer
make_source (GBytes *raw, gpointer unused)
{
  WaxMessageSource *source = g_new (WaxMessageSource, 1);
  gsize size;
  const char *data = g_bytes_get_data (raw, &size);

  source->text = wax_letters_show_bytes (data, MIN (size, (gsize) WAX_MESSAGE_SOURCE_SHOWN));
  source->cut = size > WAX_MESSAGE_SOURCE_SHOWN;
  source->mime = wax_mime_new (raw);
  return source;
}

void
wax_account_load_source_async (WaxAccount *self, const char *message_id, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  wax_account_make_async (self, message_id,
                          &(WaxMaking) { .make = make_source, .free_made = (GDestroyNotify) wax_message_source_free },
                          cancellable, callback, user_data);
}

WaxMessageSource *
wax_account_load_source_finish (WaxAccount *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
