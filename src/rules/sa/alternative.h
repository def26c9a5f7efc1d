/* SPDX-License-Identifier: MIT */
/* alternative.h - how much the text and the HTML of a multipart/alternative say the same. */
#ifndef PS_RULES_SA_ALTERNATIVE_H
#define PS_RULES_SA_ALTERNATIVE_H

#include "mail/message.h"

typedef struct {
    double
        difference; /* of a hundred different words of the HTML, those less often in the text */
    guint html;     /* different words of the last HTML */
    guint text;     /* and of the text beside it */
} PsSaAlternative;

/* The worst of all in MESSAGE; all 0 if there is none. An invitation to a meeting (HTML and a
 * calendar) counts as none. Work is linear in the texts. */
PsSaAlternative ps_sa_alternative(PsMessage *message);

#endif
