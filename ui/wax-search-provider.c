#include "wax-search-provider.h"

#include "app/wax-desktop-search.h"
#include "mail/wax-line.h"
#include "wax-application-private.h"
#include "wax-mail-words.h"

#include <glib/gi18n-lib.h>

#define PATH "/io/github/waxwing/Waxwing/SearchProvider"

enum { MAX_RESULTS = 10, MAX_SUBJECT = 120 };

struct _WaxSearchProvider {
  WaxApplication *application;
  char *profile_dir;
  GDBusConnection *bus;
  guint id;
  GCancellable *searching; /* (nullable): who types on wants the next one only */
};

static const char description[] =
  "<node><interface name='org.gnome.Shell.SearchProvider2'>"
  "<method name='GetInitialResultSet'><arg type='as' direction='in'/><arg type='as' direction='out'/></method>"
  "<method name='GetSubsearchResultSet'><arg type='as' direction='in'/><arg type='as' direction='in'/>"
  "<arg type='as' direction='out'/></method>"
  "<method name='GetResultMetas'><arg type='as' direction='in'/><arg type='aa{sv}' direction='out'/></method>"
  "<method name='ActivateResult'><arg type='s' direction='in'/><arg type='as' direction='in'/>"
  "<arg type='u' direction='in'/></method>"
  "<method name='LaunchSearch'><arg type='as' direction='in'/><arg type='u' direction='in'/></method>"
  "</interface></node>";

/* ---- answers ---- */

/* A program that was started for a search stays until that is answered. */
static GApplication *
get_application (GDBusMethodInvocation *invocation)
{
  WaxSearchProvider *self = g_dbus_method_invocation_get_user_data (invocation);

  return G_APPLICATION (self->application);
}

static void
end_answer (GDBusMethodInvocation *invocation, GVariant *answer, const GError *error)
{
  GApplication *application = get_application (invocation);

  if (answer != NULL)
    g_dbus_method_invocation_return_value (invocation, answer);
  else
    g_dbus_method_invocation_return_gerror (invocation, error);
  g_application_release (application);
}

static void
searched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GDBusMethodInvocation *invocation = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) found = wax_desktop_search_finish (result, &error);
  g_auto(GVariantBuilder) ids = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("as"));

  for (guint i = 0; found != NULL && i < found->len; i++)
    g_variant_builder_add_value (&ids, g_variant_new_take_string (wax_found_dup_id (found->pdata[i])));
  /* One that was given up has found nothing. */
  if (found != NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    end_answer (invocation, g_variant_new ("(as)", &ids), NULL);
  else
    end_answer (invocation, NULL, error);
}

static void
search (WaxSearchProvider *self, const char *const *terms, GDBusMethodInvocation *invocation)
{
  g_autofree char *words = g_strjoinv (" ", (char **) terms);

  if (self->searching != NULL)
    g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  self->searching = g_cancellable_new ();
  g_application_hold (get_application (invocation));
  wax_desktop_search_async (self->profile_dir, words, MAX_RESULTS, self->searching, searched_cb, invocation);
}

static void
add_meta (GVariantBuilder *metas, const WaxFound *found)
{
  gboolean unread = (found->message->flags & WAX_MESSAGE_UNREAD) != 0;
  g_autofree char *id = wax_found_dup_id (found);
  g_autofree char *subject = wax_line_new (found->message->subject, MAX_SUBJECT);
  g_autofree char *sender = wax_mail_words_sender (found->message);
  /* Translators: who sent a message, then the account that has it. */
  g_autofree char *where = g_strdup_printf (_("%s – %s"), sender, found->account);
  g_autoptr(GIcon) icon = g_themed_icon_new (unread ? "mail-unread" : "mail-read");

  g_variant_builder_open (metas, G_VARIANT_TYPE ("a{sv}"));
  g_variant_builder_add (metas, "{sv}", "id", g_variant_new_string (id));
  g_variant_builder_add (metas, "{sv}", "name", g_variant_new_string (subject[0] != '\0' ? subject
                                                                                         : _("(no subject)")));
  g_variant_builder_add (metas, "{sv}", "description", g_variant_new_string (where));
  g_variant_builder_add (metas, "{sv}", "icon", g_icon_serialize (icon));
  g_variant_builder_close (metas);
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GDBusMethodInvocation *invocation = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) found = wax_desktop_search_finish (result, &error);
  g_auto(GVariantBuilder) metas = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  for (guint i = 0; found != NULL && i < found->len; i++)
    add_meta (&metas, found->pdata[i]);
  end_answer (invocation, found != NULL ? g_variant_new ("(aa{sv})", &metas) : NULL, error);
}

/* ---- calls ---- */

static void
activate (WaxSearchProvider *self, const char *id, GDBusMethodInvocation *invocation)
{
  g_autofree char *account_id = NULL;
  const char *message_id;

  if (wax_found_split_id (id, &account_id, &message_id))
    wax_application_request (self->application, "show-message", account_id, message_id);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
launch (WaxSearchProvider *self, const char *const *terms, GDBusMethodInvocation *invocation)
{
  g_autofree char *words = g_strjoinv (" ", (char **) terms);

  wax_application_request (self->application, "search", "", words);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
call_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *method,
         GVariant *parameters, GDBusMethodInvocation *invocation, gpointer data)
{
  WaxSearchProvider *self = data;
  gboolean activates = g_str_equal (method, "ActivateResult");
  /* The words, or ids, are the last array of all calls. */
  gsize index = activates || g_str_equal (method, "GetSubsearchResultSet") ? 1 : 0;
  g_autoptr(GVariant) array = g_variant_get_child_value (parameters, index);
  g_autofree const char **words = g_variant_get_strv (array, NULL);

  if (activates) {
    g_autoptr(GVariant) id = g_variant_get_child_value (parameters, 0);

    activate (self, g_variant_get_string (id, NULL), invocation);
  } else if (g_str_equal (method, "LaunchSearch")) {
    launch (self, words, invocation);
  } else if (g_str_equal (method, "GetResultMetas")) {
    g_application_hold (get_application (invocation));
    wax_desktop_search_look_up_async (self->profile_dir, words, NULL, looked_up_cb, invocation);
  } else {
    search (self, words, invocation);
  }
}

WaxSearchProvider *
wax_search_provider_new (WaxApplication *application, const char *profile_dir, GDBusConnection *bus, GError **error)
{
  static const GDBusInterfaceVTable vtable = { .method_call = call_cb };
  g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (description, NULL);
  WaxSearchProvider *self = g_new0 (WaxSearchProvider, 1);

  self->application = application;
  self->profile_dir = g_strdup (profile_dir);
  self->bus = g_object_ref (bus);
  self->id = g_dbus_connection_register_object (bus, PATH, node->interfaces[0], &vtable, self, NULL, error);
  if (self->id == 0)
    g_clear_pointer (&self, wax_search_provider_free);
  return self;
}

void
wax_search_provider_free (WaxSearchProvider *self)
{
  if (self->id != 0)
    g_dbus_connection_unregister_object (self->bus, self->id);
  if (self->searching != NULL)
    g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  g_object_unref (self->bus);
  g_free (self->profile_dir);
  g_free (self);
}
