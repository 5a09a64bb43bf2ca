#include "press-pictures.h"

#include "press-writing.h"
#include "wax-composer.h"
#include "wax-name-dialog.h"

#include <string.h>

/* Pictures in the text, and what the server then has of them. */

static Press *press;

static GdkTexture *
make_picture (int side)
{
  g_autofree guchar *pixels = g_malloc ((gsize) (side * side * 4));
  g_autoptr(GBytes) bytes = NULL;

  memset (pixels, 0x80, (gsize) (side * side * 4));
  bytes = g_bytes_new (pixels, (gsize) (side * side * 4));
  return gdk_memory_texture_new (side, side, GDK_MEMORY_R8G8B8A8, bytes, (gsize) side * 4);
}

static gboolean
has_picture (gpointer name)
{
  GtkWidget *text = ui_test_child (press_wait_for_window (WAX_TYPE_COMPOSER), "text");

  for (GtkWidget *child = gtk_widget_get_first_child (text); child != NULL; child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *picture = GTK_IS_PICTURE (child) ? child : gtk_widget_get_first_child (child);

    if (picture != NULL && GTK_IS_PICTURE (picture) && gtk_widget_get_width (picture) == 20 &&
        g_str_equal (gtk_picture_get_alternative_text (GTK_PICTURE (picture)), name))
      return TRUE;
  }
  return FALSE;
}

static void
wait_for_picture (const char *name)
{
  ui_test_wait_until_named (name, has_picture, (gpointer) name);
}

/* What it shows is said by keys, taken back and said again. */
static void
describe_picture (void)
{
  ui_test_key ("ctrl+shift+d");
  press_look_at (press_wait_for_window (WAX_TYPE_NAME_DIALOG));
  ui_test_key ("ctrl+a");
  press_type ("A red leaf");
  ui_test_key ("Return");
  press_wait_for_no_window (WAX_TYPE_NAME_DIALOG);
  press_look_at (press_wait_for_window (WAX_TYPE_COMPOSER));
  wait_for_picture ("A red leaf");
  ui_test_key ("ctrl+z");
  wait_for_picture ("picture.png");
  ui_test_key ("ctrl+shift+z");
  wait_for_picture ("A red leaf");
  ui_test_key ("ctrl+End");
}

static void
set_plain (gboolean plain)
{
  g_object_set (press_wait_for_window (WAX_TYPE_COMPOSER), "plain-text", plain, NULL);
}

/* A file is dropped where the cursor is. */
static void
drop (GtkWindow *composer, const char *path)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (ui_test_child (composer, "content"));
  GtkWidget *content = ui_test_child (composer, "content"), *text = ui_test_child (composer, "text");
  g_autoptr(GFile) file = g_file_new_for_path (path);
  GSList files = { file, NULL };
  g_auto(GValue) value = G_VALUE_INIT;
  gboolean taken = FALSE;
  double x, y;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_list (&files));
  g_assert_true (gtk_widget_translate_coordinates (text, content, gtk_widget_get_width (text) / 2.0,
                                                   gtk_widget_get_height (text) - 5.0, &x, &y));
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_DROP_TARGET (controller))
      g_signal_emit_by_name (controller, "drop", &value, x, y, &taken);
  }
  g_assert_true (taken);
}

/* Pasted, chosen and dropped: they are there again in the draft, and whoever gets it has them beside the text; in plain
 * text they are files, until it is laid out again. */
static void
test_pictures (void)
{
  guint drafts = press_count ("alice", DRAFTS), received = press_count ("bob", INBOX);
  g_autofree char *dir = g_dir_make_tmp ("waxpictureXXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "leaf.png", NULL);
  g_autofree char *dropped = g_build_filename (dir, "dropped.png", NULL);
  g_autoptr(GdkTexture) texture = make_picture (20);
  g_autoptr(GdkTexture) other = make_picture (20);
  g_autofree char *message = NULL;

  g_assert_true (gdk_texture_save_to_png (texture, path));
  g_assert_true (gdk_texture_save_to_png (other, dropped));
  press_open_composer ("ctrl+n");
  press_write_message ("bob@example.test", "Leaves", "One: ");
  gdk_clipboard_set_texture (gdk_display_get_clipboard (gdk_display_get_default ()), texture);
  ui_test_key ("ctrl+v");
  wait_for_picture ("picture.png");
  describe_picture ();
  press_type (" and ");
  ui_test_key ("ctrl+shift+p");
  press_type_place (path);
  wait_for_picture ("leaf.png");
  press_look_at (press_wait_for_window (WAX_TYPE_COMPOSER));
  press_type (" two.");
  set_plain (TRUE);
  press_wait_for_text ("leaf.png (");
  set_plain (FALSE);
  wait_for_picture ("A red leaf");
  press_wait_for_no_text ("leaf.png (");
  drop (press_wait_for_window (WAX_TYPE_COMPOSER), dropped);
  wait_for_picture ("dropped.png");
  ui_test_key ("ctrl+w");
  press_wait_until_closed ();
  press_wait_for_count ("alice", DRAFTS, drafts + 1);
  press_choose_folder (press, "Drafts");
  press_choose_subject (press, "Leaves");
  press_click (press->window, "Edit Draft");
  press_wait_for_window (WAX_TYPE_COMPOSER);
  wait_for_picture ("A red leaf");
  wait_for_picture ("leaf.png");
  press_send_and_close ();
  press_wait_for_count ("bob", INBOX, received + 1);
  message = press_dup_newest_decoded ("bob");
  press_assert_has (message, "\r\nOne: [A red leaf] and [leaf.png] two.[dropped.png]\r\n");
  press_assert_has (message, "\" alt=\"A red leaf\">");
  press_assert_has (message, "Content-Type: multipart/related;");
  press_assert_has (message, "\" alt=\"leaf.png\"> two.<img");
  press_assert_has (message, "Content-Disposition: inline; filename=\"leaf.png\"\r\n");
  g_assert_null (strstr (message, "Content-Disposition: attachment"));
  press_choose_folder (press, "Inbox");
  ui_mail_remove_tree (dir);
}

/* What somebody else's text shows stays in what is answered. */
static void
test_picture_answered (void)
{
  g_autoptr(GdkTexture) texture = make_picture (20);
  g_autoptr(GBytes) png = gdk_texture_save_to_png_bytes (texture);
  g_autofree char *data = g_base64_encode (g_bytes_get_data (png, NULL), g_bytes_get_size (png));
  g_autofree char *head = g_strdup_printf (
    "To: alice@example.test\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=xx\r\n\r\n"
    "--xx\r\nContent-Type: text/html\r\n\r\n<p>Look: <img src=\"cid:their@pic\" alt=\"A leaf\"></p>\r\n"
    "--xx\r\nContent-Type: image/png\r\nContent-ID: <their@pic>\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n"
    "--xx--\r\n", data);
  guint received = press_count ("carol", INBOX);
  g_autofree char *message = NULL;

  press_deliver_to_answer ("Question7", head);
  press_open_composer ("ctrl+r");
  wait_for_picture ("A leaf");
  press_type ("Nice.");
  press_send_and_close ();
  press_wait_for_count ("carol", INBOX, received + 1);
  message = press_dup_newest_decoded ("carol");
  press_assert_has (message, "Look: <img src=\"cid:their@pic\" alt=\"A leaf\">");
  press_assert_has (message, "Content-Id: <their@pic>");
}

void
press_add_pictures (Press *wanted)
{
  press = wanted;
  g_test_add_func ("/press/writing/pictures", test_pictures);
  g_test_add_func ("/press/writing/picture-answered", test_picture_answered);
}
