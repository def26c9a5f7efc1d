/* SPDX-License-Identifier: MIT */
/* object.h - one line of NDJSON. */
#ifndef PS_LIST_OBJECT_H
#define PS_LIST_OBJECT_H

#include <jansson.h>

#include "list/input.h"

/* LINE as an object, to be given up with json_decref; NULL if it is none. Numbers too big
 * for an integer are read as well as they can be. */
json_t *ps_list_object_parse(PsListCell line);

/* The member that holds the address: WANTED, or if that is NULL "address", else one that is
 * called like a column of addresses. Lent; NULL if there is none. */
const json_t *ps_list_object_address(json_t *object, const char *wanted);

#endif
