/* SPDX-License-Identifier: MIT */
/*
 * dkim.c - what a dry run costs: to sign a draft, to verify that with the key of a zone
 * file, and to try every change of the way on it. Prints milliseconds of processor time.
 */
#include "auth/dkim_survival.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "auth/private.h"
#include "auth/sign.h"
#include "auth/zone.h"

#define ROUNDS 200
#define MATRICES 10

static double
processor_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static void
measure(guint bits, const PsSource *source)
{
    /* two primes, as everybody has them: more would be quicker to sign with */
    g_autoptr(SignKey) made = bits ? sign_key_take(EVP_RSA_gen(bits)) : sign_key_new(0);
    g_autoptr(PsDkimPrivate) key = private_read(made->pem, NULL);
    g_autoptr(GString) zone = g_string_new(NULL);
    g_autoptr(PsDns) dns = NULL;
    const PsDkimSigning how = { .domain = "example.com", .selector = "sel", .now = 1700000000 };
    PsDkimOutcome outcomes[PS_DKIM_SETTINGS][PS_DKIM_CHANGES];
    double began, to_sign = 0, to_verify = 0, to_try;
    guint good = 0;

    zone_add_txt(zone, "sel._domainkey.example.com", made->record, strlen(made->record));
    dns = zone_open(zone->str);
    ps_dns_get(dns, "sel._domainkey.example.com", PS_DNS_TXT);
    for (int i = 0; i < ROUNDS; i++) {
        g_autoptr(PsDkimSigned) done = NULL;
        PsDkimSignature *signature;

        began = processor_ms();
        done = ps_dkim_sign(source, key, &how, NULL);
        to_sign += processor_ms() - began;
        began = processor_ms();
        good += ps_dkim_signed_verify(dns, done, key, &how, &signature) &&
                signature->result == PS_DKIM_PASS;
        to_verify += processor_ms() - began;
        ps_dkim_signature_free(signature);
    }
    began = processor_ms();
    for (int i = 0; i < MATRICES; i++)
        ps_dkim_survival_matrix(source, key, &how, outcomes, NULL);
    to_try = (processor_ms() - began) / MATRICES;
    printf("%s %4u, %zu KB: sign %.2f ms, verify %.2f ms, together %.2f ms, %u of %u pass; "
           "survival matrix (%u settings, %u changes) %.1f ms\n",
        ps_dkim_private_public(key)->type, bits ? bits : 256, ps_source_length(source) / 1024,
        to_sign / ROUNDS, to_verify / ROUNDS, (to_sign + to_verify) / ROUNDS, good, ROUNDS,
        PS_DKIM_SETTINGS, (guint) PS_DKIM_CHANGES, to_try);
}

int
main(void)
{
    const guint sizes[] = { 1, 50 };
    const guint bits[] = { 2048, 4096, 0 };

    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autoptr(GString) draft = g_string_new("From: Ada <ada@example.com>\n"
                                                "To: bob@example.net\n"
                                                "Subject: A test of speed\n"
                                                "MIME-Version: 1.0\n"
                                                "Content-Type: text/plain; charset=utf-8\n"
                                                "\n");
        g_autoptr(PsSource) source = NULL;

        while (draft->len < sizes[i] * 1024)
            g_string_append(draft, "A line of the length that lines of a letter have.\n");
        source = ps_source_new(draft->str, draft->len);
        for (gsize j = 0; j < G_N_ELEMENTS(bits); j++)
            measure(bits[j], source);
    }
    return 0;
}
