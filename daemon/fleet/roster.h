/* The roster: what a user pool lists, as one text (docs/fleet.md).
 *
 * Groups, users with the attributes that hosts need and with their groups, and who is gone but has
 * ids on record. In order, so that the same pool gives the same bytes, whoever lists it and when.
 * What the pool has, not what some host makes of it: names and ids are each host's own affair. */
#ifndef DAEMON_FLEET_ROSTER_H
#define DAEMON_FLEET_ROSTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "common/text_map.h"
#include "daemon/text_list.h"

struct roster_group {
    const char *name;
    const char *description; /* "" when there is none */
    int64_t created_at_ms;   /* since 1970; 0: not told */
};

struct roster_user {
    const char *username;
    const char *status; /* UserStatus */
    bool enabled;
    int64_t created_at_ms;             /* likewise */
    const struct text_map *attributes; /* for the reader alone, as the groups */
    const struct text_list *groups;
};

/* Who was in the pool once: neither the name nor the ids are free for others. */
struct roster_gone {
    const char *sub;
    const char *name;     /* the login name */
    const char *username; /* Cognito's; "": the same */
    uint32_t uid;
    uint32_t gid;
};

/* Whether an attribute fits into a line. One that does not must not be written: nobody would read
 * the roster. */
bool roster_attribute_fits(const char *name, const char *value);

/* The lines, in the order in which they must be written: the head; attributes that users cannot
 * write themselves, by name; groups by name; users by
 * username, each followed by attributes by name and then groups by name; those gone by sub; the
 * end. Errors are kept by the stream. */
void roster_write_head(FILE *to);
void roster_write_fixed(FILE *to, const char *attribute);
void roster_write_group(FILE *to, const struct roster_group *group);
void roster_write_user(FILE *to, const struct roster_user *user);
void roster_write_attribute(FILE *to, const char *name, const char *value);
void roster_write_member(FILE *to, const char *group);
void roster_write_gone(FILE *to, const struct roster_gone *gone);
void roster_write_end(FILE *to, size_t user_count, size_t group_count);

/* Called for each item with texts that live as long as the call; a negative return ends the
 * reading with it. Any may be NULL. A user has attributes and groups. */
struct roster_visitor {
    void *context;
    int (*fixed)(void *context, const char *attribute);
    int (*group)(void *context, const struct roster_group *group);
    int (*user)(void *context, const struct roster_user *user);
    int (*gone)(void *context, const struct roster_gone *gone);
};

/* Reads a whole roster. What was visited counts only when it returns 0.
 * Errors: -EBADMSG it is not what the functions above write; -ENOMEM; the visitor's. */
int roster_read(const char *text, size_t length, const struct roster_visitor *visitor);

/* Which users are asked for: those one of whose attributes is, or begins with, a value. */
struct roster_question {
    const char *attribute; /* "username" counts as one */
    const char *value;
    bool is_prefix;
};

/* Visits, in a roster that was read before, the users who are asked for. Errors: as above. */
int roster_find(const char *text, size_t length, const struct roster_question *question,
                const struct roster_visitor *visitor);

#endif
