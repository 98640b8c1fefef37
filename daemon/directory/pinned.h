/* The directory's ledger, as root looks at it and lets go of it: cognitoctl ids. */
#ifndef DAEMON_DIRECTORY_PINNED_H
#define DAEMON_DIRECTORY_PINNED_H

#include "daemon/directory/directory.h"
#include "daemon/ids/ids.h"

/* Shows every row of the ledger. A negative return of a visitor ends it. No call of the directory
 * may be made from there. Errors: -ETIMEDOUT; -ECANCELED; those of the visitors. */
struct pinned_visitor {
    ids_user_visitor *user;
    ids_group_visitor *group;
    void *context;
};
int directory_visit_pinned(struct directory *directory, const struct pinned_visitor *visitor,
                           struct deadline deadline);

struct pinned_check {
    size_t user_count; /* rows; those that are deleted or forgotten too */
    size_t group_count;
    unsigned percent_full;           /* of what the file may hold */
    char error_text[IDS_ERROR_SIZE]; /* what is wrong with the file; "" when nothing is */
    size_t problem_count;
    size_t problem_kept_count;
    struct directory_problem problems[DIRECTORY_MAX_PROBLEMS];
};

/* Reads the ledger's file anew and compares it with what is in memory; looks at every row that
 * counts with the ranges and the local files of now; adds what the last listing found wrong with
 * names and ids. Errors: -ETIMEDOUT; -ECANCELED; -ENOMEM. */
int directory_check_pinned(struct directory *directory, struct deadline deadline,
                           struct pinned_check *out);

/* Lets go of a user's or a group's name, and of its ids if told so: ids.h. It is not published any
 * more; the next listing says who has the name. Errors: -ENOENT; -ETIMEDOUT; -ECANCELED; those of
 * writing. */
int directory_forget_user(struct directory *directory, const char *name, bool with_ids,
                          struct deadline deadline);
int directory_forget_group(struct directory *directory, const char *name, bool with_ids,
                           struct deadline deadline);

#endif
