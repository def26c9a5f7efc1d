/* SPDX-License-Identifier: MIT */
/* complete.c - the command, its options and its operands; see complete.h. */
#include "cli/complete.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "cli/options.h"

/* What the command that is completed has declared; NULL while none is. */
static GArray *declared; /* of GOptionEntry */
static GPtrArray *offered;

void
cmd_add_entries(GOptionContext *context, const GOptionEntry *entries)
{
    g_option_context_add_main_entries(context, entries, PS_I18N_DOMAIN);
    for (const GOptionEntry *entry = entries; declared && entry->long_name; entry++)
        g_array_append_val(declared, *entry);
}

void
cmd_offer(const char *word)
{
    if (offered)
        g_ptr_array_add(offered, (gpointer) word);
}

gboolean
cmd_completing(void)
{
    return declared != NULL;
}

void
cmd_candidate(const CmdTyped *typed, const char *word, const char *meaning)
{
    if (g_str_has_prefix(word, typed->typed))
        printf("%s%s%s%s\n", typed->prefix, word, meaning ? "\t" : "", meaning ? meaning : "");
}

void
cmd_candidate_files(void)
{
    puts(":files");
}

static const GOptionEntry *
find_option(const char *name, gsize length)
{
    for (guint i = 0; i < declared->len; i++) {
        const GOptionEntry *entry = &g_array_index(declared, GOptionEntry, i);

        if (strlen(entry->long_name) == length && !strncmp(entry->long_name, name, length))
            return entry;
    }
    return NULL;
}

/* The option WORD if its value is the next word. */
static const GOptionEntry *
awaits_value(const char *word)
{
    const GOptionEntry *entry =
        g_str_has_prefix(word, "--") ? find_option(word + 2, strlen(word + 2)) : NULL;

    return entry && entry->arg != G_OPTION_ARG_NONE ? entry : NULL;
}

static void
complete_options(const CmdTyped *typed)
{
    for (guint i = 0; i < declared->len; i++) {
        const GOptionEntry *entry = &g_array_index(declared, GOptionEntry, i);
        g_autofree char *word = g_strconcat("--", entry->long_name, NULL);

        if (!(entry->flags & G_OPTION_FLAG_HIDDEN))
            cmd_candidate(typed, word, _(entry->description));
    }
    cmd_candidate(typed, "--help", NULL);
}

/* What operands of a command are, where they are not files. */
typedef struct {
    const char *command;
    const char *first; /* NULL: whatever the first is */
    guint index;       /* of the operand */
    enum { NOTHING, RULE, OFFERED } kind;
} Operand;

static const Operand operands[] = {
    { "explain", NULL, 0, RULE },
    { "rules", "explain", 1, RULE },
    { "domain", NULL, 0, NOTHING },
    { "limits", NULL, 0, NOTHING },
    { "version", NULL, 0, NOTHING },
    { "history", NULL, 0, OFFERED },
    { "rules", NULL, 0, OFFERED },
    { "snapshot", NULL, 1, OFFERED },
};

/* INDEX operands are there before, FIRST is the first of them. */
static void
complete_operand(const CmdTyped *typed, const char *first, guint index)
{
    for (gsize i = 0; i < G_N_ELEMENTS(operands); i++) {
        const Operand *o = &operands[i];

        if (strcmp(o->command, typed->command) != 0 || o->index != index ||
            (o->first && g_strcmp0(o->first, first) != 0))
            continue;
        if (o->kind == RULE)
            cmd_complete_rule(typed);
        for (guint n = 0; o->kind == OFFERED && n < offered->len; n++)
            cmd_candidate(typed, g_ptr_array_index(offered, n), NULL);
        return;
    }
    cmd_candidate_files();
}

/* The word under way, which begins with a dash: "--dns=zo", or the name of an option. */
static void
complete_dashed(CmdTyped *typed)
{
    const char *equals = strchr(typed->typed, '=');
    const GOptionEntry *entry;
    g_autofree char *prefix = NULL;

    if (!equals || !g_str_has_prefix(typed->typed, "--")) {
        complete_options(typed);
        return;
    }
    entry = find_option(typed->typed + 2, (gsize) (equals - typed->typed - 2));
    if (!entry || entry->arg == G_OPTION_ARG_NONE)
        return;
    prefix = g_strndup(typed->typed, (gsize) (equals + 1 - typed->typed));
    typed->prefix = prefix;
    typed->typed = equals + 1;
    cmd_complete_value(typed, entry);
}

/* WORDS are those behind COMMAND. */
static void
complete_words(const char *command, char **words)
{
    CmdTyped typed = { .command = command, .prefix = "" };
    const GOptionEntry *awaiting = NULL;
    const char *first = NULL;
    gboolean only_operands = FALSE;
    guint index = 0;

    for (; words[1]; words++) {
        if (awaiting) {
            awaiting = NULL;
        } else if (!only_operands && !strcmp(*words, "--")) {
            only_operands = TRUE;
        } else if (!only_operands && words[0][0] == '-' && words[0][1]) {
            awaiting = awaits_value(*words);
        } else {
            first = index++ ? first : *words;
        }
    }
    typed.typed = *words;
    if (awaiting)
        cmd_complete_value(&typed, awaiting);
    else if (only_operands || **words != '-')
        complete_operand(&typed, first, index);
    else
        complete_dashed(&typed);
}

/* "snapshot FILE COMMAND ...": behind FILE it is as if COMMAND stood alone. */
static char **
skip_snapshot(char **words)
{
    gboolean is_past_file = !strcmp(words[0], "snapshot") && words[1] && words[2] && words[3];

    return is_past_file ? words + 2 : words;
}

static void
complete_command(const CmdCommand *command, char **words)
{
    char *name[] = { words[0], NULL };

    declared = g_array_new(FALSE, FALSE, sizeof(GOptionEntry));
    offered = g_ptr_array_new();
    command->run(1, name);
    complete_words(command->name, words + 1);
    g_array_unref(g_steal_pointer(&declared));
    g_ptr_array_unref(g_steal_pointer(&offered));
}

int
cmd_complete(const CmdCommand *commands, guint count, char **words)
{
    CmdTyped typed = { .prefix = "" };

    if (!*words)
        return EXIT_OK;
    words = skip_snapshot(words);
    typed.typed = words[0];
    for (guint i = 0; i < count; i++) {
        if (!words[1])
            cmd_candidate(&typed, commands[i].name, _(commands[i].summary));
        else if (!strcmp(commands[i].name, words[0]))
            complete_command(&commands[i], words);
    }
    return cmd_finish("complete", EXIT_OK);
}
