#include "wax-file-offer.h"

#include <string.h>

#define URI_LIST "text/uri-list" /* RFC 2483 */

struct _WaxFileOffer {
  GdkContentProvider parent_instance;
  WaxAccount *account;
  WaxMime *mime;
  guint index;
};

G_DEFINE_FINAL_TYPE (WaxFileOffer, wax_file_offer, GDK_TYPE_CONTENT_PROVIDER)

static GdkContentFormats *
ref_formats (GdkContentProvider *provider)
{
  return gdk_content_formats_new ((const char *[]){ URI_LIST }, 1);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  GError *error = NULL;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
handed_out_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  GError *error = NULL;
  g_autoptr(GFile) file = wax_account_hand_out_finish (WAX_ACCOUNT (source), result, &error);
  g_autofree char *uri = file != NULL ? g_file_get_uri (file) : NULL;
  char *line = g_strconcat (uri != NULL ? uri : "", "\r\n", NULL);
  GOutputStream *stream = g_object_get_data (G_OBJECT (task), "stream");

  g_task_set_task_data (task, line, g_free);
  if (file == NULL)
    g_task_return_error (task, error);
  else
    g_output_stream_write_all_async (stream, line, strlen (line), g_task_get_priority (task),
                                     g_task_get_cancellable (task), written_cb, g_object_ref (task));
}

static void
write_async (GdkContentProvider *provider, const char *mime_type, GOutputStream *stream, int priority,
             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  WaxFileOffer *self = WAX_FILE_OFFER (provider);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_priority (task, priority);
  g_object_set_data_full (G_OBJECT (task), "stream", g_object_ref (stream), g_object_unref);
  wax_account_hand_out_async (self->account, self->mime, self->index, TRUE, cancellable, handed_out_cb, task);
}

static gboolean
write_finish (GdkContentProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
wax_file_offer_finalize (GObject *object)
{
  WaxFileOffer *self = WAX_FILE_OFFER (object);

  g_object_unref (self->account);
  wax_mime_unref (self->mime);
  G_OBJECT_CLASS (wax_file_offer_parent_class)->finalize (object);
}

static void
wax_file_offer_class_init (WaxFileOfferClass *klass)
{
  GdkContentProviderClass *provider_class = GDK_CONTENT_PROVIDER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = wax_file_offer_finalize;
  provider_class->ref_formats = ref_formats;
  provider_class->write_mime_type_async = write_async;
  provider_class->write_mime_type_finish = write_finish;
}

static void
wax_file_offer_init (WaxFileOffer *self)
{
}

GdkContentProvider *
wax_file_offer_new (WaxAccount *account, WaxMime *mime, guint index)
{
  WaxFileOffer *self = g_object_new (WAX_TYPE_FILE_OFFER, NULL);

  self->account = g_object_ref (account);
  self->mime = wax_mime_ref (mime);
  self->index = index;
  return GDK_CONTENT_PROVIDER (self);
}

GdkContentProvider *
wax_file_offer_new_for_file (GFile *file)
{
  g_autofree char *uri = g_file_get_uri (file);
  g_autofree char *copied = g_strconcat ("copy\n", uri, NULL);
  g_autoptr(GBytes) bytes = g_bytes_new (copied, strlen (copied));
  GdkFileList *list = gdk_file_list_new_from_array (&file, 1);
  GdkContentProvider *forms[] = {
    gdk_content_provider_new_for_bytes ("x-special/gnome-copied-files", bytes),
    gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, list),
  };

  g_boxed_free (GDK_TYPE_FILE_LIST, list);
  return gdk_content_provider_new_union (forms, G_N_ELEMENTS (forms));
}
