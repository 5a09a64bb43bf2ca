#include "protocol/wax-sign-in.h"

static const char *const ways[] = {
  [WAX_SIGN_IN_PASSWORD] = "password",
  [WAX_SIGN_IN_CERTIFICATE] = "certificate",
  [WAX_SIGN_IN_CERTIFICATE_OR_PASSWORD] = "certificate-or-password",
  [WAX_SIGN_IN_BOTH] = "both",
};

static const char *const means_names[] = {
  [WAX_SIGNED_IN_WITH_NOTHING] = NULL,
  [WAX_SIGNED_IN_WITH_PASSWORD] = "password",
  [WAX_SIGNED_IN_WITH_CERTIFICATE] = "certificate",
  [WAX_SIGNED_IN_WITH_BOTH] = "both",
};

gboolean
wax_sign_in_way_from_string (const char *text, WaxSignInWay *way)
{
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    if (g_str_equal (ways[i], text)) {
      *way = (WaxSignInWay) i;
      return TRUE;
    }
  }
  return FALSE;
}

const char *
wax_sign_in_means_to_string (WaxSignInMeans means)
{
  return means_names[means];
}

WaxSignInMeans
wax_sign_in_means_from_string (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (means_names); i++) {
    if (means_names[i] != NULL && g_strcmp0 (means_names[i], text) == 0)
      return (WaxSignInMeans) i;
  }
  return WAX_SIGNED_IN_WITH_NOTHING;
}

WaxSignIn *
wax_sign_in_new (WaxSignInMeans means, const GError *missing)
{
  WaxSignIn *self = g_atomic_rc_box_new (WaxSignIn);

  self->means = means;
  self->missing = missing != NULL ? g_error_copy (missing) : NULL;
  return self;
}

WaxSignIn *
wax_sign_in_ref (WaxSignIn *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  g_clear_error (&((WaxSignIn *) data)->missing);
}

void
wax_sign_in_unref (WaxSignIn *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
