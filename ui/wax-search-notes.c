#include "wax-search-notes.h"

#include "app/wax-search-words.h"
#include "wax-button-layout.h"

struct _WaxSearchNotes {
  AdwBin parent_instance;
  GtkEditable *entry;
  WaxNotFound *not_found;
  WaxMessageList *list;
  gboolean limited; /* something is left out of the search */
  GtkLabel *problems;
  GtkWidget *everywhere_button;
  GtkWidget *incomplete;
};

G_DEFINE_FINAL_TYPE (WaxSearchNotes, wax_search_notes, ADW_TYPE_BIN)

static gboolean
found_nothing (WaxSearchNotes *self)
{
  return self->list != NULL && !wax_message_list_is_loading (self->list) &&
         g_list_model_get_n_items (G_LIST_MODEL (self->list)) == 0;
}

static void
update (WaxSearchNotes *self)
{
  gtk_widget_set_visible (self->everywhere_button, self->limited && found_nothing (self));
  gtk_widget_set_visible (self->incomplete, self->list != NULL && wax_message_list_is_incomplete (self->list));
}

static void
set_list (WaxSearchNotes *self, WaxMessageList *list)
{
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_set_object (&self->list, list);
  if (list != NULL) {
    g_signal_connect_swapped (list, "notify", G_CALLBACK (update), self);
    g_signal_connect_swapped (list, "items-changed", G_CALLBACK (update), self);
  }
}

static void
everywhere_cb (WaxSearchNotes *self)
{
  g_autofree char *text = g_strdup_printf ("is:anywhere (%s)", gtk_editable_get_text (self->entry));

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_set_text (self->entry, text);
  gtk_editable_set_position (self->entry, -1);
}

void
wax_search_notes_attach (WaxSearchNotes *self, GtkEditable *entry, WaxNotFound *not_found)
{
  self->entry = entry;
  self->not_found = not_found;
  wax_not_found_attach (not_found, entry);
}

/* Of several accounts, each has folders and tags of its own. */
static GPtrArray *
check (WaxAccount *account, WaxQuery *query)
{
  return account != NULL ? wax_account_check_query (account, query) : g_ptr_array_ref (query->problems);
}

void
wax_search_notes_show (WaxSearchNotes *self, WaxAccount *account, WaxQuery *query, WaxMessageList *list)
{
  g_autoptr(GPtrArray) problems = list != NULL ? check (account, query) : NULL;
  g_autofree char *words = problems != NULL ? wax_search_words_first (problems) : g_strdup ("");

  gtk_label_set_label (self->problems, words);
  gtk_widget_set_visible (GTK_WIDGET (self->problems), words[0] != '\0');
  wax_not_found_show (self->not_found, list != NULL ? gtk_editable_get_text (self->entry) : "");
  self->limited = list != NULL && wax_query_is_limited (query);
  set_list (self, list);
  update (self);
}

static void
wax_search_notes_dispose (GObject *object)
{
  set_list (WAX_SEARCH_NOTES (object), NULL);
  G_OBJECT_CLASS (wax_search_notes_parent_class)->dispose (object);
}

static void
wax_search_notes_class_init (WaxSearchNotesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_search_notes_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-search-notes.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxSearchNotes, problems);
  gtk_widget_class_bind_template_child (widget_class, WaxSearchNotes, incomplete);
  gtk_widget_class_bind_template_child (widget_class, WaxSearchNotes, everywhere_button);
  gtk_widget_class_bind_template_callback (widget_class, everywhere_cb);
}

static void
wax_search_notes_init (WaxSearchNotes *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wax_button_layout_wrap_texts_below (GTK_WIDGET (self));
}
