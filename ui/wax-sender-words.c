#include "wax-sender-words.h"

#include "mail/wax-address.h"
#include "mail/wax-sender-look.h"
#include "util/wax-letters.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* People, and bytes that as many never take. */
enum { MANY = 20, FEW_BYTES = 1200 };

/* (transfer full): as it is sent, whatever its letters look like */
static char *
show_address (const char *address)
{
  g_autofree char *ascii = wax_address_to_ascii (address);

  return wax_letters_show (ascii);
}

char *
wax_sender_words_short (const WaxMessage *message)
{
  g_autofree char *said = NULL, *name = NULL, *address = NULL;
  WaxSenderLook look = wax_sender_look (message->from_name, message->from_address, &said);

  if (message->from_name[0] == '\0' && message->from_address[0] == '\0')
    return g_strdup (_("(no sender)"));
  name = wax_letters_show (message->from_name);
  if (look == WAX_SENDER_PLAIN && name[0] != '\0')
    return g_steal_pointer (&name);
  address = show_address (message->from_address);
  if (name[0] == '\0')
    return g_steal_pointer (&address);
  /* Translators: an address, and the name that its owner gives. */
  return g_strdup_printf (_("%s (“%s”)"), address[0] != '\0' ? address : _("(no address)"), name);
}

/* (transfer full): names, addresses of whoever has none: servers tell either, or both as it stands in the message */
static char *
list_names (const char *recipients)
{
  g_autoptr(GPtrArray) all = wax_addresses_parse (recipients);
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < all->len; i++) {
    const WaxAddress *one = all->pdata[i];

    g_string_append (names, i > 0 ? ", " : "");
    g_string_append (names, one->name[0] != '\0' ? one->name : one->address);
  }
  return g_string_free (names, FALSE);
}

char *
wax_sender_words_to (const WaxMessage *message)
{
  g_autofree char *names = list_names (message->recipients), *people = wax_sender_words_people (names);

  if (people[0] != '\0')
    /* Translators: those whom a message that one wrote is for, in the place of its sender. */
    return g_strdup_printf (_("To %s"), people);
  /* Translators: nobody is named; whoever has got it stands in Bcc. */
  return g_strdup ((message->flags & WAX_MESSAGE_DRAFT) != 0 ? _("(no recipients)") : _("(recipients not named)"));
}

char *
wax_sender_words_people (const char *people)
{
  g_autofree char *shown = wax_letters_show (people), *first = NULL;
  g_autoptr(GPtrArray) all = NULL;
  guint more;

  if (strlen (shown) <= FEW_BYTES)
    return g_steal_pointer (&shown);
  all = wax_addresses_parse (shown);
  if (all->len <= MANY)
    return g_steal_pointer (&shown);
  more = all->len - MANY;
  first = g_utf8_substring (shown, 0, ((WaxAddress *) all->pdata[MANY - 1])->end);
  /* Translators: people, between commas, and how many more there are. */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s and %u more", "%s and %u more", more), first, more);
}

char *
wax_sender_words_warn (const char *from)
{
  g_autoptr(GPtrArray) people = wax_addresses_parse (from);
  const WaxAddress *sender = people->len > 0 ? people->pdata[0] : NULL;
  g_autofree char *said = NULL, *address = sender != NULL ? show_address (sender->address) : NULL;

  if (sender == NULL)
    return g_strdup ("");
  switch (wax_sender_look (sender->name, sender->address, &said)) {
  case WAX_SENDER_PLAIN: return g_strdup ("");
  case WAX_SENDER_OTHER_ADDRESS:
    /* Translators: both are mail addresses. */
    return g_strdup_printf (_("The sender’s name says “%s”, but the address is “%s”."
                              " Messages that want to deceive do that."), said, address);
  case WAX_SENDER_ODD:
    return g_strdup_printf (_("The sender’s name or address has letters that look like others."
                              " The address is “%s”."), address);
  }
  g_return_val_if_reached (g_strdup (""));
}
