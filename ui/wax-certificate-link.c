#include "wax-certificate-link.h"

#include <glib/gi18n-lib.h>

struct _WaxCertificateLink {
  GObject parent_instance;
  WaxCertificate *certificate;
  char *title;
  const char *role;
  char *state;
  const char *icon_name;
  const char *style;
  gboolean is_in_path;
};

G_DEFINE_FINAL_TYPE (WaxCertificateLink, wax_certificate_link, G_TYPE_OBJECT)

static void
wax_certificate_link_finalize (GObject *object)
{
  WaxCertificateLink *self = WAX_CERTIFICATE_LINK (object);

  g_clear_pointer (&self->certificate, wax_certificate_unref);
  g_free (self->title);
  g_free (self->state);
  G_OBJECT_CLASS (wax_certificate_link_parent_class)->finalize (object);
}

static void
wax_certificate_link_class_init (WaxCertificateLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_certificate_link_finalize;
}

static void
wax_certificate_link_init (WaxCertificateLink *self)
{
}

/* Takes @state. */
static WaxCertificateLink *
link_new (WaxCertificate *certificate, const char *title, const char *role, char *state)
{
  WaxCertificateLink *self = g_object_new (WAX_TYPE_CERTIFICATE_LINK, NULL);

  self->certificate = certificate != NULL ? wax_certificate_ref (certificate) : NULL;
  self->title = g_strdup (title[0] != '\0' ? title : _("(nameless)"));
  self->role = role;
  self->state = state;
  self->is_in_path = TRUE;
  return self;
}

static WaxCertificateLink *
mark (WaxCertificateLink *self, const char *icon_name, const char *style)
{
  self->icon_name = icon_name;
  self->style = style;
  return self;
}

/* The problems at one place, each sentence once, joined; NULL when there is none. */
static char *
describe_problems (WaxVerdict *verdict, guint at)
{
  GPtrArray *problems = wax_verdict_get_problems (verdict);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *last = NULL;

  for (guint i = 0; i < problems->len; i++) {
    WaxProblem *problem = g_ptr_array_index (problems, i);
    g_autofree char *sentence = problem->at == at ? wax_problem_describe (problem, verdict) : NULL;

    if (sentence == NULL || g_strcmp0 (sentence, last) == 0)
      continue;
    g_string_append_printf (text, " %s", sentence);
    g_free (last);
    last = g_steal_pointer (&sentence);
  }
  if (text->len == 0)
    return NULL;
  /* Translators: what is wrong with a certificate follows. */
  g_string_prepend (text, _("Not in order:"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const char *
get_role (const WaxShownPath *path, guint index)
{
  if (index == 0)
    return _("The server’s own certificate");
  if (index + 1 == path->links->len && (path->end == WAX_PATH_ANCHORED || path->end == WAX_PATH_SELF_SIGNED))
    return _("Root");
  return _("Issuer");
}

/* Why the anchor is one. */
static char *
describe_source (WaxVerdict *verdict)
{
  WaxAnchorSource *source = wax_verdict_get_anchor_source (verdict);
  g_autofree char *where = source != NULL ? wax_anchor_source_describe (source) : NULL;

  if (where == NULL)
    return g_strdup (_("It was trusted when this was examined."));
  /* Translators: about a root certificate; a sentence says on whose authority. */
  return g_strdup_printf (_("Trusted. %s"), where);
}

static char *
praise (WaxVerdict *verdict, const WaxShownPath *path, guint index)
{
  if (path->end != WAX_PATH_ANCHORED)
    return g_strdup (_("Nothing was found against it, but nothing confirms it either."));
  if (index + 1 == path->links->len)
    return describe_source (verdict);
  return g_strdup (wax_verdict_is_empty (verdict) ? _("In order.") : _("Nothing was found against it."));
}

static WaxCertificateLink *
known_link_new (WaxVerdict *verdict, const WaxShownPath *path, guint index)
{
  WaxCertificate *certificate = g_ptr_array_index (path->links, index);
  char *problems = describe_problems (verdict, g_array_index (path->places, guint, index));
  WaxCertificateLink *self =
    link_new (certificate, wax_certificate_get_display_name (certificate), get_role (path, index),
              problems != NULL ? problems : praise (verdict, path, index));

  if (problems != NULL)
    return mark (self, "dialog-error-symbolic", "error");
  if (path->end == WAX_PATH_ANCHORED)
    return mark (self, "object-select-symbolic", "success");
  return mark (self, "dialog-question-symbolic", "warning");
}

/* The gap above the topmost link. */
static WaxCertificateLink *
missing_link_new (const WaxShownPath *path)
{
  const WaxCertificate *last = g_ptr_array_index (path->links, path->links->len - 1);
  g_autofree char *name = wax_certificate_dup_issuer_display_name (last);

  return mark (link_new (NULL, name, _("Missing issuer"),
                         g_strdup (_("The server did not send it, and it is not here."))),
               "action-unavailable-symbolic", "error");
}

static WaxCertificateLink *
link_beside_new (WaxCertificate *certificate)
{
  WaxCertificateLink *self = link_new (certificate, wax_certificate_get_display_name (certificate), _("Not used"),
                                       g_strdup (_("The server sent it too, but it is no part of this path.")));

  self->is_in_path = FALSE;
  return mark (self, "list-remove-symbolic", "dim-label");
}

static void
take (GListStore *links, WaxCertificateLink *link)
{
  g_list_store_append (links, link);
  g_object_unref (link);
}

GListModel *
wax_certificate_link_list (WaxVerdict *verdict, WaxShownPath *path)
{
  GListStore *links = g_list_store_new (WAX_TYPE_CERTIFICATE_LINK);

  if (path->links->len > 0 && path->end == WAX_PATH_NO_ISSUER)
    take (links, missing_link_new (path));
  for (guint i = path->links->len; i > 0; i--)
    take (links, known_link_new (verdict, path, i - 1));
  for (guint i = 0; i < path->beside->len; i++)
    take (links, link_beside_new (g_ptr_array_index (path->beside, i)));
  return G_LIST_MODEL (links);
}

static const char *
get_role_above (WaxCertificate *certificate)
{
  return g_str_equal (wax_certificate_get_subject (certificate), wax_certificate_get_issuer (certificate)) ? _("Root")
                                                                                                          : _("Issuer");
}

/* @role, @state: of the lowest; @state_above: of the others; @state_top: of the highest, if that is another one */
static GListModel *
list_chain (GPtrArray *chain, const char *role, const char *state, const char *state_above, const char *state_top)
{
  GListStore *links = g_list_store_new (WAX_TYPE_CERTIFICATE_LINK);

  for (guint i = chain->len; i > 0; i--) {
    WaxCertificate *certificate = chain->pdata[i - 1];
    const char *told = i == 1 ? state : i == chain->len ? state_top : state_above;

    take (links, mark (link_new (certificate, wax_certificate_get_display_name (certificate),
                                 i == 1 ? role : get_role_above (certificate), g_strdup (told)),
                       "application-certificate-symbolic", "dim-label"));
  }
  return G_LIST_MODEL (links);
}

GListModel *
wax_certificate_link_list_own (const WaxIdentity *identity)
{
  return list_chain (wax_identity_get_chain (identity), _("Your own certificate"),
                     _("It is for servers to decide about it."), _("It is shown to servers along with it."),
                     _("It is shown to servers along with it."));
}

GListModel *
wax_certificate_link_list_signer (const WaxMailSignature *signature)
{
  const char *came = _("It came with the message.");

  return list_chain (signature->chain, _("The signer’s certificate"),
                     _("The message says that it is signed with its key."), came,
                     signature->anchored ? _("This computer trusts what it vouches for.") : came);
}

static GListModel *
get_next_link_cb (gpointer item, gpointer data)
{
  GListModel *links = data;
  guint position = 0;
  GListStore *below;
  g_autoptr(WaxCertificateLink) next = NULL;

  if (!WAX_CERTIFICATE_LINK (item)->is_in_path || !g_list_store_find (G_LIST_STORE (links), item, &position))
    return NULL;
  next = g_list_model_get_item (links, position + 1);
  if (next == NULL || !next->is_in_path)
    return NULL;
  below = g_list_store_new (WAX_TYPE_CERTIFICATE_LINK);
  g_list_store_append (below, next);
  return G_LIST_MODEL (below);
}

GListModel *
wax_certificate_link_list_to_tree (GListModel *links)
{
  GListStore *roots = g_list_store_new (WAX_TYPE_CERTIFICATE_LINK);
  guint n = g_list_model_get_n_items (links);

  for (guint i = 0; i < n; i++) {
    g_autoptr(WaxCertificateLink) link = g_list_model_get_item (links, i);

    if (i == 0 || !link->is_in_path)
      g_list_store_append (roots, link);
  }
  return G_LIST_MODEL (
    gtk_tree_list_model_new (G_LIST_MODEL (roots), FALSE, TRUE, get_next_link_cb, links, g_object_unref));
}

WaxCertificate *
wax_certificate_link_get_certificate (WaxCertificateLink *self)
{
  return self->certificate;
}

const char *
wax_certificate_link_get_title (WaxCertificateLink *self)
{
  return self->title;
}

const char *
wax_certificate_link_get_role (WaxCertificateLink *self)
{
  return self->role;
}

const char *
wax_certificate_link_get_state (WaxCertificateLink *self)
{
  return self->state;
}

const char *
wax_certificate_link_get_icon_name (WaxCertificateLink *self)
{
  return self->icon_name;
}

const char *
wax_certificate_link_get_style (WaxCertificateLink *self)
{
  return self->style;
}

gboolean
wax_certificate_link_is_in_path (WaxCertificateLink *self)
{
  return self->is_in_path;
}
