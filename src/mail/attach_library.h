/* SPDX-License-Identifier: MIT */
/*
 * attach_library.h - libarchive, libmagic and libgsf, loaded when they are first needed.
 *
 * What is called of each stands in attach_library.def, with its own type: a call through
 * the table is checked by the compiler like any other.
 */
#ifndef PS_MAIL_ATTACH_LIBRARY_H
#define PS_MAIL_ATTACH_LIBRARY_H

#include <archive.h>
#include <archive_entry.h>
#include <glib.h>
#include <gsf/gsf.h>
#include <magic.h>

/* clang-format off */
#define LIBRARY(id, file) typedef struct {
/* NOLINTNEXTLINE(bugprone-macro-parentheses): a member's name cannot stand in them */
#define FUNCTION(id, name) __typeof__(&(name)) name;
#define END(id) } PsLibrary_##id;
/* clang-format on */
#include "mail/attach_library.def"
#undef LIBRARY
#undef FUNCTION
#undef END

/* Each, or NULL if it is not installed or lacks a function. */
const PsLibrary_archive *ps_library_archive(void);
const PsLibrary_magic *ps_library_magic(void);
const PsLibrary_gsf *ps_library_gsf(void);

#endif
