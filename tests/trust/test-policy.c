#include "trust/wax-policy-files.h"

#include <string.h>

/* The administrator's limits by themselves: what is read, and which of two is the stricter. */

#define KEY_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define KEY_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static WaxPolicy *
make (const char *lines, const char *origin)
{
  g_autofree char *text = g_strconcat ("[Policy]\n", lines, NULL);
  g_autoptr(GError) error = NULL;
  WaxPolicy *policy = wax_policy_new_from_data (text, strlen (text), origin, &error);

  g_assert_no_error (error);
  return policy;
}

/* Both ways round: being named first wins nothing. */
static void
assert_stricter (const char *one, const char *other, WaxPolicyKey key, const char *value, const char *origin)
{
  g_autoptr(WaxPolicy) a = make (one, "a"), b = make (other, "b");
  g_autoptr(WaxPolicy) ab = wax_policy_combine (a, b), ba = wax_policy_combine (b, a);
  g_autofree char *first = wax_policy_describe (ab, key), *second = wax_policy_describe (ba, key);

  g_assert_cmpstr (first, ==, value);
  g_assert_cmpstr (second, ==, value);
  if (strlen (origin) > 1)
    return; /* both, in the order in which they were named */
  g_assert_cmpstr (ab->origins[key], ==, origin);
  g_assert_cmpstr (ba->origins[key], ==, origin);
}

static void
test_stricter (void)
{
  assert_stricter ("manual-trust=true", "manual-trust=false", WAX_POLICY_MANUAL_TRUST, "false", "b");
  assert_stricter ("command-line-trust=false", "command-line-trust=true", WAX_POLICY_COMMAND_LINE_TRUST, "false", "a");
  assert_stricter ("longest-trust=1d", "longest-trust=session", WAX_POLICY_LONGEST_TRUST, "session", "b");
  assert_stricter ("trust-durations=1h;1d", "trust-durations=1d;30d", WAX_POLICY_TRUST_DURATIONS, "1d", "a, b");
  assert_stricter ("tls-floor=TLS 1.3", "tls-floor=TLS 1.2", WAX_POLICY_TLS_FLOOR, "TLS 1.3", "a");
  assert_stricter ("secure-connection=choice", "secure-connection=forced", WAX_POLICY_SECURE_CONNECTION, "forced", "b");
  assert_stricter ("grants-before=2026-11-20", "grants-before=2026-11-21T12:00:00+02:00", WAX_POLICY_GRANTS_BEFORE,
                   "2026-11-21T10:00:00Z", "b");
  assert_stricter ("pinned-keys=h.test " KEY_A, "pinned-keys=h.test " KEY_B, WAX_POLICY_PINNED_KEYS,
                   "h.test " KEY_A ";h.test " KEY_B, "a, b");
  assert_stricter ("distrusted-certificates=" KEY_B, "distrusted-certificates=" KEY_A, WAX_POLICY_DISTRUSTED,
                   KEY_A ";" KEY_B, "a, b");
  assert_stricter ("revocation=when-available", "revocation=required", WAX_POLICY_REVOCATION, "required", "b");
  assert_stricter ("revocation=stapled", "help-desk=x", WAX_POLICY_REVOCATION, "stapled", "a");
  assert_stricter ("extra-anchors=account", "extra-anchors=off", WAX_POLICY_EXTRA_ANCHORS, "off", "b");
  assert_stricter ("extra-anchors=policy", "extra-anchors=account", WAX_POLICY_EXTRA_ANCHORS, "policy", "a");
  assert_stricter ("extra-anchors=account", "help-desk=x", WAX_POLICY_EXTRA_ANCHORS, "account", "a");
  assert_stricter ("client-certificate=required", "client-certificate=choice", WAX_POLICY_CLIENT_CERTIFICATE,
                   "required", "a");
  assert_stricter ("anchors=/a.pem", "anchors=H.test /b c.pem", WAX_POLICY_ANCHORS, "/a.pem;h.test /b c.pem", "a, b");
  assert_stricter ("older-tls=h.test TLS 1.0", "older-tls=h.test TLS 1.1", WAX_POLICY_OLDER_TLS,
                   "h.test TLS 1.0;h.test TLS 1.1", "a, b");
  assert_stricter ("manual-trust=false", "help-desk=x", WAX_POLICY_MANUAL_TRUST, "false", "a");
}

/* An exception for one host is for that host, and from no floor that somebody raised. */
static void
test_older_tls (void)
{
  g_autoptr(WaxPolicy) one = make ("older-tls=Old.test. TLS 1.0;other.test TLS 1.1", "a");
  g_autoptr(WaxPolicy) other = make ("older-tls=old.test TLS 1.1", "b"), raised = make ("tls-floor=TLS 1.3", "c");
  g_autoptr(WaxPolicy) both = wax_policy_combine (one, other), none = wax_policy_combine (both, raised);
  g_autoptr(WaxPolicy) limiting = wax_policy_new_limiting (one), standard = wax_policy_new_default ();

  g_assert_cmpstr (wax_policy_get_floor (one, "OLD.test"), ==, "TLS 1.0");
  g_assert_cmpstr (wax_policy_get_floor (one, "other.test"), ==, "TLS 1.1");
  g_assert_cmpstr (wax_policy_get_floor (one, "sub.old.test"), ==, "TLS 1.2");
  g_assert_cmpstr (wax_policy_get_oldest (one), ==, "TLS 1.0");
  g_assert_false (wax_policy_is_below_floor (one, "old.test", "TLS 1.0"));
  g_assert_true (wax_policy_is_below_floor (one, "old.test", "SSL 3.0"));
  g_assert_true (wax_policy_is_below_floor (one, "other.test", "TLS 1.0"));
  g_assert_cmpstr (wax_policy_get_floor (both, "old.test"), ==, "TLS 1.1");
  g_assert_cmpstr (wax_policy_get_oldest (both), ==, "TLS 1.1");
  g_assert_cmpstr (wax_policy_get_floor (none, "old.test"), ==, "TLS 1.3");
  g_assert_cmpstr (wax_policy_get_oldest (none), ==, "TLS 1.3");
  g_assert_true (wax_policy_equal (limiting, standard));
}

/* Whatever others than root may have set, it allows nothing. */
static void
test_limiting (void)
{
  g_autoptr(WaxPolicy) all = make ("extra-anchors=account\nanchors=/a.pem\nolder-tls=a.test TLS 1.0\n"
                                   "revocation=required\nhelp-desk=x", "settings");
  g_autoptr(WaxPolicy) off = make ("extra-anchors=off", "settings"), kept = wax_policy_new_limiting (off);
  g_autoptr(WaxPolicy) limiting = wax_policy_new_limiting (all), rest = make ("revocation=required\nhelp-desk=x",
                                                                              "settings");

  g_assert_true (wax_policy_equal (limiting, rest));
  g_assert_true (wax_policy_equal (kept, off));
}

static WaxPolicy *
random_policy (GRand *random)
{
  g_autoptr(GString) text = g_string_new (NULL);
  static const char *const lines[] = {
    "manual-trust=true\n", "manual-trust=false\n", "trust-durations=1h;1d\n", "trust-durations=session;1w;1d\n",
    "longest-trust=1d\n", "longest-trust=1h\n", "command-line-trust=false\n", "grants-before=2026-01-01\n",
    "grants-before=2027-01-01\n", "tls-floor=TLS 1.3\n", "secure-connection=forced\n", "pinned-keys=a.test " KEY_A "\n",
    "pinned-keys=a.test " KEY_B "\n", "distrusted-certificates=" KEY_A "\n", "revocation=when-available\n",
    "revocation=required\n", "extra-anchors=off\n", "extra-anchors=account\n", "client-certificate=required\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    if (g_rand_boolean (random))
      g_string_append (text, lines[i]);
  }
  return make (text->str, "r");
}

/* Nothing that one of the two forbids is allowed by both together. */
static void
test_never_looser (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (4);

  for (guint round = 0; round < 2000; round++) {
    g_autoptr(WaxPolicy) a = random_policy (random), b = random_policy (random);
    g_autoptr(WaxPolicy) both = wax_policy_combine (a, b), again = wax_policy_combine (both, a);
    gint64 given = g_rand_int_range (random, 1700000000, 1900000000);
    WaxDuration duration = g_rand_int_range (random, 0, WAX_N_DURATIONS);
    gint64 seconds = wax_duration_get_seconds (duration);

    for (guint i = 0; i < 2; i++) {
      const char *origin = i == 0 ? "window" : "waxctl";

      g_assert_cmpint (wax_policy_allows (both, duration, seconds, origin), ==,
                       wax_policy_allows (a, duration, seconds, origin) &&
                         wax_policy_allows (b, duration, seconds, origin));
    }
    g_assert_cmpint (wax_policy_allows_given (both, given), ==,
                     wax_policy_allows_given (a, given) && wax_policy_allows_given (b, given));
    g_assert_cmpint (wax_policy_is_below_floor (both, "a.test", "TLS 1.2"), ==,
                     wax_policy_is_below_floor (a, "a.test", "TLS 1.2") || wax_policy_is_below_floor (b, "a.test", "TLS 1.2"));
    g_assert_cmpint (both->revocation, ==, MAX (a->revocation, b->revocation));
    g_assert_cmpint (both->certificate_required, ==, a->certificate_required || b->certificate_required);
    if (a->extra_anchors == WAX_EXTRA_ANCHORS_OFF || b->extra_anchors == WAX_EXTRA_ANCHORS_OFF)
      g_assert_cmpint (both->extra_anchors, ==, WAX_EXTRA_ANCHORS_OFF);
    for (WaxPolicyKey key = 0; key < WAX_N_POLICY_KEYS; key++) {
      g_autofree char *once = wax_policy_describe (both, key), *twice = wax_policy_describe (again, key);

      g_assert_cmpstr (once, ==, twice);
    }
  }
}

static void
test_forms (void)
{
  g_autoptr(WaxPolicy) policy = make ("pinned-keys=MAIL.example.test.  AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:"
                                      "AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA " KEY_B ";\n"
                                      "help-desk= Call 4711. \ntrust-durations=\n", "f");
  g_autofree char *pins = wax_policy_describe (policy, WAX_POLICY_PINNED_KEYS);
  g_autofree char *durations = wax_policy_describe (policy, WAX_POLICY_TRUST_DURATIONS);

  g_assert_cmpstr (pins, ==, "mail.example.test " KEY_A " " KEY_B);
  g_assert_cmpstr (policy->help_desk, ==, "Call 4711.");
  g_assert_cmpstr (durations, ==, "");
  g_assert_false (wax_policy_allows_any (policy));
}

/* Any bytes at all: no crash, and either understood or refused. */
static void
test_any_bytes (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (9);
  static const char good[] = "[Policy]\nmanual-trust=false\npinned-keys=a.test " KEY_A ";b.test " KEY_B "\n"
                             "grants-before=2026-11-21T12:00:00Z\nhelp-desk=Gr\303\274ezi\n";

  for (guint round = 0; round < 5000; round++) {
    char text[sizeof good];
    gsize size = (gsize) g_rand_int_range (random, 0, sizeof good);
    g_autoptr(GError) error = NULL;
    g_autoptr(WaxPolicy) policy = NULL;

    memcpy (text, good, sizeof good);
    for (guint i = 0; size > 0 && i < 3; i++)
      text[g_rand_int_range (random, 0, (gint32) size)] = (char) g_rand_int_range (random, 0, 256);
    policy = wax_policy_new_from_data (text, size, "bytes", &error);
    g_assert_true ((policy == NULL) == (error != NULL));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/stricter", test_stricter);
  g_test_add_func ("/policy/older-tls", test_older_tls);
  g_test_add_func ("/policy/limiting", test_limiting);
  g_test_add_func ("/policy/never-looser", test_never_looser);
  g_test_add_func ("/policy/forms", test_forms);
  g_test_add_func ("/policy/any-bytes", test_any_bytes);
  return g_test_run ();
}
