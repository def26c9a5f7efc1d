/* SPDX-License-Identifier: MIT */
/* The keyword "tells", and what presend's own signs tell of mails in five languages. */
#include "rules/engine.h"

#include <string.h>

#include "rules/bench.h"

static const char mail[] = "From: Shop <news@shop.example>\n"
                           "Subject: Free offer\n"
                           "Received: from a by b; Mon, 23 Nov 2026 09:00:00 +0100\n"
                           "\n"
                           "Your order\n";

/* What the rules IN tell of the class of the mail above, or of its stage: the word, and by
 * whom; or what is wrong with them. */
static const struct {
    const char *in;
    PsFactId fact;
    const char *out;
} told_rows[] = {
    { "body A /offer/\n", PS_FACT_class, "-" },
    { "body A /offer/\ntells A class=marketing\n", PS_FACT_class, "marketing: A" },
    { "body A /offer/\ntells A class=marketing\n", PS_FACT_stage, "-" },
    { "body A /other/\ntells A class=marketing\n", PS_FACT_class, "-" },
    { "body A /offer/\nscore A 0\ntells A class=marketing\n", PS_FACT_class, "-" },
    { "body A /offer/\nbody B /order/\ntells A class=marketing\n"
      "tells B class=transactional 2\n",
        PS_FACT_class, "transactional: B" },
    { "body A /offer/\nbody B /order/\ntells A class=marketing 2\n"
      "tells B class=transactional 2\n",
        PS_FACT_class, "-" },
    { "body A /offer/\nbody B /order/\nbody C /Free/\ntells A class=marketing\n"
      "tells B class=transactional 2\ntells C class=marketing 2\n",
        PS_FACT_class, "marketing: C A" },
    { "header A exists:Received\ntells A stage=final\n", PS_FACT_stage, "final: A" },
    { "header A exists:Received\ntells A stage=draft 3\ntells A stage=final\n", PS_FACT_stage,
        "final: A" },
    { "body A eval:any(\"subject\")\ntells A class=marketing\n", PS_FACT_class, "-" },
    { "body A eval:any(\"subject\")\ntells A stage=final\n", PS_FACT_stage,
        "1 A tells the stage of a mail by a fact that is learnt later" },
    { "body A /offer/\nwhen A class=marketing\ntells A class=marketing\n", PS_FACT_class,
        "1 A tells the class of a mail by a fact that is learnt later" },
    { "rcpt A =~ /x/\ntells A class=marketing\n", PS_FACT_class,
        "1 A tells the class of a mail by a fact that is learnt later" },
    { "body A /offer/\ntells A\n", PS_FACT_class, "2 'tells A' says nothing" },
    { "body A /offer/\ntells A class=spam\n", PS_FACT_class,
        "2 'tells' needs class= or stage= with one of its words, and perhaps a number of "
        "points" },
    { "body A /offer/\ntells A class=marketing 1 2\n", PS_FACT_class,
        "2 'tells' needs class= or stage= with one of its words, and perhaps a number of "
        "points" },
    { "body A /offer/\ntells A subject=final\n", PS_FACT_class,
        "2 'tells' needs class= or stage= with one of its words, and perhaps a number of "
        "points" },
    { "body A /offer/\ntells A class=marketing 0\n", PS_FACT_class,
        "2 points are a number up to 100, not '0'" },
    { "body A /offer/\ntells A class=marketing -1\n", PS_FACT_class,
        "2 points are a number up to 100, not '-1'" },
};

static char *
told_text(PsRun *run, PsFactId fact)
{
    g_autoptr(GPtrArray) by = g_ptr_array_new();
    const char *value = ps_run_told(run, fact, by);
    GString *out = g_string_new(value ? value : "-");

    for (guint i = 0; i < by->len; i++)
        g_string_append_printf(
            out, "%s %s", i ? "" : ":", ((const PsRule *) by->pdata[i])->name);
    return g_string_free(out, FALSE);
}

START_TEST(told)
{
    Bench b = bench_new(told_rows[_i].in, mail);
    g_autofree char *got = NULL;

    bench_run(&b);
    if (ps_rules_trouble_count(b.rules))
        got = g_strdup_printf(
            "%u %s", ps_rules_trouble(b.rules, 0)->line, ps_rules_trouble(b.rules, 0)->message);
    else
        got = told_text(b.run, told_rows[_i].fact);
    ck_assert_str_eq(got, told_rows[_i].out);
    bench_clear(&b);
}
END_TEST

/* What kind of mail is this? */
static const struct {
    const char *header, *subject, *text;
    const char *out;
} own_class_rows[] = {
    { "From: Acme Shop <orders@shop.example>\n", "Thanks! We got your order #88213",
        "Hi Anna,\n\nthanks for shopping with us. Order number: 88213\n\n1 x Blue kettle  "
        "39.00\nShipping 4.90\nTotal: 43.90 EUR\n\nWe will write again when it ships.\n",
        "transactional" },
    { "From: Bank <no-reply@bank.example>\n", "481920 is your sign-in code",
        "Enter 481920 to sign in. The code is valid for 10 minutes. Never share it with "
        "anyone.\n",
        "transactional" },
    { "From: App <support@app.example>\n", "Reset your App password",
        "Somebody asked for a new password for your account. Click below to choose "
        "one:\nhttps://app.example/r/123\n\nThe link expires in one hour. If it was not you, "
        "ignore this mail.\n",
        "transactional" },
    { "From: Acme <ship@shop.example>\n", "Your package is on its way",
        "Your order 88213 has left our warehouse.\nTracking number: 1Z999\nEstimated delivery: "
        "Thursday\n",
        "transactional" },
    { "From: Host Ltd <billing@host.example>\n", "Invoice 2026-118",
        "Dear customer,\n\nplease find your invoice for November below.\nAmount due: 12.00 "
        "EUR\nDue date: 30 November 2026\n",
        "transactional" },
    { "From: Service <security@svc.example>\n", "New sign-in from Chrome on Windows",
        "We noticed a new sign-in to your account. If this was you, there is nothing to do. If "
        "not, change your password now.\n",
        "transactional" },
    { "From: Air <booking@air.example>\n", "Booking confirmed: Milan - Berlin, 3 Dec",
        "Booking reference: QX7T2A\nPassenger: Anna Rossi\nDeparture 07:40 MXP, arrival 09:20 "
        "BER\nTotal paid: 89.40 EUR\n",
        "transactional" },
    { "From: Dentist <info@dentist.example>\n", "Appointment reminder",
        "Dear Ms Rossi, this is a reminder of your appointment on Friday 27 November at 10:15. "
        "Please call us if you cannot come.\n",
        "transactional" },
    { "From: Negozio <ordini@negozio.example>\n", "Conferma ordine n. 5521",
        "Gentile Anna,\n\ngrazie per il tuo acquisto. Riepilogo dell'ordine 5521:\n1 x Moka da "
        "tre tazze 24,90 €\nTotale ordine 29,80 €\n\nTi scriveremo alla spedizione.\n",
        "transactional" },
    { "From: Banca <avvisi@banca.example>\n", "Codice di verifica",
        "Il tuo codice è 771002. Vale 5 minuti. Non comunicarlo a nessuno.\n",
        "transactional" },
    { "From: Sito <info@sito.example>\n", "Reimposta la password",
        "Hai chiesto di reimpostare la password del tuo account. Se non sei stato tu, ignora "
        "questo messaggio.\nhttps://sito.example/p/1\n",
        "transactional" },
    { "From: Luce SpA <bollette@luce.example>\n", "La tua bolletta è disponibile",
        "Gentile cliente, la bolletta n. 30412 di novembre è disponibile nell'area clienti. "
        "Importo totale 61,20 €, scadenza 15/12/2026.\n",
        "transactional" },
    { "From: Corriere <info@corriere.example>\n", "Spedizione in consegna oggi",
        "La spedizione n. 0099123 è in consegna. Consegna prevista tra le 10 e le 13.\n",
        "transactional" },
    { "From: Studio <agenda@studio.example>\n", "Promemoria appuntamento",
        "Le ricordiamo l'appuntamento di giovedì 26 novembre alle 16. Per disdire chiami lo 02 "
        "000000.\n",
        "transactional" },
    { "From: Laden <bestellung@laden.example>\n", "Ihre Bestellung 4711",
        "Guten Tag Frau Rossi,\n\nvielen Dank für Ihre Bestellung. Bestellnummer: "
        "4711\nGesamtbetrag: 59,00 EUR\nLieferadresse: Hauptstr. 1, 10115 Berlin\n",
        "transactional" },
    { "From: Konto <sicher@konto.example>\n", "Ihr Sicherheitscode",
        "Ihr Sicherheitscode lautet 90 21 14. Er ist 10 Minuten gültig.\n", "transactional" },
    { "From: Dienst <hilfe@dienst.example>\n", "Passwort zurücksetzen",
        "Über diesen Link können Sie ein neues Passwort festlegen. Sollten Sie das nicht "
        "angefordert haben, können Sie diese E-Mail ignorieren.\n",
        "transactional" },
    { "From: Strom AG <service@strom.example>\n", "Ihre Rechnung ist da",
        "Sehr geehrte Frau Rossi, Ihre Rechnung Nr. 991 vom 1.11.2026 liegt bereit. "
        "Rechnungsbetrag 84,10 EUR, fällig am 15.11.2026.\n",
        "transactional" },
    { "From: Laden <versand@laden.example>\n", "Ihr Paket ist unterwegs",
        "Wir haben Ihre Bestellung 4711 heute an DHL übergeben. Sendungsnummer: 00340434\n",
        "transactional" },
    { "From: Boutique <commandes@boutique.example>\n", "Confirmation de votre commande 7781",
        "Bonjour Anna,\n\nmerci pour votre commande. Numéro de commande : 7781\nTotal TTC : "
        "45,00 €\nAdresse de livraison : 3 rue Haute, Lyon\n",
        "transactional" },
    { "From: Banque <alerte@banque.example>\n", "Votre code de sécurité",
        "Votre code est 118822. Il est valable 10 minutes. Ne le communiquez à personne.\n",
        "transactional" },
    { "From: Site <aide@site.example>\n", "Réinitialisation de votre mot de passe",
        "Cliquez ici pour choisir un nouveau mot de passe. Si vous n'avez pas fait cette "
        "demande, ignorez ce message.\n",
        "transactional" },
    { "From: Mobile <facture@mobile.example>\n", "Votre facture de novembre",
        "Bonjour, votre facture n° 55 de 19,99 € est disponible. Elle sera prélevée le 5 "
        "décembre.\n",
        "transactional" },
    { "From: Tienda <pedidos@tienda.example>\n", "Hemos recibido tu pedido",
        "Hola Ana, gracias por tu compra. Número de pedido: 3391. Total: 27,50 €. Dirección de "
        "envío: Calle Mayor 2, Madrid\n",
        "transactional" },
    { "From: Banco <avisos@banco.example>\n", "Tu código de acceso",
        "Usa el código 553311 para entrar. Caduca en 5 minutos.\n", "transactional" },
    { "From: App <soporte@app.example>\n", "Restablecer contraseña",
        "Hemos recibido una solicitud para cambiar tu contraseña. Si no fuiste tú, ignora este "
        "correo.\n",
        "transactional" },
    { "From: Agua <facturas@agua.example>\n", "Factura de noviembre disponible",
        "Estimada cliente: su factura n.º 21 por importe de 31,10 € ya está disponible. "
        "Vencimiento: 10/12/2026.\n",
        "transactional" },
    { "From: Bob <bob@firma.example>\nAuto-Submitted: auto-replied\n",
        "Out of office: your mail", "I am away until Monday.\n", "transactional" },
    { "From: Taxi <receipts@taxi.example>\nList-Unsubscribe: <https://taxi.example/u>\n",
        "Your Tuesday trip receipt",
        "Total 14.20 EUR. You paid with Visa 4242.\nThanks for riding.\n\nUnsubscribe | Help\n",
        "transactional" },
    { "From: Acme Shop <hello@shop.example>\n", "Up to 40% off everything",
        "Our winter sale is on. Shop now before it ends on Sunday.\n\nUnsubscribe: "
        "https://shop.example/u\n",
        "marketing" },
    { "From: Weekly <editor@weekly.example>\nList-Id: weekly <w.weekly.example>\n",
        "The week in gardening",
        "Five things we learnt about roses.\n\nRead more: https://weekly.example/1\n\nYou "
        "receive this because you signed up at weekly.example. Manage your preferences.\n",
        "marketing" },
    { "From: Gym <team@gym.example>\n", "Join before Friday",
        "January is close. Sign up before Friday and the first month is free. Free trial for "
        "friends too. Don't miss it!\n",
        "marketing" },
    { "From: Moda <ciao@moda.example>\n", "Saldi: fino al 50%",
        "Da oggi saldi su tutta la collezione. Acquista ora, solo fino a domenica!\n\nNon vuoi "
        "più ricevere le nostre email? Disiscriviti\n",
        "marketing" },
    { "From: Associazione <info@assoc.example>\n", "Newsletter di novembre",
        "Cari soci, ecco le novità del mese: la cena sociale, il corso di cucina, la "
        "gita.\n\nPer cancellarti dalla newsletter rispondi a questo messaggio.\n",
        "marketing" },
    { "From: Libreria <eventi@libreria.example>\n", "Venerdì presentiamo un libro",
        "Ti aspettiamo venerdì alle 18 con l'autrice. Prenota ora il tuo posto, ingresso "
        "gratuito. Scopri di più sul sito.\n",
        "marketing" },
    { "From: Laden <hallo@laden.example>\n", "20 % auf alles",
        "Nur bis Sonntag: 20 % Rabatt mit dem Gutscheincode HERBST. Jetzt bestellen!\n\nVom "
        "Newsletter abmelden\n",
        "marketing" },
    { "From: Verein <info@verein.example>\n", "Rundbrief November",
        "Liebe Mitglieder, hier die Neuigkeiten.\n\nWenn Sie den Rundbrief nicht mehr erhalten "
        "möchten, schreiben Sie uns.\n",
        "marketing" },
    { "From: Mode <bonjour@mode.example>\n", "-30 % ce week-end",
        "Profitez de nos offres spéciales jusqu'au 29 novembre. Livraison offerte.\n\nSe "
        "désabonner\n",
        "marketing" },
    { "From: Théâtre <info@theatre.example>\n", "Lettre d'information no 12",
        "Au programme ce mois-ci : trois pièces, un concert.\n\nPour vous désinscrire, cliquez "
        "ici.\n",
        "marketing" },
    { "From: Moda <hola@moda.example>\n", "Rebajas: hasta 60 %",
        "Aprovecha las rebajas, solo hasta el domingo. Compra ahora con envío gratis.\n\nDarse "
        "de baja\n",
        "marketing" },
    { "From: Museo <info@museo.example>\n", "Boletín de noviembre",
        "Exposiciones y talleres del mes.\n\nSi no desea recibir más correos, puede cancelar "
        "la suscripción aquí.\n",
        "marketing" },
    { "From: SaaS <events@saas.example>\n", "You're invited: webinar on Thursday",
        "Learn how teams cut their costs. Save your seat: https://saas.example/w\n\nView in "
        "browser | Opt out\n",
        "marketing" },
    { "From: Bob <bob@firma.example>\n", "Lunch?", "Hi Anna, lunch on Thursday at one? Bob\n",
        "-" },
    { "From: Carlo <carlo@firma.example>\n", "Riunione di domani",
        "Ciao Anna, domani ci vediamo alle 10 in sala grande. Porti tu i disegni? Carlo\n",
        "-" },
    { "From: Dev <dev@list.example>\nList-Id: <dev.list.example>\nList-Post: "
      "<mailto:dev@list.example>\nList-Unsubscribe: "
      "<mailto:dev-request@list.example?subject=unsubscribe>\nPrecedence: list\n",
        "[dev] build fails on arm", "The build fails with gcc 14, see below.\n", "-" },
    { "From: App <hello@app.example>\n", "Please confirm your e-mail address",
        "One more step: click the link to activate your account.\nhttps://app.example/c/1\n",
        "transactional" },
    { "From: Acme <help@shop.example>\n", "We have refunded your return",
        "Your refund of 39.00 EUR was sent to your card ending in 4242. It can take five days "
        "to appear.\n",
        "transactional" },
    { "From: Registrar <billing@reg.example>\n", "Your domain firma.example expires in 7 days",
        "Renew before 30 November to keep it. Amount: 12.00 EUR per year.\n", "transactional" },
    { "From: Negozio <aiuto@negozio.example>\n", "Rimborso effettuato",
        "Ti abbiamo rimborsato 24,90 € sulla carta che termina con 4242.\n", "transactional" },
    { "From: Sito <info@sito.example>\n", "Attiva il tuo account",
        "Benvenuta Anna! Clicca qui per attivare il tuo account. Il link scade tra 24 ore.\n",
        "transactional" },
    { "From: Parrocchia <info@dona.example>\n", "Ricevuta della donazione",
        "Grazie per la tua donazione di 20 euro. Numero ricevuta: 118.\n", "transactional" },
    { "From: Praxis <praxis@praxis.example>\n", "Terminbestätigung 27.11.2026, 9:30 Uhr",
        "Sehr geehrte Frau Rossi, wir bestätigen Ihren Termin. Absagen bitte 24 Stunden "
        "vorher.\n",
        "transactional" },
    { "From: Strom AG <service@strom.example>\n", "Zahlungserinnerung",
        "Zu Rechnung 991 konnten wir noch keinen Zahlungseingang feststellen. Offener Betrag: "
        "84,10 EUR.\n",
        "transactional" },
    { "From: Transport <suivi@transport.example>\n", "Votre colis arrive demain",
        "Le colis 6A123 sera livré demain entre 9h et 12h. Suivre mon colis\n",
        "transactional" },
    { "From: Site <bonjour@site.example>\n", "Activez votre compte",
        "Bienvenue ! Merci de confirmer votre adresse en cliquant sur ce lien, valable 24 "
        "heures.\n",
        "transactional" },
    { "From: Hotel <reservas@hotel.example>\n", "Reserva confirmada",
        "Localizador: 88XK. Entrada: 3 de diciembre. Salida: 5 de diciembre. Importe total 180 "
        "€.\n",
        "transactional" },
    { "From: Tienda <envios@tienda.example>\n", "Tu paquete está en camino",
        "Tu pedido 3391 ha salido de nuestro almacén. Seguimiento: ES0099\n", "transactional" },
    { "From: Maker <news@maker.example>\nList-Unsubscribe: "
      "<https://maker.example/u>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n",
        "Meet the new Model 3 lamp",
        "Brighter, lighter, cheaper. Discover the lamp. In stores now.\n\nNo longer want these "
        "mails? Unsubscribe.\n",
        "marketing" },
    { "From: Acme <hello@shop.example>\n", "You left something behind",
        "Your basket is waiting. Use the discount code BACK10 for 10% off and order now.\n",
        "marketing" },
    { "From: Hotel <ciao@hotel.example>\n", "Torna a trovarci a primavera",
        "Per te uno sconto del 15% sul prossimo soggiorno. Prenota ora.\n\nCancella "
        "iscrizione\n",
        "marketing" },
    { "From: Comitato <info@comitato.example>\n", "Il nostro impegno per la città",
        "Care e cari, in queste settimane abbiamo incontrato i quartieri. Leggi tutto sul "
        "sito.\n\nRicevi questa mail perché ti sei iscritto. Per non ricevere più nostre "
        "comunicazioni clicca qui.\n",
        "marketing" },
    { "From: Technik <info@technik.example>\n", "Black Friday: unsere besten Angebote",
        "Fernseher ab 299 Euro. Solange der Vorrat reicht. Zum Angebot\n\nSie erhalten diese "
        "E-Mail, weil Sie sich angemeldet haben.\n",
        "marketing" },
    { "From: Galerie <info@galerie.example>\n", "Vernissage jeudi 3 décembre",
        "Nous vous invitons au vernissage de notre exposition. Entrée libre.\n\nNe plus "
        "recevoir nos messages\n",
        "marketing" },
    { "From: Academia <hola@academia.example>\n", "Curso de inglés con 25% de descuento",
        "Empieza en enero. Plazas limitadas. Más información en nuestra web. Para darte de "
        "baja responde BAJA.\n",
        "marketing" },
    { "From: Uta <uta@firma.example>\n", "Frage zum Angebot",
        "Hallo Anna, hast du das Angebot von Meier gesehen? Der Preis passt so nicht. Uta\n",
        "-" },
    { "From: Luc <luc@firma.example>\n", "Photos",
        "Salut Anna, voici les photos de samedi. À bientôt, Luc\n", "-" },
    /* a fact of the header each */
    { "From: a@b.example\nFeedback-ID: c:a:x\n", "Hello", "Hello.\n", "marketing" },
    { "From: a@b.example\nX-MC-User: 1\n", "Hello", "Hello.\n", "marketing" },
    { "From: a@b.example\nAuto-Submitted: auto-generated\nPrecedence: bulk\n", "Hello",
        "Hello.\n", "transactional" },
    { "From: a@b.example\nPrecedence: bulk\n", "Hello", "Hello.\n", "marketing" },
    { "From: a@b.example\n", "Hello", "Hello.\n", "-" },
};

static Bench
own_bench(const char *raw)
{
    const PsRulesRead how = { 0 };
    g_autofree char *path =
        g_build_filename(g_getenv("PS_TESTS"), "..", "rules", "class.cf", NULL);
    Bench b = bench_new("", raw);

    ck_assert(ps_rules_read(b.rules, path, &how, NULL));
    ps_rules_finish(b.rules);
    bench_run(&b);
    return b;
}

START_TEST(own_class)
{
    g_autofree char *raw =
        g_strdup_printf("%sSubject: %s\nContent-Type: text/plain; charset=utf-8\n\n%s",
            own_class_rows[_i].header, own_class_rows[_i].subject, own_class_rows[_i].text);
    Bench b = own_bench(raw);
    g_autoptr(GPtrArray) by = g_ptr_array_new();
    const char *got = ps_run_told(b.run, PS_FACT_class, by);

    ck_assert_msg(!strcmp(got ? got : "-", own_class_rows[_i].out), "%s: %s instead of %s",
        own_class_rows[_i].subject, got ? got : "-", own_class_rows[_i].out);
    bench_clear(&b);
}
END_TEST

static const struct {
    const char *header;
    const char *out;
} own_stage_rows[] = {
    { "From: a@b.example\nTo: c@d.example\nDate: Mon, 23 Nov 2026 09:00:00 +0100\n", "-" },
    { "DKIM-Signature: v=1\nFrom: a@b.example\n", "final" },
    { "Received: from a by b\nFrom: a@b.example\n", "final" },
    { "From: a@b.example\nTo: {{ user.email }}\nSubject: Hi {{ user.name }}\n", "template" },
    { "From: a@b.example\nTo: *|EMAIL|*\nSubject: *|MC:SUBJECT|*\n", "template" },
    { "From: a@b.example\nTo: Anna <%=email%>\nReply-To: <%= owner %>\nSubject: x\n",
        "template" },
    /* one accident is not a template, nor is what has been sent */
    { "From: a@b.example\nTo: {{ user.email }}\nSubject: Hi\n", "-" },
    { "From: a@b.example\nTo: c@d.example\nSubject: Hi {{ user.name }}\n", "-" },
    { "From: a@b.example\nTo: {{a}}\nSubject: {{b}}\nReceived: from a by b\n", "final" },
};

START_TEST(own_stage)
{
    g_autofree char *raw = g_strconcat(own_stage_rows[_i].header, "\nHello\n", NULL);
    Bench b = own_bench(raw);
    g_autoptr(GPtrArray) by = g_ptr_array_new();
    const char *got = ps_run_told(b.run, PS_FACT_stage, by);

    ck_assert_str_eq(got ? got : "-", own_stage_rows[_i].out);
    bench_clear(&b);
}
END_TEST

SUITE(told, TABLE(told), TABLE(own_class), TABLE(own_stage))
