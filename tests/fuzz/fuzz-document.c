#include "mail/wax-document.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_run (const WaxRun *run)
{
  g_assert_true (run->text[0] != '\0' && g_utf8_validate (run->text, -1, NULL));
  g_assert_null (strpbrk (run->text, "\r\n"));
  g_assert_true (run->link == NULL || wax_document_is_link (run->link));
}

static void
check (const WaxDocument *document)
{
  for (guint i = 0; i < document->paragraphs->len; i++) {
    const WaxParagraph *paragraph = document->paragraphs->pdata[i];

    g_assert_cmpuint (paragraph->quote, <=, WAX_DOCUMENT_MAX_QUOTE);
    g_assert_cmpuint (paragraph->level, <=, WAX_DOCUMENT_MAX_LEVEL);
    g_assert_true ((paragraph->list == WAX_LIST_NONE) == (paragraph->level == 0));
    for (guint j = 0; j < paragraph->runs->len; j++)
      check_run (paragraph->runs->pdata[j]);
  }
}

/* Those that came with each message; their ids are anybody's, too. */
static GPtrArray *
list_pictures (void)
{
  static const char *const ids[] = { "a", "a b&\"<>'%20@c" };
  g_autoptr(GBytes) content = g_bytes_new_static ("\x89PNG\r\n\x1a\n", 8);
  GPtrArray *pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_picture_unref);

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_ptr_array_add (pictures, wax_picture_new (&(WaxPicture) {
      .id = ids[i], .type = "image/png", .name = "", .content = content,
    }));
  return pictures;
}

/* Anybody's HTML is a document, and what is written of it is read as the same, without a loss. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr(GPtrArray) pictures = list_pictures ();
  g_autoptr(WaxDocument) document = wax_document_new_from_html ((const char *) data, size, 1 << 20, pictures, NULL);
  g_autofree char *html = wax_document_to_html (document, FALSE);
  g_autofree char *sent = wax_document_to_html (document, TRUE);
  g_autofree char *text = wax_document_to_text (document);
  WaxLoss lost;
  g_autoptr(WaxDocument) again = wax_document_new_from_html (html, strlen (html), G_MAXSIZE, pictures, &lost);
  g_autoptr(WaxDocument) got = wax_document_new_from_html (sent, strlen (sent), G_MAXSIZE, pictures, &lost);
  g_autofree char *got_text = wax_document_to_text (got);

  check (document);
  check (got);
  g_assert_true (wax_document_equal (document, again));
  g_assert_cmpint (lost, ==, WAX_LOSS_NONE);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  return 0;
}
