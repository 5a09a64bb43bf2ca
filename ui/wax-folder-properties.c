#include "wax-folder-properties.h"

#include "wax-fact-row.h"
#include "wax-labels.h"

#include <glib/gi18n-lib.h>

struct _WaxFolderProperties {
  AdwWindow parent_instance;
  WaxFolderItem *folder;
  GCancellable *cancellable; /* of the measuring */
  GtkListBox *list;
  GtkWidget *path;
  GtkWidget *messages;
  GtkWidget *unread;
  GtkWidget *size;
};

G_DEFINE_FINAL_TYPE (WaxFolderProperties, wax_folder_properties, ADW_TYPE_WINDOW)

static GtkWidget *
add (WaxFolderProperties *self, const char *title, const char *text)
{
  GtkWidget *row = wax_fact_row_new (title, text);

  gtk_list_box_append (self->list, row);
  return row;
}

static void
show_number (GtkWidget *row, guint number)
{
  g_autofree char *text = g_strdup_printf ("%'u", number);

  wax_fact_row_set_text (WAX_FACT_ROW (row), text);
}

static void
update (WaxFolderProperties *self)
{
  WaxFolder *folder = wax_folder_item_get_folder (self->folder);

  wax_fact_row_set_text (WAX_FACT_ROW (self->path), folder->path);
  show_number (self->messages, folder->total);
  show_number (self->unread, folder->unread);
}

static void
measured_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxFolderProperties) self = data;
  g_autoptr(GError) error = NULL;
  gint64 size = wax_account_measure_folder_finish (WAX_ACCOUNT (source), result, &error);
  g_autofree char *text = size >= 0 ? g_format_size ((guint64) size) : NULL;

  /* Unless it is closed. */
  if (self->cancellable != NULL)
    wax_fact_row_set_text (WAX_FACT_ROW (self->size), text != NULL ? text : _("Cannot be read"));
}

static void
wax_folder_properties_dispose (GObject *object)
{
  WaxFolderProperties *self = WAX_FOLDER_PROPERTIES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->folder);
  G_OBJECT_CLASS (wax_folder_properties_parent_class)->dispose (object);
}

static void
wax_folder_properties_class_init (WaxFolderPropertiesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_folder_properties_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-folder-properties.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxFolderProperties, list);
}

static void
wax_folder_properties_init (WaxFolderProperties *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wax_labels_show_cut_titles (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

WaxFolderProperties *
wax_folder_properties_new (GtkWindow *parent, WaxAccount *account, WaxFolderItem *folder)
{
  WaxFolderProperties *self = g_object_new (WAX_TYPE_FOLDER_PROPERTIES, "transient-for", parent, NULL);
  WaxFolder *fields = wax_folder_item_get_folder (folder);

  self->folder = g_object_ref (folder);
  add (self, _("Name"), wax_folder_item_get_name (folder));
  add (self, _("Account"), wax_account_get_title (account));
  self->path = add (self, _("Place"), "");
  self->messages = add (self, _("Messages"), "");
  self->unread = add (self, _("Unread"), "");
  self->size = add (self, _("Size"), _("Being measured…"));
  if (fields->is_link)
    /* Translators: of a folder that somebody else shares. */
    add (self, _("Shared By"), fields->owner[0] != '\0' ? fields->owner : _("Somebody else"));
  update (self);
  g_signal_connect_object (folder, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  wax_account_measure_folder_async (account, fields->id, self->cancellable, measured_cb, g_object_ref (self));
  return self;
}
