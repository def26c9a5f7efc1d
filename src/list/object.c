/* SPDX-License-Identifier: MIT */
/* object.c - one line of NDJSON; see object.h. */
#include "list/object.h"

#include <string.h>

#include "list/columns.h"

json_t *
ps_list_object_parse(PsListCell line)
{
    json_t *value = json_loadb(line.bytes, line.len, JSON_ALLOW_NUL, NULL);

    if (!value)
        value =
            json_loadb(line.bytes, line.len, JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, NULL);
    if (json_is_object(value))
        return value;
    json_decref(value);
    return NULL;
}

const json_t *
ps_list_object_address(json_t *object, const char *wanted)
{
    const json_t *best = json_object_get(object, wanted ? wanted : "address");
    const char *key;
    json_t *value;
    int best_rank = -1;

    if (best || wanted)
        return best;
    json_object_foreach(object, key, value)
    {
        int rank = ps_list_column_rank(key, strlen(key));

        if (rank >= 0 && (best_rank < 0 || rank < best_rank)) {
            best_rank = rank;
            best = value;
        }
    }
    return best;
}
