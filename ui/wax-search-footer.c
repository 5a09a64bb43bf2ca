#include "wax-search-footer.h"

#include "wax-button-layout.h"
#include "wax-status-words.h"

#include <glib/gi18n-lib.h>

struct _WaxSearchFooter {
  AdwBin parent_instance;
  GPtrArray *searches; /* of WaxServerSearch: one for each account that is searched */
  GtkSpinner *spinner;
  GtkLabel *text;
  GtkButton *ask_button;
  GtkWidget *stop_button;
};

G_DEFINE_FINAL_TYPE (WaxSearchFooter, wax_search_footer, ADW_TYPE_BIN)

/* ---- all of them ---- */

/* Whether one is in that state. */
static gboolean
is_any (WaxSearchFooter *self, WaxServerSearchState state)
{
  for (guint i = 0; i < self->searches->len; i++) {
    if (wax_server_search_get_state (self->searches->pdata[i]) == state)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_askable (WaxSearchFooter *self, WaxServerSearchState state)
{
  for (guint i = 0; i < self->searches->len; i++) {
    WaxServerSearch *search = self->searches->pdata[i];

    if (wax_server_search_get_state (search) == state && wax_server_search_is_possible (search))
      return TRUE;
  }
  return FALSE;
}

/* What the button is about: failures first, then those that were not asked. */
static WaxServerSearchState
get_next (WaxSearchFooter *self)
{
  static const WaxServerSearchState order[] = { WAX_SERVER_SEARCH_FAILED, WAX_SERVER_SEARCH_READY,
                                                WAX_SERVER_SEARCH_MORE };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    if (is_askable (self, order[i]))
      return order[i];
  }
  return WAX_SERVER_SEARCH_DONE;
}

static gboolean
was_asked (WaxServerSearch *search)
{
  return wax_server_search_get_state (search) != WAX_SERVER_SEARCH_READY;
}

static guint
count_found (WaxSearchFooter *self)
{
  guint n = 0;

  for (guint i = 0; i < self->searches->len; i++)
    n += wax_server_search_count (self->searches->pdata[i]);
  return n;
}

/* ---- words ---- */

/* (transfer full) */
static char *
describe_found (WaxSearchFooter *self)
{
  guint n = count_found (self);

  if (is_any (self, WAX_SERVER_SEARCH_MORE))
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The server found %u message, and more.",
                                         "The server found %u messages, and more.", n),
                            n);
  if (n == 0)
    return g_strdup (_("The server found nothing."));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The server found %u message.",
                                       "The server found %u messages.", n),
                          n);
}

/* What is missing, of which of several accounts: a line each. */
static void
append_missing (WaxSearchFooter *self, GString *text, WaxServerSearch *search)
{
  g_autofree char *line = NULL;

  if (wax_server_search_get_state (search) == WAX_SERVER_SEARCH_FAILED)
    line = wax_status_words_failure (wax_server_search_get_failure (search));
  else if (!was_asked (search))
    line = g_strdup (_("The server was not searched."));
  if (line == NULL)
    return;
  g_string_append (text, text->len > 0 ? "\n" : "");
  if (self->searches->len > 1)
    /* Translators: an account's name, then a whole sentence. */
    g_string_append_printf (text, _("%s: %s"), wax_account_get_title (wax_server_search_get_account (search)), line);
  else
    g_string_append (text, line);
}

/* (transfer full) */
static char *
describe_asked (WaxSearchFooter *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (is_any (self, WAX_SERVER_SEARCH_MORE) || is_any (self, WAX_SERVER_SEARCH_DONE)) {
    g_autofree char *found = describe_found (self);

    g_string_append (text, found);
  }
  for (guint i = 0; i < self->searches->len; i++)
    append_missing (self, text, self->searches->pdata[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* (transfer full) */
static char *
describe (WaxSearchFooter *self)
{
  gboolean asked = FALSE;

  for (guint i = 0; i < self->searches->len; i++)
    asked = asked || was_asked (self->searches->pdata[i]);
  if (is_any (self, WAX_SERVER_SEARCH_RUNNING))
    return g_strdup (_("Searching on the server…"));
  if (asked)
    return describe_asked (self);
  return g_strdup (is_askable (self, WAX_SERVER_SEARCH_READY)
                     ? _("This is what was found on this computer.")
                     : _("This is what was found on this computer. The server can be searched once you are"
                         " connected."));
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
  WaxServerSearchState next = get_next (self);
  gboolean running = is_any (self, WAX_SERVER_SEARCH_RUNNING);
  gboolean askable = !running && next != WAX_SERVER_SEARCH_DONE;
  gboolean asked = gtk_widget_has_focus (GTK_WIDGET (self->ask_button));
  gboolean stopped = gtk_widget_has_focus (self->stop_button);
  g_autofree char *text = self->searches->len > 0 ? describe (self) : g_strdup ("");

  gtk_widget_set_visible (GTK_WIDGET (self), self->searches->len > 0);
  gtk_label_set_label (self->text, text);
  gtk_button_set_label (self->ask_button, get_label (next));
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
forget_searches (WaxSearchFooter *self)
{
  for (guint i = 0; i < self->searches->len; i++) {
    g_signal_handlers_disconnect_by_data (self->searches->pdata[i], self);
    wax_server_search_stop (self->searches->pdata[i]);
  }
  g_ptr_array_set_size (self->searches, 0);
}

void
wax_search_footer_ask (WaxSearchFooter *self)
{
  WaxServerSearchState next = get_next (self);

  for (guint i = 0; i < self->searches->len; i++) {
    if (wax_server_search_get_state (self->searches->pdata[i]) == next)
      wax_server_search_start (self->searches->pdata[i]);
  }
}

static void
stop_cb (WaxSearchFooter *self)
{
  for (guint i = 0; i < self->searches->len; i++)
    wax_server_search_stop (self->searches->pdata[i]);
}

void
wax_search_footer_show (WaxSearchFooter *self, GPtrArray *accounts, WaxQuery *query, WaxMessageList *list)
{
  forget_searches (self);
  for (guint i = 0; i < accounts->len && list != NULL && query->root != NULL; i++) {
    WaxMessageList *own = wax_message_list_find_source (list, accounts->pdata[i]);
    WaxServerSearch *search = own != NULL ? wax_server_search_new (accounts->pdata[i], query, own) : NULL;

    if (search == NULL)
      continue;
    g_ptr_array_add (self->searches, search);
    g_signal_connect_swapped (search, "changed", G_CALLBACK (update), self);
  }
  if (list != NULL && wax_query_needs_server (query))
    wax_search_footer_ask (self);
  update (self);
}

static void
wax_search_footer_dispose (GObject *object)
{
  forget_searches (WAX_SEARCH_FOOTER (object));
  G_OBJECT_CLASS (wax_search_footer_parent_class)->dispose (object);
}

static void
wax_search_footer_finalize (GObject *object)
{
  g_ptr_array_unref (WAX_SEARCH_FOOTER (object)->searches);
  G_OBJECT_CLASS (wax_search_footer_parent_class)->finalize (object);
}

static void
wax_search_footer_class_init (WaxSearchFooterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_search_footer_dispose;
  G_OBJECT_CLASS (klass)->finalize = wax_search_footer_finalize;
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
  self->searches = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}
