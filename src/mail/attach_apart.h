/* SPDX-License-Identifier: MIT */
/*
 * attach_apart.h - work done in a process of its own, with limits on its time and memory.
 *
 * Libraries that read archives and Office files can be made to take all memory, to overflow
 * the stack or to run for minutes by files of a hundred bytes. Here that ends the process
 * that looks, and what it had found by then is kept.
 */
#ifndef PS_MAIL_ATTACH_APART_H
#define PS_MAIL_ATTACH_APART_H

#include "mail/attach_found.h"

/* A sanitizer needs more address space than any limit would leave: there is none then. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define PS_APART_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define PS_APART_SANITIZED 1
#endif
#endif
#ifndef PS_APART_SANITIZED
#define PS_APART_SANITIZED 0
#endif

typedef enum {
    PS_APART_DONE,
    PS_APART_CRASHED, /* killed by a signal that the work itself raised, or out of memory */
    PS_APART_SLOW,
    PS_APART_FAILED, /* no process could be had, or none that did not sleep on a lock */
} PsApartEnd;

typedef void (*PsApartWork)(gpointer data, PsFoundOut *out);

/* Run WORK(DATA) in a child of this process, which shares nothing but a pipe with it. What it
 * found is appended to RECORDS. */
PsApartEnd ps_apart_run(PsApartWork work, gpointer data, GString *records);

#endif
