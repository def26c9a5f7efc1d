/* SPDX-License-Identifier: MIT */
/*
 * attach_pdf.h - signs in a PDF file that need no PDF reader: names outside of streams. What
 * stands in compressed object streams is not seen. ISO 32000-1 section 7.3.5.
 */
#ifndef PS_MAIL_ATTACH_PDF_H
#define PS_MAIL_ATTACH_PDF_H

#include "mail/attach_found.h"

/* "%PDF-" within the first thousand bytes, as readers have it. */
gboolean ps_pdf_is(const char *bytes, gsize len);

/* Tell what the file PATH says: encryption, scripts, programs to start, names that are written
 * so as not to be found. Linear. */
void ps_pdf_look(PsFoundOut *out, const char *path, const char *bytes, gsize len);

#endif
