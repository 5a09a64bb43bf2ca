#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * What assistive technology sees of another program, over the accessibility bus of this session. Plain D-Bus calls:
 * what libatspi adds is a cache, which would show how things were.
 */
typedef struct _UiAtspi UiAtspi;

/* Roles and states by their numbers in the protocol (atspi-constants.h). */
enum {
  UI_ATSPI_ALERT = 2,
  UI_ATSPI_COMBO_BOX = 11,
  UI_ATSPI_FRAME = 23,
  UI_ATSPI_LABEL = 29,
  UI_ATSPI_LIST = 31,
  UI_ATSPI_LIST_ITEM = 32,
  UI_ATSPI_MENU_ITEM = 35,
  UI_ATSPI_PAGE_TAB = 37,
  UI_ATSPI_PASSWORD = 40,
  UI_ATSPI_BUTTON = 43,
  UI_ATSPI_RADIO_BUTTON = 44,
  UI_ATSPI_SCROLL_PANE = 49,
  UI_ATSPI_STATUS = 54,
  UI_ATSPI_TEXT = 61,
  UI_ATSPI_TOGGLE_BUTTON = 62,
  UI_ATSPI_HEADING = 83,
  UI_ATSPI_STATE_ACTIVE = 1,
  UI_ATSPI_STATE_CHECKED = 4,
  UI_ATSPI_STATE_FOCUSABLE = 11,
  UI_ATSPI_STATE_FOCUSED = 12,
  UI_ATSPI_STATE_SENSITIVE = 24,
};

typedef struct {
  char *name;
  char *description;
  guint role;
  guint64 states; /* a bit for each */
  guint depth;
  int width, height; /* 0 for what is on a page that was not shown yet */
} UiAtspiNode;

void ui_atspi_node_free (UiAtspiNode *node);

/* From now on a screen reader runs, as far as programs know. */
UiAtspi *ui_atspi_new (void);
void ui_atspi_free (UiAtspi *self);

/**
 * ui_atspi_read:
 * @program: the name of its process
 * @window: the name of one of its windows; where that ends with a server, without its port
 *
 * Returns: (transfer full) (nullable) (element-type UiAtspiNode): the window and all below it in the order in which it
 *   is read; %NULL when there is none.
 */
GPtrArray *ui_atspi_read (UiAtspi *self, const char *program, const char *window);

gboolean ui_atspi_node_has (const UiAtspiNode *node, guint state);

/**
 * ui_atspi_follow:
 *
 * From now on what has the focus is told, and what changes by itself.
 */
void ui_atspi_follow (UiAtspi *self);

/**
 * ui_atspi_take_focus:
 * @path: (out) (transfer full) (optional): the same as long as it is the same thing
 *
 * Returns: (transfer full) (nullable): what has got the focus since this was called last, alone; %NULL when nothing has
 *   in a few seconds.
 */
UiAtspiNode *ui_atspi_take_focus (UiAtspi *self, char **path);

/* What has got the focus until now is not taken. */
void ui_atspi_forget_focus (UiAtspi *self);

/**
 * ui_atspi_wait_for_name:
 * @text: the beginning of a name that something has got
 *
 * Returns: whether that was told since ui_atspi_follow(), or is in a few seconds.
 */
gboolean ui_atspi_wait_for_name (UiAtspi *self, const char *text);

/* The same of what a screen reader reads out at once. GTK can since 4.14. */
gboolean ui_atspi_wait_to_hear (UiAtspi *self, const char *text);

/* Buttons that stay pressed have a role of their own since GTK 4.10; here they are buttons. */
gboolean ui_atspi_node_is (const UiAtspiNode *node, guint role);

/* Returns: (transfer none) (nullable): the first of @role whose name begins with @name */
const UiAtspiNode *ui_atspi_find (GPtrArray *nodes, guint role, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UiAtspi, ui_atspi_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UiAtspiNode, ui_atspi_node_free)

G_END_DECLS
