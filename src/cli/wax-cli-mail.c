#include "app/wax-search-words.h"
#include "cli/wax-cli-json.h"
#include "store/wax-store-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_LIMIT 50
#define MAX_LIMIT 100000

static struct {
  int limit;
  gboolean raw;
  int attachment;
  char *out;
  gboolean read, unread, flag, unflag;
  char *tag;
  char *untag;
} options = { .limit = DEFAULT_LIMIT };

static const GOptionEntry limit_options[] = {
  { "limit", 0, 0, G_OPTION_ARG_INT, &options.limit, N_("At most so many, 50 if not given"), N_("N") },
  G_OPTION_ENTRY_NULL,
};

static const GOptionEntry show_options[] = {
  { "raw", 0, 0, G_OPTION_ARG_NONE, &options.raw, N_("The message as it was received"), NULL },
  { "attachment", 0, 0, G_OPTION_ARG_INT, &options.attachment, N_("Save this attachment; --out names the file"),
    N_("N") },
  { "out", 0, 0, G_OPTION_ARG_FILENAME, &options.out, N_("Where to save it; a file that exists is not replaced"),
    N_("FILE") },
  G_OPTION_ENTRY_NULL,
};

static const GOptionEntry mark_options[] = {
  { "read", 0, 0, G_OPTION_ARG_NONE, &options.read, N_("As read"), NULL },
  { "unread", 0, 0, G_OPTION_ARG_NONE, &options.unread, N_("As unread"), NULL },
  { "flag", 0, 0, G_OPTION_ARG_NONE, &options.flag, N_("With a flag"), NULL },
  { "unflag", 0, 0, G_OPTION_ARG_NONE, &options.unflag, N_("Without a flag"), NULL },
  { "tag", 0, 0, G_OPTION_ARG_STRING, &options.tag, N_("With this tag"), N_("TAG") },
  { "untag", 0, 0, G_OPTION_ARG_STRING, &options.untag, N_("Without this tag"), N_("TAG") },
  G_OPTION_ENTRY_NULL,
};

static WaxExit
run_folders (WaxCli *cli, char **arguments)
{
  GError *error = NULL;
  WaxBlocking *app = wax_cli_get_app (cli, &error);
  g_autoptr(GPtrArray) folders = app != NULL ? wax_blocking_list_folders (app, arguments[0], &error) : NULL;
  json_t *array;

  if (folders == NULL)
    return wax_cli_fail_account (cli, error, arguments[0]);
  array = json_array ();
  for (guint i = 0; i < folders->len; i++) {
    const WaxFolder *folder = g_ptr_array_index (folders, i);

    json_array_append_new (array, wax_cli_json_folder (folder));
    /* Translators: a folder's id, unread and all messages, and its path */
    wax_cli_print (cli, _("%s\t%u unread of %u\t%s"), folder->id, folder->unread, folder->total, folder->path);
  }
  wax_cli_print_json (cli, array);
  return WAX_EXIT_DONE;
}

static WaxExit
fail_folder (WaxCli *cli, GError *error, const char *account, const char *name)
{
  /* Translators: %s is what was typed */
  g_autofree char *text = g_strdup_printf (_("There is no folder “%s”. “waxctl folder list” lists them."), name);

  wax_cli_explain_missing (cli, &error, account, text);
  return wax_cli_fail_account (cli, error, account);
}

static gboolean
get_limit (guint *limit, GError **error)
{
  *limit = (guint) options.limit;
  if (options.limit >= 1 && options.limit <= MAX_LIMIT)
    return TRUE;
  wax_cli_set_usage_error (error, _("--limit takes a number from 1 to %d."), MAX_LIMIT);
  return FALSE;
}

static void
print_messages (WaxCli *cli, GPtrArray *messages)
{
  json_t *array = json_array ();

  for (guint i = 0; i < messages->len; i++) {
    const WaxMessage *message = g_ptr_array_index (messages, i);
    g_autofree char *date = wax_cli_format_time (message->date_ms / 1000);

    json_array_append_new (array, wax_cli_json_message (message));
    wax_cli_print (cli, "%s\t%s\t%s%s\t%s\t%s", message->id, date, message->flags & WAX_MESSAGE_UNREAD ? "●" : " ",
                   message->flags & WAX_MESSAGE_FLAGGED ? "★" : " ",
                   *message->from_name != '\0' ? message->from_name : message->from_address, message->subject);
  }
  wax_cli_print_json (cli, array);
}

static WaxExit
run_list (WaxCli *cli, char **arguments)
{
  GError *error = NULL;
  g_autoptr(WaxFolder) folder = NULL;
  g_autoptr(GPtrArray) messages = NULL;
  guint limit;

  if (get_limit (&limit, &error) && wax_cli_get_app (cli, &error) != NULL)
    folder = wax_blocking_find_folder (cli->app, arguments[0], arguments[1], &error);
  if (folder != NULL)
    messages = wax_blocking_list_mail (cli->app, arguments[0], folder->id, limit, &error);
  if (messages == NULL)
    return fail_folder (cli, error, arguments[0], arguments[1]);
  print_messages (cli, messages);
  return WAX_EXIT_DONE;
}

/* Who searches by a script is better told than given something else. */
static gboolean
check_query (WaxCli *cli, WaxQuery *query, const char *account, GError **error)
{
  g_autoptr(GPtrArray) folders = wax_blocking_list_folders (cli->app, account, error);
  g_autoptr(GPtrArray) tags = folders != NULL ? wax_blocking_list_tags (cli->app, account, error) : NULL;
  g_autoptr(GPtrArray) problems = tags != NULL ? wax_query_check_names (query, folders, tags) : NULL;

  for (guint i = 0; problems != NULL && i < problems->len; i++) {
    const WaxQueryProblem *problem = g_ptr_array_index (problems, i);
    g_autofree char *text = wax_search_words_problem (problem);

    if (problem->trouble == WAX_QUERY_TOO_LONG || problem->trouble == WAX_QUERY_UNKNOWN) {
      wax_cli_note (cli, "%s", text);
      continue;
    }
    wax_cli_set_usage_error (error, "%s", text);
    return FALSE;
  }
  return problems != NULL;
}

static WaxExit
run_search (WaxCli *cli, char **arguments)
{
  GError *error = NULL;
  g_autofree char *text = g_strjoinv (" ", arguments + 1);
  g_autoptr(WaxQuery) query = wax_search_words_read (text);
  g_autoptr(GPtrArray) messages = NULL;
  guint limit;

  if (get_limit (&limit, &error) && wax_cli_get_app (cli, &error) != NULL &&
      check_query (cli, query, arguments[0], &error))
    messages = wax_blocking_search_mail (cli->app, arguments[0], query, limit, &error);
  if (messages == NULL)
    return wax_cli_fail_account (cli, error, arguments[0]);
  print_messages (cli, messages);
  return WAX_EXIT_DONE;
}

static WaxExit
print_raw (WaxCli *cli, GBytes *raw)
{
  fwrite (g_bytes_get_data (raw, NULL), 1, g_bytes_get_size (raw), stdout);
  return WAX_EXIT_DONE;
}

/* Its number in the list that people see, from 1 on. */
static const WaxMimeAttachment *
get_attachment (WaxMime *mime, int number)
{
  return number >= 1 && (guint) number <= mime->attachments->len ? g_ptr_array_index (mime->attachments, number - 1)
                                                                 : NULL;
}

static WaxExit
save_attachment (WaxCli *cli, WaxMime *mime)
{
  const WaxMimeAttachment *attachment = get_attachment (mime, options.attachment);
  GError *error = NULL;
  int fd = -1;

  if (attachment == NULL)
    wax_cli_set_usage_error (&error, _("The message has no attachment %d."), options.attachment);
  else if ((fd = g_open (options.out, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)) < 0)
    /* Translators: a file's name and a system's message */
    wax_cli_set_usage_error (&error, _("%s cannot be written: %s"), options.out, g_strerror (errno));
  else if (wax_mime_save_attachment (mime, attachment->part, fd, &error) &&
           (fsync (fd) == 0 || wax_store_error_set_errno (&error, errno, options.out)))
    wax_cli_print (cli, _("Saved “%s” as %s"), attachment->name, options.out);
  else
    g_unlink (options.out);

  if (fd >= 0)
    close (fd);
  if (error != NULL)
    return wax_cli_fail_saving (cli, error);
  wax_cli_print_json (cli, json_pack ("{ss so}", "name", attachment->name, "out", wax_json_form_string (options.out)));
  return WAX_EXIT_DONE;
}

static WaxExit
print_message_json (WaxCli *cli, const WaxMessage *message, WaxMime *mime)
{
  json_t *attachments = json_array ();
  json_t *object = wax_cli_json_message (message);

  for (guint i = 0; i < mime->attachments->len; i++) {
    const WaxMimeAttachment *attachment = g_ptr_array_index (mime->attachments, i);

    json_array_append_new (attachments, json_pack ("{si ss ss sI}", "number", (int) i + 1, "name", attachment->name,
                                                   "type", attachment->type, "size", (json_int_t) attachment->size));
  }
  json_object_set_new (object, "header",
                       json_pack ("{ss ss ss ss ss so}", "subject", mime->subject, "from", mime->from, "to", mime->to,
                                  "cc", mime->cc, "reply_to", mime->reply_to, "date",
                                  wax_json_form_time (mime->date_ms / 1000)));
  json_object_set_new (object, "text", json_string (mime->text));
  json_object_set_new (object, "from_html", json_boolean (mime->from_html));
  json_object_set_new (object, "truncated", json_boolean (mime->truncated));
  json_object_set_new (object, "damaged", json_boolean (mime->damaged));
  json_object_set_new (object, "attachments", attachments);
  wax_cli_print_json (cli, object);
  return WAX_EXIT_DONE;
}

static WaxExit
print_message (WaxCli *cli, const WaxMessage *message, WaxMime *mime)
{
  g_autofree char *date = wax_cli_format_time (message->date_ms / 1000);

  if (cli->json)
    return print_message_json (cli, message, mime);

  /* Translators: the head of a message */
  wax_cli_print (cli, _("From: %s"), mime->from);
  wax_cli_print (cli, _("To: %s"), mime->to);
  if (*mime->cc != '\0')
    wax_cli_print (cli, _("Cc: %s"), mime->cc);
  wax_cli_print (cli, _("Date: %s"), date);
  wax_cli_print (cli, _("Subject: %s"), mime->subject);
  for (guint i = 0; i < mime->attachments->len; i++) {
    const WaxMimeAttachment *attachment = g_ptr_array_index (mime->attachments, i);

    /* Translators: number, name, type and size in bytes of an attachment */
    wax_cli_print (cli, _("Attachment %u: %s (%s, %" PRId64 " bytes)"), i + 1, attachment->name,
                   attachment->type, attachment->size);
  }
  if (mime->damaged)
    wax_cli_print (cli, "%s", _("The message came damaged and is shown as far as it can be read."
                                " If something is missing, ask the sender to send it again."));
  wax_cli_print (cli, "\n%s", mime->text);
  return WAX_EXIT_DONE;
}

static WaxExit
fail_message (WaxCli *cli, GError *error, const char *account, const char *id, gboolean is_known)
{
  /* Translators: %s is a message's id */
  const char *format = is_known ? _("The content of message %s is not here yet. “waxctl sync” fetches it.")
                                : _("There is no message %s on this computer.");
  g_autofree char *text = g_strdup_printf (format, id);

  wax_cli_explain_missing (cli, &error, account, text);
  return wax_cli_fail_account (cli, error, account);
}

static WaxExit
run_show (WaxCli *cli, char **arguments)
{
  GError *error = NULL;
  g_autoptr(WaxMessage) message = NULL;
  g_autoptr(GBytes) raw = NULL;
  g_autoptr(WaxMime) mime = NULL;

  if ((options.raw && (cli->json || options.attachment != 0)) || (options.attachment != 0) != (options.out != NULL))
    wax_cli_set_usage_error (&error, "%s",
                             _("--attachment goes with --out, and --raw with neither of them nor with --json."));
  if (error == NULL && wax_cli_get_app (cli, &error) != NULL)
    message = wax_blocking_get_message (cli->app, arguments[0], arguments[1], &error);
  if (message != NULL)
    raw = wax_blocking_get_body (cli->app, arguments[0], arguments[1], &error);
  if (raw == NULL)
    return fail_message (cli, error, arguments[0], arguments[1], message != NULL);
  if (options.raw)
    return print_raw (cli, raw);

  mime = wax_mime_new (raw);
  return options.attachment != 0 ? save_attachment (cli, mime) : print_message (cli, message, mime);
}

static WaxExit
run_send (WaxCli *cli, char **arguments)
{
  g_autoptr(GMappedFile) file = NULL;
  g_autoptr(GError) unreadable = NULL;
  g_autoptr(GBytes) raw = NULL;
  g_autoptr(GBytes) password = NULL;
  g_autofree char *saved = NULL;
  GError *error = NULL;

  file = g_mapped_file_new (arguments[1], FALSE, &unreadable);
  if (file == NULL)
    wax_cli_set_usage_error (&error, _("The message cannot be read: %s"), unreadable->message);
  else
    raw = g_mapped_file_get_bytes (file);
  if (raw != NULL && g_bytes_get_size (raw) == 0)
    wax_cli_set_usage_error (&error, "%s", _("The message is empty."));
  if (error == NULL && wax_cli_begin_sign_in (cli, arguments, 1, &password, &error))
    saved = wax_blocking_send (cli->app, arguments[0], raw, password, cli->cancellable, &error);
  if (saved == NULL)
    return wax_cli_fail_sending (cli, error, arguments[0]);
  if (cli->json)
    wax_cli_print_json (cli,
                        json_pack ("{sb so}", "sent", 1, "id", wax_json_form_string (*saved != '\0' ? saved : NULL)));
  else
    wax_cli_print (cli, "%s", _("Sent."));
  return WAX_EXIT_DONE;
}

static WaxExit
act (WaxCli *cli, char *account, const WaxMailAction *action)
{
  g_autoptr(GBytes) password = NULL;
  GError *error = NULL;

  if (!wax_cli_begin_sign_in (cli, &account, 1, &password, &error) ||
      !wax_blocking_act (cli->app, account, action, password, cli->cancellable, &error))
    return wax_cli_fail_account (cli, error, account);
  wax_cli_print_json (cli, json_pack ("{si}", "done", (int) action->ids->len));
  return WAX_EXIT_DONE;
}

static GPtrArray *
collect_ids (char **arguments, guint n)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (ids, g_strdup (arguments[i]));
  return ids;
}

/* Tags are named by their name or their id. */
static char *
find_tag (WaxCli *cli, const char *account, const char *name, GError **error)
{
  g_autoptr(GPtrArray) tags = wax_cli_get_app (cli, error) != NULL ? wax_blocking_list_tags (cli->app, account, error)
                                                                   : NULL;

  for (guint i = 0; tags != NULL && i < tags->len; i++) {
    const WaxTag *tag = g_ptr_array_index (tags, i);

    if (strcmp (tag->name, name) == 0 || strcmp (tag->id, name) == 0)
      return g_strdup (tag->id);
  }
  if (tags != NULL)
    wax_cli_set_usage_error (error, _("There is no tag “%s”."), name);
  return NULL;
}

static WaxExit
run_mark (WaxCli *cli, char **arguments)
{
  const char *tag = options.tag != NULL ? options.tag : options.untag;
  int n = options.read + options.unread + options.flag + options.unflag + (options.tag != NULL) +
          (options.untag != NULL);
  g_autofree char *tag_id = NULL;
  g_autoptr(GPtrArray) ids = collect_ids (arguments + 1, g_strv_length (arguments + 1));
  WaxMailAction action = { WAX_MAIL_READ, ids, NULL };
  GError *error = NULL;

  if (n != 1)
    wax_cli_set_usage_error (&error, "%s",
                             _("Exactly one of --read, --unread, --flag, --unflag, --tag and --untag must be given."));
  else if (tag != NULL)
    tag_id = find_tag (cli, arguments[0], tag, &error);
  if (error != NULL)
    return wax_cli_fail_account (cli, error, arguments[0]);

  action.operation = options.read     ? WAX_MAIL_READ
                     : options.unread ? WAX_MAIL_UNREAD
                     : options.flag   ? WAX_MAIL_FLAG
                     : options.unflag ? WAX_MAIL_UNFLAG
                     : options.tag    ? WAX_MAIL_TAG
                                      : WAX_MAIL_UNTAG;
  action.target_id = tag_id;
  return act (cli, arguments[0], &action);
}

static WaxExit
run_move (WaxCli *cli, char **arguments)
{
  guint n = g_strv_length (arguments);
  GError *error = NULL;
  g_autoptr(GPtrArray) ids = collect_ids (arguments + 1, n - 2);
  g_autoptr(WaxFolder) folder = NULL;
  WaxMailAction action = { WAX_MAIL_MOVE, ids, NULL };

  if (wax_cli_get_app (cli, &error) != NULL)
    folder = wax_blocking_find_folder (cli->app, arguments[0], arguments[n - 1], &error);
  if (folder == NULL)
    return fail_folder (cli, error, arguments[0], arguments[n - 1]);
  action.target_id = folder->id;
  return act (cli, arguments[0], &action);
}

static WaxExit
run_delete (WaxCli *cli, char **arguments)
{
  g_autoptr(GPtrArray) ids = collect_ids (arguments + 1, g_strv_length (arguments + 1));
  const WaxMailAction action = { WAX_MAIL_DELETE, ids, NULL };

  return act (cli, arguments[0], &action);
}

const WaxCliCommand wax_cli_mail_commands[] = {
  { "folder", "list", "ACCOUNT", N_("List the folders"), NULL, 1, 1, run_folders },
  { "mail", "list", "ACCOUNT FOLDER", N_("List the newest messages of a folder"), limit_options, 2, 2, run_list },
  { "mail", "show", "ACCOUNT ID", N_("Show a message, or save its attachment"), show_options, 2, 2, run_show },
  { "mail", "search", "ACCOUNT QUERY", N_("Search subject, people and text"), limit_options, 2, -1, run_search },
  { "mail", "send", "ACCOUNT FILE.eml", N_("Send a message"), NULL, 2, 2, run_send, 2, TRUE },
  { "mail", "mark", "ACCOUNT ID…", N_("Mark messages"), mark_options, 2, -1, run_mark, .signs_in = TRUE },
  { "mail", "move", "ACCOUNT ID… FOLDER", N_("Move messages"), NULL, 3, -1, run_move,
    .signs_in = TRUE },
  { "mail", "delete", "ACCOUNT ID…", N_("Delete messages for good"), NULL, 2, -1, run_delete,
    .signs_in = TRUE },
  { NULL },
};
