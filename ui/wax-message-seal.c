#include "wax-message-view-private.h"

#include "util/wax-letters.h"
#include "wax-certificate-window.h"
#include "wax-ui-text.h"

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

/* ---- what was found out ---- */

static char *
describe_ended (const char *signer, const WaxCertificate *certificate)
{
  g_autofree char *from = wax_ui_text_full_moment (wax_certificate_get_not_before (certificate));
  g_autofree char *until = wax_ui_text_full_moment (wax_certificate_get_not_after (certificate));

  /* Translators: a person, then two dates. */
  return g_strdup_printf (_("%s signed this, but the certificate, or one above it, is not valid now: it is for %s to"
                            " %s. When it was signed cannot be proved."), signer, from, until);
}

static char *
describe_certified (const WaxMailSignature *signature, const char *address)
{
  g_autofree char *signer = wax_letters_show (wax_certificate_get_display_name (signature->certificate));
  g_autofree char *dup_issuer = wax_certificate_dup_issuer_display_name (signature->certificate);
  g_autofree char *issuer = wax_letters_show (dup_issuer);
  g_autofree char *shown = wax_letters_show (address);

  switch (signature->state) {
  case WAX_MAIL_SIGNATURE_GOOD:
    /* Translators: a person, an address, an authority. */
    return g_strdup_printf (_("%s signed this, and it is unchanged. The certificate is for %s; “%s” vouches for that."
                              " Subject and date are not signed."), signer, shown, issuer);
  case WAX_MAIL_SIGNATURE_OTHER_ADDRESS:
    /* Translators: a person, then an address. */
    return g_strdup_printf (_("%s signed this, but the certificate is not for the sender's address “%s”. It does not"
                              " prove who wrote this."), signer, shown);
  case WAX_MAIL_SIGNATURE_ENDED:
    return describe_ended (signer, signature->certificate);
  case WAX_MAIL_SIGNATURE_WRONG_PURPOSE:
    return g_strdup (_("The certificate of this signature is not for signing mail. It does not prove who wrote this."));
  case WAX_MAIL_SIGNATURE_WEAK:
    return g_strdup (_("This message is signed in a way that can be forged. It does not prove who wrote this."));
  case WAX_MAIL_SIGNATURE_UNKNOWN_ISSUER:
    /* Translators: a person, then an authority. */
    return g_strdup_printf (_("Signed as “%s”, but this computer does not know “%s”, who is to vouch for that. Anybody"
                              " can sign so: it does not prove who wrote this."), signer, issuer);
  case WAX_MAIL_SIGNATURE_CHANGED:
    return g_strdup (_("This is not what was signed: the message was changed on its way, or the signature is another"
                       " one's. Do not rely on what it says."));
  case WAX_MAIL_SIGNATURE_UNREADABLE:
    break;
  }
  return NULL;
}

static char *
describe_signature (const WaxMailSignature *signature, const char *address)
{
  return signature->state != WAX_MAIL_SIGNATURE_UNREADABLE
           ? describe_certified (signature, address)
           : g_strdup (_("This message has an S/MIME signature that cannot be read. It does not prove who wrote"
                       " this."));
}

static void
say (WaxMessageView *self, const char *icon_name, const char *text)
{
  gtk_image_set_from_icon_name (self->seal_icon, icon_name);
  gtk_label_set_label (self->seal, text);
}

/* Which message it is about: another one may be shown by then. */
typedef struct {
  WaxMessageView *view;
  WaxMime *mime;
} Check;

static void
check_free (Check *check)
{
  g_object_unref (check->view);
  wax_mime_unref (check->mime);
  g_free (check);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Check, check_free)

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Check) check = data;
  WaxMessageView *self = check->view;
  g_autoptr(WaxMailSignature) signature = wax_account_check_signature_finish (WAX_ACCOUNT (source), result);
  g_autofree char *text = NULL;

  if (self->mime != check->mime)
    return;
  if (signature == NULL) {
    say (self, "dialog-question-symbolic", describe_signed (self->mime->seal));
    return;
  }
  text = describe_signature (signature, self->mime->from_address);
  say (self, signature->state == WAX_MAIL_SIGNATURE_GOOD ? "emblem-ok-symbolic" : "dialog-warning-symbolic", text);
  gtk_widget_set_visible (self->signer_button, signature->chain != NULL);
  wax_message_view_forget_seal (self);
  self->signature = g_steal_pointer (&signature);
}

static void
begin_check (WaxMessageView *self)
{
  Check *check = g_new (Check, 1);

  check->view = g_object_ref (self);
  check->mime = wax_mime_ref (self->mime);
  say (self, "dialog-question-symbolic", _("The S/MIME signature of this message is being checked…"));
  wax_account_check_signature_async (self->account, self->mime, NULL, checked_cb, check);
}

void
wax_message_view_forget_seal (WaxMessageView *self)
{
  g_clear_pointer (&self->signature, wax_mail_signature_free);
}

void
wax_message_view_show_signer (WaxMessageView *self)
{
  WaxMailSignature *signature = self->signature;
  GtkWindow *window;

  if (signature == NULL || signature->chain == NULL)
    return;
  window = GTK_WINDOW (wax_certificate_window_new_signer (signature, gtk_label_get_label (self->seal)));
  gtk_window_set_transient_for (window, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  gtk_window_present (window);
}

void
wax_message_view_show_seal (WaxMessageView *self)
{
  WaxMimeSeal seal = self->mime->seal;
  gboolean encrypted = seal.kind == WAX_MIME_ENCRYPTED;

  gtk_widget_set_visible (self->seal_row, seal.kind != WAX_MIME_UNSEALED);
  gtk_widget_set_visible (self->save_button, encrypted);
  gtk_widget_set_visible (self->signer_button, FALSE);
  wax_message_view_forget_seal (self);
  if (seal.kind == WAX_MIME_UNSEALED)
    return;
  say (self, encrypted ? "channel-secure-symbolic" : "dialog-question-symbolic",
       encrypted ? describe_encrypted (seal) : describe_signed (seal));
  if (seal.kind == WAX_MIME_SIGNED && !seal.openpgp && !seal.partly && self->account != NULL)
    begin_check (self);
}
