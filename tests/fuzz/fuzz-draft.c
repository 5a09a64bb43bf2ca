#include "mail/wax-address.h"
#include "mail/wax-answer.h"
#include "store/wax-mime-files.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

#define ID "9b1f5a0e-6d0f-4c53-8a57-2f3f6f1f0a01"

static void
check (const WaxDraft *draft)
{
  const char *const lines[] = { draft->from, draft->to, draft->cc, draft->bcc, draft->subject, draft->in_reply_to,
                                draft->references };

  g_assert_true (g_utf8_validate (draft->text, -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    g_assert_true (g_utf8_validate (lines[i], -1, NULL) && strpbrk (lines[i], "\r\n") == NULL);
}

static WaxDraft *
write_and_read (WaxDraft *draft)
{
  g_autoptr(GBytes) raw = wax_draft_write (draft, WAX_DRAFT_KEPT, ID, 0);

  return wax_draft_read (raw);
}

/* What is carried besides the text is found, wherever it is. */
static void
check_files (GBytes *raw)
{
  g_autoptr(GMimeMessage) message = wax_mime_parse (raw, g_bytes_get_size (raw), NULL);
  g_autoptr(GPtrArray) files = message != NULL ? wax_mime_list_files (message, NULL) : NULL;

  for (guint i = 0; files != NULL && i < files->len; i++) {
    const WaxMimeFile *file = files->pdata[i];

    g_assert_true (file->part[0] != '\0' && file->type != NULL && g_utf8_validate (file->name, -1, NULL));
  }
}

static void
check_picture (GBytes *raw)
{
  g_autoptr(WaxPicture) picture = wax_picture_new_from_file ("", raw);
  guint width, height;

  if (picture != NULL)
    wax_picture_read_size (picture, &width, &height);
}

static void
check_addresses (const char *text)
{
  g_autoptr(GPtrArray) addresses = wax_addresses_parse (text);
  guint end = 0;

  for (guint i = 0; i < addresses->len; i++) {
    const WaxAddress *address = addresses->pdata[i];

    g_assert_true (address->start >= end && address->end >= address->start);
    g_assert_true (!address->valid || strpbrk (address->address, "\r\n<>") == NULL);
    end = address->end;
  }
}

/* Any bytes are a draft of somebody, and a message to answer: no line of its header gets two, and what was read once
 * stays as it is however often it is written and read. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char *const own[] = { "anna@example.org", NULL };
  g_autoptr(GBytes) raw = g_bytes_new_static (data, size);
  g_autoptr(WaxDraft) draft = wax_draft_read (raw);
  g_autoptr(WaxDraft) again = write_and_read (draft);
  g_autoptr(WaxDraft) third = write_and_read (again);
  g_autofree char *text = g_utf8_make_valid ((const char *) data, (gssize) size);

  check (draft);
  check_files (raw);
  check_picture (raw);
  g_assert_true (wax_draft_equal (again, third));
  for (int way = WAX_ANSWER_SENDER; way <= WAX_ANSWER_LEAVE; way++) {
    g_autoptr(WaxDraft) answer = wax_answer_new (raw, &(WaxAnswering) { (WaxAnswerWay) way, "257", own, NULL, NULL, 0 });

    check (answer);
  }
  check_addresses (text);
  return 0;
}
