#include "trust/wax-trust-journal.h"

#include <gio/gio.h>

/* Administrators filter by these: they never change. */
static const char *const ids[WAX_N_TRUST_EVENTS] = {
  [WAX_TRUST_EVENT_MET] = "d8d01ee4989f4c03b2b652166a5110c2",
  [WAX_TRUST_EVENT_GRANTED] = "f48c990184d749598ff7dc2fb68019c4",
  [WAX_TRUST_EVENT_REFUSED] = "5e08ece1d72d4f85b0d71505c1da18dc",
  [WAX_TRUST_EVENT_EXPIRED] = "995b27cd5a5f401b939c627c216b860f",
  [WAX_TRUST_EVENT_STOPPED] = "8035d44e6d01452bbd63adbf6794e852",
  [WAX_TRUST_EVENT_SUPERSEDED] = "4cf298f45d5a4787abe1f2bc2c6702db",
  [WAX_TRUST_EVENT_RENEWED] = "3076081296bb4dee873c25652070aef8",
  [WAX_TRUST_EVENT_CHANGED] = "7e1389cf13d34527bb6187b106cf4310",
  [WAX_TRUST_EVENT_WITHDRAWN] = "c4e0613b0275412a83e91829dc0118fb",
  [WAX_TRUST_EVENT_SECURE_OFF] = "631b45df28ed427588fa1111b3f0e75b",
  [WAX_TRUST_EVENT_SECURE_ON] = "bac3583c97154810ba73c6b076c622b9",
  [WAX_TRUST_EVENT_CLOCK_RESET] = "b636d469739c423f9620d909ccab3852",
  [WAX_TRUST_EVENT_POLICY] = "85e677ec423f42f59f0f28d6009585ea",
};

enum { MAX_FIELDS = 11 };

static int muted;

typedef struct {
  GLogField fields[MAX_FIELDS];
  gsize n;
} Entry;

/* @value: (nullable): left out then */
static void
add (Entry *entry, const char *key, const char *value)
{
  if (value != NULL && value[0] != '\0' && entry->n < MAX_FIELDS)
    entry->fields[entry->n++] = (GLogField) { key, value, -1 };
}

void
wax_trust_journal_mute (void)
{
  g_atomic_int_set (&muted, TRUE);
}

void
wax_trust_journal_write (const WaxTrustLine *line)
{
  const char *event = wax_trust_event_to_string (line->event);
  g_autofree char *endpoint = line->endpoint != NULL ? wax_endpoint_to_string (line->endpoint) : NULL;
  g_autofree char *problems = line->problems != NULL ? g_strjoinv (" ", line->problems) : NULL;
  g_autofree char *until = line->until != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, line->until) : NULL;
  g_autofree char *message = NULL;
  Entry entry = { .n = 0 };

  if (g_atomic_int_get (&muted))
    return;
  if (endpoint != NULL)
    message = g_strdup_printf ("Trust in %s: %s%s%s", endpoint, event,
                               problems != NULL && *problems != '\0' ? ", " : "", problems != NULL ? problems : "");
  else
    message = g_strdup_printf ("Trust: %s%s%s", event, line->event == WAX_TRUST_EVENT_POLICY ? ": " : "",
                               line->event == WAX_TRUST_EVENT_POLICY && line->why != NULL ? line->why : "");
  add (&entry, "MESSAGE", message);
  add (&entry, "MESSAGE_ID", ids[line->event]);
  add (&entry, "PRIORITY", "5"); /* notice */
  add (&entry, "SYSLOG_IDENTIFIER", "waxwing");
  add (&entry, "WAXWING_EVENT", event);
  add (&entry, "WAXWING_ENDPOINT", endpoint);
  add (&entry, "WAXWING_FINGERPRINT", line->fingerprint);
  add (&entry, "WAXWING_PROBLEMS", problems);
  add (&entry, "WAXWING_ACCOUNT", line->account);
  add (&entry, "WAXWING_ORIGIN", line->origin);
  add (&entry, "WAXWING_UNTIL", until);
  g_log_writer_journald (G_LOG_LEVEL_MESSAGE, entry.fields, entry.n, NULL);
}
