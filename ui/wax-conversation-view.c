#include "wax-conversation-view.h"

#include "util/wax-letters.h"
#include "wax-conversation-entry.h"
#include "wax-new-day.h"

#include <glib/gi18n-lib.h>

/* How many lines a conversation begins with, and how many more come at a time; among how many unread ones are looked
 * for, and how many of them are unfolded without being asked for. */
enum { LINES = 20, MORE_LINES = 50, LOOKED_AT = 100, MAX_OPEN = 8 };

struct _WaxConversationView {
  AdwBin parent_instance;

  WaxAccount *account;
  WaxMessageList *list;
  char *folder_id;
  char *shown_subject;
  GHashTable *entries; /* WaxMessageItem → WaxConversationEntry, neither held: those in the box, which hold theirs */
  guint n_lines;       /* of the newest messages */
  gboolean begun;
  GtkWidget *anchor;   /* (nullable) weak: stays on top while what is around it gets its height */
  guint scroll_id;
  double scrolled_to;
  double width;

  GtkLabel *subject;
  GtkLabel *count;
  GtkScrolledWindow *scroller;
  GtkBox *box;
  GtkWidget *earlier;
};

enum { SIGNAL_SHOWN, SIGNAL_NOTICE, SIGNAL_DEED, SIGNAL_ACT, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxConversationView, wax_conversation_view, ADW_TYPE_BIN)

/* ---- what is looked at stays where it is ---- */

static void
scroll_cb (gpointer data)
{
  WaxConversationView *self = data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  graphene_point_t place;

  self->scroll_id = 0;
  if (self->anchor == NULL ||
      !gtk_widget_compute_point (self->anchor, GTK_WIDGET (self->box), &GRAPHENE_POINT_INIT_ZERO, &place))
    return;
  /* What stands above the first one belongs to it. */
  if (gtk_widget_get_prev_sibling (self->anchor) == self->earlier && !gtk_widget_get_visible (self->earlier))
    place.y = 0;
  self->scrolled_to = CLAMP (place.y, 0, MAX (0, gtk_adjustment_get_upper (adjustment) -
                                                   gtk_adjustment_get_page_size (adjustment)));
  gtk_adjustment_set_value (adjustment, self->scrolled_to);
}

/* Only when all have their new places is it known where it is. */
static void
height_cb (WaxConversationView *self)
{
  if (self->anchor != NULL && self->scroll_id == 0)
    self->scroll_id = g_idle_add_once (scroll_cb, self);
}

/* Whoever scrolls, or moves the focus, decides what is seen from then on. */
static void
value_cb (WaxConversationView *self)
{
  double value = gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (self->scroller));

  if (self->scroll_id == 0 && ABS (value - self->scrolled_to) >= 1)
    g_clear_weak_pointer (&self->anchor);
}

static void
set_anchor (WaxConversationView *self, GtkWidget *entry)
{
  g_set_weak_pointer (&self->anchor, entry);
  height_cb (self);
}

/* ---- entries ---- */

static void
opened_cb (WaxConversationEntry *entry, WaxConversationView *self)
{
  g_clear_weak_pointer (&self->anchor);
}

static void
deed_cb (WaxConversationEntry *entry, int operation, WaxConversationView *self)
{
  g_signal_emit (self, signals[SIGNAL_DEED], 0, wax_conversation_entry_get_item (entry), operation);
}

static void
shown_cb (WaxConversationEntry *entry, WaxMessageItem *item, WaxConversationView *self)
{
  g_signal_emit (self, signals[SIGNAL_SHOWN], 0, item);
}

static void
notice_cb (WaxConversationEntry *entry, const char *text, WaxConversationView *self)
{
  g_signal_emit (self, signals[SIGNAL_NOTICE], 0, text);
}

static void
act_cb (WaxConversationEntry *entry, WaxMessageItem *item, const char *what, WaxConversationView *self)
{
  g_signal_emit (self, signals[SIGNAL_ACT], 0, item, what);
}

static GtkWidget *
ensure_entry (WaxConversationView *self, guint position)
{
  g_autoptr(WaxMessageItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), position);
  GtkWidget *entry = g_hash_table_lookup (self->entries, item);

  if (entry != NULL)
    return entry;
  entry = wax_conversation_entry_new (self->account, item, self->folder_id, self->shown_subject);
  g_signal_connect_object (entry, "opened", G_CALLBACK (opened_cb), self, 0);
  g_signal_connect_object (entry, "deed", G_CALLBACK (deed_cb), self, 0);
  g_signal_connect_object (entry, "shown", G_CALLBACK (shown_cb), self, 0);
  g_signal_connect_object (entry, "notice", G_CALLBACK (notice_cb), self, 0);
  g_signal_connect_object (entry, "act", G_CALLBACK (act_cb), self, 0);
  g_hash_table_insert (self->entries, item, entry);
  gtk_box_append (self->box, entry);
  return entry;
}

static void
remove_others (WaxConversationView *self, GHashTable *kept)
{
  GHashTableIter iter;
  gpointer entry;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry)) {
    if (g_hash_table_contains (kept, entry))
      continue;
    g_hash_table_iter_remove (&iter);
    gtk_box_remove (self->box, entry);
  }
}

static void
show_counts (WaxConversationView *self, guint n, guint n_earlier)
{
  g_autofree char *count = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u message", "%u messages", n), n);
  /* Translators: a button: shows the older messages of a conversation. */
  g_autofree char *earlier = g_strdup_printf (
    g_dngettext (GETTEXT_PACKAGE, "Show %u Earlier Message", "Show %u Earlier Messages", n_earlier), n_earlier);

  gtk_label_set_label (self->count, count);
  gtk_button_set_label (GTK_BUTTON (self->earlier), earlier);
  gtk_widget_set_visible (self->earlier, n_earlier > 0);
}

static void
update (WaxConversationView *self)
{
  GArray *keys = wax_message_list_get_keys (self->list);
  g_autoptr(GHashTable) kept = g_hash_table_new (NULL, NULL);
  guint n = MIN (keys->len, self->n_lines);
  GtkWidget *before = self->earlier;

  for (guint i = n; i > 0; i--) {
    GtkWidget *entry = ensure_entry (self, i - 1);

    gtk_box_reorder_child_after (self->box, entry, before);
    g_hash_table_add (kept, entry);
    before = entry;
  }
  remove_others (self, kept);
  show_counts (self, keys->len, keys->len - n);
}

static WaxConversationEntry *
get_nth (WaxConversationView *self, guint position)
{
  g_autoptr(WaxMessageItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), position);

  return g_hash_table_lookup (self->entries, item);
}

/* What is unread on top: there one goes on reading. */
static void
open_unread (WaxConversationView *self)
{
  guint n = MIN (wax_message_list_get_keys (self->list)->len, self->n_lines), n_open = 0;
  WaxConversationEntry *newest = n > 0 ? get_nth (self, 0) : NULL, *first = newest;

  for (guint i = n; i > 1 && n_open < MAX_OPEN; i--) {
    WaxConversationEntry *entry = get_nth (self, i - 1);
    const WaxMessage *message = wax_message_item_get_message (wax_conversation_entry_get_item (entry));

    if ((message->flags & WAX_MESSAGE_UNREAD) == 0)
      continue;
    wax_conversation_entry_set_open (entry, TRUE);
    if (n_open++ == 0)
      first = entry;
  }
  if (newest == NULL)
    return;
  wax_conversation_entry_set_open (newest, TRUE);
  set_anchor (self, GTK_WIDGET (first));
}

static guint
count_lines (WaxConversationView *self)
{
  guint n = MIN (wax_message_list_get_keys (self->list)->len, LOOKED_AT), lines = LINES;

  for (guint i = LINES; i < n; i++) {
    g_autoptr(WaxMessageItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), i);

    if ((wax_message_item_get_message (item)->flags & WAX_MESSAGE_UNREAD) != 0)
      lines = i + 1;
  }
  return lines;
}

static void
loading_cb (WaxConversationView *self)
{
  if (self->begun || wax_message_list_is_loading (self->list))
    return;
  self->begun = TRUE;
  self->n_lines = count_lines (self);
  update (self);
  open_unread (self);
}

/* What comes while one reads is folded: nobody has asked for it yet. */
static void
items_changed_cb (WaxConversationView *self, guint position, guint removed, guint added)
{
  if (!self->begun)
    return;
  if (added > removed && position < self->n_lines)
    self->n_lines += added - removed;
  update (self);
}

static void
earlier_cb (WaxConversationView *self)
{
  guint n = wax_message_list_get_keys (self->list)->len, position;

  self->n_lines += MORE_LINES;
  g_clear_weak_pointer (&self->anchor);
  update (self);
  /* The button may be gone, and where one was reading is further down. */
  position = MIN (self->n_lines, n) - 1;
  wax_conversation_entry_focus (get_nth (self, position));
}

static void
forget (WaxConversationView *self)
{
  g_autoptr(GHashTable) none = g_hash_table_new (NULL, NULL);

  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  remove_others (self, none);
  g_clear_weak_pointer (&self->anchor);
  g_clear_handle_id (&self->scroll_id, g_source_remove);
  g_clear_object (&self->list);
  g_clear_object (&self->account);
  g_clear_pointer (&self->folder_id, g_free);
  g_clear_pointer (&self->shown_subject, g_free);
  self->begun = FALSE;
}

void
wax_conversation_view_show (WaxConversationView *self, WaxAccount *account, WaxMessageList *list,
                            const char *folder_id, const char *subject)
{
  g_autofree char *shown = wax_letters_show (subject != NULL ? subject : "");

  forget (self);
  if (list == NULL)
    return;
  self->account = g_object_ref (account);
  self->list = g_object_ref (list);
  self->folder_id = g_strdup (folder_id);
  self->shown_subject = g_strdup (subject);
  self->n_lines = LINES;
  self->scrolled_to = 0;
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  gtk_label_set_label (self->subject, shown[0] != '\0' ? shown : _("(no subject)"));
  show_counts (self, 0, 0);
  gtk_label_set_label (self->count, "");
  g_signal_connect_swapped (list, "items-changed", G_CALLBACK (items_changed_cb), self);
  g_signal_connect_swapped (list, "notify::loading", G_CALLBACK (loading_cb), self);
  loading_cb (self);
}

WaxMessageView *
wax_conversation_view_get_current (WaxConversationView *self)
{
  GtkWidget *focused = gtk_widget_get_focus_child (GTK_WIDGET (self->box));
  WaxMessageView *current = NULL;

  if (focused != NULL && WAX_IS_CONVERSATION_ENTRY (focused))
    current = wax_conversation_entry_get_view (WAX_CONVERSATION_ENTRY (focused));
  for (GtkWidget *child = gtk_widget_get_last_child (GTK_WIDGET (self->box)); child != NULL && current == NULL;
       child = gtk_widget_get_prev_sibling (child)) {
    if (WAX_IS_CONVERSATION_ENTRY (child))
      current = wax_conversation_entry_get_view (WAX_CONVERSATION_ENTRY (child));
  }
  return current;
}

static GPtrArray *
list_open (WaxConversationView *self)
{
  GPtrArray *open = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer entry;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry)) {
    if (wax_conversation_entry_get_view (entry) != NULL)
      g_ptr_array_add (open, wax_conversation_entry_get_view (entry));
  }
  return open;
}

void
wax_conversation_view_set_zoom (WaxConversationView *self, double zoom)
{
  g_autoptr(GPtrArray) open = list_open (self);

  for (guint i = 0; i < open->len; i++)
    wax_message_view_set_zoom (open->pdata[i], zoom);
}

static void
width_cb (WaxConversationView *self)
{
  double width = gtk_adjustment_get_page_size (gtk_scrolled_window_get_hadjustment (self->scroller));
  g_autoptr(GPtrArray) open = list_open (self);

  if (ABS (width - self->width) < 1)
    return;
  self->width = width;
  for (guint i = 0; i < open->len; i++)
    wax_message_view_fit (open->pdata[i]);
}

/* There one goes on reading, too. */
static gboolean
wax_conversation_view_grab_focus (GtkWidget *widget)
{
  WaxConversationView *self = WAX_CONVERSATION_VIEW (widget);

  if (self->anchor == NULL)
    return GTK_WIDGET_CLASS (wax_conversation_view_parent_class)->grab_focus (widget);
  wax_conversation_entry_focus (WAX_CONVERSATION_ENTRY (self->anchor));
  return TRUE;
}

static void
wax_conversation_view_dispose (GObject *object)
{
  forget (WAX_CONVERSATION_VIEW (object));
  G_OBJECT_CLASS (wax_conversation_view_parent_class)->dispose (object);
}

static void
wax_conversation_view_finalize (GObject *object)
{
  g_hash_table_unref (WAX_CONVERSATION_VIEW (object)->entries);
  G_OBJECT_CLASS (wax_conversation_view_parent_class)->finalize (object);
}

static void
wax_conversation_view_class_init (WaxConversationViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_conversation_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = wax_conversation_view_finalize;
  widget_class->grab_focus = wax_conversation_view_grab_focus;
  signals[SIGNAL_SHOWN] =
    g_signal_new ("shown", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, WAX_TYPE_MESSAGE_ITEM);
  signals[SIGNAL_NOTICE] =
    g_signal_new ("notice", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_ACT] = g_signal_new ("act", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                      WAX_TYPE_MESSAGE_ITEM, G_TYPE_STRING);
  signals[SIGNAL_DEED] = g_signal_new ("deed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                       WAX_TYPE_MESSAGE_ITEM, G_TYPE_INT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-conversation-view.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxConversationView, subject);
  gtk_widget_class_bind_template_child (widget_class, WaxConversationView, count);
  gtk_widget_class_bind_template_child (widget_class, WaxConversationView, scroller);
  gtk_widget_class_bind_template_child (widget_class, WaxConversationView, box);
  gtk_widget_class_bind_template_child (widget_class, WaxConversationView, earlier);
  gtk_widget_class_bind_template_callback (widget_class, earlier_cb);
}

static void
new_day_cb (GtkWidget *widget)
{
  GHashTableIter iter;
  gpointer entry;

  g_hash_table_iter_init (&iter, WAX_CONVERSATION_VIEW (widget)->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    wax_conversation_entry_update (entry);
}

static void
wax_conversation_view_init (WaxConversationView *self)
{
  GtkAdjustment *adjustment;

  self->entries = g_hash_table_new (NULL, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  wax_new_day_follow (GTK_WIDGET (self), new_day_cb);
  adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (height_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (value_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scroller), "changed", G_CALLBACK (width_cb), self,
                           G_CONNECT_SWAPPED);
}
