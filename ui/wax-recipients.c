#include "wax-recipients.h"

#include "wax-people-suggestions.h"

#include "mail/wax-address.h"
#include "mail/wax-mailto.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* More text than this in one line is slow to lay out: a pasted list has a line for each. */
enum { LONG_BYTES = 2000, MAX_LINES = 4, MAX_SHOWN = 60 };

struct _WaxRecipients {
  AdwBin parent_instance;
  GtkScrolledWindow *scroller;
  GtkTextView *view;
  GtkTextBuffer *buffer;
  GtkLabel *fault;
  WaxPeopleSuggestions *suggestions; /* (nullable): not owned, lives as long as this does */
  gboolean inserting;
  guint fit_id;
};

enum { PROP_0, PROP_LABEL, N_PROPS };

enum { SIGNAL_CHANGED, SIGNAL_ACTIVATE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxRecipients, wax_recipients, ADW_TYPE_BIN)

char *
wax_recipients_dup_text (WaxRecipients *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

void
wax_recipients_set_text (WaxRecipients *self, const char *text)
{
  gtk_text_buffer_begin_irreversible_action (self->buffer);
  gtk_text_buffer_set_text (self->buffer, "", 0);
  gtk_text_buffer_insert_at_cursor (self->buffer, text, -1);
  gtk_text_buffer_end_irreversible_action (self->buffer);
}

static GPtrArray *
parse (WaxRecipients *self)
{
  g_autofree char *text = wax_recipients_dup_text (self);

  return wax_addresses_parse (text);
}

guint
wax_recipients_count (WaxRecipients *self)
{
  g_autoptr(GPtrArray) addresses = parse (self);
  guint n = 0;

  for (guint i = 0; i < addresses->len; i++)
    n += ((WaxAddress *) addresses->pdata[i])->valid;
  return n;
}

static void
unmark (WaxRecipients *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_remove_tag_by_name (self->buffer, "wrong", &start, &end);
  gtk_widget_set_visible (GTK_WIDGET (self->fault), FALSE);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_STATE_INVALID,
                               GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
mark (WaxRecipients *self, const WaxAddress *address)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_offset (self->buffer, &start, (int) address->start);
  gtk_text_buffer_get_iter_at_offset (self->buffer, &end, (int) address->end);
  gtk_text_buffer_apply_tag_by_name (self->buffer, "wrong", &start, &end);
}

/* Returns: (transfer full) */
static char *
describe_fault (const char *text, const WaxAddress *address)
{
  g_autofree char *whole = g_utf8_substring (text, address->start, address->end);
  g_autofree char *start =
    g_utf8_strlen (whole, -1) > MAX_SHOWN ? g_utf8_substring (whole, 0, MAX_SHOWN) : g_strdup (whole);
  g_autofree char *shown = g_strconcat (start, strlen (start) < strlen (whole) ? "…" : "", NULL);

  /* Translators: what somebody wrote where an address is to be. */
  switch (wax_address_find_fault (address->address)) {
  case WAX_ADDRESS_NO_AT: return g_strdup_printf (_("“%s” is no mail address. It has no “@”."), shown);
  case WAX_ADDRESS_NO_USER:
    return g_strdup_printf (_("“%s” is no mail address. What stands before the “@” cannot stand there."), shown);
  case WAX_ADDRESS_NO_SERVER:
    return g_strdup_printf (_("“%s” is no mail address. What stands behind the “@” is no name of a server."), shown);
  case WAX_ADDRESS_TOO_LONG: return g_strdup_printf (_("“%s” is no mail address. It is too long."), shown);
  case WAX_ADDRESS_FINE: break;
  }
  return g_strdup_printf (_("“%s” is no mail address."), shown);
}

static void
show_fault (WaxRecipients *self, const char *sentence)
{
  gtk_label_set_text (self->fault, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->fault), TRUE);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE,
                               -1);
}

char *
wax_recipients_check (WaxRecipients *self)
{
  g_autofree char *text = wax_recipients_dup_text (self);
  g_autoptr(GPtrArray) addresses = wax_addresses_parse (text);
  char *first = NULL;

  unmark (self);
  for (guint i = 0; i < addresses->len; i++) {
    WaxAddress *address = addresses->pdata[i];

    if (address->valid)
      continue;
    mark (self, address);
    if (first == NULL)
      first = describe_fault (text, address);
  }
  if (first != NULL)
    show_fault (self, first);
  return first;
}

/* An end of line for each of very many: both separate. */
static void
insert_cb (GtkTextBuffer *buffer, GtkTextIter *place, const char *text, int size, WaxRecipients *self)
{
  g_autoptr(GPtrArray) addresses = NULL;
  g_autoptr(GString) lines = NULL;
  g_autofree char *all = NULL;

  if (self->inserting || size < LONG_BYTES)
    return;
  all = g_strndup (text, (gsize) size);
  addresses = wax_addresses_parse (all);
  lines = g_string_new (NULL);
  for (guint i = 0; i < addresses->len; i++) {
    WaxAddress *address = addresses->pdata[i];
    g_autofree char *person = wax_address_to_string (address->name, address->address);

    g_string_append_printf (lines, "%s,\n", person);
  }
  g_signal_stop_emission_by_name (buffer, "insert-text");
  self->inserting = TRUE;
  gtk_text_buffer_insert (buffer, place, lines->str, (int) lines->len);
  self->inserting = FALSE;
}

static int
get_line_height (WaxRecipients *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self->view));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int height = pango_font_metrics_get_height (metrics) / PANGO_SCALE;

  pango_font_metrics_unref (metrics);
  return height;
}

static void
fit_cb (gpointer data)
{
  WaxRecipients *self = data;
  int height = (int) gtk_adjustment_get_upper (gtk_scrolled_window_get_vadjustment (self->scroller));
  int most = MAX_LINES * get_line_height (self) + gtk_text_view_get_top_margin (self->view) +
             gtk_text_view_get_bottom_margin (self->view);

  self->fit_id = 0;
  gtk_scrolled_window_set_min_content_height (self->scroller, MIN (height, most));
}

/* What scrolls does not ask for the height that its text has at this width: known once it was laid out. */
static void
upper_cb (WaxRecipients *self)
{
  if (self->fit_id == 0)
    self->fit_id = g_idle_add_once (fit_cb, self);
}

/* ---- suggestions ---- */

/* Returns: (transfer full): the address that the cursor stands behind, while nothing of it follows; "" for none. */
static char *
dup_written (WaxRecipients *self, GtkTextIter *start, GtkTextIter *end)
{
  g_autofree char *text = NULL;
  g_autoptr(GPtrArray) addresses = NULL;
  const WaxAddress *last;
  GtkTextIter first;
  gunichar next;

  gtk_text_buffer_get_iter_at_mark (self->buffer, end, gtk_text_buffer_get_insert (self->buffer));
  gtk_text_buffer_get_start_iter (self->buffer, &first);
  next = gtk_text_iter_get_char (end);
  if (next != 0 && next != '\n' && next != ',' && next != ';')
    return g_strdup ("");
  text = gtk_text_buffer_get_text (self->buffer, &first, end, FALSE);
  addresses = wax_addresses_parse (text);
  last = addresses->len > 0 ? addresses->pdata[addresses->len - 1] : NULL;
  if (last == NULL || (int) last->end != gtk_text_iter_get_offset (end))
    return g_strdup ("");
  gtk_text_buffer_get_iter_at_offset (self->buffer, start, (int) last->start);
  return gtk_text_buffer_get_text (self->buffer, start, end, FALSE);
}

static void
ask_for_suggestions (WaxRecipients *self)
{
  g_autofree char *written = NULL;
  GtkTextIter start, end;

  if (self->suggestions == NULL || !gtk_widget_is_focus (GTK_WIDGET (self->view)))
    return;
  written = dup_written (self, &start, &end);
  wax_people_suggestions_ask (self->suggestions, self, written);
}

void
wax_recipients_complete (WaxRecipients *self, const char *address)
{
  GtkTextIter start, end;
  g_autofree char *written = dup_written (self, &start, &end);
  g_autofree char *whole = g_strconcat (address, ", ", NULL);

  gtk_text_buffer_begin_user_action (self->buffer);
  if (written[0] != '\0')
    gtk_text_buffer_delete (self->buffer, &start, &end);
  gtk_text_buffer_insert (self->buffer, &end, whole, -1);
  gtk_text_buffer_place_cursor (self->buffer, &end);
  gtk_text_buffer_end_user_action (self->buffer);
  ask_for_suggestions (self);
}

void
wax_recipients_set_suggestions (WaxRecipients *self, WaxPeopleSuggestions *suggestions)
{
  self->suggestions = suggestions;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_HAS_POPUP, TRUE, -1);
}

void
wax_recipients_set_expanded (WaxRecipients *self, gboolean expanded)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_STATE_EXPANDED, expanded, -1);
}

gboolean
wax_recipients_forward_key (WaxRecipients *self, GtkEventControllerKey *keys)
{
  return gtk_event_controller_key_forward (keys, GTK_WIDGET (self->view));
}

static void
changed_cb (WaxRecipients *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_apply_tag_by_name (self->buffer, "address", &start, &end);
  unmark (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  ask_for_suggestions (self);
}

/* A line of its own has nobody's address. */
static gboolean
key_cb (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, WaxRecipients *self)
{
  if (self->suggestions != NULL && wax_people_suggestions_is_open (self->suggestions, self) &&
      wax_people_suggestions_take_key (self->suggestions, keyval, state))
    return GDK_EVENT_STOP;
  if ((keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter) || (state & GDK_CONTROL_MASK) != 0)
    return GDK_EVENT_PROPAGATE;
  g_signal_emit (self, signals[SIGNAL_ACTIVATE], 0);
  return GDK_EVENT_STOP;
}

/* ---- dropped ---- */

/* From another field an address moves, from elsewhere it is copied. */
static gboolean
accept_drop_cb (GtkDropTarget *target, GdkDrop *drop, WaxRecipients *self)
{
  GdkContentFormats *formats = gdk_content_formats_union_deserialize_gtypes (
    gdk_content_formats_ref (gdk_drop_get_formats (drop)));
  gboolean is_text = gdk_content_formats_contain_gtype (formats, G_TYPE_STRING);
  gboolean moves = gdk_drop_get_drag (drop) != NULL && (gdk_drop_get_actions (drop) & GDK_ACTION_MOVE) != 0;

  gdk_content_formats_unref (formats);
  gtk_drop_target_set_actions (target, moves ? GDK_ACTION_MOVE : GDK_ACTION_COPY);
  return is_text;
}

/* (transfer full): of text, or of a link to an address */
static GPtrArray *
parse_dropped (const char *text)
{
  g_autoptr(WaxDraft) draft =
    g_ascii_strncasecmp (text, "mailto:", strlen ("mailto:")) == 0 ? wax_mailto_read (text) : NULL;

  return wax_addresses_parse (draft != NULL ? draft->to : text);
}

static gboolean
needs_comma (WaxRecipients *self)
{
  g_autofree char *text = g_strchomp (wax_recipients_dup_text (self));

  return text[0] != '\0' && strchr (",;", text[strlen (text) - 1]) == NULL;
}

/* Wherever it is let go, it stands behind those that are there, and makes none of two. */
static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, WaxRecipients *self)
{
  g_autoptr(GPtrArray) addresses = parse_dropped (g_value_get_string (value));
  g_autoptr(GString) text = g_string_new (needs_comma (self) ? ", " : "");
  GtkTextIter end;

  if (addresses->len == 0)
    return FALSE;
  for (guint i = 0; i < addresses->len; i++) {
    WaxAddress *address = addresses->pdata[i];
    g_autofree char *person = wax_address_to_string (address->name, address->address);

    g_string_append_printf (text, "%s, ", person);
  }
  gtk_text_buffer_begin_user_action (self->buffer);
  gtk_text_buffer_get_end_iter (self->buffer, &end);
  gtk_text_buffer_insert (self->buffer, &end, text->str, (int) text->len);
  gtk_text_buffer_end_user_action (self->buffer);
  return TRUE;
}

static void
leave_cb (GtkEventControllerFocus *focus, WaxRecipients *self)
{
  if (self->suggestions == NULL || !wax_people_suggestions_is_open (self->suggestions, self))
    g_free (wax_recipients_check (self));
}

static void
wax_recipients_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WaxRecipients *self = WAX_RECIPIENTS (object);

  switch (id) {
  case PROP_LABEL:
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    g_value_get_string (value), -1);
    break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

/* GTK asks for it on the way back from the text as well, which then was never left. */
static gboolean
wax_recipients_grab_focus (GtkWidget *widget)
{
  GtkWidget *view = GTK_WIDGET (WAX_RECIPIENTS (widget)->view);

  return !gtk_widget_is_focus (view) && gtk_widget_grab_focus (view);
}

static void
wax_recipients_dispose (GObject *object)
{
  g_clear_handle_id (&WAX_RECIPIENTS (object)->fit_id, g_source_remove);
  G_OBJECT_CLASS (wax_recipients_parent_class)->dispose (object);
}

static void
wax_recipients_class_init (WaxRecipientsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_recipients_dispose;
  G_OBJECT_CLASS (klass)->set_property = wax_recipients_set_property;
  widget_class->grab_focus = wax_recipients_grab_focus;
  g_object_class_install_property (G_OBJECT_CLASS (klass), PROP_LABEL,
                                   g_param_spec_string ("label", NULL, NULL, NULL,
                                                        G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
  signals[SIGNAL_ACTIVATE] = g_signal_new ("activate", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-recipients.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxRecipients, scroller);
  gtk_widget_class_bind_template_child (widget_class, WaxRecipients, view);
  gtk_widget_class_bind_template_child (widget_class, WaxRecipients, buffer);
  gtk_widget_class_bind_template_child (widget_class, WaxRecipients, fault);
  gtk_widget_class_bind_template_callback (widget_class, insert_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_cb);
  gtk_widget_class_bind_template_callback (widget_class, accept_drop_cb);
  gtk_widget_class_bind_template_callback (widget_class, drop_cb);
  gtk_widget_class_bind_template_callback (widget_class, leave_cb);
}

static void
wax_recipients_init (WaxRecipients *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_text_buffer_create_tag (self->buffer, "address", "insert-hyphens", FALSE, NULL);
  gtk_text_buffer_create_tag (self->buffer, "wrong", "underline", PANGO_UNDERLINE_ERROR, NULL);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->fault, NULL,
                                  -1);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "changed", G_CALLBACK (upper_cb), self,
                           G_CONNECT_SWAPPED);
}
