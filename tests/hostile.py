# SPDX-License-Identifier: MIT
"""hostile.py - drafts that try to act in whatever shows them: what acts, and where it is put."""

# What acts in a page, a log, a terminal or a parser if it is let through.
ACTS = ['"><script>alert(1)</script>', "::error::forged", "##vso[task.complete]", "##[error]forged",
        "\x1b[31m", "\u202e", "]]>", "<!--", "| cell |", "[a](http://evil.example)", "![i](x)", "`code`",
        "# SKIP", "not ok 1", "%0A::error::x", "&#60;b&#62;", "\\", "'", "à", "\U0001f600", "{{x}}"]

# What a page fetches as soon as it is shown.
FETCHES = ('<base href="http://192.0.2.7/"><meta http-equiv="refresh" content="0;url=http://192.0.2.7/a">'
           '<link rel="stylesheet" href="http://192.0.2.7/b.css"><link rel="preconnect" href="http://192.0.2.7:81">'
           '<style>@import "http://192.0.2.7/c.css"; p { background: url(http://192.0.2.7/d.png) }</style>'
           '<img src="http://192.0.2.7/e.png" srcset="http://192.0.2.7/f.png 2x"><iframe src="http://192.0.2.7/g"></iframe>'
           '<img src="file:///etc/hostname"><video poster="http://192.0.2.7/h.png" src="http://192.0.2.7/i" autoplay></video>'
           '<object data="http://192.0.2.7/j"></object><embed src="http://192.0.2.7/k"><body background="http://192.0.2.7/l.png">'
           '<svg><image href="http://192.0.2.7/m.png"/></svg><script src="http://192.0.2.7/n.js"></script>'
           '<p style="background-image: url(http://192.0.2.7/o.png)" onclick="x()">Read me</p>')


def hostile(text):
    """A draft whose every field is TEXT, the attachment's name and the link too."""
    return ("From: %(x)s <a@b.example>\nTo: %(x)s <c@d.example>\nSubject: Re: %(x)s {{%(x)s}}\nMIME-Version: 1.0\n"
            "X-Mailer: %(x)s\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html; charset=utf-8\n\n"
            "<p>%(x)s {{ %(x)s }} <a href='http://192.0.2.7/%(x)s'>%(x)s</a></p>\n--b\n"
            'Content-Type: application/octet-stream; name="%(x)s.exe"\n\nx\n--b--\n' % {"x": text}).encode()
