/* SPDX-License-Identifier: MIT */
/*
 * ses.c - notices of Amazon SES as JSON, which SNS sends by mail: the same fields as those of a
 * delivery report under other names.
 */
#include <jansson.h>
#include <string.h>

#include "bounce/reader.h"

/* LEN bytes at TEXT as an object; what follows it does not count. A relay may have cut long
 * lines with "!" and an indented next line. */
static json_t *
load(const char *text, gsize len)
{
    g_autoptr(GString) joined = g_string_sized_new(len);
    json_t *root;

    for (gsize i = 0; i < len; i++) {
        if (!strncmp(text + i, "!\n ", 3)) /* it ends with a NUL */
            i += 2;
        else
            g_string_append_c(joined, text[i]);
    }
    root = json_loadb(joined->str, joined->len, JSON_DISABLE_EOF_CHECK, NULL);
    if (json_is_object(root))
        return root;
    json_decref(root);
    return NULL;
}

static const char *
string_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

/* What was notified: the object itself, or the one that SNS has wrapped into a string. */
static json_t *
find_notification(const GString *text, gsize len)
{
    const char *open = memchr(text->str, '{', len);
    json_t *root, *inner;
    const char *message;

    if (!open || !memmem(text->str, len, "otificationType", 15))
        return NULL;
    root = load(open, len - (gsize) (open - text->str));
    message = root ? string_of(root, "Message") : NULL;
    if (!message)
        return root;
    inner = load(message, strlen(message));
    json_decref(root);
    return inner;
}

static void
add_group(PsBounceReport *report, const char *address, const char *action, const char *status,
    const char *diagnostic)
{
    PsReportGroup group = {
        .final = g_strdup(address), .action = g_strdup(action), .status = g_strdup(status)
    };

    if (diagnostic && g_str_has_prefix(diagnostic, "smtp; "))
        diagnostic += strlen("smtp; ");
    group.diagnostic = g_strdup(diagnostic);
    g_array_append_val(report->groups, group);
}

static void
add_bounced(PsBounceReport *report, const json_t *bounce)
{
    const json_t *list = json_object_get(bounce, "bouncedRecipients"), *item;
    gsize i;

    json_array_foreach(list, i, item) if (string_of(item, "emailAddress"))
        add_group(report, string_of(item, "emailAddress"),
            string_of(item, "action") ? string_of(item, "action") : "failed",
            string_of(item, "status"), string_of(item, "diagnosticCode"));
}

static void
add_delivered(PsBounceReport *report, const json_t *delivery)
{
    const json_t *list = json_object_get(delivery, "recipients"), *item;
    gsize i;

    json_array_foreach(list, i, item) if (json_is_string(item)) add_group(report,
        json_string_value(item), "delivered", NULL, string_of(delivery, "smtpResponse"));
}

/* A complaint becomes what a feedback report would have said. */
static void
add_complaint(GString *feedback, const json_t *complaint)
{
    const char *type = string_of(complaint, "complaintFeedbackType");
    const char *address = string_of(
        json_array_get(json_object_get(complaint, "complainedRecipients"), 0), "emailAddress");

    g_string_append_printf(feedback, "Feedback-Type: %s\nOriginal-Rcpt-To: %s\n",
        type ? type : "abuse", address ? address : "");
}

void
ps_bounce_read_ses(PsNoticeReading *reading)
{
    json_t *root = find_notification(reading->flat->text, reading->text_len);

    if (!root)
        return;
    add_bounced(&reading->report, json_object_get(root, "bounce"));
    add_delivered(&reading->report, json_object_get(root, "delivery"));
    if (json_object_get(root, "complaint"))
        add_complaint(reading->flat->feedback, json_object_get(root, "complaint"));
    json_decref(root);
}
