#include "wax-text-print.h"

#include <glib/gi18n-lib.h>

/* In points: what GTK hands out with %GTK_UNIT_POINTS. */
#define FONT "Sans 9"
enum { MARGIN = 48, HEAD = 28 };

/* The lines of one layout over all pages; each page begins with the line that does not fit on the one before. */
typedef struct {
  char *title;
  char *text;
  PangoLayout *layout;
  GArray *first_lines; /* of each page */
} Job;

static void
job_free (gpointer data, GClosure *closure)
{
  Job *job = data;

  g_free (job->title);
  g_free (job->text);
  g_clear_object (&job->layout);
  g_array_unref (job->first_lines);
  g_free (job);
}

static PangoLayout *
layout_new (GtkPrintContext *context, const char *text, double width)
{
  PangoLayout *layout = gtk_print_context_create_pango_layout (context);
  g_autoptr(PangoFontDescription) font = pango_font_description_from_string (FONT);

  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

static void
begin_cb (GtkPrintOperation *operation, GtkPrintContext *context, Job *job)
{
  double room = (gtk_print_context_get_height (context) - 2 * MARGIN - HEAD) * PANGO_SCALE;
  g_autoptr(PangoLayoutIter) iter = NULL;
  int top = 0, line = 0;

  g_clear_object (&job->layout);
  job->layout = layout_new (context, job->text, gtk_print_context_get_width (context) - 2 * MARGIN);
  g_array_set_size (job->first_lines, 0);
  g_array_append_val (job->first_lines, line);
  iter = pango_layout_get_iter (job->layout);
  do {
    int begins, ends;

    pango_layout_iter_get_line_yrange (iter, &begins, &ends);
    if (ends - top > room && begins > top) {
      g_array_append_val (job->first_lines, line);
      top = begins;
    }
    line++;
  } while (pango_layout_iter_next_line (iter));
  gtk_print_operation_set_n_pages (operation, (int) job->first_lines->len);
}

static void
draw_head (GtkPrintContext *context, const Job *job, int page)
{
  cairo_t *cairo = gtk_print_context_get_cairo_context (context);
  /* Translators: the head of a printed page: a title, the number of the page and how many there are. */
  g_autofree char *text = g_strdup_printf (_("%s – page %d of %u"), job->title, page + 1, job->first_lines->len);
  g_autoptr(PangoLayout) layout = layout_new (context, text, gtk_print_context_get_width (context) - 2 * MARGIN);

  pango_layout_set_height (layout, 0);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_MIDDLE);
  cairo_move_to (cairo, MARGIN, MARGIN);
  pango_cairo_show_layout (cairo, layout);
}

static void
draw_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, Job *job)
{
  cairo_t *cairo = gtk_print_context_get_cairo_context (context);
  g_autoptr(PangoLayoutIter) iter = pango_layout_get_iter (job->layout);
  int first = g_array_index (job->first_lines, int, page), top = 0;
  int end = page + 1 < (int) job->first_lines->len ? g_array_index (job->first_lines, int, page + 1) : G_MAXINT;

  draw_head (context, job, page);
  for (int line = 0; line < end; line++) {
    if (line == first)
      pango_layout_iter_get_line_yrange (iter, &top, NULL);
    if (line >= first) {
      PangoRectangle extents;

      pango_layout_iter_get_line_extents (iter, NULL, &extents);
      cairo_move_to (cairo, MARGIN + (double) extents.x / PANGO_SCALE,
                     MARGIN + HEAD + (double) (pango_layout_iter_get_baseline (iter) - top) / PANGO_SCALE);
      pango_cairo_show_layout_line (cairo, pango_layout_iter_get_line_readonly (iter));
    }
    if (!pango_layout_iter_next_line (iter))
      break;
  }
}

GtkPrintOperation *
wax_text_print_new (const char *title, const char *text)
{
  GtkPrintOperation *self = gtk_print_operation_new ();
  Job *job = g_new0 (Job, 1);

  job->title = g_strdup (title);
  job->text = g_strdup (text);
  job->first_lines = g_array_new (FALSE, FALSE, sizeof (int));
  gtk_print_operation_set_unit (self, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (self, TRUE);
  gtk_print_operation_set_job_name (self, title);
  g_signal_connect_data (self, "begin-print", G_CALLBACK (begin_cb), job, job_free, 0);
  g_signal_connect (self, "draw-page", G_CALLBACK (draw_cb), job);
  return self;
}
