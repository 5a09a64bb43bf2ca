#include "mail/wax-mailto.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Whatever a page links to, no line of a header gets two, nothing is attached, and nobody else writes it. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *uri = g_strconcat ("mailto:", text, NULL);
  g_autoptr(WaxDraft) draft = wax_mailto_read (uri);

  if (draft == NULL)
    return 0;
  {
    const char *const lines[] = { draft->to, draft->cc, draft->bcc, draft->subject, draft->in_reply_to,
                                  draft->references };

    for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
      g_assert_true (g_utf8_validate (lines[i], -1, NULL) && strpbrk (lines[i], "\r\n") == NULL);
  }
  g_assert_true (g_utf8_validate (draft->text, -1, NULL) && strchr (draft->text, '\r') == NULL);
  g_assert_true (draft->attachments->len == 0 && draft->from[0] == '\0' && draft->origin_id[0] == '\0');
  return 0;
}
