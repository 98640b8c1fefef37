/* `cognitoctl why USER SERVICE`: the decision of the account phase, step by step, for people. */
#ifndef DAEMON_ACCESS_WHY_H
#define DAEMON_ACCESS_WHY_H

#include "daemon/access/access.h"

#define WHY_MAX_STEPS (ACCESS_MAX_STEPS + 10 + GROUP_MAPPING_MAX)

struct why_step {
    char what[96];     /* what was looked at: "deny_groups of [access]" */
    char finding[512]; /* and found; may hold text from the pool */
    char place[256];   /* the line of the rule, "FILE:LINE"; "" where there is none */
};

struct why {
    bool is_allowed;
    char result[96]; /* "allowed", "refused", "allowed, after a new password" */
    size_t step_count;
    struct why_step steps[WHY_MAX_STEPS];
};

/* Explains what the directory's data says, and the host's files at `paths`; asks nobody. */
void why_explain(const struct settings *settings, const struct directory_paths *paths,
                 const struct directory_user *user, const char *service, int64_t now_unix,
                 struct why *out);

/* For what else there is to say: adds a step at the end, for which WHY_MAX_STEPS has room. */
struct why_step *why_add(struct why *why, const char *what, const char *finding, ...)
    __attribute__((format(printf, 3, 4)));

/* Notes where the rule of the step stands: a key, and of a list an item, or NULL. */
void why_set_place(struct why_step *step, const struct settings *settings, const char *section,
                   const char *key, const char *item);

#endif
