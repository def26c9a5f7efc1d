#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""mails.py FOLDER [COUNT] - newsletters of some 20 KB that differ, 300 unless COUNT says otherwise.

Every third has attachments, every fourth a recipient of its own domain. dns.zone and
presend.cf, which says where it is, lie beside them. The same at every call."""
import email.message
import io
import os
import sys
import zipfile

SENDERS = 20
ARTICLES = 25
ZONE = """$ORIGIN example.
@ 3600 SOA ns host 1 1 1 1 1
firma MX 10 mx.firma
mx.firma A 192.0.2.1
"""
SENDER = """shop{0} MX 10 mx.firma
shop{0} TXT "v=spf1 ip4:192.0.2.10 include:spf.firma.example -all"
_dmarc.shop{0} TXT "v=DMARC1; p=reject; rua=mailto:d@shop{0}.example"
www.shop{0} A 192.0.2.2
"""


def archive(number):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name in ("list.csv", "invoice.pdf.exe", "docs/readme.txt"):
            made.writestr(zipfile.ZipInfo(name), f"{name} of mail {number}\n" * 200)
    return held.getvalue()


def text(number, html):
    parts = []
    for i in range(ARTICLES):
        link = f"https://www.shop{(number + i) % SENDERS}.example/articles/{number}/{i}"
        news = f"Article {i} of mail {number}: what is new in the shop, and how much it costs. " * 4
        parts.append(f'<table width="600"><tr><td style="padding:16px"><h2>{i}</h2><p>{news}</p>'
                     f'<a href="{link}"><img src="{link}.png" alt=""></a></td></tr></table>\n'
                     if html else f"{news}\n{link}\n\n")
    return "".join(parts)


def mail(number):
    made = email.message.EmailMessage()
    made["From"] = f"Shop <news@shop{number % SENDERS}.example>"
    made["To"] = "ann@firma.example" + (f", bob@of{number}.example" if number % 4 == 0 else "")
    made["Subject"] = f"What is new this week, {number}"
    made["Message-ID"] = f"<{number}@shop.example>"
    made["List-Unsubscribe"] = f"<https://www.shop.example/leave/{number}>"
    made.set_content(text(number, False))
    made.add_alternative(text(number, True), subtype="html")
    if number % 3 == 0:
        made.add_attachment(archive(number), maintype="application", subtype="zip",
                            filename=f"files{number}.zip")
        made.add_attachment(b"\xff\xd8\xff\xe0" + bytes(2000), maintype="image", subtype="jpeg",
                            filename="picture.jpg")
    # what the library makes up is not the same at every call
    made.set_boundary(f"outer-{number}")
    for i, part in enumerate(made.walk()):
        if part.is_multipart() and part is not made:
            part.set_boundary(f"inner-{number}-{i}")
    return made.as_bytes()


folder = sys.argv[1]
count = int(sys.argv[2]) if len(sys.argv) > 2 else 300
os.makedirs(folder, exist_ok=True)
for number in range(count):
    with open(os.path.join(folder, f"{number:05}.eml"), "wb") as out:
        out.write(mail(number))
with open(os.path.join(folder, "dns.zone"), "w", encoding="ascii") as out:
    out.write(ZONE + "".join(SENDER.format(i) for i in range(SENDERS)) +
              'spf.firma TXT "v=spf1 ip4:192.0.2.0/24 -all"\n')
with open(os.path.join(folder, "presend.cf"), "w", encoding="ascii") as out:
    out.write("dns zone:dns.zone\nsending_ip 192.0.2.10\n")
