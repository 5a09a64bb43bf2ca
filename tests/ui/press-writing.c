#include "press-writing.h"

#include "wax-composer.h"
#include "wax-window-private.h"

#include <string.h>

static Press *press;

void
press_begin_writing (Press *wanted)
{
  press = wanted;
}

typedef struct {
  const char *user;
  guint folder;
  guint n;
} Expected;

guint
press_count (const char *user, guint folder)
{
  return wax_demo_server_count_messages (press->mail->server, user, folder);
}

static gboolean
has_count (gpointer data)
{
  Expected *expected = data;

  return press_count (expected->user, expected->folder) == expected->n;
}

void
press_wait_for_count (const char *user, guint folder, guint n)
{
  ui_test_wait_until (has_count, &(Expected) { user, folder, n });
}

char *
press_dup_newest (const char *user)
{
  WaxDemoServer *server = press->mail->server;
  g_autoptr(GBytes) raw = wax_demo_server_get_message (server, user, wax_demo_server_get_newest (server, user));

  return g_strndup (g_bytes_get_data (raw, NULL), g_bytes_get_size (raw));
}

void
press_assert_has (const char *text, const char *expected)
{
  if (strstr (text, expected) == NULL)
    g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, expected));
}

GtkWindow *
press_open_composer (const char *key)
{
  press_look_at (press->window);
  ui_test_key (key);
  return press_wait_for_window (WAX_TYPE_COMPOSER);
}

static gboolean
is_none_held (gpointer data)
{
  return WAX_WINDOW (press->window)->composers->len == 0;
}

void
press_wait_until_closed (void)
{
  press_wait_for_no_window (WAX_TYPE_COMPOSER);
  ui_test_wait_until (is_none_held, NULL);
  ui_test_present (press->window);
}

void
press_write_message (const char *to, const char *subject, const char *text)
{
  press_type (to);
  ui_test_key ("Return");
  press_type (subject);
  ui_test_key ("Tab");
  press_type (text);
}

static gboolean
has_written (gpointer text)
{
  GtkTextBuffer *buffer =
    gtk_text_view_get_buffer (ui_test_child (press_wait_for_window (WAX_TYPE_COMPOSER), "text"));
  g_autofree char *there = NULL;

  g_object_get (buffer, "text", &there, NULL);
  return g_str_equal (there, text);
}

void
press_wait_for_written (const char *text)
{
  ui_test_wait_until_named (text, has_written, (gpointer) text);
}

char *
press_dup_newest_decoded (const char *user)
{
  g_autofree char *raw = press_dup_newest (user);
  g_autoptr(GString) text = g_string_new (raw);

  g_string_replace (text, "=\r\n", "", 0);
  g_string_replace (text, "=3D", "=", 0);
  return g_strdup (text->str);
}

guint
press_deliver_to_answer (const char *subject, const char *head)
{
  g_autofree char *raw = g_strdup_printf ("From: Carol <carol@example.test>\r\nSubject: %s\r\nDate: Sat, 21 Nov 2026 10:05:00"
                                          " +0000\r\nMessage-ID: <%s@example.test>\r\n%s\r\nWhat do you think?\r\n",
                                          subject, subject, head);
  g_autoptr(GBytes) bytes = g_bytes_new (raw, strlen (raw));
  guint id = wax_demo_server_deliver (press->mail->server, "alice", INBOX, bytes);

  press_wait_for_text (subject);
  press_choose_subject (press, subject);
  press_wait_for_text ("Reply to All");
  return id;
}

void
press_send_and_close (void)
{
  ui_test_key ("ctrl+Return");
  press_wait_until_closed ();
}
