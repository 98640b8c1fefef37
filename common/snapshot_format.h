/* The bytes of a published directory: what the daemon writes and every process reads.
 * docs/snapshot.md is the description; this header is its only counterpart in code. Numbers are in
 * the host's own order: the file never leaves it. */
#ifndef COMMON_SNAPSHOT_FORMAT_H
#define COMMON_SNAPSHOT_FORMAT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* What each hit of the NSS module does is compiled into one function: a call costs a tenth of it.
 */
#define snapshot_inline static inline __attribute__((always_inline))

#define SNAPSHOT_MAGIC      "COGNITO\n" /* 8 bytes, no NUL */
#define SNAPSHOT_VERSION    4
#define SNAPSHOT_ALIGNMENT  8
#define SNAPSHOT_MAX_PROBES 1024 /* slots looked at for one key, by writer and reader */
#define SNAPSHOT_MAX_GIDS   256  /* of one user; a primary one only if there is room */
#define SNAPSHOT_MAX_TEXT   1024 /* bytes of all texts of one user */
/* Bytes of all texts of one group: two million members with the longest of names. */
#define SNAPSHOT_MAX_GROUP_TEXT (64 << 20)

enum snapshot_index_kind {
    SNAPSHOT_USERS_BY_NAME,
    SNAPSHOT_USERS_BY_UID,
    SNAPSHOT_GROUPS_BY_NAME,
    SNAPSHOT_GROUPS_BY_GID,
};
#define SNAPSHOT_INDEX_COUNT 4

struct snapshot_index {
    uint64_t offset;
    uint64_t slot_count; /* a power of two */
};

struct snapshot_header {
    char magic[8];
    uint32_t version;
    uint32_t notice;     /* enum snapshot_notice: the only word that changes in a published file */
    uint64_t checksum;   /* snapshot_header_checksum() */
    uint64_t size;       /* of the whole file */
    uint64_t generation; /* of `directory`; `directory.recent` tells that of the file it adds to */
    uint64_t seed;       /* of the hash functions, random */
    uint64_t user_count;
    uint64_t group_count;
    uint64_t users_offset; /* the records lie behind one another, for reading them all */
    uint64_t users_end;
    uint64_t groups_offset;
    uint64_t groups_end;
    uint64_t flags; /* enum snapshot_file_flag */
    struct snapshot_index indexes[SNAPSHOT_INDEX_COUNT];
};

/* What those who read a file are told later. */
enum snapshot_notice {
    SNAPSHOT_SUPERSEDED = 1u << 0, /* another file has taken this one's place */
    SNAPSHOT_HAS_RECENT = 1u << 1, /* in `directory`: directory.recent is not empty */
};

enum snapshot_file_flag {
    SNAPSHOT_MAY_BE_ENUMERATED = 1u << 0, /* getpwent(3) and getgrent(3) show what is in it */
    SNAPSHOT_FILES_COME_FIRST = 1u << 1,  /* nsswitch.conf(5) has the local files asked before us */
};

struct snapshot_slot {
    uint32_t tag;   /* the upper half of the hash */
    uint32_t place; /* the record's offset / SNAPSHOT_ALIGNMENT; 0: empty, the search ends */
};

enum snapshot_flag {
    SNAPSHOT_TOMBSTONE = 1u << 0,     /* in directory.recent: there is no such user or group */
    SNAPSHOT_PRIVATE_GROUP = 1u << 1, /* the user's uid is also a group of that name */
    SNAPSHOT_DISABLED = 1u << 2,      /* for the daemon: disabled or deleted in the pool */
    SNAPSHOT_USUAL_HOME = 1u << 3,    /* of a user: IDENTITY_HOME_BASE, a slash, and the name */
};

/* A user: this head; the texts name, "*", home, GECOS, shell, each with its NUL, as getpwnam_r(3)
 * copies them out; padding to a multiple of 4; gid_count gids; padding. */
struct snapshot_user_head {
    uint32_t uid;
    uint32_t gid;
    uint16_t flags;
    uint16_t gid_count;
    uint16_t gecos_length; /* lengths, not places: so none lies outside of the others */
    uint16_t home_length;
    uint16_t shell_length;
    uint8_t name_length;
    uint8_t reserved;
};

/* Where a user's texts are, counted from the name's first byte. */
struct snapshot_user_texts {
    uint32_t home_at;
    uint32_t gecos_at;
    uint32_t shell_at;
    uint32_t size; /* of all of them with their NULs */
};

/* A group: this head; the texts name, "*", each member; padding. */
struct snapshot_group_head {
    uint32_t gid;
    uint32_t member_count;
    uint32_t text_size;
    uint16_t flags;
    uint8_t name_length;
    uint8_t reserved;
};

_Static_assert(sizeof(struct snapshot_header) == 168, "the header has no padding");
_Static_assert(offsetof(struct snapshot_header, notice) == 12, "documented");
_Static_assert(sizeof(struct snapshot_slot) == 8, "a slot has no padding");
_Static_assert(sizeof(struct snapshot_user_head) == 20, "a user's head has no padding");
_Static_assert(sizeof(struct snapshot_group_head) == 16, "a group's head has no padding");

/* Any numbers with as many ones as zeros. */
#define SNAPSHOT_MIX_1 UINT64_C(0xA0761D6478BD642F)
#define SNAPSHOT_MIX_2 UINT64_C(0xE7037ED1A0B428DB)
#define SNAPSHOT_MIX_3 UINT64_C(0x8EBC6AF09C88C6E3)

/* The two halves of a product of 128 bits, one upon the other. */
snapshot_inline uint64_t snapshot_mix(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
    __extension__ unsigned __int128 product = (unsigned __int128)a * b;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
    uint64_t low = (a & UINT32_MAX) * (b & UINT32_MAX);
    uint64_t middle = (a >> 32) * (b & UINT32_MAX) + (low >> 32);
    uint64_t other = (a & UINT32_MAX) * (b >> 32) + (middle & UINT32_MAX);

    return ((other << 32) | (low & UINT32_MAX)) ^
           ((a >> 32) * (b >> 32) + (middle >> 32) + (other >> 32));
#endif
}

snapshot_inline uint64_t snapshot_load_64(const unsigned char *at)
{
    uint64_t word;

    memcpy(&word, at, sizeof word);
    return word;
}

snapshot_inline uint64_t snapshot_load_32(const unsigned char *at)
{
    uint32_t word;

    memcpy(&word, at, sizeof word);
    return word;
}

/* At most 16 bytes as two words: the first ones and the last ones, which are the same ones in part
 * when there are fewer. Reading whole words is most of the speed. */
snapshot_inline void snapshot_load_ends(const unsigned char *at, size_t length, uint64_t *first,
                                        uint64_t *last)
{
    if (length >= 8) {
        *first = snapshot_load_64(at);
        *last = snapshot_load_64(at + length - 8);
        return;
    }
    if (length >= 4) {
        *first = snapshot_load_32(at);
        *last = snapshot_load_32(at + length - 4);
        return;
    }
    *first = length == 0 ? 0 : at[0] | (uint64_t)at[length / 2] << 8;
    *last = length == 0 ? 0 : at[length - 1];
}

/* The last step of a name's hash; `state` is the seed at first. */
snapshot_inline uint64_t snapshot_hash_ends(uint64_t first, uint64_t last, size_t length,
                                            uint64_t state)
{
    return snapshot_mix(SNAPSHOT_MIX_3 ^ length,
                        snapshot_mix(first ^ SNAPSHOT_MIX_2, last ^ state));
}

snapshot_inline uint64_t snapshot_hash_bytes(const void *bytes, size_t length, uint64_t seed)
{
    const unsigned char *at = bytes;
    size_t left = length;
    uint64_t first, last;

    seed ^= SNAPSHOT_MIX_1;
    for (; left > 16; at += 16, left -= 16)
        seed = snapshot_mix(snapshot_load_64(at) ^ SNAPSHOT_MIX_2, snapshot_load_64(at + 8) ^ seed);
    snapshot_load_ends(at, left, &first, &last);
    return snapshot_hash_ends(first, last, length, seed);
}

/* Twice: after one multiplication, ids that follow one another lie together for some seeds. */
snapshot_inline uint64_t snapshot_hash_id(uint32_t id, uint64_t seed)
{
    return snapshot_mix(snapshot_mix(id ^ SNAPSHOT_MIX_1, seed ^ SNAPSHOT_MIX_2), SNAPSHOT_MIX_3);
}

/* Over the whole header, its checksum and its notice taken as 0. */
snapshot_inline uint64_t snapshot_header_checksum(const struct snapshot_header *header)
{
    struct snapshot_header copy = *header;

    copy.notice = 0;
    copy.checksum = 0;
    return snapshot_hash_bytes(&copy, sizeof copy, SNAPSHOT_VERSION);
}

/* The name is followed by its NUL, "*" and the next one. */
snapshot_inline struct snapshot_user_texts snapshot_user_texts(
    const struct snapshot_user_head *head)
{
    uint32_t home_at = head->name_length + 3u;
    uint32_t gecos_at = home_at + head->home_length + 1;
    uint32_t shell_at = gecos_at + head->gecos_length + 1;

    return (struct snapshot_user_texts){
        .home_at = home_at,
        .gecos_at = gecos_at,
        .shell_at = shell_at,
        .size = shell_at + head->shell_length + 1,
    };
}

/* Where a user's gids begin, counted from the head: behind the texts, at a multiple of 4. */
snapshot_inline uint64_t snapshot_gids_at(uint32_t text_size)
{
    return (sizeof(struct snapshot_user_head) + text_size + 3u) & ~UINT64_C(3);
}

/* `size` rounded up to where the next record begins. */
snapshot_inline uint64_t snapshot_align(uint64_t size)
{
    return (size + SNAPSHOT_ALIGNMENT - 1) & ~(uint64_t)(SNAPSHOT_ALIGNMENT - 1);
}

#endif
