/* SPDX-License-Identifier: MIT */
/*
 * tags.h - lists of tag=value, the grammar that DKIM signatures, DKIM keys and DMARC
 * records share. RFC 6376 section 3.2.
 *
 * A list with a mistake is read on behind it, because DMARC wants what is right to
 * count; DKIM must look at the problem first.
 */
#ifndef PS_AUTH_TAGS_H
#define PS_AUTH_TAGS_H

#include <glib.h>

typedef struct {
    char *name;
    char *value; /* without white space around it; folds inside are kept */
    gsize at;    /* offset of the value in the text */
} PsTagValue;

typedef struct {
    GArray *tags;        /* PsTagValue; of two with one name only the first */
    const char *problem; /* "syntax" or "tag-twice", the first one; NULL if there is none */
    gsize problem_at;
} PsTags;

/* Read the LEN bytes at TEXT. */
PsTags *ps_tags_new(const char *text, gsize len);
void ps_tags_free(PsTags *tags);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsTags, ps_tags_free)

/* The tag NAME (its case counts), or NULL. Belongs to TAGS. */
const PsTagValue *ps_tags_find(const PsTags *tags, const char *name);

/* Its value, or NULL. */
const char *ps_tags_get(const PsTags *tags, const char *name);

/* The value of the tag NAME in whatever case, or NULL: tags of DMARC have none. */
const char *ps_tags_get_any_case(const PsTags *tags, const char *name);

/* VALUE without any white space. The caller frees it. */
char *ps_tags_compact(const char *value);

/* The items of a list with colons, without white space, in lower case; NULL-terminated. The
 * caller frees it with g_strfreev. */
char **ps_tags_list(const char *value);

/* The bytes that VALUE is base64 of, white space left out; NULL if it is not base64. The
 * caller unrefs it. */
GBytes *ps_tags_base64(const char *value);

#endif
