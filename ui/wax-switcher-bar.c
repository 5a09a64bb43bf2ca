#include "wax-switcher-bar.h"

#include "wax-labels.h"

static gboolean
reveal_cb (gpointer data)
{
  AdwViewSwitcherBar *bar = data;
  AdwViewSwitcherTitle *title = g_object_get_data (G_OBJECT (bar), "title");

  adw_view_switcher_bar_set_reveal (bar, title != NULL && adw_view_switcher_title_get_title_visible (title));
  return G_SOURCE_REMOVE;
}

/* This changes while sizes are given out; the bar cannot take one that it did not ask for before. */
static void
title_visible_cb (AdwViewSwitcherBar *bar)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, reveal_cb, g_object_ref (bar), g_object_unref);
}

static void
forget_title_cb (AdwViewSwitcherBar *bar)
{
  g_object_set_data (G_OBJECT (bar), "title", NULL);
}

void
wax_switcher_bar_follow (AdwViewSwitcherBar *bar, AdwViewSwitcherTitle *title)
{
  g_object_set_data (G_OBJECT (bar), "title", title);
  g_signal_connect_object (title, "notify::title-visible", G_CALLBACK (title_visible_cb), bar, G_CONNECT_SWAPPED);
  g_signal_connect_object (title, "destroy", G_CALLBACK (forget_title_cb), bar, G_CONNECT_SWAPPED);
  wax_labels_show_cut (GTK_WIDGET (title));
  wax_labels_show_cut (GTK_WIDGET (bar));
}
