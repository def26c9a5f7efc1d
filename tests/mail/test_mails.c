/* SPDX-License-Identifier: MIT */
/*
 * test_mails.c - every mail that can be found: its tree is the one that GMime's own parser
 * sees, its parts decode as GMime decodes them, and any stretch of its text leads to raw
 * bytes which decode to that stretch.
 */
#include <gmime/gmime.h>

#include "mail/field.h"
#include "mail/message.h"
#include "mails.h"
#include "naive.h"
#include "suite.h"

#define STRETCHES 40 /* of each text */
#define LONGEST 200

/* Where GMime sees other parts, and why we don't. */
static const struct {
    const char *file, *why;
} other_trees[] = {
    { "qp-utf8-header-no-break.eml", "no blank line: we let a boundary end the header" },
    { "fws_fn.eml", "no blank line: we let a boundary end the header" },
};

typedef struct {
    const char *path;
    const char *bytes;
    PsMessage *message;
    guint next;
} Walk;

static gboolean
has_other_tree(const char *path)
{
    for (gsize i = 0; i < G_N_ELEMENTS(other_trees); i++)
        if (g_str_has_suffix(path, other_trees[i].file))
            return TRUE;
    return FALSE;
}

/* TEXT as GMime would have it: it keeps blanks at the end of quoted-printable lines. */
static GString *
without_line_ends(const char *text, gsize len)
{
    GString *out = g_string_new(NULL);

    for (gsize i = 0; i < len; i++) {
        while (out->len && strchr("\r\n", text[i]) && strchr(" \t", out->str[out->len - 1]))
            g_string_truncate(out, out->len - 1);
        g_string_append_c(out, text[i] ? text[i] : '?');
    }
    while (out->len && strchr(" \t", out->str[out->len - 1]))
        g_string_truncate(out, out->len - 1);
    return out;
}

/* GMime drops the last letters of base64 without "=", and undoes uuencode, which we don't. */
static void
check_decoded(const Walk *walk, const PsPart *part, GMimePart *theirs)
{
    GMimeDataWrapper *content = g_mime_part_get_content(theirs);
    GMimeStream *stream = g_mime_stream_mem_new();
    g_autoptr(GArray) bad = g_array_new(FALSE, FALSE, sizeof(PsSpan));
    g_autoptr(PsText) text = ps_decode_body(walk->bytes, part->body, part->encoding, bad);
    GByteArray *bytes;

    g_mime_data_wrapper_write_to_stream(content, stream);
    bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
    if (part->encoding == PS_ENCODING_QP) {
        GString *a = without_line_ends(ps_text_bytes(text), ps_text_length(text));
        GString *b = without_line_ends((const char *) bytes->data, bytes->len);

        ck_assert_msg(bad->len || g_string_equal(a, b), "%s: part %s", walk->path, part->id);
        g_string_free(a, TRUE);
        g_string_free(b, TRUE);
    } else if (part->encoding != PS_ENCODING_UNKNOWN) {
        gboolean cut = part->encoding == PS_ENCODING_BASE64 && bad->len;

        ck_assert_msg(
            cut || bytes->len == ps_text_length(text), "%s: part %s", walk->path, part->id);
        ck_assert_uint_le(bytes->len, ps_text_length(text));
        if (bytes->len)
            ck_assert_mem_eq(bytes->data, ps_text_bytes(text), bytes->len);
    }
    ck_assert_uint_eq(part->size, ps_text_length(text));
    g_object_unref(stream);
}

static void
check_part(const Walk *walk, const PsPart *part, GMimePart *theirs)
{
    GMimeDataWrapper *content = g_mime_part_get_content(theirs);
    const char *name = g_mime_part_get_filename(theirs);
    GMimeStream *stream;

    ck_assert_msg(!g_strcmp0(part->filename, name) || !*name, "%s: part %s is named %s, %s",
        walk->path, part->id, part->filename, name);
    if (!content) {
        ck_assert_uint_eq(part->body.length, 0);
        return;
    }
    stream = g_mime_data_wrapper_get_stream(content);
    ck_assert_msg((gsize) stream->bound_start == part->body.offset &&
                      (gsize) stream->bound_end == ps_span_end(part->body),
        "%s: part %s", walk->path, part->id);
    check_decoded(walk, part, theirs);
}

/* Hold OBJECT and what is in it against the parts from the next one on. */
static void
check_object(Walk *walk, GMimeObject *object)
{
    g_autofree char *type =
        g_mime_content_type_get_mime_type(g_mime_object_get_content_type(object));
    const PsPart *part;

    ck_assert_msg(walk->next < ps_message_part_count(walk->message), "%s", walk->path);
    part = ps_message_part(walk->message, walk->next++);
    if (GMIME_IS_MULTIPART(object) && !g_mime_multipart_get_count(GMIME_MULTIPART(object))) {
        ck_assert_str_eq(part->type, "text/plain"); /* so that somebody looks at it */
        return;
    }
    ck_assert_msg(!g_ascii_strcasecmp(part->type, type), "%s: part %s is %s, %s", walk->path,
        part->id, part->type, type);
    if (GMIME_IS_MULTIPART(object)) {
        for (int i = 0; i < g_mime_multipart_get_count(GMIME_MULTIPART(object)); i++)
            check_object(walk, g_mime_multipart_get_part(GMIME_MULTIPART(object), i));
    } else if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage *message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));

        if (message)
            check_object(walk, g_mime_message_get_mime_part(message));
    } else {
        check_part(walk, part, GMIME_PART(object));
    }
}

static void
check_against_gmime(const char *path, PsMessage *message)
{
    const PsSource *source = ps_message_source(message);
    Walk walk = { path, ps_source_bytes(source), message, 0 };
    GMimeStream *stream =
        g_mime_stream_mem_new_with_buffer(walk.bytes, ps_source_length(source));
    GMimeParser *parser;
    GMimeMessage *theirs;

    g_mime_stream_seek(stream, (gint64) ps_source_header(source).offset, GMIME_STREAM_SEEK_SET);
    parser = g_mime_parser_new_with_stream(stream);
    theirs = g_mime_parser_construct_message(parser, NULL);
    ck_assert_msg(theirs != NULL, "%s", path);
    check_object(&walk, g_mime_message_get_mime_part(theirs));
    ck_assert_msg(walk.next == ps_message_part_count(message), "%s", path);
    g_object_unref(theirs);
    g_object_unref(parser);
    g_object_unref(stream);
}

/* A stretch of whole characters of TEXT. */
static gsize
draw(GRand *rand, const PsText *text, gsize *ret_start)
{
    const char *bytes = ps_text_bytes(text);
    gsize len = ps_text_length(text);
    gsize start = (gsize) g_rand_int_range(rand, 0, (gint32) len);
    gsize end = start + 1 + (gsize) g_rand_int_range(rand, 0, LONGEST);

    while (start && !naive_is_cut(bytes, start))
        start--;
    end = MIN(end, len);
    while (end < len && !naive_is_cut(bytes, end))
        end++;
    *ret_start = start;
    return end - start;
}

static void
check_stretches(GRand *rand, const char *path, const char *raw, const PsPart *part)
{
    for (int i = 0; part->text && ps_text_length(part->text) && i < STRETCHES; i++) {
        gsize start, n = draw(rand, part->text, &start);
        PsSpan span = ps_text_span(part->text, start, n);

        ck_assert(
            span.offset >= part->body.offset && ps_span_end(span) <= ps_span_end(part->body));
        ck_assert_msg(naive_holds(raw + span.offset, span.length, part->encoding, part->charset,
                          ps_text_bytes(part->text) + start, n),
            "%s: part %s, %zu bytes at %zu", path, part->id, n, start);
    }
}

/* SPAN of a header, and the encoded-words that it begins or ends in. */
static PsSpan
with_words(const char *raw, PsSpan value, PsSpan span)
{
    g_autoptr(GRegex) word = g_regex_new("=\\?[^?\\s]+\\?[bq]\\?.*?\\?=",
        G_REGEX_CASELESS | G_REGEX_RAW | G_REGEX_DOTALL, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    gsize low = span.offset, high = ps_span_end(span);
    int start, end;

    g_regex_match_full(word, raw + value.offset, (gssize) value.length, 0, 0, &match, NULL);
    for (; g_match_info_matches(match); g_match_info_next(match, NULL)) {
        g_match_info_fetch_pos(match, 0, &start, &end);
        if (value.offset + (gsize) start < ps_span_end(span) &&
            value.offset + (gsize) end > span.offset) {
            low = MIN(low, value.offset + (gsize) start);
            high = MAX(high, value.offset + (gsize) end);
        }
    }
    return (PsSpan){ low, high - low };
}

static char *
decoded_by_gmime(const char *raw, PsSpan span)
{
    g_autoptr(GRegex) fold = g_regex_new("\\r?\\n[ \\t]+", G_REGEX_RAW, 0, NULL);
    g_autofree char *words = g_strndup(raw + span.offset, span.length);
    g_autofree char *unfolded = g_regex_replace_literal(fold, words, -1, 0, " ", 0, NULL);

    return g_mime_utils_header_decode_text(NULL, unfolded);
}

/* The words around a stretch of a header decode, in GMime, to what holds it. FALSE if GMime
 * reads that header in another way (ISO-8859-1 to the letter, 8-bit by the locale, only the
 * first of several words in ISO-2022-JP). */
static gboolean
check_header(GRand *rand, const char *path, const char *raw, PsSpan value)
{
    g_autoptr(PsText) text = ps_decode_header(raw, value, NULL);
    g_autofree char *all = decoded_by_gmime(raw, value);

    if (!memmem(all, strlen(all), ps_text_bytes(text), ps_text_length(text)))
        return FALSE;
    for (int i = 0; ps_text_length(text) && i < 5; i++) {
        gsize start, n = draw(rand, text, &start);
        PsSpan span = with_words(raw, value, ps_text_span(text, start, n));
        g_autofree char *some = decoded_by_gmime(raw, span);

        ck_assert_msg(memmem(some, strlen(some), ps_text_bytes(text) + start, n) != NULL,
            "%s: \"%.*s\" in \"%s\"", path, (int) n, ps_text_bytes(text) + start, some);
    }
    return TRUE;
}

static void
check_mail(const char *path, const char *bytes, gsize len, guint *headers, guint *others)
{
    g_autoptr(PsSource) source = ps_source_new(bytes, len);
    g_autoptr(PsMessage) message = ps_message_new(source);
    GRand *rand = g_rand_new_with_seed(1);

    ck_assert_msg(message != NULL, "%s is refused", path);
    if (!has_other_tree(path))
        check_against_gmime(path, message);
    for (guint i = 0; i < ps_message_part_count(message); i++)
        check_stretches(rand, path, bytes, ps_message_part(message, i));
    for (guint i = 0; i < ps_source_field_count(source); i++)
        *others += !check_header(rand, path, bytes, ps_source_field(source, i)->value);
    *headers += ps_source_field_count(source);
    g_rand_free(rand);
}

START_TEST(mails)
{
    g_autoptr(GPtrArray) files = all_mails();
    guint headers = 0, others = 0;

    g_mime_init();
    for (guint i = 0; i < files->len; i++) {
        g_autofree char *bytes = NULL;
        gsize len;

        ck_assert(g_file_get_contents(files->pdata[i], &bytes, &len, NULL));
        check_mail(files->pdata[i], bytes, len, &headers, &others);
    }
    ck_assert_uint_le(100 * others, headers);
}
END_TEST

SUITE(mails, TEST(mails))
