/* SPDX-License-Identifier: MIT */
/* record.c - from fields and sentences to what is said of each recipient. */
#include <string.h>

#include "base/cursor.h"
#include "base/hash.h"
#include "bounce/find.h"
#include "bounce/judge.h"
#include "bounce/mention.h"
#include "bounce/reader.h"
#include "bounce/said.h"

enum { FEW = 20 }; /* recipients of whom each may be meant by the whole text */

static const char *
keep(PsBounce *bounce, const char *text)
{
    return text ? ps_bounce_keep(bounce, text, strlen(text)) : NULL;
}

/* ADDRESS with its domain in small letters. */
static const char *
keep_address(PsBounce *bounce, const char *address)
{
    g_autofree char *text = g_strdup(address);
    char *at = text ? strrchr(text, '@') : NULL;

    for (; at && *at; at++)
        *at = g_ascii_tolower(*at);
    return keep(bounce, text);
}

static const char *
provider_of(const PsRules *rules, const PsBounceRecord *record)
{
    const PsProviders *providers = ps_rules_providers(rules);
    const char *at = record->recipient ? strrchr(record->recipient, '@') : NULL;
    const char *found = NULL;

    if (record->remote_mta)
        found = ps_providers_find(providers, PS_PROVIDER_MX, record->remote_mta);
    if (!found && at)
        found = ps_providers_find(providers, PS_PROVIDER_DOMAIN, at + 1);
    return found;
}

/* The class of RECORD, '4' or '5', by what is known; 0 if it is none of these. */
static char
class_of(const PsBounceRecord *record)
{
    guint digit = g_strcmp0(record->action, "delayed") ? 5 : 4;

    if (record->code)
        digit = record->code / 100;
    else if (record->status)
        digit = (guint) (*record->status - '0');
    if (digit == 4)
        return '4';
    return digit == 5 ? '5' : '\0';
}

/* Of code and status each tells something of the other, and the reason of both. */
static void
derive(PsBounce *bounce, PsBounceRecord *record, const PsReason *reason)
{
    char class = class_of(record);

    if (!reason->failure || class == '\0')
        return;
    if (!record->status && reason->status) {
        g_autofree char *status = g_strdup(reason->status);

        *status = class;
        record->status = keep(bounce, status);
        record->status_derived = TRUE;
    }
    if (!record->code && reason->code) {
        record->code = class == '4' ? reason->code % 100 + 400 : MAX(reason->code, 500);
        record->code_derived = TRUE;
    }
}

static void
set_reason(PsNoticeReading *reading, PsBounceRecord *record, const char *name)
{
    const PsReason *reason = ps_rules_find_reason(reading->reader->rules, name);

    record->reason = name;
    record->coarse = reason ? reason->coarse : "none";
    record->hard = reason && reason->hard;
    if (!strcmp(name, "notaccept")) /* for good only where the reply says so */
        record->hard =
            record->code ? record->code >= 500 : record->status && *record->status == '5';
    if (reason)
        derive(reading->bounce, record, reason);
}

void
ps_bounce_add_plain(PsNoticeReading *reading, const char *recipient, const char *reason)
{
    PsBounceRecord record = { .recipient = keep_address(reading->bounce, recipient),
        .action = "" };

    set_reason(reading, &record, reason);
    record.action = NULL;
    record.provider = provider_of(reading->reader->rules, &record);
    g_array_append_val(reading->bounce->records, record);
}

/* The whole text is about it. */
static gboolean
is_all(const PsNoticeReading *reading, PsSpan about)
{
    return about.offset == 0 && about.length == reading->text_len;
}

static gboolean
is_success(const char *action)
{
    return action && (!strcmp(action, "delivered") || !strcmp(action, "relayed") ||
                         !strcmp(action, "expanded") || !strcmp(action, "deliverable"));
}

/* Put SAID and what else is said into the looks of the reader; *RET_CONTEXT is that of the
 * latter, and LINE keeps its text. */
static void
look_around(PsNoticeReading *reading, const PsBounceCase *this, const PsBounceSaid *said,
    GString *line, PsLook **ret_context)
{
    PsBounceReader *reader = reading->reader;

    ps_look_at(reader->reply, said->reply, said->reply ? strlen(said->reply) : 0);
    if (said->diagnostic != said->reply)
        ps_look_at(reader->diagnostic, said->diagnostic, strlen(said->diagnostic));
    *ret_context = reader->text;
    if (is_all(reading, this->about))
        return;
    ps_bounce_squeeze(line, reading->flat->text->str + this->about.offset, this->about.length);
    ps_look_at(reader->part, line->str, line->len);
    *ret_context = reader->part;
}

static void
judge(PsNoticeReading *reading, const PsBounceCase *this, const PsBounceSaid *said,
    PsBounceRecord *record)
{
    const PsRules *rules = reading->reader->rules;
    g_autoptr(GString) line = g_string_new(NULL);
    PsEvidence evidence = { .code = record->code,
        .status = record->status,
        .provider = record->provider,
        .family = reading->bounce->family,
        .reply = reading->reader->reply };
    const char *reason;

    look_around(reading, this, said, line, &evidence.context);
    if (said->diagnostic != said->reply)
        evidence.diagnostic = reading->reader->diagnostic;
    record->command =
        ps_judge_command(rules, evidence.diagnostic ? evidence.diagnostic : evidence.reply);
    if (!record->command)
        record->command = ps_judge_command(rules, evidence.context);
    evidence.command = record->command;
    reason = ps_judge(rules, &evidence);
    if (is_success(record->action))
        reason = "delivered";
    else if (!strcmp(record->action, "delayed") &&
             (!strcmp(reason, "onhold") || !strcmp(reason, "undefined")))
        reason = "expired";
    set_reason(reading, record, reason);
}

/* Where there is no diagnostic, what people read stands for it. */
static const char *
diagnostic_of(PsNoticeReading *reading, const PsBounceCase *this, const PsBounceSaid *said)
{
    if (said->diagnostic)
        return said->in_field && said->found.at > 1 ? said->diagnostic : said->reply;
    return ps_bounce_keep(reading->bounce, reading->flat->text->str + this->about.offset,
        MIN(this->about.length, PS_DIAGNOSTIC_BYTES));
}

/* The server that TEXT names, or NULL. */
static const char *
server_in(PsBounce *bounce, const char *text, gsize len)
{
    PsSpan at = ps_find_server(text, len);

    return ps_span_is_none(at) ? NULL : ps_bounce_keep(bounce, text + at.offset, at.length);
}

/* Who answered: by the report, by the reply that it has, by the text about the recipient. */
static const char *
remote_of(PsNoticeReading *reading, const PsBounceCase *this)
{
    const PsReportGroup *group = this->group;
    const char *remote = group ? keep(reading->bounce, group->remote) : NULL;

    if (!remote && group && group->diagnostic)
        remote = server_in(reading->bounce, group->diagnostic, strlen(group->diagnostic));
    if (!remote)
        remote = server_in(
            reading->bounce, reading->flat->text->str + this->about.offset, this->about.length);
    return remote;
}

static void
add_record(PsNoticeReading *reading, const PsBounceCase *this)
{
    PsBounce *bounce = reading->bounce;
    const PsReportGroup *group = this->group;
    PsBounceRecord record = { .recipient = keep_address(bounce, this->recipient) };
    PsBounceSaid said = ps_bounce_what_is_said(reading, this);

    record.remote_mta = remote_of(reading, this);
    if (group) {
        if (group->original && g_ascii_strcasecmp(group->original, this->recipient) != 0)
            record.original_recipient = keep_address(bounce, group->original);
        record.action = keep(bounce, group->action);
    }
    if (!record.action)
        record.action = reading->is_delayed     ? "delayed"
                        : reading->is_delivered ? "delivered"
                                                : "failed";
    record.reporting_mta = keep(bounce, reading->report.reporting_mta);
    record.provider = provider_of(reading->reader->rules, &record);
    ps_bounce_set_codes(reading, this, &said, &record);
    judge(reading, this, &said, &record);
    record.diagnostic = diagnostic_of(reading, this, &said);
    g_array_append_val(bounce->records, record);
}

/* Who a group speaks of, if that is an address at all. */
static const char *
group_address(const PsReportGroup *group)
{
    const char *const names[] = { group->final, group->original, group->actual };
    const char *any = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        const char *at = names[i] ? strrchr(names[i], '@') : NULL;

        if (at && *names[i] != '@' && strchr(at, '.')) /* no source route, no bare host */
            return names[i];
        if (at && !any && (at != names[i] || strchr(at, ':')))
            any = names[i];
    }
    return any;
}

/* The stretch of text about each address of MENTIONS, by address in small letters. */
static GHashTable *
index_mentions(const PsNoticeReading *reading, const GArray *mentions)
{
    GHashTable *index = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);

    for (guint i = 0; i < mentions->len; i++) {
        const PsMention *mention = &g_array_index(mentions, PsMention, i);
        const char *at = reading->flat->text->str + mention->address.offset;

        g_hash_table_insert(index, g_ascii_strdown(at, (gssize) mention->address.length),
            (gpointer) &mention->about);
    }
    return index;
}

static void
add_groups(PsNoticeReading *reading, const GArray *mentions)
{
    const GArray *groups = reading->report.groups;
    const PsSpan all = { 0, reading->text_len };
    g_autoptr(GHashTable) index = index_mentions(reading, mentions);

    for (guint i = 0; i < groups->len; i++) {
        const PsReportGroup *group = &g_array_index(groups, PsReportGroup, i);
        PsBounceCase this = { group_address(group), group,
            groups->len == 1 ? all : (PsSpan){ 0, 0 } };
        g_autofree char *key = NULL;
        const PsSpan *about;

        if (!this.recipient && mentions->len)
            this.recipient = ps_bounce_keep(reading->bounce,
                reading->flat->text->str +
                    g_array_index(mentions, PsMention, MIN(i, mentions->len - 1))
                        .address.offset,
                g_array_index(mentions, PsMention, MIN(i, mentions->len - 1)).address.length);
        if (!this.recipient)
            this.recipient = reading->original_to ? reading->original_to : group->final;
        key = this.recipient ? g_ascii_strdown(this.recipient, -1) : NULL;
        about = key && groups->len > 1 ? g_hash_table_lookup(index, key) : NULL;
        if (about)
            this.about = *about;
        add_record(reading, &this);
    }
}

/* "X-Failed-Recipients: a@example.org, b@example.org" */
static gboolean
add_failed(PsNoticeReading *reading, const GArray *mentions)
{
    gboolean named =
        mentions->len && g_array_index(mentions, PsMention, 0).rank == PS_MENTION_HEAD;
    const PsFlat *flat = reading->flat;
    g_autofree char *value = ps_flat_value(flat->bytes, &flat->header, PS_FLAT_FAILED);
    g_autoptr(GHashTable) index = NULL;
    gsize len = value ? strlen(value) : 0, pos = 0, count = 0;
    PsSpan at;

    if (!value)
        return FALSE;
    index = index_mentions(reading, mentions);
    while (!ps_span_is_none(at = ps_find_address(value, len, &pos))) {
        g_autofree char *address = g_strndup(value + at.offset, at.length);
        g_autofree char *key = g_ascii_strdown(address, -1);
        const PsSpan *about = g_hash_table_lookup(index, key);
        PsBounceCase this = { address, NULL, { 0, reading->text_len } };

        if (named && !about) /* the text names others, and that is what people were told */
            continue;
        if (about && mentions->len > 1)
            this.about = *about;
        else if (count >= FEW) /* work stays linear */
            this.about.length = 0;
        add_record(reading, &this);
        count++;
    }
    return count > 0;
}

static void
add_mentions(PsNoticeReading *reading, const GArray *mentions)
{
    for (guint i = 0; i < mentions->len; i++) {
        const PsMention *mention = &g_array_index(mentions, PsMention, i);
        g_autofree char *address = g_strndup(
            reading->flat->text->str + mention->address.offset, mention->address.length);
        PsBounceCase this = { address, NULL, mention->about };

        if (mentions->len == 1)
            this.about = (PsSpan){ 0, reading->text_len };
        add_record(reading, &this);
    }
}

void
ps_bounce_read_records(PsNoticeReading *reading)
{
    const char *own[] = { NULL, NULL, NULL, NULL };
    g_autoptr(GArray) mentions = NULL;
    guint count = 0, unread;

    if (reading->to)
        own[count++] = reading->to;
    if (reading->from)
        own[count++] = reading->from;
    if (reading->bounce->original_from)
        own[count] = reading->bounce->original_from;
    mentions = ps_mentions_find(reading->flat->text->str, reading->text_len, own, &unread);
    reading->bounce->left_out = reading->report.groups->len ? reading->report.left_out : unread;
    if (reading->report.groups->len) {
        add_groups(reading, mentions);
    } else if (!add_failed(reading, mentions)) {
        if (mentions->len && (g_array_index(mentions, PsMention, 0).rank >= PS_MENTION_LEADS ||
                                 !reading->original_to)) {
            add_mentions(reading, mentions);
        } else {
            PsBounceCase this = { reading->original_to, NULL, { 0, reading->text_len } };

            add_record(reading, &this);
            reading->is_empty =
                !mentions->len &&
                !g_array_index(reading->bounce->records, PsBounceRecord, 0).code;
        }
    }
}
