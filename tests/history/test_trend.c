/* SPDX-License-Identifier: MIT */
#include "history/trend.h"

#include <string.h>

#include "history/store.h"

/* COUNT refusals of PROVIDER (NULL: only DOMAIN is known), DAYS ago. */
static void
refuse(PsHistory *history, const char *provider, const char *domain, guint code,
    const char *status, guint count, gint64 days)
{
    for (guint i = 0; i < count; i++) {
        g_autofree char *notice = g_strdup_printf(
            "%s %s %u %" G_GINT64_FORMAT " %u", provider, domain, code, days, i);
        g_autofree char *recipient = g_strdup_printf("user%u@%s", i, domain);
        PsHistoryRecord record = store_record(notice, recipient, NOW - days * DAY);

        record.provider = provider;
        record.reason = "authfailure";
        record.bounce_class = "auth";
        record.code = code;
        record.status = status;
        store_add(history, record);
    }
    store_flush(history);
}

static PsHistory *
some(void)
{
    PsHistory *history = store_open(NULL, NULL);
    PsHistoryRecord unknown = store_record("<u@mx>", "anna@gmail.com", NOW - DAY);
    PsHistoryRecord forged = store_record("<f@mx>", "anna@gmail.com", NOW - DAY);
    PsHistoryRecord delivered = store_record("<d@mx>", "anna@gmail.com", NOW - DAY);

    refuse(history, "outlook", "hotmail.com", 550, "5.7.515", 212, 3);
    refuse(history, "outlook", "hotmail.com", 550, "5.7.1", 3, 2);
    refuse(history, "generic", "firm.example", 554, NULL, 2, 1);
    refuse(history, "yahoo", "yahoo.com", 554, NULL, 9, 30); /* long ago */
    store_add(history, unknown);
    forged.origin = PS_ORIGIN_FORGED;
    store_add(history, forged);
    forged.recipient = "bob@gmail.com"; /* of the same notice */
    store_add(history, forged);
    delivered.reason = "delivered";
    delivered.bounce_class = "none";
    store_add(history, delivered);
    store_flush(history);
    return history;
}

START_TEST(by_provider)
{
    g_autoptr(PsHistory) history = some();
    g_autoptr(PsTrends) trends = NULL;
    const PsTrend *trend;

    ck_assert(ps_history_add_sent(history, "news", "outlook", NOW - 3 * DAY, 1000, NULL));
    ck_assert(ps_history_add_sent(history, "news", "outlook", NOW - 3 * DAY, 1500, NULL));
    ck_assert(ps_history_add_sent(history, "more", "outlook", NOW - DAY, 300, NULL));
    ck_assert(ps_history_add_sent(history, "old", "outlook", NOW - 9 * DAY, 7000, NULL));
    ck_assert(ps_history_add_sent(history, "few", "firm.example", NOW - DAY, 1, NULL));
    trends = ps_history_trends(history, NOW - 7 * DAY, NOW + 1, NULL);
    ck_assert_uint_eq(ps_trends_count(trends), 3);

    trend = ps_trends_get(trends, 0);
    ck_assert_str_eq(trend->provider, "outlook");
    ck_assert_uint_eq(trend->refused, 215);
    ck_assert_uint_eq(trend->sent, 1800);
    ck_assert_str_eq(trend->reply, "550 5.7.515");
    ck_assert_int_eq(trend->since, NOW - 3 * DAY - DAY / 2);

    trend = ps_trends_find(trends, "firm.example");
    ck_assert_uint_eq(trend->refused, 2);
    ck_assert_uint_eq(trend->sent, 0); /* fewer than came back: that cannot be all */
    ck_assert_str_eq(trend->reply, "554");

    trend = ps_trends_find(trends, "gmail");
    ck_assert_uint_eq(trend->bounces, 1);
    ck_assert_uint_eq(trend->refused, 0);
    ck_assert_uint_eq(trend->delivered, 1);
    ck_assert_int_eq(trend->since, 0);
    ck_assert_ptr_null(trend->reply);
    ck_assert_ptr_null(ps_trends_find(trends, "yahoo"));
}
END_TEST

START_TEST(in_total)
{
    g_autoptr(PsHistory) history = some();
    PsHistoryTotals totals;
    guint64 forged;

    ck_assert(ps_history_totals(history, &totals, NULL));
    ck_assert_uint_eq(totals.records, 212 + 3 + 2 + 9 + 4);
    ck_assert_uint_eq(totals.addresses, 212 + 2 + 9 + 2);
    ck_assert_int_eq(totals.first, NOW - 30 * DAY);
    ck_assert_int_eq(totals.last, NOW - DAY);
    ck_assert(ps_history_forged(history, NOW - 7 * DAY, NOW + 1, &forged, NULL));
    ck_assert_uint_eq(forged, 1);
    ck_assert(ps_history_forged(history, NOW, NOW + 1, &forged, NULL));
    ck_assert_uint_eq(forged, 0);
}
END_TEST

START_TEST(nothing)
{
    g_autoptr(PsHistory) history = store_open(NULL, NULL);
    g_autoptr(PsTrends) trends = ps_history_trends(history, 0, NOW, NULL);
    PsHistoryTotals totals;

    ck_assert_uint_eq(ps_trends_count(trends), 0);
    ck_assert(ps_history_totals(history, &totals, NULL));
    ck_assert_uint_eq(totals.records, 0);
    ck_assert_int_eq(totals.first, 0);
}
END_TEST

SUITE(trend, TEST(by_provider), TEST(in_total), TEST(nothing))
