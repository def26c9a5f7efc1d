/* SPDX-License-Identifier: MIT */
/*
 * view_pseudo.c - "header" names that are no fields: ALL and its slices, the relays, the
 * sender of the envelope; see view_request.h.
 */
#include <string.h>

#include "addr/domain.h"
#include "mail/field.h"
#include "mail/relay.h"
#include "mail/view_request.h"

#define ALL_BYTES 65536 /* of the pseudo header ALL, decoded */

/* Which fields: those from the Received field FROM on, counted from 0, to the one with the
 * number TO. The fields above the first have the number -1. */
typedef struct {
    int from;
    int to;
} Slice;

static void
add_field(PsViewRequest *r, const PsField *field)
{
    if (r->modifiers & PS_MODIFIER_RAW) {
        gsize end = ps_span_end(field->whole);
        gsize length = ps_source_length(r->source);

        while (end < length && r->bytes[end] != '\n')
            end++;
        end += end < length;
        ps_text_add_raw(r->to, r->bytes + field->whole.offset, end - field->whole.offset,
            field->whole.offset);
        return;
    }
    ps_text_add_raw(
        r->to, r->bytes + field->name.offset, field->name.length, field->name.offset);
    ps_text_add_from(r->to, ": ", 2, PS_SPAN_NONE);
    ps_view_add_decoded(r, field);
    ps_view_add_newline(r);
}

/* "Name: value" of each field of SLICE; only the fields with the number TO's own line. */
static void
add_slice(PsViewRequest *r, Slice slice)
{
    const PsRelays *relays = ps_relays_of(r->message);
    int number = ps_relays_has_hop(relays) ? 0 : -1;
    gsize used = 0;

    for (guint i = 0; i < ps_source_field_count(r->source); i++) {
        const PsField *field = ps_source_field(r->source, i);

        used += field->whole.length;
        if (used > ALL_BYTES && !(r->modifiers & PS_MODIFIER_RAW))
            break;
        if (ps_field_is(r->bytes, field, "Received"))
            number++;
        if (number > slice.to ||
            (number == slice.to && number >= 0 && !ps_field_is(r->bytes, field, "Received")))
            break;
        if (number < slice.from)
            continue;
        ps_view_begin(r);
        add_field(r, field);
    }
}

/* The header as it stands. */
static void
add_raw(PsViewRequest *r)
{
    PsSpan header = ps_source_header(r->source);
    gsize end = ps_span_end(header);

    /* the empty line stays where it is CR LF, as in SpamAssassin */
    if (ps_source_eol(r->source) == PS_EOL_LF && header.length > 1 &&
        r->bytes[end - 1] == '\n' && r->bytes[end - 2] == '\n')
        end--;
    ps_view_begin(r);
    ps_text_add_raw(r->to, r->bytes + header.offset, end - header.offset, header.offset);
}

static void
add_all(PsViewRequest *r)
{
    if (r->modifiers & PS_MODIFIER_RAW)
        add_raw(r);
    else
        add_slice(r, (Slice){ -1, G_MAXINT });
    if (!r->results->len)
        ps_view_begin(r);
}

/* "X-Spam-Relays-..." are there even without a relay. */
static void
add_relays(PsViewRequest *r, PsRelayList list)
{
    const PsRelays *relays = ps_relays_of(r->message);

    ps_view_begin(r);
    for (guint i = 0; i < ps_relays_count(relays, list); i++) {
        const PsRelay *relay = ps_relays_get(relays, list, i);

        if (i)
            ps_text_add_from(r->to, " ", 1, PS_SPAN_NONE);
        ps_text_add_from(r->to, relay->text, strlen(relay->text), relay->at);
    }
}

/* An empty sender is there, but it is no address. */
static void
add_envelope_from(PsViewRequest *r)
{
    PsSpan at;
    const char *sender = ps_relays_mail_from(ps_relays_of(r->message), &at);

    if (!sender || (r->modifiers & PS_MODIFIER_NAME) ||
        ((r->modifiers & PS_MODIFIER_ADDR) && !strchr(sender, '@')))
        return;
    ps_view_begin(r);
    if (!ps_span_is_none(at) && at.length == strlen(sender) &&
        memcmp(r->bytes + at.offset, sender, at.length) == 0)
        ps_text_add_raw(r->to, sender, at.length, at.offset);
    else
        ps_text_add_from(r->to, sender, strlen(sender), at);
}

gboolean
ps_view_add_pseudo(PsViewRequest *r, const char *name)
{
    static const struct {
        const char *relays, *slice;
        PsRelayList list;
        gboolean newest; /* the slice ends where that list ends */
    } lists[] = {
        { "X-Spam-Relays-Trusted", "ALL-TRUSTED", PS_RELAYS_TRUSTED, TRUE },
        { "X-Spam-Relays-Untrusted", "ALL-UNTRUSTED", PS_RELAYS_UNTRUSTED, FALSE },
        { "X-Spam-Relays-Internal", "ALL-INTERNAL", PS_RELAYS_INTERNAL, TRUE },
        { "X-Spam-Relays-External", "ALL-EXTERNAL", PS_RELAYS_EXTERNAL, FALSE },
    };

    if (strcmp(name, "ALL") == 0) {
        add_all(r);
        return TRUE;
    }
    if (g_ascii_strcasecmp(name, "EnvelopeFrom") == 0) {
        add_envelope_from(r);
        return TRUE;
    }
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
        if (g_ascii_strcasecmp(name, lists[i].relays) == 0) {
            add_relays(r, lists[i].list);
            return TRUE;
        }
        if (strcmp(name, lists[i].slice) == 0) {
            int hops = (int) ps_relays_hops(ps_relays_of(r->message), lists[i].list);

            add_slice(r, lists[i].newest ? (Slice){ -1, hops } : (Slice){ hops, G_MAXINT });
            return TRUE;
        }
    }
    return FALSE;
}

/* SOURCE, a request for hosts, as A-labels with blanks between them, each once. */
static void
add_domains(PsViewRequest *r, const char *source)
{
    const PsString *hosts = ps_view_header(r->message, source);
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;
    const char *last = NULL;

    if (!hosts)
        return;
    text = g_strndup(ps_string_bytes(hosts), hosts->length);
    lines = g_strsplit(text, "\n", -1);
    ps_view_begin(r);
    for (guint i = 0; lines[i]; i++) {
        g_autofree char *ascii = ps_domain_to_ascii(lines[i], strlen(lines[i]));

        if (!ascii || (last && strcmp(last, lines[i]) == 0))
            continue;
        if (last)
            ps_text_add_from(r->to, " ", 1, PS_SPAN_NONE);
        ps_text_add_from(r->to, ascii, strlen(ascii),
            ps_text_span(hosts->text, hosts->start, hosts->length));
        last = lines[i];
    }
}

void
ps_view_add_metadata(PsViewRequest *r, const char *name)
{
    if (g_ascii_strcasecmp(name, "X-SenderDomain") == 0)
        add_domains(r, "EnvelopeFrom:first:addr:host");
    else if (g_ascii_strcasecmp(name, "X-AuthorDomain") == 0)
        add_domains(r, "From:addr:host");
}
