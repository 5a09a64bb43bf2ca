#include "app/wax-json-form.h"

json_t *
wax_json_form_string (const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

  return valid != NULL ? json_string (valid) : json_null ();
}

json_t *
wax_json_form_time (gint64 unix_s)
{
  g_autoptr(GDateTime) time = unix_s != 0 ? g_date_time_new_from_unix_utc (unix_s) : NULL;
  g_autofree char *text = time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : NULL;

  return wax_json_form_string (text);
}

json_t *
wax_json_form_strings (const char *const *texts)
{
  json_t *array = json_array ();

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    json_array_append_new (array, json_string (texts[i]));
  return array;
}

json_t *
wax_json_form_endpoint (const WaxEndpoint *endpoint)
{
  g_autofree char *text = endpoint != NULL ? wax_endpoint_to_string (endpoint) : NULL;

  return wax_json_form_string (text);
}

json_t *
wax_json_form_grant (const WaxGrant *grant)
{
  g_auto(GStrv) problems = NULL;
  json_t *endpoints, *object;

  if (grant == NULL)
    return json_null ();

  problems = wax_grant_dup_problem_ids (grant);
  endpoints = json_array ();
  for (guint i = 0; i < grant->endpoints->len; i++)
    json_array_append_new (endpoints, wax_json_form_endpoint (g_ptr_array_index (grant->endpoints, i)));
  object = json_pack ("{so ss so so so ss}", "endpoints", endpoints, "fingerprint", wax_grant_get_fingerprint (grant),
                      "problems", wax_json_form_strings ((const char *const *) problems), "given",
                      wax_json_form_time (grant->given), "until", wax_json_form_time (grant->until), "origin",
                      grant->origin);
  json_object_set_new (object, "why", wax_json_form_string (*grant->why != '\0' ? grant->why : NULL));
  json_object_set_new (object, "ended", wax_json_form_time (grant->ended));
  json_object_set_new (object, "ended_by", wax_json_form_string (grant->ended_by));
  return object;
}

json_t *
wax_json_form_line (const WaxTrustLine *line)
{
  g_autofree char *text = wax_trust_line_describe (line);

  return json_pack ("{so ss so so so so so so ss so so so so}", "at", wax_json_form_time (line->at), "event",
                    wax_trust_event_to_string (line->event), "text", wax_json_form_string (text), "endpoint",
                    wax_json_form_endpoint (line->endpoint), "fingerprint", wax_json_form_string (line->fingerprint),
                    "problems", wax_json_form_strings ((const char *const *) line->problems), "channel",
                    wax_json_form_string (line->channel), "account", wax_json_form_string (line->account), "origin",
                    line->origin, "until", wax_json_form_time (line->until), "why", wax_json_form_string (line->why),
                    "cause", wax_json_form_string (line->cause), "cause_text",
                    wax_json_form_string (line->cause_text));
}
