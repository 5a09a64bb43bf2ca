#include <dlfcn.h>
#include <fcntl.h>
#include <glib.h>
#include <p11-kit/p11-kit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * Stands between a program and SoftHSM (LD_PRELOAD): whoever loads that gets this, for which user and with which
 * settings of p11-kit ever. It notes logins, never PINs, in WAX_SPY_DIR/log, and is what that folder says:
 *
 * gone     the token is taken out; after it was, nothing of before holds, as with a card
 * early    it is taken out after the login, before a handshake finds its key
 * pulled   it is taken out as soon as a handshake wants its key
 * locking  three wrong PINs in a row block it, as SoftHSM never does; "wrong" there counts them
 * keypad   its reader has keys of its own, and takes no PIN from programs: what is entered there is what "typed" says,
 *          once, and whoever logs in waits for that; nothing in it: the person pressed the reader's key to cancel
 */

#define MAX_WRONG 3

CK_RV C_GetFunctionList (CK_FUNCTION_LIST **list);
void *dlopen (const char *name, int flags);

static CK_FUNCTION_LIST *real;
static CK_FUNCTION_LIST spy;
static int logged_in; /* atomic: at any time */
static int was_gone; /* atomic: sessions of before are not known any more */

static char *
get_path (const char *name)
{
  return g_build_filename (g_getenv ("WAX_SPY_DIR"), name, NULL);
}

static gboolean
is_set (const char *name)
{
  g_autofree char *path = get_path (name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
is_gone (void)
{
  gboolean gone = is_set ("gone");

  if (gone)
    g_atomic_int_set (&was_gone, TRUE);
  return gone;
}

static void
note (const char *what, CK_RV result)
{
  g_autofree char *path = get_path ("log"), *line = g_strdup_printf ("%s %#lx\n", what, result);
  int fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

  if (fd < 0 || write (fd, line, strlen (line)) < 0)
    fprintf (stderr, "the spy cannot write\n");
  if (fd >= 0)
    close (fd);
}

/* ---- the card that locks ---- */

static int
read_wrong (void)
{
  g_autofree char *path = get_path ("wrong"), *text = NULL;

  return is_set ("locking") && g_file_get_contents (path, &text, NULL, NULL) ? atoi (text) : 0;
}

static void
write_wrong (int n)
{
  g_autofree char *path = get_path ("wrong"), *text = g_strdup_printf ("%d\n", n);

  if (is_set ("locking"))
    g_file_set_contents (path, text, -1, NULL);
}

/* ---- the reader with keys ---- */

static gboolean
is_logged_in (CK_SESSION_HANDLE session)
{
  CK_SESSION_INFO info;

  return real->C_GetSessionInfo (session, &info) == CKR_OK &&
         (info.state == CKS_RO_USER_FUNCTIONS || info.state == CKS_RW_USER_FUNCTIONS);
}

static CK_RV
log_in_by_keys (CK_SESSION_HANDLE session, CK_USER_TYPE user)
{
  g_autofree char *path = get_path ("typed"), *typed = NULL;

  if (is_logged_in (session))
    return CKR_USER_ALREADY_LOGGED_IN;
  note ("waits", CKR_OK);
  for (guint i = 0; i < 3000 && !g_file_get_contents (path, &typed, NULL, NULL); i++)
    g_usleep (5000);
  unlink (path);
  if (typed == NULL || *typed == '\0')
    return CKR_FUNCTION_CANCELED;
  return real->C_Login (session, user, (CK_UTF8CHAR *) typed, strlen (typed));
}

/* ---- logins ---- */

static CK_RV
log_in (CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR *pin, CK_ULONG size)
{
  CK_RV result;

  if (is_gone ())
    result = CKR_DEVICE_REMOVED;
  else if (read_wrong () >= MAX_WRONG)
    result = CKR_PIN_LOCKED;
  else if (is_set ("keypad"))
    result = pin == NULL ? log_in_by_keys (session, user) : CKR_ARGUMENTS_BAD;
  else
    result = real->C_Login (session, user, pin, size);
  if (result == CKR_PIN_INCORRECT)
    write_wrong (read_wrong () + 1);
  else if (result == CKR_OK)
    write_wrong (0);
  if (result == CKR_OK)
    g_atomic_int_set (&logged_in, TRUE);
  note ("C_Login", result);
  return result;
}

static CK_RV
log_out (CK_SESSION_HANDLE session)
{
  CK_RV result = real->C_Logout (session);

  note ("C_Logout", result);
  return result;
}

static CK_RV
get_token_info (CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
  CK_RV result = is_gone () ? CKR_TOKEN_NOT_PRESENT : real->C_GetTokenInfo (slot, info);
  int wrong = read_wrong ();

  if (result == CKR_OK && is_set ("keypad"))
    info->flags |= CKF_PROTECTED_AUTHENTICATION_PATH;
  if (result != CKR_OK || !is_set ("locking"))
    return result;
  info->flags &= ~(CK_FLAGS) (CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_LOCKED);
  if (wrong > 0)
    info->flags |= CKF_USER_PIN_COUNT_LOW;
  if (wrong == MAX_WRONG - 1)
    info->flags |= CKF_USER_PIN_FINAL_TRY;
  if (wrong >= MAX_WRONG)
    info->flags |= CKF_USER_PIN_LOCKED;
  return result;
}

/* ---- the token that is taken out ---- */

static CK_RV
get_slot_list (CK_BBOOL present, CK_SLOT_ID *slots, CK_ULONG *n)
{
  if (!is_gone () || !present)
    return real->C_GetSlotList (present, slots, n);
  *n = 0;
  return CKR_OK;
}

static CK_RV
get_slot_info (CK_SLOT_ID slot, CK_SLOT_INFO *info)
{
  CK_RV result = real->C_GetSlotInfo (slot, info);

  if (result == CKR_OK && is_gone ())
    info->flags &= ~(CK_FLAGS) CKF_TOKEN_PRESENT;
  return result;
}

static CK_RV
open_session (CK_SLOT_ID slot, CK_FLAGS flags, void *data, CK_NOTIFY callback, CK_SESSION_HANDLE *session)
{
  g_autofree char *gone = get_path ("gone");

  if (is_set ("early") && g_atomic_int_get (&logged_in))
    g_file_set_contents (gone, "", -1, NULL);
  if (is_gone ())
    return CKR_TOKEN_NOT_PRESENT;
  /* A card that was put back wants its PIN again, whatever the program kept open. */
  if (g_atomic_int_compare_and_exchange (&was_gone, TRUE, FALSE))
    real->C_CloseAllSessions (slot);
  return real->C_OpenSession (slot, flags, data, callback, session);
}

static CK_RV
get_session_info (CK_SESSION_HANDLE session, CK_SESSION_INFO *info)
{
  return is_gone () ? CKR_DEVICE_REMOVED : real->C_GetSessionInfo (session, info);
}

static CK_RV
find_objects_init (CK_SESSION_HANDLE session, CK_ATTRIBUTE *wanted, CK_ULONG n)
{
  return is_gone () ? CKR_DEVICE_REMOVED : real->C_FindObjectsInit (session, wanted, n);
}

static CK_RV
sign_init (CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
  g_autofree char *gone = get_path ("gone");

  if (is_set ("pulled"))
    g_file_set_contents (gone, "", -1, NULL);
  return is_gone () ? CKR_DEVICE_REMOVED : real->C_SignInit (session, mechanism, key);
}

/* ---- getting in between ---- */

static CK_RV
get_function_list (CK_FUNCTION_LIST **list)
{
  *list = &spy;
  return CKR_OK;
}

CK_RV
C_GetFunctionList (CK_FUNCTION_LIST **list)
{
  if (real == NULL)
    return CKR_GENERAL_ERROR;
  spy = *real;
  spy.C_GetFunctionList = get_function_list;
  spy.C_Login = log_in;
  spy.C_Logout = log_out;
  spy.C_GetTokenInfo = get_token_info;
  spy.C_GetSlotList = get_slot_list;
  spy.C_GetSlotInfo = get_slot_info;
  spy.C_OpenSession = open_session;
  spy.C_GetSessionInfo = get_session_info;
  spy.C_FindObjectsInit = find_objects_init;
  spy.C_SignInit = sign_init;
  return get_function_list (list);
}

void *
dlopen (const char *name, int flags)
{
  static void *(*next) (const char *, int);
  CK_RV (*get_real) (CK_FUNCTION_LIST **);
  Dl_info own;
  void *handle;

  if (next == NULL)
    *(void **) &next = dlsym (RTLD_NEXT, "dlopen");
  handle = next (name, flags);
  if (handle == NULL || name == NULL || !g_str_has_suffix (name, "/libsofthsm2.so") || g_getenv ("WAX_SPY_DIR") == NULL)
    return handle;
  *(void **) &get_real = dlsym (handle, "C_GetFunctionList");
  if (get_real == NULL || get_real (&real) != CKR_OK || dladdr ((void *) get_function_list, &own) == 0)
    return handle;
  note ("loaded", CKR_OK);
  return next (own.dli_fname, flags);
}
