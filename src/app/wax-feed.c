#include "app/wax-feed.h"

#include "app/wax-post.h"

/* One slot a channel; the flag says that the main thread has been asked to look. */
typedef struct {
  int done;
  int total;
  int waiting;
  int posted;
} Slot;

struct _WaxFeed {
  GWeakRef account;
  Slot slots[WAX_N_CHANNELS];
};

typedef struct {
  WaxFeed *feed;
  WaxChannelId channel;
} Look;

typedef struct {
  WaxFeed *feed;
  WaxChangeSet *news;
} News;

static void
clear (gpointer data)
{
  g_weak_ref_clear (&((WaxFeed *) data)->account);
}

static void
feed_unref (WaxFeed *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

WaxFeed *
wax_feed_new (WaxAccount *account)
{
  WaxFeed *self = g_atomic_rc_box_new0 (WaxFeed);

  g_weak_ref_init (&self->account, account);
  return self;
}

void
wax_feed_free (gpointer self)
{
  feed_unref (self);
}

static void
look_free (gpointer data)
{
  feed_unref (((Look *) data)->feed);
  g_free (data);
}

static void
look_cb (gpointer data)
{
  Look *look = data;
  Slot *slot = &look->feed->slots[look->channel];
  g_autoptr(WaxAccount) account = g_weak_ref_get (&look->feed->account);
  WaxProgress progress = { look->channel };

  g_atomic_int_set (&slot->posted, FALSE);
  progress.done = (guint) g_atomic_int_get (&slot->done);
  progress.total = (guint) g_atomic_int_get (&slot->total);
  progress.waiting = (guint) g_atomic_int_get (&slot->waiting);
  if (account != NULL)
    wax_account_take_progress (account, &progress);
}

void
wax_feed_progress (const WaxProgress *progress, gpointer data)
{
  WaxFeed *self = data;
  Slot *slot = &self->slots[progress->channel];
  Look *look;

  g_atomic_int_set (&slot->done, (int) progress->done);
  g_atomic_int_set (&slot->total, (int) progress->total);
  g_atomic_int_set (&slot->waiting, (int) progress->waiting);
  if (!g_atomic_int_compare_and_exchange (&slot->posted, FALSE, TRUE))
    return;
  look = g_new (Look, 1);
  look->feed = g_atomic_rc_box_acquire (self);
  look->channel = progress->channel;
  wax_post (look_cb, look, look_free);
}

static void
news_free (gpointer data)
{
  News *news = data;

  wax_change_set_unref (news->news);
  feed_unref (news->feed);
  g_free (news);
}

static void
news_cb (gpointer data)
{
  News *news = data;
  g_autoptr(WaxAccount) account = g_weak_ref_get (&news->feed->account);

  if (account != NULL)
    wax_account_take_news (account, news->news);
}

void
wax_feed_news (WaxChangeSet *changes, gpointer data)
{
  News *news = g_new (News, 1);

  news->feed = g_atomic_rc_box_acquire (data);
  news->news = wax_change_set_ref (changes);
  wax_post (news_cb, news, news_free);
}
