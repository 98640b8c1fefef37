/* Which numbers and which names may ever stand for a Cognito user or group on this host.
 *
 * The modules check everything that the daemon publishes against these rules themselves, so a
 * hijacked daemon cannot hand out uid 0. */
#ifndef COMMON_IDENTITY_H
#define COMMON_IDENTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IDENTITY_IDS_PATH    SYSCONF_DIR "/cognitod.ids"
#define IDENTITY_MIN_ID      UINT32_C(0x70000000) /* 1879048192: where derived ids begin */
#define IDENTITY_MAX_ID      UINT32_C(0x7FFDFFFF) /* 2147352575: where they end */
#define IDENTITY_MAX_NAME    32                   /* bytes of a user's or a group's name */
#define IDENTITY_MAX_RANGES  16                   /* of one kind in the file */
#define IDENTITY_NEVER_AN_ID UINT32_MAX           /* (uid_t)-1 */

#define IDENTITY_HOME_BASE      "/home" /* where homes may always be */
#define IDENTITY_MAX_HOME_BASES 4       /* in the file */
#define IDENTITY_MAX_HOME_BASE  64      /* bytes, with the NUL */

struct identity_range {
    uint32_t first;
    uint32_t last; /* included */
};

/* What root allows beyond IDENTITY_MIN_ID..IDENTITY_MAX_ID and IDENTITY_HOME_BASE, which always
 * count. */
struct identity_ranges {
    size_t uid_count;
    size_t gid_count;
    struct identity_range uids[IDENTITY_MAX_RANGES];
    struct identity_range gids[IDENTITY_MAX_RANGES];
    size_t local_gid_count;
    struct identity_range local_gids[IDENTITY_MAX_RANGES];
    size_t home_base_count;
    char home_bases[IDENTITY_MAX_HOME_BASES][IDENTITY_MAX_HOME_BASE];
};

/* Reads root's file (IDENTITY_IDS_PATH), a range or a folder of home directories a line:
 *
 *     # comment
 *     uid 70000-79999
 *     gid 70000-79999
 *     local-gid 27
 *     home /srv/home
 *
 * "local-gid" names groups of the host that users of the pool may be put into, and only that: no
 * group or user of the pool has such a gid as its own. A "gid" from 1 to 999 is one as well.
 *
 * `out` is always usable: it is empty (the defaults alone) whenever the file is missing or an error
 * is returned.
 * Errors: -EPERM the file is not root's alone to write; -EINVAL a line is not of this form or names
 * an id that nobody may have (see the two functions below), or a folder by no plain absolute path;
 * -E2BIG too many ranges, folders or bytes; those of open and read. A missing file is no error. */
int identity_ranges_load(const char *path, struct identity_ranges *out);

/* The same from text in memory. Errors: -EINVAL; -E2BIG. */
int identity_ranges_parse(const char *text, size_t length, struct identity_ranges *out);

/* Reads a number that fills the text: decimal digits only, no sign, no leading zero, below
 * IDENTITY_NEVER_AN_ID. Errors: -EINVAL. */
int identity_parse_id(const char *text, uint32_t *out);

/* Whether it is the id of the system or of its services, or none: 0-999, 61184-65535, 4294967295.
 * Never handed out, whatever the file says. */
bool identity_is_the_systems(uint32_t id);

/* Whether it is one of IDENTITY_MIN_ID to IDENTITY_MAX_ID, which always count. */
static inline bool identity_is_derived(uint32_t id)
{
    return id >= IDENTITY_MIN_ID && id <= IDENTITY_MAX_ID;
}

/* Whether the file allows it. For the three functions below; `ranges` is not NULL. */
bool identity_file_allows_uid(const struct identity_ranges *ranges, uint32_t uid);
bool identity_file_allows_gid(const struct identity_ranges *ranges, uint32_t gid);
bool identity_file_allows_supplementary_gid(const struct identity_ranges *ranges, uint32_t gid);

/* Of the next four, `ranges` may be NULL: those that always count.
 *
 * Whether a user may have this uid. Never 0-999, 61184-65535, 4294967295, whatever the file says.
 */
static inline bool identity_uid_is_allowed(const struct identity_ranges *ranges, uint32_t uid)
{
    return identity_is_derived(uid) || (ranges != NULL && identity_file_allows_uid(ranges, uid));
}

/* Whether a group or a user's primary group may have this gid; same limits as for a uid. */
static inline bool identity_gid_is_allowed(const struct identity_ranges *ranges, uint32_t gid)
{
    return identity_is_derived(gid) || (ranges != NULL && identity_file_allows_gid(ranges, gid));
}

/* Whether initgroups may hand out this gid: as above, and those of the host's own groups that the
 * file names. Never 0. */
static inline bool identity_supplementary_gid_is_allowed(const struct identity_ranges *ranges,
                                                         uint32_t gid)
{
    return identity_is_derived(gid) ||
           (ranges != NULL && identity_file_allows_supplementary_gid(ranges, gid));
}

/* Whether a user may have this home directory: the one part behind IDENTITY_HOME_BASE or a folder
 * that the file names, not beginning with a dot. pam_mkhomedir makes it as root and gives it to the
 * user, so no part before the last may be in the hands of anybody but root. */
bool identity_home_is_allowed(const struct identity_ranges *ranges, const char *home);

/* Whether a user or a group may have this name: [a-z_][a-z0-9_.-]*, or two such words with an "@"
 * between them (the second may begin with any of these characters), at most IDENTITY_MAX_NAME
 * bytes, with a letter in it, and not root, nobody, admin, sudo or wheel, which distributions give
 * powers to. Numbers, "pam_unix_non_existent:" and whatever else shells and scripts look up fall
 * out here, without a question to anybody. */
bool identity_name_is_acceptable(const char *name);

#endif
