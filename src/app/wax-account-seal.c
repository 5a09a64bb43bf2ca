#include "app/wax-account-seal.h"

#include "app/wax-account-private.h"

typedef struct {
  WaxMime *mime;
  char *anchors_file;
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;

  wax_mime_unref (check->mime);
  g_free (check->anchors_file);
  g_free (check);
}

/* Where the list of authorities cannot be read nobody vouches for anybody. */
static gpointer
run_check (WaxMailStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Check *check = data;
  g_autoptr(GBytes) content = NULL;
  g_autoptr(GBytes) cms = NULL;
  g_autoptr(WaxAnchors) anchors = NULL;

  if (!wax_mime_get_signed (check->mime, &content, &cms))
    return NULL;
  anchors = wax_anchors_read (check->anchors_file, WAX_ANCHOR_SYSTEM, NULL);
  if (anchors == NULL)
    anchors = wax_anchors_new_empty ();
  return wax_mail_signature_check (content, cms, check->mime->from_address, anchors);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;

  g_task_return_pointer (task, wax_worker_run_finish (WAX_WORKER (source), result, NULL),
                         (GDestroyNotify) wax_mail_signature_free);
}

void
wax_account_check_signature_async (WaxAccount *self, WaxMime *mime, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  const char *anchors_file = wax_account_get_anchors_file (self);
  Check *check = g_new (Check, 1);

  check->mime = wax_mime_ref (mime);
  check->anchors_file = g_strdup (anchors_file != NULL ? anchors_file : WAX_ANCHORS_SYSTEM_STORE);
  wax_reader_run_async (wax_account_get_reader (self), run_check, check, check_free,
                        (GDestroyNotify) wax_mail_signature_free, cancellable, checked_cb,
                        g_task_new (self, cancellable, callback, user_data));
}

WaxMailSignature *
wax_account_check_signature_finish (WaxAccount *self, GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
