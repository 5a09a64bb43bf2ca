#pragma once

#include "app/wax-session.h"
#include "wax-message-pane.h"
#include "wax-window.h"

G_BEGIN_DECLS

/* A window, and how long each of its frames takes. */
typedef struct {
  WaxSession *session;
  GtkWidget *window;
  GArray *frames_us; /* how long the main loop was held */
  GArray *work_us;   /* of that, its own processor time: the rest is waiting, or other programs on the same machine */
  gint64 before_us, before_work_us;
  gint64 moved_us, moved_work_us; /* what the view does at once when it is moved counts for the frame that shows it */
  guint n_shown;                  /* messages that were put on the screen */
  gboolean done;
  guint n_accounts; /* two: it is All Inboxes that is gone back to */
} Bench;

/* From the first frame on. */
void bench_watch (Bench *self);
void bench_wait_frame (Bench *self);

/* Runs @act on @data; what it takes counts for the next frame. */
void bench_act (Bench *self, void (*act) (gpointer data), gpointer data);

void bench_scroll_to (Bench *self, double value);
GtkAdjustment *bench_get_adjustment (Bench *self);
WaxMessagePane *bench_find_pane (Bench *self);

/* Until the list is there, and painted. */
void bench_wait_list (Bench *self);

/* Prints what was measured since, against that limit for the slowest of a hundred; 0 for none. */
void bench_print_frames (Bench *self, const char *name, double limit_ms);
void bench_print_times (GArray *times_us, const char *name, double limit_ms);
void bench_forget_frames (Bench *self);

double bench_get_resident_mib (void);

/* bench-reading.c: messages that are opened, folders that are gone to, and a day of both. */
void bench_measure_reading (Bench *self, guint n_bodies);
void bench_measure_folders (Bench *self);
void bench_measure_day (Bench *self, guint n_actions);

G_END_DECLS
