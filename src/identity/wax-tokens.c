#include "identity/wax-tokens.h"

#include <string.h>

#include "identity/wax-identity-file.h"
#include "identity/wax-token.h"
#include "util/wax-secret.h"
#include "util/wax-worker.h"

/* What keeps a login: while one of its sessions is open, all sessions of the process are logged in to the token
 * (PKCS#11 v2.40, section 2.6.5), those that the TLS library opens in its handshakes among them. */
typedef struct {
  WaxToken token;
  CK_SESSION_HANDLE session;
  GBytes *pin;      /* (nullable): that was right */
  gboolean refused; /* the last one was wrong */
} Login;

/* What becomes of a login for which a reader waits: nothing can end it, and who leaves it leaves the worker with it. */
enum { READER_IDLE, READER_ASKED, READER_LEFT };

struct _WaxTokens {
  WaxWorker *worker;
  WaxPinFunc func;
  gpointer user_data;
  int reader;         /* atomic: READER_… */
  int leaving;        /* atomic: no reader is asked any more */
  GCancellable *left; /* of all who wait for the worker, once it is left */
  GThread *thread;    /* atomic (nullable): the worker's, since it has one */

  /* The worker's own: */
  CK_FUNCTION_LIST **modules; /* (nullable): until they are needed */
  GPtrArray *logins;
};

/* What a call brings to the worker, which owns it: the caller may have left. @self is borrowed: see run(). */
typedef struct {
  WaxTokens *self;
  WaxJobFunc func;
  WaxIdentity *identity; /* (nullable) */
  GBytes *pin;           /* (nullable) */
  gboolean may_ask;
} Call;

static gboolean
fail (GError **error, WaxIdentityError code, const char *text)
{
  g_set_error_literal (error, WAX_IDENTITY_ERROR, (int) code, text);
  return FALSE;
}

void
wax_pin_wanted_clear (WaxPinWanted *self)
{
  g_clear_pointer (&self->token, g_free);
}

/* ---- logins ---- */

static void
login_free (gpointer data)
{
  Login *login = data;

  g_clear_pointer (&login->pin, g_bytes_unref);
  g_free (login);
}

/* @gone: nothing more can be said to it */
static void
end_login (WaxTokens *self, Login *login, gboolean gone)
{
  if (!gone)
    login->token.module->C_Logout (login->session);
  login->token.module->C_CloseSession (login->session);
  g_ptr_array_remove (self->logins, login);
}

static gboolean
is_logged_in (Login *login)
{
  CK_SESSION_INFO info;

  return login->token.module->C_GetSessionInfo (login->session, &info) == CKR_OK &&
         (info.state == CKS_RO_USER_FUNCTIONS || info.state == CKS_RW_USER_FUNCTIONS);
}

/* A token that was taken out and put back is another one: it has forgotten all about us. */
static gboolean
is_alive (Login *login)
{
  CK_SESSION_INFO info;

  return wax_token_refresh (&login->token) &&
         login->token.module->C_GetSessionInfo (login->session, &info) == CKR_OK;
}

static WaxTokenTries
read_tries (const WaxToken *token)
{
  if ((token->info.flags & CKF_USER_PIN_FINAL_TRY) != 0)
    return WAX_TOKEN_TRIES_LAST;
  return (token->info.flags & CKF_USER_PIN_COUNT_LOW) != 0 ? WAX_TOKEN_TRIES_FEWER : WAX_TOKEN_TRIES_SOME;
}

static gboolean
fail_pin (Login *login, GError **error)
{
  if ((login->token.info.flags & CKF_USER_PIN_LOCKED) != 0)
    return fail (error, WAX_IDENTITY_ERROR_PIN_BLOCKED, "the token is blocked");
  if (read_tries (&login->token) == WAX_TOKEN_TRIES_LAST)
    return fail (error, WAX_IDENTITY_ERROR_PIN_LAST_TRY, "one try is left");
  return login->refused ? fail (error, WAX_IDENTITY_ERROR_PIN_WRONG, "the token refused the PIN")
                        : fail (error, WAX_IDENTITY_ERROR_PIN_NEEDED, "the token wants its PIN");
}

static gboolean
take_result (Login *login, CK_RV result, GBytes *pin, GError **error)
{
  login->refused = FALSE;
  switch (result) {
  case CKR_OK:
    if (login->pin == NULL && pin != NULL)
      login->pin = g_bytes_ref (pin);
    return TRUE;
  case CKR_USER_ALREADY_LOGGED_IN: return TRUE;
  case CKR_CANCEL:
  case CKR_FUNCTION_CANCELED: return fail_pin (login, error); /* on the reader, or nobody entered anything there */
  case CKR_PIN_INCORRECT:
  case CKR_PIN_INVALID:
  case CKR_PIN_LEN_RANGE:
  case CKR_PIN_LOCKED:
    g_clear_pointer (&login->pin, g_bytes_unref);
    login->refused = TRUE;
    wax_token_refresh (&login->token);
    if (result == CKR_PIN_LOCKED)
      login->token.info.flags |= CKF_USER_PIN_LOCKED;
    return fail_pin (login, error);
  case CKR_TOKEN_NOT_PRESENT:
  case CKR_TOKEN_NOT_RECOGNIZED:
  case CKR_DEVICE_REMOVED:
  case CKR_SESSION_HANDLE_INVALID:
    return fail (error, WAX_IDENTITY_ERROR_TOKEN_GONE, "the token was taken out");
  default: break;
  }
  g_message ("A token's login ended with %#lx", result);
  return fail (error, WAX_IDENTITY_ERROR_TOKEN_FAILED, "the token does not work");
}

static gboolean
needs_login (Login *login)
{
  return (login->token.info.flags & CKF_LOGIN_REQUIRED) != 0 && !is_logged_in (login);
}

static gboolean
has_own_keys (Login *login)
{
  return (login->token.info.flags & CKF_PROTECTED_AUTHENTICATION_PATH) != 0;
}

static void
describe_wanted (Login *login, WaxPinWanted *wanted)
{
  *wanted = (WaxPinWanted){ wax_token_dup_label (&login->token), read_tries (&login->token), has_own_keys (login) };
}

/* A reader with keys of its own takes none from here, and waits until one is entered there. */
static CK_RV
wait_for_reader (WaxTokens *self, Login *login)
{
  CK_RV result = CKR_FUNCTION_CANCELED;

  g_atomic_int_set (&self->reader, READER_ASKED);
  if (!g_atomic_int_get (&self->leaving))
    result = login->token.module->C_Login (login->session, CKU_USER, NULL, 0);
  g_atomic_int_compare_and_exchange (&self->reader, READER_ASKED, READER_IDLE);
  return result;
}

static gboolean
send_pin (WaxTokens *self, Login *login, GBytes *pin, GError **error)
{
  CK_RV result;

  if (has_own_keys (login))
    return take_result (login, wait_for_reader (self, login), NULL, error);
  result = login->token.module->C_Login (login->session, CKU_USER, (CK_UTF8CHAR *) wax_secret_get_text (pin),
                                         g_bytes_get_size (pin));
  return take_result (login, result, pin, error);
}

static gboolean
log_in (WaxTokens *self, Login *login, gboolean may_ask, GError **error)
{
  g_auto(WaxPinWanted) wanted = { NULL };
  g_autoptr(GBytes) pin = login->pin != NULL ? g_bytes_ref (login->pin) : NULL;

  if (!needs_login (login))
    return TRUE;
  if (!may_ask || (login->token.info.flags & CKF_USER_PIN_LOCKED) != 0)
    return fail_pin (login, error);
  describe_wanted (login, &wanted);
  if (pin == NULL && self->func != NULL)
    pin = self->func (&wanted, self->user_data);
  return pin != NULL ? send_pin (self, login, pin, error) : fail_pin (login, error);
}

/* ---- finding ---- */

static int loaded; /* atomic */

gboolean
wax_tokens_were_loaded (void)
{
  return g_atomic_int_get (&loaded);
}

static void
load (WaxTokens *self)
{
  if (self->modules != NULL)
    return;
  g_atomic_int_set (&loaded, TRUE);
  self->modules = p11_kit_modules_load_and_initialize (0);
  if (self->modules == NULL) {
    g_message ("The modules for tokens cannot be loaded: %s", p11_kit_message ());
    self->modules = g_new0 (CK_FUNCTION_LIST *, 1);
  }
}

/* Returns: (transfer none) (nullable): what of @certificates is that of @identity. */
static const WaxTokenCertificate *
find_certificate (GPtrArray *certificates, WaxIdentity *identity)
{
  for (guint i = 0; i < certificates->len; i++) {
    const WaxTokenCertificate *found = certificates->pdata[i];

    if (wax_certificate_equal (found->certificate, wax_identity_get_certificate (identity)))
      return found;
  }
  return NULL;
}

/* The certificate itself tells whether it is the token that is meant. @id: (out) (transfer full) (nullable) */
static gboolean
has_certificate (const WaxToken *token, CK_SESSION_HANDLE session, WaxIdentity *identity, GBytes **id)
{
  g_autoptr(GPtrArray) certificates = wax_token_read_certificates (token, session);
  const WaxTokenCertificate *found = find_certificate (certificates, identity);

  *id = found != NULL && found->id != NULL ? g_bytes_ref (found->id) : NULL;
  return found != NULL;
}

/* Returns: (transfer none) (nullable) */
static Login *
find_login (WaxTokens *self, WaxIdentity *identity, GBytes **id)
{
  for (guint i = self->logins->len; i > 0; i--) {
    Login *login = self->logins->pdata[i - 1];

    if (!is_alive (login))
      end_login (self, login, TRUE);
    else if (has_certificate (&login->token, login->session, identity, id))
      return login;
  }
  return NULL;
}

static Login *
open_login (WaxTokens *self, WaxIdentity *identity, GBytes **id)
{
  g_autoptr(GPtrArray) tokens = NULL;

  load (self);
  tokens = wax_token_list (self->modules);
  for (guint i = 0; i < tokens->len; i++) {
    const WaxToken *token = tokens->pdata[i];
    CK_SESSION_HANDLE session =
      wax_token_is_named_by (token, wax_identity_get_uri (identity)) ? wax_token_open (token) : 0;
    Login *login;

    if (session == 0)
      continue;
    if (!has_certificate (token, session, identity, id)) {
      token->module->C_CloseSession (session);
      continue;
    }
    login = g_new0 (Login, 1);
    login->token = *token;
    login->session = session;
    g_ptr_array_add (self->logins, login);
    return login;
  }
  return NULL;
}

/* Returns: (transfer none) (nullable): %NULL with TOKEN_GONE. */
static Login *
take_login (WaxTokens *self, WaxIdentity *identity, GBytes **id, GError **error)
{
  Login *login = find_login (self, identity, id);

  if (login == NULL)
    login = open_login (self, identity, id);
  if (login == NULL)
    fail (error, WAX_IDENTITY_ERROR_TOKEN_GONE, "no token has the certificate");
  return login;
}

/* ---- calls ---- */

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_pointer (&call->identity, wax_identity_unref);
  g_clear_pointer (&call->pin, g_bytes_unref);
  g_free (call);
}

/* Who left gave its reference to the job that goes on; with the last one all ends here. */
static gpointer
run_call (gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;
  WaxTokens *self = call->self;
  gpointer result;

  g_atomic_pointer_set (&self->thread, g_thread_self ());
  result = call->func (call, cancellable, error);
  if (g_atomic_int_compare_and_exchange (&self->reader, READER_LEFT, READER_IDLE))
    wax_tokens_unref (self);
  return result;
}

/* @identity, @pin: (nullable). The caller has a reference as long as it waits; afterwards only a login that was left is
 * still under way, which has one of its own. */
static gpointer
run (WaxTokens *self, WaxJobFunc func, WaxIdentity *identity, GBytes *pin, gboolean may_ask,
     GDestroyNotify free_result, GError **error)
{
  Call *call = g_new (Call, 1);

  *call = (Call){ self, func, identity != NULL ? wax_identity_ref (identity) : NULL,
                  pin != NULL ? g_bytes_ref (pin) : NULL, may_ask };
  return wax_worker_run_until (self->worker, run_call, call, call_free, free_result, self->left, error);
}

/* Of an authority a card has the certificate for the sake of others there; one that an administrator made by hand may
 * call itself an authority, and is the person's all the same. */
static gboolean
is_own (const WaxTokenCertificate *candidate, GPtrArray *certificates)
{
  const char *subject = wax_certificate_get_subject (candidate->certificate);

  if (candidate->uri == NULL || candidate->has_key || !wax_certificate_is_ca (candidate->certificate))
    return candidate->uri != NULL;
  for (guint i = 0; i < certificates->len; i++) {
    if (certificates->pdata[i] != candidate->certificate &&
        strcmp (wax_certificate_get_issuer (certificates->pdata[i]), subject) == 0)
      return FALSE;
  }
  return TRUE;
}

static void
add_identities (GPtrArray *identities, const WaxToken *token, CK_SESSION_HANDLE session)
{
  g_autoptr(GPtrArray) found = wax_token_read_certificates (token, session);
  g_autoptr(GPtrArray) certificates = g_ptr_array_new ();

  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (certificates, ((WaxTokenCertificate *) found->pdata[i])->certificate);
  for (guint i = 0; i < found->len; i++) {
    const WaxTokenCertificate *own = found->pdata[i];
    g_autoptr(WaxIdentity) built = NULL;

    if (!is_own (own, certificates))
      continue;
    built = wax_identity_file_build (certificates, own->certificate);
    g_ptr_array_add (identities, wax_identity_new_on_token (wax_identity_get_chain (built), own->uri));
  }
}

static gpointer
run_list (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxTokens *self = ((Call *) data)->self;
  GPtrArray *identities = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_identity_unref);
  g_autoptr(GPtrArray) tokens = NULL;

  load (self);
  tokens = wax_token_list (self->modules);
  for (guint i = 0; i < tokens->len; i++) {
    const WaxToken *token = tokens->pdata[i];
    CK_SESSION_HANDLE session = wax_token_open (token);

    if (session == 0)
      continue;
    add_identities (identities, token, session);
    token->module->C_CloseSession (session);
  }
  return identities;
}

GPtrArray *
wax_tokens_list (WaxTokens *self)
{
  GPtrArray *identities = run (self, run_list, NULL, NULL, FALSE, (GDestroyNotify) g_ptr_array_unref, NULL);

  return identities != NULL ? identities : g_ptr_array_new ();
}

static gpointer
run_dup_inserted (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxTokens *self = ((Call *) data)->self;
  GString *text = g_string_new (NULL);
  g_autoptr(GPtrArray) tokens = NULL;

  load (self);
  tokens = wax_token_list (self->modules);
  for (guint i = 0; i < tokens->len; i++) {
    const WaxToken *token = tokens->pdata[i];
    g_autofree char *label = wax_token_dup_label (token);

    g_string_append_printf (text, "%p %lu %.*s %s\n", (void *) token->module, token->slot,
                            (int) sizeof token->info.serialNumber, token->info.serialNumber, label);
  }
  return g_string_free (text, FALSE);
}

char *
wax_tokens_dup_inserted (WaxTokens *self)
{
  char *text = run (self, run_dup_inserted, NULL, NULL, FALSE, g_free, NULL);

  return text != NULL ? text : g_strdup ("");
}

/* Returns: (transfer full) (nullable): the URI of the private key, which is at hand. */
static gpointer
run_unlock (gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;
  WaxTokens *self = call->self;
  g_autoptr(GBytes) id = NULL;
  Login *login = take_login (self, call->identity, &id, error);
  char *uri;

  if (login == NULL || !log_in (self, login, call->may_ask, error))
    return NULL;
  uri = id != NULL ? wax_token_find_key (&login->token, login->session, id) : NULL;
  if (uri == NULL && is_alive (login))
    fail (error, WAX_IDENTITY_ERROR_TOKEN_NO_KEY, "the token has no key for its certificate");
  else if (uri == NULL)
    fail (error, WAX_IDENTITY_ERROR_TOKEN_GONE, "the token was taken out");
  return uri;
}

static void
wanted_free (gpointer data)
{
  wax_pin_wanted_clear (data);
  g_free (data);
}

/* Returns: (transfer full) (nullable): a #WaxPinWanted. */
static gpointer
run_look (gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;
  g_autoptr(GBytes) id = NULL;
  Login *login = take_login (call->self, call->identity, &id, error);
  WaxPinWanted *wanted;

  if (login == NULL)
    return NULL;
  if (needs_login (login) && (login->token.info.flags & CKF_USER_PIN_LOCKED) != 0) {
    fail_pin (login, error);
    return NULL;
  }
  wanted = g_new0 (WaxPinWanted, 1);
  if (needs_login (login))
    describe_wanted (login, wanted);
  return wanted;
}

gboolean
wax_tokens_look (WaxTokens *self, WaxIdentity *identity, WaxPinWanted *wanted, GError **error)
{
  g_autofree WaxPinWanted *found = run (self, run_look, identity, NULL, FALSE, wanted_free, error);

  *wanted = found != NULL ? *found : (WaxPinWanted){ NULL };
  return found != NULL;
}

/* Returns: (nullable): not %NULL where it worked. */
static gpointer
run_give_pin (gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;
  g_autoptr(GBytes) id = NULL;
  Login *login = take_login (call->self, call->identity, &id, error);
  gboolean open;

  if (login == NULL)
    return NULL;
  open = !needs_login (login);
  /* Without keys of its own a reader would take none for an empty one. */
  if (!open && ((login->token.info.flags & CKF_USER_PIN_LOCKED) != 0 || (call->pin == NULL && !has_own_keys (login)))) {
    fail_pin (login, error);
    return NULL;
  }
  if (!open) {
    g_clear_pointer (&login->pin, g_bytes_unref);
    open = send_pin (call->self, login, call->pin, error);
  }
  return GINT_TO_POINTER (open);
}

gboolean
wax_tokens_give_pin (WaxTokens *self, WaxIdentity *identity, GBytes *pin, GError **error)
{
  return run (self, run_give_pin, identity, pin, FALSE, NULL, error) != NULL;
}

/* What a certificate brings along for handshakes. */
typedef struct {
  WaxTokens *tokens;
  WaxIdentity *identity;
} Held;

static void
held_free (gpointer data)
{
  Held *held = data;

  wax_tokens_unref (held->tokens);
  wax_identity_unref (held->identity);
  g_free (held);
}

static GQuark
get_quark (void)
{
  return g_quark_from_static_string ("wax-tokens-held");
}

GTlsCertificate *
wax_tokens_unlock (WaxTokens *self, WaxIdentity *identity, GError **error)
{
  g_autofree char *uri = run (self, run_unlock, identity, NULL, TRUE, g_free, error);
  GTlsCertificate *certificate = uri != NULL ? wax_identity_to_tls_on_token (identity, uri, error) : NULL;
  Held *held;

  if (certificate == NULL)
    return NULL;
  held = g_new (Held, 1);
  *held = (Held){ wax_tokens_ref (self), wax_identity_ref (identity) };
  g_object_set_qdata_full (G_OBJECT (certificate), get_quark (), held, held_free);
  return certificate;
}

gboolean
wax_tokens_look_for_key (WaxTokens *self, WaxIdentity *identity, GError **error)
{
  g_autofree char *uri = run (self, run_unlock, identity, NULL, FALSE, g_free, error);

  return uri != NULL;
}

gboolean
wax_tokens_check (GTlsCertificate *certificate, GError **error)
{
  Held *held = g_object_get_qdata (G_OBJECT (certificate), get_quark ());

  return held == NULL || wax_tokens_look_for_key (held->tokens, held->identity, error);
}

/* Returns: (transfer full) (nullable): the PIN that was right. */
static gpointer
run_get_pin (gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;
  g_autoptr(GBytes) id = NULL;
  Login *login = find_login (call->self, call->identity, &id);

  return login != NULL && login->pin != NULL ? g_bytes_ref (login->pin) : NULL;
}

static void
wipe (gpointer text)
{
  explicit_bzero (text, strlen (text));
  g_free (text);
}

gboolean
wax_tokens_answer (GTlsCertificate *certificate, GTlsPassword *question)
{
  Held *held = g_object_get_qdata (G_OBJECT (certificate), get_quark ());
  GTlsPasswordFlags flags = g_tls_password_get_flags (question);
  g_autoptr(GBytes) pin = NULL;
  char *text;

  if (held == NULL || (flags & (G_TLS_PASSWORD_RETRY | G_TLS_PASSWORD_FINAL_TRY)) != 0)
    return FALSE;
  pin = run (held->tokens, run_get_pin, held->identity, NULL, FALSE, (GDestroyNotify) g_bytes_unref, NULL);
  if (pin == NULL)
    return FALSE;
  text = g_strdup (wax_secret_get_text (pin));
  g_tls_password_set_value_full (question, (guchar *) text, (gssize) strlen (text), wipe);
  return TRUE;
}

static void
log_out (WaxTokens *self)
{
  while (self->logins->len > 0)
    end_login (self, self->logins->pdata[0], FALSE);
}

static gpointer
run_lock (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxTokens *self = data;

  g_atomic_pointer_set (&self->thread, g_thread_self ());
  log_out (self);
  return NULL;
}

static void
unref (gpointer tokens)
{
  wax_tokens_unref (tokens);
}

void
wax_tokens_lock (WaxTokens *self)
{
  wax_worker_push (self->worker, run_lock, wax_tokens_ref (self), unref);
}

static gpointer
run_forget (gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;
  g_autoptr(GBytes) id = NULL;
  Login *login = find_login (call->self, call->identity, &id);

  if (login != NULL)
    end_login (call->self, login, FALSE);
  return NULL;
}

void
wax_tokens_forget (WaxTokens *self, WaxIdentity *identity)
{
  run (self, run_forget, identity, NULL, FALSE, NULL, NULL);
}

void
wax_tokens_leave (WaxTokens *self)
{
  g_atomic_int_set (&self->leaving, TRUE);
  wax_tokens_ref (self);
  if (g_atomic_int_compare_and_exchange (&self->reader, READER_ASKED, READER_LEFT))
    g_cancellable_cancel (self->left);
  else
    wax_tokens_unref (self);
}

/* ---- object ---- */

WaxTokens *
wax_tokens_new (WaxPinFunc func, gpointer user_data)
{
  WaxTokens *self = g_atomic_rc_box_new0 (WaxTokens);

  self->worker = wax_worker_new ();
  self->left = g_cancellable_new ();
  self->logins = g_ptr_array_new_with_free_func (login_free);
  self->func = func;
  self->user_data = user_data;
  return self;
}

WaxTokens *
wax_tokens_ref (WaxTokens *self)
{
  return g_atomic_rc_box_acquire (self);
}

static gpointer
run_close (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxTokens *self = data;

  log_out (self);
  if (self->modules != NULL && self->modules[0] != NULL)
    p11_kit_modules_finalize_and_release (self->modules);
  else
    g_free (self->modules);
  return NULL;
}

static void
clear (gpointer data)
{
  WaxTokens *self = data;

  /* The last reference may be that of a job. */
  if (g_atomic_pointer_get (&self->thread) == g_thread_self ())
    run_close (self, NULL, NULL);
  else
    wax_worker_run (self->worker, run_close, self, NULL, NULL);
  g_ptr_array_unref (self->logins);
  g_object_unref (self->left);
  g_object_unref (self->worker);
}

void
wax_tokens_unref (WaxTokens *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
