#include "wax-token-watch.h"

static void
unref_cb (gpointer session, GClosure *closure)
{
  g_object_unref (session);
}

void
wax_token_watch_attach (GtkWidget *widget, WaxSession *session)
{
  g_signal_connect_data (widget, "map", G_CALLBACK (wax_session_watch_tokens), g_object_ref (session), unref_cb,
                         G_CONNECT_SWAPPED);
  g_signal_connect_data (widget, "unmap", G_CALLBACK (wax_session_unwatch_tokens), g_object_ref (session), unref_cb,
                         G_CONNECT_SWAPPED);
  if (gtk_widget_get_mapped (widget))
    wax_session_watch_tokens (session);
}
