/* Who exists: the users and groups of the pool as this host knows them, and what it publishes of
 * them to the NSS module.
 *
 * It learns from the signed list calls (the whole pool at intervals, one unknown name on demand)
 * and from the token of each login, applies the rules (ids pinned per `sub`, local names and ids
 * win, attributes checked), and writes the snapshot before it answers, so that whoever asks next by
 * id finds the user. Any thread may call; the one lock is never held across a request or a write.
 *
 * One bad record never stops the others: it is left out, or its bad part replaced by the default,
 * and reported in directory_status(). */
#ifndef DAEMON_DIRECTORY_DIRECTORY_H
#define DAEMON_DIRECTORY_DIRECTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/deadline.h"
#include "common/identity.h"
#include "common/text_map.h"
#include "daemon/directory/source.h"
#include "daemon/group_mapping.h"
#include "daemon/text_list.h"

struct directory;
struct id_token;
struct ids;
struct listing;

#define DIRECTORY_MAX_PROBLEMS 64 /* kept for status; the count goes on */

/* Where the directory reads and writes. DIRECTORY_PATHS is the installed host. */
struct directory_paths {
    const char *snapshot;
    const char *recent;
    const char *keys; /* ssh_keys.h */
    const char *recent_keys;
    const char *ledger;      /* ids.h */
    const char *pool;        /* pool.h */
    const char *unfinished;  /* unfinished.h; NULL: not kept on the disk */
    const char *unpublished; /* unpublished.h; likewise */
    const char *passwd;      /* the local files that win */
    const char *group;
    const char *shells;
    const char *nsswitch; /* whether those are asked first */
    const char *ids;      /* identity.h: the extra ranges */
};
extern const struct directory_paths directory_default_paths;

/* What the directory needs to know; texts must outlive it, those of `paths` excepted. The meaning
 * of each attribute name is settings.h's: NULL where nothing is read from an attribute. */
struct directory_settings {
    const char *pool_id;    /* derived ids depend on it */
    const char *login_name; /* login_name.h; NULL: the Username */
    const char *uid_attribute;
    const char *gid_attribute;
    const char *gecos_attribute;
    const char *home_attribute;
    const char *shell_attribute;
    const char *home_base;
    const char *default_shell;
    const char *primary_group; /* NULL: each user's private group */
    bool knows_logins_only; /* nobody lists the pool: who signs in is known by the token; a derived
                               uid follows from the Username, not from the sub */
    int64_t renew_after_ms; /* not 0: the pool is never listed whole; a user of whom nothing was
                               heard for so long is asked about anew */
    const struct text_list *provisional_names;     /* patterns, fnmatch(3); NULL: none */
    const struct text_list *allowed_system_names;  /* system_names.h; NULL: none */
    const struct text_list *ssh_keys_attributes;   /* NULL or empty: no keys are published */
    const struct text_list *ssh_key_options;       /* of keys, which stay; NULL: none */
    const struct text_list *trusted_attributes;    /* that users may write, and that decide all the
                                                      same; NULL: none */
    bool trusts_all_attributes;                    /* likewise, whatever they are */
    const struct group_mapping_list *local_groups; /* groups of the host; NULL: none */
    /* Whether a group keeps its members out: a refused token gives it, and takes it from nobody.
     * NULL: none does. */
    bool (*keeps_out)(const void *context, const char *group);
    /* Whether any rule of who may log in goes by a group that is none of those known. NULL: no rule
     * does. */
    bool (*goes_by_others)(const void *context,
                           bool (*is_known)(const void *known, const char *group),
                           const void *known);
    const void *keeps_out_context; /* of both */
    int64_t negative_ttl_ms;       /* how long "no such user" is believed */
    int64_t lookup_timeout_ms;     /* of one name on demand */
    bool may_be_enumerated;        /* by getpwent(3) and getgrent(3) */
    struct directory_source source;
    struct directory_paths paths;
    /* Told of each whole listing before anything of it is decided, with the ledger as it was; it
     * keeps nothing of either, and does not wait for anything. NULL: nobody wants to know. */
    void (*listed)(void *context, const struct listing *listing, const struct ids *ids,
                   int64_t listed_at_unix);
    void *listed_context;
    const struct text_list *listed_attributes; /* that it needs of users; NULL: all */
};

/* A user: a copy of all that is known, owned by the caller. */
struct directory_user {
    char *name;     /* the login name: what NSS shows and people type */
    char *username; /* Cognito's immutable Username: what signs in; `cognito:username` of tokens
                       must equal it */
    char *sub;      /* immutable; `sub` of tokens must equal it */
    uint32_t uid;
    uint32_t gid;
    char *gecos;
    char *home;
    char *shell;
    char *ssh_keys; /* lines of authorized_keys, sshd(8); NULL: none */
    bool enabled;   /* false: disabled or deleted in the pool; resolves, but may not log in */
    bool has_token; /* a token has told since the pool's lists did */
    char *status;   /* Cognito's UserStatus; "DELETED"; "" when not asked since the start */
    struct text_list groups;     /* the pool's group names, also those without a gid here */
    struct text_map attributes;  /* of a listing: all; of who is known: those that settings name */
    uint64_t local_by_directory; /* mappings to groups of the host (local_groups.h): what the pool's
                                    lists say, which no trigger of the pool changes, */
    uint64_t local_by_token; /* and what the last login's token said: only both together count */
    int64_t created_at_ms;   /* since 1970; 0: not known */
    int64_t seen_at_unix;    /* when the pool last told us about the user, or an earlier daemon;
                                  0: not known */
    uint64_t told_moment;    /* when the pool's lists were asked that told last (newer.h), */
    uint64_t heard_moment;   /* and when they were asked for the groups, or a token came */
};

/* UserStatus of who may not sign in before there is a new password, and of who may. */
#define DIRECTORY_STATUS_TEMPORARY                                                                 \
    "FORCE_CHANGE_PASSWORD"                         /* the password is an administrator's          \
                                                     */
#define DIRECTORY_STATUS_RESET     "RESET_REQUIRED" /* only a mailed code sets another one */
#define DIRECTORY_STATUS_CONFIRMED "CONFIRMED"

/* Whether nothing but the name is known, before a first login: only the token can tell the sub. */
bool directory_user_is_provisional(const struct directory_user *user);

/* Whether the status is one of the first two, as far as is known. */
bool directory_user_needs_password(const struct directory_user *user);

#define auto_directory_user __attribute__((cleanup(directory_user_clear)))
void directory_user_clear(struct directory_user *user);

#define DIRECTORY_ERROR_SIZE 256 /* bytes */

/* Opens the ledger and takes over what an earlier daemon published, so that known users resolve
 * and pass the account phase before the first answer of the pool. Publishes an empty snapshot when
 * there is none. What is damaged is made anew: 0, and `error_text` says what it was; else that is
 * empty. Errors: -EUCLEAN the ledger is corrupt (`error_text` names the line); -ENOMEM; those of
 * reading and writing files: while the host's own users or the published ones cannot be read,
 * nothing is published, and `error_text` says which. */
int directory_open(const struct directory_settings *settings, struct directory **out,
                   char error_text[DIRECTORY_ERROR_SIZE]);

/* No thread may use it any more. NULL is fine. */
void directory_close(struct directory *directory);

/* Finds a user in memory; never asks the pool. Errors: -ENOENT; -ENOMEM. */
int directory_find_user(struct directory *directory, const char *name, struct directory_user *out);

/* Asks the source who has an e-mail address: the login name of a user who is known here. For root
 * alone, who may know everybody's. Errors: -ENOENT nobody known; those of the source. */
int directory_find_name_by_address(struct directory *directory, const char *address,
                                   struct deadline deadline, char out[IDENTITY_MAX_NAME + 1]);

enum directory_answer {
    DIRECTORY_NOT_NOW = 0, /* the pool could not be asked, or too many are being asked about */
    DIRECTORY_FOUND,       /* published: the snapshot has the user */
    DIRECTORY_NO_SUCH_USER,
    DIRECTORY_REFUSED, /* the pool has the user, the host must not: see directory_status() */
};

/* Who wants to know. Half of all questions are root's, so that nobody keeps sshd from finding a new
 * user by asking for names in a loop. */
enum directory_asker {
    DIRECTORY_ASKER_STRANGER = 0,
    DIRECTORY_ASKER_ROOT,
};

/* Asks the pool about one name that is not known yet, publishes the user and then answers. Names
 * that are not acceptable, local ones, and names asked for in vain a moment ago are answered at
 * once. At most one question at a time per name, and a bounded number per second in all. */
enum directory_answer directory_learn_user(struct directory *directory, const char *name,
                                           enum directory_asker asker, struct deadline deadline);

/* Asks the pool anew about a user who is known already, and publishes what it says; who is gone
 * from it keeps resolving, not enabled. Who asks while somebody else asks about the same user waits
 * for that answer, and while too many are asked about, for a turn. DIRECTORY_NOT_NOW: what is known
 * stays. Bounded as directory_learn_user() is. */
enum directory_answer directory_renew_user(struct directory *directory, const char *name,
                                           enum directory_asker asker, struct deadline deadline);

/* Where nobody lists the pool: a user by this name as it would be after a login, derived from the
 * name alone, if it is one that provisional_names allows. Nothing is published, pinned or
 * remembered; `sub` is "", or the one that the name is pinned to. Errors: -ENOENT it is not such a
 * name; -EEXIST the user is known (since a moment ago); -EAGAIN nobody can tell now; -ENOMEM. */
int directory_find_provisional_user(struct directory *directory, const char *name,
                                    struct directory_user *out);

enum directory_login {
    DIRECTORY_LOGIN_NOT_PUBLISHED = 0, /* the disk or the memory is full: try again later */
    DIRECTORY_LOGIN_LEARNED,
    DIRECTORY_LOGIN_UNKNOWN_USER,
    DIRECTORY_LOGIN_ANOTHER_USER, /* username or sub differ from the record: refuse the login */
};

/* Takes over groups and attributes from the verified token of a login as `name`, and publishes them
 * before it returns. Asks the pool anew about a user whose token tells of a group of the host that
 * the directory does not know of. Waits 10 seconds for other changes, of which only taking over a
 * listing of very many users may take longer; a login that tells nothing new does not wait. */
enum directory_login directory_learn_login(struct directory *directory, const char *name,
                                           const struct id_token *token);

/* Takes over what the verified token of a login that is refused has taken from the user: groups
 * that it lacks, until the pool's lists or the next token have them, and none that keeps its
 * members out. Gives groups that keep their members out, until the pool's lists or the token of a
 * login that is let in lack them, and no other. If the token's groups are not those that are known,
 * the pool is asked anew first, once a minute at most: a token may differ for good. Unknown users
 * are passed over. */
void directory_learn_refused_login(struct directory *directory, const char *name,
                                   const struct id_token *token);

/* Notes that a user's password is a good one from now on, whatever the last listing said, or one
 * says that runs now: asks the pool anew about the user. Unknown users are passed over. */
void directory_learn_new_password(struct directory *directory, const char *name);

/* Lists the whole pool and publishes it. Users that are gone keep resolving, not enabled. A listing
 * that breaks off changes nothing, and the next call within an hour goes on where it ended, unless
 * directory_doubt_all() was called in between; so does the next daemon. One at a time: a second
 * caller waits, and lists then.
 * Errors: those of the source; -ETIMEDOUT; those of writing. */
int directory_refresh(struct directory *directory, struct deadline deadline);

/* Lets nothing count that was answered before: names that nobody had are asked for again, the next
 * directory_refresh() begins at the first page, and where users are asked about one by one, asks
 * about all of them. */
void directory_doubt_all(struct directory *directory);

/* Looks whether the published files are as this daemon left them, and publishes what it knows anew
 * when somebody else has changed, damaged or removed one, or when the last change could not be
 * written. Asks nobody; cheap when all is well. Errors: -ETIMEDOUT; those of writing. */
int directory_mend(struct directory *directory, struct deadline deadline, bool *out_mended);

/* From now on nothing more is asked of the pool: a listing that runs ends at its next record with
 * -ECANCELED, learning answers DIRECTORY_NOT_NOW. For the shutdown. */
void directory_stop_asking(struct directory *directory);

/* Why something of the pool is not published as the pool says. */
enum directory_problem_kind {
    DIRECTORY_PROBLEM_NAME,           /* not a name a user may have here */
    DIRECTORY_PROBLEM_NO_LOGIN_NAME,  /* the attribute that is the login name is missing */
    DIRECTORY_PROBLEM_UNVERIFIED,     /* it is an e-mail address that is not verified */
    DIRECTORY_PROBLEM_NAME_CHANGED,   /* the pool names another login name than the pinned one */
    DIRECTORY_PROBLEM_LOCAL_USER,     /* the host's own user has the name */
    DIRECTORY_PROBLEM_LOCAL_GROUP,    /* the host's own group has the name */
    DIRECTORY_PROBLEM_SYSTEM_NAME,    /* packages give the name to users or groups of theirs */
    DIRECTORY_PROBLEM_LOCAL_ID,       /* the host's own user or group has the id */
    DIRECTORY_PROBLEM_GROUP_NAME,     /* a user and a group of the pool have one name */
    DIRECTORY_PROBLEM_NO_SUB,         /* the pool told no sub */
    DIRECTORY_PROBLEM_ID_NOT_ALLOWED, /* outside the ranges, or not a number */
    DIRECTORY_PROBLEM_RANGES,         /* the file of further ranges does not count */
    DIRECTORY_PROBLEM_ID_COLLIDES,    /* pinned to somebody else */
    DIRECTORY_PROBLEM_ID_CHANGED,     /* the attribute differs from the pinned id, which stays */
    DIRECTORY_PROBLEM_NAME_REUSED,    /* the name is or was another sub's */
    DIRECTORY_PROBLEM_LET_GO,         /* root let go of it since that was told */
    DIRECTORY_PROBLEM_MADE_AGAIN,     /* a group was deleted and made again: it has its old gid */
    DIRECTORY_PROBLEM_WRITABLE,       /* users can write the attribute that decides */
    DIRECTORY_PROBLEM_UNTRUSTED,      /* or perhaps can: nobody tells */
    DIRECTORY_PROBLEM_ABSENT,         /* no user has an attribute that the settings name */
    DIRECTORY_PROBLEM_NO_ID,          /* it is the one that would tell this user's id */
    DIRECTORY_PROBLEM_ATTRIBUTE,      /* home, shell or GECOS: the default is used */
    DIRECTORY_PROBLEM_SSH_KEY,        /* what is not a key that is used */
    DIRECTORY_PROBLEM_HOME,           /* the home directory is not where one may be */
    DIRECTORY_PROBLEM_NO_LOCAL_GROUP, /* [groups] names a group that the host does not have */
    DIRECTORY_PROBLEM_LOCAL_GID_NOT_ALLOWED, /* root's file does not allow its gid */
    DIRECTORY_PROBLEM_PRIMARY_GROUP,         /* the configured group is not in the pool */
    DIRECTORY_PROBLEM_LIMIT,                 /* more of something than one record can hold */
    DIRECTORY_PROBLEM_LEDGER,                /* the ledger could not be written */
    DIRECTORY_PROBLEM_LEDGER_FULL,           /* it takes nobody new */
    DIRECTORY_PROBLEM_LEDGER_LAGS,           /* nor who is gone, or there again */
};

/* Words for a kind, without a full stop. */
const char *directory_problem_words(enum directory_problem_kind kind);

/* Whether it keeps a user or group of whom nothing is pinned yet from being published; of the
 * others something is replaced, or stays as it was. */
bool directory_problem_refuses(enum directory_problem_kind kind);

struct directory_problem {
    enum directory_problem_kind kind;
    char subject[130]; /* user or group; data from outside: escape it before showing it */
    char detail[130];  /* the value that is wrong; likewise */
};

struct directory_status {
    size_t user_count;
    size_t enabled_user_count;
    size_t group_count;
    uint64_t generation;                /* of the large snapshot file */
    int64_t refreshed_at_unix;          /* the last whole listing; 0: none yet */
    int64_t refresh_failed_at_unix;     /* 0: never */
    int refresh_error;                  /* of the last listing: 0 or negative errno */
    int64_t refresh_failing_since_unix; /* the first failure without a success since; 0: none */
    size_t refused_user_count;          /* of the last whole listing */
    size_t problem_count;               /* found by the last listing and since */
    size_t problem_kept_count;          /* of them, in problems[] */
    struct directory_problem problems[DIRECTORY_MAX_PROBLEMS];
};

void directory_get_status(struct directory *directory, struct directory_status *out);

/* Why a user or group is not published, or not as the pool says: what is known about a name or a
 * Username, what refuses before all else. Errors: -ENOENT nothing is. */
int directory_explain(struct directory *directory, const char *name, struct directory_problem *out);

/* Whether what an attribute says is believed: users cannot write it, or somebody insists. */
bool directory_believes(struct directory *directory, const char *attribute);

/* Up to `max` of the problems that were not there when this was called last, for the log. Returns
 * how many. */
size_t directory_take_news(struct directory *directory, struct directory_problem *out, size_t max);

/* The files it reads and writes. */
const struct directory_paths *directory_get_paths(const struct directory *directory);

/* Whether there is a user of this name or sub, or a group of the pool, as far as is known: also one
 * who is gone, or refused. */
bool directory_knows_user(struct directory *directory, const char *name);
bool directory_knows_group(struct directory *directory, const char *name);

/* How many enabled users are in a group of the pool, as far as is known. */
size_t directory_count_members(struct directory *directory, const char *group);

#endif
