#include "wax-dragged-messages.h"

#include <glib/gi18n-lib.h>

struct _WaxDraggedMessages {
  GObject parent_instance;
  WaxAccount *account;
  GArray *keys;
  char *folder_id;
};

G_DEFINE_FINAL_TYPE (WaxDraggedMessages, wax_dragged_messages, G_TYPE_OBJECT)

static void
wax_dragged_messages_finalize (GObject *object)
{
  WaxDraggedMessages *self = WAX_DRAGGED_MESSAGES (object);

  g_clear_object (&self->account);
  g_clear_pointer (&self->keys, g_array_unref);
  g_free (self->folder_id);
  G_OBJECT_CLASS (wax_dragged_messages_parent_class)->finalize (object);
}

static void
wax_dragged_messages_class_init (WaxDraggedMessagesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_dragged_messages_finalize;
}

static void
wax_dragged_messages_init (WaxDraggedMessages *self)
{
}

WaxDraggedMessages *
wax_dragged_messages_new (WaxAccount *account, GArray *keys, const char *folder_id)
{
  WaxDraggedMessages *self = g_object_new (WAX_TYPE_DRAGGED_MESSAGES, NULL);

  self->account = g_object_ref (account);
  self->keys = g_array_ref (keys);
  self->folder_id = g_strdup (folder_id);
  return self;
}

WaxAccount *
wax_dragged_messages_get_account (WaxDraggedMessages *self)
{
  return self->account;
}

GArray *
wax_dragged_messages_get_keys (WaxDraggedMessages *self)
{
  return self->keys;
}

gboolean
wax_dragged_messages_fit (WaxDraggedMessages *self, WaxAccount *account, WaxFolderItem *folder)
{
  return account == self->account && g_strcmp0 (wax_folder_item_get_id (folder), self->folder_id) != 0;
}

static void
drag_begin_cb (GtkDragSource *source, GdkDrag *drag)
{
  WaxDraggedMessages *self = g_object_get_data (G_OBJECT (source), "dragged");
  guint n = self->keys->len;
  g_autofree char *text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u message", "%u messages", n), n);
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "dragged-messages");
  gtk_drag_icon_set_child (GTK_DRAG_ICON (gtk_drag_icon_get_for_drag (drag)), label);
}

static void
drag_end_cb (GtkDragSource *source)
{
  g_object_set_data (G_OBJECT (source), "dragged", NULL);
}

void
wax_dragged_messages_watch (GtkDragSource *source)
{
  g_signal_connect (source, "drag-begin", G_CALLBACK (drag_begin_cb), NULL);
  g_signal_connect (source, "drag-end", G_CALLBACK (drag_end_cb), NULL);
}

GdkContentProvider *
wax_dragged_messages_begin (WaxDraggedMessages *self, GtkDragSource *source)
{
  g_object_set_data_full (G_OBJECT (source), "dragged", g_object_ref (self), g_object_unref);
  return gdk_content_provider_new_typed (WAX_TYPE_DRAGGED_MESSAGES, self);
}
