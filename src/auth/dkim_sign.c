/* SPDX-License-Identifier: MIT */
/* dkim_sign.c - dry-run signing; see dkim_sign.h. */
#include "auth/dkim_sign.h"

#include <string.h>

#include "auth/dkim_key.h"
#include "auth/dkim_library.h"
#include "base/i18n.h"
#include "base/limits.h"

#define RSA_MAX_BITS 4096
#define LINE_LEN 72 /* octets after which h= and b= are folded */

const char *const ps_dkim_fields_recommended[] = { "From", "Sender", "Reply-To", "Subject",
    "Date", "Message-ID", "To", "Cc", "MIME-Version", "Content-Type",
    "Content-Transfer-Encoding", "Resent-Date", "Resent-From", "Resent-To", "Resent-Cc",
    "In-Reply-To", "References", "List-Id", "List-Help", "List-Unsubscribe",
    "List-Unsubscribe-Post", "List-Subscribe", "List-Post", "List-Owner", "List-Archive",
    NULL };

const char *const ps_dkim_fields_oversigned[] = { "From", "Sender", "Reply-To", "Subject",
    "Date", "Message-ID", "To", "Cc", "MIME-Version", "Content-Type",
    "Content-Transfer-Encoding", NULL };

void
ps_dkim_signed_free(PsDkimSigned *done)
{
    if (!done)
        return;
    ps_source_free(done->source);
    g_free(done->field);
    g_free(done->text);
    g_free(done);
}

static gboolean
check_key(const PsDkimPrivate *key, GError **error)
{
    const PsDkimKey *public_key = ps_dkim_private_public(key);

    if (!strcmp(public_key->type, "rsa") &&
        (public_key->bits < PS_DKIM_RSA_MIN_BITS || public_key->bits > RSA_MAX_BITS)) {
        g_set_error(error, PS_DKIM_ERROR, PS_DKIM_ERROR_SIZE,
            _("%s: an RSA key of %u bits; DKIM signs with %d to %d"), ps_dkim_private_path(key),
            public_key->bits, PS_DKIM_RSA_MIN_BITS, RSA_MAX_BITS);
        return FALSE;
    }
    return TRUE;
}

static gboolean
check_message(const PsSource *source, GError **error)
{
    const char *limit = ps_source_refused(source, NULL);
    const char *problem = NULL;
    guint kept;
    gsize nuls;

    ps_source_problem(source, PS_SOURCE_NUL, &kept, &nuls);
    if (limit)
        problem = limit;
    else if (nuls > 0)
        problem = _("it holds NUL octets");
    else if (!ps_source_find(source, "From", 0, NULL))
        problem = _("it has no From");
    if (problem)
        g_set_error(error, PS_DKIM_ERROR, PS_DKIM_ERROR_MESSAGE,
            _("the message cannot be signed: %s"), problem);
    return problem == NULL;
}

/* NOW as RFC 5322 writes it, in English whatever the locale. */
static char *
format_date(GDateTime *now)
{
    static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul",
        "Aug", "Sep", "Oct", "Nov", "Dec" };
    g_autofree char *clock = g_date_time_format(now, "%H:%M:%S");

    return g_strdup_printf("%s, %02d %s %d %s +0000",
        days[g_date_time_get_day_of_week(now) - 1], g_date_time_get_day_of_month(now),
        months[g_date_time_get_month(now) - 1], g_date_time_get_year(now), clock);
}

/* Put the fields in front of TEXT that the server adds. */
static void
add_missing(GString *text, const PsSource *source, const PsDkimSigning *how, PsDkimSigned *done)
{
    g_autoptr(GString) added = g_string_new(NULL);
    g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(how->now);

    if (how->final)
        return;
    done->added_message_id = !ps_source_find(source, "Message-ID", 0, NULL);
    done->added_date = date && !ps_source_find(source, "Date", 0, NULL);
    if (done->added_date) {
        g_autofree char *value = format_date(date);

        g_string_append_printf(added, "Date: %s\r\n", value);
    }
    if (done->added_message_id)
        g_string_append_printf(
            added, "Message-ID: <%" G_GINT64_FORMAT ".presend@%s>\r\n", how->now, how->domain);
    g_string_prepend(text, added->str);
}

/* Append WORD to OUT, on a new line if this one is full. */
static void
append_folded(GString *out, const char *word)
{
    const char *line = strrchr(out->str, '\n');

    if (line && strlen(line) + strlen(word) > LINE_LEN)
        g_string_append(out, "\r\n\t ");
    g_string_append(out, word);
}

static guint
count_fields(const PsSource *source, const char *name)
{
    guint count = 0, index;

    for (guint start = 0; ps_source_find(source, name, start, &index); start = index + 1)
        count++;
    return count;
}

/* h=: each name as often as the field is there, and once more if it is over-signed. */
static void
append_names(GString *out, const PsSource *source, const PsDkimSigning *how)
{
    const char *const *names = how->fields ? how->fields : ps_dkim_fields_recommended;
    guint named = 0;

    for (; *names; names++) {
        guint count = count_fields(source, *names);

        /* a signature is signed by its own b= */
        if (!g_ascii_strcasecmp(*names, "DKIM-Signature"))
            continue;
        for (const char *const *over = how->oversigned; over && *over; over++)
            count += !g_ascii_strcasecmp(*over, *names);
        for (guint i = 0; i < count && named <= PS_LIMIT_dkim_headers; i++, named++) {
            g_autofree char *item = g_strconcat(named ? ":" : "", *names, NULL);

            append_folded(out, item);
        }
    }
}

/* The field up to its b=. The digest of the body is not known yet (NULL) at first. */
static char *
write_field(const PsSource *source, const PsDkimPrivate *key, const PsDkimSigning *how,
    const PsDkimDigests *digests)
{
    static const guchar unknown[PS_DKIM_DIGEST_LEN];
    GString *out = g_string_new("DKIM-Signature: v=1; ");
    g_autofree char *body_hash =
        g_base64_encode(digests ? digests->body : unknown, PS_DKIM_DIGEST_LEN);

    g_string_append_printf(out,
        "a=%s-sha256; c=%s/%s;\r\n\td=%s; s=%s; t=%" G_GINT64_FORMAT ";",
        ps_dkim_private_public(key)->type, how->simple_header ? "simple" : "relaxed",
        how->simple_body ? "simple" : "relaxed", how->domain, how->selector, how->now);
    if (how->length && digests)
        g_string_append_printf(out, " l=%" G_GSIZE_FORMAT ";", digests->body_len);
    g_string_append(out, "\r\n\th=");
    append_names(out, source, how);
    g_string_append_printf(out, ";\r\n\tbh=%s;\r\n\tb=", body_hash);
    return g_string_free(out, FALSE);
}

static char *
with_signature(const char *field, GBytes *signature)
{
    GString *out = g_string_new(field);
    gsize len;
    const guchar *bytes = g_bytes_get_data(signature, &len);
    g_autofree char *text = g_base64_encode(bytes, len);

    for (const char *p = text; *p; p += MIN(strlen(p), LINE_LEN - 2)) {
        if (p > text)
            g_string_append(out, "\r\n\t ");
        g_string_append_len(out, p, MIN((gssize) strlen(p), LINE_LEN - 2));
    }
    return g_string_free(out, FALSE);
}

/* Our own reader must understand what we write: domain, selector and names may be anything. */
static gboolean
check_field(const char *field, const PsDkimSigning *how, GError **error)
{
    const char *value = strchr(field, ':') + 1;
    g_autoptr(PsDkimField) read =
        ps_dkim_field_new(value, strlen(value), PS_SPAN_NONE, how->now);
    const char *problem = read->shown->reason;

    /* the reader leaves white space out, wherever it is */
    if (!problem && g_ascii_strcasecmp(read->shown->domain, how->domain) != 0)
        problem = "domain";
    if (!problem && strcmp(read->shown->selector, how->selector) != 0)
        problem = "selector";
    if (problem)
        g_set_error(error, PS_DKIM_ERROR, PS_DKIM_ERROR_NAME,
            _("no signature can be made with this domain, selector and list of fields (%s)"),
            problem);
    return problem == NULL;
}

/* The field for SOURCE, or NULL. */
static char *
make_field(
    const PsSource *source, const PsDkimPrivate *key, const PsDkimSigning *how, GError **error)
{
    g_autoptr(PsDkimMessage) message = ps_dkim_message_new(source);
    PsDkimDigests digests;
    g_autoptr(GBytes) signature = NULL;
    g_autofree char *field = NULL;

    /* first for the digest of the body, then with it for that of the header */
    for (int pass = 0; pass < 2; pass++) {
        g_autofree char *dummy = NULL;

        g_free(field);
        field = write_field(source, key, how, pass > 0 ? &digests : NULL);
        dummy = g_strconcat(field, "AAAA", NULL);
        if (!check_field(dummy, how, error))
            return NULL;
        if (!ps_dkim_message_digest(message, dummy, how->now, &digests)) {
            g_set_error(error, PS_DKIM_ERROR, PS_DKIM_ERROR_MESSAGE,
                _("the message cannot be signed: libopendkim does not take it"));
            return NULL;
        }
    }
    signature = ps_dkim_private_sign(key, digests.header, sizeof digests.header);
    if (!signature) {
        g_set_error(error, PS_DKIM_ERROR, PS_DKIM_ERROR_FORMAT,
            _("%s: the private key is damaged: nothing verifies what it signs"),
            ps_dkim_private_path(key));
        return NULL;
    }
    return with_signature(field, signature);
}

PsDkimSigned *
ps_dkim_sign(
    const PsSource *source, const PsDkimPrivate *key, const PsDkimSigning *how, GError **error)
{
    g_autoptr(PsDkimSigned) done = g_new0(PsDkimSigned, 1);
    PsSource *bare;
    GString *text;

    if (!check_key(key, error) || !check_message(source, error))
        return NULL;
    text = ps_dkim_wire_form(source);
    add_missing(text, source, how, done);
    bare = ps_source_new(text->str, text->len);
    done->field = make_field(bare, key, how, error);
    ps_source_free(bare);
    if (!done->field) {
        g_string_free(text, TRUE);
        return NULL;
    }
    g_string_prepend(text, "\r\n");
    g_string_prepend(text, done->field);
    done->len = text->len;
    done->text = g_string_free(text, FALSE);
    done->source = ps_source_new(done->text, done->len);
    return g_steal_pointer(&done);
}

gboolean
ps_dkim_signed_verify(PsDns *dns, const PsDkimSigned *done, const PsDkimPrivate *key,
    const PsDkimSigning *how, PsDkimSignature **ret)
{
    g_autoptr(GPtrArray) found = NULL;
    g_autoptr(PsDkimKey) published = NULL;
    PsDkimSignature *signature;

    if (!ps_dkim_verify(dns, done->source, how->now, &found) ||
        !ps_dkim_key_check(dns, how->domain, how->selector, &published))
        return FALSE;
    signature = g_ptr_array_steal_index(found, 0);
    if (signature->result == PS_DKIM_FAIL && !ps_dkim_private_matches(key, published))
        signature->reason = "wrong-key";
    *ret = signature;
    return TRUE;
}
