/* The SSH public keys of users, as the daemon publishes them and sshd's AuthorizedKeysCommand reads
 * them, without the daemon. docs/ssh-keys.md is the description of the bytes.
 *
 * Two files, as of the snapshot: one of everybody, and a small one of who has changed since, which
 * comes first. Nothing in them is trusted: offsets, sizes and texts are checked, and what is
 * printed is lines of visible ASCII. Whose keys they are is for the caller to judge, by the uid. */
#ifndef COMMON_KEY_FILE_H
#define COMMON_KEY_FILE_H

#include <stddef.h>
#include <stdint.h>

#define KEY_FILE_PATH        STATE_DIR "/keys"
#define KEY_FILE_RECENT_PATH STATE_DIR "/keys.recent"
#define KEY_FILE_MAGIC       "COGKEYS\n" /* 8 bytes, no NUL */
#define KEY_FILE_VERSION     1
#define KEY_FILE_MAX_NAME    32    /* bytes of a name */
#define KEY_FILE_MAX_TEXT    16384 /* bytes of all keys of one user */

struct key_file_header {
    char magic[8];
    uint32_t version;
    uint32_t reserved;
    uint64_t generation; /* of the small file: that of the large one that it adds to */
    uint64_t size;       /* of the whole file */
    uint64_t entry_count;
    uint64_t checksum; /* key_file_checksum() */
};

/* Sorted by name. The keys lie behind the last entry, a line each. */
struct key_file_entry {
    char name[KEY_FILE_MAX_NAME]; /* filled up with NULs */
    uint32_t uid;
    uint32_t text_size; /* 0: in the small file, none any more */
    uint64_t offset;
};

_Static_assert(sizeof(struct key_file_header) == 48, "the header has no padding");
_Static_assert(sizeof(struct key_file_entry) == 48, "an entry has no padding");

/* Over the header, its checksum taken as 0. */
uint64_t key_file_checksum(const struct key_file_header *header);

struct key_file {
    int fd; /* -1: there is none */
    struct key_file_header header;
};

struct key_files {
    struct key_file recent;
    struct key_file all;
};

struct key_file_paths {
    const char *all;
    const char *recent;
};

/* Opens both; files that are not there have no keys. Errors: -EBADMSG damaged; those of open. */
int key_files_open(const struct key_file_paths *paths, struct key_files *out);

#define auto_key_files __attribute__((cleanup(key_files_close)))
void key_files_close(struct key_files *files);

/* A user's keys: `length` bytes of lines, and a NUL. */
struct user_keys {
    uint32_t uid;
    size_t length;
    char text[KEY_FILE_MAX_TEXT + 1];
};

/* Errors: -ENOENT no keys; -EBADMSG damaged; those of pread. */
int key_files_find(const struct key_files *files, const char *name, struct user_keys *out);

#endif
