/* SPDX-License-Identifier: MIT */
/* raw.c - facts of the bytes: line ends, header block, MIME faults, sizes. */
#include "facts/measure.h"

#include <string.h>

static PsFactId
fact_named(const char *name)
{
    int id = ps_fact_find(name);

    g_assert(id >= 0);
    return (PsFactId) id;
}

static void
add_places(PsFacts *facts, PsFactId id, const PsSpan *places, guint count)
{
    ps_facts_set_known(facts, id);
    for (guint i = 0; i < count; i++)
        ps_facts_add(facts, id, "", places[i]);
}

static void
measure_problems(PsFacts *facts, const PsMeasured *from)
{
    static const char *const in_source[] = {
#define PS_SOURCE_PROBLEM(id, fact, meaning) fact,
#include "mail/source.def"
#undef PS_SOURCE_PROBLEM
    };
    static const char *const in_part[] = {
#define PS_PART_PROBLEM(id, fact, meaning) fact,
#include "mail/part.def"
#undef PS_PART_PROBLEM
    };
    guint count;

    for (guint i = 0; i < G_N_ELEMENTS(in_source); i++) {
        const PsSpan *places = ps_source_problem(from->source, i, &count, NULL);

        add_places(facts, fact_named(in_source[i]), places, count);
    }
    for (guint i = 0; i < G_N_ELEMENTS(in_part); i++) {
        if (from->message) {
            const PsSpan *places = ps_message_problem(from->message, i, &count);

            add_places(facts, fact_named(in_part[i]), places, count);
        } else {
            ps_facts_set_unknown(facts, fact_named(in_part[i]), "message refused");
        }
    }
}

/* Fields that hold lists of addresses or ids may be long by nature. */
static gboolean
is_list_field(const char *name)
{
    return !strcmp(name, "to") || !strcmp(name, "cc") || !strcmp(name, "bcc") ||
           !strcmp(name, "references");
}

static void
measure_fields(PsFacts *facts, const PsSource *source)
{
    const char *bytes = ps_source_bytes(source);
    guint count = ps_source_field_count(source);

    ps_facts_add_number(facts, PS_FACT_field_count, count, NULL, PS_SPAN_NONE);
    ps_facts_set_known(facts, PS_FACT_field_bytes);
    ps_facts_set_known(facts, PS_FACT_field_name);
    for (guint i = 0; i < count; i++) {
        const PsField *field = ps_source_field(source, i);
        g_autofree char *name =
            g_ascii_strdown(bytes + field->name.offset, (gssize) field->name.length);

        ps_facts_add(facts, PS_FACT_field_name, name, field->whole);
        if (!is_list_field(name))
            ps_facts_add_number(
                facts, PS_FACT_field_bytes, (double) field->whole.length, name, field->whole);
    }
}

static void
measure_limit(PsFacts *facts, const PsSource *source)
{
    PsSpan at = PS_SPAN_NONE;
    const char *limit = ps_source_refused(source, &at);

    ps_facts_set_known(facts, PS_FACT_limit_passed);
    if (limit)
        ps_facts_add(facts, PS_FACT_limit_passed, limit, at);
}

void
ps_measure_raw(PsFacts *facts, const PsMeasured *from)
{
    static const char *const eols[] = { "none", "lf", "crlf", "mixed" };
    const PsSource *source = from->source;

    ps_facts_add_number(
        facts, PS_FACT_message_bytes, (double) ps_source_length(source), NULL, PS_SPAN_NONE);
    ps_facts_add_number(facts, PS_FACT_header_bytes, (double) ps_source_header(source).length,
        NULL, PS_SPAN_NONE);
    ps_facts_add(facts, PS_FACT_eol, eols[ps_source_eol(source)], PS_SPAN_NONE);
    measure_fields(facts, source);
    measure_limit(facts, source);
    measure_problems(facts, from);
}
