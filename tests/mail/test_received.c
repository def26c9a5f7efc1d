/* SPDX-License-Identifier: MIT */
#include "mail/received.h"

#include <string.h>
#include <time.h>

#include "suite.h"

/* What is read: ip, rdns, helo, by, ident, envfrom, id, auth; then "none" where the server
 * says that there is no reverse name. */
static const struct {
    const char *in, *out;
} forms_rows[] = {
    /* Postfix, Sendmail, Exim */
    { "from h.example (r.example [192.0.2.1])\n\tby b.example (Postfix) with ESMTPS id 4ABC1\n"
      "\tfor <u@b.example>; Tue,  4 Jun 2024 10:11:12 +0000 (UTC)",
        "192.0.2.1 r.example h.example b.example - - 4ABC1 -" },
    { "from h (unknown [192.0.2.1]) by b (Postfix) with SMTP id A; 1 Jan 2024 00:00:00 +0000",
        "192.0.2.1 - h b - - - - none" },
    { "from [192.0.2.7] (r.example [192.0.2.1]) (Authenticated sender: u@b.example)"
      " by b.example (Postfix) with SMTP id 4ABC1; Tue, 4 Jun 2024 10:11:12 +0000",
        "192.0.2.1 r.example !192.0.2.7! b.example - - 4ABC1 Postfix" },
    { "from h (r.example [IPv6:2001:db8::1]) by b (8.17.1/8.17.1) with ESMTPS id 454Z; x",
        "2001:db8::1 r.example h b - - 454Z -" },
    { "from h (IDENT:me@r.example [192.0.2.1] (may be forged)) by b (8.11.6/8.11.6) with ESMTP"
      " id h2F0c; x",
        "192.0.2.1 r.example h b me - h2F0c -" },
    { "from r.example ([192.0.2.1] helo=h.example) by b with esmtps (Exim 4.96)"
      " (envelope-from <s@r.example>) id 1rA-0Q; x",
        "192.0.2.1 r.example h.example b - s@r.example 1rA-0Q -" },
    { "from [192.0.2.1] (helo=h ident=me) by b with esmtp (Exim 4.96) id 1rA-0Q",
        "192.0.2.1 - h b me - 1rA-0Q -" },
    { "from r.example ([192.0.2.1]:41234) by b with esmtpsa (Exim 4.96) id 1rA-0Q",
        "192.0.2.1 r.example r.example b - - 1rA-0Q esmtpsa" },
    { "from user by b with local (Exim 4.96) id 1rA-0Q", "skipped" },
    /* qmail */
    { "from r.example (HELO h) (me@192.0.2.1) by b with SMTP; 1 Jan 2024 00:00:00 -0000",
        "192.0.2.1 r.example h b me - - -" },
    { "from unknown (192.0.2.1) by b with QMQP; x", "192.0.2.1 - unknown b - - - -" },
    { "from unknown (HELO h) (192.0.2.1)\n  (envelope-sender <s@x.example>)\n  by b "
      "(qmail-ldap)"
      " with SMTP for <u@b>; x",
        "192.0.2.1 - h b - s@x.example - -" },
    { "from x by b (envelope-from <s@x.example>, uid 5) with qmail-scanner-1.24 (ok)",
        "skipped s@x.example" },
    /* Microsoft */
    { "from h ([192.0.2.1]) by b with Microsoft SMTPSVC(6.0.1.2); x",
        "192.0.2.1 - h b - - - -" },
    { "from mail pickup service by b with Microsoft SMTPSVC; 1 Jan 2024 00:00:00 +0000",
        "skipped" },
    { "from h.example ([fe80::1%4]) by b.example ([fe80::2%5]) with mapi id 15.20.7633.021;"
      " Tue, 4 Jun 2024 10:11:12 +0000",
        "fe80::1 - h.example b.example - - - -" },
    { "from h.example (2001:db8::12) by b.example (2001:db8::13) with Microsoft SMTP Server"
      " (version=TLS1_2, cipher=X) id 15.20.7633.21; Tue, 4 Jun 2024 10:11:12 +0000",
        "2001:db8::12 h.example h.example b.example - - 15.20.7633.21 -" },
    /* Gmail, Yahoo, GMX, CommuniGate Pro */
    { "from localhost ([192.0.2.1]) by smtp.gmail.com with ESMTPSA id 5b1f-x1.2.2024 for <u@b>"
      " (version=TLS1_3 cipher=X bits=128/128); Tue, 04 Jun 2024 03:11:12 -0700 (PDT)",
        "192.0.2.1 - localhost smtp.gmail.com - - 5b1f-x1.2.2024 ESMTPSA none" },
    { "from r.example (r.example. [192.0.2.1]) by mx.google.com with ESMTPS id"
      " a1sm123abc.12.2024.06.04.03.11.12 (version=TLS1_3 cipher=X bits=1); x",
        "192.0.2.1 r.example r.example mx.google.com - - a1sm123abc.12.2024.06.04.03.11.12"
        " GMail - transport=TLS1_3 cipher=X bits=1" },
    { "from x.yahoo.com by y.yahoo.com with HTTP; Tue, 4 Jun 2024 10:11:12 +0000", "skipped" },
    { "from h (u@192.0.2.1 with login) by smtp.mail.yahoo.com with SMTP; x",
        "192.0.2.1 - h smtp.mail.yahoo.com - - - -" },
    { "from r.example (EHLO h) [192.0.2.1] by mail.gmx.net (mp010) with SMTP; x",
        "192.0.2.1 r.example h mail.gmx.net - - - GMX (SMTP / mail.gmx.net)" },
    { "from [192.0.2.1] (account u@b HELO [192.0.2.1]) by b (CommuniGate Pro SMTP 6.2) with"
      " ESMTPSA id 123; x",
        "192.0.2.1 - !192.0.2.1! b - - 123 ESMTPSA" },
    /* fetched, local, saying too little */
    { "from pop.example [192.0.2.1] by b with POP3 (fetchmail-6.4); x", "fetched" },
    { "by b (Postfix, from userid 0) id 4ABC1; x", "skipped" },
    { "(qmail 1 invoked by uid 2); x", "skipped" },
    { "from a.example by b.example ; x", "skipped" },
    { "from ([127.0.0.1]) with MailEnable ESMTP; x", "skipped" },
    { "from facebook.com (abc) by facebook.com with Thrift id 123; x", "unparseable" },
    { "", "skipped" },
    /* no known form */
    { "from h what [192.0.2.1] is this by b on earth", "192.0.2.1 - h b - - - -" },
    { "from h what is this", "unparseable" },
    { "From h (192.0.2.1) by b with x", "unparseable" },
    /* what cannot stand in a pseudo header, and addresses that look otherwise */
    { "from a[b (r[c.example [192.0.2.1]) by b (x)", "192.0.2.1 r!c.example a!b b - - - -" },
    { "from h (r.example [::ffff:192.0.2.1]) by b (x)", "192.0.2.1 r.example h b - - - -" },
    { "from h (r.example [192.0.2.256]) by b (x) y", "unparseable" },
    { "from h (r.example [192.0.2.1])by b (x)", "192.0.2.1 r.example h b - - - -" },
};

static const char *
or_dash(const char *text)
{
    return text && *text ? text : "-";
}

START_TEST(forms)
{
    gsize len = strlen(forms_rows[_i].in);
    g_autofree char *in = g_memdup2(forms_rows[_i].in, MAX(len, 1)), *out = NULL;
    g_autoptr(PsReceived) r = ps_received_new(in, len);

    if (r->kind == PS_RECEIVED_UNPARSEABLE)
        out = g_strdup("unparseable");
    else if (r->kind == PS_RECEIVED_SKIPPED)
        out = g_strconcat(
            r->fetched ? "fetched" : "skipped", r->scanned ? " " : NULL, r->envfrom, NULL);
    else
        out = g_strjoin(" ", or_dash(r->ip), or_dash(r->rdns), or_dash(r->helo), or_dash(r->by),
            or_dash(r->ident), or_dash(r->envfrom), or_dash(r->id), or_dash(r->auth),
            r->no_rdns ? "none" : NULL, NULL);
    ck_assert_str_eq(out, forms_rows[_i].out);
}
END_TEST

/* A field of 100 KB takes about four times as long as one of 25 KB, not sixteen times, whatever is
 * repeated: of the least of three times each, since others have the processor's caches too. */
static const char *const linear_rows[] = { "(", "[", " by x", "@", "a@[", "a (b [", " with ",
    " (a)", "helo=", " id ", "] ", ")", " from ", ".", ":", "1.", "authenticated)(", "EHLO " };

static double
seconds(const char *piece, gsize size)
{
    g_autoptr(GString) in = g_string_new("from ");
    clock_t least = G_MAXLONG;

    while (in->len < size)
        g_string_append(in, piece);
    for (int i = 0; i < 3; i++) {
        clock_t start = clock();

        ps_received_free(ps_received_new(in->str, in->len));
        least = MIN(least, clock() - start);
    }
    return (double) least / CLOCKS_PER_SEC;
}

START_TEST(linear)
{
    double quarter = seconds(linear_rows[_i], 25000), whole = seconds(linear_rows[_i], 100000);

    ck_assert_msg(whole < 0.02 || whole < quarter * 8, "%g s, then %g s", quarter, whole);
}
END_TEST

SUITE(received, TABLE(forms), TABLE(linear))
