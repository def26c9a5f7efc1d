/* SPDX-License-Identifier: MIT */
/* mime.c - fields read by GMime; see mime.h. */
#include "mail/mime.h"

#include "mail/decode.h"

static void
note_bad_type(gint64 offset G_GNUC_UNUSED, GMimeParserWarning warning,
    const gchar *item G_GNUC_UNUSED, gpointer bad)
{
    if (warning == GMIME_WARN_INVALID_CONTENT_TYPE)
        *(gboolean *) bad = TRUE;
}

static void
start(void)
{
    static gsize started;

    if (g_once_init_enter(&started)) {
        g_mime_init();
        g_once_init_leave(&started, 1);
    }
}

/* VALUE unfolded, as a string of valid UTF-8: GMime would read other bytes by the locale. */
static char *
unfold(const char *bytes, PsSpan value)
{
    g_autoptr(PsText) raw = ps_text_new();
    g_autoptr(PsText) text = NULL;
    PsCharset charset;
    GString *string = g_string_new(NULL);

    ps_text_add_raw(raw, bytes + value.offset, value.length, value.offset);
    text = ps_decode_charset(raw, NULL, NULL, &charset);
    for (gsize i = 0; i < ps_text_length(text); i++) {
        char c = ps_text_bytes(text)[i];

        if (c != '\r' && c != '\n')
            g_string_append_c(string, c ? c : ' ');
    }
    return g_string_free(string, FALSE);
}

GMimeContentType *
ps_mime_type(const char *bytes, PsSpan value)
{
    g_autofree char *text = unfold(bytes, value);
    GMimeParserOptions *options;
    GMimeContentType *type;
    gboolean bad = FALSE;

    start();
    options = g_mime_parser_options_new();
    g_mime_parser_options_set_warning_callback(options, note_bad_type, &bad);
    type = g_mime_content_type_parse(options, text);
    g_mime_parser_options_free(options);
    if (!bad)
        return type;
    g_object_unref(type);
    return NULL;
}

GMimeContentDisposition *
ps_mime_disposition(const char *bytes, PsSpan value)
{
    g_autofree char *text = unfold(bytes, value);

    start();
    return g_mime_content_disposition_parse(NULL, text);
}
