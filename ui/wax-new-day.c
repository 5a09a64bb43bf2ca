#include "wax-new-day.h"

/* Timers stand still while a computer sleeps: a long one would end as much too late. */
enum { LOOK_S = 60 };

#define DATA "wax-new-day"

typedef struct {
  WaxNewDayFunc func;
  guint32 today;
  guint look_id;
} Day;

static void
day_free (gpointer data)
{
  Day *day = data;

  g_source_remove (day->look_id);
  g_free (day);
}

/* Here, and counted from any day on. */
static guint32
get_today (void)
{
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_local (g_get_real_time () / G_USEC_PER_SEC);
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) g_date_time_get_day_of_month (now), (GDateMonth) g_date_time_get_month (now),
                  (GDateYear) g_date_time_get_year (now));
  return g_date_get_julian (&date);
}

static void
look (GtkWidget *widget)
{
  Day *day = g_object_get_data (G_OBJECT (widget), DATA);
  guint32 today = get_today ();

  if (day == NULL || today == day->today)
    return;
  day->today = today;
  day->func (widget);
}

static gboolean
look_cb (gpointer widget)
{
  look (widget);
  return G_SOURCE_CONTINUE;
}

static void
root_cb (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  if (root != NULL && GTK_IS_WINDOW (root))
    g_signal_connect_object (root, "notify::is-active", G_CALLBACK (look), widget, G_CONNECT_SWAPPED);
}

void
wax_new_day_follow (GtkWidget *widget, WaxNewDayFunc func)
{
  Day *day = g_new (Day, 1);

  *day = (Day) { func, get_today (), g_timeout_add_seconds (LOOK_S, look_cb, widget) };
  g_object_set_data_full (G_OBJECT (widget), DATA, day, day_free);
  g_signal_connect (widget, "notify::root", G_CALLBACK (root_cb), NULL);
  root_cb (widget);
}
