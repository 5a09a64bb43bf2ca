#include "wax-html.h"

#include <dlfcn.h>

void
wax_html_prepare (void)
{
  static const char *const variables[] = {
    "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "WEBKIT_INSPECTOR_SERVER",        "WEBKIT_INSPECTOR_HTTP_SERVER",
    "WEBKIT_EXEC_PATH",                         "WEBKIT_INJECTED_BUNDLE_PATH",    "WEB_PROCESS_CMD_PREFIX",
    "NETWORK_PROCESS_CMD_PREFIX",
  };

  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    g_unsetenv (variables[i]);
}

/* Found by the path that is written into the program, which GModule would not look at. */
const WaxHtmlEngine *
wax_html_load (void)
{
  static const WaxHtmlEngine *engine;
  void *module = engine == NULL ? dlopen (WAX_HTML_MODULE, RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE) : NULL;

  if (module != NULL)
    engine = dlsym (module, "wax_html_engine");
  if (engine == NULL)
    g_warning ("no HTML: %s", dlerror ());
  return engine;
}
