#pragma once

#include "trust/wax-grant.h"
#include "trust/wax-trust-line.h"

#include <jansson.h>

G_BEGIN_DECLS

/* The forms of this program's JSON, the same in files and on the command line: fields may be added, never renamed. All
 * return new references. Any thread. */

json_t *wax_json_form_string (const char *text);          /* null for NULL */
json_t *wax_json_form_time (gint64 unix_s);               /* RFC 3339 in UTC; null for 0 */
json_t *wax_json_form_strings (const char *const *texts); /* an empty array for NULL */
json_t *wax_json_form_endpoint (const WaxEndpoint *endpoint); /* null for NULL */
json_t *wax_json_form_grant (const WaxGrant *grant);      /* null for NULL */
json_t *wax_json_form_line (const WaxTrustLine *line);

G_END_DECLS
