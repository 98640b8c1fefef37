/* Invented people. */
#include "bench/crowd.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/ownership.h"
#include "common/snapshot_format.h"
#include "daemon/directory/snapshot_writer.h"

void crowd_describe(uint32_t number, struct crowd_person *out)
{
    (void)snprintf(out->name, sizeof out->name, "person%07" PRIu32, number);
    (void)snprintf(out->gecos, sizeof out->gecos, "Person Number %07" PRIu32, number);
    (void)snprintf(out->home, sizeof out->home, "/home/%s", out->name);
    out->id = CROWD_FIRST_ID + number;
    for (uint32_t i = 0; i < CROWD_GROUPS; i++)
        out->gids[i] = IDENTITY_MIN_ID + (number * 7 + i * 13) % CROWD_ALL_GIDS;
}

static void fill_entry(const struct crowd_person *person, struct snapshot_user_entry *entry)
{
    *entry = (struct snapshot_user_entry){.name = person->name,
                                          .gecos = person->gecos,
                                          .home = person->home,
                                          .shell = CROWD_SHELL,
                                          .uid = person->id,
                                          .gid = person->id,
                                          .gids = person->gids,
                                          .gid_count = CROWD_GROUPS,
                                          .flags = SNAPSHOT_PRIVATE_GROUP};
}

static int publish(size_t count, const char *directory, const char *recent)
{
    auto_free struct crowd_person *persons = calloc(count, sizeof *persons);
    auto_free struct snapshot_user_entry *entries = calloc(count, sizeof *entries);

    if (persons == NULL || entries == NULL)
        return -ENOMEM;
    for (uint32_t i = 0; i < count; i++) {
        crowd_describe(i, &persons[i]);
        fill_entry(&persons[i], &entries[i]);
    }
    struct snapshot_contents all = {.users = entries,
                                    .user_count = count,
                                    .generation = count,
                                    .flags = SNAPSHOT_FILES_COME_FIRST};
    struct snapshot_contents nothing = {.generation = count, .flags = SNAPSHOT_FILES_COME_FIRST};
    int r = snapshot_write(directory, &all);
    return r < 0 ? r : snapshot_write(recent, &nothing);
}

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void shuffle(struct crowd *crowd)
{
    uint64_t random = 88172645463325252;

    for (size_t i = crowd->count - 1; i > 0; i--) {
        size_t other = next_random(&random) % (i + 1);
        struct crowd_key kept = crowd->keys[i];
        crowd->keys[i] = crowd->keys[other];
        crowd->keys[other] = kept;
    }
}

int crowd_publish(struct crowd *out, size_t count, const char *directory, const char *recent)
{
    out->count = count;
    out->keys = calloc(count, sizeof *out->keys);
    if (out->keys == NULL)
        return -ENOMEM;
    for (uint32_t i = 0; i < count; i++) {
        out->keys[i].uid = CROWD_FIRST_ID + i;
        (void)snprintf(out->keys[i].name, sizeof out->keys[i].name, "person%07" PRIu32, i);
    }
    shuffle(out);
    return publish(count, directory, recent);
}

void crowd_clear(struct crowd *crowd)
{
    free(crowd->keys);
    *crowd = (struct crowd){0};
}
