/* Reads JSON into structs by tables of fields, strictly: an unknown key, a wrong type or a missing
 * value is an error that names its place ("userPools[0].users[3].status"). */
#ifndef TESTS_EMULATOR_FIELD_H
#define TESTS_EMULATOR_FIELD_H

#include <stddef.h>

#include "tests/emulator/json.h"

struct field_reader {
    char place[256];
    char *problem; /* the first one found, to be freed; NULL: none */
    void *context; /* for the fields' own readers */
};

enum field_kind {
    FIELD_TEXT,      /* char *, freed when replaced */
    FIELD_BOOLEAN,   /* bool */
    FIELD_INTEGER,   /* int64_t */
    FIELD_CHOICE,    /* int: index into `choices` */
    FIELD_TEXT_LIST, /* struct json_object *: a list of texts */
    FIELD_TEXT_MAP,  /* struct json_object *: an object of texts */
    FIELD_OBJECT,    /* given to `read` with the owner */
    FIELD_OBJECTS,   /* a list; each item given to `read` with the owner */
};

struct field {
    const char *key;
    enum field_kind kind;
    bool required;
    size_t offset;              /* of the member in the owner */
    int64_t minimum, maximum;   /* FIELD_INTEGER */
    const char *const *choices; /* FIELD_CHOICE, NULL at the end */
    int (*read)(struct field_reader *reader, struct json_object *value, void *owner);
};

/* Reads an object into `owner` by fields, in their order, the last of which has no key. Members
 * whose key is absent stay as they are. Errors: -EBADMSG, and reader->problem says what and where.
 */
int field_read_object(struct field_reader *reader, struct json_object *object,
                      const struct field *fields, void *owner);

/* Makes a problem of the present place. Returns -EBADMSG. */
int field_complain(struct field_reader *reader, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
