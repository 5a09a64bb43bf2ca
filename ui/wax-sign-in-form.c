#include "wax-sign-in-form.h"

#include "wax-choice.h"
#include "wax-failure-card.h"
#include "wax-identity-chooser.h"
#include "wax-identity-import.h"
#include "wax-token-watch.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _WaxSignInForm {
  GtkBox parent_instance;

  WaxSession *session;
  WaxIdentityImport *import; /* (nullable) */
  GPtrArray *states;         /* (nullable) */
  GPtrArray *ways;           /* of const char *, as the drop-down lists them */
  char *address;
  char *server;              /* (nullable) */

  GtkDropDown *way;
  GtkWidget *never;
  GtkWidget *certificate;
  GtkLabel *none;
  GtkWidget *looking;
  guint n_listing;
  gboolean looked; /* at tokens, which nobody does who signs in without a certificate */
  WaxIdentityChooser *chooser;
  GtkCheckButton *ask;
  WaxFailureCard *failure;
  WaxWaitRow *wait;
  GtkWidget *port;
};

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxSignInForm, wax_sign_in_form, GTK_TYPE_BOX)

static const struct {
  const char *way;
  const char *label;
} known_ways[] = {
  { "password", N_("Password") },
  { "certificate", N_("Certificate") },
  { "certificate-or-password", N_("Certificate, else Password") },
  { "both", N_("Certificate and Password") },
};

/* An account that signs in that way; %NULL where there is no such way here. */
static WaxAccountRecord *
new_record (const char *way)
{
  return wax_account_setup_new_record (
    &(WaxAccountRecord){ .server_url = "localhost", .user = "a", .sign_in = way, .secure = TRUE }, NULL, NULL);
}

static void
fill_in_ways (WaxSignInForm *self)
{
  g_autoptr(GtkStringList) labels = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (known_ways); i++) {
    g_autoptr(WaxAccountRecord) record = new_record (known_ways[i].way);

    if (record == NULL)
      continue;
    g_ptr_array_add (self->ways, (gpointer) known_ways[i].way);
    gtk_string_list_append (labels, _(known_ways[i].label));
  }
  wax_choice_name_rows (self->way);
  gtk_drop_down_set_model (self->way, G_LIST_MODEL (labels));
  wax_choice_set_name (self->way, _("Sign In With"));
}

static gboolean
shows_certificate (WaxSignInForm *self)
{
  g_autoptr(WaxAccountRecord) record = new_record (wax_sign_in_form_get_way (self));

  return wax_account_setup_shows_certificate (record);
}

/* ---- certificates ---- */

/* Whom the server accepts, once it is typed and as far as it ever said. */
static WaxIssuerNames *
dup_accepted_issuers (WaxSignInForm *self)
{
  const WaxAccountRecord fields = { .server_url = self->server, .user = "a", .secure = TRUE,
                                    .sign_in = wax_sign_in_form_get_way (self),
                                    .cert_port = wax_sign_in_form_get_port (self) };
  g_autoptr(WaxAccountRecord) record =
    self->server != NULL ? wax_account_setup_new_record (&fields, NULL, NULL) : NULL;

  return record != NULL ? wax_session_dup_accepted_issuers (self->session, record) : NULL;
}

static void
show_states (WaxSignInForm *self)
{
  g_autoptr(WaxIssuerNames) issuers = NULL;

  if (self->states == NULL)
    return;
  issuers = dup_accepted_issuers (self);
  wax_identity_chooser_show (self->chooser, self->states,
                             &(WaxIdentityWanted){ issuers, self->address, g_get_real_time () / G_USEC_PER_SEC });
  gtk_widget_set_visible (GTK_WIDGET (self->none),
                          self->states->len == 0 && !gtk_widget_get_visible (self->looking));
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxSignInForm) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) states = wax_session_list_identities_finish (WAX_SESSION (source), result, &error);

  if (self->session == NULL)
    return;
  if (--self->n_listing == 0)
    gtk_widget_set_visible (self->looking, FALSE);
  if (states == NULL) {
    g_autoptr(WaxFailure) failure = wax_failure_new (error, NULL);

    wax_failure_card_show (self->failure, failure);
    return;
  }
  g_clear_pointer (&self->states, g_ptr_array_unref);
  self->states = g_steal_pointer (&states);
  show_states (self);
}

static void
list (WaxSignInForm *self)
{
  self->n_listing++;
  if (!self->looked) {
    wax_session_list_identities_async (self->session, listed_cb, g_object_ref (self));
    return;
  }
  gtk_widget_set_visible (self->looking, TRUE);
  wax_session_list_with_tokens_async (self->session, listed_cb, g_object_ref (self));
}

static void
changed_cb (WaxSignInForm *self)
{
  gboolean shows = shows_certificate (self);

  gtk_widget_set_visible (self->certificate, shows);
  gtk_widget_set_visible (self->never, !shows);
  if (shows && !self->looked && self->session != NULL) {
    self->looked = TRUE;
    list (self);
  }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Another port, or another way, may be another server's. */
static void
place_cb (WaxSignInForm *self)
{
  show_states (self);
  changed_cb (self);
}

static void
imported_cb (WaxIdentityImport *import, WaxIdentity *identity, WaxSignInForm *self)
{
  wax_identity_chooser_choose (self->chooser, wax_identity_get_id (identity));
}

static void
failed_cb (WaxIdentityImport *import, const WaxFailure *failure, WaxSignInForm *self)
{
  wax_failure_card_show (self->failure, failure);
}

static void
import_cb (WaxSignInForm *self)
{
  if (self->import == NULL) {
    self->import = wax_identity_import_new (self->session, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                            self->wait);
    g_signal_connect_object (self->import, "imported", G_CALLBACK (imported_cb), self, 0);
    g_signal_connect_object (self->import, "failed", G_CALLBACK (failed_cb), self, 0);
  }
  wax_identity_import_start (self->import);
}

/* ---- object ---- */

static void
wax_sign_in_form_dispose (GObject *object)
{
  WaxSignInForm *self = WAX_SIGN_IN_FORM (object);

  g_clear_object (&self->import);
  g_clear_object (&self->session);
  g_clear_pointer (&self->states, g_ptr_array_unref);
  G_OBJECT_CLASS (wax_sign_in_form_parent_class)->dispose (object);
}

static void
wax_sign_in_form_finalize (GObject *object)
{
  WaxSignInForm *self = WAX_SIGN_IN_FORM (object);

  g_ptr_array_unref (self->ways);
  g_free (self->address);
  g_free (self->server);
  G_OBJECT_CLASS (wax_sign_in_form_parent_class)->finalize (object);
}

static void
wax_sign_in_form_class_init (WaxSignInFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_sign_in_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = wax_sign_in_form_finalize;
  g_type_ensure (WAX_TYPE_FAILURE_CARD);
  g_type_ensure (WAX_TYPE_WAIT_ROW);
  g_type_ensure (WAX_TYPE_IDENTITY_CHOOSER);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-sign-in-form.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxSignInForm, way);
  gtk_widget_class_bind_template_child (widget_class, WaxSignInForm, never);
  gtk_widget_class_bind_template_child (widget_class, WaxSignInForm, certificate);
  gtk_widget_class_bind_template_child (widget_class, WaxSignInForm, none);
  gtk_widget_class_bind_template_child (widget_class, WaxSignInForm, looking);
  gtk_widget_class_bind_template_child (widget_class, WaxSignInForm, chooser);
  gtk_widget_class_bind_template_child (widget_class, WaxSignInForm, ask);
  gtk_widget_class_bind_template_child (widget_class, WaxSignInForm, failure);
  gtk_widget_class_bind_template_child (widget_class, WaxSignInForm, wait);
  gtk_widget_class_bind_template_child (widget_class, WaxSignInForm, port);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_cb);
  gtk_widget_class_bind_template_callback (widget_class, import_cb);
}

static void
wax_sign_in_form_init (WaxSignInForm *self)
{
  self->ways = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_in_ways (self);
  changed_cb (self);
}

void
wax_sign_in_form_set_session (WaxSignInForm *self, WaxSession *session)
{
  self->session = g_object_ref (session);
  wax_token_watch_attach (self->certificate, session);
  g_signal_connect_object (session, "identities-changed", G_CALLBACK (list), self, G_CONNECT_SWAPPED);
  list (self);
}

void
wax_sign_in_form_set_address (WaxSignInForm *self, const char *address)
{
  g_free (self->address);
  self->address = g_strstrip (g_strdup (address));
  show_states (self);
}

void
wax_sign_in_form_set_server (WaxSignInForm *self, const char *server)
{
  g_free (self->server);
  self->server = g_strstrip (g_strdup (server));
  show_states (self);
}

void
wax_sign_in_form_show (WaxSignInForm *self, const WaxAccountRecord *record, WaxIdentity *shown)
{
  gboolean asks = wax_account_setup_asks_certificate (record);
  const char *marked = !asks ? record->identity : shown != NULL ? wax_identity_get_id (shown) : "";
  g_autofree char *port = g_strdup_printf ("%u", record->cert_port);

  for (guint i = 0; i < self->ways->len; i++) {
    if (g_str_equal (self->ways->pdata[i], record->sign_in))
      gtk_drop_down_set_selected (self->way, i);
  }
  if (record->cert_port != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->port), port);
  gtk_check_button_set_active (self->ask, asks);
  if (marked[0] != '\0')
    wax_identity_chooser_choose (self->chooser, marked);
  wax_sign_in_form_set_server (self, record->server_url);
  wax_sign_in_form_set_address (self, record->user);
}

const char *
wax_sign_in_form_get_way (WaxSignInForm *self)
{
  guint selected = gtk_drop_down_get_selected (self->way);

  return selected < self->ways->len ? self->ways->pdata[selected] : "password";
}

static const char *
get_marked (WaxSignInForm *self)
{
  return shows_certificate (self) ? wax_identity_chooser_get_chosen (self->chooser) : NULL;
}

const char *
wax_sign_in_form_get_identity (WaxSignInForm *self)
{
  const char *marked = get_marked (self);

  return marked == NULL ? "" : gtk_check_button_get_active (self->ask) ? WAX_ACCOUNT_SETUP_ASK : marked;
}

const char *
wax_sign_in_form_get_chosen (WaxSignInForm *self)
{
  return gtk_check_button_get_active (self->ask) ? get_marked (self) : NULL;
}

WaxIdentity *
wax_sign_in_form_find_identity (WaxSignInForm *self)
{
  const char *id = get_marked (self);

  for (guint i = 0; self->states != NULL && i < self->states->len; i++) {
    const WaxIdentityState *state = self->states->pdata[i];

    if (g_strcmp0 (wax_identity_get_id (state->identity), id) == 0)
      return state->identity;
  }
  return NULL;
}

guint
wax_sign_in_form_get_port (WaxSignInForm *self)
{
  guint64 port = 0;

  g_ascii_string_to_unsigned (gtk_editable_get_text (GTK_EDITABLE (self->port)), 10, 1, 65535, &port, NULL);
  return shows_certificate (self) ? (guint) port : 0;
}

const char *
wax_sign_in_form_describe (const char *way)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_ways); i++) {
    if (g_str_equal (known_ways[i].way, way))
      return _(known_ways[i].label);
  }
  return "";
}

gboolean
wax_sign_in_form_sends_password (WaxSignInForm *self)
{
  g_autoptr(WaxAccountRecord) record = new_record (wax_sign_in_form_get_way (self));

  return wax_account_setup_sends_password (record);
}

gboolean
wax_sign_in_form_is_complete (WaxSignInForm *self)
{
  return !shows_certificate (self) ||
         (wax_sign_in_form_get_identity (self)[0] != '\0' && wax_sign_in_form_get_port (self) != 0);
}
