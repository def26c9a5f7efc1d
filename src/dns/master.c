/* SPDX-License-Identifier: MIT */
/* master.c - the records and directives of a master file; see master.h. */
#include "dns/master.h"

#include "base/i18n.h"
#include "dns/fields.h"
#include "dns/record.h"

#define DEFAULT_TTL 3600
#define TTL_MAX G_MAXINT32  /* RFC 2181 section 8 */
#define FIRST_META_TYPE 128 /* RFC 6895 section 3.1 */
#define LAST_META_TYPE 255
#define TYPE_OPT 41

typedef struct {
    PsZone *zone;
    PsWords *words;
    guint next; /* the word of the entry that comes next */
    PsDnsName origin;
    PsDnsName owner; /* of the last record; without octets before the first */
    guint32 ttl;     /* of records that do not say */
    gboolean fixed_ttl;
    GByteArray *data;
} Reader;

static const PsDnsName root = { .len = 1 };

/* The next word of the entry; NULL at its end. */
static const PsWord *
peek_word(const Reader *reader)
{
    return reader->next < ps_words_count(reader->words)
               ? ps_words_get(reader->words, reader->next)
               : NULL;
}

static const PsWord *
take_word(Reader *reader)
{
    const PsWord *word = peek_word(reader);

    if (word)
        reader->next++;
    return word;
}

/* WORD is wrong, or there is no more word: then MISSING is said of the one before. */
static gboolean
fail(const Reader *reader, const PsWord *word, const char *wrong, const char *missing,
    GError **error)
{
    if (!word)
        return ps_words_fail(
            reader->words, ps_words_get(reader->words, reader->next - 1), missing, error);
    return ps_words_fail(reader->words, word, wrong, error);
}

static gboolean
read_end(const Reader *reader, GError **error)
{
    const PsWord *word = peek_word(reader);

    return !word || ps_words_fail(reader->words, word, _("nothing may follow here"), error);
}

static gboolean
read_name(Reader *reader, const PsDnsName *origin, PsDnsName *ret_name, GError **error)
{
    const PsWord *word = take_word(reader);

    return (word && ps_word_name(word, origin, ret_name)) ||
           fail(reader, word, _("not a domain name"), _("domain name missing after"), error);
}

static gboolean
read_ttl(Reader *reader, guint32 *ret_ttl, GError **error)
{
    const PsWord *word = take_word(reader);
    guint64 seconds;

    if (!word || !ps_word_period(word, TTL_MAX, &seconds))
        return fail(reader, word, _("not a TTL"), _("TTL missing after"), error);
    *ret_ttl = (guint32) seconds;
    return TRUE;
}

static gboolean
read_type(Reader *reader, guint *ret_type, GError **error)
{
    const PsWord *word = take_word(reader);

    return (word && ps_word_type(word, ret_type)) ||
           fail(reader, word, _("not a type of records"), _("type of records missing after"),
               error);
}

/* $ORIGIN and $TTL, but nothing that leads out of the file or makes records up. */
static gboolean
read_control(Reader *reader, GError **error)
{
    const PsWord *verb = take_word(reader);

    if (ps_word_is(verb, "$ORIGIN"))
        return read_name(reader, &reader->origin, &reader->origin, error) &&
               read_end(reader, error);
    if (ps_word_is(verb, "$TTL")) {
        reader->fixed_ttl = TRUE;
        return read_ttl(reader, &reader->ttl, error) && read_end(reader, error);
    }
    return ps_words_fail(reader->words, verb, _("not supported"), error);
}

static gboolean
read_delay(Reader *reader, guint *ret_delay_ms, GError **error)
{
    const PsWord *word = take_word(reader);
    guint64 delay_ms;

    if (!word || !ps_word_number(word, G_MAXUINT, &delay_ms))
        return fail(reader, word, _("not a number of milliseconds"),
            _("number of milliseconds missing after"), error);
    *ret_delay_ms = (guint) delay_ms;
    return TRUE;
}

/* The answer that a directive scripts, or PS_DNS_NOERROR. */
static PsDnsStatus
scripted_status(const PsWord *verb)
{
    for (int status = PS_DNS_NODATA; status <= PS_DNS_MALFORMED; status++)
        if (ps_word_is(verb, ps_dns_status_name((PsDnsStatus) status)))
            return (PsDnsStatus) status;
    return PS_DNS_NOERROR;
}

static gboolean
read_directive(Reader *reader, GError **error)
{
    const PsWord *verb = take_word(reader);
    PsZoneTrouble trouble = { .type = PS_ZONE_ANY_TYPE,
        .status = scripted_status(verb),
        .truncated = ps_word_is(verb, "truncate"),
        .authentic = ps_word_is(verb, "authentic"),
        .held = ps_word_is(verb, "delay") };
    PsDnsName name;

    if (trouble.status == PS_DNS_NOERROR && !trouble.truncated && !trouble.authentic &&
        !trouble.held)
        return ps_words_fail(reader->words, verb, _("unknown directive"), error);
    if (trouble.held && !read_delay(reader, &trouble.delay_ms, error))
        return FALSE;
    if (!read_name(reader, &root, &name, error))
        return FALSE;
    if (peek_word(reader) && !read_type(reader, &trouble.type, error))
        return FALSE;
    if (!read_end(reader, error))
        return FALSE;
    ps_zone_add_trouble(reader->zone, &name, &trouble);
    return TRUE;
}

/* TTL and class of a record, both optional and in any order. */
static gboolean
read_ttl_and_class(Reader *reader, guint32 *ret_ttl, GError **error)
{
    const PsWord *word;

    *ret_ttl = reader->ttl;
    while ((word = peek_word(reader))) {
        if (ps_word_is(word, "IN"))
            reader->next++;
        else if (!g_ascii_isdigit(ps_cursor_peek(&word->text)))
            break;
        else if (!read_ttl(reader, ret_ttl, error))
            return FALSE;
    }
    if (!reader->fixed_ttl)
        reader->ttl = *ret_ttl;
    return TRUE;
}

/* The type of a record: one that may be published. */
static gboolean
read_record_type(Reader *reader, guint *ret_type, GError **error)
{
    const PsWord *word = peek_word(reader);

    if (!read_type(reader, ret_type, error))
        return FALSE;
    if (*ret_type != TYPE_OPT && (*ret_type < FIRST_META_TYPE || *ret_type > LAST_META_TYPE))
        return TRUE;
    return fail(
        reader, word, _("not a type of records"), _("type of records missing after"), error);
}

/* The data can be read back as an answer; generic data may be anything. */
static gboolean
is_sound(const GByteArray *data, guint type)
{
    PsDnsQuestion question = { .answer = { .name = ".", .type = (PsDnsType) type } };
    PsCursor cursor = ps_cursor((const char *) data->data, data->len);
    gboolean sound;

    ps_dns_question_begin(&question);
    sound = data->len <= G_MAXUINT16 && ps_dns_record_read(&question, &cursor, data->len, 0);
    ps_dns_question_drop(&question);
    return sound;
}

static gboolean
read_record(Reader *reader, GError **error)
{
    const PsWord *first = peek_word(reader);
    guint32 ttl;
    guint type;

    if (!reader->words->indented && !read_name(reader, &reader->origin, &reader->owner, error))
        return FALSE;
    if (!reader->owner.len)
        return ps_words_fail(reader->words, first, _("no owner before"), error);
    if (!read_ttl_and_class(reader, &ttl, error) || !read_record_type(reader, &type, error))
        return FALSE;

    g_byte_array_set_size(reader->data, 0);
    if (!ps_fields_read(
            reader->words, reader->next, type, &reader->origin, reader->data, error))
        return FALSE;
    if (!is_sound(reader->data, type))
        return ps_words_fail(reader->words, first, _("wrong data in the record of"), error);
    ps_zone_add(reader->zone, &reader->owner, type, ttl, reader->data->data,
        (guint16) reader->data->len);
    return TRUE;
}

static gboolean
read_entry(Reader *reader, GError **error)
{
    const PsWord *first = ps_words_get(reader->words, 0);

    reader->next = 0;
    if (reader->words->directive)
        return read_directive(reader, error);
    if (!reader->words->indented && ps_cursor_peek(&first->text) == '$')
        return read_control(reader, error);
    return read_record(reader, error);
}

gboolean
ps_master_read(PsZone *zone, const char *file, const char *bytes, gsize len, GError **error)
{
    g_auto(PsWords) words = ps_words(file, bytes, len);

    g_autoptr(GByteArray) data = g_byte_array_sized_new(512);
    Reader reader = {
        .zone = zone, .words = &words, .origin = root, .ttl = DEFAULT_TTL, .data = data
    };

    while (ps_words_next(&words, error)) {
        if (!ps_words_count(&words))
            return TRUE;
        if (!read_entry(&reader, error))
            return FALSE;
    }
    return FALSE;
}
