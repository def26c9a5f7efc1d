/* SPDX-License-Identifier: MIT */
/*
 * office.h - Office files of the older kind (doc, xls, ppt, msg), which are compound files:
 * macros and encryption. libgsf reads them. [MS-CFB], [MS-DOC], [MS-XLS], [MS-OFFCRYPTO].
 */
#ifndef PS_MAIL_OFFICE_H
#define PS_MAIL_OFFICE_H

#include "mail/attach_look.h"

/* The bytes begin as a compound file does. */
gboolean ps_office_is_ole(const char *bytes, gsize len);

/* libgsf can read them: sectors of a usual size, a chain of the directory that ends, and not so
 * many entries that their tree, which libgsf walks down by recursion, is too deep for a stack. */
gboolean ps_office_is_bearable(const char *bytes, gsize len);

void ps_office_look(PsAttachLook *look, const PsAttachLookFile *file);

#endif
