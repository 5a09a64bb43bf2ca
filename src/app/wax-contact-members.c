#include "app/wax-contact-members.h"

#include "mail/wax-address.h"

#include <string.h>

/* The server's own programs write an address there with its name, or alone. */
static WaxContact *
read_inline (const char *text)
{
  g_autoptr(GPtrArray) read = wax_addresses_parse (text);
  WaxAddress *only = read->len == 1 ? read->pdata[0] : NULL;
  const char *address = only != NULL ? only->address : text, *addresses[] = { address, NULL };
  const char *name = only != NULL && only->name[0] != '\0' ? only->name : address;

  return wax_contact_new (&(WaxContact) { .id = text, .name = name, .addresses = addresses });
}

static WaxContact *
find_member (WaxContactStore *store, const char *member)
{
  const char *value = strchr (member, ':') + 1;
  WaxContact *found;

  if (member[0] == 'I')
    return read_inline (value);
  found = wax_contact_store_find (store, member[0] == 'C', value, NULL);
  if (found != NULL || member[0] == 'C')
    return found;
  return wax_contact_new (&(WaxContact) { .id = value, .name = value });
}

GPtrArray *
wax_contact_members_find (WaxContactStore *store, const WaxContact *contact)
{
  GPtrArray *members = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_contact_unref);

  for (guint i = 0; contact->members[i] != NULL; i++) {
    WaxContact *member = find_member (store, contact->members[i]);

    if (member != NULL)
      g_ptr_array_add (members, member);
  }
  return members;
}
