/* SPDX-License-Identifier: MIT */
/*
 * given.c - a template that has no header yet: what a header would tell is not known, and so are
 * the things around the text that its sender will still make. Runs last.
 */
#include "facts/measure.h"

/* Facts from FIRST to LAST of facts.def, and what makes them known all the same. */
typedef struct {
    PsFactId first;
    PsFactId last;
    enum { NOTHING, SUBJECT, AUTHOR, ENVELOPE } by; /* ENVELOPE: the author or MAIL FROM */
} Stretch;

static const Stretch stretches[] = {
    { PS_FACT_message_bytes, PS_FACT_bare_lf, NOTHING },
    { PS_FACT_header_8bit, PS_FACT_header_no_end, NOTHING },
    { PS_FACT_duplicate_field, PS_FACT_encoded_word_split, NOTHING },
    { PS_FACT_subject, PS_FACT_subject_homoglyph, SUBJECT },
    { PS_FACT_list_unsubscribe, PS_FACT_received, NOTHING },
    { PS_FACT_from_count, PS_FACT_from_lookalike, AUTHOR },
    { PS_FACT_from_name_is_recipient, PS_FACT_from_name_is_recipient, NOTHING },
    { PS_FACT_from_domain, PS_FACT_from_mx, AUTHOR },
    { PS_FACT_sender, PS_FACT_bcc, NOTHING },
    { PS_FACT_mail_from, PS_FACT_spf_helo, ENVELOPE },
    { PS_FACT_spf_aligned, PS_FACT_spf_aligned, AUTHOR },
    { PS_FACT_dkim, PS_FACT_auth_unaligned, AUTHOR },
    { PS_FACT_dkim_result, PS_FACT_dkim_signed, NOTHING },
    { PS_FACT_dkim_survival, PS_FACT_dkim_survival, NOTHING },
    { PS_FACT_dkim_aligned, PS_FACT_dmarc_error, AUTHOR },
    { PS_FACT_cte_mismatch, PS_FACT_qp_bad, NOTHING },
    { PS_FACT_charset_missing, PS_FACT_charset_missing, NOTHING },
    { PS_FACT_boundary_missing, PS_FACT_content_type_bad, NOTHING },
    { PS_FACT_mime_depth, PS_FACT_alternative_empty, NOTHING },
    { PS_FACT_link_own_host, PS_FACT_link_carrier, AUTHOR },
    { PS_FACT_cid_missing, PS_FACT_cid_missing, NOTHING },
    { PS_FACT_attachment_count, PS_FACT_attachment_encoded_bytes, NOTHING },
};

/* The sending server is known by what the user says of it, with a header or without. */
static gboolean
is_of_server(PsFactId id)
{
    return id >= PS_FACT_ip && id <= PS_FACT_helo_syntax;
}

static gboolean
is_given(const PsMeasured *from, const Stretch *stretch)
{
    gboolean author = ps_source_find(from->source, "From", 0, NULL) != NULL;

    switch (stretch->by) {
    case SUBJECT:
        return ps_source_find(from->source, "Subject", 0, NULL) != NULL;
    case AUTHOR:
        return author;
    case ENVELOPE:
        return author || from->sending->mail_from;
    case NOTHING:
    default:
        return FALSE;
    }
}

static void
measure_utf16(PsFacts *facts, const PsMeasured *from)
{
    const char *charset = from->message ? ps_message_part(from->message, 0)->charset : NULL;

    if (charset && g_str_has_prefix(charset, "utf-16"))
        ps_facts_add(facts, PS_FACT_template_utf16, charset, PS_SPAN_NONE);
}

void
ps_measure_not_given(PsFacts *facts, const PsMeasured *from)
{
    const char *reason = ps_source_in_file(from->source)->not_given;

    ps_facts_set_known(facts, PS_FACT_template_utf16);
    if (!reason)
        return;
    measure_utf16(facts, from);
    if (ps_facts_get(facts, PS_FACT_template_utf16)->count)
        ps_facts_set_unknown(facts, PS_FACT_nul, reason);
    for (guint i = 0; i < G_N_ELEMENTS(stretches); i++)
        for (PsFactId id = stretches[i].first; id <= stretches[i].last; id++)
            if (!is_given(from, &stretches[i]) && !is_of_server(id) &&
                ps_facts_get(facts, id)->known)
                ps_facts_set_unknown(facts, id, reason);
}
