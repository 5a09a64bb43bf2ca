#include "wax-message-view-private.h"

#include <glib/gi18n-lib.h>

static const char *
describe_signed (WaxMimeSeal seal)
{
  if (seal.partly)
    return seal.openpgp
             ? _("A part of this message has an OpenPGP signature, which Waxwing cannot check. It proves nothing here.")
             : _("A part of this message has an S/MIME signature, which Waxwing has not checked. It proves nothing"
                 " here.");
  return seal.openpgp
           ? _("This message has an OpenPGP signature, which Waxwing cannot check. It does not prove who wrote this.")
           : _("This message has an S/MIME signature, which Waxwing has not checked. It does not prove who wrote"
               " this.");
}

static const char *
describe_encrypted (WaxMimeSeal seal)
{
  if (seal.partly)
    return _("A part of this message is encrypted and cannot be read in Waxwing. Save the message and open it in a"
             " program that has your key.");
  return seal.openpgp
           ? _("This message is encrypted with OpenPGP and cannot be read in Waxwing. Save it and open it in a program"
               " that has your key.")
           : _("This message is encrypted with S/MIME and cannot be read in Waxwing. Save it and open it in a program"
               " that has your key.");
}

void
wax_message_view_show_seal (WaxMessageView *self)
{
  WaxMimeSeal seal = self->mime->seal;
  gboolean encrypted = seal.kind == WAX_MIME_ENCRYPTED;

  gtk_widget_set_visible (self->seal_row, seal.kind != WAX_MIME_UNSEALED);
  gtk_widget_set_visible (self->save_button, encrypted);
  if (seal.kind == WAX_MIME_UNSEALED)
    return;
  gtk_image_set_from_icon_name (self->seal_icon, encrypted ? "channel-secure-symbolic" : "dialog-question-symbolic");
  gtk_label_set_label (self->seal, encrypted ? describe_encrypted (seal) : describe_signed (seal));
}
