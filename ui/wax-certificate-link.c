#include "wax-certificate-link.h"

#include <glib/gi18n-lib.h>

struct _WaxCertificateLink {
  GObject parent_instance;
  WaxCertificate *certificate;
  char *title;
  char *state;
  const char *icon_name;
  const char *style;
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

/* The problems at one place, joined; NULL when there is none. */
static char *
describe_problems (WaxVerdict *verdict, guint at)
{
  GPtrArray *problems = wax_verdict_get_problems (verdict);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++) {
    WaxProblem *problem = g_ptr_array_index (problems, i);
    g_autofree char *sentence = NULL;

    if (problem->at != at)
      continue;
    sentence = wax_problem_describe (problem, verdict);
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", sentence);
  }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static WaxCertificateLink *
link_new (WaxCertificate *certificate, const char *title, const char *state, const char *icon_name, const char *style)
{
  WaxCertificateLink *self = g_object_new (WAX_TYPE_CERTIFICATE_LINK, NULL);

  self->certificate = certificate != NULL ? wax_certificate_ref (certificate) : NULL;
  self->title = g_strdup (title);
  self->state = g_strdup (state);
  self->icon_name = icon_name;
  self->style = style;
  return self;
}

static WaxCertificateLink *
sent_link_new (WaxVerdict *verdict, guint at)
{
  WaxCertificate *certificate = g_ptr_array_index (wax_verdict_get_chain (verdict), at);
  const char *title = wax_certificate_get_display_name (certificate);
  g_autofree char *problems = describe_problems (verdict, at);

  if (problems != NULL)
    return link_new (certificate, title, problems, "dialog-error-symbolic", "error");
  if (wax_verdict_is_empty (verdict))
    return link_new (certificate, title, _("In order."), "object-select-symbolic", "success");
  if (wax_verdict_get_anchor (verdict) != NULL)
    return link_new (certificate, title, _("Nothing was found against it."), "object-select-symbolic", "success");
  return link_new (certificate, title, _("Nothing was found against it, but nothing confirms it either."),
                   "dialog-question-symbolic", "warning");
}

static WaxCertificateLink *
anchor_link_new (WaxVerdict *verdict)
{
  WaxCertificate *anchor = wax_verdict_get_anchor (verdict);
  g_autofree char *problems = describe_problems (verdict, wax_verdict_get_chain (verdict)->len);
  const char *title = wax_certificate_get_display_name (anchor);

  if (problems != NULL)
    return link_new (anchor, title, problems, "dialog-error-symbolic", "error");
  return link_new (anchor, title, _("Trusted by this computer: a root of its certificate store."),
                   "object-select-symbolic", "success");
}

static gboolean
ends_in_anchor (WaxVerdict *verdict)
{
  GPtrArray *chain = wax_verdict_get_chain (verdict);
  WaxCertificate *anchor = wax_verdict_get_anchor (verdict);

  return anchor != NULL && chain->len > 0 && wax_certificate_equal (anchor, g_ptr_array_index (chain, chain->len - 1));
}

GListModel *
wax_certificate_link_list (WaxVerdict *verdict)
{
  GListStore *links = g_list_store_new (WAX_TYPE_CERTIFICATE_LINK);
  GPtrArray *chain = wax_verdict_get_chain (verdict);
  g_autoptr(WaxCertificateLink) top = NULL;

  if (wax_verdict_get_anchor (verdict) != NULL && !ends_in_anchor (verdict)) {
    top = anchor_link_new (verdict);
  } else if (wax_verdict_has_problem (verdict, WAX_PROBLEM_ISSUER_UNKNOWN) && chain->len > 0) {
    WaxCertificate *last = g_ptr_array_index (chain, chain->len - 1);

    top = link_new (NULL, wax_certificate_get_issuer (last),
                    _("Not sent by the server and not in this computer's store."), "dialog-question-symbolic",
                    "warning");
  }
  if (top != NULL)
    g_list_store_append (links, top);
  for (guint i = chain->len; i > 0; i--) {
    g_autoptr(WaxCertificateLink) sent = sent_link_new (verdict, i - 1);

    g_list_store_append (links, sent);
  }
  return G_LIST_MODEL (links);
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
