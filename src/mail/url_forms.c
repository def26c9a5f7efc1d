/* SPDX-License-Identifier: MIT */
/*
 * url_forms.c - what else a URL is known by; see url_forms.h.
 *
 * The steps and their order are SpamAssassin's, because rules count and match the forms
 * that come out of them.
 */
#include "mail/url_forms.h"

#include <string.h>

#include "addr/domain.h"
#include "mail/url.h"
#include "mail/url_understood.h"

#define FORM_BYTES 8192
#define FORMS_MAX 32

typedef struct {
    GPtrArray *forms;
    GPtrArray *waiting; /* URLs inside of URLs, still to be looked at */
} Forms;

/* A URL of the web, taken apart by rougher rules than those of url.h. */
typedef struct {
    char *scheme; /* "http://" as written */
    char *host;
    char *rest; /* port, path and all */
    gboolean user;
} Web;

static void
web_clear(Web *web)
{
    g_free(web->scheme);
    g_free(web->host);
    g_free(web->rest);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Web, web_clear)

static void
add(Forms *forms, const char *form)
{
    char *cut = g_strndup(form, FORM_BYTES);

    if (forms->forms->len < FORMS_MAX &&
        !g_ptr_array_find_with_equal_func(forms->forms, cut, g_str_equal, NULL))
        g_ptr_array_add(forms->forms, cut);
    else
        g_free(cut);
}

static void
add_joined(Forms *forms, const char *scheme, const char *host, const char *rest)
{
    g_autofree char *form = g_strconcat(scheme, host, rest, NULL);

    add(forms, form);
}

static gboolean
is_address(const char *url)
{
    return g_ascii_strncasecmp(url, "mailto:", 7) == 0 || url[strcspn(url, ":@")] == '@';
}

/* mailto: without its parameters, and without what some clients leave out. */
static void
add_address_forms(Forms *forms, const char *url)
{
    const char *at = strchr(url, '@');
    gsize before;

    if (!at || at == url || !at[1])
        return;
    before = (gsize) (at - url) + 1;
    for (const char *stop = "?&"; *stop; stop++) {
        gsize len = strcspn(at + 1, *stop == '?' ? "?" : "?&");

        if (len && at[1 + len] == *stop) {
            g_autofree char *form = g_strndup(url, before + len);

            add(forms, form);
        }
    }
    if (strstr(url, "%20")) {
        g_autofree char *host = g_strndup(at + 1, strcspn(at + 1, "?&%"));
        const char *local = g_ascii_strncasecmp(url, "mailto:", 7) == 0 ? url + 7 : url;

        while (g_str_has_prefix(local, "%20"))
            local += 3;
        if (*host && local < at) {
            g_autofree char *name = g_strndup(local, (gsize) (at - local) + 1);

            add_joined(forms, "mailto:", name, host);
        }
    }
}

static gboolean
take_apart(const char *url, Web *ret)
{
    gsize scheme = ps_url_web_scheme(url), user, host;
    const char *p;

    if (!scheme || strncmp(url + scheme, "//", 2) != 0)
        return FALSE;
    p = url + scheme + 2;
    user = strcspn(p, "@/?#");
    if (p[user] == '@')
        p += user + 1;
    host = strcspn(p, "/?#:");
    if (!host)
        return FALSE;
    *ret = (Web){ .scheme = g_strndup(url, scheme + 2),
        .host = g_strndup(p, host),
        .rest = g_strdup(p + host),
        .user = p != url + scheme + 2 };
    return TRUE;
}

/* What is behind the port that the scheme has anyway; NULL if none is said. */
static const char *
without_default_port(const Web *web)
{
    const char *port = strcmp(web->scheme, "http://") == 0 ? ":80" : ":443";
    gsize len = strlen(port);

    if (strncmp(web->rest, port, len) != 0 || g_ascii_isalnum(web->rest[len]) ||
        web->rest[len] == '_')
        return NULL;
    return web->rest + len;
}

static void
add_ascii_form(Forms *forms, Web *web)
{
    const char *rest = without_default_port(web);
    g_autofree char *lower = g_ascii_strdown(web->host, -1);
    char *ascii = ps_domain_to_ascii(web->host, strlen(web->host));

    if (rest)
        add_joined(forms, web->scheme, web->host, rest);
    if (!ascii || g_str_is_ascii(web->host) || strcmp(ascii, lower) == 0) {
        g_free(ascii);
        return;
    }
    add_joined(forms, web->scheme, ascii, web->rest);
    if (rest)
        add_joined(forms, web->scheme, ascii, rest);
    g_free(web->host);
    web->host = ascii;
}

static gboolean
drop_controls(char *host)
{
    gsize len = 0, old = strlen(host);

    for (const char *p = host; *p; p++)
        if ((guchar) *p > ' ')
            host[len++] = *p;
    host[len] = '\0';
    return len != old;
}

/* A second name before "@". */
static gboolean
drop_user(char *host)
{
    char *at = strrchr(host, '@');
    gsize len;

    if (!at || at == host)
        return FALSE;
    len = strlen(at + 1);
    memmove(host, at + 1, len);
    host[len] = '\0';
    return TRUE;
}

/* What is neither letter nor digit at the end. */
static gboolean
drop_punctuation(char *host)
{
    gsize old = strlen(host), len = old;

    while (len && !g_ascii_isalnum(host[len - 1]))
        len--;
    host[len] = '\0';
    return len != old;
}

static void
add_clean_hosts(Forms *forms, Web *web)
{
    gboolean (*const drops[])(char *host) = { drop_controls, drop_user, drop_punctuation };

    for (guint i = 0; i < G_N_ELEMENTS(drops); i++)
        if (drops[i](web->host))
            add_joined(forms, web->scheme, web->host, web->rest);
}

/* No port is said, or the one that http has. */
static gboolean
has_default_port(const Web *web)
{
    return web->rest[0] != ':' || !g_ascii_isdigit(web->rest[1]) ||
           (strncmp(web->rest, ":80", 3) == 0 && !g_ascii_isdigit(web->rest[3]));
}

/* A host that is a number, or one word: NAME, which is the host before it was cleaned. */
static void
add_short_hosts(Forms *forms, const Web *web, const char *name)
{
    g_autofree char *address = ps_url_ipv4(web->host), *domain = NULL;

    if (address) {
        add_joined(forms, web->scheme, address, web->rest);
        return;
    }
    if (strcmp(web->scheme, "http://") != 0 || web->user || !has_default_port(web) ||
        strcmp(name, "localhost") == 0)
        return;
    if (g_str_has_prefix(name, "www."))
        name += 4;
    if (!*name || strchr(name, '.'))
        return;
    domain = g_strconcat("www.", name, ".com", NULL);
    add_joined(forms, web->scheme, domain, web->rest);
}

/* The URL that REST of another leads on to. */
static void
add_target(Forms *forms, const char *rest)
{
    for (const char *p = rest; (p = strcasestr(p, "http")); p++) {
        g_autofree char *target = NULL;

        if (!ps_url_web_scheme(p))
            continue;
        target = g_strndup(p, strcspn(p, "&#"));
        if (strchr(target, '.') && forms->waiting->len < FORMS_MAX)
            g_ptr_array_add(forms->waiting, g_steal_pointer(&target));
        return;
    }
}

static void
add_web_forms(Forms *forms, const char *url)
{
    g_autofree char *text = ps_url_understood(url);
    g_autofree char *name = NULL;
    g_auto(Web) web = { 0 };

    add(forms, text);
    if (!take_apart(text, &web))
        return;
    add_target(forms, web.rest);
    add_ascii_form(forms, &web);
    name = g_ascii_strdown(web.host, -1);
    add_clean_hosts(forms, &web);
    add_short_hosts(forms, &web, name);
}

GPtrArray *
ps_url_forms(const char *url)
{
    g_autoptr(GPtrArray) waiting = g_ptr_array_new_with_free_func(g_free);
    Forms forms = { g_ptr_array_new_with_free_func(g_free), waiting };

    g_ptr_array_add(waiting, g_strdup(url));
    for (guint i = 0; i < waiting->len; i++) {
        g_autoptr(GString) text = g_string_new(waiting->pdata[i]);

        g_string_replace(text, "\n", "", 0);
        g_string_replace(text, "\r", "", 0);
        g_strstrip(text->str);
        add(&forms, text->str);
        if (strlen(text->str) <= 1 || strchr("#?&", text->str[0]) ||
            (text->str[0] == '/' && text->str[1] != '/'))
            continue;
        if (is_address(text->str))
            add_address_forms(&forms, text->str);
        else
            add_web_forms(&forms, text->str);
    }
    return forms.forms;
}
