/* SPDX-License-Identifier: MIT */
/*
 * example.c - libpresend in a program: what would receiving servers say of these drafts?
 *
 *     cc example.c $(pkg-config --cflags --libs presend) -o example
 *     ./example zone:dns.zone newsletter-bad.eml
 *
 * Exit status: 0 they take all, 1 they would reject one, 2 trouble.
 */
#include <presend.h>
#include <stdio.h>
#include <stdlib.h>

/* All of FILE; NULL if it cannot be read. The caller frees it. */
static char *
read_file(const char *path, size_t *ret_len)
{
    FILE *file = fopen(path, "rb");
    char *bytes = NULL;
    long size;

    if (!file)
        return NULL;
    if (fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) >= 0 &&
        fseek(file, 0, SEEK_SET) == 0 && (bytes = (char *) malloc((size_t) size + 1)))
        *ret_len = fread(bytes, 1, (size_t) size, file);
    fclose(file);
    return bytes;
}

/* TEXT as a terminal may see it: what a mail says could hold anything. */
static void
print_text(const char *text)
{
    for (; text && *text; text++)
        putchar((unsigned char) *text < ' ' || *text == 127 ? '?' : *text);
}

static void
print_result(const char *path, const presend_result *result)
{
    size_t i;

    for (i = 0; i < presend_result_finding_count(result); i++) {
        const presend_finding *finding = presend_result_finding(result, i);

        printf("%s:%lu:%lu: %s: ", path, (unsigned long) presend_finding_line(finding, 0),
            (unsigned long) presend_finding_column(finding, 0),
            presend_level_name(presend_finding_level(finding)));
        print_text(presend_finding_message(finding));
        printf(" [%s]\n", presend_finding_rule(finding));
    }
    for (i = 0; i < presend_result_recipient_count(result); i++) {
        const presend_recipient *recipient = presend_result_recipient(result, i);

        print_text(presend_recipient_address(recipient));
        printf(": %s", presend_verdict_name(presend_recipient_outcome(recipient)));
        if (presend_recipient_reply_count(recipient))
            printf(", %u: %s", presend_recipient_reply_code(recipient, 0),
                presend_recipient_reply_rule(recipient, 0));
        putchar('\n');
    }
    for (i = 0; i < presend_result_missing_count(result); i++)
        printf("not checked: %s (%s)\n", presend_result_missing_fact(result, i),
            presend_result_missing_reason(result, i));
}

/* Print WHAT, and why; returns the exit status of trouble. */
static int
fail(const char *what, presend_error *error)
{
    fprintf(stderr, "%s: %s\n", what, error ? presend_error_message(error) : "cannot be read");
    presend_error_free(error);
    return 2;
}

int
main(int argc, char **argv)
{
    presend_context *context = presend_context_new();
    presend_error *error = NULL;
    int status = 0;
    int i;

    if (argc < 2) {
        fprintf(stderr, "usage: example DNS FILE...\n");
        status = 2;
    } else if (!presend_set(context, "dns", argv[1], &error) ||
               !presend_open(context, &error)) {
        status = fail(argv[1], error);
    }
    for (i = 2; i < argc && status != 2; i++) {
        size_t len = 0;
        char *bytes = read_file(argv[i], &len);
        presend_result *result =
            bytes ? presend_lint(context, bytes, len, argv[i], &error) : NULL;

        free(bytes);
        if (!result) {
            status = fail(argv[i], error);
        } else {
            print_result(argv[i], result);
            if (presend_result_verdict(result) == PRESEND_REJECT)
                status = 1;
        }
        presend_result_free(result);
    }
    presend_context_free(context);
    return status;
}
