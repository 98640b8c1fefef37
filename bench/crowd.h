/* A directory of invented people, published as cognitod does, and the order in which a benchmark
 * asks for them. */
#ifndef BENCH_CROWD_H
#define BENCH_CROWD_H

#include <stddef.h>
#include <stdint.h>

#include "common/identity.h"

#define CROWD_FIRST_ID (IDENTITY_MIN_ID + 1000)
#define CROWD_GROUPS   4 /* of each person */

/* What is known of one of them; home and shell as usual, the primary group the user's own. */
struct crowd_person {
    char name[16];
    char gecos[24];
    char home[24];
    uint32_t id; /* uid and gid */
    uint32_t gids[CROWD_GROUPS];
};

#define CROWD_SHELL    "/bin/bash"
#define CROWD_ALL_GIDS 900 /* IDENTITY_MIN_ID and those behind it */

/* Person `number` of any crowd that has so many. */
void crowd_describe(uint32_t number, struct crowd_person *out);

/* One question: about whom. The keys lie behind one another in the order in which they are asked,
 * so that reading the key costs next to nothing, as it does a program that has just read it. */
struct crowd_key {
    char name[16];
    uint32_t uid;
};

/* Everybody once, in random order. */
struct crowd {
    size_t count;
    struct crowd_key *keys;
};

/* Publishes `count` people at `directory`, with an empty `recent` beside it.
 * Errors: -ENOMEM; those of snapshot_write(). */
int crowd_publish(struct crowd *out, size_t count, const char *directory, const char *recent);

void crowd_clear(struct crowd *crowd);

#endif
