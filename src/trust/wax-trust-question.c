#include "trust/wax-trust-question.h"

#include "trust/wax-cause-finder.h"

#include <string.h>

struct _WaxTrustQuestion {
  GObject parent_instance;
  WaxVerdict *verdict;
  WaxChange *change;
  WaxCause *cause;
  gboolean askable;
  GPtrArray *endpoints;
  char *key;
};

G_DEFINE_FINAL_TYPE (WaxTrustQuestion, wax_trust_question, G_TYPE_OBJECT)

static void
wax_trust_question_finalize (GObject *object)
{
  WaxTrustQuestion *self = WAX_TRUST_QUESTION (object);

  g_clear_object (&self->verdict);
  g_clear_pointer (&self->change, wax_change_unref);
  g_clear_pointer (&self->cause, wax_cause_unref);
  g_ptr_array_unref (self->endpoints);
  g_free (self->key);
  G_OBJECT_CLASS (wax_trust_question_parent_class)->finalize (object);
}

static void
wax_trust_question_class_init (WaxTrustQuestionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_trust_question_finalize;
}

static void
wax_trust_question_init (WaxTrustQuestion *self)
{
  self->endpoints = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_endpoint_unref);
}

WaxTrustQuestion *
wax_trust_question_new (WaxVerdict *verdict, WaxChange *change, gboolean askable)
{
  WaxTrustQuestion *self = g_object_new (WAX_TYPE_TRUST_QUESTION, NULL);
  g_autofree char *endpoint = wax_endpoint_to_string (wax_verdict_get_endpoint (verdict));

  self->verdict = g_object_ref (verdict);
  self->change = change != NULL ? wax_change_ref (change) : NULL;
  self->cause = wax_cause_find (&(WaxCauseFacts) { .verdict = verdict, .change = change });
  self->askable = askable;
  g_ptr_array_add (self->endpoints, wax_endpoint_ref (wax_verdict_get_endpoint (verdict)));
  self->key = g_strconcat (endpoint, " ", wax_verdict_get_fingerprint (verdict), NULL);
  return self;
}

static void
set_cause (WaxTrustQuestion *self, WaxCause *cause)
{
  wax_cause_ref (cause);
  wax_cause_unref (self->cause);
  self->cause = cause;
}

static WaxTrustQuestion *
copy_question (WaxTrustQuestion *self)
{
  WaxTrustQuestion *copy = wax_trust_question_new (self->verdict, self->change, self->askable);

  set_cause (copy, self->cause);
  g_ptr_array_set_size (copy->endpoints, 0);
  for (guint i = 0; i < self->endpoints->len; i++)
    g_ptr_array_add (copy->endpoints, wax_endpoint_ref (g_ptr_array_index (self->endpoints, i)));
  return copy;
}

WaxTrustQuestion *
wax_trust_question_with_cause (WaxTrustQuestion *self, WaxCause *cause)
{
  WaxTrustQuestion *copy = copy_question (self);

  set_cause (copy, cause);
  return copy;
}

WaxTrustQuestion *
wax_trust_question_with_endpoints (WaxTrustQuestion *self, GPtrArray *also)
{
  WaxTrustQuestion *copy = copy_question (self);
  const char *host = wax_endpoint_get_host (wax_verdict_get_endpoint (self->verdict));

  for (guint i = 0; i < also->len; i++) {
    WaxEndpoint *endpoint = g_ptr_array_index (also, i);

    if (strcmp (wax_endpoint_get_host (endpoint), host) == 0 &&
        !g_ptr_array_find_with_equal_func (copy->endpoints, endpoint, wax_endpoint_equal, NULL))
      g_ptr_array_add (copy->endpoints, wax_endpoint_ref (endpoint));
  }
  return copy;
}

WaxVerdict *
wax_trust_question_get_verdict (WaxTrustQuestion *self)
{
  return self->verdict;
}

WaxChange *
wax_trust_question_get_change (WaxTrustQuestion *self)
{
  return self->change;
}

WaxCause *
wax_trust_question_get_cause (WaxTrustQuestion *self)
{
  return self->cause;
}

gboolean
wax_trust_question_is_askable (WaxTrustQuestion *self)
{
  return self->askable;
}

gboolean
wax_trust_question_is_severe (WaxTrustQuestion *self)
{
  return self->change != NULL && self->change->severe;
}

GPtrArray *
wax_trust_question_get_endpoints (WaxTrustQuestion *self)
{
  return self->endpoints;
}

const char *
wax_trust_question_get_key (WaxTrustQuestion *self)
{
  return self->key;
}
