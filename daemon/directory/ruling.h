/* What the rules on users, on their texts and on groups share. For rules.c, rules_texts.c and
 * rules_group.c. */
#ifndef DAEMON_DIRECTORY_RULING_H
#define DAEMON_DIRECTORY_RULING_H

#include "daemon/directory/rules.h"

/* The value of an attribute that a setting names; NULL when none is named or the user has none. */
const char *ruling_attribute_of(const struct directory_user *user, const char *attribute);

/* Report why, and return RULING_REFUSED. */
enum ruling ruling_refuse(const struct rules *rules, enum directory_problem_kind kind,
                          const char *subject, const char *detail);
enum ruling ruling_refuse_id(const struct rules *rules, enum directory_problem_kind kind,
                             const char *subject, uint32_t id);

/* What follows from an answer of local_people.h: local wins. */
enum ruling ruling_of_local(const struct rules *rules, int answer, enum directory_problem_kind kind,
                            const char *name);

/* What follows from a name that packages use (system_names.h). */
enum ruling ruling_of_system_name(const struct rules *rules, const char *name);

/* What follows from who can write an attribute that decides, for a user whose sub is known. That it
 * is not believed is one problem for all users, and another for each who is not pinned yet. */
enum ruling ruling_of_trust(const struct rules *rules, const struct directory_user *user,
                            const struct deciding_attribute *deciding);

/* Whether what such an attribute says is believed at all; if not, that is one problem. */
bool ruling_believes(const struct rules *rules, const struct deciding_attribute *deciding);

/* What follows from whether anybody has the attribute of the uid, for a user who has not: while
 * nobody has, or nobody can tell yet, only who is pinned has an id. */
enum ruling ruling_of_absence(const struct rules *rules, const struct directory_user *user);

/* Refuses an id outside the ranges. `kind` is "uid" or "gid", `attribute` where it is from; NULL:
 * from elsewhere. */
enum ruling ruling_refuse_range(const struct rules *rules, const char *subject, const char *kind,
                                uint32_t id, const char *attribute);

/* Reads an id that the pool gives as a text, in an attribute or (NULL) elsewhere. */
enum ruling ruling_read_id(const struct rules *rules, const char *subject, const char *text,
                           const char *attribute, uint32_t *out);

#endif
