/* A few dozen users and groups: usual ones, and all that a hit leaves to the long way. */
#include "tests/fuzz/lookup_model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "common/identity.h"
#include "common/ownership.h"
#include "daemon/directory/snapshot_writer.h"

#define FIRST_USER  (IDENTITY_MIN_ID + 1000)
#define FIRST_GROUP (IDENTITY_MIN_ID + 500)
#define ALLOWED     20000u /* what root's file allows beyond the derived ids */
#define TOMBSTONE   20

static const char *const nobodies[] = {
    "root",         "nobody", "admin", "",
    "nobody-there", "x",      "UPPER", "a-name-that-is-longer-than-names-are"};
static const uint32_t nobodys_ids[] = {
    0,         27, 999, ALLOWED + 5000, IDENTITY_MIN_ID - 1, IDENTITY_MAX_ID, IDENTITY_MAX_ID + 1,
    UINT32_MAX};

/* The seed of the file's hashes: not at random, so that an input means the same in every run. */
ssize_t __wrap_getrandom(void *buffer, size_t length, unsigned flags);
ssize_t __wrap_getrandom(void *buffer, size_t length, unsigned flags)
{
    (void)flags;
    memset(buffer, 0x5A, length);
    return (ssize_t)length;
}

/* Names of 3 to 18 bytes. They live as long as the process, as all texts here. */
static struct snapshot_user_entry make_user(size_t number)
{
    static const uint32_t gids[] = {FIRST_GROUP,     FIRST_GROUP + 1, FIRST_GROUP + 2,
                                    FIRST_GROUP + 3, FIRST_GROUP + 4, 27};
    static char names[LOOKUP_USERS][24], homes[LOOKUP_USERS][40], gecos[LOOKUP_USERS][64];
    uint32_t id = (number % 10 == 9 ? ALLOWED : FIRST_USER) + (uint32_t)number;

    (void)snprintf(names[number], sizeof *names, "%.*s%02zu", (int)(number % 16 + 1),
                   "maximilian-paul.x", number);
    (void)snprintf(homes[number], sizeof *homes, "%s/%.*s", number % 9 == 4 ? "/srv/home" : "/home",
                   (int)sizeof *names, names[number]);
    (void)snprintf(gecos[number], sizeof *gecos, "%.*s", (int)(number * 7 % 50),
                   "A GECOS that is longer than one step of copying takes");
    return (struct snapshot_user_entry){.name = names[number],
                                        .gecos = gecos[number],
                                        .home = homes[number],
                                        .shell = "/bin/bash",
                                        .uid = id,
                                        .gid = number % 5 == 3 ? FIRST_GROUP : id,
                                        .gids = gids,
                                        .gid_count = number % (sizeof gids / sizeof *gids + 1),
                                        .flags = number == TOMBSTONE ? SNAPSHOT_TOMBSTONE
                                                                     : SNAPSHOT_PRIVATE_GROUP};
}

static struct snapshot_group_entry make_group(size_t number, const char *const *members)
{
    static char names[LOOKUP_GROUPS][16];

    (void)snprintf(names[number], sizeof *names, "crew%zu", number);
    return (struct snapshot_group_entry){.name = names[number],
                                         .gid = FIRST_GROUP + (uint32_t)number,
                                         .members = members,
                                         .member_count = number * 7};
}

static void publish(struct lookup_model *model)
{
    static struct snapshot_user_entry users[LOOKUP_USERS];
    static struct snapshot_group_entry groups[LOOKUP_GROUPS];
    struct snapshot_contents contents = {.users = users,
                                         .user_count = LOOKUP_USERS,
                                         .groups = groups,
                                         .group_count = LOOKUP_GROUPS,
                                         .flags = SNAPSHOT_FILES_COME_FIRST};

    for (size_t i = 0; i < LOOKUP_USERS; i++) {
        users[i] = make_user(i);
        model->names[i] = users[i].name;
        model->ids[i] = users[i].uid;
    }
    for (size_t i = 0; i < LOOKUP_GROUPS; i++) {
        groups[i] = make_group(i, model->names);
        model->names[LOOKUP_USERS + i] = groups[i].name;
        model->ids[LOOKUP_USERS + i] = groups[i].gid;
    }
    FUZZ_CHECK(snapshot_write(model->path, &contents) == 0);
}

static void add_nobodies(struct lookup_model *model)
{
    memcpy(model->names + LOOKUP_USERS + LOOKUP_GROUPS, nobodies, sizeof nobodies);
    memcpy(model->ids + LOOKUP_USERS + LOOKUP_GROUPS, nobodys_ids, sizeof nobodys_ids);
}

static void read_back(struct lookup_model *model)
{
    static uint8_t bytes[64 * 1024];
    auto_fclose FILE *file = fopen(model->path, "re");

    FUZZ_CHECK(file != NULL);
    model->size = fread(bytes, 1, sizeof bytes, file);
    model->bytes = bytes;
    FUZZ_CHECK(model->size > sizeof model->header && model->size < sizeof bytes);
    memcpy(&model->header, bytes, sizeof model->header);
}

static void write_local(const char *path, const char *line)
{
    fuzz_write_file(path, &(struct fuzz_input){(const uint8_t *)line, strlen(line)});
}

const struct lookup_model *lookup_model(void)
{
    static struct lookup_model model;

    if (model.bytes != NULL)
        return &model;
    model.path = fuzz_file("directory");
    model.passwd = fuzz_file("passwd");
    model.group = fuzz_file("group");
    write_local(model.passwd, "root:x:0:0::/root:/bin/sh\nmaxi03:x:1000:1000::/:/bin/sh\n");
    write_local(model.group, "root:x:0:\ncrew2:x:1000:\n");
    publish(&model);
    add_nobodies(&model);
    read_back(&model);
    return &model;
}
