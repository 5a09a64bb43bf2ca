#include "wax-pin-prompt.h"

#include "wax-password-dialog.h"

struct _WaxPinPrompt {
  GObject parent_instance;
  WaxSession *session;
  GtkWindow *parent;     /* weak */
  GtkWindow *dialog;     /* weak */
  WaxIdentity *identity; /* (nullable): on the token that is asked about */
  gboolean looking;
  gboolean on_reader;
};

enum { SIGNAL_GIVEN, SIGNAL_UNWANTED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxPinPrompt, wax_pin_prompt, G_TYPE_OBJECT)

static gboolean
is_gone (WaxPinPrompt *self)
{
  return self->session == NULL || self->parent == NULL;
}

/* A dialog that waits for a reader is still there. */
static void
given_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxPinPrompt) self = data;

  if (is_gone (self))
    return;
  if (self->on_reader && self->dialog != NULL)
    gtk_window_close (self->dialog);
  if (wax_session_finish (WAX_SESSION (source), result, NULL))
    g_signal_emit (self, signals[SIGNAL_GIVEN], 0, self->on_reader);
}

static void
entered_cb (WaxPasswordDialog *dialog, GBytes *pin, WaxPinPrompt *self)
{
  wax_session_give_pin_async (self->session, self->identity, pin, given_cb, g_object_ref (self));
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxPinPrompt) self = data;
  g_auto(WaxPinWanted) wanted = { NULL };
  WaxPasswordDialog *dialog;

  self->looking = FALSE;
  wax_session_look_at_token_finish (WAX_SESSION (source), result, &wanted, NULL);
  if (is_gone (self))
    return;
  if (wanted.token == NULL) {
    g_signal_emit (self, signals[SIGNAL_UNWANTED], 0);
    return;
  }
  self->on_reader = wanted.on_reader;
  dialog = wax_password_dialog_new_for_token (self->parent, &wanted);
  g_set_weak_pointer (&self->dialog, GTK_WINDOW (dialog));
  gtk_window_set_destroy_with_parent (self->dialog, TRUE);
  g_signal_connect_object (dialog, "entered", G_CALLBACK (entered_cb), self, 0);
  gtk_window_present (self->dialog);
}

void
wax_pin_prompt_ask (WaxPinPrompt *self, WaxIdentity *identity)
{
  if (self->dialog != NULL) {
    gtk_window_present (self->dialog);
    return;
  }
  if (self->looking || is_gone (self))
    return;
  g_clear_pointer (&self->identity, wax_identity_unref);
  self->identity = wax_identity_ref (identity);
  self->looking = TRUE;
  wax_session_look_at_token_async (self->session, identity, looked_cb, g_object_ref (self));
}

static void
wax_pin_prompt_dispose (GObject *object)
{
  WaxPinPrompt *self = WAX_PIN_PROMPT (object);

  g_clear_weak_pointer (&self->parent);
  g_clear_weak_pointer (&self->dialog);
  g_clear_object (&self->session);
  g_clear_pointer (&self->identity, wax_identity_unref);
  G_OBJECT_CLASS (wax_pin_prompt_parent_class)->dispose (object);
}

static void
wax_pin_prompt_class_init (WaxPinPromptClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wax_pin_prompt_dispose;
  signals[SIGNAL_GIVEN] = g_signal_new ("given", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[SIGNAL_UNWANTED] = g_signal_new ("unwanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 0);
}

static void
wax_pin_prompt_init (WaxPinPrompt *self)
{
}

WaxPinPrompt *
wax_pin_prompt_new (WaxSession *session, GtkWindow *parent)
{
  WaxPinPrompt *self = g_object_new (WAX_TYPE_PIN_PROMPT, NULL);

  self->session = g_object_ref (session);
  g_set_weak_pointer (&self->parent, parent);
  return self;
}
