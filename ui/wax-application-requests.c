#include "wax-application-private.h"

#include "app/wax-message-find.h"
#include "mail/wax-mailto.h"

#include <glib/gi18n-lib.h>

/* A page that opens hundreds of links opens no more than a person can look at. */
enum { MAX_REQUESTS = 10 };

/* A message to write, or one of an account to show or to answer, a folder, or words to search for. */
typedef struct {
  WaxDraft *draft; /* (nullable) */
  char *action;    /* (nullable) */
  char *account_id;
  char *id;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_clear_pointer (&request->draft, wax_draft_unref);
  g_free (request->action);
  g_free (request->account_id);
  g_free (request->id);
  g_free (request);
}

typedef struct {
  WaxApplication *application;
  gboolean answers;
  guint number;
} Finding;

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Finding *finding = data;
  g_autoptr(WaxApplication) self = finding->application;
  WaxAccount *account = WAX_ACCOUNT (source);
  g_autoptr(WaxMessage) message = wax_message_find_finish (account, result, NULL);

  /* What was asked for last is what is shown. */
  if (self->window == NULL || (!finding->answers && finding->number != self->n_requests))
    return;
  if (message == NULL)
    wax_window_show_notice (self->window, _("That message is not here any more."));
  else if (finding->answers)
    wax_window_answer (self->window, account, message);
  else
    wax_window_show_message (self->window, account, message);
}

static void
show (WaxApplication *self, Request *request)
{
  WaxAccount *account = wax_session_find_account (self->session, request->account_id);
  Finding *finding;

  if (g_str_equal (request->action, "search")) {
    wax_window_search (self->window, request->id);
    return;
  }
  if (account == NULL) {
    wax_window_show_notice (self->window, _("That account is not here any more."));
    return;
  }
  if (g_str_equal (request->action, "show-folder")) {
    wax_window_show_folder (self->window, account, request->id);
    return;
  }
  finding = g_new (Finding, 1);
  *finding = (Finding){ g_object_ref (self), g_str_equal (request->action, "mail-reply"), self->n_requests };
  wax_message_find_async (account, request->id, found_cb, finding);
}

/* Returns: whether it could be done. */
static gboolean
run (WaxApplication *self, Request *request)
{
  if (request->draft == NULL) {
    show (self, request);
    return TRUE;
  }
  if (wax_window_write (self->window, request->draft))
    return TRUE;
  wax_window_show_notice (self->window, _("The message opens as soon as there is an account to write it from."));
  return FALSE;
}

static void
tell_left_out (WaxApplication *self)
{
  /* Translators: somebody, or a page of the web, wants many messages opened at once. The numbers are those that were
   * left out, and how many may be. */
  const char *format = ngettext ("%u message was not opened: no more than %u are at once. Open it again.",
                                 "%u messages were not opened: no more than %u are at once. Open them again.",
                                 self->n_left_out);
  g_autofree char *text = g_strdup_printf (format, self->n_left_out, MAX_REQUESTS);

  self->n_left_out = 0;
  wax_window_show_notice (self->window, text);
}

void
wax_application_run_requests (WaxApplication *self)
{
  if (self->window != NULL && self->n_left_out > 0)
    tell_left_out (self);
  while (self->window != NULL && self->opened && self->requests->len > 0) {
    if (!run (self, self->requests->pdata[0]))
      return;
    g_ptr_array_remove_index (self->requests, 0);
  }
}

/* @request: copied, its strings and the draft are taken */
static void
add (WaxApplication *self, Request request)
{
  if (self->requests->len < MAX_REQUESTS) {
    g_ptr_array_add (self->requests, g_memdup2 (&request, sizeof request));
  } else {
    request_free (g_memdup2 (&request, sizeof request));
    self->n_left_out++;
  }
}

void
wax_application_open_files (GApplication *application, GFile **files, int n_files, const char *hint)
{
  WaxApplication *self = WAX_APPLICATION (application);
  gboolean understood = TRUE;

  g_application_activate (application);
  for (int i = 0; i < n_files; i++) {
    g_autofree char *uri = g_file_get_uri (files[i]);
    WaxDraft *draft = wax_mailto_read (uri);

    if (draft != NULL)
      add (self, (Request){ .draft = draft });
    else
      understood = FALSE;
  }
  if (!understood)
    wax_window_show_notice (self->window, _("That is no link to write a message by, or too long a one."));
  wax_application_run_requests (self);
}

static void
compose_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  WaxApplication *self = data;

  g_application_activate (G_APPLICATION (self));
  add (self, (Request){ .draft = wax_draft_new (&(WaxDraft){ NULL }) });
  wax_application_run_requests (self);
}

void
wax_application_request (WaxApplication *self, const char *action, const char *account_id, const char *id)
{
  g_application_activate (G_APPLICATION (self));
  wax_notifier_forget (self->notifier, account_id);
  self->n_requests++;
  add (self, (Request){ NULL, g_strdup (action), g_strdup (account_id), g_strdup (id) });
  wax_application_run_requests (self);
}

static void
show_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *account_id, *id;

  g_variant_get (parameter, "(&s&s)", &account_id, &id);
  wax_application_request (data, g_action_get_name (G_ACTION (action)), account_id, id);
}

/* By the buttons of a notification: no window opens for it. */
static void
mail_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  static const struct {
    const char *name;
    WaxMailOperation operation;
  } table[] = {
    { "mail-read", WAX_MAIL_READ }, { "mail-archive", WAX_MAIL_MOVE }, { "mail-trash", WAX_MAIL_TRASH }
  };
  WaxApplication *self = data;
  const char *account_id, *id;

  g_variant_get (parameter, "(&s&s)", &account_id, &id);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    if (self->notifier != NULL && g_str_equal (g_action_get_name (G_ACTION (action)), table[i].name))
      wax_notifier_act (self->notifier, account_id, id, table[i].operation);
  }
}

void
wax_application_begin_requests (WaxApplication *self)
{
  self->requests = g_ptr_array_new_with_free_func (request_free);
}

void
wax_application_add_request_actions (WaxApplication *self)
{
  static const GActionEntry actions[] = {
    { "compose", compose_action },           { "show-message", show_action, "(ss)" },
    { "show-folder", show_action, "(ss)" },  { "mail-reply", show_action, "(ss)" },
    { "mail-read", mail_action, "(ss)" },    { "mail-archive", mail_action, "(ss)" },
    { "mail-trash", mail_action, "(ss)" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}
