#include "press-attachments.h"

#include "ui-picture.h"
#include "app/wax-settings.h"
#include "wax-composer.h"
#include "wax-message-window.h"
#include "wax-picture-window.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

enum { INBOX = 2 };

#define SUBJECT "Files of all kinds"
#define NOTES "Apples and pears.\n"

/* 8x8, all red */
#define RED "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mP4z8CAFTEMLQkAKP8/wc53yE8AAAAASUVORK5CYII="

#define PART(type, name, content) \
  "--b\r\nContent-Type: " type "\r\nContent-Disposition: attachment; filename=\"" name "\"\r\n" content

/* It names a sender who is trusted elsewhere. */
#define INNER \
  "From: Anna <anna@example.test>\r\nTo: bob@example.test\r\nSubject: Harvest: a/b\r\n" \
  "List-Post: <mailto:list@example.test>\r\nContent-Type: text/html\r\n\r\n" \
  "<p>Nine baskets.<img src=https://images.example.test/a.png>\r\n"

void
press_attachments_deliver (Press *press)
{
  static const char text[] =
    "From: bob@example.test\r\nTo: alice@example.test\r\nSubject: " SUBJECT "\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee there.\r\n"
    PART ("application/octet-stream", "notes.txt", "\r\nOthers.\r\n")
    PART ("text/plain", "../../notes.txt", "Content-Transfer-Encoding: base64\r\n\r\nQXBwbGVzIGFuZCBwZWFycy4K\r\n")
    PART ("text/plain", "prize.desktop", "\r\n[Desktop Entry]\r\nType=Application\r\nExec=/bin/false\r\n")
    PART ("application/octet-stream", "red.PNG", "Content-Transfer-Encoding: base64\r\n\r\n" RED "\r\n")
    PART ("image/png", "broken.png", "\r\nno picture\r\n")
    "--b\r\nContent-Type: message/rfc822\r\n\r\n" INNER "\r\n"
    PART ("application/octet-stream", "old.EML", "\r\nSubject: Older\r\n\r\nFrom a file.\r\n")
    "--b--\r\n";
  g_autoptr(GBytes) raw = g_bytes_new_static (text, sizeof text - 1);

  wax_demo_server_deliver (press->mail->server, "alice", INBOX, raw);
}

/* The last of that name. */
static GtkWidget *
get_row (Press *press, const char *name)
{
  GtkWidget *label = press_find_label (ui_test_child (press->window, "message"), name);

  g_assert_nonnull (label);
  return gtk_widget_get_ancestor (label, ADW_TYPE_ACTION_ROW);
}

/* By keys: rows that have just come are still moving to their places. */
static void
press_row (Press *press, const char *name, const char *label)
{
  gtk_widget_grab_focus (press_find_button (get_row (press, name), label));
  ui_test_key ("Return");
}

/* ---- in another program ---- */

/* One that takes text, and writes down which file. */
static char *
set_opener (void)
{
  const char *dir = g_get_user_data_dir ();
  g_autofree char *applications = g_build_filename (dir, "applications", NULL);
  g_autofree char *entry = g_build_filename (applications, "reader.desktop", NULL);
  g_autofree char *defaults = g_build_filename (g_get_user_config_dir (), "mimeapps.list", NULL);
  g_autofree char *program = g_build_filename (dir, "reader", NULL);
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\nprintf %%s \"$1\" > '%s/new'\nmv '%s/new' '%s/read'\n", dir,
                                             dir, dir);
  g_autofree char *text =
    g_strdup_printf ("[Desktop Entry]\nType=Application\nName=Reader\nExec=%s %%f\nMimeType=text/plain;\n", program);

  g_mkdir_with_parents (applications, 0700);
  g_assert_true (g_file_set_contents_full (program, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  g_assert_true (g_file_set_contents (entry, text, -1, NULL));
  g_assert_true (g_file_set_contents (defaults, "[Default Applications]\ntext/plain=reader.desktop\n", -1, NULL));
  return g_build_filename (dir, "read", NULL);
}

static gboolean
exists (gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
assert_content (const char *path, const char *content)
{
  g_autofree char *found = NULL;

  g_assert_true (g_file_get_contents (path, &found, NULL, NULL));
  g_assert_cmpstr (found, ==, content);
}

/* It gets a copy that it cannot change, under the name that was written; what would be run is not. */
static void
test_open (Press *press)
{
  g_autofree char *read = set_opener (), *path = NULL;
  GStatBuf status;

  press_row (press, "notes.txt", "Open");
  ui_test_wait_until (exists, read);
  g_assert_true (g_file_get_contents (read, &path, NULL, NULL));
  g_assert_true (g_str_has_suffix (path, "/notes.txt"));
  g_assert_true (g_str_has_prefix (path, press->mail->dir));
  assert_content (path, NOTES);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0400);

  press_row (press, "prize.desktop", "Open");
  press_look_at (press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG));
  press_wait_for_text ("This attachment is a program or starts one.");
  ui_test_key ("Escape");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  press_look_at (press->window);
}

/* ---- a picture ---- */

static guint
count_red (GtkWindow *window)
{
  g_autoptr(UiPicture) picture = NULL;
  guint n = 0;

  ui_test_wait_for_draw (window);
  picture = ui_picture_new (window);
  for (int i = 0; i < picture->width * picture->height; i++)
    n += picture->pixels[i] == 0xffff0000;
  return n;
}

static gboolean
is_red (gpointer window)
{
  return count_red (window) >= 36;
}

static gboolean
has_title (gpointer title)
{
  GtkWindow *window = press_wait_for_window (WAX_TYPE_PICTURE_WINDOW);

  return g_strcmp0 (gtk_window_get_title (window), title) == 0;
}

typedef struct {
  GtkWindow *window;
  guint n;
} Red;

static gboolean
is_larger (gpointer data)
{
  Red *red = data;

  return count_red (red->window) > red->n;
}

static void
test_picture (Press *press)
{
  g_autofree char *dir = g_dir_make_tmp ("waxpictureXXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "saved.png", NULL);
  Red red;
  GtkWindow *window;

  press_row (press, "red.PNG", "Show");
  window = press_wait_for_window (WAX_TYPE_PICTURE_WINDOW);
  press_look_at (window);
  ui_test_wait_until (is_red, window);
  ui_test_key ("Next");
  ui_test_wait_until (has_title, (gpointer) "broken.png");
  ui_test_key ("Left");
  ui_test_wait_until (is_red, window);
  red = (Red){ window, count_red (window) };
  ui_test_key ("ctrl+plus");
  ui_test_key ("ctrl+plus");
  ui_test_wait_until (is_larger, &red);
  ui_test_key ("ctrl+s");
  press_type_place (path);
  press_wait_for_text ("Attachment saved");
  press_look_at (window);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_PICTURE_WINDOW);
  press_look_at (press->window);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  ui_mail_remove_tree (dir);
}

/* ---- by clipboard and by pointer ---- */

static void
test_copy (Press *press)
{
  GtkWindow *composer;
  GdkContentFormats *formats;

  gtk_widget_grab_focus (press_find_button (get_row (press, "notes.txt"), "Save…"));
  ui_test_key ("ctrl+c");
  press_wait_for_text ("Attachment copied.");
  formats = gdk_clipboard_get_formats (gtk_widget_get_clipboard (GTK_WIDGET (press->window)));
  g_assert_true (gdk_content_formats_contain_mime_type (formats, "x-special/gnome-copied-files"));
  ui_test_key ("ctrl+n");
  composer = press_wait_for_window (WAX_TYPE_COMPOSER);
  press_look_at (composer);
  gtk_widget_grab_focus (ui_test_child (composer, "text"));
  ui_test_key ("ctrl+v");
  press_wait_for_text ("notes.txt (18 bytes)");
  press_click (composer, "Remove notes.txt");
  press_wait_for_no_text ("notes.txt (");
  ui_test_key ("ctrl+w");
  press_wait_for_no_window (WAX_TYPE_COMPOSER);
  press_look_at (press->window);
}

typedef struct {
  char *path; /* (nullable) */
} Dropped;

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, Dropped *dropped)
{
  g_autoptr(GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

  dropped->path = g_file_get_path (files->data);
  return TRUE;
}

static gboolean
was_dropped (gpointer data)
{
  return ((Dropped *) data)->path != NULL;
}

/* What a file manager does; the file is there by then, and its taker may write to it. */
static void
test_drag (Press *press)
{
  GtkWidget *folders = ui_test_child (press->window, "folders");
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  Dropped dropped = { NULL };
  GStatBuf status;

  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), &dropped);
  gtk_widget_add_controller (folders, GTK_EVENT_CONTROLLER (target));
  ui_test_drag (press_find_label (ui_test_child (press->window, "message"), "prize.desktop"), folders);
  ui_test_wait_until (was_dropped, &dropped);
  g_assert_true (g_str_has_suffix (dropped.path, "/prize.desktop"));
  g_assert_cmpint (g_stat (dropped.path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  gtk_widget_remove_controller (folders, GTK_EVENT_CONTROLLER (target));
  g_free (dropped.path);
}

/* ---- a message ---- */

static gboolean
has_laid_out (gpointer window)
{
  return gtk_widget_get_visible (ui_test_child (ui_test_child (window, "message"), "html_overlay"));
}

typedef struct {
  GtkWindow *window;
  const char *text;
} Shown;

static gboolean
shows_text (gpointer data)
{
  Shown *shown = data;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (ui_test_child (ui_test_child (shown->window, "message"), "text"));
  g_autofree char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);
  return strstr (text, shown->text) != NULL;
}

static gboolean
is_offered (GtkWindow *window, const char *label)
{
  GtkWidget *button = press_find_button (window, label);

  return button != NULL && gtk_widget_get_mapped (button);
}

/* Whom it says it is from may load images, but who knows whether it is? There is nothing to answer to at the server. */
static void
test_message (Press *press)
{
  g_autoptr(GSettings) settings = wax_settings_open ();
  GtkWindow *window;

  wax_settings_set_images_from (settings, "anna@example.test", TRUE);
  press_row (press, "Harvest_ a-b.eml", "Open");
  window = press_wait_for_window (WAX_TYPE_MESSAGE_WINDOW);
  press_look_at (window);
  press_wait_for_text ("Harvest: a/b");
  ui_test_wait_until (has_laid_out, window);
  press_wait_for_text ("Images on other computers were not loaded");
  g_assert_true (is_offered (window, "Load Images"));
  g_assert_null (press_find_label (window, "Date"));
  for (guint i = 0; i < 4; i++)
    g_assert_false (is_offered (window, ((const char *[]){ "Reply", "Forward", "Reply to List",
                                                           "Always for This Sender" })[i]));
  ui_test_key ("ctrl+t");
  ui_test_wait_until (shows_text, &(Shown){ window, "Nine baskets." });
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_MESSAGE_WINDOW);
  wax_settings_set_images_from (settings, "anna@example.test", FALSE);

  press_look_at (press->window);
  press_row (press, "old.EML", "Open");
  window = press_wait_for_window (WAX_TYPE_MESSAGE_WINDOW);
  press_look_at (window);
  ui_test_wait_until (shows_text, &(Shown){ window, "From a file." });
  ui_test_key ("ctrl+w");
  press_wait_for_no_window (WAX_TYPE_MESSAGE_WINDOW);
  press_look_at (press->window);
}

/* ---- all of them ---- */

typedef struct {
  GtkFileChooser *chooser;
  GFile *folder;
} Choice;

static gboolean
is_there (gpointer data)
{
  Choice *choice = data;
  g_autoptr(GFile) folder = gtk_file_chooser_get_current_folder (choice->chooser);

  return folder != NULL && g_file_equal (folder, choice->folder);
}

static void
choose_folder (Press *press, const char *path)
{
  g_autoptr(GFile) folder = g_file_new_for_path (path);
  Choice choice = { press_wait_for_window (GTK_TYPE_FILE_CHOOSER_DIALOG), folder };

  gtk_file_chooser_set_current_folder (choice.chooser, folder, NULL);
  ui_test_wait_until (is_there, &choice);
  press_click (choice.chooser, "Save Here");
  press_wait_for_no_window (GTK_TYPE_FILE_CHOOSER_DIALOG);
  press_look_at (press->window);
}

static void
test_save_all (Press *press)
{
  g_autofree char *dir = g_dir_make_tmp ("waxsaveXXXXXX", NULL);
  g_autofree char *mine = g_build_filename (dir, "notes.txt", NULL);
  g_autofree char *first = g_build_filename (dir, "notes (2).txt", NULL);
  g_autofree char *second = g_build_filename (dir, "notes (3).txt", NULL);
  g_autofree char *picture = g_build_filename (dir, "red.PNG", NULL);

  g_assert_true (g_file_set_contents (mine, "mine", -1, NULL));
  press_click (press->window, "Save All Attachments…");
  choose_folder (press, dir);
  press_wait_for_text ("All attachments saved");
  assert_content (mine, "mine");
  assert_content (first, "Others.");
  assert_content (second, NOTES);
  g_assert_true (g_file_test (picture, G_FILE_TEST_EXISTS));
  ui_mail_remove_tree (dir);
}

void
press_attachments_test (Press *press)
{
  press_choose_subject (press, SUBJECT);
  press_wait_for_text ("broken.png");
  test_open (press);
  test_picture (press);
  test_message (press);
  test_copy (press);
  test_drag (press);
  test_save_all (press);
}
