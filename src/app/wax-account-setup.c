#include "app/wax-account-setup.h"

#include "engine/wax-engine.h"
#include "identity/wax-identity.h"
#include "store/wax-profile.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* zimbraMailSSLClientCertPort of a server that nobody has changed. */
#define USUAL_CERTIFICATE_PORT 9443

#define MAX_DAYS 36500

typedef struct {
  WaxOfflineReason reason;
} WaxUsageErrorPrivate;

static void
wax_usage_error_private_init (WaxUsageErrorPrivate *self)
{
  self->reason = WAX_OFFLINE_UNKNOWN;
}

static void
wax_usage_error_private_copy (const WaxUsageErrorPrivate *from, WaxUsageErrorPrivate *to)
{
  *to = *from;
}

static void
wax_usage_error_private_clear (WaxUsageErrorPrivate *self)
{
}

G_DEFINE_EXTENDED_ERROR (WaxUsageError, wax_usage_error)

void
wax_usage_error_set_offline (GError **error, WaxOfflineReason reason)
{
  GError *made = g_error_new_literal (WAX_USAGE_ERROR, WAX_USAGE_ERROR_OFFLINE, "the account works offline");

  wax_usage_error_get_private (made)->reason = reason;
  g_propagate_error (error, made);
}

WaxOfflineReason
wax_usage_error_get_offline_reason (const GError *error)
{
  return error->domain == WAX_USAGE_ERROR ? wax_usage_error_get_private (error)->reason : WAX_OFFLINE_UNKNOWN;
}

/* The id names a folder and stands in commands: short and of plain letters. */
static char *
make_id (const char *user, GPtrArray *taken)
{
  g_auto(GStrv) parts = g_strsplit (user, "@", 2);
  g_autoptr(GString) base = g_string_new (NULL);
  g_autofree char *id = NULL;
  guint number = 1;
  gboolean used;

  for (const char *p = parts[0]; *p != '\0' && base->len < 60; p++) {
    if (g_ascii_isalnum (*p) || (base->len > 0 && strchr ("._-", *p) != NULL))
      g_string_append_c (base, g_ascii_tolower (*p));
  }
  if (base->len == 0)
    g_string_append (base, "account");
  do {
    g_free (id);
    id = number == 1 ? g_strdup (base->str) : g_strdup_printf ("%s-%u", base->str, number);
    used = FALSE;
    for (guint i = 0; taken != NULL && i < taken->len; i++)
      used |= strcmp (((WaxAccountRecord *) taken->pdata[i])->id, id) == 0;
    number++;
  } while (used);
  return g_steal_pointer (&id);
}

/* "https://HOST[:PORT]" of whatever a person typed; the path is the protocol's affair. */
static char *
make_url (const char *text, gboolean secure, GError **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autoptr(WaxEndpoint) endpoint = NULL;
  g_autofree char *name = NULL;
  guint default_port = secure ? 443 : 80;

  if (secure && g_ascii_strncasecmp (trimmed, "http://", 7) == 0) {
    g_set_error_literal (error, WAX_USAGE_ERROR, WAX_USAGE_ERROR_PLAIN, "an http URL for a secure connection");
    return NULL;
  }
  endpoint = wax_endpoint_parse (trimmed, default_port, NULL);
  if (endpoint == NULL) {
    g_set_error_literal (error, WAX_USAGE_ERROR, WAX_USAGE_ERROR_SERVER, "no server is named");
    return NULL;
  }
  name = wax_endpoint_to_string (endpoint);
  if (wax_endpoint_get_port (endpoint) == default_port)
    *strrchr (name, ':') = '\0';
  return g_strdup_printf ("%s://%s", secure ? "https" : "http", name);
}

static gboolean
set_usage_error (GError **error, WaxUsageError code, const char *text)
{
  g_set_error_literal (error, WAX_USAGE_ERROR, (int) code, text);
  return FALSE;
}

gboolean
wax_account_setup_parse_download (const char *download, int *days)
{
  guint64 number;

  *days = WAX_DOWNLOAD_ANY_AGE;
  if (strcmp (download, "all") == 0)
    return TRUE;
  if (strcmp (download, "headers") == 0) {
    *days = 0;
    return TRUE;
  }
  if (!g_str_has_prefix (download, "days:") ||
      !g_ascii_string_to_unsigned (download + strlen ("days:"), 10, 1, MAX_DAYS, &number, NULL))
    return FALSE;
  *days = (int) number;
  return TRUE;
}

static gboolean
check (const WaxAccountRecord *record, GError **error)
{
  WaxSignInWay way;
  int days;

  if (strcmp (record->kind, "zimbra") != 0)
    return set_usage_error (error, WAX_USAGE_ERROR_KIND, "no such kind of account");
  if (!wax_sign_in_way_from_string (record->sign_in, &way))
    return set_usage_error (error, WAX_USAGE_ERROR_KIND, "no such way of signing in");
  if (record->user[0] == '\0' || strpbrk (record->user, " \t\r\n") != NULL)
    return set_usage_error (error, WAX_USAGE_ERROR_ADDRESS, "no name to sign in with");
  if (!wax_account_setup_parse_download (record->download, &days) || record->cert_port > 65535)
    return set_usage_error (error, WAX_USAGE_ERROR_VALUE, _("A setting cannot have the value that was given."));
  return TRUE;
}

/* What the profile says that nothing here understands goes the way that shows and needs the most. */
WaxSignInWay
wax_account_setup_get_way (const WaxAccountRecord *record)
{
  WaxSignInWay way;

  return wax_sign_in_way_from_string (record->sign_in, &way) ? way : WAX_SIGN_IN_BOTH;
}

static gboolean
shows_certificate_alone (const WaxAccountRecord *record)
{
  WaxSignInWay way = wax_account_setup_get_way (record);

  return way == WAX_SIGN_IN_CERTIFICATE || way == WAX_SIGN_IN_CERTIFICATE_OR_PASSWORD;
}

static guint
choose_certificate_port (const WaxAccountRecord *record)
{
  return record->cert_port == 0 && shows_certificate_alone (record) ? USUAL_CERTIFICATE_PORT : record->cert_port;
}

static const char *
or_default (const char *text, const char *fallback)
{
  return text != NULL && text[0] != '\0' ? text : fallback;
}

WaxAccountRecord *
wax_account_setup_new_record (const WaxAccountRecord *fields, GPtrArray *taken, GError **error)
{
  WaxAccountRecord record = *fields;
  g_autofree char *user = g_strstrip (g_strdup (fields->user != NULL ? fields->user : ""));
  g_autofree char *url = make_url (fields->server_url != NULL ? fields->server_url : "", fields->secure, error);
  g_autofree char *identity = wax_identity_make_id (fields->identity != NULL ? fields->identity : "");
  g_autofree char *id = NULL;

  if (url == NULL)
    return NULL;
  if (fields->id != NULL && fields->id[0] != '\0' && !wax_profile_is_account_id (fields->id)) {
    set_usage_error (error, WAX_USAGE_ERROR_VALUE, _("This name does not fit an account."));
    return NULL;
  }
  id = or_default (fields->id, NULL) != NULL ? g_strdup (fields->id) : make_id (user, taken);
  record.id = id;
  record.server_url = url;
  record.user = user;
  record.kind = or_default (fields->kind, "zimbra");
  record.name = or_default (fields->name, user);
  record.sign_in = or_default (fields->sign_in, identity[0] != '\0' ? "certificate" : "password");
  record.download = or_default (fields->download, "all");
  record.identity = identity;
  record.cert_port = choose_certificate_port (&record);
  return check (&record, error) ? wax_account_record_new (&record) : NULL;
}

WaxEndpoint *
wax_account_setup_get_endpoint (const WaxAccountRecord *record, GError **error)
{
  return wax_endpoint_parse (record->server_url, 443, error);
}

GPtrArray *
wax_account_setup_get_origins (const WaxAccountRecord *record, GError **error)
{
  g_autoptr(GPtrArray) origins = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_endpoint_unref);
  WaxEndpoint *endpoint = wax_account_setup_get_endpoint (record, error), *other;

  if (endpoint == NULL)
    return NULL;
  g_ptr_array_add (origins, endpoint);
  if (record->cert_port != 0 && record->cert_port != wax_endpoint_get_port (endpoint)) {
    other = wax_endpoint_new (wax_endpoint_get_host (endpoint), record->cert_port, error);
    if (other == NULL)
      return NULL;
    g_ptr_array_add (origins, other);
  }
  return g_steal_pointer (&origins);
}

/* The scheme follows the switch; a port that was written down stays. */
static char *
change_scheme (const char *url, gboolean secure, GError **error)
{
  const char *rest = strstr (url, "://");

  return make_url (rest != NULL ? rest + 3 : url, secure, error);
}

gboolean
wax_account_setup_shows_certificate (const WaxAccountRecord *record)
{
  return wax_account_setup_get_way (record) != WAX_SIGN_IN_PASSWORD;
}

gboolean
wax_account_setup_asks_certificate (const WaxAccountRecord *record)
{
  return wax_account_setup_shows_certificate (record) && strcmp (record->identity, WAX_ACCOUNT_SETUP_ASK) == 0;
}

gboolean
wax_account_setup_sends_password (const WaxAccountRecord *record)
{
  return wax_account_setup_get_way (record) != WAX_SIGN_IN_CERTIFICATE;
}

gboolean
wax_account_setup_needs_password (const WaxAccountRecord *record)
{
  WaxSignInWay way = wax_account_setup_get_way (record);

  return way == WAX_SIGN_IN_PASSWORD || way == WAX_SIGN_IN_BOTH;
}

gboolean
wax_account_setup_needs_certificate (const WaxAccountRecord *record)
{
  WaxSignInWay way = wax_account_setup_get_way (record);

  return way == WAX_SIGN_IN_CERTIFICATE || way == WAX_SIGN_IN_BOTH;
}

WaxEndpoint *
wax_account_setup_get_certificate_endpoint (const WaxAccountRecord *record)
{
  g_autoptr(WaxEndpoint) server = wax_account_setup_get_endpoint (record, NULL);

  if (server == NULL || !wax_account_setup_shows_certificate (record))
    return NULL;
  return shows_certificate_alone (record)
           ? wax_endpoint_new (wax_endpoint_get_host (server), record->cert_port, NULL)
           : g_steal_pointer (&server);
}

char *
wax_account_setup_dup_certificate_url (const WaxAccountRecord *record)
{
  g_autoptr(WaxEndpoint) endpoint =
    shows_certificate_alone (record) ? wax_account_setup_get_certificate_endpoint (record) : NULL;
  g_autofree char *name = endpoint != NULL ? wax_endpoint_to_string (endpoint) : NULL;

  return name != NULL ? g_strconcat ("https://", name, NULL) : NULL;
}

gboolean
wax_account_setup_is_another_sign_in (const WaxAccountRecord *a, const WaxAccountRecord *b)
{
  return strcmp (a->server_url, b->server_url) != 0 || strcmp (a->user, b->user) != 0 ||
         a->cert_port != b->cert_port || strcmp (a->sign_in, b->sign_in) != 0 || strcmp (a->identity, b->identity) != 0;
}

WaxAccountRecord *
wax_account_setup_set (const WaxAccountRecord *record, const char *key, const char *value, GError **error)
{
  WaxAccountRecord fields = *record;
  g_autofree char *url = NULL;
  g_autofree char *identity = wax_identity_make_id (value);
  guint64 port = 0;

  if (strcmp (key, "name") == 0) {
    fields.name = or_default (value, record->user);
  } else if (strcmp (key, "user") == 0) {
    fields.user = value;
  } else if (strcmp (key, "sign-in") == 0) {
    fields.sign_in = value;
  } else if (strcmp (key, "identity") == 0) {
    fields.identity = strcmp (value, "none") == 0 ? "" : identity;
  } else if (strcmp (key, "download") == 0) {
    fields.download = value;
  } else if (strcmp (key, "server") == 0) {
    fields.server_url = url = make_url (value, record->secure, error);
  } else if (strcmp (key, "secure") == 0 && (strcmp (value, "on") == 0 || strcmp (value, "off") == 0)) {
    fields.secure = strcmp (value, "on") == 0;
    fields.server_url = url = change_scheme (record->server_url, fields.secure, error);
  } else if (strcmp (key, "cert-port") == 0 && g_ascii_string_to_unsigned (value, 10, 0, 65535, &port, NULL)) {
    fields.cert_port = (guint) port;
  } else {
    set_usage_error (error, WAX_USAGE_ERROR_VALUE, _("There is no such setting."));
    return NULL;
  }
  fields.cert_port = choose_certificate_port (&fields);
  if (fields.server_url != record->server_url && fields.offline_reason != WAX_OFFLINE_CHOSEN)
    fields.offline_reason = WAX_OFFLINE_UNKNOWN; /* it was about the server before */
  return fields.server_url != NULL && check (&fields, error) ? wax_account_record_new (&fields) : NULL;
}

WaxAccountRecord *
wax_account_setup_set_offline (const WaxAccountRecord *record, gboolean offline, WaxOfflineReason reason)
{
  WaxAccountRecord fields = *record;

  fields.offline = offline;
  fields.offline_reason = offline ? reason : WAX_OFFLINE_UNKNOWN;
  return wax_account_record_new (&fields);
}
