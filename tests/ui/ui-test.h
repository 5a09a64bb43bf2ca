#pragma once

#include "trust/wax-trust-question.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What the window tests share: a display, real keys and presses, and waiting without guessing at times. */

typedef gboolean (*UiTestCondition) (gpointer data);

/* Starts GLib's tests, GTK and Adwaita, and loads the program's style. */
void ui_test_init (int *argc, char ***argv);

/* Loads what with-words.sh has made, if that runs the program: before ui_test_init (). */
void ui_test_load_words (void);

/* From now on texts come in @language, one that with-words.sh was given; %NULL: in English. */
void ui_test_speak (const char *language);

/* Runs the main loop until @condition holds; fails the test, naming it, when it does not within a minute: only a
 * program that hangs takes that long, also on a machine that does much else. */
#define ui_test_wait_until(condition, ...) ui_test_wait_until_named (#condition, condition, __VA_ARGS__)
void ui_test_wait_until_named (const char *name, UiTestCondition condition, gpointer data);

/* Conditions: whether @widget takes presses, or does not. */
gboolean ui_test_is_sensitive (gpointer widget);
gboolean ui_test_is_insensitive (gpointer widget);

/* Runs the main loop for a while: only to show that something does not happen. */
void ui_test_pause (guint ms);

/* Waits until @widget was painted, or is gone from the screen. GTK's own way to wait never ends for a widget that goes
 * meanwhile, and says nothing of it. */
void ui_test_wait_for_draw (gpointer widget);

/* Presents the window and waits until it has the focus and was painted. */
void ui_test_present (GtkWindow *window);

/* Gives the window the focus, whoever had it. */
void ui_test_take_focus (GtkWindow *window);

/* Gives a window of the X server the focus, and moves the pointer away. */
void ui_test_set_focus (gulong xid);

/* Sends a key of the X server, e.g. "Return" or "alt+c", or several, "Tab Return", at once to whatever has the focus, or
 * types what a keyboard can. */
void ui_test_key (const char *key);
void ui_test_type (const char *text);

/* Moves the pointer of the X server onto the widget's middle and presses. */
void ui_test_click (GtkWidget *widget);

/* The same with the button for menus. */
void ui_test_click_other (GtkWidget *widget);

/* Moves it there and turns its wheel a step, with Ctrl. */
void ui_test_turn_wheel (GtkWidget *widget, gboolean up);

/* Moves it there and no more. */
void ui_test_point (GtkWidget *widget);

/* Drags @from with the pointer of the X server to the middle of @to and drops it there, once that takes it. */
void ui_test_drag (GtkWidget *from, GtkWidget *to);

/* (transfer none): a child of a template by its id; fails when there is none. */
gpointer ui_test_child (gpointer widget, const char *id);

/* Whether a part of @child is where @view shows it. */
gboolean ui_test_is_in_view (GtkWidget *view, GtkWidget *child);

/* Fails when a label below @widget that is visible has less room than its text needs, or sticks out of @window. */
void ui_test_assert_not_cut (GtkWidget *widget, GtkWindow *window);

/* Calls @func for each widget below @widget that can be seen. */
void ui_test_foreach_visible (GtkWidget *widget, void (*func) (GtkWidget *, gpointer), gpointer data);

/**
 * ui_test_question:
 * @ids: (array length=n_ids): its problems
 * @severe: another certificate was there before
 *
 * Returns: (transfer full): a question about a certificate of mail.example.test that a private authority made.
 */
WaxTrustQuestion *ui_test_question (const WaxProblemId *ids, guint n_ids, gboolean severe);

G_END_DECLS
