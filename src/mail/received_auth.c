/* SPDX-License-Identifier: MIT */
/* received_auth.c - how a client logged in, as servers say it; see received_line.h. */
#include <string.h>

#include "mail/form.h"
#include "mail/received_line.h"

/* RFC 3848: ESMTPA and the like are words for a client that has logged in. */
static char *
find_protocol(const PsReceivedLine *line)
{
    static const char *const protocols[] = { "ESMTPA", "ESMTPSA", "LMTPA", "LMTPSA",
        "UTF8SMTPA", "UTF8SMTPSA", "UTF8LMTPA", "UTF8LMTPSA", "ASMTP", "HTTP", "HTTPS",
        "HTTPU" };

    for (const char *p = line->text; *p; p++) {
        gsize len;

        if (*p != ' ' || g_ascii_strncasecmp(p, " with ", 6) != 0)
            continue;
        len = strcspn(p + 6, " ;");
        for (guint i = 0; i < G_N_ELEMENTS(protocols); i++)
            if (len == strlen(protocols[i]) &&
                g_ascii_strncasecmp(p + 6, protocols[i], len) == 0)
                return g_strndup(p + 6, len);
    }
    return NULL;
}

/* Forms in which servers say that the client has logged in. */
static const struct {
    const char *mark;
    const char *form;
    const char *method; /* NULL: the note */
} logins[] = {
    { "(AUTH: ", "from {..}{])|)]} (AUTH: {LOGIN|PLAIN|DIGEST-MD5|CRAM-MD5} {}) by ", "AUTH" },
    { "(AUTH: ", "from {..}{])|)]} (AUTH: {LOGIN|PLAIN|DIGEST-MD5|CRAM-MD5} {}, {..}) by ",
        "AUTH" },
    { "authenticated", "from {..}{])|)]} {..}({..}authenticated{..}){..} by", "Sendmail" },
    { "authenticated", "from {..}] ({)?})) {..}({..}authenticated{..}){..} by", "Sendmail" },
    { " (authenticated as ", "{..}) by {..} ({}) (authenticated as {..}) id ", "CriticalPath" },
    { ") (Authenticated sender: ", "{..}) (Authenticated sender: {}) by {} ({note)}) with ",
        NULL },
};

static gpointer
compile_logins(gpointer ignored)
{
    PsForm **forms = g_new(PsForm *, G_N_ELEMENTS(logins));

    (void) ignored;
    for (guint i = 0; i < G_N_ELEMENTS(logins); i++)
        forms[i] = ps_form_new(logins[i].form);
    return forms;
}

static char *
find_login(const PsReceivedLine *line)
{
    static GOnce once = G_ONCE_INIT;
    PsForm *const *forms = g_once(&once, compile_logins, NULL);
    PsSpan holes[PS_HOLES];

    for (guint i = 0; i < G_N_ELEMENTS(logins); i++) {
        g_autofree char *server = NULL;

        if (!strstr(line->text, logins[i].mark) ||
            !ps_form_match(forms[i], line->text, line->len, holes))
            continue;
        if (logins[i].method && strcmp(logins[i].method, "AUTH") == 0)
            return ps_received_behind(line->text, "(AUTH: ", " ");
        if (logins[i].method)
            return g_strdup(logins[i].method);
        server = g_strndup(line->text + holes[PS_HOLE_NOTE].offset, holes[PS_HOLE_NOTE].length);
        if (strcmp(server, "Postfix") == 0)
            return g_steal_pointer(&server);
        return g_strdup_printf("Postfix (%s)", server);
    }
    return NULL;
}

/* Gmail names the session "3sm1234abc.1.2024.01.02.03.04" where the client logged in. */
static char *
find_gmail(const PsReceivedLine *line)
{
    g_autofree char *id =
        ps_received_behind(line->text, " by mx.google.com with ESMTPS id ", " ");
    g_autofree char *version = ps_received_behind(line->text, "(version=", " ");
    g_autofree char *cipher = ps_received_behind(line->text, " cipher=", ")");
    const char *session = id ? strstr(id, "sm") : NULL;

    if (!session || session - id > 4 || !version || !cipher || !g_ascii_isdigit(session[2]))
        return NULL;
    return g_strdup_printf("GMail - transport=%s cipher=%s", version, cipher);
}

static char *
find_others(const PsReceivedLine *line)
{
    static const char *const communigate[] = { "CommuniGate Pro HTTP", "CommuniGate Pro SMTP",
        "CommuniGate Pro XIMSS", "CommuniGate Pro IMAP" };
    g_autofree char *gmx = ps_received_behind(line->text, "] by mail.gmx.", " ");
    g_autofree char *http = ps_received_behind(line->text, "(via HTTP", ")");

    if (gmx && (strcmp(gmx, "net") == 0 || strcmp(gmx, "com") == 0) &&
        (strstr(line->text, " (HELO ") || strstr(line->text, " (EHLO "))) {
        g_autofree char *with = ps_received_behind(line->text, ") with ", " ;");

        if (with && (g_str_has_prefix(with, "SMTP") || g_str_has_prefix(with, "ESMTP")))
            return g_strdup_printf(
                "GMX (%s / mail.gmx.%s)", *with == 'E' ? "ESMTP" : "SMTP", gmx);
    }
    for (guint i = 0; i < G_N_ELEMENTS(communigate); i++)
        if (strstr(line->text, communigate[i]) && strstr(line->text, " (account "))
            return g_strdup("Communigate");
    if (strstr(line->text, " with Microsoft Exchange Server HTTP-DAV"))
        return g_strdup("HTTP-DAV");
    if (http && strlen(http) <= 1 && strstr(line->text, " by "))
        return g_strconcat("HTTP", http, NULL);
    return NULL;
}

char *
ps_received_find_auth(const PsReceivedLine *line)
{
    char *auth = strstr(line->text, " by ") ? find_protocol(line) : NULL;

    if (!auth)
        auth = find_gmail(line);
    if (!auth)
        auth = find_login(line);
    return auth ? auth : find_others(line);
}
