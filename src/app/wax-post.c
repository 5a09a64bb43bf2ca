#include "app/wax-post.h"

typedef struct {
  GSourceOnceFunc func;
  gpointer data;
  GDestroyNotify free_data;
} Post;

static void
post_free (gpointer data)
{
  Post *post = data;

  if (post->free_data != NULL)
    post->free_data (post->data);
  g_free (post);
}

static gboolean
run_cb (gpointer data)
{
  Post *post = data;

  post->func (post->data);
  return G_SOURCE_REMOVE;
}

void
wax_post (GSourceOnceFunc func, gpointer data, GDestroyNotify free_data)
{
  g_autoptr(GSource) source = g_idle_source_new ();
  Post *post = g_new0 (Post, 1);

  post->func = func;
  post->data = data;
  post->free_data = free_data;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "wax-post");
  g_source_set_callback (source, run_cb, post, post_free);
  g_source_attach (source, NULL);
}
