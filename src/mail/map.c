/* SPDX-License-Identifier: MIT */
/*
 * map.c - texts whose bytes know their raw place; see map.h.
 *
 * A text is its bytes and a list of segments, each for a run of bytes that share one
 * way back. Derived texts copy the segments of what they are made of, so a lookup never
 * walks through layers. Offsets are 32 bits: limits.def keeps messages far below that.
 */
#include "mail/map.h"

typedef enum {
    SEGMENT_RAW,    /* byte i of the segment is raw byte i */
    SEGMENT_BASE64, /* byte i is in letters i*4/3 and i*4/3 + 1 */
    SEGMENT_WHOLE,  /* each UNIT bytes come, as a whole, from the next RAW_LENGTH raw bytes */
    SEGMENT_NONE,   /* came from nowhere */
} SegmentKind;

typedef struct {
    guint32 start;      /* first byte in the text; the segment ends where the next begins */
    guint32 raw;        /* raw offset of the first byte, or of the first unit */
    guint32 raw_length; /* of a whole */
    guint8 kind;        /* SegmentKind */
    guint8 unit;        /* bytes of a whole; 0: all of the segment is one */
    guint8 phase;       /* bytes of the first unit (base64: group) before the segment */
} Segment;

#define LONGEST_UNIT 255

struct PsText {
    GString *bytes;
    GArray *segments; /* Segment */
};

PsText *
ps_text_new(void)
{
    PsText *text = g_new(PsText, 1);

    text->bytes = g_string_new(NULL);
    text->segments = g_array_new(FALSE, FALSE, sizeof(Segment));
    return text;
}

void
ps_text_free(PsText *text)
{
    if (!text)
        return;
    g_string_free(text->bytes, TRUE);
    g_array_unref(text->segments);
    g_free(text);
}

const char *
ps_text_bytes(const PsText *text)
{
    return text->bytes->str;
}

gsize
ps_text_length(const PsText *text)
{
    return text->bytes->len;
}

static const Segment *
segment(const PsText *text, guint index)
{
    return &g_array_index(text->segments, Segment, index);
}

static gsize
segment_end(const PsText *text, guint index)
{
    return index + 1 < text->segments->len ? segment(text, index + 1)->start : text->bytes->len;
}

/* NEW says what LAST, which is LENGTH bytes long, would say further on. */
static gboolean
continues(const Segment *last, gsize length, const Segment *new)
{
    if (last->kind != new->kind)
        return FALSE;
    switch ((SegmentKind) last->kind) {
    case SEGMENT_RAW:
        return last->raw + length == new->raw;
    case SEGMENT_NONE:
        return TRUE;
    case SEGMENT_BASE64:
        return (last->phase + length) % 3 == new->phase &&
               last->raw + (last->phase + length) / 3 * 4 == new->raw;
    case SEGMENT_WHOLE:
        return last->unit && last->unit == new->unit && last->raw_length == new->raw_length &&
               (last->phase + length) % last->unit == new->phase &&
               last->raw + (last->phase + length) / last->unit * last->raw_length == new->raw;
    default:
        return FALSE;
    }
}

static void
append(PsText *text, const char *bytes, gsize len, Segment new)
{
    guint count = text->segments->len;

    if (!len)
        return;
    g_assert(len < G_MAXUINT32 - text->bytes->len);
    new.start = (guint32) text->bytes->len;
    if (!count || !continues(segment(text, count - 1),
                      text->bytes->len - segment(text, count - 1)->start, &new))
        g_array_append_val(text->segments, new);
    g_string_append_len(text->bytes, bytes, (gssize) len);
}

void
ps_text_add_raw(PsText *text, const char *bytes, gsize len, gsize raw)
{
    append(text, bytes, len, (Segment){ .kind = SEGMENT_RAW, .raw = (guint32) raw });
}

void
ps_text_add_base64(PsText *text, const char *bytes, gsize len, gsize raw)
{
    append(text, bytes, len, (Segment){ .kind = SEGMENT_BASE64, .raw = (guint32) raw });
}

void
ps_text_add_from(PsText *text, const char *bytes, gsize len, PsSpan from)
{
    Segment new = { .kind = SEGMENT_NONE };

    if (!ps_span_is_none(from))
        new = (Segment){ .kind = SEGMENT_WHOLE,
            .raw = (guint32) from.offset,
            .raw_length = (guint32) from.length,
            .unit = len <= LONGEST_UNIT ? (guint8) len : 0 };
    append(text, bytes, len, new);
}

/* The index of the segment that holds byte AT. */
static guint
find(const PsText *text, gsize at)
{
    guint low = 0, high = text->segments->len;

    while (high - low > 1) {
        guint middle = low + (high - low) / 2;

        if (segment(text, middle)->start <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* S without its first SKIP bytes. */
static Segment
tail(const Segment *s, gsize skip)
{
    Segment rest = *s;

    if (s->kind == SEGMENT_RAW) {
        rest.raw += (guint32) skip;
    } else if (s->kind == SEGMENT_BASE64) {
        rest.raw += (guint32) ((s->phase + skip) / 3 * 4);
        rest.phase = (guint8) ((s->phase + skip) % 3);
    } else if (s->kind == SEGMENT_WHOLE && s->unit) {
        rest.raw += (guint32) ((s->phase + skip) / s->unit * s->raw_length);
        rest.phase = (guint8) ((s->phase + skip) % s->unit);
    }
    return rest;
}

void
ps_text_add_text(PsText *text, const PsText *source, gsize start, gsize len)
{
    gsize end = start + len;

    g_assert(text != source && end <= source->bytes->len);
    for (guint i = len ? find(source, start) : 0; start < end; i++) {
        gsize until = MIN(end, segment_end(source, i));

        append(text, source->bytes->str + start, until - start,
            tail(segment(source, i), start - segment(source, i)->start));
        start = until;
    }
}

void
ps_text_add_for(PsText *text, const char *bytes, gsize len, const PsText *source, gsize start,
    gsize source_len)
{
    ps_text_add_from(text, bytes, len, ps_text_span(source, start, source_len));
}

/* The raw bytes behind bytes FIRST to LAST (included) of segment S, counted in it. */
static PsSpan
origin(const Segment *s, gsize first, gsize last)
{
    switch ((SegmentKind) s->kind) {
    case SEGMENT_RAW:
        return (PsSpan){ s->raw + first, last - first + 1 };
    case SEGMENT_BASE64: {
        gsize from = s->phase + first, to = s->phase + last;
        gsize letter = from / 3 * 4 + from % 3; /* the first of the two that hold it */

        return (PsSpan){ s->raw + letter, to / 3 * 4 + to % 3 + 2 - letter };
    }
    case SEGMENT_WHOLE: {
        gsize from = s->unit ? (s->phase + first) / s->unit : 0;
        gsize to = s->unit ? (s->phase + last) / s->unit : 0;

        return (PsSpan){ s->raw + from * s->raw_length, (to - from + 1) * s->raw_length };
    }
    case SEGMENT_NONE:
    default:
        return PS_SPAN_NONE;
    }
}

PsSpan
ps_text_span(const PsText *text, gsize start, gsize len)
{
    gsize low = G_MAXSIZE, high = 0;
    gsize end = start + len;

    g_assert(end <= text->bytes->len);
    for (guint i = len ? find(text, start) : 0; start < end; i++) {
        const Segment *s = segment(text, i);
        gsize until = MIN(end, segment_end(text, i));
        PsSpan from = origin(s, start - s->start, until - 1 - s->start);

        if (!ps_span_is_none(from)) {
            low = MIN(low, from.offset);
            high = MAX(high, ps_span_end(from));
        }
        start = until;
    }
    return high ? (PsSpan){ low, high - low } : PS_SPAN_NONE;
}
