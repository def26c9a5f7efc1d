/* SPDX-License-Identifier: MIT */
/* image.c - eval functions of SpamAssassin's: pictures that the mail brings along. */
#include <math.h>
#include <string.h>

#include "base/i18n.h"
#include "mail/picture.h"
#include "rules/sa/sa.h"

/* Which pictures a rule is about. */
static const struct {
    const char *name;
    int kind; /* -1: all */
} kinds[] = {
    { "all", -1 },
    { "gif", PS_PICTURE_GIF },
    { "jpeg", PS_PICTURE_JPEG },
    { "png", PS_PICTURE_PNG },
};

static gpointer
bind_kind(const PsSaCall *call, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (!strcmp(kinds[i].name, call->arguments[0]))
            return (gpointer) &kinds[i].kind;
    g_set_error(error, PS_RULES_ERROR, PS_RULES_ERROR_SYNTAX,
        _("rules know no pictures '%.60s'; there are: all gif jpeg png"), call->arguments[0]);
    return NULL;
}

/* The next picture that CALL is about; NULL behind the last. */
static const PsPicture *
next_picture(PsRun *run, const PsSaCall *call, guint *index)
{
    const GArray *pictures = ps_pictures(run->message);
    int kind = call->bound ? *(const int *) call->bound : -1;

    while (*index < pictures->len) {
        const PsPicture *picture = &g_array_index(pictures, PsPicture, (*index)++);

        if (kind < 0 || picture->kind == (PsPictureKind) kind)
            return picture;
    }
    return NULL;
}

static PsTestResult
hit(PsRun *run, const PsPicture *picture)
{
    ps_sa_point(run, picture->part->header);
    return ps_sa_answer(1);
}

/* VALUE lies between the arguments 1 and 2, both included. */
static PsTestResult
within(PsRun *run, const PsSaCall *call, double value)
{
    guint first = 0;
    const PsPicture *picture = next_picture(run, call, &first);

    if (value < ps_sa_number(call, 1, 0) || value > ps_sa_number(call, 2, INFINITY))
        return ps_sa_answer(0);
    return picture ? hit(run, picture) : ps_sa_answer(1);
}

static double
pixels_of(PsRun *run, const PsSaCall *call)
{
    const PsPicture *picture;
    double pixels = 0;
    guint next = 0;

    while ((picture = next_picture(run, call, &next)))
        pixels += (double) picture->width * picture->height;
    return pixels;
}

static PsTestResult
image_count(PsRun *run, const PsSaCall *call)
{
    guint next = 0, count = 0;

    while (next_picture(run, call, &next))
        count++;
    return within(run, call, count);
}

static PsTestResult
pixel_coverage(PsRun *run, const PsSaCall *call)
{
    return within(run, call, pixels_of(run, call));
}

/* Bytes of the text that rules of this type see to the pixels of pictures. */
static PsTestResult
image_to_text_ratio(PsRun *run, const PsSaCall *call)
{
    double pixels = pixels_of(run, call), bytes = 0;
    const GArray *text;

    if (pixels <= 0)
        return ps_sa_answer(0);
    text = call->type == PS_RULE_RAWBODY ? ps_view_rawbody(run->message)
                                         : ps_view_body(run->message);
    for (guint i = 0; i < text->len; i++)
        bytes += (double) g_array_index(text, PsString, i).length;
    if (bytes <= 0 || bytes / pixels == ps_sa_number(call, 2, INFINITY))
        return ps_sa_answer(0);
    return within(run, call, bytes / pixels);
}

static PsTestResult
image_named(PsRun *run, const PsSaCall *call)
{
    const PsPicture *picture;
    guint next = 0;

    while ((picture = next_picture(run, call, &next)))
        if (picture->width && picture->part->filename &&
            !strcmp(picture->part->filename, call->arguments[0]))
            return hit(run, picture);
    return ps_sa_answer(0);
}

static gpointer
bind_name(const PsSaCall *call, GError **error)
{
    g_autofree char *pattern = g_strdup_printf("m\x01%s\x01", call->arguments[0]);
    g_autoptr(PsRegex) regex = ps_regex_new(pattern, error);

    return regex && ps_regex_check(regex, error) ? g_steal_pointer(&regex) : NULL;
}

static void
unbind_name(gpointer regex)
{
    ps_regex_free(regex);
}

static PsTestResult
image_name_regex(PsRun *run, const PsSaCall *call)
{
    const GArray *pictures = ps_pictures(run->message);
    PsMatch trouble = PS_MATCH_NO;
    PsSpan span;

    for (guint i = 0; i < pictures->len; i++) {
        const PsPicture *picture = &g_array_index(pictures, PsPicture, i);
        const char *name = picture->width ? picture->part->filename : NULL;
        PsMatch match = PS_MATCH_NO;

        if (name)
            match =
                ps_regex_find(call->bound, run->matcher, name, strlen(name), 0, FALSE, &span);
        if (match == PS_MATCH_YES)
            return hit(run, picture);
        if (match != PS_MATCH_NO)
            trouble = match;
    }
    if (trouble != PS_MATCH_NO)
        ps_sa_undecided(run, trouble);
    return ps_sa_answer(0);
}

static PsTestResult
image_size_exact(PsRun *run, const PsSaCall *call)
{
    const PsPicture *picture;
    guint next = 0;

    while ((picture = next_picture(run, call, &next)))
        if (picture->width && picture->height == ps_sa_number(call, 1, 0) &&
            picture->width == ps_sa_number(call, 2, 0))
            return hit(run, picture);
    return ps_sa_answer(0);
}

static PsTestResult
image_size_range(PsRun *run, const PsSaCall *call)
{
    const PsPicture *picture;
    guint next = 0;

    while ((picture = next_picture(run, call, &next)))
        if (picture->width && picture->height >= ps_sa_number(call, 1, 0) &&
            picture->width >= ps_sa_number(call, 2, 0) &&
            picture->height <= ps_sa_number(call, 3, INFINITY) &&
            picture->width <= ps_sa_number(call, 4, INFINITY))
            return hit(run, picture);
    return ps_sa_answer(0);
}

const PsSaFunction ps_sa_image[] = {
    { "image_count", "ImageInfo", 2, 3, .run = image_count, .bind = bind_kind },
    { "image_name_regex", "ImageInfo", 1, 1, .run = image_name_regex, .bind = bind_name,
        .unbind = unbind_name },
    { "image_named", "ImageInfo", 1, 1, .run = image_named },
    { "image_size_exact", "ImageInfo", 3, 3, .run = image_size_exact, .bind = bind_kind },
    { "image_size_range", "ImageInfo", 3, 5, .run = image_size_range, .bind = bind_kind },
    { "image_to_text_ratio", "ImageInfo", 3, 3, .run = image_to_text_ratio, .bind = bind_kind },
    { "pixel_coverage", "ImageInfo", 2, 3, .run = pixel_coverage, .bind = bind_kind },
    { 0 },
};
