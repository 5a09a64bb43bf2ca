#include "identity/wax-credentials.h"
#include "identity/wax-keyring.h"

#include <stdio.h>
#include <string.h>

#include "util/wax-secret.h"

static int
fail (const char *what, const GError *error)
{
  fprintf (stderr, "%s: %s\n", what, error != NULL ? error->message : "no error");
  return 1;
}

static const SecretSchema schema = {
  "io.github.waxwing.Waxwing.Test",
  SECRET_SCHEMA_NONE,
  { { "thing", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

static const WaxKeyringKind kind = { &schema, WAX_IDENTITY_ERROR_NO_KEY };
static const char *const stored[] = { "stored", NULL };
static const char *const never[] = { "never", NULL };
static const char *const here[] = { "here", NULL };

/* What is there, what is not, and no prompt over either. */
static int
check_unlocked (void)
{
  g_autoptr(WaxKeyring) first = wax_keyring_new (&kind);
  g_autoptr(WaxKeyring) second = wax_keyring_new (&kind);
  g_autoptr(GBytes) secret = wax_secret_new ("correct horse");
  g_autoptr(GError) absent = NULL, fleeting = NULL, error = NULL;

  if (!wax_keyring_store (first, stored, "Test", secret, NULL, &error))
    return fail ("not stored", error);
  if (!wax_keyring_check (second, stored, &fleeting, NULL, &error) || fleeting != NULL)
    return fail ("what is stored is not told", error);
  if (wax_keyring_check (second, never, &fleeting, NULL, &absent) ||
      !g_error_matches (absent, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_NO_KEY))
    return fail ("what is absent is not told", absent);
  return 0;
}

static int
check_locked (void)
{
  g_autoptr(WaxKeyring) keyring = wax_keyring_new (&kind);
  g_autoptr(GBytes) secret = wax_secret_new ("correct horse");
  g_autoptr(GError) locked = NULL, unknown = NULL, fleeting = NULL, error = NULL;

  if (wax_keyring_check (keyring, stored, &fleeting, NULL, &locked) || fleeting != NULL ||
      !g_error_matches (locked, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_KEYRING_LOCKED))
    return fail ("behind a lock is not told", locked);
  if (wax_keyring_check (keyring, never, &fleeting, NULL, &unknown) ||
      !g_error_matches (unknown, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_KEYRING_LOCKED))
    return fail ("perhaps behind a lock is not told", unknown);
  wax_keyring_store (keyring, here, "Test", secret, NULL, NULL);
  if (!wax_keyring_check (keyring, here, &fleeting, NULL, &error) ||
      !g_error_matches (fleeting, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_KEYRING_LOCKED))
    return fail ("what is here for now is not told", error);
  return 0;
}

static int
run_unlocked (void)
{
  g_autoptr(WaxCredentials) first = wax_credentials_new ();
  g_autoptr(WaxCredentials) second = wax_credentials_new ();
  g_autoptr(WaxCredentials) third = wax_credentials_new ();
  g_autoptr(GBytes) password = wax_secret_new ("correct horse");
  g_autoptr(GBytes) found = NULL;
  g_autoptr(GBytes) cleared = NULL;
  g_autoptr(GError) absent = NULL;
  g_autoptr(GError) elsewhere = NULL;
  g_autoptr(GError) gone = NULL;
  g_autoptr(GError) error = NULL;

  if (wax_credentials_lookup (first, "mail.example.test", "a", NULL, &absent) != NULL ||
      !g_error_matches (absent, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_NO_PASSWORD))
    return fail ("absent is not told", absent);
  if (!wax_credentials_store (first, "mail.example.test", "a", "Mail", password, NULL, &error) ||
      !wax_credentials_store (first, "mail.example.test", "b", "Mail", password, NULL, &error))
    return fail ("not stored", error);
  if (wax_credentials_lookup (second, "other.example.test", "a", NULL, &elsewhere) != NULL ||
      !g_error_matches (elsewhere, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_NO_PASSWORD))
    return fail ("given to another server", elsewhere);
  found = wax_credentials_lookup (second, "mail.example.test", "a", NULL, &error);
  if (found == NULL || strcmp (wax_secret_get_text (found), "correct horse") != 0)
    return fail ("not found again", error);
  if (!wax_credentials_clear (second, "mail.example.test", "a", NULL, &error))
    return fail ("not cleared", error);
  cleared = wax_credentials_lookup (third, "mail.example.test", "a", NULL, &gone);
  if (cleared != NULL || !g_error_matches (gone, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_NO_PASSWORD))
    return fail ("still there", gone);
  return 0;
}

/* The password of "b" of the run before is there, behind a lock that nobody opens. */
static int
run_locked (void)
{
  g_autoptr(WaxCredentials) credentials = wax_credentials_new ();
  g_autoptr(GBytes) password = wax_secret_new ("correct horse");
  g_autoptr(GError) lookup = NULL;
  g_autoptr(GError) store = NULL;
  g_autoptr(GError) clear = NULL;

  if (wax_credentials_lookup (credentials, "mail.example.test", "b", NULL, &lookup) != NULL ||
      !g_error_matches (lookup, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_KEYRING_LOCKED))
    return fail ("locked is not told", lookup);
  if (wax_credentials_store (credentials, "mail.example.test", "b", "Mail", password, NULL, &store) ||
      !g_error_matches (store, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_KEYRING_LOCKED))
    return fail ("stored behind a lock", store);
  if (wax_credentials_clear (credentials, "mail.example.test", "b", NULL, &clear) ||
      !g_error_matches (clear, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_KEYRING_LOCKED))
    return fail ("cleared behind a lock", clear);
  return 0;
}

int
main (int argc, char **argv)
{
  gboolean locked = argc > 1 && strcmp (argv[1], "locked") == 0;
  int failed = locked ? run_locked () : run_unlocked ();

  return failed != 0 ? failed : locked ? check_locked () : check_unlocked ();
}
