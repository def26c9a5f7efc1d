#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""world.py FOLDER [OPTION...] - make up a world of mail: domains of every kind that a list holds,
and a list of addresses at them. --help names the options.

Writes into FOLDER, the same for the same arguments:
  world.zone  one master file of everything, the root included, one record a line with absolute
              names; its ";!" lines script trouble for "--dns zone:" and for tests/bulk/faulty
  faults      what faulty alone can do: "ACTION NAME" a line (empty without --faults)
  list.csv    the addresses: columns id, email and name
  truth.tsv   of each row of the list: address, kind, status, mx, suggestion; "*" is anything

KINDS says what is in the world: of each kind its share, what is to be said of it, and the
function below that publishes it.
"""
import argparse
import bisect
import itertools
import os
import random

SYLLABLES = [c + v for c in "b c d f g l m n p r s t v z br cr st tr gr".split() for v in "aeiou"]
TLDS = [("com", 46), ("it", 18), ("net", 7), ("org", 7), ("de", 6), ("fr", 4), ("eu", 4),
        ("info", 3), ("biz", 2), ("es", 2), ("at", 1)]
# Mailbox providers, their share of all addresses in 10,000, and their mail servers.
PROVIDERS = [
    ("gmail.com", 3600, ["gmail-smtp-in.l.google.com"] +
     ["alt%d.gmail-smtp-in.l.google.com" % i for i in (1, 2, 3, 4)]),
    ("yahoo.com", 700, ["mta%d.am0.yahoodns.net" % i for i in (5, 6, 7)]),
    ("hotmail.com", 620, ["hotmail-com.olc.protection.outlook.com"]),
    ("outlook.com", 420, ["outlook-com.olc.protection.outlook.com"]),
    ("libero.it", 380, ["smtp-in.libero.it"]),
    ("icloud.com", 210, ["mx%02d.mail.icloud.com" % i for i in (1, 2)]),
    ("hotmail.it", 190, ["eur.olc.protection.outlook.com"]),
    ("tiscali.it", 80, ["etb-%d.mail.tiscali.it" % i for i in (1, 2, 3, 4)]),
    ("virgilio.it", 90, ["smtp-in.virgilio.it"]),
    ("aol.com", 120, ["mx-aol.mail.gm0.yahoodns.net"]),
    ("gmx.de", 90, ["mx%02d.emig.gmx.net" % i for i in (0, 1)]),
    ("web.de", 70, ["mx-ha%02d.web.de" % i for i in (2, 3)]),
    ("orange.fr", 60, ["smtp-in.orange.fr"]),
    ("proton.me", 50, ["mail.protonmail.ch", "mailsec.protonmail.ch"]),
]
# What a hand makes of them, and what was meant.
SLIPS = [
    ("gmial.com", "gmail.com"), ("gmal.com", "gmail.com"), ("gnail.com", "gmail.com"),
    ("gmail.con", "gmail.com"), ("gmaill.com", "gmail.com"), ("gamil.com", "gmail.com"),
    ("yaho.com", "yahoo.com"), ("yahoo.con", "yahoo.com"), ("yhaoo.com", "yahoo.com"),
    ("hotmial.com", "hotmail.com"), ("hotmal.com", "hotmail.com"), ("hotmail.cpm", "hotmail.com"),
    ("outlok.com", "outlook.com"), ("outloook.com", "outlook.com"), ("iclod.com", "icloud.com"),
    ("libreo.it", "libero.it"), ("liber.it", "libero.it"), ("virgillio.it", "virgilio.it"),
    ("tiscalli.it", "tiscali.it"), ("hotmali.it", "hotmail.it"),
]
GOOGLE = ["aspmx.l.google.com"] + ["alt%d.aspmx.l.google.com" % i for i in (1, 2, 3, 4)]
PARKING = ["mx%d.sedoparking.com" % i for i in (1, 2)] + ["park-mx.above.com", "mail.h-email.net"]
HOSTERS = 40
ROLES = "info admin sales support webmaster postmaster abuse office billing".split()
NAMES = "Anna Bruno Chiara Dario Elena Fabio Giulia Hugo Irene Luca Marta Nico".split()
# Addresses that are none, made from one that is, and the member "syntax" of the verdict.
BROKEN = [lambda l, d: l, lambda l, d: l + "@", lambda l, d: "@" + d, lambda l, d: l + "@@" + d,
          lambda l, d: l + "@" + d.replace(".", "..", 1), lambda l, d: l + " x@" + d,
          lambda l, d: l + ".@" + d, lambda l, d: l + "@-" + d, lambda l, d: l + "@" + d + ".",
          lambda l, d: l + "@under_score." + d]


class World:
    """Records and trouble, as they are made up."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.records = []  # (name, type, data), names without their final dot
        self.trouble = []  # text of ";!" lines
        self.faults = []   # (action, name)

    def add(self, name, kind, data):
        self.records.append((name, kind, data))

    def ipv4(self):
        """An address of RFC 2544's network, which nobody has."""
        pick = self.random.randrange
        return "198.%d.%d.%d" % (18 + pick(2), pick(256), 1 + pick(254))

    def ipv6(self):
        """An address of RFC 3849's network."""
        pick = self.random.randrange
        return "2001:db8:%x:%x::25" % (pick(65536), pick(65536))

    def host(self, name, *kinds):
        """NAME with an address; both kinds if none is named."""
        if not kinds or "A" in kinds:
            self.add(name, "A", self.ipv4())
        if not kinds or "AAAA" in kinds:
            self.add(name, "AAAA", self.ipv6())
        return name

    def mx(self, domain, *hosts):
        """HOSTS in order of preference."""
        for i, name in enumerate(hosts):
            self.add(domain, "MX", "%d %s." % (10 * (i + 1), name))

    def web(self, domain):
        """A domain mostly has a web site too."""
        self.host(domain, "A")

    def unreachable(self, domain):
        """For servers of zones, which have no scripted trouble: its name server is nowhere."""
        self.add(domain, "NS", "ns1.%s." % domain)
        self.add("ns1." + domain, "A", "127.9.9.9")


# What domains of each kind publish. ------------------------------------------------------

def workspace(w, d):
    w.web(d)
    w.mx(d, *GOOGLE)


def tenant(w, d):
    w.web(d)
    w.mx(d, w.host(d.replace(".", "-") + ".mail.protection.outlook.com", "A"))


def hoster(w, d):
    w.web(d)
    firm = min(int(w.random.paretovariate(0.7)), HOSTERS) - 1
    w.mx(d, "mx1.hoster%d.net" % firm, "mx2.hoster%d.net" % firm)


def own(w, d):
    w.web(d)
    w.mx(d, w.host("mail." + d, "A"))


def two(w, d):
    w.web(d)
    w.mx(d, w.host("mx1." + d), w.host("mx2." + d))


def only_ipv6(w, d):
    w.mx(d, w.host("mx6." + d, "AAAA"))


def itself(w, d):
    w.web(d)
    w.mx(d, d)


def underscore_host(w, d):
    w.mx(d, w.host("_smtp." + d, "A"))


def many(w, d):
    w.mx(d, *(w.host("inbound-relay-number-%02d.%s" % (i, d), "A") for i in range(20)))


def implicit(w, d):
    w.web(d)


def denied(w, d):
    w.web(d)
    w.add(d, "TXT", '"v=spf1 -all"')


def implicit6(w, d):
    w.host(d, "AAAA")


def alias(w, d):
    w.add(d, "CNAME", w.random.choice(PROVIDERS)[0] + ".")


def alias_of_web(w, d):
    w.add(d, "CNAME", "web.hoster%d.net." % w.random.randrange(HOSTERS))


def null(w, d):
    w.add(d, "MX", "0 .")
    w.web("www." + d)


def null_beside(w, d):
    w.add(d, "MX", "0 .")
    own(w, d)


def nothing(w, d):
    w.add(d, "TXT", '"v=spf1 -all"')


def nothing_but_below(w, d):
    w.web("www." + d)


def nowhere(w, d):
    pass


def dead(w, d):
    w.web(d)
    w.mx(d, "mx-gone." + d)


def addressless(w, d):
    w.add("mx." + d, "TXT", '"no address"')
    w.mx(d, "mx." + d)


def partly(w, d):
    w.web(d)
    w.mx(d, "mx-gone." + d, w.host("mail." + d, "A"))


def partly_private(w, d):
    w.add("inside." + d, "A", "192.168.1.25")
    w.mx(d, "inside." + d, w.host("mail." + d, "A"))


def number(w, d):
    w.web(d)
    w.mx(d, w.ipv4())


def loopback(w, d):
    w.mx(d, "mail." + d)
    w.add("mail." + d, *w.random.choice([("A", "127.0.0.1"), ("A", "0.0.0.0"), ("AAAA", "::1")]))


def localhost(w, d):
    w.mx(d, "localhost")


def private(w, d):
    w.mx(d, "mail." + d)
    w.add("mail." + d, "A", w.random.choice(["10.0.%d.1", "172.20.%d.1", "192.168.%d.1"]) %
          w.random.randrange(256))


def implicit_private(w, d):
    w.add(d, "A", "10.1.2.%d" % w.random.randrange(256))


def bad_name(w, d):
    w.mx(d, "mail\\032server." + d)


def mx_alias(w, d):
    w.mx(d, "mail." + d)
    w.add("mail." + d, "CNAME", "mx1.hoster0.net.")


def mx_alias_dead(w, d):
    w.mx(d, "mail." + d)
    w.add("mail." + d, "CNAME", "gone.hoster0.net.")


def parked(w, d):
    w.web(d)
    w.mx(d, w.random.choice(PARKING))


def pec(w, d):
    w.mx(d, "mx.pec.aruba.it")


def wildcard(w, d):
    parent = d.split(".", 1)[1]
    w.add("*." + parent, "MX", "10 mail.%s." % parent)
    w.host("mail." + parent, "A")


def loop(w, d):
    w.add(d, "CNAME", "loop.%s." % d)
    w.add("loop." + d, "CNAME", d + ".")


def servfail(w, d):
    w.trouble.append("servfail " + d)
    w.unreachable(d)


def timeout(w, d):
    w.trouble.append("timeout " + d)
    w.unreachable(d)


def mx_servfail(w, d):
    w.mx(d, "mail." + d)
    servfail(w, "mail." + d)


def mx_partly_servfail(w, d):
    servfail(w, "mx1." + d)
    w.mx(d, "mx1." + d, w.host("mx2." + d, "A"))


def slow(w, d):
    w.trouble.append("delay %d %s" % (w.random.randrange(5, 60), d))
    own(w, d)


def truncated(w, d):
    w.trouble.append("truncate " + d)
    own(w, d)


def fault(action):
    """A good domain whose name server does ACTION; see faulty.c."""
    def publish(w, d):
        w.faults.append((action, d))
        own(w, d)
    return publish


# name, share in 10,000, what publishes it, status, mx
KINDS = [
    ("workspace", 1850, workspace, "ok", "ok"),
    ("tenant", 1700, tenant, "ok", "ok"),
    ("hoster", 2100, hoster, "ok", "ok"),
    ("own", 1250, own, "ok", "ok"),
    ("two", 600, two, "ok", "ok"),
    ("only-ipv6", 20, only_ipv6, "ok", "ok"),
    ("itself", 100, itself, "ok", "ok"),
    ("underscore-host", 5, underscore_host, "ok", "ok"),
    ("many", 30, many, "ok", "ok"),
    ("implicit", 430, implicit, "risky", "implicit"),
    ("denied", 40, denied, "undeliverable", "none"),
    ("implicit6", 20, implicit6, "risky", "implicit"),
    ("alias", 90, alias, "ok", "ok"),
    ("alias-of-web", 30, alias_of_web, "risky", "implicit"),
    ("null", 150, null, "undeliverable", "null"),
    ("null-beside", 10, null_beside, "risky", "partly"),
    ("nothing", 120, nothing, "undeliverable", "none"),
    ("nothing-but-below", 40, nothing_but_below, "undeliverable", "none"),
    ("nowhere", 450, nowhere, "undeliverable", "nxdomain"),
    ("dead", 90, dead, "undeliverable", "broken"),
    ("addressless", 20, addressless, "undeliverable", "broken"),
    ("partly", 50, partly, "risky", "partly"),
    ("partly-private", 10, partly_private, "risky", "partly"),
    ("number", 20, number, "undeliverable", "broken"),
    ("loopback", 20, loopback, "undeliverable", "broken"),
    ("localhost", 20, localhost, "undeliverable", "broken"),
    ("private", 20, private, "undeliverable", "broken"),
    ("implicit-private", 10, implicit_private, "undeliverable", "broken"),
    ("bad-name", 5, bad_name, "undeliverable", "broken"),
    ("mx-alias", 60, mx_alias, "risky", "cname"),
    ("mx-alias-dead", 10, mx_alias_dead, "undeliverable", "broken"),
    ("parked", 300, parked, "risky", "ok"),
    ("pec", 40, pec, "ok", "ok"),
    ("wildcard", 20, wildcard, "ok", "ok"),
    ("idn", 40, own, "ok", "ok"),
    ("long", 10, own, "ok", "ok"),
    ("loop", 10, loop, "unknown", "unknown"),
    ("servfail", 60, servfail, "unknown", "unknown"),
    ("timeout", 40, timeout, "unknown", "unknown"),
    ("mx-servfail", 20, mx_servfail, "unknown", "unknown"),
    ("mx-partly-servfail", 10, mx_partly_servfail, "ok", "ok"),
    ("slow", 60, slow, "ok", "ok"),
    ("truncated", 20, truncated, "ok", "ok"),
]
FAULTY_KINDS = [
    ("refused", 40, fault("refused"), "unknown", "unknown"),
    ("lame", 20, fault("lame"), "unknown", "unknown"),
    ("formerr", 20, fault("formerr"), "unknown", "unknown"),
    ("once", 40, fault("once"), "ok", "ok"),
    ("lost", 40, fault("lost"), "ok", "ok"),
    ("forged", 20, fault("forged"), "ok", "ok"),
    ("stranger", 20, fault("stranger"), "ok", "ok"),
]


def publish_hosts(w):
    """What many domains share."""
    for name in GOOGLE + PARKING + ["mx.pec.aruba.it"]:
        w.host(name)
    for i in range(HOSTERS):
        w.host("web.hoster%d.net" % i, "A")
        for k in (1, 2):
            w.host("mx%d.hoster%d.net" % (k, i), *(["A"] if i % 3 else []))
    for domain, _, hosts in PROVIDERS:
        w.web(domain)
        w.mx(domain, *hosts)
        for name in hosts:
            w.host(name)


def publish_slips(w):
    """Slips of the hand: nobody has them, a web site does, or somebody who parks them."""
    for i, (slip, meant) in enumerate(SLIPS):
        kind = ("slip", "slip-web", "slip-parked")[i % 3]
        if kind == "slip" or slip.endswith((".con", ".cpm")):
            yield slip, "slip", "undeliverable", "nxdomain", meant
        elif kind == "slip-web":
            w.web(slip)
            yield slip, kind, "risky", "implicit", "*"
        else:
            parked(w, slip)
            yield slip, kind, "risky", "ok", "*"


def publish_disposable(w, rules):
    """Domains of mailboxes that one throws away."""
    if not rules:
        return
    with open(os.path.join(rules, "data/disposable.txt"), encoding="utf-8") as lines:
        names = [line.strip() for line in lines if line[0].isalnum() and line.count(".") == 1]
    for name in sorted(w.random.sample(names, 12)):
        own(w, name)
        yield name, "disposable", "risky", "ok", "*"


def label(w):
    """A name that nobody has, and that no well-known one is near to."""
    pick = w.random.random
    text = "".join(w.random.choice(SYLLABLES) for _ in range(w.random.choice((4, 4, 5))))
    if pick() < .18:
        text += "-" + w.random.choice(SYLLABLES) * 2
    if pick() < .06:
        text += str(w.random.randrange(1, 100))
    return text


def domain_of(w, kind, name, tld):
    """A domain of KIND, made of NAME and TLD."""
    if kind == "idn":
        return ("%s-tür.%s" % (name, tld)).encode("idna").decode("ascii")
    if kind == "long":
        return ".".join((name + "x" * 63)[:63] for _ in range(3)) + "." + name + "." + tld
    if kind == "pec":
        return "pec.%s.it" % name
    if kind == "wildcard":
        return "%s.%s.%s" % (w.random.choice(SYLLABLES), name, tld)
    return name + "." + tld


def with_dead(kinds, percent):
    """KINDS without trouble, but for so many dead domains: their name server does not answer."""
    trouble = (loop, servfail, timeout, mx_servfail, mx_partly_servfail, slow, truncated)
    good = [kind for kind in kinds if kind[2] not in trouble]
    share = sum(kind[1] for kind in good) * percent / (100 - percent)
    return good + [(name, share, *rest) for name, _, *rest in kinds
                   if rest[0] is timeout and percent]


def publish_domains(w, kinds, count):
    """COUNT domains of KINDS; each kind is there at least twice."""
    shares = list(itertools.accumulate(kind[1] for kind in kinds))
    tlds, weights = zip(*TLDS)
    tlds = w.random.choices(tlds, weights, k=count)
    seen = set()
    while len(seen) < count:
        at = len(seen)
        index = at % len(kinds) if at < 2 * len(kinds) else bisect.bisect(
            shares, w.random.random() * shares[-1])
        name, _, publish, status, mx = kinds[index]
        domain = domain_of(w, name, label(w), tlds[at])
        if domain in seen:
            continue
        seen.add(domain)
        publish(w, domain)
        yield domain, name, status, mx, ""


def local_part(w):
    if w.random.random() < .03:
        return w.random.choice(ROLES)
    text = "".join(w.random.choice(SYLLABLES) for _ in range(3))
    return text + (str(w.random.randrange(1000)) if w.random.random() < .4 else "")


def spelt(w, domain):
    """DOMAIN as people write it."""
    if "xn--" in domain and w.random.random() < .8:
        return domain.encode("ascii").decode("idna")
    return domain.upper() if w.random.random() < .03 else domain


def addresses(w, special, domains, count):
    """COUNT addresses with the truth: each domain once as long as there is room, then as people
    have them, most at few domains."""
    shares = list(itertools.accumulate(p[1] for p in PROVIDERS))
    tail = list(itertools.accumulate((i + 10) ** -0.85 for i in range(len(domains))))
    first = iter(special + domains)
    for _ in range(count):
        truth = next(first, None)
        pick = w.random.random()
        if truth:
            pass
        elif pick < shares[-1] / 10000:
            provider = PROVIDERS[bisect.bisect(shares, pick * 10000)][0]
            truth = (provider, "provider", "ok", "ok", "")
        elif pick < shares[-1] / 10000 + .006:
            truth = w.random.choice(special)
        else:
            truth = domains[bisect.bisect(tail, w.random.random() * tail[-1])]
        local = local_part(w)
        if w.random.random() < .01:
            broken = w.random.choice(BROKEN)(local, truth[0])
            yield broken, ("broken", "undeliverable", "*", "*")
        else:
            yield local + "@" + spelt(w, truth[0]), truth[1:]


def quoted(cell):
    return '"%s"' % cell if "," in cell or '"' in cell else cell


def write(w, folder, rows):
    def out(name):
        return open(os.path.join(folder, name), "w", encoding="utf-8", newline="\n")

    with out("world.zone") as zone:
        zone.write("$ORIGIN .\n$TTL 3600\n"
                   ". SOA ns.root-servers.net. hostmaster.root-servers.net. 1 2 3 4 300\n"
                   ". NS ns.root-servers.net.\nns.root-servers.net. A 127.0.0.1\n")
        zone.writelines("%s. %s %s\n" % record for record in w.records)
        zone.writelines(";! %s.\n" % line for line in w.trouble)
    with out("faults") as faults:
        faults.writelines("%s %s.\n" % fault for fault in w.faults)
    with out("list.csv") as people, out("truth.tsv") as truths:
        people.write("id,email,name\n")
        for number, (address, truth) in enumerate(rows):
            people.write("%d,%s,%s\n" % (number, quoted(address), NAMES[number % len(NAMES)]))
            truths.write("\t".join((address, *truth)) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("folder")
    parser.add_argument("--domains", type=int, default=3000)
    parser.add_argument("--addresses", type=int, default=6000)
    parser.add_argument("--seed", type=int, default=1123)
    parser.add_argument("--faults", action="store_true")
    parser.add_argument("--dead", type=float, metavar="PERCENT", help="no trouble, but for so many dead domains")
    parser.add_argument("--rules", help="folder of presend's rules, for lists of domains")
    options = parser.parse_args()

    os.makedirs(options.folder, exist_ok=True)
    w = World(options.seed)
    publish_hosts(w)
    special = [(p[0], "provider", "ok", "ok", "") for p in PROVIDERS]
    special += [*publish_slips(w), *publish_disposable(w, options.rules)]
    kinds = KINDS + (FAULTY_KINDS if options.faults else [])
    if options.dead is not None:
        kinds = with_dead(kinds, options.dead)
    domains = list(publish_domains(w, kinds, options.domains))
    w.random.shuffle(domains)
    write(w, options.folder, addresses(w, special, domains, options.addresses))


if __name__ == "__main__":
    main()
