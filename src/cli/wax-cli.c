#include "cli/wax-cli-json.h"

#include "app/wax-policy-source.h"
#include "util/wax-secret.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

gboolean
wax_cli_may_ask (WaxCli *self)
{
  return self->ask && isatty (STDIN_FILENO);
}

/* Waits until a line was typed; FALSE when the person interrupts instead. A terminal has input when a line is whole. */
static gboolean
wait_for_line (WaxCli *self)
{
  GPollFD fds[] = { { STDIN_FILENO, G_IO_IN, 0 }, { 0 } };

  if (!g_cancellable_make_pollfd (self->cancellable, &fds[1]))
    return FALSE;
  g_poll (fds, G_N_ELEMENTS (fds), -1);
  g_cancellable_release_fd (self->cancellable);
  return !g_cancellable_is_cancelled (self->cancellable);
}

/* Nothing is shown from before the question on, and what was typed after it counts. */
static GBytes *
ask_password (WaxCli *self, const char *prompt)
{
  struct termios shown, hidden;
  GBytes *password = NULL;

  if (tcgetattr (STDIN_FILENO, &shown) != 0)
    return NULL;
  hidden = shown;
  hidden.c_lflag &= ~(tcflag_t) ECHO;
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &hidden);
  fprintf (stderr, "%s ", prompt);
  if (wait_for_line (self))
    password = wax_secret_read_file ("-", NULL);
  tcsetattr (STDIN_FILENO, TCSADRAIN, &shown);
  fputc ('\n', stderr);
  return password;
}

/* A file's PIN is for one token, once; and never the last try, for nobody looks at what it says. */
static GBytes *
read_pin_file (WaxCli *self, WaxTokenTries tries)
{
  g_autofree char *path = tries != WAX_TOKEN_TRIES_LAST ? g_steal_pointer (&self->pin_file) : NULL;
  g_autoptr(GError) error = NULL;
  GBytes *pin = path != NULL ? wax_secret_read_file (path, &error) : NULL;

  if (error != NULL)
    /* Translators: %s is a system's message that names the file */
    wax_cli_note (self, _("The PIN file cannot be read: %s"), error->message);
  return pin;
}

/* In a thread of its own, while the call waits. */
static GBytes *
ask_pin (const WaxPinWanted *wanted, gpointer data)
{
  WaxCli *self = data;
  GBytes *pin = wanted->on_reader ? NULL : read_pin_file (self, wanted->tries);
  g_autofree char *prompt = NULL;

  if (pin != NULL || !wax_cli_may_ask (self))
    return pin;
  if (wanted->tries == WAX_TOKEN_TRIES_LAST)
    wax_cli_note (self, "%s", _("One more wrong PIN blocks this token."));
  else if (wanted->tries == WAX_TOKEN_TRIES_FEWER)
    wax_cli_note (self, "%s", _("A wrong PIN was entered for this token before."));
  if (wanted->on_reader) {
    /* Translators: %s is what somebody called a smart card or another token */
    fprintf (stderr, _("Enter the PIN of “%s” on the keys of its reader."), wanted->token);
    fputc ('\n', stderr);
    return wax_secret_new ("");
  }
  /* Translators: %s is what somebody called a smart card or another token */
  prompt = g_strdup_printf (_("PIN of “%s”:"), wanted->token);
  return ask_password (self, prompt);
}

WaxBlocking *
wax_cli_get_app (WaxCli *self, GError **error)
{
  if (self->app != NULL)
    return self->app;
  self->app = wax_blocking_open (self->profile, NULL, error);
  if (self->app != NULL)
    wax_blocking_set_pin_func (self->app, ask_pin, self->cancellable, self);
  if (self->app != NULL && wax_cli_may_ask (self))
    wax_blocking_set_choice_func (self->app, wax_cli_choose_identity, self);
  return self->app;
}

/* Returns: (transfer full) (element-type utf8): the ids of those that sign in with it, or the one that has it for an
 * id */
static GPtrArray *
list_named (GPtrArray *records, const char *name)
{
  g_autofree char *wanted = g_utf8_casefold (name, -1);
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < records->len; i++) {
    WaxAccountRecord *record = records->pdata[i];
    g_autofree char *user = g_utf8_casefold (record->user, -1);

    if (strcmp (record->id, name) == 0) {
      g_ptr_array_set_size (ids, 0);
      g_ptr_array_add (ids, g_strdup (record->id));
      break;
    }
    if (strcmp (user, wanted) == 0)
      g_ptr_array_add (ids, g_strdup (record->id));
  }
  return ids;
}

gboolean
wax_cli_resolve_account (WaxCli *self, char **id, GError **error)
{
  WaxBlocking *app = strchr (*id, '@') != NULL ? wax_cli_get_app (self, NULL) : NULL;
  g_autoptr(GPtrArray) records = app != NULL ? wax_blocking_list_accounts (app, NULL) : NULL;
  g_autoptr(GPtrArray) ids = records != NULL ? list_named (records, *id) : NULL;
  g_autofree char *all = NULL;

  if (ids == NULL || ids->len == 0)
    return TRUE;
  if (ids->len == 1) {
    g_free (*id);
    *id = g_strdup (ids->pdata[0]);
    return TRUE;
  }
  g_ptr_array_add (ids, NULL);
  all = g_strjoinv (", ", (char **) ids->pdata);
  /* Translators: %s is an address as typed, then the accounts that have it, with commas between. */
  wax_cli_set_usage_error (error, _("Several accounts have the address “%s”. Name one of them: %s."), *id, all);
  return FALSE;
}

gboolean
wax_cli_get_password (WaxCli *self, const char *prompt, GBytes **password, GError **error)
{
  g_autoptr(GError) local = NULL;

  *password = NULL;
  if (self->password_file != NULL) {
    *password = wax_secret_read_file (self->password_file, &local);
    if (*password == NULL) {
      /* Translators: %s is a system's message that names the file */
      wax_cli_set_usage_error (error, _("The password file cannot be read: %s"), local->message);
      return FALSE;
    }
  } else if (prompt != NULL && wax_cli_may_ask (self)) {
    *password = ask_password (self, prompt);
  }
  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

char *
wax_cli_ask_line (WaxCli *self, const char *question)
{
  char answer[64] = "";

  if (!wax_cli_may_ask (self))
    return NULL;
  fprintf (stderr, "%s ", question);
  return wait_for_line (self) && fgets (answer, sizeof answer, stdin) != NULL ? g_strdup (answer) : NULL;
}

gboolean
wax_cli_confirm (WaxCli *self, const char *question)
{
  /* Translators: the word "yes" stays as it is: it is what has to be typed */
  g_autofree char *whole = g_strconcat (question, "\n", _("Type “yes” to go on:"), NULL);
  g_autofree char *answer = wax_cli_ask_line (self, whole);

  return g_strcmp0 (answer, "yes\n") == 0;
}

void
wax_cli_set_usage_error (GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autofree char *valid = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  valid = g_utf8_make_valid (text, -1); /* it may quote what was typed */
  g_set_error_literal (error, WAX_USAGE_ERROR, WAX_USAGE_ERROR_VALUE, valid);
}

gboolean
wax_cli_check_anchors (const char *anchors, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(WaxExaminer) examiner = anchors != NULL ? wax_examiner_new (anchors, &local) : NULL;

  if (local == NULL)
    return TRUE;
  /* Translators: a file's name and a system's message */
  wax_cli_set_usage_error (error, _("%s holds no certificates that can be read: %s"), anchors, local->message);
  return FALSE;
}

WaxExit
wax_cli_exit_for (const WaxFailure *failure)
{
  static const struct { const char *domain; const char *code; WaxExit exit;
  } exits[] = {
    { "usage", "offline", WAX_EXIT_OFFLINE }, { "network", "offline", WAX_EXIT_OFFLINE },
    { "store", "busy", WAX_EXIT_BUSY },       { "store", "not-found", WAX_EXIT_USAGE },
    { "identity", "file-*", WAX_EXIT_USAGE }, { "identity", "subject", WAX_EXIT_USAGE },
    { "trust", NULL, WAX_EXIT_NOT_TRUSTED },
    { "usage", NULL, WAX_EXIT_USAGE },
    { "network", NULL, WAX_EXIT_NETWORK },    { "identity", NULL, WAX_EXIT_SIGN_IN },
    { "auth", NULL, WAX_EXIT_SIGN_IN },       { "server", NULL, WAX_EXIT_SERVER },
    { "store", NULL, WAX_EXIT_STORE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (exits); i++) {
    if (strcmp (failure->domain, exits[i].domain) == 0 &&
        (exits[i].code == NULL || g_pattern_match_simple (exits[i].code, failure->code)))
      return exits[i].exit;
  }
  g_return_val_if_reached (WAX_EXIT_SERVER);
}

/* When several things went wrong: the first of these that did. */
static const WaxExit precedence[] = {
  WAX_EXIT_INTERRUPTED, WAX_EXIT_STORE, WAX_EXIT_NOT_TRUSTED, WAX_EXIT_SIGN_IN, WAX_EXIT_SERVER,
  WAX_EXIT_NETWORK,     WAX_EXIT_BUSY,  WAX_EXIT_OFFLINE,     WAX_EXIT_USAGE,
};

WaxExit
wax_cli_worse (WaxExit a, WaxExit b)
{
  for (guint i = 0; i < G_N_ELEMENTS (precedence); i++) {
    if (a == precedence[i] || b == precedence[i])
      return precedence[i];
  }
  return WAX_EXIT_DONE;
}

/* A text that this program wrote itself says more than the table of failures. */
static gboolean
is_own_text (const GError *error)
{
  return g_error_matches (error, WAX_USAGE_ERROR, WAX_USAGE_ERROR_VALUE);
}

WaxFailure *
wax_cli_describe (WaxCli *self, const GError *error, const char *id, WaxEndpoint *endpoint)
{
  gboolean can_look = id != NULL && self->app != NULL;
  g_autoptr(WaxAccountRecord) record = can_look ? wax_blocking_get_account (self->app, id, NULL) : NULL;
  g_autoptr(WaxEndpoint) server = record != NULL ? wax_account_setup_get_endpoint (record, NULL) : NULL;
  g_autofree char *text = NULL;

  if (can_look && record == NULL && g_error_matches (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND)) {
    /* Translators: %s is what was typed */
    text = g_strdup_printf (_("There is no account “%s”. “waxctl account list” lists them."), id);
    return wax_failure_new_known ("usage", "value", text, NULL);
  }
  if (is_own_text (error))
    return wax_failure_new_known ("usage", "value", error->message, NULL);
  return wax_failure_new (error, endpoint != NULL ? endpoint : server);
}

void
wax_cli_explain_missing (WaxCli *self, GError **error, const char *id, const char *text)
{
  g_autoptr(WaxAccountRecord) record = NULL;

  if (!g_error_matches (*error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND))
    return;
  record = wax_blocking_get_account (self->app, id, NULL);
  if (record == NULL)
    return;
  g_clear_error (error);
  wax_cli_set_usage_error (error, "%s", text);
}

/* Names, subjects and bodies are written by strangers: valid UTF-8 without what a terminal obeys; of the control
 * characters only line feed and tab remain. */
static char *
make_printable (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *printable = g_string_sized_new (strlen (valid));

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);

    if (character == '\r' && at[1] == '\n')
      continue;
    if (character != '\n' && character != '\t' && g_unichar_iscntrl (character))
      character = 0xfffd;
    g_string_append_unichar (printable, character);
  }
  return g_string_free (printable, FALSE);
}

/* One write: several threads may have something to say. */
static void
write_line (FILE *file, const char *text)
{
  g_autofree char *printable = make_printable (text);
  g_autofree char *line = g_strconcat (printable, "\n", NULL);

  fputs (line, file);
}

/* This program ends here: nothing is tried again by itself. */
char *
wax_cli_dup_help (const WaxFailure *failure)
{
  g_autofree char *again = NULL;

  if (strcmp (failure->code, "no-password-store") == 0 || strcmp (failure->code, "file-password-needed") == 0)
    return g_strdup (_("Give the password with --password-file."));
  if (strcmp (failure->code, "pin-needed") == 0)
    return g_strdup (_("Give the PIN with --pin-file, or use --ask at a terminal."));
  if (strcmp (failure->code, "choice-needed") == 0)
    return g_strdup (_("Name one with --identity ID or, for good, with “waxctl identity use”; or use --ask at a"
                       " terminal. “waxctl identity list” lists them."));
  if (strcmp (failure->code, "pin-last-try") == 0)
    return g_strdup (_("Use --ask at a terminal, and enter the PIN with care."));
  if (strcmp (failure->code, "file-several") == 0)
    return g_strdup (_("Name one of these with --fingerprint."));
  if (failure->remedy != WAX_REMEDY_RETRY)
    return g_strdup (failure->help);
  if (failure->retry_after_s > 0)
    again = g_strdup_printf (ngettext ("Run the command again after %u second.",
                                       "Run the command again after %u seconds.", failure->retry_after_s),
                             failure->retry_after_s);
  else
    again = g_strdup (_("Run the command again later."));
  return *failure->help != '\0' ? g_strjoin (" ", failure->help, again, NULL) : g_steal_pointer (&again);
}

char *
wax_cli_dup_help_desk (void)
{
  g_autoptr(WaxPolicySource) source = wax_policy_source_new ();
  g_autoptr(WaxPolicy) policy = wax_policy_source_read (source);

  return g_strdup (policy->help_desk);
}

void
wax_cli_print_help_desk (void)
{
  g_autofree char *line = wax_cli_dup_help_desk ();

  if (line != NULL)
    write_line (stderr, line);
}

static gboolean
concerns_help_desk (const WaxFailure *failure)
{
  return strcmp (failure->domain, "trust") == 0 || strcmp (failure->code, "certificate-required") == 0;
}

void
wax_cli_print_failure (const WaxFailure *failure)
{
  g_autofree char *sentence = g_strconcat ("waxctl: ", failure->sentence, NULL);
  g_autofree char *help = wax_cli_dup_help (failure);

  write_line (stderr, sentence);
  if (*failure->sent != '\0') {
    /* Translators: %s is what a server got of the person, mostly "Nothing. …" */
    g_autofree char *sent = g_strdup_printf (_("Sent: %s"), failure->sent);

    write_line (stderr, sent);
  }
  if (*help != '\0')
    write_line (stderr, help);
  if (concerns_help_desk (failure))
    wax_cli_print_help_desk ();
}

static void
print_failure (WaxCli *self, const WaxFailure *failure)
{
  if (self->json) {
    json_t *document = json_object ();

    if (failure->question != NULL)
      json_object_update_new (document, wax_cli_json_verdict (wax_trust_question_get_verdict (failure->question), NULL,
                                                              failure->question));
    json_object_set_new (document, "error", wax_cli_json_error (failure));
    if (concerns_help_desk (failure)) {
      g_autofree char *help_desk = wax_cli_dup_help_desk ();

      json_object_set_new (document, "help_desk", wax_json_form_string (help_desk));
    }
    wax_cli_print_json (self, document);
    return;
  }

  wax_cli_print_failure (failure);
  if (failure->question != NULL)
    wax_cli_print_verdict (self, wax_trust_question_get_verdict (failure->question), NULL, failure->question);
}

/* Frees @error. */
static WaxExit
tell (WaxCli *self, GError *error, WaxFailure *failure)
{
  g_autoptr(GError) owned = error;

  print_failure (self, failure);
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? WAX_EXIT_INTERRUPTED : wax_cli_exit_for (failure);
}

static WaxExit
fail (WaxCli *self, GError *error, const char *id, WaxEndpoint *endpoint)
{
  g_autoptr(WaxFailure) failure = wax_cli_describe (self, error, id, endpoint);

  return tell (self, error, failure);
}

WaxExit
wax_cli_fail (WaxCli *self, GError *error, WaxEndpoint *endpoint)
{
  return fail (self, error, NULL, endpoint);
}

WaxExit
wax_cli_fail_account (WaxCli *self, GError *error, const char *id)
{
  return fail (self, error, id, NULL);
}

WaxExit
wax_cli_fail_sending (WaxCli *self, GError *error, const char *id)
{
  g_autoptr(WaxFailure) known = wax_cli_describe (self, error, id, NULL);
  g_autoptr(WaxFailure) failure = wax_failure_new_sending (known);

  return tell (self, error, failure);
}

WaxExit
wax_cli_fail_saving (WaxCli *self, GError *error)
{
  g_autoptr(WaxFailure) known = wax_cli_describe (self, error, NULL, NULL);
  g_autoptr(WaxFailure) failure = wax_failure_new_saving (known);

  return tell (self, error, failure);
}

void
wax_cli_print_json (WaxCli *self, json_t *document)
{
  if (self->json) {
    json_dumpf (document, stdout, JSON_INDENT (2) | JSON_REAL_PRECISION (6));
    fputc ('\n', stdout);
  }
  json_decref (document);
}

void
wax_cli_print (WaxCli *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  if (self->json || self->quiet)
    return;
  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  write_line (stdout, text);
}

void
wax_cli_note (WaxCli *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  if (self->quiet)
    return;
  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  write_line (stderr, text);
}

char *
wax_cli_format_time (gint64 unix_s)
{
  g_autoptr(GDateTime) time = unix_s != 0 ? g_date_time_new_from_unix_local (unix_s) : NULL;

  /* Translators: when something happened: it never did */
  return time != NULL ? g_date_time_format (time, "%F %H:%M:%S") : g_strdup (_("never"));
}

void
wax_cli_print_sign_in (WaxCli *cli, const WaxConnectionStatus *status)
{
  const char *sentence = wax_connection_status_describe_sign_in (status);
  g_autofree char *help = NULL;

  if (status->signed_in_with == WAX_SIGNED_IN_WITH_PASSWORD && status->missing == NULL)
    return;
  if (sentence != NULL)
    wax_cli_print (cli, "  %s", sentence);
  if (status->missing == NULL)
    return;
  /* Translators: a whole sentence says why */
  wax_cli_print (cli, _("  Your certificate had no part in it: %s"), status->missing->sentence);
  help = wax_cli_dup_help (status->missing);
  if (*help != '\0')
    wax_cli_print (cli, "  %s", help);
}

void
wax_cli_print_tls (WaxCli *self, const char *protocol, const char *cipher)
{
  if (protocol != NULL && cipher != NULL)
    wax_cli_print (self, "  %s, %s", protocol, cipher);
  else if (protocol != NULL)
    wax_cli_print (self, "  %s", protocol);
}

static void
print_state (WaxCli *self, const char *endpoint, WaxVerdict *verdict, WaxGrant *grant, WaxTrustQuestion *question)
{
  const char *state = wax_cli_trust_state (verdict, grant, question);

  if (strcmp (state, "secure") == 0) {
    /* Translators: %s is a server's host:port */
    wax_cli_print (self, _("%s: SECURE"), endpoint);
  } else if (strcmp (state, "granted") == 0) {
    g_autofree char *until = wax_cli_format_time (grant->until);

    /* Translators: a server's host:port and a time */
    wax_cli_print (self, _("%s: TRUSTED BY YOU UNTIL %s"), endpoint, until);
  } else if (strcmp (state, "not-secure") == 0) {
    /* Translators: %s is a server's host:port */
    wax_cli_print (self, _("%s: NOT SECURE. The administrator lets it use an outdated encryption."), endpoint);
  } else if (strcmp (state, "refused") == 0) {
    wax_cli_print (self, _("%s: REFUSED. You cannot connect despite this."), endpoint);
  } else {
    wax_cli_print (self, _("%s: NOT TRUSTED"), endpoint);
  }
}

static void
print_change (WaxCli *self, const WaxChange *change)
{
  wax_cli_print (self, "  %s: %s", wax_change_judgement_to_string (change->judgement),
                 wax_change_judgement_describe (change->judgement));
  /* Translators: a fingerprint */
  wax_cli_print (self, _("  Before: SHA-256 %s"), change->previous_fingerprint);
}

static void
print_anchor (WaxCli *self, WaxVerdict *verdict)
{
  WaxCertificate *anchor = wax_verdict_get_anchor (verdict);
  WaxAnchorSource *source = wax_verdict_get_anchor_source (verdict);
  g_autofree char *text = NULL;

  if (anchor == NULL || source == NULL)
    return;
  text = wax_anchor_source_describe (source);
  /* Translators: subject of a root certificate, and a sentence about where it stands */
  wax_cli_print (self, _("  Authority: %s. %s"), wax_certificate_get_subject (anchor), text);
}

/* With the same words as in the window. */
static void
print_cause (WaxCli *self, WaxCause *cause, WaxVerdict *verdict)
{
  g_autofree char *text = wax_cause_describe (cause, verdict), *help = wax_cause_describe_help (cause);
  g_autofree char *more = wax_cause_describe_more (cause, verdict);
  g_auto(GStrv) lines = g_strsplit (more != NULL ? more : "", "\n", -1);

  /* Translators: the reason for which a connection was refused, a word of the program's and a sentence */
  wax_cli_print (self, _("  Cause: %s: %s"), wax_cause_to_string (cause), text);
  /* Translators: what to do about it */
  wax_cli_print (self, _("  What helps: %s"), help);
  for (guint i = 0; lines[i] != NULL; i++)
    wax_cli_print (self, "    %s", lines[i]);
}

/* Each with its name, by which it can be allowed; what the cause says in its sentence is not said twice. */
static void
print_problems (WaxCli *self, WaxVerdict *verdict, WaxCause *cause)
{
  g_autoptr(GPtrArray) problems = wax_verdict_list_told (verdict);

  for (guint i = 0; i < problems->len; i++) {
    const WaxProblem *problem = g_ptr_array_index (problems, i);
    g_autofree char *text = wax_problem_describe (problem, verdict);

    if (cause != NULL && wax_cause_says_problem (cause) && wax_problem_equal (problem, cause->problem))
      wax_cli_print (self, "  %s", wax_problem_id_to_string (problem->id));
    else
      wax_cli_print (self, "  %s: %s", wax_problem_id_to_string (problem->id), text);
  }
}

void
wax_cli_print_verdict (WaxCli *self, WaxVerdict *verdict, WaxGrant *grant, WaxTrustQuestion *question)
{
  WaxCause *cause = question != NULL ? wax_trust_question_get_cause (question) : NULL;
  GPtrArray *chain = wax_verdict_get_chain (verdict);
  g_autofree char *endpoint = wax_endpoint_to_string (wax_verdict_get_endpoint (verdict));

  print_state (self, endpoint, verdict, grant, question);
  print_problems (self, verdict, cause);
  if (cause != NULL)
    print_cause (self, cause, verdict);
  if (question != NULL && wax_trust_question_get_change (question) != NULL)
    print_change (self, wax_trust_question_get_change (question));
  wax_cli_print_tls (self, wax_verdict_get_protocol (verdict), wax_verdict_get_cipher (verdict));
  for (guint i = 0; i < chain->len; i++) {
    WaxCertificate *certificate = g_ptr_array_index (chain, i);
    g_autofree char *from = wax_cli_format_time (wax_certificate_get_not_before (certificate));
    g_autofree char *until = wax_cli_format_time (wax_certificate_get_not_after (certificate));

    /* Translators: number, subject and issuer of a certificate */
    wax_cli_print (self, _("  Certificate %u: %s, issued by %s"), i, wax_certificate_get_subject (certificate),
                   wax_certificate_get_issuer (certificate));
    /* Translators: two times: from when until when a certificate is valid */
    wax_cli_print (self, _("    valid from %s until %s"), from, until);
    wax_cli_print (self, "    SHA-256 %s", wax_certificate_get_fingerprint (certificate));
  }
  print_anchor (self, verdict);
}
