# SPDX-License-Identifier: MIT
"""cases.py - the drafts that the receiver lab sends: a good one, and what is changed in it."""
import base64
import dataclasses

DATE = "Mon, 23 Nov 2026 09:30:00 +0100"
GOOD = {"From": "Shop <news@shop.test>", "To": "Anna <anna@lab.test>", "Subject": "Your order",
        "Date": DATE, "Message-ID": "<1.lab@shop.test>", "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=us-ascii"}
TEXT = "Good morning,\r\n\r\nyour order has left our house.\r\n"


@dataclasses.dataclass
class Case:
    """One mail to one recipient, the last of RECIPIENTS, with all that presend is told."""
    name: str
    message: bytes
    recipients: list
    mail_from: str = "news@shop.test"
    helo: str = "mail.shop.test"
    source: str = "192.0.2.10"
    history: str = ""  # records for "presend history import"
    servers: tuple = ()  # that this is for; empty: all but the one with the milter
    listed: bool = False  # the server may be set otherwise: a reply that is possible counts
    private: bool = False  # what it comes to hangs on where it is sent from


def mail(fields=None, text=TEXT, extra=()):
    """A message: GOOD with FIELDS (None takes one out), then the lines EXTRA."""
    header = {**GOOD, **(fields or {})}
    lines = ["%s: %s" % field for field in header.items() if field[1] is not None]
    lines.extend(extra)
    return ("\r\n".join(lines) + "\r\n\r\n" + text).encode()


def case(name, rcpt="anna@lab.test", fields=None, text=TEXT, extra=(), **options):
    message = options.pop("message", None) or mail(fields, text, extra)
    return Case(name, message, [rcpt] if isinstance(rcpt, str) else rcpt, **options)


RECIPIENTS = [
    "anna@lab.test", "bruno@lab.test", "ANNA@LAB.TEST", "anna@Lab.Test", "anna+tag@any.test",
    "anna.rossi@any.test", "o'neill@any.test", "a@any.test", "anna_rossi@any.test",
    "anna-rossi@any.test", "1234567890@any.test", "anna=rossi@any.test", "x+y+z@any.test",
    "~anna@any.test", "anna*@any.test", "a^b@any.test", "anna$@any.test", "{anna}@any.test",
    "anna&co@any.test", "anna?@any.test", "anna#1@any.test", "anna!bruno@any.test",
    "anna%other.test@any.test", "`anna`@any.test",
    ".anna@any.test", "anna.@any.test", "anna..rossi@any.test",
    "anna@", "@any.test", "anna", "anna@@any.test",
    "anna@bruno@any.test", "anna rossi@any.test", " anna@any.test", "anna@any.test ",
    "anna@any .test", "anna@any..test", "anna@.any.test", "anna@any.test.", "anna@-any.test",
    "anna@any,test", "anna@any;test", "anna@any!test",
    "anna,bruno@any.test", "anna;bruno@any.test", "anna:bruno@any.test", "anna(x)@any.test",
    "(x)anna@any.test", "anna<x@any.test", "anna>x@any.test", "anna[1]@any.test",
    "anna\\x@any.test", "anna\"x@any.test", "\"anna@any.test", "anna\"@any.test",
    "\"anna rossi\"@any.test", "\"anna\"@any.test", "\"an@na\"@any.test", "\"\"@any.test",
    "\"anna.\"@any.test", "\"a\\\"b\"@any.test", "\"a\"b@any.test", "\"a\".b@any.test",
    "mailto:anna@any.test", "Anna <anna@any.test>", "<anna@any.test>", "anna@any.test>",
    "anna@[192.0.2.4]", "anna@[IPv6:2001:db8::4]", "anna@[any.test]",
    "anna@[300.0.2.4]", "anna@[192.0.2.4", "a" * 64 + "@any.test", "a" * 65 + "@any.test",
    "a" * 200 + "@any.test", "anna@" + "a" * 63 + ".any.test",
    "anna@" + "abcdefgh." * 27 + "any.test", "anna\u00e9@any.test", "\u7528\u6237@any.test",
    "an\tna@any.test", "anna@any.test\t", "@hub.test:anna@any.test",
    "anna@any.test@", "%(name)s@any.test", "{{email}}@any.test",
]

# Domains that only one of the servers answers for, and local parts that are refused at home.
POSTFIX_RECIPIENTS = ["anna@any-.test", "anna@192.0.2.4", "anna@" + "a" * 64 + ".any.test"]
EXIM_RECIPIENTS = ["anna/office@lab.test", "anna|x@lab.test", "*|EMAIL|*@lab.test", ".anna@lab.test",
                   "anna@an_y.test"]

NAMES = [
    "mail.shop.test", "MAIL.SHOP.TEST", "shop.test", "mail.unknown.test", "mail", "localhost",
    "localhost.localdomain", "mail_1.shop.test", "mail shop.test", "mail..shop.test",
    ".shop.test", "mail.shop.test.", "-mail.shop.test", "mail-.shop.test", "mail.shop.t",
    "192.0.2.10", "[192.0.2.10]", "[192.0.2.300]", "[IPv6:2001:db8::1]", "[shop]", "mail!shop",
    "mail,shop.test", "m\u00e4il.shop.test", "xn--mil-pla.shop.test", "a" * 63 + ".test",
    "a" * 64 + ".test", "mail.lab.test", "mx.lab.test", "123", "1.2.3", "mail.123", "*", "",
]

SENDERS = [
    "news@shop.test", "NEWS@Shop.Test", "", "news@nowhere.test", "news@sub.shop.test",
    "news@null.test", "news@bare.test", "news@implicit.test", "news@sixonly.test",
    "news@dangling.test", "news@local.test", "news@alias.test", "news@mxalias.test",
    "news@broken.test", "news@shop", "news", "news@", "@shop.test", "news@shop..test",
    "news@.shop.test", "news@shop.test.", "news@sh_op.test", "ne ws@shop.test",
    "\"ne ws\"@shop.test", "news.@shop.test", ".news@shop.test", "ne..ws@shop.test",
    "news@@shop.test", "news@[192.0.2.10]", "news@192.0.2.10", "news@[192.0.2.300]",
    "bounce+anna=lab.test@shop.test", "prvs=0123456789=news@shop.test", "news@-shop.test",
    "n\u00e9ws@shop.test", "a" * 64 + "@shop.test", "a" * 65 + "@shop.test", "news@shop,test",
    "Shop <news@shop.test>", "news(x)@shop.test", "news@xn--nchste-eua.test",
    "news@shop.test@", "\"news@shop.test", "news@lab.test",
]

# Fields of the header: what is changed, as FIELDS of mail().
HEADERS = {
    "From missing": {"From": None}, "From empty": {"From": ""},
    "From two addresses": {"From": "news@shop.test, info@shop.test"},
    "From name alone": {"From": "Shop"}, "From no domain": {"From": "news"},
    "From dotless": {"From": "news@shop"}, "From two at": {"From": "news@@shop.test"},
    "From open angle": {"From": "Shop <news@shop.test"},
    "From comma in name": {"From": "Shop, Ltd <news@shop.test>"},
    "From quoted comma": {"From": '"Shop, Ltd" <news@shop.test>'},
    "From dot in name": {"From": "Shop Ltd. <news@shop.test>"},
    "From colon in name": {"From": "Shop: news <news@shop.test>"},
    "From at in name": {"From": "news@shop.test <news@shop.test>"},
    "From brackets in name": {"From": "[Shop] <news@shop.test>"},
    "From open quote": {"From": '"Shop <news@shop.test>'},
    "From group": {"From": "Shop: news@shop.test;"}, "From space": {"From": "ne ws@shop.test"},
    "From final dot": {"From": "news@shop.test."},
    "From underscore": {"From": "news@sh_op.test"},
    "From literal": {"From": "news@[192.0.2.10]"},
    "From 8-bit name": {"From": "Caff\u00e8 <news@shop.test>"},
    "From encoded name": {"From": "=?utf-8?q?Caff=C3=A8?= <news@shop.test>"},
    "From encoded address": {"From": "=?utf-8?q?news=40shop=2Etest?="},
    "From comment": {"From": "news@shop.test (Shop)"},
    "From open comment": {"From": "news@shop.test (Shop"},
    "From domain unknown": {"From": "news@nowhere.test"},
    "Sender bad": {"Sender": "news@"}, "Sender good": {"Sender": "news@shop.test"},
    "Reply-To bad": {"Reply-To": "news@"}, "Reply-To open angle": {"Reply-To": "<news@shop.test"},
    "Reply-To empty": {"Reply-To": ""}, "Reply-To name": {"Reply-To": "Shop"},
    "Reply-To good": {"Reply-To": "Shop <info@shop.test>"},
    "Reply-To two": {"Reply-To": "a@shop.test, b@shop.test"},
    "Reply-To open quote": {"Reply-To": '"Shop <news@shop.test>'},
    "To missing": {"To": None}, "To empty": {"To": ""}, "To name": {"To": "Anna"},
    "To undisclosed": {"To": "undisclosed-recipients:;"},
    "To open angle": {"To": "Anna <anna@lab.test"},
    "To comma in name": {"To": "Rossi, Anna <anna@lab.test>"},
    "To semicolon": {"To": "anna@lab.test; bruno@lab.test"},
    "To many": {"To": ", ".join("p%d@lab.test" % i for i in range(60))},
    "To final comma": {"To": "anna@lab.test,"}, "To two commas": {"To": "a@lab.test,,b@lab.test"},
    "To no at": {"To": "anna.lab.test"}, "To placeholder": {"To": "{{name}} <{{email}}>"},
    "To dots": {"To": "anna..rossi@lab.test"}, "To final dot": {"To": "anna@lab.test."},
    "Cc bad": {"Cc": "bruno@"}, "Cc good": {"Cc": "bruno@lab.test"},
    "Cc open quote": {"Cc": '"Bruno <bruno@lab.test>'}, "Bcc bad": {"Bcc": "bruno@"},
    "Bcc good": {"Bcc": "bruno@lab.test"}, "Bcc empty": {"Bcc": ""},
    "Date missing": {"Date": None}, "Date bad": {"Date": "yesterday"},
    "Date old": {"Date": "Mon, 23 Nov 1998 09:30:00 +0100"},
    "Date ahead": {"Date": "Mon, 23 Nov 2037 09:30:00 +0100"},
    "Message-ID missing": {"Message-ID": None}, "Message-ID bad": {"Message-ID": "1"},
    "Message-ID empty": {"Message-ID": ""}, "Message-ID two at": {"Message-ID": "<1@2@shop.test>"},
    "Subject missing": {"Subject": None}, "Subject empty": {"Subject": ""},
    "Subject 8-bit": {"Subject": "Perch\u00e9 no"},
    "Subject broken word": {"Subject": "=?utf-8?b?%%%?="},
    "Subject 900": {"Subject": "x" * 900}, "Subject 990": {"Subject": "x" * 980},
    "Subject 1000": {"Subject": "x" * 1000}, "Subject 3000": {"Subject": "x" * 3000},
    "MIME-Version missing": {"MIME-Version": None}, "MIME-Version 2": {"MIME-Version": "2.0"},
    "Content-Type bad": {"Content-Type": "text"}, "Content-Type none": {"Content-Type": None},
    "boundary missing": {"Content-Type": "multipart/mixed"},
    "unknown encoding": {"Content-Transfer-Encoding": "zip"},
    "all fields missing": dict.fromkeys(GOOD),
}

# Lines that follow the header.
LINES = {
    "From twice": ["From: info@shop.test"], "To twice": ["To: bruno@lab.test"],
    "Subject twice": ["Subject: again"], "Date twice": ["Date: " + DATE],
    "Message-ID twice": ["Message-ID: <2.lab@shop.test>"],
    "no colon": ["this is no field"], "space before colon": ["X-Field : x"],
    "blank in name": ["X Field: x"], "8-bit name": ["X-F\u00e9: x"], "empty name": [": x"],
    "fold of blanks": ["X-Field: x", " ", " y"], "folded": ["X-Field: x", "\ty"],
    "NUL in header": ["X-Field: \0"], "control in header": ["X-Field: \x07"],
    "DEL in header": ["X-Field: \x7f"],
    "50 hops": ["Received: from a.test by b.test; " + DATE] * 50,
    "51 hops": ["Received: from a.test by b.test; " + DATE] * 51,
    "30 hops": ["Received: from a.test by b.test; " + DATE] * 30,
    "120 hops": ["Received: from a.test by b.test; " + DATE] * 120,
    "header 60 KB": ["X-Field: " + "x" * 900] * 66, "header 150 KB": ["X-Field: " + "x" * 900] * 165,
    "header 600 KB": ["X-Field: " + "x" * 900] * 660,
    "header 1.2 MB": ["X-Field: " + "x" * 900] * 1330,
    "3000 fields": ["X-Field: x"] * 3000, "field 40 KB": ["X-Field: x"] + [" " + "x" * 900] * 45,
    "Resent-From bad": ["Resent-From: news@"], "Errors-To bad": ["Errors-To: news@"],
    "Disposition": ["Disposition-Notification-To: news@"], "X-From bad": ["X-From: news@"],
    "Return-Path": ["Return-Path: <news@shop.test>"], "Delivered-To": ["Delivered-To: anna@lab.test"],
}

# Bodies.
BODIES = {
    "empty": "", "8-bit": "Perch\u00e9 no?\r\n", "long line 990": "x" * 990 + "\r\n",
    "long line 998": "x" * 998 + "\r\n", "long line 999": "x" * 999 + "\r\n",
    "long line 2000": "x" * 2000 + "\r\n", "long line 10000": "x" * 10000 + "\r\n",
    "long line 100000": "x" * 100000 + "\r\n", "NUL": "a\0b\r\n", "bare LF": "a\nb\r\n",
    "bare CR": "a\rb\r\n", "bare LFs": "a\nb\nc\r\n", "dot": ".\r\n", "dots": "..\r\n.a\r\n",
    "trailing blanks": "a   \r\n", "no final line end": "a", "form feed": "a\x0cb\r\n",
    "9 MB": ("x" * 70 + "\r\n") * 125000, "10.1 MB": ("x" * 70 + "\r\n") * 140300,
    "10.3 MB": ("x" * 70 + "\r\n") * 143000, "12 MB": ("x" * 70 + "\r\n") * 167000,
    "51 MB": ("x" * 998 + "\r\n") * 51000, "53 MB": ("x" * 998 + "\r\n") * 53000,
}


def program(name, kind="octet-stream"):
    """An attachment that Gmail would not take."""
    data = base64.b64encode(b"MZ" * 40).decode()
    return mail({"Content-Type": 'multipart/mixed; boundary="b"'},
                '--b\r\nContent-Type: text/plain\r\n\r\nhi\r\n--b\r\nContent-Type: application/%s; '
                'name="%s"\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n--b--\r\n'
                % (kind, name, data))


def authentication():
    """For the server that asks OpenDMARC."""
    for name, author, options in (
            ("none", "news@shop.test", {}),
            ("reject", "news@strict.test", {}),
            ("reject, subdomain", "news@sub.strict.test", {}),
            ("quarantine", "news@careful.test", {}),
            ("reject, aligned", "news@strict.test", {"mail_from": "bounce@strict.test",
                                                     "source": "192.0.2.20"}),
            ("reject, wrong address", "news@strict.test", {"mail_from": "bounce@strict.test"}),
            ("no record", "news@implicit.test", {}),
            ("unknown domain", "news@nowhere.test", {})):
        yield case("DMARC " + name, fields={"From": author}, **options)
        yield case("DMARC %s, milter" % name, fields={"From": author}, servers=("opendmarc",),
                   listed=True, private=True, **options)


def cases():
    """All of them."""
    for rcpt in RECIPIENTS:
        yield case("recipient %s" % rcpt, rcpt)
    for rcpt in POSTFIX_RECIPIENTS:
        yield case("recipient %s" % rcpt, rcpt, servers=("postfix", "postfix-default"))
    for rcpt in EXIM_RECIPIENTS:
        yield case("recipient %s" % rcpt, rcpt, servers=("exim",))
    for name in NAMES:
        yield case("HELO %s" % name, helo=name)
    for sender in SENDERS:
        yield case("sender %s" % (sender or "null"), mail_from=sender)
    for name, fields in HEADERS.items():
        yield case(name, fields=fields)
    for name, lines in LINES.items():
        yield case(name, extra=lines)
    for name, text in BODIES.items():
        yield case("body: " + name, text=text)
    yield case("no blank line", message=mail(text="")[:-2])
    yield case("attachment setup.exe", message=program("setup.exe"))
    yield case("attachment list.zip", message=program("list.zip", "zip"))
    yield case("address without name", source="192.0.2.31", mail_from="news@nameless.test", private=True)
    yield case("name that does not lead back", source="192.0.2.32",
               mail_from="news@nameless.test", private=True)
    yield case("SPF fail", source="192.0.2.31", private=True)
    yield case("SPF softfail", source="192.0.2.31", mail_from="news@careful.test", private=True)
    yield case("SPF none", mail_from="news@implicit.test")
    yield from authentication()
    yield case("unknown user", "carla@lab.test", history="carla@lab.test")
    yield case("unknown user with a tag", "carla+tag@lab.test", history="carla+tag@lab.test")
    yield case("two recipients", ["bruno@lab.test", "anna@lab.test"])
    yield case("1000 recipients", ["p%d@any.test" % i for i in range(1000)])
    yield case("1001 recipients", ["p%d@any.test" % i for i in range(1001)], listed=True)
    yield case("faults at MAIL and RCPT", "anna@any..test", mail_from="news@shop..test")
    yield case("faults at HELO and MAIL", helo="mail_1.shop.test", mail_from="ne ws@shop.test")
    yield case("faults at RCPT and DATA", "anna@any..test", fields={"From": None})
    yield case("faults at MAIL and DATA", mail_from="news@null.test", fields={"From": "Shop"})
    yield case("size and a bad recipient", "anna@any..test", text=BODIES["12 MB"])
