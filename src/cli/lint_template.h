/* SPDX-License-Identifier: MIT */
/* lint_template.h - "presend lint" of what has no header yet: the mail that is made of it. */
#ifndef PS_CLI_LINT_TEMPLATE_H
#define PS_CLI_LINT_TEMPLATE_H

#include "cli/lint_job.h"

/* --subject and --from can stand in a header as they are. FALSE after a message. */
gboolean lint_template_options_are_good(const LintOptions *options);

/* MESSAGE, whose bytes are its own, becomes a mail if it is a template. FALSE with ERROR if it is
 * a mail and taken for one. */
gboolean lint_template_make(const LintOptions *options, PsBoxMessage *message, GError **error);

#endif
