/* SPDX-License-Identifier: MIT */
/*
 * html_stats.h - what SpamAssassin counts while it reads HTML: tags by name, those that HTML
 * does not know, those that close nothing, the sizes of fonts, the area of images; with
 * the texts of comments, titles and links. Rules were tuned to these numbers, quirks
 * included, so they are not what a browser would say.
 *
 * One pass over the tags as they are written, linear in the HTML.
 */
#ifndef PS_MAIL_HTML_STATS_H
#define PS_MAIL_HTML_STATS_H

#include "mail/map.h"

/* Things that are there or not. */
typedef enum {
    PS_HTML_EMBED,         /* object or embed */
    PS_HTML_FONT_FACE_BAD, /* <font face> that is no list of names */
    PS_HTML_FORM_MAILTO,   /* a form that is sent by mail */
    PS_HTML_IFRAME_SRC,
    PS_HTML_INVALID_COLOR, /* text in or on a colour that is none */
    PS_HTML_LOW_CONTRAST,  /* text nearly in the colour of its background */
    PS_HTML_TRAITS
} PsHtmlTrait;

/* All start and end tags of one name. */
typedef struct {
    int inside;     /* how many are open at the end; never below 0 */
    gboolean known; /* HTML 4.01 or XHTML 1.0 has it, or Office */
    PsSpan at;      /* raw place of the first */
} PsHtmlTag;

/* A comment with its marks, the text of a title, or that of a link, where "<img>\n" stands
 * for an image. UTF-8. */
typedef struct {
    GString *text;
    char *href; /* of a link: as written, references decoded; "" if there is none */
    PsSpan at;  /* raw place of the comment or start tag */
} PsHtmlPiece;

struct PsHtmlStats {
    gsize length;      /* characters of the HTML, a line end being one */
    guint tags;        /* start and end tags, and DOCTYPE */
    guint known;       /* those that HTML has */
    guint names;       /* different names, without DOCTYPE */
    guint known_names; /* those that HTML has */
    guint extra;       /* end tags that close nothing */
    guint joins;       /* tags in the middle of a word */
    double image_area; /* square pixels of images that say their size, which may be in % */
    int min_size;      /* of fonts, 3 being normal */
    int max_size;
    GHashTable *by_name;           /* PsHtmlTag by lower-case name */
    GArray *comments;              /* PsHtmlPiece */
    GArray *titles;                /* PsHtmlPiece */
    GArray *anchors;               /* PsHtmlPiece */
    GString *charsets;             /* that meta tags name, blanks between */
    PsSpan traits[PS_HTML_TRAITS]; /* raw place of the first, or PS_SPAN_NONE */
    gboolean has[PS_HTML_TRAITS];
};
typedef struct PsHtmlStats PsHtmlStats;

/* Read HTML (UTF-8, with places). */
PsHtmlStats *ps_html_stats_new(const PsText *html);
void ps_html_stats_free(PsHtmlStats *stats);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsHtmlStats, ps_html_stats_free)

/* The tags called NAME (lower case), or NULL if there is none. */
const PsHtmlTag *ps_html_stats_tag(const PsHtmlStats *stats, const char *name);

#endif
