/* SPDX-License-Identifier: MIT */
/*
 * dkim_sign.c - whatever the draft is: what can be signed passes with the same key, in each way
 * to sign, and every change of the way can be tried on it.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "auth/dkim_survival.h"

#define NOW 1700000000

/* Of nobody; made for this. */
#define PEM                                                                                    \
    "-----BEGIN PRIVATE KEY-----\n"                                                            \
    "MC4CAQAwBQYDK2VwBCIEILKuanU9aoGBANjBJ6y8CHmv3qAMBBcuDwt7QS6sxsFa\n"                       \
    "-----END PRIVATE KEY-----\n"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static PsDkimPrivate *
read_key(void)
{
    int fd = memfd_create("key", MFD_CLOEXEC);
    g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
    PsDkimPrivate *key;

    if (write(fd, PEM, strlen(PEM)) != (gssize) strlen(PEM))
        abort();
    key = ps_dkim_private_read(path, NULL);
    close(fd);
    return key;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_memdup2(data, size);
    g_autoptr(PsSource) source = ps_source_new(text, size);
    g_autoptr(PsDkimPrivate) key = read_key();
    const PsDkimSigning how = { .domain = "example.com", .selector = "sel", .now = NOW };
    PsDkimOutcome outcomes[PS_DKIM_SETTINGS][PS_DKIM_CHANGES];
    g_autoptr(PsDkimSigned) done = ps_dkim_sign(source, key, &how, NULL);
    g_autoptr(GError) error = NULL;

    if (done && !ps_dkim_survival_matrix(source, key, &how, outcomes, &error))
        abort();
    return 0;
}
