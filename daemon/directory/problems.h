/* What of the pool could not be published as it stands there. For the directory's own files. */
#ifndef DAEMON_DIRECTORY_PROBLEMS_H
#define DAEMON_DIRECTORY_PROBLEMS_H

#include "daemon/directory/directory.h"

struct problem_list {
    size_t count; /* found; the first DIRECTORY_MAX_PROBLEMS of them are kept */
    struct directory_problem problems[DIRECTORY_MAX_PROBLEMS];
};

/* Notes a problem, unless the list has it. Long texts are cut. */
void problems_add(struct problem_list *list, enum directory_problem_kind kind, const char *subject,
                  const char *detail);

/* Whether the list has kept this very problem. */
bool problems_have(const struct problem_list *list, const struct directory_problem *problem);

/* What the list has kept about a name, as its subject or its detail: the first that refuses, or
 * else the first. Error: -ENOENT. */
int problems_find_about(const struct problem_list *list, const char *name,
                        struct directory_problem *out);

/* Notes all of `from`. */
void problems_merge(struct problem_list *list, const struct problem_list *from);

#endif
