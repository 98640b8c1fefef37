/* Look-ups that trust their file. */
#include "bench/limit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "common/ownership.h"
#include "common/snapshot_format.h"

static struct {
    const uint8_t *bytes;
    size_t size;
    struct snapshot_header header;
} file;

int limit_map(const char *path)
{
    struct stat status;
    auto_close int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0 || fstat(fd, &status) < 0)
        return -errno;
    file.size = (size_t)status.st_size;
    void *bytes = mmap(NULL, file.size, PROT_READ, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        return -errno;
    file.bytes = bytes;
    memcpy(&file.header, bytes, sizeof file.header);
    return 0;
}

size_t limit_file_size(void)
{
    return file.size;
}

void limit_unmap(void)
{
    (void)munmap((void *)(uintptr_t)file.bytes, file.size);
}

/* The next record whose tag fits, from `*position` on; NULL: none. */
static inline const struct snapshot_user_head *next(enum snapshot_index_kind kind,
                                                    uint64_t *position, uint32_t tag)
{
    const struct snapshot_index *index = &file.header.indexes[kind];
    const void *start = file.bytes + index->offset;
    const struct snapshot_slot *slots = start;

    for (;;) {
        struct snapshot_slot slot = slots[(*position)++ & (index->slot_count - 1)];
        if (slot.place == 0)
            return NULL;
        const void *record = file.bytes + (uint64_t)slot.place * SNAPSHOT_ALIGNMENT;
        if (slot.tag == tag)
            return record;
    }
}

static inline const struct snapshot_user_head *find_by_name(const char *name)
{
    size_t length = strlen(name);
    uint64_t position = snapshot_hash_bytes(name, length, file.header.seed);
    uint32_t tag = (uint32_t)(position >> 32);
    const struct snapshot_user_head *head;

    while ((head = next(SNAPSHOT_USERS_BY_NAME, &position, tag)) != NULL)
        if (head->name_length == length && memcmp(head + 1, name, length) == 0)
            return head;
    return NULL;
}

static inline const struct snapshot_user_head *find_by_uid(uid_t uid)
{
    uint64_t position = snapshot_hash_id(uid, file.header.seed);
    uint32_t tag = (uint32_t)(position >> 32);
    const struct snapshot_user_head *head;

    while ((head = next(SNAPSHOT_USERS_BY_UID, &position, tag)) != NULL)
        if (head->uid == uid)
            return head;
    return NULL;
}

static inline enum nss_status answer(const struct snapshot_user_head *head, struct passwd *user,
                                     char *buffer, size_t size, int *error)
{
    if (head == NULL) {
        *error = ENOENT;
        return NSS_STATUS_NOTFOUND;
    }
    const struct snapshot_user_texts texts = snapshot_user_texts(head);
    if (size < texts.size) {
        *error = ERANGE;
        return NSS_STATUS_TRYAGAIN;
    }
    memcpy(buffer, head + 1, texts.size);
    user->pw_name = buffer;
    user->pw_passwd = buffer + head->name_length + 1;
    user->pw_uid = head->uid;
    user->pw_gid = head->gid;
    user->pw_gecos = buffer + texts.gecos_at;
    user->pw_dir = buffer + texts.home_at;
    user->pw_shell = buffer + texts.shell_at;
    return NSS_STATUS_SUCCESS;
}

enum nss_status _nss_limit_getpwnam_r(const char *name, struct passwd *user, char *buffer,
                                      size_t size, int *error)
{
    return answer(find_by_name(name), user, buffer, size, error);
}

enum nss_status _nss_limit_getpwuid_r(uid_t uid, struct passwd *user, char *buffer, size_t size,
                                      int *error)
{
    return answer(find_by_uid(uid), user, buffer, size, error);
}

/* The parameters are glibc's. */
enum nss_status _nss_limit_initgroups_dyn(const char *name, gid_t primary, long *start, long *size,
                                          gid_t **groups, long limit, int *error)
{
    const struct snapshot_user_head *head = find_by_name(name);

    if (head == NULL) {
        *error = ENOENT;
        return NSS_STATUS_NOTFOUND;
    }
    if (*start + head->gid_count > *size) {
        long wanted = *size * 2 + head->gid_count;
        gid_t *larger = realloc(*groups, (size_t)wanted * sizeof *larger);
        if (larger == NULL)
            return NSS_STATUS_TRYAGAIN;
        *groups = larger;
        *size = wanted;
    }
    const void *gids = (const uint8_t *)head + snapshot_gids_at(snapshot_user_texts(head).size);
    for (uint16_t i = 0; i < head->gid_count; i++) {
        gid_t gid = ((const gid_t *)gids)[i];
        if (gid != primary && (limit <= 0 || *start < limit))
            (*groups)[(*start)++] = gid;
    }
    return NSS_STATUS_SUCCESS;
}
