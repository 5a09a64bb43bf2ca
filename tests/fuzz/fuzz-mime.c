#include "store/wax-mail-text.h"
#include "store/wax-mime.h"
#include "util/wax-letters.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_links (GPtrArray *links, guint end)
{
  g_assert_cmpuint (links->len, <=, WAX_MIME_MAX_LINKS);
  for (guint i = 0; i < links->len; i++) {
    const WaxMimeLink *link = links->pdata[i];

    g_assert_true (g_utf8_validate (link->target, -1, NULL));
    g_assert_true (g_utf8_validate (link->words, -1, NULL));
    g_assert_nonnull (g_uri_peek_scheme (link->target));
    g_assert_true (link->start <= link->end && link->end <= end);
  }
}

static void
check_list_uri (const char *uri, const char *prefix)
{
  g_assert_true (uri[0] == '\0' || g_ascii_strncasecmp (uri, prefix, strlen (prefix)) == 0);
  for (const char *at = uri; *at != '\0'; at++)
    g_assert_true (g_ascii_isgraph (*at));
}

/* Any bytes are a message: what comes out is valid UTF-8, and every attachment that is offered can be named. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr(GBytes) raw = g_bytes_new_static (data, size);
  g_autoptr(WaxMime) mime = wax_mime_new (raw);
  g_autoptr(WaxMailText) text = wax_mail_text_new (raw);
  g_autofree char *source = wax_letters_show_bytes ((const char *) data, size);

  g_assert_true (g_utf8_validate (source, -1, NULL));
  g_assert_true (g_utf8_validate (mime->text, -1, NULL));
  g_assert_true (g_utf8_validate (mime->html, -1, NULL));
  g_assert_cmpint (mime->html_traits, ==, wax_html_traits_find (mime->html, strlen (mime->html)));
  check_list_uri (mime->list.post, "mailto:");
  check_list_uri (mime->list.mail, "mailto:");
  check_list_uri (mime->list.page, "http");
  check_links (mime->html_links, 0);
  check_links (mime->text_links, (guint) g_utf8_strlen (mime->text, -1));
  g_assert_true (g_utf8_validate (mime->subject, -1, NULL));
  g_assert_true (g_utf8_validate (mime->from, -1, NULL));
  g_assert_true (g_utf8_validate (text->body, -1, NULL));
  g_assert_true (g_utf8_validate (text->sender, -1, NULL));
  for (guint i = 0; i < mime->attachments->len; i++) {
    const WaxMimeAttachment *attachment = mime->attachments->pdata[i];

    g_assert_true (attachment->name[0] != '\0' && attachment->name[0] != '.' && strchr (attachment->name, '/') == NULL);
    g_assert_cmpuint (strlen (attachment->name), <, 256);
  }
  return 0;
}
