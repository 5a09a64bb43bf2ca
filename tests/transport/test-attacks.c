#include "attack.h"
#include "transport/wax-tls-setup.h"
#include "wax-test-clock.h"

#include <stdio.h>
#include <time.h>

/*
 * Every attack of the catalogue ends offline or in the severe form. Under the test framework the TLS library keeps no
 * session tickets, which some attacks are about: so this is a plain program that counts for itself.
 */

enum { FEWEST = 50 };

/* ---- names ---- */

/* Every name stands for 127.0.0.1. */
G_DECLARE_FINAL_TYPE (AttackResolver, attack_resolver, ATTACK, RESOLVER, GResolver)

struct _AttackResolver {
  GResolver parent_instance;
};

G_DEFINE_FINAL_TYPE (AttackResolver, attack_resolver, G_TYPE_RESOLVER)

static GList *
look_up (GResolver *resolver, const char *host, GCancellable *cancellable, GError **error)
{
  return g_list_append (NULL, g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4));
}

static GList *
look_up_with_flags (GResolver *resolver, const char *host, GResolverNameLookupFlags flags, GCancellable *cancellable,
                    GError **error)
{
  if ((flags & G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY) == 0)
    return look_up (resolver, host, cancellable, error);
  g_set_error_literal (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no such address");
  return NULL;
}

static void
look_up_async (GResolver *resolver, const char *host, GResolverNameLookupFlags flags, GCancellable *cancellable,
               GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr(GTask) task = g_task_new (resolver, cancellable, callback, data);
  GError *error = NULL;
  GList *found = look_up_with_flags (resolver, host, flags, cancellable, &error);

  if (found != NULL)
    g_task_return_pointer (task, found, NULL);
  else
    g_task_return_error (task, error);
}

static void
look_up_plain_async (GResolver *resolver, const char *host, GCancellable *cancellable, GAsyncReadyCallback callback,
                     gpointer data)
{
  look_up_async (resolver, host, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, cancellable, callback, data);
}

static GList *
look_up_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
attack_resolver_class_init (AttackResolverClass *klass)
{
  GResolverClass *resolver = G_RESOLVER_CLASS (klass);

  resolver->lookup_by_name = look_up;
  resolver->lookup_by_name_async = look_up_plain_async;
  resolver->lookup_by_name_finish = look_up_finish;
  resolver->lookup_by_name_with_flags = look_up_with_flags;
  resolver->lookup_by_name_with_flags_async = look_up_async;
  resolver->lookup_by_name_with_flags_finish = look_up_finish;
}

static void
attack_resolver_init (AttackResolver *self)
{
}

/* ---- the judgement on an attack ---- */

static const char *
check_servers (AttackStage *stage)
{
  for (guint i = 0; i < stage->servers->len; i++) {
    WaxFaultCounts counts;

    wax_fault_server_get_counts (stage->servers->pdata[i], &counts);
    if (counts.client_certificates > 0)
      return "the person's certificate was seen";
    if (counts.resumed > 0)
      return "a session was resumed";
    if (counts.handshakes == 0 ? counts.requests > 0 : counts.bytes != g_array_index (stage->known_bytes, guint64, i))
      return "the attacker has read something";
  }
  return NULL;
}

/* Returns: (nullable): what is wrong */
static const char *
check_end (AttackStage *stage, AttackEnd end)
{
  WaxTrustQuestion *question = stage->error != NULL ? wax_trust_error_get_question (stage->error) : NULL;
  const char *wrong = check_servers (stage);

  if (wrong != NULL)
    return wrong;
  if (stage->error == NULL)
    return "it got through";
  if (stage->error->domain != WAX_TRUST_ERROR && stage->error->domain != WAX_NETWORK_ERROR)
    return "it ended otherwise";
  if (end == ATTACK_SEVERE && (question == NULL || !wax_trust_question_is_severe (question)))
    return "a press of a button would do";
  if (end == ATTACK_REFUSED && (question == NULL || wax_trust_question_is_askable (question)))
    return "somebody is asked";
  return NULL;
}

static gboolean
run_attack (const Attack *attack, guint number)
{
  WaxTrustFixture f = { NULL };
  AttackStage stage = { .f = &f };
  const char *wrong;

  wax_trust_fixture_set_up (&f, NULL);
  stage.servers = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_fault_server_free);
  stage.known_bytes = g_array_new (FALSE, FALSE, sizeof (guint64));
  attack->run (&stage, attack->data);
  wrong = check_end (&stage, attack->end);
  wax_test_clock_set (0, 0, 0);
  printf ("%s %u - %s\n", wrong == NULL ? "ok" : "not ok", number, attack->what);
  printf ("# %s%s%s\n", wrong != NULL ? wrong : "", wrong != NULL ? ": " : "",
          stage.error != NULL ? stage.error->message : "no error");
  fflush (stdout);
  g_clear_error (&stage.error);
  g_ptr_array_unref (stage.servers);
  g_array_unref (stage.known_bytes);
  wax_trust_fixture_tear_down (&f, NULL);
  return wrong == NULL;
}

/* Whoever is good gets through, or all of the others would prove nothing. */
static gboolean
run_good (guint number)
{
  WaxTrustFixture f = { NULL };
  AttackStage stage = { .f = &f };
  g_autoptr(WaxTestCert) named = NULL;
  gboolean through;

  wax_trust_fixture_set_up (&f, NULL);
  stage.servers = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_fault_server_free);
  stage.known_bytes = g_array_new (FALSE, FALSE, sizeof (guint64));
  named = attack_cert (f.root, &(WaxTestCertOptions) { 0 });
  attack_meet (&stage, NULL, f.good, WAX_FAULT_NONE);
  through = stage.error == NULL;
  attack_meet (&stage, ATTACK_HOST, named, WAX_FAULT_NONE);
  through = through && stage.error == NULL;
  wax_test_clock_set (1000, 0, 0);
  through = through && g_get_real_time () / G_USEC_PER_SEC - (gint64) time (NULL) <= 1;
  wax_test_clock_set (0, 0, 0);
  printf ("%s %u - no attack: good servers get through\n", through ? "ok" : "not ok", number);
  g_clear_error (&stage.error);
  g_ptr_array_unref (stage.servers);
  g_array_unref (stage.known_bytes);
  wax_trust_fixture_tear_down (&f, NULL);
  return through;
}

int
main (int argc, char **argv)
{
  static const Attack *const catalogue[] = { attacks_chains, attacks_names, attacks_ways, attacks_grants };
  g_autoptr(GResolver) resolver = NULL;
  guint number = 0, ended_well = 0;

  wax_tls_prepare ();
  resolver = g_object_new (attack_resolver_get_type (), NULL);
  g_resolver_set_default (resolver);
  for (guint part = 0; part < G_N_ELEMENTS (catalogue); part++) {
    for (const Attack *attack = catalogue[part]; attack->what != NULL; attack++)
      ended_well += run_attack (attack, ++number);
  }
  ended_well += run_good (++number);
  printf ("%s %u - at least %d attacks\n", number > FEWEST ? "ok" : "not ok", number + 1, FEWEST);
  printf ("1..%u\n# %u of %u ended as they must\n", number + 1, ended_well, number);
  return ended_well == number && number > FEWEST ? 0 : 1;
}
