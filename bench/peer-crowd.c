/* The crowd as every contender of peers.sh wants it: published as cognitod does, and as text for
 * those who read that.
 *
 *   peer-crowd COUNT STATE_FOLDER FOLDER   writes STATE_FOLDER/directory{,.recent},
 * FOLDER/{passwd,group,shadow,keys}
 *
 * keys: a thousand of them in random order (or all, when there are fewer), a line "NAME UID" each.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/crowd.h"

#define KEYS 1000

typedef void write_lines(FILE *file, const struct crowd *crowd);

static void write_passwd(FILE *file, const struct crowd *crowd)
{
    for (uint32_t i = 0; i < crowd->count; i++) {
        struct crowd_person person;

        crowd_describe(i, &person);
        (void)fprintf(file, "%s:x:%" PRIu32 ":%" PRIu32 ":%s:%s:%s\n", person.name, person.id,
                      person.id, person.gecos, person.home, CROWD_SHELL);
    }
}

static void write_shadow(FILE *file, const struct crowd *crowd)
{
    for (uint32_t i = 0; i < crowd->count; i++) {
        struct crowd_person person;

        crowd_describe(i, &person);
        (void)fprintf(file, "%s:*:19000:0:99999:7:::\n", person.name);
    }
}

static bool is_in(const struct crowd_person *person, uint32_t gid)
{
    for (size_t i = 0; i < CROWD_GROUPS; i++) {
        if (person->gids[i] == gid)
            return true;
    }
    return false;
}

/* The numbers repeat every CROWD_ALL_GIDS people. */
static void write_members(FILE *file, const struct crowd *crowd, uint32_t gid)
{
    const char *separator = "";

    for (uint32_t first = 0; first < CROWD_ALL_GIDS && first < crowd->count; first++) {
        struct crowd_person person;

        crowd_describe(first, &person);
        if (!is_in(&person, gid))
            continue;
        for (uint32_t i = first; i < crowd->count; i += CROWD_ALL_GIDS) {
            crowd_describe(i, &person);
            (void)fprintf(file, "%s%s", separator, person.name);
            separator = ",";
        }
    }
}

static void write_group(FILE *file, const struct crowd *crowd)
{
    for (uint32_t i = 0; i < CROWD_ALL_GIDS; i++) {
        (void)fprintf(file, "team%03" PRIu32 ":x:%" PRIu32 ":", i, IDENTITY_MIN_ID + i);
        write_members(file, crowd, IDENTITY_MIN_ID + i);
        (void)fputc('\n', file);
    }
}

static void write_keys(FILE *file, const struct crowd *crowd)
{
    for (size_t i = 0; i < crowd->count && i < KEYS; i++)
        (void)fprintf(file, "%s %" PRIu32 "\n", crowd->keys[i].name, crowd->keys[i].uid);
}

static int write_file(const char *folder, const char *name, write_lines *lines,
                      const struct crowd *crowd)
{
    char path[256];

    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "we");
    if (file == NULL)
        return -errno;
    lines(file, crowd);
    return fclose(file) != 0 ? -errno : 0;
}

static int write_all(const char *state, const char *folder, size_t count)
{
    struct crowd crowd = {0};
    char directory[256], recent[256];

    (void)snprintf(directory, sizeof directory, "%s/directory", state);
    (void)snprintf(recent, sizeof recent, "%s/directory.recent", state);
    int r = crowd_publish(&crowd, count, directory, recent);
    if (r == 0)
        r = write_file(folder, "passwd", write_passwd, &crowd);
    if (r == 0)
        r = write_file(folder, "group", write_group, &crowd);
    if (r == 0)
        r = write_file(folder, "shadow", write_shadow, &crowd);
    if (r == 0)
        r = write_file(folder, "keys", write_keys, &crowd);
    crowd_clear(&crowd);
    return r;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        (void)fputs("usage: peer-crowd COUNT STATE_FOLDER FOLDER\n", stderr);
        return EXIT_FAILURE;
    }
    int r = write_all(argv[2], argv[3], strtoul(argv[1], NULL, 10));
    if (r < 0) {
        errno = -r;
        perror("peer-crowd");
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
