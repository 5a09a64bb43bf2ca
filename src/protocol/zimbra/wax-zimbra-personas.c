#include "protocol/zimbra/wax-zimbra-personas.h"

#include "protocol/zimbra/wax-zimbra-soap.h"
#include "store/wax-persona.h"

#include <string.h>

#define DEFAULT "DEFAULT"

static void
begin_request (WaxJsonWriter *batch, const char *name)
{
  wax_json_writer_begin_array (batch, name);
  wax_json_writer_begin_object (batch, NULL);
  wax_json_writer_add_string (batch, "_jsns", WAX_ZIMBRA_NS_ACCOUNT);
}

static void
end_request (WaxJsonWriter *batch)
{
  wax_json_writer_end_object (batch);
  wax_json_writer_end_array (batch);
}

void
wax_zimbra_personas_add_requests (WaxJsonWriter *batch)
{
  begin_request (batch, "GetIdentitiesRequest");
  end_request (batch);
  begin_request (batch, "GetInfoRequest");
  wax_json_writer_add_string (batch, "sections", "attrs");
  end_request (batch);
}

/* The account's own addresses, without capitals; the first one is what it is called. */
static GPtrArray *
list_own (const WaxJson *info)
{
  static const char *const names[] = { "zimbraMailAlias", "zimbraAllowFromAddress" };
  const WaxJson *attributes = wax_json_get_object (wax_json_get_object (info, "attrs"), "_attrs");
  g_autofree char *account = wax_json_dup_text (info, "name");
  GPtrArray *own = g_ptr_array_new_with_free_func (g_free);

  if (account != NULL)
    g_ptr_array_add (own, g_steal_pointer (&account));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_auto(GStrv) values = wax_json_dup_texts (attributes, names[i]);

    for (guint n = 0; values[n] != NULL; n++) {
      if (strchr (values[n], '@') != NULL)
        g_ptr_array_add (own, g_strdup (values[n]));
    }
  }
  return own;
}

static gboolean
is_same_address (gconstpointer a, gconstpointer b)
{
  return g_ascii_strcasecmp (a, b) == 0;
}

/* Returns: (transfer full) */
static char *
make_reply_to (const WaxJson *attributes)
{
  g_autofree char *enabled = wax_json_dup_text (attributes, "zimbraPrefReplyToEnabled");
  g_autofree char *address = wax_json_dup_text (attributes, "zimbraPrefReplyToAddress");
  g_autofree char *name = wax_json_dup_text (attributes, "zimbraPrefReplyToDisplay");

  if (g_strcmp0 (enabled, "TRUE") != 0 || address == NULL)
    return NULL;
  if (name == NULL || *name == '\0')
    return g_steal_pointer (&address);
  g_strdelimit (name, "\"\\\r\n", ' ');
  return g_strdup_printf ("\"%s\" <%s>", name, address);
}

static WaxPersona *
parse_identity (const WaxJson *identity, GPtrArray *own, gboolean any_address)
{
  const WaxJson *attributes = wax_json_get_object (identity, "_attrs");
  const char *title = wax_json_get_string (identity, "name");
  g_autofree char *name = wax_json_dup_text (attributes, "zimbraPrefFromDisplay");
  g_autofree char *given = wax_json_dup_text (attributes, "zimbraPrefFromAddress");
  const char *address = given != NULL && *given != '\0' ? given : own->len > 0 ? own->pdata[0] : NULL;
  g_autofree char *reply_to = make_reply_to (attributes);
  g_autofree char *signature = wax_json_dup_text (attributes, "zimbraPrefDefaultSignatureId");
  g_autofree char *answer_signature = wax_json_dup_text (attributes, "zimbraPrefForwardReplySignatureId");

  if (address == NULL)
    return NULL;
  return wax_persona_new (&(WaxPersona) {
    .id = wax_json_get_string (identity, "id"),
    .title = g_strcmp0 (title, DEFAULT) == 0 ? NULL : title,
    .name = name,
    .address = address,
    .reply_to = reply_to,
    .signature_id = signature,
    .answer_signature_id = answer_signature,
    .allowed = any_address || g_ptr_array_find_with_equal_func (own, address, is_same_address, NULL),
  });
}

static gboolean
has_address (GPtrArray *personas, const char *address)
{
  for (guint i = 0; i < personas->len; i++) {
    if (is_same_address (((WaxPersona *) personas->pdata[i])->address, address))
      return TRUE;
  }
  return FALSE;
}

/* Under the name of the account, and with what stands below its messages. */
static void
add_addresses (GPtrArray *personas, GPtrArray *own)
{
  g_autoptr(WaxPersona) account = personas->len > 0 ? wax_persona_ref (personas->pdata[0]) : NULL;

  for (guint i = 0; i < own->len; i++) {
    WaxPersona fields = { .address = own->pdata[i], .allowed = TRUE };

    if (account != NULL) {
      fields.name = account->name;
      fields.signature_id = account->signature_id;
      fields.answer_signature_id = account->answer_signature_id;
    }
    if (!has_address (personas, own->pdata[i]))
      g_ptr_array_add (personas, wax_persona_new (&fields));
  }
}

GPtrArray *
wax_zimbra_personas_parse (const WaxJson *batch)
{
  const WaxJson *identities = wax_json_get_object (batch, "GetIdentitiesResponse");
  const WaxJson *info = wax_json_get_object (batch, "GetInfoResponse");
  const WaxJson *attributes = wax_json_get_object (wax_json_get_object (info, "attrs"), "_attrs");
  g_autofree char *any_address = wax_json_dup_text (attributes, "zimbraAllowAnyFromAddress");
  g_autoptr(GPtrArray) own = list_own (info);
  GPtrArray *personas;
  guint length = wax_json_get_length (identities, "identity");

  if (identities == NULL)
    return NULL;
  personas = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_persona_unref);
  for (guint i = 0; i < length; i++) {
    const WaxJson *identity = wax_json_get_entry (identities, "identity", i);
    WaxPersona *persona = parse_identity (identity, own, g_strcmp0 (any_address, "TRUE") == 0);
    gboolean first = g_strcmp0 (wax_json_get_string (identity, "name"), DEFAULT) == 0;

    if (persona != NULL)
      g_ptr_array_insert (personas, first ? 0 : -1, persona);
  }
  add_addresses (personas, own);
  return personas;
}
