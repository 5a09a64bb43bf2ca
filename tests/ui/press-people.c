#include "press-people.h"

#include "wax-composer.h"
#include "wax-recipients.h"

typedef struct {
  GtkWindow *window; /* (nullable): the composer, which may be on its way */
  const char *field;
  const char *text;
} Recipients;

static gpointer
get_field (GtkWindow *window, const char *field)
{
  return ui_test_child (window != NULL ? window : press_wait_for_window (WAX_TYPE_COMPOSER), field);
}

static gboolean
has_recipients (gpointer data)
{
  Recipients *expected = data;
  g_autofree char *text = wax_recipients_dup_text (get_field (expected->window, expected->field));

  return g_str_equal (text, expected->text);
}

void
press_wait_for_recipients_in (GtkWindow *window, const char *field, const char *text)
{
  ui_test_wait_until_named (text, has_recipients, &(Recipients){ window, field, text });
}

void
press_wait_for_recipients (const char *field, const char *text)
{
  press_wait_for_recipients_in (NULL, field, text);
}

typedef struct {
  GtkWindow *window; /* as above */
  const char *field;
  const char *written;
  const char *text;
} Person;

static gboolean
has_person (gpointer data)
{
  Person *person = data;
  GtkWidget *people = get_field (person->window, "people");
  GtkAccessible *list = ui_test_child (people, "list");
  g_autofree char *text = wax_recipients_dup_text (get_field (person->window, person->field));
  g_autofree char *busy = gtk_test_accessible_check_state (list, GTK_ACCESSIBLE_STATE_BUSY, FALSE);

  if (busy != NULL || !g_str_has_suffix (text, person->written))
    return FALSE;
  return person->text != NULL ? gtk_widget_get_mapped (people) && press_find_label (people, person->text) != NULL
                              : !gtk_widget_get_mapped (people);
}

void
press_wait_for_person_in (GtkWindow *window, const char *field, const char *written, const char *text)
{
  ui_test_wait_until_named (text != NULL ? text : "nobody", has_person, &(Person){ window, field, written, text });
}

void
press_wait_for_person (const char *written, const char *text)
{
  press_wait_for_person_in (NULL, "to", written, text);
}
