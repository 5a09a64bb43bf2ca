#include "protocol/zimbra/wax-zimbra-people.h"

#include "protocol/zimbra/wax-zimbra-message.h"
#include "protocol/zimbra/wax-zimbra-soap.h"
#include "store/wax-contact.h"

#include <string.h>

/* Somebody waits for it in the middle of a name. */
#define PATIENCE_S 20

static WaxContact *
parse_match (const WaxJson *match)
{
  const char *text = wax_json_get_string (match, "email");
  g_autofree char *name = NULL;
  g_autofree char *address = NULL;
  const char *addresses[] = { NULL, NULL };

  wax_zimbra_message_split_address (text != NULL ? text : "", &name, &address);
  addresses[0] = address;
  if (strchr (address, '@') == NULL)
    return NULL;
  return wax_contact_new (&(WaxContact) {
    .name = name,
    .addresses = addresses,
    .company = wax_json_get_string (match, "company"),
    .is_group = wax_json_get_bool (match, "isGroup"),
  });
}

GPtrArray *
wax_zimbra_people_parse (const WaxJson *response)
{
  GPtrArray *people = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_contact_unref);
  guint length = wax_json_get_length (response, "match");

  for (guint i = 0; i < length; i++) {
    WaxContact *person = parse_match (wax_json_get_entry (response, "match", i));

    if (person != NULL)
      g_ptr_array_add (people, person);
  }
  return people;
}

GPtrArray *
wax_zimbra_people_find (WaxZimbraClient *client, const char *text, GCancellable *cancellable, GError **error)
{
  WaxJsonWriter *writer = wax_zimbra_soap_content (WAX_ZIMBRA_NS_MAIL);
  g_autoptr(GBytes) content = NULL;
  g_autoptr(WaxJson) envelope = NULL;
  const WaxJson *response;

  wax_json_writer_add_string (writer, "name", text);
  wax_json_writer_add_string (writer, "includeGal", "1");
  content = wax_json_writer_finish (writer);
  envelope = wax_zimbra_client_call (client, &(WaxZimbraCall) {
    .name = "AutoComplete", .channel = WAX_CHANNEL_GAL, .content = content, .patience_s = PATIENCE_S,
  }, &response, cancellable, error);
  return envelope != NULL ? wax_zimbra_people_parse (response) : NULL;
}
