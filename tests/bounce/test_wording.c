/* SPDX-License-Identifier: MIT */
/* test_wording.c - how servers put each reason, in some languages. */
#include <string.h>

#include "bounce/read.h"

static const struct {
    const char *reason, *command, *text;
} rows[] = {
    { "authfailure", "DATA", "550 5.7.26 Message failed DMARC alignment" },
    { "authfailure", "MAIL", "550 5.7.23 SPF hard fail for sender domain" },
    { "authfailure", "DATA", "554 5.7.5 Permanent error evaluating DMARC policy" },
    { "authfailure", "DATA",
        "550 5.7.1 The sending server is not listed in your domain's SPF record" },
    { "badreputation", "CONN", "554 IP address with bad reputation" },
    { "badreputation", "DATA", "550 5.7.1 Domain reputation too low for delivery" },
    { "badreputation", "DATA",
        "550-5.7.1 likely unsolicited mail due to the very low reputation of the sending "
        "domain" },
    { "badreputation", "CONN", "554 Denied. Your sender reputation is too low" },
    { "blocked", "CONN", "554 5.7.1 You are not allowed to connect" },
    { "blocked", "CONN", "550 Your IP address is listed in the Realtime Blackhole List" },
    { "blocked", "RCPT", "550 5.7.1 Mail from host 192.0.2.9 is refused by our DNS blocklist" },
    { "blocked", "RCPT", "554 5.7.1 Service unavailable; Sender host listed at b.example.org" },
    { "contenterror", "DATA", "550 5.6.0 Corrupted MIME structure" },
    { "contenterror", "DATA", "554 5.7.1 Attachments of type application/zip are forbidden" },
    { "contenterror", "DATA", "554 5.6.0 Invalid message content" },
    { "contenterror", "DATA", "550 5.6.1 Media not supported" },
    { "exceedlimit", "DATA",
        "552 5.2.3 Message is larger than the mailbox of this user allows" },
    { "exceedlimit", "DATA", "552 5.2.3 Message length exceeds administrative limit" },
    { "exceedlimit", "DATA", "552 5.2.3 Message exceeds the size limit set by the recipient" },
    { "expired", NULL, "Delivery attempts were given up after 4 days" },
    { "expired", NULL, "Der Zielserver hat nicht geantwortet" },
    { "expired", NULL, "Tempo scaduto: il server di destinazione non risponde" },
    { "expired", NULL, "connect to mx.example.test[192.0.2.5]:25: Connection timed out" },
    { "failedstarttls", NULL, "TLS handshake with the server failed" },
    { "failedstarttls", NULL, "Cannot start TLS: certificate has expired" },
    { "failedstarttls", NULL, "La connessione TLS è obbligatoria ma non è disponibile" },
    { "failedstarttls", "MAIL", "530 Must issue a STARTTLS command first and login" },
    { "filtered", "DATA", "550 5.7.1 Refused by a rule of the mailbox owner" },
    { "filtered", NULL, "The recipient accepts mail from known correspondents only" },
    { "filtered", "DATA",
        "550 5.2.1 The user you are trying to contact only accepts mail from certain senders" },
    { "filtered", NULL,
        "The recipient has rejected your message because of a personal filter rule" },
    { "hasmoved", NULL, "This user has moved to another provider" },
    { "hasmoved", NULL, "My e-mail address has changed" },
    { "hasmoved", NULL, "Ich habe eine neue E-Mail-Adresse" },
    { "hasmoved", "RCPT", "551 User not local; please try <b@example.net>" },
    { "hostunknown", NULL,
        "Name service error for name=posta.exmple type=AAAA: Host not found" },
    { "hostunknown", NULL, "The recipient's e-mail domain could not be resolved" },
    { "hostunknown", NULL, "Unknown domain: exmple.test" },
    { "hostunknown", NULL, "Il dominio non è stato trovato" },
    { "mailboxfull", "RCPT", "552 5.2.2 This user has exceeded the space allotted" },
    { "mailboxfull", "RCPT", "550 The user has no space left" },
    { "mailboxfull", NULL, "Mailbox quota usage exceeded" },
    { "mailboxfull", NULL, "recipient reached disk quota" },
    { "mailboxfull", NULL, "The person's inbox can't take any more messages now" },
    { "mailboxfull", NULL, "Casella di posta piena" },
    { "mailboxfull", NULL, "Lo spazio della casella è esaurito" },
    { "mailboxfull", NULL, "L'utente ha esaurito lo spazio a disposizione" },
    { "mailboxfull", NULL, "Die Mailbox des Empfängers ist überfüllt" },
    { "mailboxfull", NULL, "Der Speicherplatz ist erschöpft" },
    { "mailboxfull", NULL, "La messagerie du destinataire est saturée" },
    { "mailboxfull", NULL, "Le quota de stockage est atteint" },
    { "mailboxfull", NULL, "La casilla del usuario se encuentra llena" },
    { "mailboxfull", NULL, "Sin espacio en el buzón" },
    { "mailererror", NULL,
        "can't create user output file. Command output: maildrop: Unable to open mailbox." },
    { "mailererror", NULL, "command died with signal 6: \"/usr/local/bin/deliver\"" },
    { "mesgtoobig", "MAIL", "552 5.3.4 Declared size is larger than we take" },
    { "mesgtoobig", NULL, "Your e-mail is bigger than 25 MB" },
    { "mesgtoobig", NULL, "La dimensione del messaggio è superiore al limite" },
    { "mesgtoobig", NULL, "La taille du message dépasse la limite autorisée" },
    { "networkerror", "DATA", "554 5.4.6 Mail loop detected" },
    { "networkerror", NULL, "Routing error: the mail is going in circles" },
    { "networkerror", NULL, "mail for example.test loops back to myself" },
    { "networkerror", "DATA", "554 5.4.6 Too many hops 26 (25 max)" },
    { "norelaying", "RCPT", "550 5.7.1 This server is no open relay" },
    { "norelaying", "RCPT", "551 we are not a relay for that domain" },
    { "norelaying", NULL, "Relay non consentito" },
    { "norelaying", "RCPT", "550 5.7.1 Unable to relay" },
    { "notaccept", NULL, "The host does not accept SMTP mail" },
    { "notaccept", "RCPT", "550 5.1.10 This domain accepts no mail: its MX is \".\"" },
    { "notaccept", NULL, "The domain has no MX record and no address" },
    { "notaccept", NULL, "Domain exmaple.test does not accept mail (nullMX)" },
    { "notcompliantrfc", "DATA", "554 5.6.0 Message has two From headers" },
    { "notcompliantrfc", "DATA", "550 5.6.0 No Message-ID header" },
    { "notcompliantrfc", "DATA", "500 5.5.2 Line longer than 998 characters" },
    { "notcompliantrfc", "DATA",
        "550-5.7.1 This message is not RFC 5322 compliant. There are multiple Subject "
        "headers." },
    { "policyviolation", "DATA", "550 5.7.1 Delivery blocked by company policy" },
    { "policyviolation", "DATA", "550 5.7.1 Message violates our acceptable use policy" },
    { "policyviolation", "RCPT", "451 4.7.1 You have been greylisted, come back in 5 minutes" },
    { "policyviolation", "DATA", "550 5.7.1 Message rejected due to local policy" },
    { "rejected", "MAIL", "550 5.1.8 Sender domain has no MX or A record" },
    { "rejected", "MAIL", "550 5.7.1 We do not accept mail from that address" },
    { "rejected", "RCPT", "550 5.7.1 Your address is not allowed to write to this list" },
    { "rejected", NULL, "Il mittente non è abilitato a scrivere a questa lista" },
    { "requireptr", "CONN",
        "550 5.7.1 Access denied. Reverse DNS for 192.0.2.9 does not resolve" },
    { "requireptr", "RCPT", "450 4.7.25 Client host rejected: no PTR" },
    { "requireptr", "RCPT", "550 IP address has no matching hostname in DNS (rDNS)" },
    { "requireptr", NULL, "Manca il record PTR (reverse DNS) del server mittente" },
    { "securityerror", "MAIL",
        "535 5.7.139 Authentication unsuccessful, basic authentication is disabled" },
    { "securityerror", "MAIL", "530 5.7.57 Client not authenticated to send mail" },
    { "securityerror", NULL, "Il server richiede l'autenticazione SMTP" },
    { "securityerror", "MAIL", "530 5.7.0 Authentication required" },
    { "spamdetected", "DATA", "550 5.7.1 Message looks like spam, rejected" },
    { "spamdetected", "DATA", "554 5.7.1 Identified as junk by our filters" },
    { "spamdetected", "DATA", "550 Content filter: your mail is likely unsolicited" },
    { "spamdetected", NULL, "Il messaggio è stato bloccato dall'antispam" },
    { "speeding", "MAIL", "450 4.7.1 You have sent too many messages in the last hour" },
    { "speeding", "DATA", "421 4.7.28 Gmail has detected an unusual rate of mail" },
    { "speeding", NULL, "Superato il numero massimo di messaggi all'ora" },
    { "speeding", "RCPT", "450 4.7.1 Error: too much mail from 192.0.2.1" },
    { "suppressed", NULL, "Address is on our suppression list because it bounced before" },
    { "suppressed", NULL, "The recipient is on the suppression list of your account" },
    { "suppressed", NULL, "Recipient dropped: bounced address" },
    { "suppressed", NULL, "Not delivering to previously bounced address" },
    { "suspend", "RCPT", "550 5.2.1 Account locked by administrator" },
    { "suspend", "RCPT", "550 5.2.1 This mailbox has been discontinued" },
    { "suspend", "RCPT", "450 4.2.1 User temporarily suspended" },
    { "suspend", NULL, "The recipient's account is dormant" },
    { "suspend", NULL, "La casella è bloccata" },
    { "suspend", NULL, "Account disabilitato per inattività" },
    { "suspend", NULL, "Der Account ist gesperrt" },
    { "suspend", NULL, "Compte suspendu" },
    { "syntaxerror", "RCPT", "555 5.5.4 Unsupported RCPT TO parameter" },
    { "syntaxerror", "RCPT", "501 5.5.4 Syntax error in parameters or arguments" },
    { "syntaxerror", "MAIL", "500 5.5.1 Command unrecognized" },
    { "syntaxerror", "EHLO", "503 5.5.1 Bad sequence of commands" },
    { "systemerror", "DATA", "451 4.3.0 Our database is down, try again" },
    { "systemerror", "RCPT", "421 Server is overloaded" },
    { "systemerror", NULL, "Errore interno del server" },
    { "systemerror", "RCPT", "451 4.3.0 Temporary lookup failure" },
    { "systemfull", "DATA", "452 4.3.1 Mail system full" },
    { "systemfull", "DATA", "451 disk full on mail server" },
    { "systemfull", "DATA", "452 4.3.1 Insufficient system storage" },
    { "systemfull", "MAIL", "452 4.3.1 Insufficient system resources" },
    { "toomanyconn", "RCPT", "452 4.5.3 Recipient count over the limit per message" },
    { "toomanyconn", "CONN", "421 4.7.0 Maximum number of sessions from your address reached" },
    { "toomanyconn", "CONN", "421 mx.example.test Error: too many connections from 192.0.2.1" },
    { "toomanyconn", "RCPT", "452 4.5.3 Error: too many recipients" },
    { "userunknown", "RCPT", "550 5.1.1 sorry, we do not have such a user here" },
    { "userunknown", "RCPT", "550 5.1.1 Not our Customer" },
    { "userunknown", NULL, "User is unknown on this server" },
    { "userunknown", NULL, "Mailbox not present on this machine" },
    { "userunknown", NULL, "L'utente specificato non è presente sul server" },
    { "userunknown", NULL, "Errore: 5.1.1 - indirizzo non valido" },
    { "userunknown", NULL, "Nessun utente con questo nome" },
    { "userunknown", NULL, "Der Benutzer ist auf diesem Server nicht bekannt" },
    { "userunknown", NULL, "Das Postfach existiert nicht" },
    { "userunknown", NULL, "Empfängeradresse ungültig" },
    { "userunknown", NULL, "Le compte de messagerie n'existe pas" },
    { "userunknown", NULL, "Destinataire inconnu" },
    { "userunknown", NULL, "No existe ese usuario" },
    { "userunknown", NULL, "La cuenta de correo no ha sido encontrada" },
    { "virusdetected", "DATA", "554 5.7.1 Infected attachment refused: Win.Trojan.Agent" },
    { "virusdetected", "DATA", "550 Your message carries malicious software" },
    { "virusdetected", "DATA",
        "550 5.7.1 This message contains a virus (Eicar-Test-Signature)" },
    { "virusdetected", "DATA", "554 5.7.1 Virus found, message rejected" },
};

/* ROW as the text of a notice: what a server said in reply to a command, or a sentence. */
static char *
notice_of(guint row)
{
    static const char head[] = "From: MAILER-DAEMON@b.test\nTo: me@shop.test\n"
                               "Subject: failure notice\nContent-Type: text/plain; "
                               "charset=utf-8\n\n";

    if (!rows[row].command)
        return g_strdup_printf("%s<kim@b.test>\n\n%s\n", head, rows[row].text);
    return g_strdup_printf("%s<kim@b.test>: host mx.b.test[192.0.2.5] %s %s (in reply to %s "
                           "command)\n",
        head,
        strcmp(rows[row].command, "CONN") ? "said:" : "refused to talk to me:", rows[row].text,
        rows[row].command);
}

START_TEST(tells)
{
    g_autoptr(PsRules) rules = shipped_rules();
    g_autoptr(PsBounceReader) reader = ps_bounce_reader_new(rules);

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *mail = notice_of(i);
        g_autoptr(PsBounce) bounce = read_exactly(reader, mail, strlen(mail));

        ck_assert_uint_eq(bounce->records->len, 1);
        ck_assert_str_eq(record(bounce, 0)->recipient, "kim@b.test");
        ck_assert_msg(!strcmp(record(bounce, 0)->reason, rows[i].reason), "%s: %s, not %s",
            rows[i].text, record(bounce, 0)->reason, rows[i].reason);
    }
}
END_TEST

SUITE(wording, TEST(tells))
