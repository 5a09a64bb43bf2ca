#include "protocol/wax-backend.h"

G_DEFINE_INTERFACE (WaxBackend, wax_backend, G_TYPE_OBJECT)

static void
wax_backend_default_init (WaxBackendInterface *iface)
{
}

void
wax_backend_set_password (WaxBackend *self, GBytes *password)
{
  WAX_BACKEND_GET_IFACE (self)->set_password (self, password);
}

gboolean
wax_backend_sign_in (WaxBackend *self, WaxChannelId channel, GCancellable *cancellable, GError **error)
{
  return WAX_BACKEND_GET_IFACE (self)->sign_in (self, channel, cancellable, error);
}

WaxSignIn *
wax_backend_dup_sign_in (WaxBackend *self)
{
  return WAX_BACKEND_GET_IFACE (self)->dup_sign_in (self);
}

WaxMailChanges *
wax_backend_get_changes (WaxBackend *self, WaxChannelId channel, const char *token, GCancellable *cancellable,
                         GError **error)
{
  return WAX_BACKEND_GET_IFACE (self)->get_changes (self, channel, token, cancellable, error);
}

GPtrArray *
wax_backend_list_messages (WaxBackend *self, const char *folder_id, guint offset, guint limit,
                           GCancellable *cancellable, GError **error)
{
  return WAX_BACKEND_GET_IFACE (self)->list_messages (self, folder_id, offset, limit, cancellable, error);
}

WaxMessagePage *
wax_message_page_new (GPtrArray *messages, char *next)
{
  WaxMessagePage *self = g_new0 (WaxMessagePage, 1);

  self->messages = messages;
  self->next = next;
  return self;
}

void
wax_message_page_free (WaxMessagePage *self)
{
  g_ptr_array_unref (self->messages);
  g_free (self->next);
  g_free (self);
}

WaxMessagePage *
wax_backend_search_messages (WaxBackend *self, const char *query, const char *page, guint limit,
                             GCancellable *cancellable, GError **error)
{
  return WAX_BACKEND_GET_IFACE (self)->search_messages (self, query, page, limit, cancellable, error);
}

gboolean
wax_backend_fetch_messages (WaxBackend *self, GPtrArray *ids, WaxFetchFunc func, gpointer user_data,
                            GCancellable *cancellable, GError **error)
{
  return WAX_BACKEND_GET_IFACE (self)->fetch_messages (self, ids, func, user_data, cancellable, error);
}

GPtrArray *
wax_backend_get_metadata (WaxBackend *self, GPtrArray *ids, GCancellable *cancellable, GError **error)
{
  return WAX_BACKEND_GET_IFACE (self)->get_metadata (self, ids, cancellable, error);
}

GPtrArray *
wax_backend_get_headers (WaxBackend *self, GPtrArray *ids, GCancellable *cancellable, GError **error)
{
  return WAX_BACKEND_GET_IFACE (self)->get_headers (self, ids, cancellable, error);
}

gboolean
wax_backend_wait_for_changes (WaxBackend *self, const char *token, guint timeout_s, gboolean *changed,
                              GCancellable *cancellable, GError **error)
{
  return WAX_BACKEND_GET_IFACE (self)->wait_for_changes (self, token, timeout_s, changed, cancellable, error);
}

gboolean
wax_backend_change_messages (WaxBackend *self, const WaxMailAction *action, GCancellable *cancellable, GError **error)
{
  return WAX_BACKEND_GET_IFACE (self)->change_messages (self, action, cancellable, error);
}

char *
wax_backend_change_folder (WaxBackend *self, const WaxFolderAction *action, GCancellable *cancellable, GError **error)
{
  return WAX_BACKEND_GET_IFACE (self)->change_folder (self, action, cancellable, error);
}

char *
wax_backend_change_tag (WaxBackend *self, const WaxTagAction *action, GCancellable *cancellable, GError **error)
{
  return WAX_BACKEND_GET_IFACE (self)->change_tag (self, action, cancellable, error);
}

char *
wax_backend_send_message (WaxBackend *self, const WaxOutgoing *message, GCancellable *cancellable, GError **error)
{
  return WAX_BACKEND_GET_IFACE (self)->send_message (self, message, cancellable, error);
}

char *
wax_backend_save_draft (WaxBackend *self, const WaxOutgoing *message, GCancellable *cancellable, GError **error)
{
  return WAX_BACKEND_GET_IFACE (self)->save_draft (self, message, cancellable, error);
}

WaxDraftState *
wax_backend_get_draft_state (WaxBackend *self, const char *draft_id, GCancellable *cancellable, GError **error)
{
  return WAX_BACKEND_GET_IFACE (self)->get_draft_state (self, draft_id, cancellable, error);
}

void
wax_draft_state_free (WaxDraftState *self)
{
  g_free (self->origin_id);
  g_free (self);
}

WaxContactChanges *
wax_backend_get_contacts (WaxBackend *self, const char *token, gint64 age_s, GCancellable *cancellable, GError **error)
{
  return WAX_BACKEND_GET_IFACE (self)->get_contacts (self, token, age_s, cancellable, error);
}

GPtrArray *
wax_backend_find_people (WaxBackend *self, const char *text, GCancellable *cancellable, GError **error)
{
  return WAX_BACKEND_GET_IFACE (self)->find_people (self, text, cancellable, error);
}

GPtrArray *
wax_backend_get_own_contacts (WaxBackend *self, GPtrArray *ids, GCancellable *cancellable, GError **error)
{
  return WAX_BACKEND_GET_IFACE (self)->get_own_contacts (self, ids, cancellable, error);
}

char *
wax_backend_change_contact (WaxBackend *self, const WaxContactAction *action, GCancellable *cancellable,
                            GError **error)
{
  return WAX_BACKEND_GET_IFACE (self)->change_contact (self, action, cancellable, error);
}

WaxRemoteSettings *
wax_backend_get_settings (WaxBackend *self, WaxSettingsParts parts, GCancellable *cancellable, GError **error)
{
  return WAX_BACKEND_GET_IFACE (self)->get_settings (self, parts, cancellable, error);
}

gboolean
wax_backend_change_settings (WaxBackend *self, WaxSettingsChange *change, GCancellable *cancellable, GError **error)
{
  return WAX_BACKEND_GET_IFACE (self)->change_settings (self, change, cancellable, error);
}

WaxAccountInfo *
wax_backend_get_account_info (WaxBackend *self, GCancellable *cancellable, GError **error)
{
  return WAX_BACKEND_GET_IFACE (self)->get_account_info (self, cancellable, error);
}

gboolean
wax_backend_close (WaxBackend *self, GCancellable *cancellable, GError **error)
{
  return WAX_BACKEND_GET_IFACE (self)->close (self, cancellable, error);
}

gboolean
wax_backend_sign_out (WaxBackend *self, GCancellable *cancellable, GError **error)
{
  return WAX_BACKEND_GET_IFACE (self)->sign_out (self, cancellable, error);
}

void
wax_backend_abort (WaxBackend *self)
{
  WAX_BACKEND_GET_IFACE (self)->abort (self);
}
