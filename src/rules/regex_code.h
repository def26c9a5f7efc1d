/* SPDX-License-Identifier: MIT */
/* regex_code.h - what PCRE2 makes of a regex, from regex.c for matcher.c. */
#ifndef PS_RULES_REGEX_CODE_H
#define PS_RULES_REGEX_CODE_H

#define PCRE2_CODE_UNIT_WIDTH 8

#include <pcre2.h>

#include "rules/regex.h"

/* What to search LEN bytes with: most regexes are asked for a few lines of one message only. NULL
 * if it does not compile. */
const pcre2_code *ps_regex_code(const PsRegex *regex, gsize len);

/* The same of one that compiles, made fast; where there is no JIT it is slower, no more. */
const pcre2_code *ps_regex_fast_code(const PsRegex *regex);

#endif
