/* The directory's inside, shared by its own files.
 *
 * Changes are made by one thread at a time, which has called change_begin(): it alone decides,
 * writes the ledger and the published files, and it alone changes `people`, so it may read them
 * without the lock. The lock is taken for moments: by the changing thread while it puts something
 * into memory, by all others while they copy something out. It is never held across a request, a
 * write or a wait other than that of its own condition. */
#ifndef DAEMON_DIRECTORY_STATE_H
#define DAEMON_DIRECTORY_STATE_H

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "common/identity.h"
#include "daemon/directory/listing.h"
#include "daemon/directory/local_groups.h"
#include "daemon/directory/moment.h"
#include "daemon/directory/people.h"
#include "daemon/directory/problems.h"
#include "daemon/directory/questions.h"
#include "daemon/directory/rules.h"
#include "daemon/directory/ssh_keys.h"
#include "daemon/directory/trust.h"
#include "daemon/directory/unfinished.h"
#include "daemon/directory/unpublished.h"
#include "daemon/ids/ids.h"

/* A published file as this daemon left it: who changes, replaces or removes it leaves a trace. */
struct published_file {
    uint64_t device;
    uint64_t inode; /* 0: there was none */
    uint64_t size;
    struct timespec changed_at;
};

struct published_files {
    struct published_file directory;
    struct published_file recent;
    struct published_file keys;
    struct published_file recent_keys;
};

struct directory_own_paths {
    char *snapshot;
    char *recent;
    char *keys;
    char *recent_keys;
    char *ledger;
    char *pool;
    char *unfinished;
    char *unpublished;
    char *passwd;
    char *group;
    char *shells;
    char *nsswitch;
    char *ids;
};

struct directory {
    struct directory_settings settings; /* its paths point into own_paths */
    struct directory_own_paths own_paths;
    struct ids *ids;                /* for the changing thread only */
    uint64_t generation;            /* likewise */
    struct unpublished unpublished; /* likewise */
    struct unpublished next_unpublished;
    struct moments moments;
    uint64_t listed_moment; /* when the last whole listing was done; for the changing thread only */
    struct text_list forgotten_subs; /* since a listing began; changed under the lock by who
                                        changes the directory or has the turn to list */
    struct text_list forgotten_groups;
    int64_t
        listed_at_unix; /* of what the files say, by this daemon or an earlier one; 0: not known */
    char edition[SOURCE_EDITION_SIZE]; /* of the source, that was taken over last; changed under
                                          the lock by whoever has the turn to list */
    int64_t taken_at_ms;               /* when, by deadline_clock_ms() */
    enum absence uid_absence;          /* by the last whole listing; for the changing thread only */
    struct unfinished unfinished;      /* for whoever has the turn to list */
    atomic_bool has_stopped;
    atomic_bool doubts_all;     /* the next round asks about everybody, however young */
    atomic_bool doubts_writers; /* likewise who can write which attribute */

    pthread_mutex_t lock; /* of all that follows */
    pthread_cond_t changed;
    bool is_being_changed;
    bool is_refreshing;
    struct trust trust; /* changed in a change alone, as the people */
    struct people people;
    int64_t let_go_at_unix; /* when root let go of anything in the ledger last; 0: never */
    bool is_behind; /* the last change could not be written: what is recent is not published */
    struct questions questions;
    size_t refused_user_count; /* of the last whole listing */
    struct problem_list problems;
    struct problem_list told; /* those that directory_take_news() has given out */
    int64_t refreshed_at_unix;
    int64_t refresh_failed_at_unix;
    int64_t refresh_failing_since_unix; /* means nothing while refresh_error is 0 */
    int refresh_error;
    uint64_t published_generation;
    struct published_files published;
};

/* What one change decides with; begun and ended together with it. */
struct change {
    struct directory *directory;
    struct identity_ranges ranges;
    struct problem_list problems;
    struct local_groups local_groups;
    struct local_people local_people;
    struct rules rules;             /* over the others, and over the people whose groups count */
    const struct id_token *refused; /* of the user who is asked about; NULL: none */
};

/* Waits for its turn. Errors: -ETIMEDOUT; -ECANCELED; those of reading the ranges of ids. */
int change_begin(struct change *change, struct directory *directory, struct deadline deadline);
void change_end(struct change *change);

/* Waits, with the lock held, for something to happen. False: the deadline has passed, or the
 * directory has stopped. */
bool directory_wait(struct directory *directory, struct deadline deadline);

/* Whether users are known one by one alone, at most from questions or logins. */
bool directory_is_never_listed(const struct directory *directory);

/* Waits until nobody has this turn, a member of the directory, and takes it. Error: -ETIMEDOUT,
 * also when the directory has stopped. Whoever gives it back broadcasts `changed`. */
int directory_take_turn(struct directory *directory, bool *is_taken, struct deadline deadline);

/* Puts a known user into memory who is published like that already. Errors: -ENOMEM. */
int change_remember_user(struct change *change, const struct directory_user *user);

/* Notes how the published files are now, after each change of them. */
void change_note_published(struct change *change);

/* Puts a user into memory, commits the ledger and publishes directory.recent. */
int change_publish_user(struct change *change, const struct directory_user *user);

/* Publishes everybody as they are known. Errors: those of writing. */
int change_publish_again(struct change *change);

/* Learns all about a user from the token of a login (source = logins). */
enum directory_login change_learn_from_token(struct change *change, const char *name,
                                             const struct id_token *token);

/* Puts the groups into `out`, which must be empty, that a known user has after a login with this
 * token, where the pool is listed. Errors: -ENOMEM. */
int login_groups_join(const struct directory_settings *settings, const struct id_token *token,
                      const struct text_list *known, struct text_list *out);

/* Whether the group keeps its members out of this host, or of a service. */
bool login_groups_keeps_out(const struct directory_settings *settings, const char *group);

/* Whether the user is known and published as the token of a login says, so that the login would
 * change nothing but when the user was seen last. Needs no turn: while a listing of a million users
 * is taken over, who logs in as always need not wait for it. */
bool directory_knows_login(struct directory *directory, const char *name,
                           const struct id_token *token);

/* Makes who was learnt since a part of the large file, where nobody lists the pool. Errors:
 * -ETIMEDOUT; -ECANCELED; those of writing. */
int directory_merge_logins(struct directory *directory, struct deadline deadline);

/* Publishes the people as the next large file, and an empty directory.recent that belongs to it. */
int change_publish_all(struct change *change, const struct people *people);

/* Notes that what is published is known to be so at this time, too. */
void change_publish_time(struct change *change, int64_t listed_at_unix);

/* Makes a user one who is gone from the pool: the name and the ids stay, so that what the user left
 * behind keeps its owner's name; the rights go, also when the ledger is too large for the
 * tombstone, which is a problem then. Errors: -ENOMEM. */
int change_make_deleted(struct change *change, struct directory_user *user);

/* Writes the tombstones of groups that neither the listing nor the people of tomorrow have: their
 * gids are nobody else's from now on. Errors: -ENOMEM. */
int change_mark_missing_groups(struct change *change, const struct people *people,
                               const struct listing *listing);

/* Takes those out whom the host knows by itself, if its files have changed since the rules read
 * them first: what was decided over minutes is to be published now. `people` are those of the
 * rules. Errors: -EAGAIN the files cannot be read; -ENOMEM. */
int change_drop_local(struct change *change, struct people *people);

/* Notes that the ledger cannot say of somebody, or of a group, that they are gone. */
void change_note_full(struct change *change, const char *name);

/* Notes which groups of the host a user who has just been listed is in, by what was known so far.
 */
void change_take_listed_groups(const struct change *change, struct directory_user *user);

/* Publishes the only user of a listing, seen as of that, and the groups that are new with it.
 * Whoever has another login name than the one asked for is refused. */
enum directory_answer change_publish_listed(struct change *change, struct listing *listing,
                                            const char *name);

/* directory_renew_user(), and takes away what the token of a refused login lacks before anything is
 * published: what changes nothing is not published. */
enum directory_answer directory_renew_refused(struct directory *directory, const char *name,
                                              const struct id_token *token,
                                              struct deadline deadline);

/* Publishes a known user without what the token of a refused login lacks, if it is the user's. */
int change_publish_losses(struct change *change, const struct id_token *token,
                          struct directory_user *user);

/* Takes the listing that broke off out of what is kept, to go on with it, and since when it is.
 * False, and both are as they were: there is none that is of use now. */
bool unfinished_take(struct directory *directory, struct listing *listing,
                     struct source_edition *edition);

/* Keeps a listing that broke off; `listing` is empty afterwards. */
void unfinished_keep(struct directory *directory, struct listing *listing,
                     const struct source_edition *edition);

/* Which edition the source answers from; of the pool itself: now, without an id. */
void directory_edition(const struct directory *directory, struct source_edition *out);

/* For the questions that are asked now; NULL: an edition answers, and these are of no order. */
struct moments *directory_moments(struct directory *directory);

/* An empty listing for the answer to a question about one user, which is sent next. */
struct listing listing_of_question(struct directory *directory);

/* Whether the directory has taken over this very content a short while ago, so that reading it
 * again would change nothing but the time. */
bool directory_has_edition(struct directory *directory, const struct source_edition *edition);

/* Notes that it has been taken over, in a listing that was done at this moment. For the changing
 * thread. */
void directory_note_edition(struct directory *directory, const struct source_edition *edition,
                            uint64_t done_moment);

/* Makes all that was listed last as new as the edition. */
int directory_take_time(struct directory *directory, const struct source_edition *edition,
                        struct deadline deadline);

/* Pins who is gone according to the source and is not known here. What cannot be pinned is a
 * problem. Errors: those of the source. */
int change_take_gone(struct change *change);

/* Asks anew about each known user of whom nothing was heard for `renew_after_ms`, slowly, and
 * merges what is recent. Errors: -EAGAIN the pool could not be asked; -ECANCELED; those of writing.
 */
int directory_renew_known(struct directory *directory, struct deadline deadline);

/* Asks the source who can write which attribute, when that is due and anything depends on it. For
 * the thread that refreshes. Errors: those of the source, while there is no answer yet and one may
 * come; -ETIMEDOUT. */
int directory_look_who_writes(struct directory *directory, struct deadline deadline);

/* Waits until that is known, or known not to be known. False: not yet. */
bool directory_knows_who_writes(struct directory *directory, struct deadline deadline);

/* Takes over what an earlier daemon published; what is damaged or may not stay is left out, and
 * after a damage nobody counts as asked about: `words` says so then. Errors, `words` with them:
 * -ENOMEM; those of reading the published files, and the host's. Nothing is to be published then:
 * who is there cannot be told now. */
int change_load(struct change *change, char words[DIRECTORY_ERROR_SIZE]);

#endif
