#include "wax-pane-heading.h"

struct _WaxPaneHeading {
  GObject parent_instance;
  char *title;
  GListModel *children;
};

G_DEFINE_FINAL_TYPE (WaxPaneHeading, wax_pane_heading, G_TYPE_OBJECT)

const char *
wax_pane_heading_get_title (WaxPaneHeading *self)
{
  return self->title;
}

GListModel *
wax_pane_heading_get_children (WaxPaneHeading *self)
{
  return self->children;
}

static void
wax_pane_heading_finalize (GObject *object)
{
  WaxPaneHeading *self = WAX_PANE_HEADING (object);

  g_free (self->title);
  g_clear_object (&self->children);
  G_OBJECT_CLASS (wax_pane_heading_parent_class)->finalize (object);
}

static void
wax_pane_heading_class_init (WaxPaneHeadingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_pane_heading_finalize;
}

static void
wax_pane_heading_init (WaxPaneHeading *self)
{
}

static void
children_changed_cb (GListStore *section)
{
  WaxPaneHeading *heading = g_object_get_data (G_OBJECT (section), "heading");
  gboolean shown = g_list_model_get_n_items (G_LIST_MODEL (section)) > 0;
  gboolean wanted = g_list_model_get_n_items (heading->children) > 0;

  if (wanted && !shown)
    g_list_store_append (section, heading);
  else if (!wanted && shown)
    g_list_store_remove_all (section);
}

GListModel *
wax_pane_heading_new_section (const char *title, GListModel *children)
{
  WaxPaneHeading *heading = g_object_new (WAX_TYPE_PANE_HEADING, NULL);
  GListStore *section = g_list_store_new (WAX_TYPE_PANE_HEADING);

  heading->title = g_strdup (title);
  heading->children = g_object_ref (children);
  g_object_set_data_full (G_OBJECT (section), "heading", heading, g_object_unref);
  g_signal_connect_object (children, "items-changed", G_CALLBACK (children_changed_cb), section,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  children_changed_cb (section);
  return G_LIST_MODEL (section);
}
