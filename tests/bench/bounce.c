/* SPDX-License-Identifier: MIT */
/*
 * bounce.c - how many notices a second are read: bytes in memory to records, one core, processor
 * time; and how many of that goes into laying out the mail.
 *
 *     bounce RULES FOLDER...
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "bounce/bounce.h"
#include "bounce/flat.h"
#include "mail/box.h"

enum { ROUNDS = 20 };

typedef struct {
    char *bytes;
    gsize len;
} Mail;

static double
now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static GArray *
load(const char *folder)
{
    const PsBoxOptions all = { .every_file = TRUE };
    g_autoptr(PsBox) box = ps_box_new(&all);
    PsBoxFound found;
    GArray *mails = g_array_new(FALSE, FALSE, sizeof(Mail));
    PsBoxMessage message;

    ps_box_add(box, folder, &found, NULL);
    while (ps_box_next(box, &message)) {
        Mail mail = { g_memdup2(message.bytes, message.len), message.len };

        if (!message.error)
            g_array_append_val(mails, mail);
    }
    return mails;
}

static void
show(const char *what, double seconds, guint messages)
{
    printf("%-10s %8.1f us each, %6.0f a second\n", what, seconds / messages * 1e6,
        messages / seconds);
}

static void
measure(PsBounceReader *reader, const GArray *mails)
{
    double start = now(), flat;
    guint count = ROUNDS * mails->len;

    for (guint i = 0; i < count; i++) {
        const Mail *mail = &g_array_index(mails, Mail, i % mails->len);

        ps_flat_free(ps_flat_new(mail->bytes, mail->len));
    }
    flat = now() - start;
    start = now();
    for (guint i = 0; i < count; i++) {
        const Mail *mail = &g_array_index(mails, Mail, i % mails->len);

        ps_bounce_free(ps_bounce_read(reader, mail->bytes, mail->len));
    }
    show("laid out", flat, count);
    show("read", now() - start, count);
}

int
main(int argc, char **argv)
{
    const PsRulesRead how = { PS_LANG_EN, FALSE, FALSE };
    g_autoptr(PsRules) rules = ps_rules_new();
    g_autoptr(PsBounceReader) reader = NULL;

    if (argc < 3 || !ps_rules_read(rules, argv[1], &how, NULL))
        return EXIT_FAILURE;
    ps_rules_finish(rules);
    reader = ps_bounce_reader_new(rules);
    for (int i = 2; i < argc; i++) {
        g_autoptr(GArray) mails = load(argv[i]);

        printf("%s: %u notices\n", argv[i], mails->len);
        if (mails->len)
            measure(reader, mails);
        for (guint k = 0; k < mails->len; k++)
            g_free(g_array_index(mails, Mail, k).bytes);
    }
    return EXIT_SUCCESS;
}
