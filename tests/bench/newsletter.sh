#!/bin/sh
# SPDX-License-Identifier: MIT
# newsletter.sh - a newsletter of 30 KB on standard output: plain text in quoted-printable,
# HTML in base64, 27 articles with a picture and two links each. The same at every call.
boundary=bench-6f1d2c

# articles [html]
articles() {
    awk -v html="$1" 'BEGIN {
        for (i = 1; i <= 27; i++) {
            url = "https://www.shop.example/articles/" i
            text = ""
            for (j = 1; j <= 5; j++)
                text = text "Sentence " j " of article " i " says what is new in the shop. "
            if (html) {
                printf "<table role=\"presentation\" width=\"600\"><tr><td style=\"padding:16px\">\n"
                printf "<a href=\"%s\"><img src=\"https://cdn.shop.example/%d.png\" alt=\"\"></a>\n", url, i
                printf "<h2>Article %d</h2>\n<p>%s</p>\n", i, text
                printf "<p><a href=\"%s\">Read on</a></p></td></tr></table>\n", url
            } else {
                printf "Article %d\n%s\n%s\n\n", i, text, url
            }
        }
    }'
}

quoted_printable() {
    sed 's/=/=3D/g' | awk '{
        for (; length($0) > 72; $0 = substr($0, 73))
            print substr($0, 1, 72) "="
        print
    }'
}

{
    cat <<END
From: "The Shop" <news@shop.example>
To: ann@mail.example
Subject: =?utf-8?Q?What=E2=80=99s_new_this_week?=
Date: Mon, 2 Nov 2026 09:00:00 +0100
Message-ID: <20261102090000.1@shop.example>
List-Unsubscribe: <https://www.shop.example/unsubscribe?u=1>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="$boundary"

--$boundary
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

END
    articles | quoted_printable
    cat <<END
--$boundary
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

END
    {
        echo '<!DOCTYPE html><html lang="en"><head><title>News</title></head><body>'
        articles html
        echo '<p><a href="https://www.shop.example/unsubscribe?u=1">Unsubscribe</a></p>'
        echo '</body></html>'
    } | base64 -w 76
    echo "--$boundary--"
} | sed 's/$/\r/'
