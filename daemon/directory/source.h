/* Where the directory hears about users and groups: the pool's list calls, or a test's fake. */
#ifndef DAEMON_DIRECTORY_SOURCE_H
#define DAEMON_DIRECTORY_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/deadline.h"
#include "common/text_map.h"
#include "daemon/text_list.h"

/* A user as the pool lists it. Lives as long as the call of the visitor. */
struct source_user {
    const char *username;
    const char *status; /* UserStatus */
    bool enabled;
    int64_t created_at_ms;             /* since 1970; 0: not told */
    const struct text_map *attributes; /* `sub` is one of them */
    const struct text_list *groups;    /* names; NULL: list_members() tells them */
};

/* Somebody who was in the pool once: neither the name nor the ids are free for others. */
struct source_gone {
    const char *sub;
    const char *name;     /* the login name */
    const char *username; /* Cognito's */
    uint32_t uid;
    uint32_t gid;
};

#define SOURCE_EDITION_SIZE 72 /* bytes of an edition's id, with its NUL */

/* What answers are of, where it is not the pool itself as it is now. */
struct source_edition {
    int64_t as_of_unix;
    char id[SOURCE_EDITION_SIZE]; /* the same content has the same; "": there is no telling */
};

/* Which users are asked for: those one of whose attributes is, or begins with, a value. Cognito can
 * search username, sub, email, preferred_username and a few more, but no custom attribute, and
 * it minds the case of letters. */
struct source_question {
    const char *attribute;
    const char *value;
    bool is_prefix; /* the attribute begins with the value */
};

struct source_group {
    const char *name;
    const char *description; /* "" when there is none; may say gid=N */
    int64_t created_at_ms;   /* since 1970; 0: not told */
};

/* Called for each item; a negative return ends the listing with it. */
struct source_visitor {
    void *context;
    int (*user)(void *context, const struct source_user *user);
    int (*group)(void *context, const struct source_group *group);
    int (*member)(void *context, const char *username);
    int (*gone)(void *context, const struct source_gone *gone);
};

/* Where a list goes on: all zeros at its beginning. The token is the owner's of the place. */
struct source_place {
    char *token; /* the source's own words; NULL: at the beginning */
    bool is_at_end;
};

struct writers;

/* Each returns 0 or a negative errno; after an error what was visited is not the whole, and a place
 * has not moved. Any thread may call. */
struct directory_source {
    void *context;
    /* One page of all users, of all groups, or of a group's members: visits what is behind the
     * place, and moves it on. A page may be empty. -ESTALE: the source does not know the place any
     * more, and the list must be begun again. */
    int (*list_users)(void *context, struct source_place *place,
                      const struct source_visitor *visitor, struct deadline deadline);
    int (*list_groups)(void *context, struct source_place *place,
                       const struct source_visitor *visitor, struct deadline deadline);
    /* NULL where users come with their groups. */
    int (*list_members)(void *context, const char *group, struct source_place *place,
                        const struct source_visitor *visitor, struct deadline deadline);
    /* All users whom a question asks for, all groups of one user. */
    int (*find_users)(void *context, const struct source_question *question,
                      const struct source_visitor *visitor, struct deadline deadline);
    int (*list_groups_of_user)(void *context, const char *username,
                               const struct source_visitor *visitor, struct deadline deadline);

    /* Tells which attributes users can write themselves (writers.h); `out` is empty before. NULL:
     * nobody can tell. Errors: -EACCES nor will anybody; others may be gone the next time. */
    int (*look_who_writes)(void *context, struct writers *out, struct deadline deadline);

    /* NULL, all three, where the pool itself answers. Gets the newest edition, for a whole listing
     * that begins now; the directory goes on with what it has when that fails. */
    int (*begin)(void *context, struct deadline deadline);
    /* Which edition answers are of. */
    void (*get_edition)(void *context, struct source_edition *out);
    /* All who are gone and whom other hosts must not forget. */
    int (*list_gone)(void *context, const struct source_visitor *visitor);
};

#endif
