#include "store/wax-invitation.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_text (const char *text)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_null (strpbrk (text, "\r\n\t"));
}

/* Whatever a calendar says, it is read in no time, and what comes out are lines of text. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_utf8_make_valid ((const char *) data, (gssize) size);
  WaxInvitation *invitation = wax_invitation_new (text);

  if (invitation == NULL)
    return 0;
  check_text (invitation->title);
  check_text (invitation->place);
  check_text (invitation->zone);
  g_assert_cmpint (invitation->end, >=, invitation->start);
  g_assert_cmpuint (invitation->people->len, <=, WAX_INVITATION_MAX_PEOPLE);
  for (guint i = 0; i < invitation->people->len; i++) {
    const WaxInvitationPerson *person = invitation->people->pdata[i];

    check_text (person->name);
    check_text (person->address);
  }
  wax_invitation_free (invitation);
  return 0;
}
