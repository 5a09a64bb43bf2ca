#include "app/wax-account-signature.h"

#include <string.h>

#include "app/wax-account-private.h"
#include "app/wax-settings.h"
#include "store/wax-html-text.h"

/* As the server calls them. */
#define FOR_NEW "zimbraPrefDefaultSignatureId"
#define FOR_ANSWERS "zimbraPrefForwardReplySignatureId"
#define STYLE "zimbraPrefMailSignatureStyle"
#define FORMAT "zimbraPrefComposeFormat"

enum { MAX_TEXT = 64 << 10 };

static const char *
get_preference (WaxRemoteSettings *settings, const char *name)
{
  char **values = g_hash_table_lookup (settings->preferences, name);

  return values != NULL && values[0] != NULL ? values[0] : "";
}

/* Those of the account itself, and of addresses without an identity of their own, stand in its preferences. */
static const char *
get_signature_id (WaxRemoteSettings *settings, const WaxPersona *persona, gboolean answers)
{
  const char *id = answers ? persona->answer_signature_id : persona->signature_id;

  return id[0] != '\0' || persona->title[0] != '\0' ? id : get_preference (settings, answers ? FOR_ANSWERS : FOR_NEW);
}

/* (nullable): none is chosen */
static const WaxSignature *
find_signature (WaxRemoteSettings *settings, const WaxPersona *persona, gboolean answers)
{
  const char *id = get_signature_id (settings, persona, answers);

  for (guint i = 0; i < settings->signatures->len; i++) {
    WaxSignature *signature = settings->signatures->pdata[i];

    if (strcmp (signature->id, id) == 0)
      return signature;
  }
  return NULL;
}

static char *
dup_text (const WaxSignature *signature)
{
  return signature->text[0] != '\0' ? g_strdup (signature->text)
                                    : wax_html_to_text (signature->html, strlen (signature->html), MAX_TEXT);
}

static WaxDocument *
make_document (const WaxSignature *signature)
{
  WaxDocument *document;

  if (signature->html[0] != '\0')
    return wax_document_new_from_html (signature->html, strlen (signature->html), MAX_TEXT, NULL, NULL);
  document = wax_document_new ();
  wax_document_append_text (document, signature->text, 0);
  return document;
}

gboolean
wax_account_knows_personas (WaxAccount *self)
{
  return wax_account_get_remote_settings (self) != NULL && !wax_account_is_reading_settings (self);
}

void
wax_placed_signature_clear (WaxPlacedSignature *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->block, wax_document_unref);
}

GPtrArray *
wax_account_list_personas (WaxAccount *self)
{
  WaxRemoteSettings *settings = wax_account_get_remote_settings (self);
  GPtrArray *personas;

  if (settings != NULL && settings->personas->len > 0)
    return g_ptr_array_ref (settings->personas);
  personas = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_persona_unref);
  g_ptr_array_add (personas, wax_persona_new (&(WaxPersona) { .address = wax_account_get_address (self),
                                                              .allowed = TRUE }));
  return personas;
}

static gboolean
stands_above (WaxRemoteSettings *settings, const char *quoted, gboolean answers)
{
  return answers && quoted[0] != '\0' && settings != NULL &&
         strcmp (get_preference (settings, STYLE), "internet") != 0;
}

/* Below all, two hyphens and a blank lead it in, as programs expect that leave it out of answers; above a quote they
 * would make all of that a part of it. */
char *
wax_account_place_signature (WaxAccount *self, const WaxPersona *persona, const char *text, gboolean answers,
                             WaxPlacedSignature *placed)
{
  WaxRemoteSettings *settings = wax_account_get_remote_settings (self);
  const WaxSignature *chosen = settings != NULL ? find_signature (settings, persona, answers) : NULL;
  g_autofree char *words = chosen != NULL ? dup_text (chosen) : NULL;

  *placed = (WaxPlacedSignature) { NULL };
  if (words == NULL || words[strspn (words, " \r\n\t")] == '\0')
    return g_strdup (text);
  placed->above = stands_above (settings, text, answers);
  placed->text = g_strdup_printf (placed->above ? "\n\n%s" : "\n\n-- \n%s", g_strchomp (words));
  return placed->above ? g_strconcat (placed->text, text, NULL) : g_strconcat (text, placed->text, NULL);
}

/* With the empty line before it, and what leads it in. */
static WaxDocument *
make_block (const WaxDocument *signature, gboolean above)
{
  WaxDocument *block = wax_document_new ();

  wax_document_append_text (block, above ? "" : "\n-- ", 0);
  wax_document_append (block, signature, 0);
  return block;
}

/* Above, it stands between the empty line to write on, and the one that leads to what is quoted. */
static WaxDocument *
place_block (const WaxDocument *document, const WaxDocument *block, gboolean above)
{
  const GPtrArray *all = document->paragraphs;
  gboolean has_line = all->len > 0 && ((WaxParagraph *) all->pdata[0])->runs->len == 0;
  g_autoptr(WaxDocument) line = NULL;
  g_autoptr(WaxDocument) with_line = NULL;

  if (!above)
    return wax_document_splice (document, all->len, 0, block);
  if (has_line)
    return wax_document_splice (document, 1, 0, block);
  line = wax_document_new ();
  wax_document_append_text (line, "", 0);
  with_line = wax_document_splice (document, 0, 0, line);
  return wax_document_splice (with_line, 1, 0, block);
}

WaxDocument *
wax_account_sign_document (WaxAccount *self, const WaxPersona *persona, WaxDocument *document, gboolean answers,
                           WaxPlacedSignature *placed)
{
  WaxRemoteSettings *settings = wax_account_get_remote_settings (self);
  const WaxSignature *chosen = settings != NULL ? find_signature (settings, persona, answers) : NULL;
  g_autoptr(WaxDocument) sign = chosen != NULL ? make_document (chosen) : NULL;
  g_autofree char *words = sign != NULL ? wax_document_to_text (sign) : NULL;
  g_autofree char *text = wax_document_to_text (document);

  *placed = (WaxPlacedSignature) { NULL };
  if (words == NULL || words[strspn (words, " \r\n\t")] == '\0')
    return wax_document_ref (document);
  placed->above = stands_above (settings, text, answers);
  placed->text = g_strconcat (placed->above ? "\n\n" : "\n\n-- \n", words, NULL);
  placed->block = make_block (sign, placed->above);
  return place_block (document, placed->block, placed->above);
}

gboolean
wax_account_writes_rich (WaxAccount *self)
{
  WaxRemoteSettings *settings = wax_account_get_remote_settings (self);
  g_autoptr(GSettings) own = wax_settings_open ();
  const char *format = settings != NULL ? get_preference (settings, FORMAT) : "";

  return format[0] != '\0' ? strcmp (format, "text") != 0 : !wax_settings_is_plain_format (own);
}
