#include "press-people.h"

#include "wax-composer.h"
#include "wax-recipients.h"

typedef struct {
  const char *field;
  const char *text;
} Recipients;

static gboolean
has_recipients (gpointer data)
{
  Recipients *expected = data;
  GtkWindow *composer = press_wait_for_window (WAX_TYPE_COMPOSER);
  g_autofree char *text = wax_recipients_dup_text (ui_test_child (composer, expected->field));

  return g_str_equal (text, expected->text);
}

void
press_wait_for_recipients (const char *field, const char *text)
{
  ui_test_wait_until_named (text, has_recipients, &(Recipients){ field, text });
}

typedef struct {
  const char *written;
  const char *text;
} Person;

static gboolean
has_person (gpointer data)
{
  Person *person = data;
  GtkWindow *composer = press_wait_for_window (WAX_TYPE_COMPOSER);
  GtkWidget *people = ui_test_child (composer, "people");
  GtkAccessible *list = ui_test_child (people, "list");
  g_autofree char *text = wax_recipients_dup_text (ui_test_child (composer, "to"));
  g_autofree char *busy = gtk_test_accessible_check_state (list, GTK_ACCESSIBLE_STATE_BUSY, FALSE);

  if (busy != NULL || !g_str_has_suffix (text, person->written))
    return FALSE;
  return person->text != NULL ? gtk_widget_get_mapped (people) && press_find_label (people, person->text) != NULL
                              : !gtk_widget_get_mapped (people);
}

void
press_wait_for_person (const char *written, const char *text)
{
  ui_test_wait_until_named (text != NULL ? text : "nobody", has_person, &(Person){ written, text });
}
