/* SPDX-License-Identifier: MIT */
/* The same zones, read by us and served by nsd and unbound, give the same answers. */
#include "dns/resolver.h"

#include "dns/server.h"
#include "dns/show.h"
#include "suite.h"

static const PsDnsType types[] = { PS_DNS_A, PS_DNS_NS, PS_DNS_CNAME, PS_DNS_SOA, PS_DNS_PTR,
    PS_DNS_MX, PS_DNS_TXT, PS_DNS_AAAA, PS_DNS_TLSA, PS_DNS_CAA };

typedef struct {
    char *texts[2];
    const char *zones[3][2]; /* as server_nsd takes them */
    PsDns *file;             /* of both zones */
    GPtrArray *names;        /* worth asking for */
} World;

/* The owners in a zone, which begin lines, and names above and below them. */
static void
add_names(GPtrArray *names, const char *zone, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (int i = 0; lines[i]; i++) {
        gsize len = strcspn(lines[i], " \t");
        g_autofree char *owner = g_strdup_printf("%.*s.%s", (int) len, lines[i], zone);

        if (!len || strchr(";$@", lines[i][0]))
            continue;
        g_ptr_array_add(names, g_strconcat("below.", owner, NULL));
        g_ptr_array_add(names, g_strconcat("_a.b\\.c.", owner, NULL));
        g_ptr_array_add(names, g_strdup(strchr(owner, '.') + 1));
        g_ptr_array_add(names, g_steal_pointer(&owner));
    }
    g_ptr_array_add(names, g_strdup(zone));
}

static World *
world_new(void)
{
    static const char *const origins[] = { "base.test", "other.test" };
    World *world = g_new0(World, 1);
    g_autofree char *both = NULL;

    world->names = g_ptr_array_new_with_free_func(g_free);
    for (int i = 0; i < 2; i++) {
        g_autofree char *path = g_strdup_printf("%s/zones/%.*s.zone", g_getenv("PS_TESTS"),
            (int) strcspn(origins[i], "."), origins[i]);

        ck_assert(g_file_get_contents(path, &world->texts[i], NULL, NULL));
        world->zones[i][0] = origins[i];
        world->zones[i][1] = world->texts[i];
        add_names(world->names, origins[i], world->texts[i]);
    }
    both = g_strconcat(world->texts[0], world->texts[1], NULL);
    world->file = open_text("zone", both, strlen(both), NULL, NULL);
    return world;
}

static void
world_free(World *world)
{
    g_free(world->texts[0]);
    g_free(world->texts[1]);
    ps_dns_free(world->file);
    g_ptr_array_unref(world->names);
    g_free(world);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(World, world_free)

/* What a recursive resolver hands on: it lets TTLs run down, and says SERVFAIL without the
 * aliases that led there. */
static char *
show_recursive(const PsDnsAnswer *answer)
{
    PsDnsAnswer copy = *answer;

    copy.ttl = 0;
    if (copy.status == PS_DNS_SERVFAIL)
        return g_strdup("servfail");
    return show_answer(&copy);
}

/* Every name and type has the same answer in the file and at SERVER. */
static void
compare(const World *world, const Server *server, char *(*show)(const PsDnsAnswer *) )
{
    g_autoptr(PsDns) dns = ps_dns_open(server->address, NULL, NULL);

    for (guint i = 0; i < world->names->len; i++)
        for (gsize t = 0; t < G_N_ELEMENTS(types); t++) {
            const char *name = g_ptr_array_index(world->names, i);
            g_autofree char *want = show(ps_dns_get(world->file, name, types[t]));
            g_autofree char *got = show(ps_dns_get(dns, name, types[t]));

            ck_assert_msg(!strcmp(got, want), "%s %s: %s, the file says: %s", name,
                ps_dns_type_name(types[t]), got, want);
        }
}

START_TEST(nsd_says_the_same)
{
    g_autoptr(World) world = world_new();
    g_autoptr(Server) nsd = server_nsd(world->zones);

    if (nsd)
        compare(world, nsd, show_answer);
}
END_TEST

START_TEST(unbound_says_the_same)
{
    g_autoptr(World) world = world_new();
    g_autoptr(Server) nsd = server_nsd(world->zones);
    g_autoptr(Server) unbound = nsd ? server_unbound(nsd, world->zones) : NULL;

    if (unbound)
        compare(world, unbound, show_recursive);
}
END_TEST

/* 60 KB in one record: truncated over UDP, whole over TCP. */
START_TEST(long_text)
{
    g_autoptr(GString) text =
        g_string_new("@ 300 SOA ns a 1 2 3 4 5\n@ NS ns\nns A 192.0.2.1\n");
    const char *zones[][2] = { { "long.test", NULL }, { NULL, NULL } };
    g_autoptr(Server) nsd = NULL;
    g_autoptr(PsDns) dns = NULL;
    const PsDnsAnswer *answer;

    g_string_append(text, "txt 300 TXT (\n");
    for (int i = 0; i < 240; i++)
        g_string_append_printf(text, "  \"%0250d\"\n", i);
    g_string_append(text, ")\n");
    zones[0][1] = text->str;
    nsd = server_nsd(zones);
    if (!nsd)
        return;
    dns = ps_dns_open(nsd->address, NULL, NULL);
    answer = ps_dns_get(dns, "txt.long.test", PS_DNS_TXT);
    ck_assert_int_eq(answer->status, PS_DNS_NOERROR);
    ck_assert(answer->truncated);
    ck_assert_uint_eq(answer->records[0].data.txt.len, 240 * 250);
    ck_assert_str_eq(answer->records[0].data.txt.bytes + 60000 - 4, "0239");
}
END_TEST

SUITE(same, TEST(nsd_says_the_same), TEST(unbound_says_the_same), TEST(long_text))
