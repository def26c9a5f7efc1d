/* SPDX-License-Identifier: MIT */
/*
 * fleet.h - presends that work on lists together, through Redis: one asks for a list's
 * domains (fleet_ask.h), others look them up (fleet_work.h). What they share:
 *
 *     presend:fingerprint     who is at work; gone a minute after the last of them
 *     presend:worker          there, if a worker is
 *     presend:work            stream: batches of domains; workers read it as a group
 *     presend:asker:ID        there, if asker ID is
 *     presend:answers:ID      stream: records (record.h) for asker ID
 *     presend:domain:F:NAME   cache: the record of NAME, by those with fingerprint F
 *
 * What is found is measured, not judged: an asker judges by its own rules. But which domain
 * was meant by a slip of the hand depends on lists of domains, and what a record says on the
 * version of presend; the fingerprint is that of both, and all at one Redis database have
 * the same.
 *
 * A batch is acknowledged when all its answers are out. What a worker left is claimed by
 * others once it was silent for long, and done again: that is harmless.
 */
#ifndef PS_LIST_FLEET_H
#define PS_LIST_FLEET_H

#include "list/redis.h"
#include "rules/rule.h"

#define PS_FLEET_WORK "presend:work"
#define PS_FLEET_GROUP "workers"
#define PS_FLEET_WORKER "presend:worker"

/* Domains in a batch. */
#define PS_FLEET_BATCH 100

/* Seconds after which one that is silent is taken to be gone. */
#define PS_FLEET_GONE "60"

/* For the caller to free. */
char *ps_list_fleet_fingerprint(const PsRules *rules);

/* Begin to work with those at REDIS, or go on doing so: called at least once in a quarter of
 * PS_FLEET_GONE. FALSE with ERROR if they have another fingerprint, or REDIS will not do. */
gboolean ps_list_fleet_join(PsRedis *redis, const char *fingerprint, GError **error);
gboolean ps_list_fleet_stay(PsRedis *redis, const char *fingerprint, GError **error);

/* Keys, for the caller to free. */
char *ps_list_fleet_asker_key(const char *asker);
char *ps_list_fleet_answers_key(const char *asker);
char *ps_list_fleet_domain_key(const char *fingerprint, const char *domain);

/* A name that nobody else has, for the caller to free: HOST-PROCESS-CHANCE. */
char *ps_list_fleet_name(void);

/* Element INDEX of REPLY, if that is a list and the element of TYPE; else NULL. */
const redisReply *ps_list_fleet_element(const redisReply *reply, gsize index, int type);

/* The value of FIELD in an entry's list of fields and values; NULL if it is not there. */
const redisReply *ps_list_fleet_field(const redisReply *fields, const char *field);

#endif
