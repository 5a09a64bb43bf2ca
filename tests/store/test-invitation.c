#include "store/wax-mime.h"

#include <string.h>

#define CALENDAR(method, event) \
  "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y\r\nMETHOD:" method "\r\nBEGIN:VEVENT\r\nUID:1\r\n" event \
  "END:VEVENT\r\nEND:VCALENDAR\r\n"

static WaxInvitation *
read_event (const char *event)
{
  g_autofree char *text = g_strdup_printf (CALENDAR ("REQUEST", "%s"), event);
  WaxInvitation *self = wax_invitation_new (text);

  g_assert_nonnull (self);
  return self;
}

static void
test_whole (void)
{
  g_autoptr(WaxInvitation) self = read_event (
    "SUMMARY:Harvest\\, second day\r\nLOCATION:Orchard\r\n  by the river\r\n"
    "DTSTART;TZID=Europe/Berlin:20261128T094100\r\nDTEND;TZID=Europe/Berlin:20261128T103000\r\n"
    "ORGANIZER;CN=Anna Lee:mailto:anna@example.org\r\n"
    "ATTENDEE;CN=\"Bob; Brown\";PARTSTAT=ACCEPTED:MAILTO:bob@example.org\r\n"
    "ATTENDEE;ROLE=OPT-PARTICIPANT:mailto:carol@example.org\r\n"
    "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;COUNT=10\r\n");
  const WaxInvitationPerson *bob = self->people->pdata[0], *carol = self->people->pdata[1];

  g_assert_cmpint (self->method, ==, WAX_INVITATION_REQUEST);
  g_assert_cmpstr (self->title, ==, "Harvest, second day");
  g_assert_cmpstr (self->place, ==, "Orchard by the river");
  g_assert_cmpint (self->start, ==, 1795855260);
  g_assert_cmpint (self->end - self->start, ==, 49 * 60);
  g_assert_false (self->whole_days);
  g_assert_cmpstr (self->zone, ==, "Europe/Berlin");
  g_assert_true (self->zone_known);
  g_assert_cmpstr (self->organizer->name, ==, "Anna Lee");
  g_assert_cmpstr (self->organizer->address, ==, "anna@example.org");
  g_assert_cmpuint (self->n_people, ==, 2);
  g_assert_cmpstr (bob->name, ==, "Bob; Brown");
  g_assert_cmpint (bob->answer, ==, WAX_INVITATION_ACCEPTED);
  g_assert_cmpstr (carol->address, ==, "carol@example.org");
  g_assert_true (carol->optional);
  g_assert_cmpint (self->rhythm, ==, WAX_INVITATION_WEEKLY);
  g_assert_cmpuint (self->interval, ==, 2);
  g_assert_cmpuint (self->weekdays, ==, 1 + 16);
  g_assert_cmpuint (self->count, ==, 10);
}

static void
test_days (void)
{
  g_autoptr(WaxInvitation) self = read_event ("DTSTART;VALUE=DATE:20261128\r\nDTEND;VALUE=DATE:20261130\r\n"
                                              "RRULE:FREQ=YEARLY;UNTIL=20300101\r\n");
  g_autoptr(WaxInvitation) single = read_event ("DTSTART;VALUE=DATE:20261128\r\nRECURRENCE-ID;VALUE=DATE:20261127\r\n");

  g_assert_true (self->whole_days);
  g_assert_cmpint (self->start, ==, 1795824000);
  g_assert_cmpint (self->end - self->start, ==, 24 * 60 * 60);
  g_assert_cmpint (self->rhythm, ==, WAX_INVITATION_YEARLY);
  g_assert_cmpint (self->until, ==, 1893456000);
  g_assert_cmpint (single->end, ==, single->start);
  g_assert_true (single->one_of_series);
}

#define ZONE(rule) \
  "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y\r\nBEGIN:VTIMEZONE\r\nTZID:Orchard Standard Time\r\n" \
  "BEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n" rule \
  "END:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Orchard Standard Time:20261128T094100\r\n" \
  "DURATION:PT30M\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

/* Of a name that is its own: as the calendar describes it, if that is no work for hours. */
static void
test_described_zone (void)
{
  static const char *const odd[] = { "RRULE:FREQ=SECONDLY\r\n", "RRULE:FREQ=YEARLY;BYSECOND=1,2,3\r\n" };
  g_autoptr(WaxInvitation) self = wax_invitation_new (ZONE ("RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"));

  g_assert_cmpint (self->start, ==, 1795855260);
  g_assert_cmpint (self->end - self->start, ==, 30 * 60);
  g_assert_true (self->zone_known);
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++) {
    g_autofree char *text = g_strdup_printf (ZONE ("%s"), odd[i]);
    g_autoptr(WaxInvitation) slow = wax_invitation_new (text);

    g_assert_false (slow->zone_known);
    g_assert_true (slow->has_start);
  }
}

/* What is broken, endless, nested, or of another kind than it should be. */
static void
test_hostile (void)
{
  static const char *const events[] = {
    "", "DTSTART:never\r\n", "DTSTART;VALUE=PERIOD:20261128T094100Z/PT1H\r\n", "RRULE;VALUE=TEXT:FREQ=DAILY\r\n",
    "RRULE:FREQ=SECONDLY;COUNT=999999999\r\n", "DURATION;VALUE=TEXT:PT1H\r\nDTSTART:20261128T094100Z\r\n",
    "SUMMARY;VALUE=DATE:20261128\r\n", "ATTENDEE;VALUE=TEXT:x\r\n", "DTSTART;TZID=/etc/passwd:20261128T094100\r\n",
    "DTSTART;TZID=../../etc/passwd:20261128T094100\r\n", "DTSTART:99999999T999999Z\r\n",
  };
  g_autoptr(GString) deep = g_string_new (NULL), many = g_string_new (NULL);
  g_autoptr(WaxInvitation) crowd = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (events); i++) {
    g_autoptr(WaxInvitation) self = read_event (events[i]);

    g_assert_cmpint (self->end, >=, self->start);
  }
  while (deep->len < WAX_INVITATION_MAX_BYTES - 20)
    g_string_append (deep, deep->len % 3 == 0 ? "BEGIN:VEVENT\r\n" : "BEG\r\n IN:VCALENDAR\r\n");
  g_assert_null (wax_invitation_new (deep->str));
  g_assert_null (wax_invitation_new (""));
  g_assert_null (wax_invitation_new ("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"));
  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (many, "ATTENDEE:mailto:a%u@example.org\r\n", i);
  crowd = read_event (many->str);
  g_assert_cmpuint (crowd->n_people, ==, 5000);
  g_assert_cmpuint (crowd->people->len, ==, WAX_INVITATION_MAX_PEOPLE);
}

static WaxMime *
mime_of (const char *rest)
{
  g_autofree char *raw = g_strconcat ("From: a@example.org\r\nSubject: a/b\r\nMIME-Version: 1.0\r\n", rest, NULL);
  g_autoptr(GBytes) bytes = g_bytes_new (raw, strlen (raw));

  return wax_mime_new (bytes);
}

/* It can be saved, whether it has a name or not, and is no text to be read. */
static void
test_in_message (void)
{
  g_autoptr(WaxMime) mime = mime_of ("Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n"
                                     "Content-Type: text/plain\r\n\r\nCome!\r\n--b\r\n"
                                     "Content-Type: text/calendar; method=CANCEL\r\n\r\n"
                                     CALENDAR ("CANCEL", "SUMMARY:Harvest\r\n") "\r\n--b--\r\n");
  g_autoptr(WaxMime) alone = mime_of ("Content-Type: text/calendar\r\n\r\n" CALENDAR ("REPLY", "SUMMARY:x\r\n"));
  const WaxMimeAttachment *attachment = mime->attachments->pdata[0];

  g_assert_cmpstr (mime->invitation->title, ==, "Harvest");
  g_assert_cmpint (mime->invitation->method, ==, WAX_INVITATION_CANCEL);
  g_assert_cmpuint (mime->attachments->len, ==, 1);
  g_assert_cmpuint (attachment->part, ==, mime->invitation_part);
  g_assert_cmpstr (attachment->name, ==, "event.ics");
  g_assert_cmpstr (mime->text, ==, "Come!");
  g_assert_cmpint (alone->invitation->method, ==, WAX_INVITATION_REPLY);
  g_assert_cmpstr (alone->text, ==, "");
}

/* What a message says of signatures and of encryption. */
static void
test_seals (void)
{
  static const struct {
    const char *rest;
    WaxMimeSeal seal;
  } table[] = {
    { "\r\nHello.\r\n", { WAX_MIME_UNSEALED } },
    { "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b\r\n"
      "Content-Type: application/pkcs7-signature\r\n\r\nx\r\n--b--\r\n", { WAX_MIME_SIGNED, FALSE, FALSE } },
    { "Content-Type: multipart/signed; protocol=\"application/pgp-signature\"; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b\r\n"
      "Content-Type: application/pgp-signature\r\n\r\nx\r\n--b--\r\n", { WAX_MIME_SIGNED, TRUE, FALSE } },
    { "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n"
      "Content-Type: multipart/signed; protocol=\"application/pgp-signature\"; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b\r\n"
      "Content-Type: application/pgp-signature\r\n\r\nx\r\n--b--\r\n\r\n--a\r\n\r\nlist\r\n--a--\r\n",
      { WAX_MIME_SIGNED, TRUE, TRUE } },
    { "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b\r\n\r\n--b\r\n"
      "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b\r\nContent-Type: application/octet-stream\r\n\r\n"
      "x\r\n--b--\r\n", { WAX_MIME_ENCRYPTED, TRUE, FALSE } },
    { "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\n\r\nx\r\n",
      { WAX_MIME_ENCRYPTED, FALSE, FALSE } },
    { "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\n\r\nx\r\n",
      { WAX_MIME_SIGNED, FALSE, FALSE } },
    /* It is what is in it, whatever it calls itself. */
    { "Content-Type: application/x-pkcs7-mime; smime-type=signed-data\r\nContent-Transfer-Encoding: base64\r\n\r\n"
      "MIIBpQYJKoZIhvcNAQcDoIIBljCCAZI=\r\n", { WAX_MIME_ENCRYPTED, FALSE, FALSE } },
    { "\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nx\r\n-----END PGP MESSAGE-----\r\n", { WAX_MIME_ENCRYPTED, TRUE, FALSE } },
    { "\r\nHello\r\n-----BEGIN PGP SIGNED MESSAGE-----\r\n\r\nx\r\n", { WAX_MIME_SIGNED, TRUE, TRUE } },
    { "\r\nThey write \"-----BEGIN PGP MESSAGE-----\" before it.\r\n", { WAX_MIME_UNSEALED } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr(WaxMime) mime = mime_of (table[i].rest);

    g_test_message ("%s", table[i].rest);
    g_assert_cmpint (mime->seal.kind, ==, table[i].seal.kind);
    g_assert_cmpint (mime->seal.openpgp, ==, table[i].seal.openpgp);
    g_assert_cmpint (mime->seal.partly, ==, table[i].seal.partly);
  }
}

static void
test_file_name (void)
{
  g_autoptr(WaxMime) mime = mime_of ("\r\nx\r\n");
  g_autofree char *name = wax_mime_make_file_name (mime);

  g_assert_cmpstr (name, ==, "a-b.eml");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/invitation/whole", test_whole);
  g_test_add_func ("/invitation/days", test_days);
  g_test_add_func ("/invitation/described-zone", test_described_zone);
  g_test_add_func ("/invitation/hostile", test_hostile);
  g_test_add_func ("/invitation/in-message", test_in_message);
  g_test_add_func ("/invitation/seals", test_seals);
  g_test_add_func ("/invitation/file-name", test_file_name);
  return g_test_run ();
}
