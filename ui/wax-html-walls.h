#pragma once

/*
 * What a message's HTML may load, for the document (ui) and for the engine around it (ui/html): nothing but what came
 * along, and images where the person allowed that.
 */

/* CSP level 3. */
#define WAX_HTML_POLICY_WITH(img) \
  "default-src 'none'; img-src " img "; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"
#define WAX_HTML_POLICY WAX_HTML_POLICY_WITH ("cid: data:")
#define WAX_HTML_POLICY_IMAGES WAX_HTML_POLICY_WITH ("cid: data: https: http:")

/* WebKit's content filters: a rule for each scheme, as their expressions know no alternatives. */
#define WAX_HTML_RULE(url, more, action) \
  "{\"trigger\":{\"url-filter\":\"" url "\"" more "},\"action\":{\"type\":\"" action "\"}}"
#define WAX_HTML_RULES \
  WAX_HTML_RULE (".*", "", "block") "," WAX_HTML_RULE ("^cid:", "", "ignore-previous-rules") "," \
  WAX_HTML_RULE ("^data:", "", "ignore-previous-rules") "," WAX_HTML_RULE ("^about:", "", "ignore-previous-rules")
#define WAX_HTML_FILTER "[" WAX_HTML_RULES "]"
#define WAX_HTML_FILTER_IMAGES \
  "[" WAX_HTML_RULES "," \
  WAX_HTML_RULE ("^https?:", ",\"resource-type\":[\"image\"]", "ignore-previous-rules") "]"
