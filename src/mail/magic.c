/* SPDX-License-Identifier: MIT */
/* magic.c - kinds of files; see magic.h. */
#include "mail/magic.h"

#include <string.h>

#include "mail/attach_library.h"

enum {
    LOOKED_AT = 256 * 1024, /* bytes that libmagic gets */
    TEXT_HEAD = 512,        /* bytes without a NUL that make a text of a program */
};

static const struct {
    const char *id, *endings, *types, *holds;
} kinds[] = {
    { "", "", "", "" },
#define KIND(id, endings, types, holds) { #id, endings, types, holds },
#include "mail/magic.def"
#undef KIND
};

/* Signatures of files that need no look by a library. */
static const struct {
    const char *bytes;
    gsize len;
    gsize offset;
    PsMagicKind kind;
} signatures[] = {
    { "\xff\xd8\xff", 3, 0, PS_MAGIC_IMAGE },
    { "\x89PNG\r\n\x1a\n", 8, 0, PS_MAGIC_IMAGE },
    { "GIF8", 4, 0, PS_MAGIC_IMAGE },
    { "WEBP", 4, 8, PS_MAGIC_IMAGE },
    { "%PDF-", 5, 0, PS_MAGIC_PDF },
};

const char *
ps_magic_look(const char *bytes, gsize len)
{
    static magic_t cookie;
    const PsLibrary_magic *calls = ps_library_magic();
    const char *type;

    if (!calls)
        return NULL;
    if (!cookie) {
        cookie =
            calls->magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_ELF);
        if (!cookie || calls->magic_load(cookie, NULL) < 0)
            return NULL;
    }
    type = calls->magic_buffer(cookie, bytes, MIN(len, LOOKED_AT));
    if (type && ps_magic_of_type(type) == PS_MAGIC_PROGRAM &&
        !memchr(bytes, '\0', MIN(len, TEXT_HEAD)))
        return NULL; /* a text that begins with the letters MZ */
    return type;
}

/* WORD is one of WORDS, which a blank separates, or begins as one that ends in "*". */
static gboolean
holds(const char *words, const char *word)
{
    while (*words) {
        gsize len = strcspn(words, " ");

        if (words[len - 1] == '*'
                ? !g_ascii_strncasecmp(words, word, len - 1)
                : strlen(word) == len && !g_ascii_strncasecmp(words, word, len))
            return TRUE;
        words += len;
        words += strspn(words, " ");
    }
    return FALSE;
}

PsMagicKind
ps_magic_of_type(const char *type)
{
    int kind = PS_MAGIC_KINDS - 1;

    while (kind > PS_MAGIC_UNKNOWN && !holds(kinds[kind].types, type))
        kind--;
    return (PsMagicKind) kind;
}

PsMagicKind
ps_magic_of_ending(const char *ending)
{
    int kind = PS_MAGIC_KINDS - 1;

    while (kind > PS_MAGIC_UNKNOWN && !holds(kinds[kind].endings, ending))
        kind--;
    return (PsMagicKind) kind;
}

gboolean
ps_magic_fits(PsMagicKind claimed, PsMagicKind real)
{
    return claimed == PS_MAGIC_UNKNOWN || real == PS_MAGIC_UNKNOWN || claimed == real ||
           holds(kinds[claimed].holds, kinds[real].id);
}

/* No byte that text does not have. */
static gboolean
is_text(const char *bytes, gsize len)
{
    for (gsize i = 0; i < len; i++)
        if ((guchar) bytes[i] < ' ' && !strchr("\t\n\r\f\033", bytes[i]))
            return FALSE;
    return !memchr(bytes, '\0', len);
}

static PsMagicKind
signature_of(const char *bytes, gsize len)
{
    for (gsize i = 0; i < G_N_ELEMENTS(signatures); i++)
        if (len >= signatures[i].offset + signatures[i].len &&
            !memcmp(bytes + signatures[i].offset, signatures[i].bytes, signatures[i].len))
            return signatures[i].kind;
    return PS_MAGIC_UNKNOWN;
}

gboolean
ps_magic_is_plain(const char *bytes, gsize len, const char *ending, const char *type)
{
    PsMagicKind named = ps_magic_of_ending(ending), typed = ps_magic_of_type(type);
    PsMagicKind real = signature_of(bytes, len);

    if (real != PS_MAGIC_UNKNOWN)
        return ps_magic_fits(named, real) && ps_magic_fits(typed, real);
    return (named == PS_MAGIC_UNKNOWN || named == PS_MAGIC_HTML) &&
           (typed == PS_MAGIC_UNKNOWN || typed == PS_MAGIC_HTML) && is_text(bytes, len);
}
