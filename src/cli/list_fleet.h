/* SPDX-License-Identifier: MIT */
/* list_fleet.h - "presend list --redis": lists that many machines work on. */
#ifndef PS_CLI_LIST_FLEET_H
#define PS_CLI_LIST_FLEET_H

#include <signal.h>

#include "cli/options.h"
#include "list/lookup.h"

/* What the command line says. */
typedef struct {
    char *redis;
    gboolean worker;
    int ttl;
    int takeover;
    int idle;
} ListFleetOptions;

/* Without an initialiser for what is not given. */
#define LIST_FLEET_OPTIONS                                                                     \
    {                                                                                          \
        .ttl = 86400, .takeover = 60                                                           \
    }

void list_fleet_options_clear(ListFleetOptions *options);

/* --redis --worker --ttl --takeover --idle */
void list_fleet_add_options(GOptionContext *context, ListFleetOptions *options);

/* FALSE after a message. FILES are named on the command line. */
gboolean list_fleet_usage_is_good(const ListFleetOptions *options, int files);

/* Look domains up for others until there is a signal in *STOPPED. An exit status. */
int list_fleet_work(const CmdOptions *common, const ListFleetOptions *options,
    const volatile sig_atomic_t *stopped);

/* Workers of "presend list --worker" look up the domains of a list. */
typedef struct ListFleet ListFleet;

/* Let them do so for LOOKUP, which does not outlive the fleet. NULL after a message. */
ListFleet *list_fleet_open(const CmdOptions *common, const ListFleetOptions *options,
    const CmdContext *context, const PsDirectory *directory, PsListLookup *lookup);
void list_fleet_free(ListFleet *fleet);

/* Say so if nobody is there to do it. FALSE with ERROR if Redis failed, of late or for good. */
gboolean list_fleet_check(ListFleet *fleet, GError **error);

#endif
