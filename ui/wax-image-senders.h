#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * wax_image_senders_new:
 * @settings: (nullable)
 *
 * Returns: (transfer floating): the senders whose messages may load images from other computers, to be taken from that
 *   list again; it follows @settings.
 */
AdwPreferencesGroup *wax_image_senders_new (GSettings *settings);

G_END_DECLS
