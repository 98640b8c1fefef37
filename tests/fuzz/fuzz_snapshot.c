/* Two published files of an untrusted writer, read by pread and from a mapping. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "common/snapshot_pair.h"
#include "tests/fuzz/fault.h"

#define MODE_SEAL   1 /* the headers' checksums are made right, so that mutation gets behind them */
#define MODE_RECENT 2 /* there is a directory.recent */
#define MODE_MAP    4
#define MODE_WALK   8

/* uid 20000-29999, gid 20000-29999 and gid 27, beside the derived ones. */
static const struct identity_ranges ranges = {
    .uid_count = 1, .gid_count = 2, .uids = {{20000, 29999}}, .gids = {{20000, 29999}, {27, 27}}};

/* The rule, written once more. */
static bool is_ours(uint32_t id)
{
    return (id >= 0x70000000 && id <= 0x7FFDFFFF) || (id >= 20000 && id <= 29999);
}

/* A name begins with a-z or '_' and has nothing in it that passwd(5) or a shell would read. */
static bool is_name(const char *text)
{
    return strlen(text) <= 32 &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz_0123456789.-") == strlen(text) &&
           strspn(text, "0123456789.-") == 0 && text[0] != '\0' && strcmp(text, "root") != 0;
}

static void check_text(const char *text)
{
    FUZZ_CHECK(strpbrk(text, ":\n") == NULL);
}

static void check_user_texts(struct snapshot *in, const struct snapshot_user *user)
{
    const struct snapshot_user_texts *where = &user->texts;
    auto_free char *texts = malloc(where->size);

    if (texts == NULL || snapshot_copy_user_text(in, user, texts, where->size) < 0)
        return;
    FUZZ_CHECK(texts[where->size - 1] == '\0');
    FUZZ_CHECK(is_name(texts));
    FUZZ_CHECK(strcmp(texts + strlen(texts) + 1, "*") == 0);
    check_text(texts + where->gecos_at);
    check_text(texts + where->home_at);
    check_text(texts + where->shell_at);
    FUZZ_CHECK(snapshot_copy_user_text(in, user, texts, where->size - 1) == -ERANGE);
}

static void check_user(struct snapshot *in, const struct snapshot_user *user)
{
    uint32_t gid = 0;

    FUZZ_CHECK(is_ours(user->head.uid) && is_ours(user->head.gid));
    FUZZ_CHECK(user->head.gid_count <= SNAPSHOT_MAX_GIDS);
    for (size_t i = 0; i < user->head.gid_count; i++)
        if (snapshot_copy_gid(in, user, i, &gid) == 0)
            FUZZ_CHECK(is_ours(gid) || gid == 27);
    if ((user->head.flags & SNAPSHOT_TOMBSTONE) == 0)
        check_user_texts(in, user);
}

static void check_group(struct snapshot *in, const struct snapshot_group *group)
{
    FUZZ_CHECK(is_ours(group->head.gid));
    auto_free char *texts = malloc(group->head.text_size);
    if (texts == NULL || (group->head.flags & SNAPSHOT_TOMBSTONE) != 0 ||
        snapshot_copy_group_text(in, group, texts, group->head.text_size) < 0)
        return;
    const char *at = texts;
    const char *end = texts + group->head.text_size;
    FUZZ_CHECK(end[-1] == '\0' && is_name(texts));
    for (uint32_t i = 0; i < group->head.member_count + 2; i++) {
        FUZZ_CHECK(at < end);
        check_text(at);
        at += strlen(at) + 1;
    }
    FUZZ_CHECK(at <= end);
}

static void look_up_name(struct snapshot_pair *pair, const char *name)
{
    struct snapshot_found_user user;
    struct snapshot_found_group group;

    if (snapshot_pair_user_by_name(pair, name, &user) == 0) {
        FUZZ_CHECK((user.user.head.flags & SNAPSHOT_TOMBSTONE) == 0);
        check_user(user.in, &user.user);
    }
    if (snapshot_pair_group_by_name(pair, name, &group) == 0) {
        FUZZ_CHECK((group.group.head.flags & SNAPSHOT_TOMBSTONE) == 0);
        check_group(group.in, &group.group);
    }
}

static void look_up_id(struct snapshot_pair *pair, uint32_t id)
{
    struct snapshot_found_user user;
    struct snapshot_found_group group;

    if (snapshot_pair_user_by_uid(pair, id, &user) == 0) {
        FUZZ_CHECK(user.user.head.uid == id);
        check_user(user.in, &user.user);
    }
    if (snapshot_pair_group_by_gid(pair, id, &group) == 0) {
        FUZZ_CHECK(group.group.head.gid == id);
        check_group(group.in, &group.group);
    }
}

/* A walk ends: each step goes on by a head at least. */
static void walk(struct snapshot *in)
{
    struct snapshot_user user;
    struct snapshot_group group;
    uint64_t steps = in->header.size / sizeof group.head + 2;

    for (uint64_t offset = 0; snapshot_next_user(in, &offset, &user) == 0; steps--) {
        FUZZ_CHECK(steps > 0);
        check_user(in, &user);
    }
    for (uint64_t offset = 0; snapshot_next_group(in, &offset, &group) == 0; steps--) {
        FUZZ_CHECK(steps > 0);
        check_group(in, &group);
    }
}

static void look_up(struct snapshot_pair *pair, uint8_t mode)
{
    static const char *const names[] = {"user0", "user1", "crew", "even", "root", "", "gone"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        look_up_name(pair, names[i]);
    for (uint32_t i = 0; i < 4; i++) {
        look_up_id(pair, IDENTITY_MIN_ID + 1000 + i);
        look_up_id(pair, IDENTITY_MIN_ID + 999 - i);
    }
    look_up_id(pair, 0);
    look_up_id(pair, 27);
    look_up_id(pair, 20000);
    if ((mode & MODE_WALK) == 0)
        return;
    walk(&pair->directory);
    if (pair->recent.is_open)
        walk(&pair->recent);
}

/* Writes a file; with a header whose checksum and size are right when it is to be sealed. */
static void publish(const char *path, struct fuzz_input content, bool seal)
{
    auto_free uint8_t *copy = malloc(content.length + 1);
    struct snapshot_header header;

    FUZZ_CHECK(copy != NULL);
    if (!seal || content.length < sizeof header) {
        fuzz_write_file(path, &content);
        return;
    }
    memcpy(&header, content.bytes, sizeof header);
    memcpy(header.magic, SNAPSHOT_MAGIC, sizeof header.magic);
    header.version = SNAPSHOT_VERSION;
    header.checksum = snapshot_header_checksum(&header);
    memcpy(copy, content.bytes, content.length);
    memcpy(copy, &header, sizeof header);
    content.bytes = copy;
    fuzz_write_file(path, &content);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static struct snapshot_paths paths;
    auto_snapshot_pair struct snapshot_pair pair = {0};
    struct fuzz_input input = {bytes, length};
    struct fuzz_input faults = fuzz_take(&input, 2);
    uint8_t mode = fuzz_take_byte(&input);

    if (paths.directory == NULL)
        paths = (struct snapshot_paths){fuzz_file("directory"), fuzz_file("directory.recent")};
    size_t first = fuzz_take_byte(&input);
    first |= (size_t)fuzz_take_byte(&input) << 8;
    (void)unlink(paths.recent);
    publish(paths.directory, fuzz_take(&input, first), (mode & MODE_SEAL) != 0);
    if ((mode & MODE_RECENT) != 0)
        publish(paths.recent, input, (mode & MODE_SEAL) != 0);
    fault_arm(&faults);
    if (snapshot_pair_open(&pair, &paths, &ranges,
                           (mode & MODE_MAP) != 0 ? snapshot_map : snapshot_open) == 0)
        look_up(&pair, mode);
    (void)fault_disarm();
    return 0;
}
