#include "store/wax-mail-text.h"

#include "store/wax-html-text.h"
#include "store/wax-mime-part.h"

#include <string.h>

/* Bytes. What lies beyond is not found, but neither does one message fill the index. */
#define TEXT_LIMIT ((gsize) 128 << 10)
enum { FRAGMENT_LIMIT = 120, ID_LIMIT = 250, PEOPLE_LIMIT = 200 };

static char *
dup_addresses (InternetAddressList *list, gboolean whole)
{
  GString *text = g_string_new (NULL);
  int n = list != NULL ? internet_address_list_length (list) : 0;

  for (int i = 0; i < n && text->len < TEXT_LIMIT; i++) {
    InternetAddress *address = internet_address_list_get_address (list, i);
    const char *name = internet_address_get_name (address);
    const char *mail = INTERNET_ADDRESS_IS_MAILBOX (address)
                         ? internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (address))
                         : NULL;

    if (text->len > 0)
      g_string_append (text, ", ");
    if (name != NULL && name[0] != '\0')
      g_string_append (text, name);
    if (mail != NULL && (whole || name == NULL || name[0] == '\0'))
      g_string_append_printf (text, whole ? " %s" : "%s", mail);
  }
  return g_string_free (text, FALSE);
}

static char *
clean_take (char *text)
{
  char *clean = wax_mime_clean (text);

  g_free (text);
  return clean;
}

static void
person_free (gpointer data)
{
  WaxPersonName *person = data;

  g_free (person->name);
  g_free (person->address);
  g_free (person);
}

/* Members of groups are left out: they are mostly written so that nobody sees them. */
static void
add_people (WaxMailText *self, InternetAddressList *list)
{
  int n = list != NULL ? internet_address_list_length (list) : 0;

  for (int i = 0; i < n && self->people->len < PEOPLE_LIMIT; i++) {
    InternetAddress *address = internet_address_list_get_address (list, i);
    WaxPersonName *person;

    if (!INTERNET_ADDRESS_IS_MAILBOX (address))
      continue;
    person = g_new (WaxPersonName, 1);
    person->name = wax_mime_clean (internet_address_get_name (address));
    person->address = wax_mime_clean (internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (address)));
    g_ptr_array_add (self->people, person);
  }
}

static void
read_people (WaxMailText *self, GMimeMessage *message)
{
  InternetAddressList *from = g_mime_message_get_from (message);
  InternetAddress *first = from != NULL &&
      internet_address_list_length (from) > 0 ? internet_address_list_get_address (from, 0) : NULL;
  g_autofree char *to = dup_addresses (g_mime_message_get_to (message), TRUE);
  g_autofree char *cc = dup_addresses (g_mime_message_get_cc (message), TRUE);

  self->sender = clean_take (dup_addresses (from, TRUE));
  self->sender_name = wax_mime_clean (first != NULL ? internet_address_get_name (first) : NULL);
  self->sender_address = wax_mime_clean (first != NULL && INTERNET_ADDRESS_IS_MAILBOX (first)
                                           ? internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (first))
                                           : NULL);
  self->recipients = clean_take (g_strconcat (to, " ", cc, NULL));
  self->shown_recipients = clean_take (dup_addresses (g_mime_message_get_to (message), FALSE));
  add_people (self, g_mime_message_get_to (message));
  add_people (self, g_mime_message_get_cc (message));
  add_people (self, g_mime_message_get_bcc (message));
}

static gboolean
add_part_cb (GMimePart *part, guint number, gpointer data)
{
  GString *body = data;
  g_autofree char *text = NULL;

  if (!wax_mime_part_is_text (part, "*") || wax_mime_part_is_attachment (part))
    return TRUE;
  text = wax_mime_part_get_text (part, 2 * TEXT_LIMIT, NULL);
  if (wax_mime_part_is_text (part, "html")) {
    char *plain = wax_html_to_text (text, strlen (text), TEXT_LIMIT);

    g_free (text);
    text = plain;
  }
  g_string_append (body, text);
  g_string_append_c (body, '\n');
  return body->len < TEXT_LIMIT;
}

/* Of an alternative only one form is read: both say the same. */
static gboolean
has_plain_text_cb (GMimePart *part, guint number, gpointer data)
{
  gboolean *found = data;

  *found = wax_mime_part_is_text (part, "plain") && !wax_mime_part_is_attachment (part);
  return !*found;
}

static gboolean
add_plain_part_cb (GMimePart *part, guint number, gpointer data)
{
  return !wax_mime_part_is_text (part, "plain") || add_part_cb (part, number, data);
}

static char *
make_fragment (const char *body)
{
  g_autofree char *start = g_utf8_substring (body, 0, MIN (g_utf8_strlen (body, 4 * FRAGMENT_LIMIT), FRAGMENT_LIMIT));

  return wax_mime_clean (start);
}

/* (transfer full) (nullable): the first message that a header names */
static char *
find_id (GMimeMessage *message, const char *header)
{
  const char *value = g_mime_object_get_header (GMIME_OBJECT (message), header);
  const char *start = value != NULL ? strchr (value, '<') : NULL, *end = start != NULL ? strchr (start, '>') : NULL;
  g_autofree char *id = NULL;

  if (end == NULL || end - start < 2 || end - start > ID_LIMIT)
    return NULL;
  id = g_strndup (start, (gsize) (end - start) + 1);
  return wax_mime_clean (id);
}

/* The oldest comes first. Who names only what is answered is taken to answer the first of a conversation. */
static char *
find_thread (GMimeMessage *message)
{
  static const char *const headers[] = { "References", "In-Reply-To", "Message-ID" };
  char *id = NULL;

  for (guint i = 0; id == NULL && i < G_N_ELEMENTS (headers); i++)
    id = find_id (message, headers[i]);
  return id != NULL ? id : g_strdup ("");
}

WaxMailText *
wax_mail_text_new (GBytes *raw)
{
  WaxMailText *self = g_new0 (WaxMailText, 1);
  g_autoptr(GMimeMessage) message = wax_mime_parse (raw, WAX_MAIL_TEXT_RAW_LIMIT, NULL);
  GString *body = g_string_new (NULL);
  gboolean plain = FALSE;

  self->people = g_ptr_array_new_with_free_func (person_free);
  if (message != NULL) {
    self->subject = wax_mime_clean (g_mime_message_get_subject (message));
    self->thread = find_thread (message);
    read_people (self, message);
    wax_mime_foreach_part (message, has_plain_text_cb, &plain);
    wax_mime_foreach_part (message, plain ? add_plain_part_cb : add_part_cb, body);
  } else {
    self->subject = g_strdup ("");
    self->thread = g_strdup ("");
    self->sender = g_strdup ("");
    self->sender_name = g_strdup ("");
    self->sender_address = g_strdup ("");
    self->recipients = g_strdup ("");
    self->shown_recipients = g_strdup ("");
  }
  self->body = g_string_free (body, FALSE);
  self->fragment = make_fragment (self->body);
  return self;
}

void
wax_mail_text_free (WaxMailText *self)
{
  g_free (self->subject);
  g_free (self->sender);
  g_free (self->sender_name);
  g_free (self->sender_address);
  g_free (self->recipients);
  g_free (self->shown_recipients);
  g_ptr_array_unref (self->people);
  g_free (self->body);
  g_free (self->fragment);
  g_free (self->thread);
  g_free (self);
}
