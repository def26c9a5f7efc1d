/* SPDX-License-Identifier: MIT */
/*
 * date.h - dates as SpamAssassin reads them: what looks like one anywhere in a text, made to
 * fit the calendar where it does not.
 */
#ifndef PS_RULES_SA_DATE_H
#define PS_RULES_SA_DATE_H

#include "base/place.h"

/* Seconds since 1970 that the LEN bytes at BYTES stand for. FALSE if there is no day, month
 * and year in them. An unknown zone is UTC; years end at 1970 and 2037. */
gboolean ps_sa_date_read(const char *bytes, gsize len, gint64 *ret_time);

/* The first stretch of TEXT like " 3 Feb 2026 10:00:00 +0100", as servers write it in
 * Received fields. */
gboolean ps_sa_date_find(const char *text, gsize len, PsSpan *ret);

#endif
