/* SPDX-License-Identifier: MIT */
/* html_value.c - numbers that HTML has; see html_value.h. */
#include "rules/sa/html_value.h"

#include <string.h>

#include "base/i18n.h"
#include "rules/store.h"

/* A value that html_test, html_eval and html_range know by its name. */
struct PsSaHtmlValue {
    const char *name;
    /* FALSE if the HTML has no such value. */
    gboolean (*read)(const PsHtmlPart *part, double *ret);
    int trait; /* a PsHtmlTrait, where READ is NULL */
};

static gboolean
share(double number, double of, double *ret)
{
    *ret = of > 0 ? number / of : 0;
    return of > 0;
}

static gboolean
read_html(const PsHtmlPart *part, double *ret)
{
    (void) part;
    *ret = 1;
    return TRUE;
}

static gboolean
read_length(const PsHtmlPart *part, double *ret)
{
    *ret = (double) part->stats->length;
    return TRUE;
}

static gboolean
read_min_size(const PsHtmlPart *part, double *ret)
{
    *ret = part->stats->min_size;
    return TRUE;
}

static gboolean
read_max_size(const PsHtmlPart *part, double *ret)
{
    *ret = part->stats->max_size;
    return TRUE;
}

static gboolean
read_image_area(const PsHtmlPart *part, double *ret)
{
    *ret = part->stats->image_area;
    return TRUE;
}

static gboolean
read_closed_extra(const PsHtmlPart *part, double *ret)
{
    return share(part->stats->extra, part->stats->tags, ret);
}

static gboolean
read_bad_tags(const PsHtmlPart *part, double *ret)
{
    const PsHtmlStats *stats = part->stats;

    return stats->known && share(stats->tags - stats->known, stats->tags, ret);
}

static gboolean
read_non_elements(const PsHtmlPart *part, double *ret)
{
    const PsHtmlStats *stats = part->stats;

    return stats->known_names && share(stats->names - stats->known_names, stats->names, ret);
}

static gboolean
read_obfuscation(const PsHtmlPart *part, double *ret)
{
    return part->stats->joins && share(part->stats->joins, part->stats->tags, ret);
}

static gboolean
read_non_space(const PsHtmlPart *part, double *ret)
{
    if (!part->html)
        return FALSE;
    *ret = (double) (part->html->visible_chars + part->html->hidden_chars);
    return TRUE;
}

static gboolean
read_html_length(const PsHtmlPart *part, double *ret)
{
    if (!part->html)
        return FALSE;
    *ret = (double) g_utf8_strlen(
        ps_text_bytes(part->html->text), (gssize) ps_text_length(part->html->text));
    return TRUE;
}

static gboolean
read_ratio(const PsHtmlPart *part, double *ret)
{
    double length;

    if (!read_html_length(part, &length))
        return FALSE;
    *ret = 1 - length / (double) part->part->size;
    return TRUE;
}

static const PsSaHtmlValue values[] = {
    { "bad_tag_ratio", read_bad_tags, 0 },
    { "closed_extra_ratio", read_closed_extra, 0 },
    { "embeds", NULL, PS_HTML_EMBED },
    { "font_face_bad", NULL, PS_HTML_FONT_FACE_BAD },
    { "font_invalid_color", NULL, PS_HTML_INVALID_COLOR },
    { "font_low_contrast", NULL, PS_HTML_LOW_CONTRAST },
    { "form_action_mailto", NULL, PS_HTML_FORM_MAILTO },
    { "html", read_html, 0 },
    { "html_length", read_html_length, 0 },
    { "image_area", read_image_area, 0 },
    { "length", read_length, 0 },
    { "max_size", read_max_size, 0 },
    { "min_size", read_min_size, 0 },
    { "non_element_ratio", read_non_elements, 0 },
    { "non_space_len", read_non_space, 0 },
    { "obfuscation_ratio", read_obfuscation, 0 },
    { "ratio", read_ratio, 0 },
};

const PsSaHtmlValue *
ps_sa_html_value(const char *name, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(values); i++)
        if (!strcmp(values[i].name, name))
            return &values[i];
    g_set_error(error, PS_RULES_ERROR, PS_RULES_ERROR_SYNTAX,
        _("HTML has no value '%.60s' that rules know of"), name);
    return NULL;
}

gboolean
ps_sa_html_read(const PsSaHtmlValue *value, const PsHtmlPart *part, double *ret)
{
    if (value->read)
        return value->read(part, ret);
    *ret = part->stats->has[value->trait];
    return part->stats->has[value->trait];
}

PsSpan
ps_sa_html_place(const PsSaHtmlValue *value, const PsHtmlPart *part)
{
    return value->read ? part->part->body : part->stats->traits[value->trait];
}
