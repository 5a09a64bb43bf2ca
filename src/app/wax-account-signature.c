#include "app/wax-account-signature.h"

#include <string.h>

#include "app/wax-account-private.h"
#include "store/wax-html-text.h"
#include "store/wax-settings-store.h"

/* As the server calls them. */
#define FOR_NEW "zimbraPrefDefaultSignatureId"
#define FOR_ANSWERS "zimbraPrefForwardReplySignatureId"
#define STYLE "zimbraPrefMailSignatureStyle"

enum { MAX_TEXT = 64 << 10 };

static const char *
get_preference (WaxRemoteSettings *settings, const char *name)
{
  char **values = g_hash_table_lookup (settings->preferences, name);

  return values != NULL && values[0] != NULL ? values[0] : "";
}

static char *
dup_text (WaxRemoteSettings *settings, const char *id)
{
  for (guint i = 0; i < settings->signatures->len; i++) {
    WaxSignature *signature = settings->signatures->pdata[i];

    if (strcmp (signature->id, id) == 0)
      return signature->text[0] != '\0' ? g_strdup (signature->text)
                                        : wax_html_to_text (signature->html, strlen (signature->html), MAX_TEXT);
  }
  return NULL;
}

static WaxRemoteSettings *
read_settings (WaxAccount *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxSettingsStore) store =
    wax_settings_store_open (wax_reader_get_dir (wax_account_get_reader (self)), &error);
  WaxRemoteSettings *settings = store != NULL ? wax_settings_store_get (store, &error) : NULL;

  if (settings == NULL)
    g_warning ("The signatures of %s cannot be read: %s", wax_account_get_id (self), error->message);
  return settings;
}

/* Those of the account itself, and of addresses without an identity of their own, stand in its preferences. */
static const char *
get_signature_id (WaxRemoteSettings *settings, const WaxPersona *persona, gboolean answers)
{
  const char *id = answers ? persona->answer_signature_id : persona->signature_id;

  return id[0] != '\0' || persona->title[0] != '\0' ? id : get_preference (settings, answers ? FOR_ANSWERS : FOR_NEW);
}

GPtrArray *
wax_account_list_personas (WaxAccount *self)
{
  g_autoptr(WaxRemoteSettings) settings = read_settings (self);
  GPtrArray *personas;

  if (settings != NULL && settings->personas->len > 0)
    return g_ptr_array_ref (settings->personas);
  personas = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_persona_unref);
  g_ptr_array_add (personas, wax_persona_new (&(WaxPersona) { .address = wax_account_get_address (self),
                                                              .allowed = TRUE }));
  return personas;
}

/* Below all, two hyphens and a blank lead it in, as programs expect that leave it out of answers; above a quote they
 * would make all of that a part of it. */
char *
wax_account_place_signature (WaxAccount *self, const WaxPersona *persona, const char *text, gboolean answers,
                             char **signature)
{
  g_autoptr(WaxRemoteSettings) settings = read_settings (self);
  g_autofree char *words =
    settings != NULL ? dup_text (settings, get_signature_id (settings, persona, answers)) : NULL;
  gboolean above = words != NULL && text[0] != '\0' && strcmp (get_preference (settings, STYLE), "internet") != 0;

  *signature = NULL;
  if (words == NULL || words[strspn (words, " \r\n\t")] == '\0')
    return g_strdup (text);
  *signature = g_strdup_printf (above ? "\n\n%s" : "\n\n-- \n%s", g_strchomp (words));
  return above ? g_strconcat (*signature, text, NULL) : g_strconcat (text, *signature, NULL);
}
