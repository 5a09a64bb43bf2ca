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

struct _WaxTokens {
  WaxWorker *worker;
  WaxPinFunc func;
  gpointer user_data;

  /* The worker's own: */
  CK_FUNCTION_LIST **modules; /* (nullable): until they are needed */
  GPtrArray *logins;
};

typedef struct {
  WaxTokens *self;
  WaxIdentity *identity;
  gboolean may_ask;
} Call;

static gboolean
fail (GError **error, WaxIdentityError code, const char *text)
{
  g_set_error_literal (error, WAX_IDENTITY_ERROR, (int) code, text);
  return FALSE;
}

/* What is asked of a token, or told it, for a person. */
typedef struct {
  WaxTokens *self;
  WaxIdentity *identity;
  WaxPinWanted *wanted;
  GBytes *pin;
} Talk;

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
static gboolean
send_pin (Login *login, GBytes *pin, GError **error)
{
  GBytes *sent = has_own_keys (login) ? NULL : pin;
  CK_RV result = login->token.module->C_Login (login->session, CKU_USER,
                                               sent != NULL ? (CK_UTF8CHAR *) wax_secret_get_text (sent) : NULL,
                                               sent != NULL ? g_bytes_get_size (sent) : 0);

  return take_result (login, result, sent, error);
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
  return pin != NULL ? send_pin (login, pin, error) : fail_pin (login, error);
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
  Call call = { self };

  return wax_worker_run (self->worker, run_list, &call, NULL, NULL);
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
  Call call = { self };

  return wax_worker_run (self->worker, run_dup_inserted, &call, NULL, NULL);
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

static gpointer
run_look (gpointer data, GCancellable *cancellable, GError **error)
{
  Talk *talk = data;
  g_autoptr(GBytes) id = NULL;
  Login *login = take_login (talk->self, talk->identity, &id, error);

  if (login == NULL)
    return NULL;
  if (!needs_login (login))
    return talk;
  if ((login->token.info.flags & CKF_USER_PIN_LOCKED) != 0)
    return fail_pin (login, error) ? talk : NULL;
  describe_wanted (login, talk->wanted);
  return talk;
}

gboolean
wax_tokens_look (WaxTokens *self, WaxIdentity *identity, WaxPinWanted *wanted, GError **error)
{
  Talk talk = { self, identity, wanted };

  *wanted = (WaxPinWanted){ NULL };
  return wax_worker_run (self->worker, run_look, &talk, NULL, error) != NULL;
}

static gpointer
run_give_pin (gpointer data, GCancellable *cancellable, GError **error)
{
  Talk *talk = data;
  g_autoptr(GBytes) id = NULL;
  Login *login = take_login (talk->self, talk->identity, &id, error);

  if (login == NULL)
    return NULL;
  if (!needs_login (login))
    return talk;
  if ((login->token.info.flags & CKF_USER_PIN_LOCKED) != 0)
    return fail_pin (login, error) ? talk : NULL;
  g_clear_pointer (&login->pin, g_bytes_unref);
  return send_pin (login, talk->pin, error) ? talk : NULL;
}

gboolean
wax_tokens_give_pin (WaxTokens *self, WaxIdentity *identity, GBytes *pin, GError **error)
{
  Talk talk = { self, identity, .pin = pin };

  return wax_worker_run (self->worker, run_give_pin, &talk, NULL, error) != NULL;
}

static void
held_free (gpointer data)
{
  Call *held = data;

  wax_tokens_unref (held->self);
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
  Call call = { self, identity, TRUE }, *held;
  g_autofree char *uri = wax_worker_run (self->worker, run_unlock, &call, NULL, error);
  GTlsCertificate *certificate = uri != NULL ? wax_identity_to_tls_on_token (identity, uri, error) : NULL;

  if (certificate == NULL)
    return NULL;
  held = g_new0 (Call, 1);
  *held = (Call){ wax_tokens_ref (self), wax_identity_ref (identity), FALSE };
  g_object_set_qdata_full (G_OBJECT (certificate), get_quark (), held, held_free);
  return certificate;
}

gboolean
wax_tokens_look_for_key (WaxTokens *self, WaxIdentity *identity, GError **error)
{
  Call call = { self, identity, FALSE };
  g_autofree char *uri = wax_worker_run (self->worker, run_unlock, &call, NULL, error);

  return uri != NULL;
}

gboolean
wax_tokens_check (GTlsCertificate *certificate, GError **error)
{
  Call *held = g_object_get_qdata (G_OBJECT (certificate), get_quark ());

  return held == NULL || wax_tokens_look_for_key (held->self, held->identity, error);
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
  Call *held = g_object_get_qdata (G_OBJECT (certificate), get_quark ());
  GTlsPasswordFlags flags = g_tls_password_get_flags (question);
  g_autoptr(GBytes) pin = NULL;
  char *text;

  if (held == NULL || (flags & (G_TLS_PASSWORD_RETRY | G_TLS_PASSWORD_FINAL_TRY)) != 0)
    return FALSE;
  pin = wax_worker_run (held->self->worker, run_get_pin, held, NULL, NULL);
  if (pin == NULL)
    return FALSE;
  text = g_strdup (wax_secret_get_text (pin));
  g_tls_password_set_value_full (question, (guchar *) text, (gssize) strlen (text), wipe);
  return TRUE;
}

static gpointer
run_lock (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxTokens *self = data;

  while (self->logins->len > 0)
    end_login (self, self->logins->pdata[0], FALSE);
  return NULL;
}

void
wax_tokens_lock (WaxTokens *self)
{
  wax_worker_push (self->worker, run_lock, self, NULL); /* what ends this waits for its worker */
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
  Call call = { self, identity };

  wax_worker_run (self->worker, run_forget, &call, NULL, NULL);
}

/* ---- object ---- */

WaxTokens *
wax_tokens_new (WaxPinFunc func, gpointer user_data)
{
  WaxTokens *self = g_atomic_rc_box_new0 (WaxTokens);

  self->worker = wax_worker_new ();
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

  run_lock (self, NULL, NULL);
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

  wax_worker_run (self->worker, run_close, self, NULL, NULL);
  g_ptr_array_unref (self->logins);
  g_object_unref (self->worker);
}

void
wax_tokens_unref (WaxTokens *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
