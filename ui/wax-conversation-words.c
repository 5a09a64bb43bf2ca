#include "wax-conversation-words.h"

#include "mail/wax-sender-look.h"
#include "util/wax-letters.h"
#include "wax-sender-words.h"

#include <glib/gi18n-lib.h>

#include <string.h>

/* How many are named. */
enum { MOST = 4 };

typedef struct {
  const WaxMessage *message; /* the last one of theirs */
  gboolean unread;
} Person;

static gboolean
is_same (const WaxMessage *a, const WaxMessage *b)
{
  if (((a->flags | b->flags) & WAX_MESSAGE_SENT) != 0)
    return (a->flags & b->flags & WAX_MESSAGE_SENT) != 0;
  return g_ascii_strcasecmp (a->from_address, b->from_address) == 0;
}

/* Whoever writes again stands behind all others. */
static void
add_person (GArray *people, const WaxMessage *message)
{
  Person person = { message, (message->flags & WAX_MESSAGE_UNREAD) != 0 };

  for (guint i = 0; i < people->len; i++) {
    const Person *known = &g_array_index (people, Person, i);

    if (!is_same (known->message, message))
      continue;
    person.unread |= known->unread;
    g_array_remove_index (people, i);
    break;
  }
  g_array_append_val (people, person);
}

static GArray *
list_people (GPtrArray *messages)
{
  GArray *people = g_array_new (FALSE, FALSE, sizeof (Person));

  for (guint i = messages->len; i > 0; i--) {
    if (messages->pdata[i - 1] != NULL)
      add_person (people, messages->pdata[i - 1]);
  }
  return people;
}

/* (transfer full) (nullable): of "Anna Lee" and "Lee, Anna"; %NULL of "Dr. Lee" and what is no name of a person */
static char *
dup_first_name (const char *name)
{
  const char *comma = strchr (name, ',');
  g_autofree char *given = g_strstrip (g_strdup (comma != NULL ? comma + 1 : name));

  given[strcspn (given, " ")] = '\0';
  return given[0] == '\0' || strpbrk (given, ".@\"") != NULL ? NULL : g_steal_pointer (&given);
}

/* (transfer full): a name that may deceive is told with its address. */
static char *
dup_name (const WaxMessage *message)
{
  g_autofree char *said = NULL, *name = wax_letters_show (message->from_name), *first = NULL;

  if ((message->flags & WAX_MESSAGE_SENT) != 0)
    /* Translators: who reads this, among the names of those who wrote in a conversation. */
    return g_strdup (_("Me"));
  if (wax_sender_look (message->from_name, message->from_address, &said) == WAX_SENDER_PLAIN)
    first = dup_first_name (name);
  return first != NULL ? g_steal_pointer (&first) : wax_sender_words_short (message);
}

static void
append_person (GString *text, const Person *person, PangoAttrList *look)
{
  g_autofree char *name = dup_name (person->message);
  PangoAttribute *bold;

  if (text->len > 0)
    /* Translators: between names. */
    g_string_append (text, _(", "));
  if (person->unread) {
    bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);
    bold->start_index = (guint) text->len;
    bold->end_index = (guint) (text->len + strlen (name));
    pango_attr_list_insert (look, bold);
  }
  g_string_append (text, name);
}

char *
wax_conversation_words_people (GPtrArray *messages, PangoAttrList **look)
{
  g_autoptr(GArray) people = list_people (messages);
  GString *text;

  *look = NULL;
  if (people->len < 2)
    return NULL;
  *look = pango_attr_list_new ();
  text = g_string_new (NULL);
  for (guint i = 0; i < people->len; i++) {
    if (i == 1 && people->len > MOST) {
      g_string_append (text, " …");
      i = people->len - MOST + 1;
    }
    append_person (text, &g_array_index (people, Person, i), *look);
  }
  return g_string_free (text, FALSE);
}
