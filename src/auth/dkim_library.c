/* SPDX-License-Identifier: MIT */
/* dkim_library.c - verification by libopendkim; see dkim_library.h. */
#include "auth/dkim_library.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <string.h>
#include <sys/random.h>

#include <opendkim/dkim.h>

#include "auth/dkim_key.h"

/* For each signature the library reads the message, and looks through the header for each
 * name in h=. What all signatures together may cost, in fields looked at: the second or so
 * that two signatures of a message of 64 MiB take. */
#define WORK_MAX 2000000
#define FIELD_COST 10
#define OCTETS_PER_COST 64

#define KEY_MAX_LEN 2048 /* octets of an RSA key of 16,384 bits */

struct PsDkimMessage {
    const PsSource *source;
    GPtrArray *fields; /* GString, one a field of the source */
    GString *body;
    char *padding; /* the field that comes first */
    DKIM_LIB *library;
    gsize work; /* done so far */
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_PKEY, EVP_PKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_PKEY_CTX, EVP_PKEY_CTX_free)

/* The LEN bytes at TEXT with every line end as CRLF. */
static GString *
to_crlf(const char *text, gsize len)
{
    GString *out = g_string_sized_new(len + 2);
    const char *end = text + len;

    while (text < end) {
        const char *eol = memchr(text, '\n', (gsize) (end - text));
        const char *stop = eol ? eol : end;

        if (eol && eol > text && eol[-1] == '\r')
            stop--;
        g_string_append_len(out, text, stop - text);
        if (eol)
            g_string_append(out, "\r\n");
        text = eol ? eol + 1 : end;
    }
    return out;
}

GString *
ps_dkim_wire_form(const PsSource *source)
{
    const char *bytes = ps_source_bytes(source);
    PsSpan header = ps_source_header(source), body = ps_source_body(source);
    GString *out = to_crlf(bytes + header.offset, header.length);
    GString *rest = to_crlf(bytes + body.offset, body.length);

    if (!g_str_has_suffix(out->str, "\r\n"))
        g_string_append(out, "\r\n");
    if (strcmp(out->str, "\r\n") != 0 && !g_str_has_suffix(out->str, "\r\n\r\n"))
        g_string_append(out, "\r\n");
    g_string_append_len(out, rest->str, (gssize) rest->len);
    if (rest->len > 0 && rest->str[rest->len - 1] != '\n')
        g_string_append(out, "\r\n");
    g_string_free(rest, TRUE);
    return out;
}

static void
string_free(gpointer string)
{
    g_string_free(string, TRUE);
}

static char *
unpredictable_field(void)
{
    guint64 random[2];

    while (getrandom(random, sizeof random, 0) != sizeof random)
        ;
    return g_strdup_printf(
        "X-%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x: -", random[0], random[1]);
}

/* The key of the one signature that is looked at; the others get none. */
static DKIM_CBSTAT
lookup_key(DKIM *dkim, DKIM_SIGINFO *info, guchar *buffer, gsize size)
{
    const char *const *wanted = dkim_get_user_context(dkim); /* domain, selector, record */
    const char *domain = (const char *) dkim_sig_getdomain(info);
    const char *selector = (const char *) dkim_sig_getselector(info);

    if (!domain || !selector || g_ascii_strcasecmp(domain, wanted[0]) != 0 ||
        strcmp(selector, wanted[1]) != 0)
        return DKIM_CBSTAT_NOTFOUND;
    g_strlcpy((char *) buffer, wanted[2], size);
    return DKIM_CBSTAT_CONTINUE;
}

PsDkimMessage *
ps_dkim_message_new(const PsSource *source)
{
    PsDkimMessage *message = g_new0(PsDkimMessage, 1);
    const char *bytes = ps_source_bytes(source);
    PsSpan body = ps_source_body(source);
    /* a From that it cannot read is no reason to give up */
    u_int flags = DKIM_LIBFLAGS_BADSIGHANDLES;

    message->source = source;
    message->padding = unpredictable_field();
    message->body = to_crlf(bytes + body.offset, body.length);
    if (body.length > 0 && message->body->str[message->body->len - 1] != '\n')
        g_string_append(message->body, "\r\n"); /* the library refuses a body without */
    message->fields = g_ptr_array_new_with_free_func(string_free);
    for (guint i = 0; i < ps_source_field_count(source); i++) {
        PsSpan whole = ps_source_field(source, i)->whole;

        g_ptr_array_add(message->fields, to_crlf(bytes + whole.offset, whole.length));
    }
    message->library = dkim_init(NULL, NULL);
    if (message->library) {
        dkim_options(message->library, DKIM_OP_SETOPT, DKIM_OPTS_FLAGS, &flags, sizeof flags);
        dkim_set_key_lookup(message->library, lookup_key);
    }
    return message;
}

void
ps_dkim_message_free(PsDkimMessage *message)
{
    if (!message)
        return;
    g_ptr_array_unref(message->fields);
    g_string_free(message->body, TRUE);
    g_free(message->padding);
    if (message->library)
        dkim_close(message->library);
    g_free(message);
}

/* Give all fields, of the signatures FIELD (may be NULL) and those that it covers. Returns which of the
 * signatures given is FIELD. OTHERS are in the order of the message. */
static int
feed_header(
    DKIM *dkim, const PsDkimMessage *message, const GPtrArray *others, const PsDkimField *field)
{
    gboolean with_others = field && field->covers_others;
    int place = -1, count = 0;
    guint next = 0;

    dkim_header(dkim, (guchar *) message->padding, strlen(message->padding));
    for (guint i = 0; i < message->fields->len; i++) {
        GString *text = g_ptr_array_index(message->fields, i);
        const PsDkimField *other = next < others->len ? g_ptr_array_index(others, next) : NULL;

        if (other &&
            other->shown->at.offset == ps_source_field(message->source, i)->whole.offset) {
            next++;
            if (other != field && !(with_others && other->identity_domain))
                continue;
            if (other == field)
                place = count;
            count++;
        }
        /* a line that is no field is not signed by anybody */
        dkim_header(dkim, (guchar *) text->str, text->len);
    }
    return place;
}

/* An RSA signature can be opened with the public key, so that one learns if it was made
 * with the private half: then what is signed has changed. */
static const char *
why_mismatch(const PsDkimField *field, const PsDkimKey *key)
{
    guchar digest[KEY_MAX_LEN];
    gsize len, size = sizeof digest;
    const guchar *der = g_bytes_get_data(key->public_key, &len);
    g_autoptr(EVP_PKEY) pkey = d2i_PUBKEY(NULL, &der, (long) len);
    g_autoptr(EVP_PKEY_CTX) context = pkey ? EVP_PKEY_CTX_new(pkey, NULL) : NULL;
    gboolean opened;

    if (strcmp(key->type, "rsa") != 0)
        return "header-or-key";
    opened = context && EVP_PKEY_verify_recover_init(context) > 0 &&
             EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) > 0 &&
             EVP_PKEY_CTX_set_signature_md(context, EVP_sha256()) > 0 &&
             EVP_PKEY_verify_recover(context, digest, &size,
                 g_bytes_get_data(field->bytes, NULL), g_bytes_get_size(field->bytes)) > 0;
    ERR_clear_error();
    return opened ? "header-changed" : "wrong-key";
}

static void
set_result(PsDkimField *field, PsDkimResult result, const char *reason)
{
    field->shown->result = result;
    field->shown->reason = reason;
}

static void
read_result(DKIM_SIGINFO *info, PsDkimField *field, const PsDkimKey *key)
{
    int error = dkim_sig_geterror(info);

    if (DKIM_SIG_CHECK(info) && error == DKIM_SIGERROR_OK)
        set_result(field, PS_DKIM_PASS, NULL);
    else if (dkim_sig_getbh(info) == DKIM_SIGBH_MISMATCH)
        set_result(field, PS_DKIM_FAIL, "body-changed");
    else if (error == DKIM_SIGERROR_BADSIG)
        set_result(field, PS_DKIM_FAIL, why_mismatch(field, key));
    else if (error == DKIM_SIGERROR_TOOLARGE_L || error == DKIM_SIGERROR_INVALID_L)
        set_result(field, PS_DKIM_PERMERROR, "length");
}

/* Run the library. It may come to no result. */
static void
run(DKIM *dkim, const PsDkimMessage *message, const GPtrArray *others, PsDkimField *field,
    const PsDkimKey *key)
{
    int place = feed_header(dkim, message, others, field);
    DKIM_SIGINFO **infos = NULL;
    int count = 0;

    if (dkim_eoh(dkim) != DKIM_STAT_OK)
        return;
    if (message->body->len > 0)
        dkim_body(dkim, (guchar *) message->body->str, message->body->len);
    dkim_eom(dkim, NULL);
    if (dkim_getsiglist(dkim, &infos, &count) != DKIM_STAT_OK || place < 0 || place >= count)
        return;
    dkim_sig_process(dkim, infos[place]);
    read_result(infos[place], field, key);
}

/* A new handle for a signature made at SIGNED_AT (-1: not said); or NULL. */
static DKIM *
open_handle(PsDkimMessage *message, gint64 signed_at, const char *const *wanted)
{
    /* The times were judged with our own clock: by its own the library shall find them
     * neither past (x= plus this) nor to come (t= minus this). */
    guint64 drift = signed_at >= 0 ? (guint64) signed_at : G_MAXINT32;
    DKIM_STAT status;
    DKIM *dkim;

    if (!message->library)
        return NULL;
    dkim_options(message->library, DKIM_OP_SETOPT, DKIM_OPTS_CLOCKDRIFT, &drift, sizeof drift);
    dkim = dkim_verify(message->library, (const guchar *) "presend", NULL, &status);
    if (dkim)
        dkim_set_user_context(dkim, (void *) wanted);
    return dkim;
}

void
ps_dkim_message_verify(
    PsDkimMessage *message, PsDkimField *field, const GPtrArray *others, const PsDkimKey *key)
{
    const PsDkimSignature *shown = field->shown;
    g_autofree char *record = ps_dkim_key_record(key);
    const char *wanted[] = { shown->domain, shown->selector, record };
    DKIM *dkim;

    message->work +=
        message->fields->len * (FIELD_COST + g_strv_length(shown->signed_headers)) +
        message->body->len / OCTETS_PER_COST;
    if (message->work > WORK_MAX) {
        set_result(field, PS_DKIM_POLICY, "too-many");
        return;
    }
    dkim = open_handle(message, field->signed_at, wanted);
    if (dkim) {
        run(dkim, message, others, field, key);
        dkim_free(dkim);
    }
    if (shown->result == PS_DKIM_NONE)
        set_result(field, PS_DKIM_PERMERROR, "not-verified");
}

static gboolean
read_digests(DKIM *dkim, PsDkimDigests *ret)
{
    void *header = NULL, *body = NULL;
    size_t header_len = 0, body_len = 0;
    ssize_t canonical = 0;
    DKIM_SIGINFO **infos = NULL;
    int count = 0;

    if (dkim_getsiglist(dkim, &infos, &count) != DKIM_STAT_OK || count != 1 ||
        dkim_sig_gethashes(infos[0], &header, &header_len, &body, &body_len) != DKIM_STAT_OK ||
        dkim_sig_getcanonlen(dkim, infos[0], NULL, &canonical, NULL) != DKIM_STAT_OK)
        return FALSE;
    if (!header || !body || header_len != sizeof ret->header || body_len != sizeof ret->body)
        return FALSE;
    memcpy(ret->header, header, header_len);
    memcpy(ret->body, body, body_len);
    ret->body_len = (gsize) canonical;
    return TRUE;
}

gboolean
ps_dkim_message_digest(
    PsDkimMessage *message, const char *field, gint64 signed_at, PsDkimDigests *ret)
{
    const char *wanted[] = { "", "", "" }; /* no key */
    g_autoptr(GPtrArray) others = ps_dkim_fields_new(message->source, signed_at);
    DKIM *dkim = open_handle(message, signed_at, wanted);
    gboolean ok = FALSE;

    if (!dkim)
        return FALSE;
    feed_header(dkim, message, others, NULL);
    if (dkim_header(dkim, (guchar *) field, strlen(field)) == DKIM_STAT_OK &&
        dkim_eoh(dkim) == DKIM_STAT_OK) {
        if (message->body->len > 0)
            dkim_body(dkim, (guchar *) message->body->str, message->body->len);
        dkim_eom(dkim, NULL);
        ok = read_digests(dkim, ret);
    }
    dkim_free(dkim);
    return ok;
}
