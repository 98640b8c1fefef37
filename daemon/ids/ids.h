/* The ledger: which ids belong to which `sub`, for good.
 *
 * An append-only file of lines, each checksummed (docs/ids.md). What it once says is never followed
 * by something else: a change, a collision, a name that comes back with another sub are answers
 * here, for the caller to refuse and report. Pinning is in memory until ids_commit(), so that a
 * whole listing costs one fsync. One thread at a time. */
#ifndef DAEMON_IDS_IDS_H
#define DAEMON_IDS_IDS_H

#include <stddef.h>
#include <stdint.h>

#define IDS_PATH          STATE_DIR "/ids"
#define IDS_MAX_SUB       128 /* bytes; printable, without blanks */
#define IDS_ERROR_SIZE    256
#define IDS_MAX_FILE_SIZE (256 * 1024 * 1024)

struct ids;

struct ids_user {
    const char *sub;
    const char *name;
    uint32_t uid;
    uint32_t gid;
};

enum ids_answer {
    IDS_PINNED,      /* as asked, now or long since */
    IDS_CHANGED,     /* the sub or group has other ids: those stand */
    IDS_COLLIDES,    /* an id asked for is somebody else's */
    IDS_NAME_REUSED, /* the name is another sub's, or the sub has another name */
    IDS_NOT_PINNED,  /* no memory, or texts that cannot be a line */
};

/* Opens the file, or makes it. A last line that a crash has torn is cut off. Errors: -EUCLEAN it is
 * corrupt, and `error_text` names the line; -ENOMEM; those of files, with words in `error_text`. */
int ids_open(const char *path, struct ids **out, char error_text[IDS_ERROR_SIZE]);

/* What has not been committed is lost. NULL is fine. */
void ids_close(struct ids *ids);

/* Pins a user's ids. With IDS_CHANGED `out` has the ids that stand, with IDS_PINNED those asked
 * for; its texts live as long as the ledger. Untouched otherwise. */
enum ids_answer ids_pin_user(struct ids *ids, const struct ids_user *wanted, struct ids_user *out);

/* Pins a group's gid; `*out` as above. */
enum ids_answer ids_pin_group(struct ids *ids, const char *name, uint32_t gid, uint32_t *out);

/* What is pinned for a sub or for a name; NULL when nothing is. */
const struct ids_user *ids_find_sub(const struct ids *ids, const char *sub);
const struct ids_user *ids_find_name(const struct ids *ids, const char *name);

/* Writes what has been pinned since, and forces it to the disk. To be called before the ids are
 * published. After an error the same lines are tried again by the next call.
 * Errors: -ENOSPC and the others of writing. */
int ids_commit(struct ids *ids);

#endif
