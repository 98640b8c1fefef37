/* The Filter of ListUsers: one `name = "value"` or `name ^= "value"` (prefix). */
#ifndef TESTS_EMULATOR_USER_FILTER_H
#define TESTS_EMULATOR_USER_FILTER_H

#include "tests/emulator/world.h"

#define USER_FILTER_MAX 256

struct user_filter {
    char attribute[USER_FILTER_MAX + 1];
    bool prefix;
    char value[USER_FILTER_MAX + 1]; /* without its quotes and backslashes */
};

/* Errors: -EBADMSG not of that form, or too long; -EOPNOTSUPP the attribute, which `out` names,
 * can't be searched. */
int user_filter_parse(const char *text, struct user_filter *out);

bool user_filter_matches(const struct user_filter *filter, const struct user *user);

#endif
