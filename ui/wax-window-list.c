#include "wax-window-private.h"

#include "app/wax-settings.h"

/* How the list looks, kept for the next time where settings are installed. */

static void
density_cb (GAction *action, GParamSpec *pspec, WaxWindow *self)
{
  g_autoptr(GVariant) state = g_action_get_state (action);

  wax_message_pane_set_compact (self->messages, g_str_equal (g_variant_get_string (state, NULL), "compact"));
}

static void
group_cb (GAction *action, GParamSpec *pspec, WaxWindow *self)
{
  g_autoptr(GVariant) state = g_action_get_state (action);

  wax_message_pane_set_grouped (self->messages, g_variant_get_boolean (state));
}

void
wax_window_add_list_actions (WaxWindow *self)
{
  g_autoptr(GSettings) settings = wax_settings_open ();
  g_autoptr(GAction) density =
    settings != NULL ? g_settings_create_action (settings, "list-density")
                     : G_ACTION (g_simple_action_new_stateful ("list-density", G_VARIANT_TYPE_STRING,
                                                               g_variant_new_string ("comfortable")));
  g_autoptr(GAction) group =
    settings != NULL ? g_settings_create_action (settings, "group-conversations")
                     : G_ACTION (g_simple_action_new_stateful ("group-conversations", NULL,
                                                               g_variant_new_boolean (FALSE)));

  g_signal_connect_object (density, "notify::state", G_CALLBACK (density_cb), self, 0);
  g_action_map_add_action (G_ACTION_MAP (self), density);
  density_cb (density, NULL, self);
  g_signal_connect_object (group, "notify::state", G_CALLBACK (group_cb), self, 0);
  g_action_map_add_action (G_ACTION_MAP (self), group);
  group_cb (group, NULL, self);
}
