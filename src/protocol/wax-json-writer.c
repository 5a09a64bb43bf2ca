#include "protocol/wax-json-writer.h"

#include <string.h>

struct _WaxJsonWriter {
  char *text;
  gsize size;
  gsize room;
  gboolean first; /* no comma is due */
};

/* Not realloc(): what it leaves behind may be a password. */
static void
append (WaxJsonWriter *self, const char *text, gsize size)
{
  if (self->size + size > self->room) {
    gsize room = (self->size + size) * 2;
    char *grown = g_malloc (room);

    memcpy (grown, self->text, self->size);
    explicit_bzero (self->text, self->size);
    g_free (self->text);
    self->text = grown;
    self->room = room;
  }
  memcpy (self->text + self->size, text, size);
  self->size += size;
}

static void
append_string (WaxJsonWriter *self, const char *value)
{
  append (self, "\"", 1);
  for (const char *c = value; *c != '\0'; c++) {
    char escape[7];

    if (*c == '"' || *c == '\\') {
      append (self, "\\", 1);
      append (self, c, 1);
    } else if ((guchar) *c < 0x20 || *c == 0x7f) {
      g_snprintf (escape, sizeof escape, "\\u%04x", *c);
      append (self, escape, 6);
    } else {
      append (self, c, 1);
    }
  }
  append (self, "\"", 1);
}

static void
begin (WaxJsonWriter *self, const char *name)
{
  if (!self->first)
    append (self, ",", 1);
  if (name != NULL) {
    append_string (self, name);
    append (self, ":", 1);
  }
  self->first = FALSE;
}

WaxJsonWriter *
wax_json_writer_new (void)
{
  WaxJsonWriter *self = g_new (WaxJsonWriter, 1);

  *self = (WaxJsonWriter) { .text = g_malloc (1024), .room = 1024, .first = TRUE };
  append (self, "{", 1);
  return self;
}

void
wax_json_writer_free (WaxJsonWriter *self)
{
  explicit_bzero (self->text, self->size);
  g_free (self->text);
  g_free (self);
}

void
wax_json_writer_begin_object (WaxJsonWriter *self, const char *name)
{
  begin (self, name);
  append (self, "{", 1);
  self->first = TRUE;
}

void
wax_json_writer_end_object (WaxJsonWriter *self)
{
  append (self, "}", 1);
  self->first = FALSE;
}

void
wax_json_writer_begin_array (WaxJsonWriter *self, const char *name)
{
  begin (self, name);
  append (self, "[", 1);
  self->first = TRUE;
}

void
wax_json_writer_end_array (WaxJsonWriter *self)
{
  append (self, "]", 1);
  self->first = FALSE;
}

void
wax_json_writer_add_string (WaxJsonWriter *self, const char *name, const char *value)
{
  begin (self, name);
  append_string (self, value);
}

void
wax_json_writer_add_element (WaxJsonWriter *self, const char *name, const char *value)
{
  wax_json_writer_begin_object (self, name);
  wax_json_writer_add_string (self, "_content", value);
  wax_json_writer_end_object (self);
}

void
wax_json_writer_add_json (WaxJsonWriter *self, const char *name, GBytes *json)
{
  gsize size;
  const char *text = g_bytes_get_data (json, &size);

  begin (self, name);
  append (self, text, size);
}

static void
wipe (gpointer data)
{
  wax_json_writer_free (data);
}

GBytes *
wax_json_writer_finish (WaxJsonWriter *self)
{
  append (self, "}", 1);
  return g_bytes_new_with_free_func (self->text, self->size, wipe, self);
}
