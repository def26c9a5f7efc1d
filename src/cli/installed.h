/* SPDX-License-Identifier: MIT */
/* installed.h - where the program's own files are: beside its sources while it is built. */
#ifndef PS_CLI_INSTALLED_H
#define PS_CLI_INSTALLED_H

/* The folder of presend's own rules; PRESEND_RULES overrides. */
const char *cmd_rules_folder(void);

/* The folder of gettext's catalogues. */
const char *cmd_locale_folder(void);

#endif
