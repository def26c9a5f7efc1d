/* SPDX-License-Identifier: MIT */
/* entity.c - character references; see entity.h. */
#include "mail/entity.h"

#include <stdlib.h>

#include "base/cursor.h"

#define NAME_MAX_LENGTH 31 /* CounterClockwiseContourIntegral */
#define BARE_MAX_LENGTH 6
#define REPLACEMENT 0xFFFD

typedef struct {
    const char *name;
    gunichar first, second;
    gboolean bare; /* does without the semicolon */
} Entity;

static const Entity entities[] = {
#define ENTITY(name, first, second, bare) { #name, (first), (second), (bare) },
#include "mail/entity.def"
#undef ENTITY
};

typedef struct {
    const char *text;
    gsize length;
} Name;

static int
compare(const void *key, const void *element)
{
    const Name *name = key;
    const Entity *entity = element;
    int order = strncmp(name->text, entity->name, name->length);

    return order ? order : -(entity->name[name->length] != '\0');
}

static const Entity *
find(const char *text, gsize length)
{
    const Name name = { text, length };

    return bsearch(&name, entities, G_N_ELEMENTS(entities), sizeof entities[0], compare);
}

/* The entity that NAMES bytes of letters and digits at TEXT begin with. A name without
 * its semicolon may be the beginning of a longer word: "&notit" is a "not" sign and "it". */
static const Entity *
find_named(const char *text, gsize names, gboolean closed, gsize *ret_length)
{
    const Entity *entity = closed && names <= NAME_MAX_LENGTH ? find(text, names) : NULL;

    if (entity) {
        *ret_length = names + 1;
        return entity;
    }
    for (gsize length = MIN(names, BARE_MAX_LENGTH); length >= 2; length--) {
        entity = find(text, length);
        if (entity && entity->bare) {
            *ret_length = length;
            return entity;
        }
    }
    return NULL;
}

static gsize
read_named(PsCursor c, char ret[PS_ENTITY_BYTES], gsize *ret_len)
{
    const char *name = c.pos;
    gsize names = 0, length = 0, bytes;
    const Entity *entity;

    while (names <= NAME_MAX_LENGTH && g_ascii_isalnum(ps_cursor_peek(&c))) {
        ps_cursor_next(&c);
        names++;
    }
    entity = find_named(name, names, ps_cursor_peek(&c) == ';', &length);
    if (!entity)
        return 0;
    bytes = (gsize) g_unichar_to_utf8(entity->first, ret);
    if (entity->second)
        bytes += (gsize) g_unichar_to_utf8(entity->second, ret + bytes);
    *ret_len = bytes;
    return length;
}

/* The digits of "#232" or "#xE8", behind the "#". */
static gsize
read_number(PsCursor c, char ret[PS_ENTITY_BYTES], gsize *ret_len)
{
    gboolean hex = ps_cursor_take_word(&c, "x");
    const char *digits = c.pos;
    gunichar number = 0;
    int digit;

    while ((digit = hex ? g_ascii_xdigit_value((char) ps_cursor_peek(&c))
                        : g_ascii_digit_value((char) ps_cursor_peek(&c))) >= 0) {
        if (number < 0x110000)
            number = number * (hex ? 16 : 10) + (gunichar) digit;
        ps_cursor_next(&c);
    }
    if (c.pos == digits)
        return 0;
    ps_cursor_take(&c, ';');
    if (!number || !g_unichar_validate(number))
        number = REPLACEMENT;
    *ret_len = (gsize) g_unichar_to_utf8(number, ret);
    return ps_cursor_offset(&c);
}

gsize
ps_entity_read(const char *text, gsize len, char ret[PS_ENTITY_BYTES], gsize *ret_len)
{
    PsCursor c = ps_cursor(text, len);
    gsize taken = 0, number;

    if (!ps_cursor_take(&c, '&'))
        return 0;
    if (ps_cursor_take(&c, '#')) {
        number = read_number(c, ret, ret_len);
        return number;
    }
    taken = read_named(c, ret, ret_len);
    return taken ? taken + 1 : 0;
}
