/* The constraints of the API model, checked as the service's front end checks them: wrong JSON
 * types are a SerializationException, broken constraints "N validation errors detected: …". */
#ifndef TESTS_EMULATOR_SHAPE_H
#define TESTS_EMULATOR_SHAPE_H

#include <stdbool.h>

#include "tests/emulator/call.h"

enum member_kind {
    MEMBER_TEXT,
    MEMBER_INTEGER,
    MEMBER_BOOLEAN,
    MEMBER_TEXT_LIST,
    MEMBER_TEXT_MAP,
    MEMBER_ATTRIBUTE_LIST, /* of {Name, Value} */
    MEMBER_STRUCTURE,
};

struct member {
    const char *name;
    enum member_kind kind;
    bool required;
    bool sensitive;         /* its value is not repeated in messages */
    long minimum, maximum;  /* of the number, or of the length in characters; maximum 0: none */
    const char *pattern;    /* as the model writes it */
    const char *expression; /* the same as a POSIX extended regular expression */
    const char *const *enumeration; /* allowed values, NULL at the end */
};

/* Checks the call's input against members, the last of which has no name. */
enum error shape_check(struct call *call, const struct member *members);

#endif
