#include "protocol/zimbra/wax-zimbra-backend.h"

#include "protocol/zimbra/wax-zimbra-fetch.h"
#include "protocol/zimbra/wax-zimbra-items.h"
#include "protocol/zimbra/wax-zimbra-outgoing.h"
#include "protocol/zimbra/wax-zimbra-people.h"
#include "protocol/zimbra/wax-zimbra-requests.h"
#include "protocol/zimbra/wax-zimbra-settings-change.h"
#include "protocol/zimbra/wax-zimbra-watch.h"

struct _WaxZimbraBackend {
  GObject parent_instance;
  WaxZimbraClient *client;
  WaxZimbraWatch *watch;
  WaxZimbraPacer pacer;
};

static void wax_zimbra_backend_iface_init (WaxBackendInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WaxZimbraBackend, wax_zimbra_backend, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WAX_TYPE_BACKEND, wax_zimbra_backend_iface_init))

static void
set_password (WaxBackend *backend, GBytes *password)
{
  wax_zimbra_client_set_password (WAX_ZIMBRA_BACKEND (backend)->client, password);
}

static WaxSignIn *
dup_sign_in (WaxBackend *backend)
{
  return wax_zimbra_client_dup_sign_in (WAX_ZIMBRA_BACKEND (backend)->client);
}

static gboolean
sign_in (WaxBackend *backend, WaxChannelId channel, GCancellable *cancellable, GError **error)
{
  return wax_zimbra_client_sign_in (WAX_ZIMBRA_BACKEND (backend)->client, channel, cancellable, error);
}

static WaxMailChanges *
get_changes (WaxBackend *backend, WaxChannelId channel, const char *token, GCancellable *cancellable, GError **error)
{
  return wax_zimbra_request_changes (WAX_ZIMBRA_BACKEND (backend)->client, channel, token, cancellable, error);
}

static GPtrArray *
list_messages (WaxBackend *backend, const char *folder_id, guint offset, guint limit, GCancellable *cancellable,
               GError **error)
{
  return wax_zimbra_request_list (WAX_ZIMBRA_BACKEND (backend)->client, folder_id, offset, limit, cancellable, error);
}

static WaxMessagePage *
search_messages (WaxBackend *backend, const char *query, const char *page, guint limit, GCancellable *cancellable,
                 GError **error)
{
  return wax_zimbra_request_search (WAX_ZIMBRA_BACKEND (backend)->client, query, page, limit, cancellable, error);
}

static gboolean
fetch_messages (WaxBackend *backend, GPtrArray *ids, WaxFetchFunc func, gpointer user_data, GCancellable *cancellable,
                GError **error)
{
  WaxZimbraBackend *self = WAX_ZIMBRA_BACKEND (backend);

  return wax_zimbra_fetch (self->client, &self->pacer, ids, func, user_data, cancellable, error);
}

static GPtrArray *
get_metadata (WaxBackend *backend, GPtrArray *ids, GCancellable *cancellable, GError **error)
{
  return wax_zimbra_request_metadata (WAX_ZIMBRA_BACKEND (backend)->client, ids, cancellable, error);
}

static GPtrArray *
get_headers (WaxBackend *backend, GPtrArray *ids, GCancellable *cancellable, GError **error)
{
  return wax_zimbra_request_headers (WAX_ZIMBRA_BACKEND (backend)->client, ids, cancellable, error);
}

static gboolean
wait_for_changes (WaxBackend *backend, const char *token, guint timeout_s, gboolean *changed,
                  GCancellable *cancellable, GError **error)
{
  return wax_zimbra_watch_wait (WAX_ZIMBRA_BACKEND (backend)->watch, token, timeout_s, changed, cancellable, error);
}

static gboolean
change_messages (WaxBackend *backend, const WaxMailAction *action, GCancellable *cancellable, GError **error)
{
  return wax_zimbra_request_action (WAX_ZIMBRA_BACKEND (backend)->client, action, cancellable, error);
}

static char *
change_folder (WaxBackend *backend, const WaxFolderAction *action, GCancellable *cancellable, GError **error)
{
  return wax_zimbra_request_folder (WAX_ZIMBRA_BACKEND (backend)->client, action, cancellable, error);
}

static char *
change_tag (WaxBackend *backend, const WaxTagAction *action, GCancellable *cancellable, GError **error)
{
  return wax_zimbra_request_tag (WAX_ZIMBRA_BACKEND (backend)->client, action, cancellable, error);
}

static char *
send_message (WaxBackend *backend, const WaxOutgoing *message, GCancellable *cancellable, GError **error)
{
  return wax_zimbra_outgoing_send (WAX_ZIMBRA_BACKEND (backend)->client, message, cancellable, error);
}

static char *
save_draft (WaxBackend *backend, const WaxOutgoing *message, GCancellable *cancellable, GError **error)
{
  return wax_zimbra_outgoing_save_draft (WAX_ZIMBRA_BACKEND (backend)->client, message, cancellable, error);
}

static WaxDraftState *
get_draft_state (WaxBackend *backend, const char *draft_id, GCancellable *cancellable, GError **error)
{
  return wax_zimbra_outgoing_get_draft_state (WAX_ZIMBRA_BACKEND (backend)->client, draft_id, cancellable, error);
}

static WaxContactChanges *
get_contacts (WaxBackend *backend, const char *token, gint64 age_s, GCancellable *cancellable, GError **error)
{
  WaxZimbraBackend *self = WAX_ZIMBRA_BACKEND (backend);

  return wax_zimbra_request_contacts (self->client, &self->pacer, token, age_s, cancellable, error);
}

static GPtrArray *
find_people (WaxBackend *backend, const char *text, GCancellable *cancellable, GError **error)
{
  return wax_zimbra_people_find (WAX_ZIMBRA_BACKEND (backend)->client, text, cancellable, error);
}

static GPtrArray *
get_own_contacts (WaxBackend *backend, GPtrArray *ids, GCancellable *cancellable, GError **error)
{
  return wax_zimbra_request_own_contacts (WAX_ZIMBRA_BACKEND (backend)->client, ids, cancellable, error);
}

static char *
change_contact (WaxBackend *backend, const WaxContactAction *action, GCancellable *cancellable, GError **error)
{
  return wax_zimbra_request_contact (WAX_ZIMBRA_BACKEND (backend)->client, action, cancellable, error);
}

static WaxRemoteSettings *
get_settings (WaxBackend *backend, WaxSettingsParts parts, GCancellable *cancellable, GError **error)
{
  return wax_zimbra_request_settings (WAX_ZIMBRA_BACKEND (backend)->client, parts, cancellable, error);
}

static gboolean
change_settings (WaxBackend *backend, WaxSettingsChange *change, GCancellable *cancellable, GError **error)
{
  return wax_zimbra_request_settings_change (WAX_ZIMBRA_BACKEND (backend)->client, change, cancellable, error);
}

static WaxAccountInfo *
get_account_info (WaxBackend *backend, GCancellable *cancellable, GError **error)
{
  return wax_zimbra_watch_get_account (WAX_ZIMBRA_BACKEND (backend)->watch, cancellable, error);
}

static gboolean
close_backend (WaxBackend *backend, GCancellable *cancellable, GError **error)
{
  return wax_zimbra_watch_close (WAX_ZIMBRA_BACKEND (backend)->watch, cancellable, error);
}

static gboolean
sign_out (WaxBackend *backend, GCancellable *cancellable, GError **error)
{
  return wax_zimbra_client_sign_out (WAX_ZIMBRA_BACKEND (backend)->client, cancellable, error);
}

static void
abort_backend (WaxBackend *backend)
{
  wax_zimbra_client_abort (WAX_ZIMBRA_BACKEND (backend)->client);
}

static void
wax_zimbra_backend_iface_init (WaxBackendInterface *iface)
{
  iface->set_password = set_password;
  iface->dup_sign_in = dup_sign_in;
  iface->sign_in = sign_in;
  iface->get_changes = get_changes;
  iface->list_messages = list_messages;
  iface->search_messages = search_messages;
  iface->fetch_messages = fetch_messages;
  iface->get_metadata = get_metadata;
  iface->get_headers = get_headers;
  iface->wait_for_changes = wait_for_changes;
  iface->change_messages = change_messages;
  iface->change_folder = change_folder;
  iface->change_tag = change_tag;
  iface->send_message = send_message;
  iface->save_draft = save_draft;
  iface->get_draft_state = get_draft_state;
  iface->get_contacts = get_contacts;
  iface->find_people = find_people;
  iface->get_own_contacts = get_own_contacts;
  iface->change_contact = change_contact;
  iface->get_settings = get_settings;
  iface->change_settings = change_settings;
  iface->get_account_info = get_account_info;
  iface->close = close_backend;
  iface->sign_out = sign_out;
  iface->abort = abort_backend;
}

static void
wax_zimbra_backend_finalize (GObject *object)
{
  WaxZimbraBackend *self = WAX_ZIMBRA_BACKEND (object);

  wax_zimbra_watch_free (self->watch);
  wax_zimbra_client_free (self->client);
  G_OBJECT_CLASS (wax_zimbra_backend_parent_class)->finalize (object);
}

static void
wax_zimbra_backend_class_init (WaxZimbraBackendClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_zimbra_backend_finalize;
}

static void
wax_zimbra_backend_init (WaxZimbraBackend *self)
{
}

WaxBackend *
wax_zimbra_backend_new (const WaxZimbraOptions *options)
{
  WaxZimbraBackend *self = g_object_new (WAX_TYPE_ZIMBRA_BACKEND, NULL);

  self->client = wax_zimbra_client_new (options);
  self->watch = wax_zimbra_watch_new (self->client);
  return WAX_BACKEND (self);
}
