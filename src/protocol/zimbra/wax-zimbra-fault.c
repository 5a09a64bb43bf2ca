#include "protocol/zimbra/wax-zimbra-fault.h"

#include <string.h>

#include "protocol/wax-auth-error.h"

#define MAX_CODE 100
#define MAX_ADDRESS 254
#define MAX_REFUSED 5

typedef struct {
  const char *code; /* a whole code, or the start of codes when it ends in '*' */
  gboolean is_auth;
  int meaning;
} Meaning;

/* The first that fits. Codes: ServiceException, MailServiceException, AccountServiceException of the server's
 * source. */
static const Meaning meanings[] = {
  { "service.AUTH_EXPIRED", TRUE, WAX_AUTH_ERROR_TOKEN_GONE },
  { "service.AUTH_REQUIRED", TRUE, WAX_AUTH_ERROR_TOKEN_GONE },
  { "account.AUTH_FAILED", TRUE, WAX_AUTH_ERROR_PASSWORD_REFUSED },
  { "account.CHANGE_PASSWORD", TRUE, WAX_AUTH_ERROR_PASSWORD_EXPIRED },
  { "account.RESET_PASSWORD", TRUE, WAX_AUTH_ERROR_PASSWORD_EXPIRED },
  { "account.MAINTENANCE_MODE", TRUE, WAX_AUTH_ERROR_MAINTENANCE },
  { "mail.MAINTENANCE", TRUE, WAX_AUTH_ERROR_MAINTENANCE },
  { "account.ACCOUNT_INACTIVE", TRUE, WAX_AUTH_ERROR_ACCOUNT },
  { "account.TWO_FACTOR_*", TRUE, WAX_AUTH_ERROR_SECOND_FACTOR },
  { "account.INVALID_TRUSTED_DEVICE_TOKEN", TRUE, WAX_AUTH_ERROR_SECOND_FACTOR },
  { "mail.MUST_RESYNC", FALSE, WAX_SERVER_ERROR_MUST_RESYNC },
  { "mail.NO_SUCH_UPLOAD", FALSE, WAX_SERVER_ERROR_TRY_AGAIN },
  { "mail.NO_SUCH_WAITSET", FALSE, WAX_SERVER_ERROR_FAULT },
  { "mail.NO_SUCH_*", FALSE, WAX_SERVER_ERROR_NO_SUCH_ITEM },
  { "account.SIGNATURE_EXISTS", FALSE, WAX_SERVER_ERROR_EXISTS },
  { "account.NO_SUCH_*", FALSE, WAX_SERVER_ERROR_NO_SUCH_ITEM },
  { "mail.QUOTA_EXCEEDED", FALSE, WAX_SERVER_ERROR_QUOTA },
  { "mail.DOMAIN_QUOTA_EXCEEDED", FALSE, WAX_SERVER_ERROR_QUOTA },
  { "mail.MESSAGE_TOO_BIG", FALSE, WAX_SERVER_ERROR_TOO_BIG },
  { "mail.SEND_ABORTED_ADDRESS_FAILURE", FALSE, WAX_SERVER_ERROR_ADDRESS_REFUSED },
  { "mail.SEND_PARTIAL_ADDRESS_FAILURE", FALSE, WAX_SERVER_ERROR_PARTLY_SENT },
  { "mail.ALREADY_EXISTS", FALSE, WAX_SERVER_ERROR_EXISTS },
  { "mail.INVALID_NAME", FALSE, WAX_SERVER_ERROR_BAD_NAME },
  { "mail.IMMUTABLE_OBJECT", FALSE, WAX_SERVER_ERROR_NOT_ALLOWED },
  { "mail.CANNOT_*", FALSE, WAX_SERVER_ERROR_NOT_ALLOWED },
  { "mail.QUERY_PARSE_ERROR", FALSE, WAX_SERVER_ERROR_QUERY },
  { "mail.TRY_AGAIN", FALSE, WAX_SERVER_ERROR_TRY_AGAIN },
  { "mail.SENDING_MESSAGE_IN_PENDING_STATE_TRY_AGAIN", FALSE, WAX_SERVER_ERROR_TRY_AGAIN },
  { "mail.MODIFY_CONFLICT", FALSE, WAX_SERVER_ERROR_TRY_AGAIN },
  { "service.TEMPORARILY_UNAVAILABLE", FALSE, WAX_SERVER_ERROR_TRY_AGAIN },
  { "service.RESOURCE_UNREACHABLE", FALSE, WAX_SERVER_ERROR_TRY_AGAIN },
  { "service.PROXY_ERROR", FALSE, WAX_SERVER_ERROR_TRY_AGAIN },
  { "service.PERM_DENIED", FALSE, WAX_SERVER_ERROR_DENIED },
  { "service.NON_READONLY_OPERATION_DENIED", FALSE, WAX_SERVER_ERROR_DENIED },
  { "*", FALSE, WAX_SERVER_ERROR_FAULT },
};

static gboolean
fits (const char *pattern, const char *code)
{
  gsize size = strlen (pattern);

  return pattern[size - 1] == '*' ? strncmp (pattern, code, size - 1) == 0 : g_str_equal (pattern, code);
}

static void
set_fault (GError **error, const WaxServerFault *fault)
{
  const Meaning *meaning = meanings;

  while (!fits (meaning->code, fault->code))
    meaning++;
  if (meaning->is_auth) {
    g_set_error (error, WAX_AUTH_ERROR, meaning->meaning, "the server answered %s", fault->code);
  } else {
    g_autofree char *message = g_strdup_printf ("the server answered %s", fault->code);

    wax_server_error_set (error, meaning->meaning, fault, message);
  }
}

/* A code goes into logs, so it may be nothing but a code. */
static char *
clean_code (const char *text, gsize size)
{
  if (size == 0 || size > MAX_CODE)
    return g_strdup ("service.FAILURE");
  for (gsize i = 0; i < size; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '.' && text[i] != '_')
      return g_strdup ("service.FAILURE");
  return g_strndup (text, size);
}

static char *
find_item_id (const WaxJson *details)
{
  guint length = wax_json_get_length (details, "a");

  for (guint i = 0; i < length; i++) {
    const WaxJson *argument = wax_json_get_entry (details, "a", i);

    if (g_strcmp0 (wax_json_get_string (argument, "t"), "IID") == 0)
      return wax_json_dup_text (argument, "_content");
  }
  return NULL;
}

static gboolean
is_address (const char *text)
{
  if (text == NULL || strlen (text) > MAX_ADDRESS || strchr (text, '@') == NULL || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (; *text != '\0'; text = g_utf8_next_char (text)) {
    if (!g_unichar_isgraph (g_utf8_get_char (text)))
      return FALSE;
  }
  return TRUE;
}

/* Returns: (transfer full) (nullable): the first of them are enough to know what to do. */
static char *
find_refused (const WaxJson *details)
{
  g_autoptr(GString) refused = g_string_new (NULL);
  guint n = 0, length = wax_json_get_length (details, "a");

  for (guint i = 0; i < length && n < MAX_REFUSED; i++) {
    const WaxJson *argument = wax_json_get_entry (details, "a", i);
    const char *address = wax_json_get_string (argument, "_content");

    if (g_strcmp0 (wax_json_get_string (argument, "n"), "invalid") == 0 && is_address (address))
      g_string_append_printf (refused, "%s%s", n++ > 0 ? ", " : "", address);
  }
  return n > 0 ? g_string_free (g_steal_pointer (&refused), FALSE) : NULL;
}

void
wax_zimbra_fault_set_json (GError **error, const WaxJson *json)
{
  const WaxJson *details = wax_json_get_object (wax_json_get_object (json, "Detail"), "Error");
  const char *text = wax_json_get_string (details, "Code");
  g_autofree char *code = clean_code (text != NULL ? text : "", text != NULL ? strlen (text) : 0);
  g_autofree char *item_id = find_item_id (details);
  g_autofree char *refused = find_refused (details);

  set_fault (error, &(WaxServerFault) { .code = code, .item_id = item_id, .refused = refused });
}

/* Returns what follows @needle in the @size bytes at @text, %NULL if it is not there. */
static const char *
find_after (const char *text, gsize size, const char *needle)
{
  const char *found = memmem (text, size, needle, strlen (needle));

  return found != NULL ? found + strlen (needle) : NULL;
}

gboolean
wax_zimbra_fault_set_xml (GError **error, const char *text, gsize size)
{
  const char *end = text + size;
  const char *at = find_after (text, size, "Fault>");
  const char *stop = NULL;
  g_autofree char *code = NULL;

  if (at != NULL)
    at = find_after (at, end - at, "<Error");
  if (at != NULL)
    at = find_after (at, end - at, "<Code>");
  if (at != NULL)
    stop = memchr (at, '<', end - at);
  if (stop == NULL)
    return FALSE;

  code = clean_code (at, stop - at);
  set_fault (error, &(WaxServerFault) { .code = code });
  return TRUE;
}

static WaxServerError
status_to_code (guint status)
{
  switch (status) {
  case 429:
    return WAX_SERVER_ERROR_THROTTLED;
  case 503:
    return WAX_SERVER_ERROR_MAINTENANCE;
  case 408:
  case 502:
  case 504:
    return WAX_SERVER_ERROR_TRY_AGAIN;
  case 413:
    return WAX_SERVER_ERROR_TOO_BIG;
  case 200:
  case 401:
  case 403:
  case 404:
  case 405:
  case 410:
  case 501:
    return WAX_SERVER_ERROR_NOT_ZIMBRA;
  default:
    return WAX_SERVER_ERROR_STATUS;
  }
}

void
wax_zimbra_fault_set_status (GError **error, guint status, guint retry_after_s)
{
  g_autofree char *message = g_strdup_printf ("the server answered with status %u and no SOAP", status);

  wax_server_error_set (error, status_to_code (status), &(WaxServerFault) { .retry_after_s = retry_after_s }, message);
}
