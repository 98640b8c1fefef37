/* Who of the users may log in (rule 6): nobody, until allow_users, allow_groups or allow_everyone
 * says so, and nobody whom deny_users or deny_groups keeps out. */
#ifndef DAEMON_ACCESS_ACCESS_H
#define DAEMON_ACCESS_ACCESS_H

#include "daemon/directory/directory.h"
#include "daemon/settings/settings.h"
#include "daemon/verdict.h"

enum access_answer {
    ACCESS_NOT_ALLOWED = 0, /* neither by name, by sub nor by a group */
    ACCESS_DISABLED,        /* disabled or deleted in the pool */
    ACCESS_DENIED,          /* by deny_users or deny_groups */
    ACCESS_ALLOWED,
};

struct access_question {
    const struct settings *settings;
    const char *service; /* of PAM */
    const struct directory_user *user;
    char *const *groups; /* those of the fresh token at a login, else the directory's */
    size_t group_count;
};

/* The question about a user as the directory knows them; it points into both. */
struct access_question access_question_of(const struct settings *settings, const char *service,
                                          const struct directory_user *user);

#define ACCESS_MAX_STEPS   9 /* every key of a service's section and of [access] */
#define ACCESS_MAX_SECTION 80

/* A key that was looked at because it is set. */
struct access_step {
    char section[ACCESS_MAX_SECTION]; /* "access", "service sudo" */
    const char *key;
    const char *item; /* what of it is the user's name, sub or group; NULL: nothing is */
};

/* The last step decided when the answer is ACCESS_DENIED or ACCESS_ALLOWED. Texts are those of the
 * settings. */
struct access_decision {
    enum access_answer answer;
    size_t step_count;
    struct access_step steps[ACCESS_MAX_STEPS];
};

/* Whether the user may log in. The service's own deny lists count besides those of [access]; if it
 * has a list of who is allowed, that counts in place of theirs. */
struct access_decision access_check(const struct access_question *question);

/* Whether something keeps out whom a token lets in: ACCESS_DISABLED, ACCESS_DENIED or, whoever else
 * would have to let the user in, ACCESS_ALLOWED. */
struct access_decision access_check_denials(const struct access_question *question);

/* Whether some deny_groups, of whatever service, names the group. */
bool access_keeps_out(const struct settings *settings, const char *group);

/* Whether any rule, of whatever service, goes by a group that is none of those known. */
bool access_goes_by_others(const struct settings *settings,
                           bool (*is_known)(const void *known, const char *group),
                           const void *known);

/* Puts an answer that is not ACCESS_ALLOWED into words. */
void access_refuse(const struct access_decision *decision, const struct settings *settings,
                   struct verdict *out);

#endif
