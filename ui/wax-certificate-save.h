#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * wax_certificate_save:
 * @parent: above which the file chooser opens
 * @toasts: where it is said that the file was written, or why it was not
 * @stem: what the file is about, by a stranger: only letters, digits, dots and dashes of it reach the file's name
 * @suffix: of the file's name: "pem" or "der"
 * @bytes: what is written
 *
 * Asks where to, and writes. What is chosen then is what was asked for now, whatever else is shown meanwhile.
 *
 * Returns: (transfer full): the open chooser; unref to close it.
 */
GtkFileChooserNative *wax_certificate_save (GtkWindow *parent,
                                            AdwToastOverlay *toasts,
                                            const char *stem,
                                            const char *suffix,
                                            GBytes *bytes);

/* The same of a request for a certificate. */
GtkFileChooserNative *wax_certificate_save_request (GtkWindow *parent,
                                                    AdwToastOverlay *toasts,
                                                    const char *stem,
                                                    GBytes *bytes);

G_END_DECLS
