/* SPDX-License-Identifier: MIT */
/* address.c - presend_check_address, and what it returns; see presend.h. */
#include <string.h>

#include "api/context.h"
#include "list/target.h"

/* All strings are its own: a verdict lives no longer than the next one. */
struct presend_address {
    presend_address_status status;
    presend_level level;
    unsigned code;
    char *rule;
    char *message;
    char *syntax;
    char *domain;
    char *provider;
    char *mx;
    char *suggestion;
    char *enhanced;
};

void
presend_address_free(presend_address *address)
{
    if (!address)
        return;
    g_free(address->rule);
    g_free(address->message);
    g_free(address->syntax);
    g_free(address->domain);
    g_free(address->provider);
    g_free(address->mx);
    g_free(address->suggestion);
    g_free(address->enhanced);
    g_free(address);
}

static presend_address *
address_new(const PsListVerdict *verdict)
{
    presend_address *address = g_new(presend_address, 1);

    *address = (presend_address){ .status = (presend_address_status) verdict->status,
        .level = (presend_level) verdict->level,
        .code = verdict->code,
        .rule = g_strdup(verdict->rule),
        .message = g_strdup(verdict->message),
        .syntax = g_strdup(verdict->syntax),
        .domain = g_strdup(verdict->domain),
        .provider = g_strdup(verdict->provider),
        .mx = g_strdup(verdict->mx),
        .suggestion = g_strdup(verdict->suggestion),
        .enhanced = g_strdup(verdict->enhanced) };
    ps_api_make_valid(&address->message);
    ps_api_make_valid(&address->domain);
    return address;
}

/* The judge keeps what it learnt of domains for the next address. */
static gboolean
make_judge(presend_context *context, presend_error **ret_error)
{
    if (context->judge)
        return TRUE;
    if (!ps_api_directory(context, ps_api_now(context), &context->directory, ret_error))
        return FALSE;
    context->judge = ps_list_judge_new(context->rules, &context->directory);
    ps_list_judge_speak(context->judge, context->lang);
    context->lookup = ps_list_lookup_new(&context->directory, context->judge);
    return TRUE;
}

/* Where DOMAIN stands. */
static guint32
find_standing(PsListLookup *lookup, const char *domain)
{
    guint32 number = ps_list_lookup_want(lookup, domain);

    ps_list_lookup_start(lookup);
    while (!ps_list_lookup_standing(lookup, number) && ps_list_lookup_step(lookup))
        ;
    return ps_list_lookup_standing(lookup, number);
}

presend_address *
presend_check_address(presend_context *context, const char *text, presend_error **ret_error)
{
    g_auto(PsListTarget) target = { 0 };
    presend_address *address;
    PsListVerdict verdict;
    guint32 standing;

    if (!context || !text) {
        ps_api_fail(ret_error, PRESEND_ERROR_ARGUMENT, "no context, or no address");
        return NULL;
    }
    if (!ps_api_begin(context, ret_error) || !make_judge(context, ret_error))
        return NULL;
    ps_list_target_read(
        ps_list_trimmed((PsListCell){ .bytes = text, .len = strlen(text) }), &target);
    standing = target.addr.ascii ? find_standing(context->lookup, target.addr.ascii) : 0;
    ps_list_judge_address(context->judge, &target, standing, &verdict);
    address = address_new(&verdict);
    if (context->history) /* others may write to it meanwhile */
        ps_api_forget_addresses(context);
    return address;
}

presend_address_status
presend_address_get_status(const presend_address *address)
{
    return address ? address->status : PRESEND_ADDRESS_UNKNOWN;
}

const char *
presend_address_status_name(presend_address_status status)
{
    return status >= PRESEND_ADDRESS_OK && status <= PRESEND_ADDRESS_UNDELIVERABLE
               ? ps_list_status_name((PsListStatus) status)
               : NULL;
}

const char *
presend_address_rule(const presend_address *address)
{
    return address ? address->rule : NULL;
}

presend_level
presend_address_level(const presend_address *address)
{
    return address ? address->level : PRESEND_LEVEL_NONE;
}

const char *
presend_address_message(const presend_address *address)
{
    return address ? address->message : NULL;
}

const char *
presend_address_syntax(const presend_address *address)
{
    return address ? address->syntax : NULL;
}

const char *
presend_address_domain(const presend_address *address)
{
    return address ? address->domain : NULL;
}

const char *
presend_address_provider(const presend_address *address)
{
    return address ? address->provider : NULL;
}

const char *
presend_address_mx(const presend_address *address)
{
    return address ? address->mx : NULL;
}

const char *
presend_address_suggestion(const presend_address *address)
{
    return address ? address->suggestion : NULL;
}

unsigned
presend_address_code(const presend_address *address)
{
    return address ? address->code : 0;
}

const char *
presend_address_enhanced(const presend_address *address)
{
    return address ? address->enhanced : NULL;
}
