#include "html-lure.h"

#include <gio/gio.h>
#include <string.h>

struct _HtmlLure {
  GSocketService *service;
  guint16 port;
  GMutex mutex; /* its threads' and the test's */
  guint n_connections;
  GPtrArray *paths;
};

/* Each is a way in which a message was or could be made to fetch something. "@" is the server. */
static const char lures[] =
  "<!DOCTYPE html SYSTEM \"@never-dtd\">\n<?xml-stylesheet href=\"@never-xml-stylesheet\"?>\n"
  "<html manifest=\"@never-manifest\" xmlns=\"http://www.w3.org/1999/xhtml\"><head profile=\"@never-profile\">"
  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src * 'unsafe-inline'; report-uri @never-report\">"
  "<meta http-equiv=\"refresh\" content=\"0;url=@never-refresh\">"
  "<meta http-equiv=\"Link\" content=\"<@never-link-header>; rel=stylesheet\">"
  "<meta name=\"msapplication-config\" content=\"@never-msapplication\">"
  "<link rel=\"stylesheet\" href=\"@never-stylesheet\"><link rel=\"alternate stylesheet\" href=\"@never-alternate\">"
  "<link rel=\"preload\" as=\"image\" href=\"@image-preload\">"
  "<link rel=\"preload\" as=\"style\" href=\"@never-preload-style\">"
  "<link rel=\"preload\" as=\"image\" imagesrcset=\"@image-preload-set 1x\">"
  "<link rel=\"modulepreload\" href=\"@never-module\">"
  "<link rel=\"prefetch\" href=\"@never-prefetch\"><link rel=\"prerender\" href=\"@never-prerender\">"
  "<link rel=\"dns-prefetch\" href=\"@never-dns\"><link rel=\"preconnect\" href=\"@never-preconnect\">"
  "<link rel=\"icon\" href=\"@never-icon\"><link rel=\"shortcut icon\" href=\"@never-shortcut\">"
  "<link rel=\"apple-touch-icon\" href=\"@never-touch\"><link rel=\"manifest\" href=\"@never-webmanifest\">"
  "<link rel=\"import\" href=\"@never-html-import\"><link rel=\"pingback\" href=\"@never-pingback\">"
  "<link rel=\"search\" href=\"@never-search\"><link rel=\"subresource\" href=\"@never-subresource\">"
  "<link rel=\"stylesheet\" href=\"data:text/css,@import url(@never-data-css);\">"
  "<base href=\"@never-base/\">"
  "<style>@import \"@never-import\"; @import url(@never-import-url) screen;"
  "@font-face{font-family:lure;src:url(@never-font) format('woff2'),url(@never-font-2)}"
  "@namespace url(@never-namespace); @media screen{.media{background:url(@image-media)}}"
  "body{font-family:lure,sans-serif} .css{background-image:url(@image-css)} li{list-style-image:url(@image-list)}"
  "p.before::before{content:url(@image-content)} .cursor{cursor:url(@image-cursor),auto}"
  ".border{border:1px solid;border-image:url(@image-border) 1} .mask{-webkit-mask-image:url(@image-mask)}"
  ".filter{filter:url(@never-filter.svg#f)} .shape{float:left;shape-outside:url(@image-shape)}"
  ".clip{clip-path:url(@never-clip.svg#c)} .set{background-image:image-set(url(@image-set) 1x)}"
  ".escaped{background-image:\\75\\72\\6c(@image-escaped)}"
  ":root{--lure:url(@image-variable)} .variable{background:var(--lure)} .cross{background:-webkit-cross-fade(url("
  "@image-cross),url(@image-cross-2),50%)}</style>"
  "<script src=\"@never-script\"></script><script>new Image().src='@never-script-image';fetch('@never-fetch');"
  "navigator.sendBeacon('@never-beacon');new WebSocket('ws://127.0.0.1:1/');location='@never-location'</script>"
  "<style>@import url(@never-import-layer) layer(x);@import '@never-import-supports' supports(display:block);"
  "@im\\70ort '@never-import-escaped';@import url(@never-import-query?a=1) print;</style>"
  "<style>@font-face{font-family:other;src:local(other),url(@never-font-3)} ol{font-family:other}"
  "@counter-style lure{system:cyclic;symbols:url(@image-symbol)} ol{list-style:lure}"
  ".webkit-set{background:-webkit-image-set(url(@image-webkit-set) 1x)} .string{background:image-set('@image-string' 1x)}"
  ".layers{background:url(data:image/gif;base64,x),url(@image-layer)} .marker::marker{content:url(@image-marker)}"
  ".after::after{content:image-set(url(@image-after) 1x)} .path{offset-path:url(@never-offset.svg#p)}"
  ".backdrop{backdrop-filter:url(@never-backdrop.svg#f)} .box{-webkit-mask-box-image:url(@image-mask-box)}"
  ".reflect{-webkit-box-reflect:below 0 url(@image-reflect)} @supports (a:b){p{background:url(@never-supports)}}"
  "@media print{p{background:url(@never-media-print)}}</style>"
  "<meta http-equiv=\"x-dns-prefetch-control\" content=\"on\">"
  "<meta http-equiv=\"Refresh\" content=\"0; URL='@never-refresh-quoted'\">"
  "<link rel=\"preload\" as=\"font\" crossorigin href=\"@never-preload-font\">"
  "<link rel=\"preload\" as=\"script\" href=\"@never-preload-script\">"
  "<link rel=\"preload\" as=\"fetch\" crossorigin href=\"@never-preload-fetch\">"
  "<link rel=\"preload\" as=\"video\" href=\"@never-preload-video\">"
  "<link rel=\"preload\" as=\"track\" href=\"@never-preload-track\">"
  "<link rel=\"stylesheet\" media=\"print\" href=\"@never-print\"><link rel=\"mask-icon\" href=\"@never-mask-icon\">"
  "<link rel=\"prefetch stylesheet preload\" as=\"style\" href=\"@never-many\"><link rel=\"next\" href=\"@never-next\">"
  "<link rel=\"icon\" type=\"image/svg+xml\" href=\"@never-icon-svg\">"
  "<script type=\"speculationrules\">{\"prefetch\":[{\"source\":\"list\",\"urls\":[\"@never-speculation\"]}]}</script>"
  "<script type=\"module\">import '@never-module-import'</script>"
  "</head><body background=\"@image-body\" onload=\"location='@never-onload'\"><p>Here are the lures.</p>"
  "<img src=\"@image-img\" onerror=\"location='@never-onerror'\"><img srcset=\"@image-srcset 1x, @image-srcset-9 9x\">"
  "<picture><source srcset=\"@image-picture\"><img alt=\"\"></picture><image src=\"@image-image\">"
  "<img src=\"&#104;ttp&colon;//127.0.0.1:%u/image-entities\"><img src=\"HTTP://127.0.0.1:%u/image-upper\">"
  "<img src=\" \t@image-spaces\"><img src=\"@image-lowsrc\" lowsrc=\"@image-lowsrc-2\" dynsrc=\"@never-dynsrc\""
  " longdesc=\"@never-longdesc\" usemap=\"@never-usemap\" attributionsrc=\"@never-attribution\">"
  "<noscript><img src=\"@image-noscript\"></noscript><input type=\"image\" src=\"@image-input\">"
  "<table background=\"@image-table\"><tr><td background=\"@image-cell\">x</td></tr></table>"
  "<div style=\"background:url('@image-style')\">x</div>"
  "<div style=\"list-style:url(@image-style-list);display:list-item\">x"
  "</div><div class=\"media\">x</div><div class=\"css\">x</div><ul><li>x</li></ul><p class=\"before\">x</p>"
  "<p class=\"cursor\">x</p>"
  "<p class=\"border\">x</p><p class=\"mask\">x</p><p class=\"filter\">x</p><p class=\"shape\">x</p>"
  "<p class=\"clip\">x</p>"
  "<p class=\"set\">x</p><p class=\"escaped\">x</p><p class=\"variable\">x</p><p class=\"cross\">x</p>"
  "<iframe src=\"@never-iframe\"></iframe><iframe srcdoc=\"<img src='@never-srcdoc'>\"></iframe>"
  "<iframe src=\"data:text/html,<img src='@never-data-frame'>\"></iframe><iframe src=\"about:blank\"></iframe>"
  "<object data=\"@never-object\" type=\"text/html\"></object><object data=\"@never-object-image\" type=\"image/png\">"
  "</object><embed src=\"@never-embed\"><embed src=\"@never-embed-pdf\" type=\"application/pdf\">"
  "<applet code=\"@never-applet\" codebase=\"@never-codebase\"></applet><portal src=\"@never-portal\"></portal>"
  "<video src=\"@never-video\" poster=\"@image-poster\" autoplay muted></video>"
  "<audio src=\"@never-audio\" autoplay></audio>"
  "<video autoplay muted preload=\"auto\"><source src=\"@never-source\">"
  "<track default kind=\"captions\" src=\"@never-track\">"
  "</video><bgsound src=\"@never-bgsound\"><xml src=\"@never-xml\"></xml><layer src=\"@never-layer\"></layer>"
  "<svg width=\"9\" height=\"9\"><image width=\"9\" height=\"9\" href=\"@image-svg-image\"/>"
  "<image width=\"9\" height=\"9\""
  " xlink:href=\"@image-svg-xlink\"/><use href=\"@never-use.svg#a\"/><use xlink:href=\"@never-use-xlink.svg#a\"/>"
  "<filter id=\"f\"><feImage href=\"@image-feimage\"/></filter><rect width=\"9\" height=\"9\" filter=\"url(#f)\"/>"
  "<rect width=\"9\" height=\"9\" fill=\"url(@never-fill.svg#g)\"/><script href=\"@never-svg-script\"/>"
  "<style>@import url(@never-svg-import);</style><foreignObject><img src=\"@image-foreign\"></foreignObject>"
  "<animate attributeName=\"href\" to=\"@never-animate\"/><text style=\"font-family:lure\">x</text></svg>"
  "<math href=\"@never-math\"><mi xlink:href=\"@never-mi\">x</mi><mglyph src=\"@never-mglyph\"/></math>"
  "<img src=\"data:image/svg+xml,%%3Csvg xmlns='http://www.w3.org/2000/svg'%%3E%%3Cimage href='@never-in-svg'/%%3E%%3C/svg%%3E\">"
  "<img src=\"cid:@never-cid\"><img src=\"cid:../../../etc/passwd\"><img src=\"file:///etc/passwd\">"
  "<img src=\"@image-lazy\" loading=\"lazy\"><img src=\"//127.0.0.1:%u/image-relative\">"
  "<img src=\"\\\\127.0.0.1:%u\\image-backslash\"><img src=\"ftp://127.0.0.1:%u/never-ftp\">"
  "<div><template shadowrootmode=\"open\"><style>:host{background:url(@image-host)}</style>"
  "<img src=\"@image-shadow\"></template></div>"
  "<object type=\"image/svg+xml\" data=\"@never-object-svg\"></object>"
  "<object classid=\"@never-classid\"><param name=\"src\" value=\"@never-param\"></object>"
  "<iframe srcdoc=\"<meta http-equiv=refresh content='0;url=@never-srcdoc-refresh'>\"></iframe>"
  "<iframe srcdoc=\"<link rel=stylesheet href=@never-srcdoc-style>\"></iframe>"
  "<iframe src=\"javascript:location='@never-script-frame'\"></iframe><fencedframe src=\"@never-fenced\"></fencedframe>"
  "<model src=\"@never-model\"><source src=\"@never-model-source\"></model>"
  "<audio autoplay><source src=\"@never-audio-source\"></audio>"
  "<svg width=\"9\" height=\"9\"><defs><pattern id=\"p\"><image href=\"@image-pattern\" width=\"9\" height=\"9\"/></pattern>"
  "<filter id=\"g\"><feImage xlink:href=\"@image-feimage-xlink\"/></filter>"
  "<linearGradient id=\"l\" href=\"@never-gradient.svg#g\"/><font-face-uri href=\"@never-font-face-uri\"/></defs>"
  "<rect width=\"9\" height=\"9\" fill=\"url(#p)\" filter=\"url(#g)\" style=\"mask:url(@image-svg-mask.svg#m);"
  "stroke:url(@never-stroke.svg#s);marker-start:url(@never-marker.svg#k);cursor:url(@image-svg-cursor),auto\"/>"
  "<text><textPath href=\"@never-text-path.svg#t\">x</textPath></text><set attributeName=\"href\" to=\"@never-set\"/>"
  "<animateMotion><mpath href=\"@never-mpath.svg#p\"/></animateMotion><a href=\"@never-svg-link\"><text>x</text></a></svg>"
  "<math><ms style=\"background:url(@image-math)\">x</ms><annotation-xml encoding=\"text/html\">"
  "<img src=\"@image-annotation\"></annotation-xml></math>"
  "<table><thead background=\"@image-head\"><tr background=\"@image-row\"><th background=\"@image-th\">x</th></tr>"
  "</thead></table><input style=\"background:url(@image-field)\"><isindex action=\"@never-isindex\">"
  "<hr style=\"border-image-source:url(@image-rule)\">"
  "<div style=\"b\\61 ckground:u\\000072l('@image-style-escaped')\">x</div>"
  "<div style=\"background:url(&#34;@image-style-entity&#34;)\">x</div><ol><li>x</li></ol>"
  "<p class=\"webkit-set\">x</p><p class=\"string\">x</p><p class=\"layers\">x</p><ul><li class=\"marker\">x</li></ul>"
  "<p class=\"after\">x</p><p class=\"path\">x</p><p class=\"backdrop\">x</p><p class=\"box\">x</p><p class=\"reflect\">x</p>"
  "<!--[if gte mso 9]><v:fill src=\"@never-vml\"><img src=\"@never-office\"><![endif]-->"
  "<v:imagedata src=\"@never-image-data\"></v:imagedata><style>@import '@never-import-body';</style>"
  "<form action=\"@never-form\" id=\"form\"><input name=\"q\" autofocus><button formaction=\"@never-formaction\">x"
  "</button>"
  "</form><a href=\"@never-link\" ping=\"@never-ping\" autofocus>x</a><a href=\"@never-download\" download>x</a>"
  "<map name=\"m\"><area href=\"@never-area\" ping=\"@never-area-ping\"></map>"
  "<blockquote cite=\"@never-cite\">x</blockquote><q cite=\"@never-q\">x</q>"
  "<details open ontoggle=\"location='@never-toggle'\">"
  "x</details><meta http-equiv=\"refresh\" content=\"0;url=mailto:lure@example.test\"><frameset>"
  "<frame src=\"@never-frame\">"
  "</frameset></body></html>";

const char *const html_lure_images[] = {
  "image-css", "image-body", "image-img", "image-srcset", "image-picture", "image-image", "image-entities",
  "image-upper", "image-noscript", "image-input", "image-table", "image-cell", "image-style", "image-media",
  "image-list", "image-content", "image-set", "image-escaped", "image-variable", "image-webkit-set", "image-string",
  "image-layer", "image-style-escaped", "image-style-entity", "image-shadow", "image-math", NULL,
};

static const guint8 png[] = {
  0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00,
  0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x02, 0x00, 0x00, 0x00, 0x90, 0x77, 0x53, 0xde, 0x00, 0x00, 0x00,
  0x0c, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0xf8, 0xcf, 0xc0, 0x00, 0x00, 0x03, 0x01, 0x01, 0x00, 0xc9,
  0xfe, 0x92, 0xef, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
};

static void
remember (HtmlLure *self, char *path)
{
  g_mutex_lock (&self->mutex);
  if (path != NULL)
    g_ptr_array_add (self->paths, path);
  else
    self->n_connections++;
  g_mutex_unlock (&self->mutex);
}

static gboolean
run_cb (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, HtmlLure *self)
{
  g_autoptr(GDataInputStream) input = NULL;
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: %u\r\n"
                                           "Access-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n",
                                           (guint) sizeof png);
  g_autofree char *line = NULL;

  remember (self, NULL);
  g_socket_set_timeout (g_socket_connection_get_socket (connection), 5);
  input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  g_data_input_stream_set_newline_type (input, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  line = g_data_input_stream_read_line (input, NULL, NULL, NULL);
  if (line != NULL)
    remember (self, g_strdup (line));
  for (char *more = line != NULL ? g_strdup ("-") : NULL; more != NULL && more[0] != '\0';) {
    g_free (more);
    more = g_data_input_stream_read_line (input, NULL, NULL, NULL);
    if (more != NULL && more[0] == '\0')
      g_clear_pointer (&more, g_free);
  }
  g_output_stream_write_all (output, head, strlen (head), NULL, NULL, NULL);
  g_output_stream_write_all (output, png, sizeof png, NULL, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  return TRUE;
}

HtmlLure *
html_lure_new (void)
{
  HtmlLure *self = g_new0 (HtmlLure, 1);
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) bound = NULL;
  g_autoptr(GError) error = NULL;

  g_mutex_init (&self->mutex);
  self->paths = g_ptr_array_new_with_free_func (g_free);
  self->service = g_threaded_socket_service_new (16);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
  return self;
}

void
html_lure_free (HtmlLure *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  g_ptr_array_unref (self->paths);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

guint
html_lure_count (HtmlLure *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = self->n_connections;
  g_mutex_unlock (&self->mutex);
  return n;
}

char *
html_lure_find (HtmlLure *self, const char *prefix)
{
  g_autofree char *wanted = g_strconcat (" /", prefix, NULL);
  char *found = NULL;

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->paths->len && found == NULL; i++) {
    if (strstr (self->paths->pdata[i], wanted) != NULL)
      found = g_strdup (self->paths->pdata[i]);
  }
  g_mutex_unlock (&self->mutex);
  return found;
}

char *
html_lure_write (HtmlLure *self)
{
  g_autofree char *server = g_strdup_printf ("http://127.0.0.1:%u/", self->port);
  g_autoptr(GString) html = g_string_new (NULL);

  for (const char *at = lures; *at != '\0'; at++) {
    if (g_str_has_prefix (at, "%u"))
      g_string_append_printf (html, "%u", self->port), at++;
    else if (g_str_has_prefix (at, "%%"))
      g_string_append_c (html, '%'), at++;
    else if (*at == '@' && (g_str_has_prefix (at + 1, "never-") || g_str_has_prefix (at + 1, "image-")))
      g_string_append (html, server);
    else
      g_string_append_c (html, *at);
  }
  return g_string_free (g_steal_pointer (&html), FALSE);
}
