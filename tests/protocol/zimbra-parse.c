#include "zimbra-parse.h"

#include "protocol/wax-auth-error.h"
#include "protocol/wax-server-error.h"
#include "protocol/zimbra/wax-zimbra-archive.h"
#include "protocol/zimbra/wax-zimbra-auth.h"
#include "protocol/zimbra/wax-zimbra-gal.h"
#include "protocol/zimbra/wax-zimbra-message.h"
#include "protocol/zimbra/wax-zimbra-people.h"
#include "protocol/zimbra/wax-zimbra-send.h"
#include "protocol/zimbra/wax-zimbra-settings.h"
#include "protocol/zimbra/wax-zimbra-soap.h"
#include "protocol/zimbra/wax-zimbra-sync.h"
#include "protocol/zimbra/wax-zimbra-wait.h"

static void
check_error (GError *error)
{
  g_assert_nonnull (error);
  g_assert_true (error->domain == WAX_SERVER_ERROR || error->domain == WAX_AUTH_ERROR);
  g_error_free (error);
}

static void
parse_sync (const WaxJson *response, const char *token)
{
  GError *error = NULL;
  WaxMailChanges *changes = wax_zimbra_sync_parse (response, token, &error);

  if (changes == NULL) {
    check_error (error);
    return;
  }
  g_assert_nonnull (changes->token);
  for (guint i = 0; i < changes->new_messages->len; i++)
    g_assert_cmpstr (((WaxMessage *) changes->new_messages->pdata[i])->id, !=, "");
  wax_mail_changes_unref (changes);
}

static void
parse_settings (const WaxJson *response)
{
  GError *error = NULL;
  WaxRemoteSettings *settings = wax_zimbra_settings_parse (response,
                                                           WAX_SETTINGS_PREFERENCES | WAX_SETTINGS_SIGNATURES |
                                                           WAX_SETTINGS_SENDERS, &error);

  if (settings != NULL)
    wax_remote_settings_unref (settings);
  else
    check_error (error);
}

static void
parse_lists (const WaxJson *response)
{
  g_autoptr(GPtrArray) rows = wax_zimbra_message_parse_rows (response);
  g_autoptr(WaxZimbraGalPage) page = wax_zimbra_gal_parse_page (response);
  g_autoptr(WaxAccountInfo) account = wax_zimbra_settings_parse_account (response);
  g_autoptr(GPtrArray) people = wax_zimbra_people_parse (response);
  g_autofree char *sent = wax_zimbra_send_parse (response);
  g_autoptr(GPtrArray) own = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_contact_unref);
  g_autofree char *seq = NULL;

  wax_zimbra_gal_parse_own (response, own);
  wax_zimbra_wait_parse (response, &seq);
  g_assert_nonnull (account->remote_id);
  for (guint i = 0; i < people->len; i++)
    g_assert_nonnull (((WaxContact *) people->pdata[i])->addresses[0]);
}

static void
parse_wait_set (const WaxJson *response)
{
  GError *error = NULL;
  WaxZimbraWaitSet *set = wax_zimbra_wait_parse_create (response, 0, &error);

  if (set != NULL)
    wax_zimbra_wait_set_unref (set);
  else
    check_error (error);
}

gboolean
zimbra_parse_soap (guint status, const char *text, gsize size)
{
  GError *error = NULL;
  g_autoptr(WaxJson) envelope = wax_zimbra_soap_parse (status, 0, text, size, &error);
  g_autoptr(WaxZimbraSession) session = NULL;
  g_autoptr(GPtrArray) names = NULL;
  const WaxJson *body;

  if (envelope == NULL) {
    check_error (error);
    return FALSE;
  }
  session = wax_zimbra_auth_parse (envelope, 0, &error);
  if (session == NULL)
    check_error (error);

  body = wax_json_get_object (envelope, "Body");
  names = wax_json_get_names (body);
  for (guint i = 0; i < names->len; i++) {
    const WaxJson *response = wax_json_get_object (body, names->pdata[i]);

    if (response == NULL)
      continue;
    parse_sync (response, NULL);
    parse_sync (response, "1");
    parse_settings (response);
    parse_lists (response);
    parse_wait_set (response);
  }
  return TRUE;
}

static gboolean
count_cb (WaxMessage *meta, WaxStoredBody *body, gpointer user_data, GError **error)
{
  guint *good = user_data;

  g_assert_cmpstr (meta->id, !=, "");
  if (body != NULL)
    (*good)++;
  return TRUE;
}

guint
zimbra_parse_archive (const char *data, gsize size, gsize piece)
{
  guint good = 0;
  g_autoptr(WaxZimbraArchive) archive = wax_zimbra_archive_new (1000, count_cb, &good);
  GError *error = NULL;

  for (gsize at = 0; at < size; at += piece) {
    if (!wax_zimbra_archive_feed (archive, data + at, MIN (piece, size - at), &error)) {
      check_error (error);
      return good;
    }
  }
  if (!wax_zimbra_archive_finish (archive, &error))
    check_error (error);
  return good;
}
