#include "wax-composer-private.h"

#include "app/wax-settings.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What is set in the text, and what is wished for the message: each is a property that an action of the same name
 * toggles, for buttons and keys. */

enum {
  PROP_0,
  PROP_BOLD,
  PROP_ITALIC,
  PROP_UNDERLINE,
  PROP_BULLETS,
  PROP_NUMBERS,
  PROP_PLAIN_TEXT,
  PROP_FORMAT_BAR,
  PROP_URGENT,
  PROP_WANTS_RECEIPT,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

static const struct {
  guint id;
  const char *name;
  const char *action;
} table[] = {
  { PROP_BOLD, "bold", "composer.bold" },
  { PROP_ITALIC, "italic", "composer.italic" },
  { PROP_UNDERLINE, "underline", "composer.underline" },
  { PROP_BULLETS, "bullets", "composer.bullets" },
  { PROP_NUMBERS, "numbers", "composer.numbers" },
  { PROP_PLAIN_TEXT, "plain-text", "composer.plain-text" },
  { PROP_FORMAT_BAR, "format-bar", "composer.format-bar" },
  { PROP_URGENT, "urgent", "composer.urgent" },
  { PROP_WANTS_RECEIPT, "wants-receipt", "composer.wants-receipt" },
};

static WaxRichText *
get_text (WaxComposer *self)
{
  return WAX_RICH_TEXT (self->text);
}

/* ---- plain text or not ---- */

static void
show_rich (WaxComposer *self)
{
  static const char *const names[] = { "composer.bold", "composer.italic", "composer.underline", "composer.bullets",
                                       "composer.numbers", "composer.link", "composer.picture", "composer.indent",
                                       "composer.outdent", "composer.undo", "composer.redo" };
  gboolean rich = wax_rich_text_is_rich (get_text (self));

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), names[i], rich);
}

/* What was set is there again for who changes their mind. */
static void
set_plain (WaxComposer *self, gboolean plain)
{
  WaxRichText *text = get_text (self);
  g_autofree char *words = wax_rich_text_dup_text (text);
  g_autoptr(WaxDocument) document = NULL;

  if (plain == !wax_rich_text_is_rich (text))
    return;
  if (plain) {
    g_clear_pointer (&self->as_set, wax_document_unref);
    self->as_set = wax_rich_text_dup_document (text);
    wax_composer_attach_pictures (self, self->as_set);
    wax_rich_text_set_rich (text, FALSE);
    wax_rich_text_set_text (text, words);
  } else {
    g_autofree char *before = self->as_set != NULL ? wax_document_to_text (self->as_set) : NULL;

    if (g_strcmp0 (before, words) == 0) {
      document = wax_document_ref (self->as_set);
      wax_composer_detach_pictures (self, document);
    } else {
      document = wax_document_new ();
      wax_document_append_text (document, words, 0);
    }
    wax_rich_text_set_rich (text, TRUE);
    wax_rich_text_set_document (text, document);
  }
  show_rich (self);
  wax_composer_changed (self);
  gtk_widget_grab_focus (GTK_WIDGET (text));
}

void
wax_composer_fill_text (WaxComposer *self, gboolean rich, const char *text, const WaxDocument *document)
{
  wax_rich_text_set_rich (get_text (self), rich);
  if (rich)
    wax_rich_text_set_document (get_text (self), document);
  else
    wax_rich_text_set_text (get_text (self), text);
  show_rich (self);
}

/* ---- properties ---- */

static gboolean
get_state (WaxComposer *self, guint id)
{
  WaxRichText *text;

  if (self->text == NULL || self->format_bar == NULL) /* the template is being made */
    return FALSE;
  text = get_text (self);
  switch (id) {
  case PROP_BOLD: return wax_rich_text_has_style (text, WAX_STYLE_BOLD);
  case PROP_ITALIC: return wax_rich_text_has_style (text, WAX_STYLE_ITALIC);
  case PROP_UNDERLINE: return wax_rich_text_has_style (text, WAX_STYLE_UNDERLINE);
  case PROP_BULLETS: return wax_rich_text_get_list (text) == WAX_LIST_BULLETS;
  case PROP_NUMBERS: return wax_rich_text_get_list (text) == WAX_LIST_NUMBERS;
  case PROP_PLAIN_TEXT: return !wax_rich_text_is_rich (text);
  case PROP_URGENT: return self->urgent;
  case PROP_WANTS_RECEIPT: return self->wants_receipt;
  default: return gtk_widget_get_visible (self->format_bar);
  }
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, get_state (WAX_COMPOSER (object), id));
}

static void
state_cb (WaxComposer *self)
{
  for (guint i = 1; i < N_PROPS; i++) {
    gboolean state = get_state (self, i);

    if (self->format_states[i] != state)
      g_object_notify_by_pspec (G_OBJECT (self), props[i]);
    self->format_states[i] = state;
  }
}

static void
show_bar (WaxComposer *self, gboolean shown)
{
  g_autoptr(GSettings) settings = wax_settings_open ();

  gtk_widget_set_visible (self->format_bar, shown);
  if (settings != NULL)
    g_settings_set_boolean (settings, WAX_SETTINGS_FORMAT_BAR, shown);
}

static void
set_wish (WaxComposer *self, gboolean *wish, gboolean on)
{
  if (*wish != on)
    wax_composer_changed (self);
  *wish = on;
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WaxComposer *self = WAX_COMPOSER (object);
  WaxRichText *text = get_text (self);
  gboolean on = g_value_get_boolean (value);

  switch (id) {
  case PROP_BOLD: wax_rich_text_set_style (text, WAX_STYLE_BOLD, on); break;
  case PROP_ITALIC: wax_rich_text_set_style (text, WAX_STYLE_ITALIC, on); break;
  case PROP_UNDERLINE: wax_rich_text_set_style (text, WAX_STYLE_UNDERLINE, on); break;
  case PROP_BULLETS: wax_rich_text_set_list (text, on ? WAX_LIST_BULLETS : WAX_LIST_NONE); break;
  case PROP_NUMBERS: wax_rich_text_set_list (text, on ? WAX_LIST_NUMBERS : WAX_LIST_NONE); break;
  case PROP_PLAIN_TEXT: set_plain (self, on); break;
  case PROP_URGENT: set_wish (self, &self->urgent, on); break;
  case PROP_WANTS_RECEIPT: set_wish (self, &self->wants_receipt, on); break;
  default: show_bar (self, on); break;
  }
  state_cb (self);
  if (id != PROP_FORMAT_BAR)
    gtk_widget_grab_focus (GTK_WIDGET (text));
}

/* ---- links ---- */

static void
link_response_cb (AdwMessageDialog *dialog, const char *response, WaxComposer *self)
{
  const char *words = gtk_editable_get_text (g_object_get_data (G_OBJECT (dialog), "words"));
  g_autofree char *link = g_strstrip (g_strdup (gtk_editable_get_text (g_object_get_data (G_OBJECT (dialog), "link"))));
  g_autofree char *whole = NULL;

  if (g_str_equal (response, "remove"))
    wax_rich_text_set_link (get_text (self), words, NULL);
  if (g_str_equal (response, "set")) {
    whole = wax_document_is_link (link)   ? g_strdup (link)
            : strchr (link, '@') != NULL ? g_strconcat ("mailto:", link, NULL)
                                         : g_strconcat ("https://", link, NULL);
    wax_rich_text_set_link (get_text (self), words[0] != '\0' ? words : link, whole);
  }
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

/* "javascript:" and the like lead nowhere. */
static void
link_changed_cb (GtkEditable *entry, AdwMessageDialog *dialog)
{
  g_autofree char *link = g_strstrip (g_strdup (gtk_editable_get_text (entry)));
  g_autofree char *whole = g_strconcat ("https://", link, NULL);
  gboolean good = wax_document_is_link (link) ||
                  (link[0] != '\0' && strchr (link, ':') == NULL && wax_document_is_link (whole));

  adw_message_dialog_set_response_enabled (dialog, "set", good);
}

static GtkEditable *
add_entry (GtkWidget *list, AdwMessageDialog *dialog, const char *name, const char *title, const char *text)
{
  GtkWidget *entry = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), title);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (entry), TRUE);
  gtk_list_box_append (GTK_LIST_BOX (list), entry);
  g_object_set_data (G_OBJECT (dialog), name, entry);
  return GTK_EDITABLE (entry);
}

static void
link_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxComposer *self = WAX_COMPOSER (widget);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (self), _("Link"), NULL));
  GtkWidget *list = gtk_list_box_new ();
  g_autofree char *words = NULL;
  g_autofree char *link = wax_rich_text_dup_link (get_text (self), &words);
  GtkEditable *entry;

  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  adw_message_dialog_add_response (dialog, "cancel", _("Cancel"));
  if (link != NULL)
    adw_message_dialog_add_response (dialog, "remove", _("Remove Link"));
  adw_message_dialog_add_response (dialog, "set", link != NULL ? _("Change") : _("Insert"));
  adw_message_dialog_set_response_appearance (dialog, "set", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "set");
  adw_message_dialog_set_close_response (dialog, "cancel");
  adw_message_dialog_set_extra_child (dialog, list);
  /* Translators: the words that are shown as a link. */
  add_entry (list, dialog, "words", _("Text"), words);
  /* Translators: where a link leads, as "https://example.org". */
  entry = add_entry (list, dialog, "link", _("Address"), link != NULL ? link : "");
  g_signal_connect_object (entry, "changed", G_CALLBACK (link_changed_cb), dialog, 0);
  link_changed_cb (entry, dialog);
  g_signal_connect_object (dialog, "response", G_CALLBACK (link_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (words[0] != '\0' ? GTK_WIDGET (entry) : gtk_widget_get_first_child (list));
}

/* ---- drafts of other programs ---- */

static void
loss_response_cb (AdwMessageDialog *dialog, const char *response, WaxComposer *self)
{
  if (g_str_equal (response, "plain"))
    set_plain (self, TRUE);
  else if (!g_str_equal (response, "write"))
    wax_composer_leave (self);
}

static void
tell_loss (WaxComposer *self)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (
    adw_message_dialog_new (GTK_WINDOW (self), _("Not All of the Formatting Can Be Kept"),
                            _("This draft was written with another program. Tables, colours, pictures in the text and"
                              " the like would be lost with the first change that you make here.")));

  g_signal_handlers_disconnect_by_func (self, tell_loss, self);
  adw_message_dialog_add_responses (dialog, "leave", _("Leave the Draft as It Is"), "plain",
                                    _("Go On in Plain Text"), "write", _("Go On Without Them"), NULL);
  adw_message_dialog_set_default_response (dialog, "leave");
  adw_message_dialog_set_close_response (dialog, "leave");
  g_signal_connect_object (dialog, "response", G_CALLBACK (loss_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
wax_composer_tell_loss_once_seen (WaxComposer *self)
{
  g_signal_connect_object (self, "map", G_CALLBACK (tell_loss), self, G_CONNECT_AFTER | G_CONNECT_SWAPPED);
}

/* ---- the others ---- */

static void
indent_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  wax_rich_text_indent (get_text (WAX_COMPOSER (widget)), g_str_equal (name, "composer.indent") ? 1 : -1);
  gtk_widget_grab_focus (GTK_WIDGET (WAX_COMPOSER (widget)->text));
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (g_str_equal (name, "composer.undo"))
    wax_rich_text_undo (get_text (WAX_COMPOSER (widget)));
  else
    wax_rich_text_redo (get_text (WAX_COMPOSER (widget)));
}

void
wax_composer_watch_format (WaxComposer *self)
{
  g_autoptr(GSettings) settings = wax_settings_open ();

  gtk_widget_set_visible (self->format_bar,
                          settings == NULL || g_settings_get_boolean (settings, WAX_SETTINGS_FORMAT_BAR));
  g_signal_connect_object (self->text, "state-changed", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->text, "edited", G_CALLBACK (wax_composer_changed), self, G_CONNECT_SWAPPED);
  state_cb (self);
}

void
wax_composer_install_format (GtkWidgetClass *widget_class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (widget_class);

  object_class->get_property = get_property;
  object_class->set_property = set_property;
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    props[table[i].id] = g_param_spec_boolean (table[i].name, NULL, NULL, FALSE,
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    gtk_widget_class_install_property_action (widget_class, table[i].action, table[i].name);
  gtk_widget_class_install_action (widget_class, "composer.link", NULL, link_action);
  gtk_widget_class_install_action (widget_class, "composer.indent", NULL, indent_action);
  gtk_widget_class_install_action (widget_class, "composer.outdent", NULL, indent_action);
  gtk_widget_class_install_action (widget_class, "composer.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "composer.redo", NULL, undo_action);
}
