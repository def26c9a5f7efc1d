/* SPDX-License-Identifier: MIT */
/* test_dnssec.c - what is known of DNSSEC, with zones that are signed, an nsd that serves them
 * and an unbound that validates. */
#include <ldns/ldns.h>

#include "../dns/server.h"
#include "facts/domain.h"
#include "measured.h"

#define DAY 86400
#define HEAD "$TTL 60\n@ SOA ns. h. 1 3600 600 86400 60\n@ NS ns.\n"
#define TLSA "TLSA 3 1 1 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"
#define MAIL HEAD "@ MX 10 mx\nmx A 192.0.2.1\n_25._tcp.mx " TLSA

static const char *const answers[][3] = {
    { "signed.test", "yes", "" },
    { "plain.test", "no", "mx.plain.test" },
};

static ldns_key *
make_key(const char *name)
{
    ldns_key *key = ldns_key_new_frm_algorithm(LDNS_SIGN_ECDSAP256SHA256, 256);
    time_t now = time(NULL);
    ldns_rr *rr;

    ldns_key_set_pubkey_owner(key, ldns_dname_new_frm_str(name));
    ldns_key_set_flags(key, LDNS_KEY_ZONE_KEY | LDNS_KEY_SEP_KEY);
    ldns_key_set_inception(key, (guint32) now - DAY);
    ldns_key_set_expiration(key, (guint32) now + DAY);
    ldns_key_set_origttl(key, 60);
    rr = ldns_key2rr(key);
    ldns_key_set_keytag(key, ldns_calc_keytag(rr));
    ldns_rr_free(rr);
    return key;
}

/* A record made from KEY, its DNSKEY or DS, as a line of a zone. */
static char *
key_line(const ldns_key *key, gboolean ds)
{
    ldns_rr *rr = ldns_key2rr(key), *hash = ldns_key_rr2ds(rr, LDNS_SHA256);
    char *text = ldns_rr2str(ds ? hash : rr);
    char *line = g_strdup(text);

    free(text);
    ldns_rr_free(rr);
    ldns_rr_free(hash);
    return line;
}

/* The zone NAME, TEXT, signed with KEY, which it takes. */
static char *
sign_zone(const char *name, const char *text, ldns_key *key)
{
    g_autofree char *input = g_strdup_printf("$ORIGIN %s\n%s", name, text);
    FILE *file = fmemopen(input, strlen(input), "r");
    ldns_key_list *keys = ldns_key_list_new();
    ldns_zone *zone = NULL, *done;
    char *lines, *soa;
    char *all;

    g_assert_cmpint(
        ldns_zone_new_frm_fp(&zone, file, NULL, 60, LDNS_RR_CLASS_IN), ==, LDNS_STATUS_OK);
    fclose(file);
    ldns_zone_push_rr(zone, ldns_key2rr(key));
    ldns_key_list_push_key(keys, key);
    done = ldns_zone_sign(zone, keys);
    soa = ldns_rr2str(ldns_zone_soa(done));
    lines = ldns_rr_list2str(ldns_zone_rrs(done));
    all = g_strconcat(soa, lines, NULL);
    free(soa);
    free(lines);
    ldns_zone_deep_free(done);
    ldns_zone_deep_free(zone);
    ldns_key_list_free(keys);
    return all;
}

/* unbound over NSD, which trusts ANCHOR; or NULL. */
static Server *
start_unbound(const Server *nsd, const char *anchor)
{
    static const char *const zones[] = { ".", "signed.test", "plain.test" };
    g_autoptr(GString) stubs = g_string_new(NULL);
    g_autofree char *more = g_strdup_printf("  module-config: \"validator iterator\"\n"
                                            "  trust-anchor: \"%s\"\n",
        anchor);

    for (guint i = 0; i < G_N_ELEMENTS(zones); i++)
        server_add_stub(stubs, zones[i], "127.0.0.1", nsd->port);
    return server_unbound_with(more, stubs->str, "signed.test");
}

/* What the server at ADDRESS lets us know of DOMAIN. */
static void
check_domain(
    const char *address, const char *domain, const char *dnssec, const char *unsigned_host)
{
    g_autoptr(PsDns) dns = ps_dns_open(address, NULL, NULL);
    g_autoptr(PsPsl) psl = ps_psl_open(NULL, NULL);
    static const char *const selectors[] = { "s", NULL };
    const PsDomainOptions options = { .dns = dns, .psl = psl, .selectors = selectors };
    g_autoptr(PsDomain) asked = ps_domain_new(domain, &options);
    g_autoptr(PsFacts) facts = ps_facts_new(NULL);
    g_autofree char *got = NULL, *hosts = NULL;

    while (!ps_domain_ask(asked))
        ps_dns_step(dns);
    ps_measure_domain(facts, asked);
    got = test_values(facts, "domain_dnssec");
    ck_assert_str_eq(got, dnssec);
    hosts = test_values(facts, "domain_dane_unsigned");
    ck_assert_str_eq(hosts, unsigned_host);
}

START_TEST(validated)
{
    ldns_key *root = make_key("."), *key = make_key("signed.test.");
    g_autofree char *ds = key_line(key, TRUE), *anchor = key_line(root, FALSE);
    g_autofree char *own = g_strstrip(key_line(key, FALSE));
    g_autofree char *top = g_strconcat(
        HEAD "ns. A 127.0.0.1\nplain.test. NS ns.\nsigned.test. NS ns.\n", ds, NULL);
    g_autofree char *top_signed = sign_zone(".", top, root);
    g_autofree char *signed_zone = sign_zone("signed.test.", MAIL, key);
    const char *zones[][2] = { { "signed.test", signed_zone },
        { "plain.test", "$ORIGIN plain.test.\n" MAIL }, { ".", top_signed }, { NULL, NULL } };
    g_autoptr(Server) nsd = server_nsd(zones), unbound = NULL, island = NULL;

    if (!nsd || !(unbound = start_unbound(nsd, g_strstrip(anchor))))
        return;
    for (guint i = 0; i < G_N_ELEMENTS(answers); i++) {
        check_domain(unbound->address, answers[i][0], answers[i][1], answers[i][2]);
        /* who serves a zone does not say that it is authentic */
        check_domain(
            nsd->address, answers[i][0], "?needs validating dns", "?needs validating dns");
    }
    /* only this zone has a trust anchor */
    island = start_unbound(nsd, own);
    check_domain(island->address, "signed.test", "yes", "");
    check_domain(
        island->address, "plain.test", "?needs validating dns", "?needs validating dns");
}
END_TEST

SUITE(dnssec, TEST(validated))
