#include "wax-demo-call.h"

#include "wax-demo-mime.h"

#include <string.h>

/* The inside of an invitation as GetMsg tells it (recorded as 188): one event, times in UTC. */

/* (transfer full) (nullable): the text of the calendar's part, its folded lines joined */
static char *
dup_calendar (WaxDemoMime *mime)
{
  g_auto(GStrv) leaves = wax_demo_mime_dup_leaves (mime);

  for (guint i = 0; leaves[i] != NULL; i++) {
    g_autofree char *type = NULL, *name = NULL;
    g_autoptr(GBytes) bytes = wax_demo_mime_dup_part (mime, leaves[i], &type, &name);

    if (bytes != NULL && type != NULL && g_str_has_prefix (type, "text/calendar")) {
      g_autoptr(GString) text = g_string_new_len (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));

      g_string_replace (text, "\r\n", "\n", 0);
      g_string_replace (text, "\n ", "", 0);
      return g_string_free (g_steal_pointer (&text), FALSE);
    }
  }
  return NULL;
}

/* (transfer full) (nullable): the value of the first line of that name; @parameters what stands before its colon */
static char *
dup_value (const char *calendar, const char *name, char **parameters)
{
  g_auto(GStrv) lines = g_strsplit (calendar, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    gsize length = strlen (name);
    char *colon = strchr (lines[i], ':');

    if (colon == NULL || !g_str_has_prefix (lines[i], name) || (lines[i][length] != ':' && lines[i][length] != ';'))
      continue;
    if (parameters != NULL)
      *parameters = g_strndup (lines[i] + length, (gsize) (colon - lines[i]) - length);
    return g_strdup (colon + 1);
  }
  return NULL;
}

static char *
dup_address (const char *calendar, const char *name, char **parameters)
{
  char *value = dup_value (calendar, name, parameters);

  if (value != NULL && g_ascii_strncasecmp (value, "mailto:", 7) == 0)
    memmove (value, value + 7, strlen (value + 7) + 1);
  return value;
}

static json_t *
moment (const char *calendar, const char *name)
{
  g_autofree char *text = dup_value (calendar, name, NULL);
  g_autoptr(GDateTime) time = text == NULL ? NULL : g_date_time_new_from_iso8601 (text, NULL);

  if (time == NULL)
    return json_array ();
  return json_pack ("[{s:s, s:I}]", "d", text, "u", (json_int_t) g_date_time_to_unix (time) * 1000);
}

static json_t *
attendees (const char *calendar)
{
  g_autofree char *parameters = NULL;
  g_autofree char *address = dup_address (calendar, "ATTENDEE", &parameters);

  if (address == NULL)
    return json_array ();
  return json_pack ("[{s:s, s:s, s:s, s:b}]", "a", address, "url", address, "ptst",
                    strstr (parameters, "PARTSTAT=ACCEPTED") != NULL ? "AC" : "NE", "rsvp",
                    strstr (parameters, "RSVP=TRUE") != NULL);
}

/* The server seen reminds five minutes before, whatever the invitation says. */
static json_t *
reminder (void)
{
  return json_pack ("[{s:s, s:[{s:[{s:b, s:i, s:s}]}], s:[{}]}]", "action", "DISPLAY", "trigger", "rel", "neg", TRUE,
                    "m", 5, "related", "START", "desc");
}

json_t *
wax_demo_invite_to_json (WaxDemoItem *item, WaxDemoMime *mime)
{
  g_autofree char *calendar = dup_calendar (mime);
  g_autofree char *summary = calendar == NULL ? NULL : dup_value (calendar, "SUMMARY", NULL);
  g_autofree char *uid = calendar == NULL ? NULL : dup_value (calendar, "UID", NULL);
  g_autofree char *method = calendar == NULL ? NULL : dup_value (calendar, "METHOD", NULL);
  g_autofree char *organizer = calendar == NULL ? NULL : dup_address (calendar, "ORGANIZER", NULL);
  g_autofree char *appointment = g_strdup_printf ("%u", item->id + 1);
  json_t *component;

  if (uid == NULL || organizer == NULL)
    return NULL;
  component = json_pack ("{s:s, s:i, s:b, s:s, s:s, s:o, s:o, s:b, s:s, s:s, s:s, s:{s:s, s:s}, s:s, s:s, s:s, s:i, "
                         "s:I}", "method", method != NULL ? method : "REQUEST", "compNum", 0, "rsvp", TRUE,
                         "name", summary != NULL ? summary : "", "loc", "", "at", attendees (calendar), "alarm",
                         reminder (),
                         "noBlob", TRUE, "fba", "T", "fb", "B", "transp", "O", "or", "a", organizer, "url", organizer,
                         "url", "", "x_uid", uid, "uid", uid, "seq", 0, "d", (json_int_t) item->date_ms);
  json_object_update_new (component, json_pack ("{s:s, s:s, s:s, s:s, s:s, s:o, s:o}", "calItemId", appointment,
                                                "apptId", appointment, "ciFolder", "10", "status", "CONF", "class",
                                                "PUB",
                                                "s", moment (calendar, "DTSTART"), "e", moment (calendar, "DTEND")));
  return json_pack ("[{s:s, s:[o]}]", "type", "appt", "comp", component);
}
