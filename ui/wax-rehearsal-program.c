#include "wax-rehearsal-program.h"

#include "rehearsal/wax-rehearsal-stage.h"
#include "util/wax-worker.h"
#include "wax-application.h"
#include "wax-labels.h"
#include "wax-trust-dialog.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>

/* Of the worker's thread alone. */
typedef struct {
  WaxRehearsal *rehearsal;
  WaxRehearsalStage *stage;
} Play;

/* What came of the connections, and what may be decided about them. */
typedef struct {
  WaxRehearsalResult *result;
  WaxPolicy *policy;
} Scene;

struct _WaxRehearsalProgram {
  AdwApplication parent_instance;
  const WaxSituation *situation;
  WaxWorker *worker;
  GCancellable *cancellable;
  Play *play;
  GPtrArray *declined; /* keys of questions */
  Scene *scene;
  WaxEndpoint *tried; /* (nullable): where something was just done for the connection */
  const char *answer; /* what that was */
  const char *duration;
  WaxTrustDialog *searching; /* (nullable): which waits for what is found */
  guint signal_ids[2];
  gboolean asked;
  gboolean ending;
  int status;
};

G_DEFINE_FINAL_TYPE (WaxRehearsalProgram, wax_rehearsal_program, ADW_TYPE_APPLICATION)

/* ---- on the worker ---- */

static void
scene_free (gpointer data)
{
  Scene *self = data;

  g_clear_pointer (&self->result, wax_rehearsal_result_free);
  g_clear_pointer (&self->policy, wax_policy_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scene, scene_free)

/* What the worker is to do: connect, after the person's decision where there is one. */
typedef struct {
  Play *play;
  const WaxSituation *situation;
  WaxTrustQuestion *question; /* (nullable) */
  WaxDuration duration;
  char *entered;
  char *why;
} Task;

static void
task_free (gpointer data)
{
  Task *self = data;

  g_clear_object (&self->question);
  g_free (self->entered);
  g_free (self->why);
  g_free (self);
}

static gboolean
set_stage (Play *play, const WaxSituation *situation, GCancellable *cancellable, GError **error)
{
  if (play->stage != NULL)
    return TRUE;
  play->rehearsal = wax_rehearsal_new (error);
  if (play->rehearsal != NULL)
    play->stage = wax_rehearsal_stage_new (play->rehearsal, situation, cancellable, error);
  return play->stage != NULL;
}

static gpointer
run_task (gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr(Scene) scene = g_new0 (Scene, 1);

  if (!set_stage (task->play, task->situation, cancellable, error))
    return NULL;
  if (task->question != NULL &&
      !wax_rehearsal_stage_trust (task->play->stage, task->question, task->duration, task->entered, task->why, error))
    return NULL;
  scene->result = wax_rehearsal_stage_connect (task->play->stage, cancellable, error);
  scene->policy = wax_rehearsal_stage_dup_policy (task->play->stage);
  return scene->result != NULL ? g_steal_pointer (&scene) : NULL;
}

typedef struct {
  Play *play;
  WaxTrustQuestion *question;
} Search;

static void
search_free (gpointer data)
{
  Search *self = data;

  g_object_unref (self->question);
  g_free (self);
}

static gpointer
run_search (gpointer data, GCancellable *cancellable, GError **error)
{
  Search *search = data;
  WaxIssuerFinding finding;

  return wax_rehearsal_stage_fetch (search->play->stage, search->question, &finding, cancellable, error)
           ? GINT_TO_POINTER ((int) finding + 1)
           : NULL;
}

static gpointer
run_end (gpointer data, GCancellable *cancellable, GError **error)
{
  Play *play = data;

  g_clear_pointer (&play->stage, wax_rehearsal_stage_free);
  g_clear_pointer (&play->rehearsal, wax_rehearsal_free);
  return NULL;
}

/* ---- the end ---- */

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxRehearsalProgram) self = data;
  g_autoptr(GError) error = NULL;

  wax_worker_run_finish (WAX_WORKER (source), result, &error);
  g_application_quit (G_APPLICATION (self));
}

/* The server stops and the profile is gone before the program is. */
static void
end (WaxRehearsalProgram *self)
{
  if (self->ending)
    return;
  self->ending = TRUE;
  g_cancellable_cancel (self->cancellable);
  wax_worker_run_async (self->worker, run_end, self->play, NULL, NULL, NULL, ended_cb, g_object_ref (self));
}

static gboolean
interrupted_cb (gpointer data)
{
  WaxRehearsalProgram *self = data;

  self->status = 130;
  end (self);
  return G_SOURCE_CONTINUE;
}

/* ---- what a person sees ---- */

static void
tell (const char *answer, const WaxEndpoint *endpoint, const char *duration, const WaxFailure *failure)
{
  g_autofree char *name = wax_endpoint_to_string (endpoint);

  printf ("%s\t%s\t%s\t%s\n", answer, name, duration, failure != NULL ? failure->code : "stands");
  fflush (stdout);
}

static gboolean
is_open (WaxRehearsalProgram *self, const WaxRehearsalResult *result)
{
  WaxTrustQuestion *question = result->failure != NULL ? result->failure->question : NULL;

  return question != NULL && !g_ptr_array_find_with_equal_func (self->declined, wax_trust_question_get_key (question),
                                                                g_str_equal, NULL);
}

/* (nullable): the first connection about which nobody has decided */
static const WaxRehearsalResult *
find_open (WaxRehearsalProgram *self, const WaxRehearsalResult *result)
{
  for (; result != NULL; result = result->beside) {
    if (is_open (self, result))
      return result;
  }
  return NULL;
}

static const WaxRehearsalResult *
find_at (const WaxRehearsalResult *result, WaxEndpoint *endpoint)
{
  for (; result != NULL; result = result->beside) {
    if (wax_endpoint_equal (result->endpoint, endpoint))
      return result;
  }
  return NULL;
}

static GtkWidget *
new_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  wax_labels_add_no_hyphens (GTK_LABEL (label));
  gtk_widget_add_css_class (label, style);
  return label;
}

static void
add_close (GtkWidget *window, GtkWidget *box)
{
  GtkWidget *button = gtk_button_new_with_label (_("Close"));
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "window.close");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_box_append (GTK_BOX (box), button);
  gtk_window_set_default_widget (GTK_WINDOW (window), button);
  gtk_window_set_focus (GTK_WINDOW (window), button);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
}

static gboolean
closed_cb (WaxRehearsalProgram *self)
{
  end (self);
  return GDK_EVENT_PROPAGATE;
}

static void
show_words (WaxRehearsalProgram *self, const char *heading, const char *text)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *header = adw_header_bar_new ();

  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), adw_bin_new ());
  gtk_widget_add_css_class (header, "flat");
  gtk_box_append (GTK_BOX (content), header);
  gtk_box_append (GTK_BOX (content), box);
  gtk_widget_add_css_class (box, "unasked");
  gtk_box_append (GTK_BOX (box), new_label (heading, "title-2"));
  gtk_box_append (GTK_BOX (box), new_label (text, "body"));
  add_close (window, box);
  gtk_window_set_title (GTK_WINDOW (window), heading);
  gtk_window_set_default_size (GTK_WINDOW (window), 420, -1);
  adw_window_set_content (ADW_WINDOW (window), content);
  gtk_window_set_application (GTK_WINDOW (window), GTK_APPLICATION (self));
  g_signal_connect_object (window, "close-request", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

/* Where nobody is asked: what the window would say instead. */
static void
show_unasked (WaxRehearsalProgram *self, const WaxRehearsalResult *result)
{
  const WaxFailure *failure = result->failure;
  g_autofree char *text = NULL;

  tell ("none", result->endpoint, "", failure);
  if (failure != NULL)
    /* Translators: both are sentences of another place of the program. */
    text = g_strdup_printf (_("The window's bar says:\n\n%s\n%s"), failure->sentence, failure->help);
  else
    text = g_strdup (_("The connection stands."));
  show_words (self, _("Rehearsal: Nothing Is Asked"), text);
}

static void ask (WaxRehearsalProgram *self);

static void
fail (WaxRehearsalProgram *self, const GError *error)
{
  g_autoptr(WaxFailure) failure = wax_failure_new (error, NULL);

  if (self->ending)
    return;
  g_printerr ("%s\n", failure->sentence);
  self->status = 1;
  end (self);
}

static void
played_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxRehearsalProgram) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(Scene) scene = wax_worker_run_finish (WAX_WORKER (source), result, &error);

  if (scene == NULL) {
    fail (self, error);
    return;
  }
  if (self->ending)
    return;
  g_clear_pointer (&self->scene, scene_free);
  self->scene = g_steal_pointer (&scene);
  if (self->tried != NULL) {
    const WaxRehearsalResult *now = find_at (self->scene->result, self->tried);

    tell (self->answer, self->tried, self->duration, now->failure);
    g_clear_pointer (&self->tried, wax_endpoint_unref);
  }
  ask (self);
}

/* @task: (transfer full) */
static void
play (WaxRehearsalProgram *self, Task *task)
{
  task->play = self->play;
  task->situation = self->situation;
  wax_worker_run_async (self->worker, run_task, task, task_free, scene_free, self->cancellable, played_cb,
                        g_object_ref (self));
}

/* What was done for the connection that @dialog is about; @duration: "" for none */
static void
note_tried (WaxRehearsalProgram *self, WaxTrustDialog *dialog, const char *answer, const char *duration)
{
  WaxVerdict *verdict = wax_trust_question_get_verdict (wax_trust_dialog_get_question (dialog));

  self->tried = wax_endpoint_ref (wax_verdict_get_endpoint (verdict));
  self->answer = answer;
  self->duration = duration;
}

static void
authorize_cb (WaxTrustDialog *dialog, int duration, const char *entered, const char *why, WaxRehearsalProgram *self)
{
  WaxTrustQuestion *question = wax_trust_dialog_get_question (dialog);
  Task *task = g_new0 (Task, 1);

  note_tried (self, dialog, "authorize", wax_duration_to_string (duration));
  task->question = g_object_ref (question);
  task->duration = duration;
  task->entered = g_strdup (entered);
  task->why = g_strdup (why);
  play (self, task);
}

static void
searched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxRehearsalProgram) self = data;
  g_autoptr(WaxTrustDialog) dialog = g_steal_pointer (&self->searching);
  g_autoptr(GError) error = NULL;
  int found = GPOINTER_TO_INT (wax_worker_run_finish (WAX_WORKER (source), result, &error));

  if (self->ending || !wax_trust_dialog_take_finding (dialog, found - 1, error))
    return;
  note_tried (self, dialog, "fetch", "");
  play (self, g_new0 (Task, 1));
}

static void
fetch_cb (WaxTrustDialog *dialog, WaxRehearsalProgram *self)
{
  Search *search = g_new0 (Search, 1);

  search->play = self->play;
  search->question = g_object_ref (wax_trust_dialog_get_question (dialog));
  self->searching = g_object_ref (dialog);
  wax_worker_run_async (self->worker, run_search, search, search_free, NULL, self->cancellable, searched_cb,
                        g_object_ref (self));
}

static void
stay_offline_cb (WaxTrustDialog *dialog, WaxRehearsalProgram *self)
{
  WaxTrustQuestion *question = wax_trust_dialog_get_question (dialog);
  WaxEndpoint *endpoint = wax_verdict_get_endpoint (wax_trust_question_get_verdict (question));

  g_ptr_array_add (self->declined, g_strdup (wax_trust_question_get_key (question)));
  tell ("stay-offline", endpoint, "", find_at (self->scene->result, endpoint)->failure);
  ask (self);
}

/* About one connection after another, as the window does. */
static void
ask (WaxRehearsalProgram *self)
{
  const WaxRehearsalResult *open = find_open (self, self->scene->result);
  WaxTrustDialog *dialog;

  if (open == NULL && !self->asked)
    show_unasked (self, self->scene->result);
  else if (open == NULL)
    end (self);
  if (open == NULL)
    return;
  self->asked = TRUE;
  /* Translators: stands where the account is named */
  dialog = wax_trust_dialog_new (open->failure->question, self->scene->policy, _("Rehearsal"), NULL, 0);
  wax_trust_dialog_mark_rehearsal (dialog);
  g_signal_connect_object (dialog, "authorize", G_CALLBACK (authorize_cb), self, 0);
  g_signal_connect_object (dialog, "stay-offline", G_CALLBACK (stay_offline_cb), self, 0);
  g_signal_connect_object (dialog, "fetch", G_CALLBACK (fetch_cb), self, 0);
  gtk_window_set_application (GTK_WINDOW (dialog), GTK_APPLICATION (self));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- the program ---- */

static void
wax_rehearsal_program_activate (GApplication *application)
{
  WaxRehearsalProgram *self = WAX_REHEARSAL_PROGRAM (application);

  g_application_hold (application); /* until the end, also between two windows */
  play (self, g_new0 (Task, 1));
}

static void
wax_rehearsal_program_startup (GApplication *application)
{
  WaxRehearsalProgram *self = WAX_REHEARSAL_PROGRAM (application);

  G_APPLICATION_CLASS (wax_rehearsal_program_parent_class)->startup (application);
  wax_application_load_style ();
  gtk_window_set_default_icon_name (g_application_get_application_id (application));
  self->signal_ids[0] = g_unix_signal_add (SIGINT, interrupted_cb, self);
  self->signal_ids[1] = g_unix_signal_add (SIGTERM, interrupted_cb, self);
}

static void
wax_rehearsal_program_shutdown (GApplication *application)
{
  WaxRehearsalProgram *self = WAX_REHEARSAL_PROGRAM (application);

  for (guint i = 0; i < G_N_ELEMENTS (self->signal_ids); i++)
    g_clear_handle_id (&self->signal_ids[i], g_source_remove);
  G_APPLICATION_CLASS (wax_rehearsal_program_parent_class)->shutdown (application);
}

static void
wax_rehearsal_program_finalize (GObject *object)
{
  WaxRehearsalProgram *self = WAX_REHEARSAL_PROGRAM (object);

  g_clear_object (&self->worker);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->scene, scene_free);
  g_clear_pointer (&self->tried, wax_endpoint_unref);
  g_ptr_array_unref (self->declined);
  g_free (self->play);
  G_OBJECT_CLASS (wax_rehearsal_program_parent_class)->finalize (object);
}

static void
wax_rehearsal_program_class_init (WaxRehearsalProgramClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_rehearsal_program_finalize;
  G_APPLICATION_CLASS (klass)->startup = wax_rehearsal_program_startup;
  G_APPLICATION_CLASS (klass)->activate = wax_rehearsal_program_activate;
  G_APPLICATION_CLASS (klass)->shutdown = wax_rehearsal_program_shutdown;
}

static void
wax_rehearsal_program_init (WaxRehearsalProgram *self)
{
  self->worker = wax_worker_new ();
  self->cancellable = g_cancellable_new ();
  self->play = g_new0 (Play, 1);
  self->declined = g_ptr_array_new_with_free_func (g_free);
}

WaxRehearsalProgram *
wax_rehearsal_program_new (const char *id, const WaxSituation *situation)
{
  WaxRehearsalProgram *self = g_object_new (WAX_TYPE_REHEARSAL_PROGRAM, "application-id", id, "flags",
                                            G_APPLICATION_NON_UNIQUE, "resource-base-path",
                                            "/io/github/waxwing/Waxwing", NULL);

  self->situation = situation;
  return self;
}

int
wax_rehearsal_program_get_status (WaxRehearsalProgram *self)
{
  return self->status;
}
