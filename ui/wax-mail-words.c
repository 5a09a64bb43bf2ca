#include "wax-mail-words.h"

#include "mail/wax-line.h"

#include <glib/gi18n-lib.h>

enum { MAX_SENDER = 60, MAX_SUBJECT = 120, MAX_LINES = 4 };

char *
wax_mail_words_sender (const WaxMessage *message)
{
  gboolean is_name = message->from_name[0] != '\0' && strchr (message->from_name, '@') == NULL;
  g_autofree char *line = wax_line_new (is_name ? message->from_name : message->from_address, MAX_SENDER);

  return line[0] != '\0' ? g_steal_pointer (&line) : g_strdup (_("an unknown sender"));
}

static char *
dup_subject (const WaxMessage *message)
{
  g_autofree char *line = wax_line_new (message->subject, MAX_SUBJECT);

  /* Translators: %s is the subject of a message. */
  return line[0] != '\0' ? g_strdup_printf (_("“%s”"), line) : g_strdup (_("(no subject)"));
}

char *
wax_mail_words_title (GPtrArray *messages, WaxAccount *account, gboolean several)
{
  const char *title = wax_account_get_title (account);
  guint n = messages->len;
  g_autofree char *sender = wax_mail_words_sender (messages->pdata[n - 1]);

  if (n > 1)
    /* Translators: %s is an account. */
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u New Message in %s", "%u New Messages in %s", n), n,
                            title);
  if (several)
    /* Translators: who sent a message, then the account that it came to. */
    return g_strdup_printf (_("Mail from %s in %s"), sender, title);
  /* Translators: %s is who sent a message. */
  return g_strdup_printf (_("Mail from %s"), sender);
}

char *
wax_mail_words_body (GPtrArray *messages, gboolean subjects)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint n = MIN (messages->len, MAX_LINES);

  if (messages->len == 1)
    return subjects ? dup_subject (messages->pdata[0]) : g_strdup ("");
  for (guint i = 0; i < n; i++) {
    const WaxMessage *message = messages->pdata[messages->len - 1 - i];
    g_autofree char *sender = wax_mail_words_sender (message);
    g_autofree char *subject = dup_subject (message);

    if (subjects)
      /* Translators: who sent a message, then its subject. */
      g_string_append_printf (text, _("%s: %s"), sender, subject);
    else
      g_string_append (text, sender);
    g_string_append (text, i + 1 < n ? "\n" : messages->len > n ? "\n…" : "");
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
