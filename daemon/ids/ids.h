/* The ledger: which name and which ids belong to which `sub`, and which gid to which group, for
 * good.
 *
 * A file of lines, each checksummed (docs/ids.md), that are only appended to. What it once says is
 * never followed by something else: a change, a collision, a name that comes back with another sub
 * are answers here, for the caller to refuse and report. Who is gone from the pool keeps name and
 * ids: the line that says so is a tombstone. Only root lets go of them (ids_forget()). Everything
 * is in memory until ids_commit(), so that a whole listing costs one fsync. One thread at a time.
 */
#ifndef DAEMON_IDS_IDS_H
#define DAEMON_IDS_IDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IDS_PATH       STATE_DIR "/ids"
#define IDS_MAX_SUB    128 /* bytes; printable, without blanks */
#define IDS_ERROR_SIZE 256
#define IDS_MAX_FILE_SIZE                                                                          \
    (256 * 1024 * 1024) /* 2.5 million users; 1.3 with Usernames of their own */

struct ids;

enum ids_state {
    IDS_LIVE,      /* in the pool, as far as is known */
    IDS_DELETED,   /* gone from the pool: name and ids are kept */
    IDS_FORGOTTEN, /* root let go of the name; the uid or gid is kept */
};

struct ids_user {
    const char *sub;
    const char *name;     /* the login name */
    const char *username; /* Cognito's Username; NULL: the same as the name */
    uint32_t uid;
    uint32_t gid;
    int64_t since_unix; /* when it was pinned; 0: not known. This and the rest: for reading only */
    enum ids_state state;
    int64_t state_since_unix; /* of a state other than IDS_LIVE */
};

struct ids_group {
    const char *name;
    uint32_t gid;
    int64_t created_at_ms; /* when the pool says it was made; 0: not known */
    int64_t since_unix;    /* as above */
    enum ids_state state;
    int64_t state_since_unix;
};

enum ids_answer {
    IDS_PINNED,      /* as asked, now or long since */
    IDS_CHANGED,     /* the sub or group has other ids: those stand */
    IDS_RENAMED,     /* the sub has another name: that one stands, and its ids */
    IDS_COLLIDES,    /* an id asked for is or was somebody else's */
    IDS_NAME_REUSED, /* the name is or was another sub's */
    IDS_FULL,        /* the file is so large that it takes nobody new, only tombstones */
    IDS_NOT_PINNED,  /* no memory, or texts that cannot be a line */
};

/* Opens the file, or makes it. A last line that a crash has torn is cut off. Errors: -EUCLEAN it is
 * corrupt, and `error_text` names the line; -ENOMEM; those of files, with words in `error_text`. */
int ids_open(const char *path, struct ids **out, char error_text[IDS_ERROR_SIZE]);

/* What has not been committed is lost. NULL is fine. */
void ids_close(struct ids *ids);

/* Pins a user's name and ids; who was deleted is live again, unless the file is too large for the
 * line that says so: then `out` is still IDS_DELETED. With IDS_PINNED, IDS_CHANGED and
 * IDS_RENAMED `out` has what stands; its texts live as long as the ledger. Untouched otherwise. */
enum ids_answer ids_pin_user(struct ids *ids, const struct ids_user *wanted, struct ids_user *out);

/* What pinning somebody who is not known yet would say; pins nothing. */
enum ids_answer ids_judge_new_user(const struct ids *ids, const struct ids_user *wanted);

/* Pins a group's gid. A group that was deleted and made again, be that seen or only told by its
 * time of creation, has its gid again: who may make groups of the pool may also fill them. `*out`
 * as above, `*out_made_again` whether that was so, once. */
enum ids_answer ids_pin_group(struct ids *ids, const struct ids_group *wanted, uint32_t *out,
                              bool *out_made_again);

/* Whether root let go of the very name and ids of who is not pinned now, after somebody told them:
 * what is older does not give them anew. `told_at_unix` 0: the pool itself tells them now. */
bool ids_let_go_of_user(const struct ids *ids, const struct ids_user *wanted, int64_t told_at_unix);
bool ids_let_go_of_group(const struct ids *ids, const struct ids_group *wanted,
                         int64_t told_at_unix);

/* When root let go of anything last; 0: never. */
int64_t ids_let_go_at(const struct ids *ids);

/* What is pinned for a sub, a name, a group; NULL when nothing is, or no longer. */
const struct ids_user *ids_find_sub(const struct ids *ids, const char *sub);
const struct ids_user *ids_find_name(const struct ids *ids, const char *name);
const struct ids_group *ids_find_group(const struct ids *ids, const char *name);

/* Writes the tombstone of a user or a group who is gone from the pool; nothing for who has one, or
 * is not known. Errors: -ENOMEM; -EFBIG. */
int ids_mark_user_deleted(struct ids *ids, const char *sub);
int ids_mark_group_deleted(struct ids *ids, const char *name);

/* Root lets go of a user's name, or of a group's tie to its gid. The name may be another sub's, or
 * the same sub may have another name, and another primary group; the group may have another gid.
 * The uid stays the sub's, the gid the group's, unless `with_ids`. The file has room for that when
 * it takes no tombstone any more. Errors: -ENOENT; -ENOMEM; -EFBIG. */
int ids_forget_user(struct ids *ids, const char *name, bool with_ids);
int ids_forget_group(struct ids *ids, const char *name, bool with_ids);

/* Shows every row, the forgotten ones too, users by sub and groups by gid. A negative return ends
 * it. Errors: -ENOMEM. */
typedef int ids_user_visitor(void *context, const struct ids_user *user);
typedef int ids_group_visitor(void *context, const struct ids_group *group);
int ids_visit_users(const struct ids *ids, ids_user_visitor *visitor, void *context);
int ids_visit_groups(const struct ids *ids, ids_group_visitor *visitor, void *context);

/* Writes what has been pinned since, and forces it to the disk. To be called before the ids are
 * published. After an error the same lines are tried again by the next call.
 * Errors: -ENOSPC and the others of writing. */
int ids_commit(struct ids *ids);

/* Leaves lines out of the file that later ones took back, when they are most of it: users who were
 * away and are there again. Every tombstone that counts stays, and whatever root said. Only for who
 * alone has the file open, and when all is committed. Errors: -EUCLEAN it would say something else
 * then; -ENOMEM; those of files. The file is as before. */
int ids_tidy(struct ids *ids);

/* How much of what it may hold the file holds, in percent. At 100 nobody new is pinned; tombstones
 * have room of their own beyond that. */
unsigned ids_percent_full(const struct ids *ids);

/* For tests: as if this were IDS_MAX_FILE_SIZE. */
void ids_set_max_file_size(struct ids *ids, size_t size);

/* The bytes that the rows take in memory. */
size_t ids_size(const struct ids *ids);

#endif
