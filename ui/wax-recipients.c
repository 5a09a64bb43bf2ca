#include "wax-recipients.h"

#include "mail/wax-address.h"

/* More text than this in one line is slow to lay out: a pasted list has a line for each. */
enum { LONG_BYTES = 2000, MAX_LINES = 4 };

struct _WaxRecipients {
  AdwBin parent_instance;
  GtkScrolledWindow *scroller;
  GtkTextView *view;
  GtkTextBuffer *buffer;
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
      first = g_utf8_substring (text, address->start, address->end);
  }
  if (first != NULL)
    gtk_accessible_update_state (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_STATE_INVALID,
                                 GTK_ACCESSIBLE_INVALID_TRUE, -1);
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

static void
changed_cb (WaxRecipients *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_apply_tag_by_name (self->buffer, "address", &start, &end);
  unmark (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* A line of its own has nobody's address. */
static gboolean
key_cb (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, WaxRecipients *self)
{
  if ((keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter) || (state & GDK_CONTROL_MASK) != 0)
    return GDK_EVENT_PROPAGATE;
  g_signal_emit (self, signals[SIGNAL_ACTIVATE], 0);
  return GDK_EVENT_STOP;
}

static void
leave_cb (GtkEventControllerFocus *focus, WaxRecipients *self)
{
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

static gboolean
wax_recipients_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (WAX_RECIPIENTS (widget)->view));
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
  gtk_widget_class_bind_template_callback (widget_class, insert_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_cb);
  gtk_widget_class_bind_template_callback (widget_class, leave_cb);
}

static void
wax_recipients_init (WaxRecipients *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_text_buffer_create_tag (self->buffer, "address", "insert-hyphens", FALSE, NULL);
  gtk_text_buffer_create_tag (self->buffer, "wrong", "underline", PANGO_UNDERLINE_ERROR, NULL);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "changed", G_CALLBACK (upper_cb), self,
                           G_CONNECT_SWAPPED);
}
