#include "trust/wax-verdict.h"

#include <glib/gi18n-lib.h>

struct _WaxVerdict {
  GObject parent_instance;
  WaxEndpoint *endpoint;
  WaxChannelId channel;
  char *account;
  gint64 time;
  GPtrArray *chain;
  WaxCertificate *anchor;
  WaxAnchorSource *anchor_source;
  GPtrArray *problems;
  char *protocol;
  char *cipher;
  WaxSurroundings *surroundings;
};

G_DEFINE_FINAL_TYPE (WaxVerdict, wax_verdict, G_TYPE_OBJECT)

static void
wax_verdict_finalize (GObject *object)
{
  WaxVerdict *self = WAX_VERDICT (object);

  wax_endpoint_unref (self->endpoint);
  g_free (self->account);
  g_ptr_array_unref (self->chain);
  g_clear_pointer (&self->anchor, wax_certificate_unref);
  g_clear_pointer (&self->anchor_source, wax_anchor_source_unref);
  g_ptr_array_unref (self->problems);
  g_free (self->protocol);
  g_free (self->cipher);
  g_clear_pointer (&self->surroundings, wax_surroundings_unref);
  G_OBJECT_CLASS (wax_verdict_parent_class)->finalize (object);
}

static void
wax_verdict_class_init (WaxVerdictClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_verdict_finalize;
}

static void
wax_verdict_init (WaxVerdict *self)
{
  self->chain = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_certificate_unref);
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_problem_unref);
}

WaxVerdict *
wax_verdict_new (const WaxVerdictFields *fields)
{
  WaxVerdict *self = g_object_new (WAX_TYPE_VERDICT, NULL);

  self->endpoint = wax_endpoint_ref (fields->endpoint);
  self->channel = fields->channel;
  self->account = g_strdup (fields->account);
  self->time = fields->time;
  for (guint i = 0; fields->chain != NULL && i < fields->chain->len; i++)
    g_ptr_array_add (self->chain, wax_certificate_ref (g_ptr_array_index (fields->chain, i)));
  self->anchor = fields->anchor != NULL ? wax_certificate_ref (fields->anchor) : NULL;
  self->anchor_source = fields->anchor_source != NULL ? wax_anchor_source_ref (fields->anchor_source) : NULL;
  for (guint i = 0; fields->problems != NULL && i < fields->problems->len; i++)
    g_ptr_array_add (self->problems, wax_problem_ref (g_ptr_array_index (fields->problems, i)));
  g_ptr_array_sort (self->problems, wax_problem_compare);
  self->protocol = g_strdup (fields->protocol);
  self->cipher = g_strdup (fields->cipher);
  self->surroundings = fields->surroundings != NULL ? wax_surroundings_ref (fields->surroundings) : NULL;
  return self;
}

static WaxVerdictFields
get_fields (WaxVerdict *self)
{
  return (WaxVerdictFields) {
    .endpoint = self->endpoint, .channel = self->channel, .account = self->account, .time = self->time,
    .chain = self->chain, .anchor = self->anchor, .anchor_source = self->anchor_source, .problems = self->problems,
    .protocol = self->protocol, .cipher = self->cipher, .surroundings = self->surroundings,
  };
}

WaxVerdict *
wax_verdict_new_tls_too_old (WaxEndpoint *endpoint,
                             WaxChannelId channel,
                             const char *account,
                             gint64 now,
                             const char *offered,
                             const char *floor)
{
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_problem_unref);

  g_ptr_array_add (problems, wax_problem_new_tls_too_old (offered, floor));
  return wax_verdict_new (&(WaxVerdictFields) { .endpoint = endpoint,
                                               .channel = channel,
                                               .account = account,
                                               .time = now,
                                               .problems = problems,
                                               .protocol = offered });
}

WaxVerdict *
wax_verdict_with_tls (WaxVerdict *self, const char *protocol, const char *cipher)
{
  WaxVerdictFields fields = get_fields (self);

  fields.protocol = protocol;
  fields.cipher = cipher;
  return wax_verdict_new (&fields);
}

WaxVerdict *
wax_verdict_with_surroundings (WaxVerdict *self, WaxSurroundings *surroundings)
{
  WaxVerdictFields fields = get_fields (self);

  fields.surroundings = surroundings;
  return wax_verdict_new (&fields);
}

WaxVerdict *
wax_verdict_with_problem (WaxVerdict *self, WaxProblem *problem)
{
  g_autoptr(GPtrArray) problems = g_ptr_array_new ();
  WaxVerdictFields fields = get_fields (self);

  g_ptr_array_extend (problems, self->problems, NULL, NULL);
  g_ptr_array_add (problems, problem);
  fields.problems = problems;
  return wax_verdict_new (&fields);
}

WaxVerdict *
wax_verdict_without_problem (WaxVerdict *self, WaxProblemId id)
{
  g_autoptr(GPtrArray) problems = g_ptr_array_new ();
  WaxVerdictFields fields = get_fields (self);

  for (guint i = 0; i < self->problems->len; i++) {
    if (((const WaxProblem *) g_ptr_array_index (self->problems, i))->id != id)
      g_ptr_array_add (problems, g_ptr_array_index (self->problems, i));
  }
  fields.problems = problems;
  return wax_verdict_new (&fields);
}

gboolean
wax_verdict_is_empty (WaxVerdict *self)
{
  return self->problems->len == 0 && self->chain->len > 0;
}

gboolean
wax_verdict_is_overridable (WaxVerdict *self)
{
  for (guint i = 0; i < self->problems->len; i++) {
    const WaxProblem *problem = g_ptr_array_index (self->problems, i);

    if (!wax_problem_id_is_overridable (problem->id))
      return FALSE;
  }
  return self->chain->len > 0;
}

gboolean
wax_verdict_has_problem (WaxVerdict *self, WaxProblemId id)
{
  for (guint i = 0; i < self->problems->len; i++) {
    if (((const WaxProblem *) g_ptr_array_index (self->problems, i))->id == id)
      return TRUE;
  }
  return FALSE;
}

WaxEndpoint *
wax_verdict_get_endpoint (WaxVerdict *self)
{
  return self->endpoint;
}

WaxChannelId
wax_verdict_get_channel (WaxVerdict *self)
{
  return self->channel;
}

const char *
wax_verdict_get_account (WaxVerdict *self)
{
  return self->account;
}

gint64
wax_verdict_get_time (WaxVerdict *self)
{
  return self->time;
}

GPtrArray *
wax_verdict_get_chain (WaxVerdict *self)
{
  return self->chain;
}

WaxCertificate *
wax_verdict_get_certificate (WaxVerdict *self)
{
  return self->chain->len > 0 ? g_ptr_array_index (self->chain, 0) : NULL;
}

WaxCertificate *
wax_verdict_get_anchor (WaxVerdict *self)
{
  return self->anchor;
}

WaxAnchorSource *
wax_verdict_get_anchor_source (WaxVerdict *self)
{
  return self->anchor_source;
}

GPtrArray *
wax_verdict_get_problems (WaxVerdict *self)
{
  return self->problems;
}

const char *
wax_verdict_get_protocol (WaxVerdict *self)
{
  return self->protocol;
}

const char *
wax_verdict_get_cipher (WaxVerdict *self)
{
  return self->cipher;
}

WaxSurroundings *
wax_verdict_get_surroundings (WaxVerdict *self)
{
  return self->surroundings;
}

const char *
wax_verdict_get_fingerprint (WaxVerdict *self)
{
  return self->chain->len > 0 ? wax_certificate_get_fingerprint (g_ptr_array_index (self->chain, 0)) : "";
}

const char *
wax_verdict_get_spki (WaxVerdict *self)
{
  return self->chain->len > 0 ? wax_certificate_get_spki (g_ptr_array_index (self->chain, 0)) : "";
}

char **
wax_verdict_dup_problem_ids (WaxVerdict *self)
{
  return wax_problem_list_dup_ids (self->problems);
}

/* Returns: (transfer full) (nullable): by name, else by place; %NULL for the server's own */
static char *
name_issuer (WaxVerdict *self, guint at)
{
  WaxCertificate *certificate = at < self->chain->len ? g_ptr_array_index (self->chain, at) : self->anchor;
  g_autofree char *name = NULL;

  if (at == 0)
    return NULL;
  if (certificate == NULL || *wax_certificate_get_display_name (certificate) == '\0')
    /* Translators: stands for an issuer whose name is not known: its place in the chain. */
    return g_strdup_printf (_("number %u"), at);
  name = wax_certificate_shorten_name (wax_certificate_get_display_name (certificate));
  return g_strdup_printf (_("“%s”"), name);
}

char *
wax_problem_describe (const WaxProblem *problem, WaxVerdict *verdict)
{
  g_autofree char *issuer = name_issuer (verdict, problem->at);
  gboolean is_root = problem->at < verdict->chain->len &&
                     wax_certificate_is_self_signed (verdict->chain->pdata[problem->at]);

  return wax_problem_describe_at (problem, issuer, is_root, wax_endpoint_get_host (verdict->endpoint), verdict->time);
}

GPtrArray *
wax_verdict_list_told (WaxVerdict *self)
{
  g_autoptr(GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *problems = g_ptr_array_new ();

  for (guint i = 0; i < self->problems->len; i++) {
    WaxProblem *problem = g_ptr_array_index (self->problems, i);

    if (g_hash_table_add (told, wax_problem_describe (problem, self)))
      g_ptr_array_add (problems, problem);
  }
  return problems;
}
