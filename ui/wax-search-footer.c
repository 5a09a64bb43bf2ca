#include "wax-search-footer.h"

#include "wax-button-layout.h"
#include "wax-status-words.h"

#include <glib/gi18n-lib.h>

struct _WaxSearchFooter {
  AdwBin parent_instance;
  WaxServerSearch *search; /* (nullable) */
  GtkSpinner *spinner;
  GtkLabel *text;
  GtkButton *ask_button;
  GtkWidget *stop_button;
};

G_DEFINE_FINAL_TYPE (WaxSearchFooter, wax_search_footer, ADW_TYPE_BIN)

/* (transfer full) */
static char *
describe (WaxServerSearch *search)
{
  guint n = wax_server_search_count (search);

  switch (wax_server_search_get_state (search)) {
  case WAX_SERVER_SEARCH_READY:
    return g_strdup (wax_server_search_is_possible (search)
                       ? _("This is what was found on this computer.")
                       : _("This is what was found on this computer. The server can be searched once you are"
                           " connected."));
  case WAX_SERVER_SEARCH_RUNNING: return g_strdup (_("Searching on the server…"));
  case WAX_SERVER_SEARCH_MORE:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The server found %u message, and more.",
                                         "The server found %u messages, and more.", n),
                            n);
  case WAX_SERVER_SEARCH_DONE:
    if (n == 0)
      return g_strdup (_("The server found nothing."));
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The server found %u message.",
                                         "The server found %u messages.", n),
                            n);
  case WAX_SERVER_SEARCH_FAILED: return wax_status_words_failure (wax_server_search_get_failure (search));
  }
  g_return_val_if_reached (g_strdup (""));
}

static const char *
get_label (WaxServerSearchState state)
{
  switch (state) {
  case WAX_SERVER_SEARCH_READY:
  case WAX_SERVER_SEARCH_RUNNING:
  case WAX_SERVER_SEARCH_DONE: return _("Search the _Server");
  /* Translators: the next messages that a search on the server found */
  case WAX_SERVER_SEARCH_MORE: return _("_Find More");
  case WAX_SERVER_SEARCH_FAILED: return _("_Try Again");
  }
  g_return_val_if_reached ("");
}

/* Of the two buttons the one that makes sense, without losing the focus. */
static void
update (WaxSearchFooter *self)
{
  WaxServerSearchState state = self->search != NULL ? wax_server_search_get_state (self->search)
                                                    : WAX_SERVER_SEARCH_DONE;
  gboolean running = state == WAX_SERVER_SEARCH_RUNNING;
  gboolean askable = !running && state != WAX_SERVER_SEARCH_DONE && wax_server_search_is_possible (self->search);
  gboolean asked = gtk_widget_has_focus (GTK_WIDGET (self->ask_button));
  gboolean stopped = gtk_widget_has_focus (self->stop_button);
  g_autofree char *text = self->search != NULL ? describe (self->search) : g_strdup ("");

  gtk_widget_set_visible (GTK_WIDGET (self), self->search != NULL);
  gtk_label_set_label (self->text, text);
  gtk_button_set_label (self->ask_button, get_label (state));
  wax_button_layout_wrap_text (self->ask_button);
  gtk_spinner_set_spinning (self->spinner, running);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), running);
  gtk_widget_set_visible (GTK_WIDGET (self->ask_button), askable);
  gtk_widget_set_visible (self->stop_button, running);
  if (asked && running)
    gtk_widget_grab_focus (self->stop_button);
  if (stopped && askable)
    gtk_widget_grab_focus (GTK_WIDGET (self->ask_button));
}

static void
set_search (WaxSearchFooter *self, WaxServerSearch *search)
{
  if (self->search != NULL) {
    g_signal_handlers_disconnect_by_data (self->search, self);
    wax_server_search_stop (self->search);
  }
  g_set_object (&self->search, search);
  if (search != NULL)
    g_signal_connect_swapped (search, "changed", G_CALLBACK (update), self);
}

void
wax_search_footer_ask (WaxSearchFooter *self)
{
  if (self->search != NULL)
    wax_server_search_start (self->search);
}

static void
stop_cb (WaxSearchFooter *self)
{
  wax_server_search_stop (self->search);
}

void
wax_search_footer_show (WaxSearchFooter *self, WaxAccount *account, WaxQuery *query, WaxMessageList *list)
{
  g_autoptr(WaxServerSearch) search =
    account != NULL && list != NULL && query->root != NULL ? wax_server_search_new (account, query, list) : NULL;

  set_search (self, search);
  if (search != NULL && wax_query_needs_server (query))
    wax_server_search_start (search);
  update (self);
}

static void
wax_search_footer_dispose (GObject *object)
{
  set_search (WAX_SEARCH_FOOTER (object), NULL);
  G_OBJECT_CLASS (wax_search_footer_parent_class)->dispose (object);
}

static void
wax_search_footer_class_init (WaxSearchFooterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_search_footer_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-search-footer.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxSearchFooter, spinner);
  gtk_widget_class_bind_template_child (widget_class, WaxSearchFooter, text);
  gtk_widget_class_bind_template_child (widget_class, WaxSearchFooter, ask_button);
  gtk_widget_class_bind_template_child (widget_class, WaxSearchFooter, stop_button);
  gtk_widget_class_bind_template_callback (widget_class, wax_search_footer_ask);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
}

static void
wax_search_footer_init (WaxSearchFooter *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
