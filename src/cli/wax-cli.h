#pragma once

#include "app/wax-blocking.h"
#include "app/wax-identity-state.h"

#include <jansson.h>

G_BEGIN_DECLS

/* What waxctl exits with. Others script against these numbers. */
typedef enum {
  WAX_EXIT_DONE = 0,
  WAX_EXIT_NOT_TRUSTED = 1,
  WAX_EXIT_USAGE = 2,
  WAX_EXIT_NETWORK = 3,
  WAX_EXIT_SIGN_IN = 4,
  WAX_EXIT_BUSY = 5,
  WAX_EXIT_OFFLINE = 6,
  WAX_EXIT_SERVER = 7,
  WAX_EXIT_STORE = 8,
  WAX_EXIT_INTERRUPTED = 130,
} WaxExit;

/**
 * WaxCli: one run of the program: its global options, and what calls share
 * @identity: (nullable): which of the person's own certificates a call that signs in is to show
 * @cancellable: cancelled by SIGINT and SIGTERM
 */
typedef struct {
  char *profile;
  char *password_file;
  char *pin_file;
  char *identity;
  gboolean json;
  gboolean quiet;
  gboolean ask;
  GCancellable *cancellable;
  WaxBlocking *app;
} WaxCli;

/**
 * WaxCliCommand:
 * @noun: the first word
 * @verb: (nullable): the second word, where there is one
 * @arguments: what follows, for the help
 * @summary: one line for the help, untranslated (N_)
 * @options: (nullable): its own options
 * @min: arguments at least
 * @max: at most; -1 for any number
 * @run: (array zero-terminated=1): gets the arguments that are no options
 * @file: which argument is a file's name, from 1 on; 0 for none. All others are text.
 * @signs_in: with accounts that are there: it takes --identity, see wax_cli_begin_sign_in()
 */
typedef struct {
  const char *noun;
  const char *verb;
  const char *arguments;
  const char *summary;
  const GOptionEntry *options;
  int min;
  int max;
  WaxExit (*run) (WaxCli *cli, char **arguments);
  int file;
  gboolean signs_in;
} WaxCliCommand;

extern const WaxCliCommand wax_cli_account_commands[];
extern const WaxCliCommand wax_cli_sync_commands[];
extern const WaxCliCommand wax_cli_trust_commands[];
extern const WaxCliCommand wax_cli_identity_commands[];
extern const WaxCliCommand wax_cli_mail_commands[];
extern const WaxCliCommand wax_cli_policy_commands[];
extern const WaxCliCommand wax_cli_rehearse_commands[];
extern const WaxCliCommand wax_cli_settings_commands[];
extern const WaxCliCommand wax_cli_store_commands[];

/* Returns: (transfer none) (nullable): the application on the profile, opened at the first call. */
WaxBlocking *wax_cli_get_app (WaxCli *self, GError **error);

/**
 * wax_cli_resolve_account:
 * @id: (inout): replaced by the account's id, where it is the whole address that one account signs in with
 *
 * Returns: %FALSE where several have that address. One that nobody has, or a profile that cannot be read, is left to
 *   the command.
 */
gboolean wax_cli_resolve_account (WaxCli *self, char **id, GError **error);

/**
 * wax_cli_get_password:
 * @prompt: (nullable): what to ask for at a terminal with --ask
 *
 * Returns: %FALSE with an error when --password-file cannot be read or the person interrupts. @password is %NULL when
 *   none was given.
 */
gboolean wax_cli_get_password (WaxCli *self, const char *prompt, GBytes **password, GError **error);

/**
 * wax_cli_resolve_identity:
 * @id: (inout): replaced by the id under which it is kept, where it is the PKCS#11 URI of one on a token
 */
gboolean wax_cli_resolve_identity (WaxCli *self, char **id, GError **error);

/* Names one for this call, for accounts that ask each time. @id: an id or a PKCS#11 URI */
gboolean wax_cli_take_identity (WaxCli *self, const char *id, GError **error);

/**
 * wax_cli_begin_sign_in:
 * @accounts: (array length=n): their ids
 * @password: (out) (nullable): see wax_cli_get_password()
 *
 * What a call is given to sign in with: the certificate that --identity names, which all @accounts must ask for, and a
 * password. Opens the application.
 */
gboolean wax_cli_begin_sign_in (WaxCli *self, char **accounts, guint n, GBytes **password, GError **error);

/* See #WaxChoiceFunc: lists them at the terminal, and asks which. */
char *wax_cli_choose_identity (const WaxAccountRecord *record, GArray *candidates, gpointer cli);

/* Whether somebody is at a terminal, and wants to be asked. */
gboolean wax_cli_may_ask (WaxCli *self);

/* Returns: (transfer full) (nullable): what is typed at a terminal with --ask; %NULL without either. */
char *wax_cli_ask_line (WaxCli *self, const char *question);

/* Asks for the word "yes" on a terminal with --ask; everything else is a no. */
gboolean wax_cli_confirm (WaxCli *self, const char *question);

/* Before anything is asked with them. @anchors: (nullable): a file */
gboolean wax_cli_check_anchors (const char *anchors, GError **error);

/* Sets %WAX_USAGE_ERROR_VALUE with a text for people. */
void wax_cli_set_usage_error (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/**
 * wax_cli_fail:
 * @error: (transfer full): why the call failed
 * @endpoint: (nullable): the server it was about
 *
 * Tells the failure in the form that was asked for, with the verdict where trust was refused.
 */
WaxExit wax_cli_fail (WaxCli *self, GError *error, WaxEndpoint *endpoint);

/* The same for a call about the account @id: its server is then named, or that there is no such account. */
WaxExit wax_cli_fail_account (WaxCli *self, GError *error, const char *id);

/* The same for a message that may have left before the failure. */
WaxExit wax_cli_fail_sending (WaxCli *self, GError *error, const char *id);

/* The same for a file that was to be written in a folder of the person's choice. */
WaxExit wax_cli_fail_saving (WaxCli *self, GError *error);

/**
 * wax_cli_explain_missing:
 * @error: (inout): replaced when it says that something of the account @id is not stored
 * @text: what is missing, for people; unless the account itself is
 */
void wax_cli_explain_missing (WaxCli *self, GError **error, const char *id, const char *text);

/* Returns: (transfer full): what is told of @error, about the account @id or the server @endpoint, both (nullable). */
WaxFailure *wax_cli_describe (WaxCli *self, const GError *error, const char *id, WaxEndpoint *endpoint);

/* Returns: (transfer full): what helps, and when to run the command again where that is all it needs. "" for
 * nothing. */
char *wax_cli_dup_help (const WaxFailure *failure);

/* Tells people on standard error what happened, what was sent and what helps. */
/* Where help is to be had, as the administrator says it, on standard error: after what tells of a refusal. */
void wax_cli_print_help_desk (void);

/* (transfer full) (nullable): the same */
char *wax_cli_dup_help_desk (void);

void wax_cli_print_failure (const WaxFailure *failure);

/* Returns: the exit code that belongs to @failure. */
WaxExit wax_cli_exit_for (const WaxFailure *failure);

/* Returns: the exit code of a call with both results. */
WaxExit wax_cli_worse (WaxExit a, WaxExit b);

/* Writes the one JSON document; nothing without --json. @document: (transfer full) */
void wax_cli_print_json (WaxCli *cli, json_t *document);

/* A line for people on standard output, printable; nothing with --json or --quiet. */
void wax_cli_print (WaxCli *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* A line about the course of things on standard error, printable; nothing with --quiet. */
void wax_cli_note (WaxCli *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Says what is wrong with a connection, for people, on standard output. */
void wax_cli_print_verdict (WaxCli *self, WaxVerdict *verdict, WaxGrant *grant, WaxTrustQuestion *question);

/* With what an account got in, where that can be more than a password. */
void wax_cli_print_sign_in (WaxCli *self, const WaxConnectionStatus *status);

/* How a connection is encrypted; both (nullable): a refused handshake does not tell. */
void wax_cli_print_tls (WaxCli *self, const char *protocol, const char *cipher);

/* Returns: (transfer full): a moment for people, in local time; "never" for 0. */
char *wax_cli_format_time (gint64 unix_s);

G_END_DECLS
