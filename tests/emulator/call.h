/* One call of an API operation: its input, the answer it builds, or why it was refused. */
#ifndef TESTS_EMULATOR_CALL_H
#define TESTS_EMULATOR_CALL_H

#include "tests/emulator/errors.h"
#include "tests/emulator/json.h"
#include "tests/emulator/request.h"
#include "tests/emulator/world.h"

struct call {
    struct world *world;
    const struct request *request;
    struct json_object *input;
    struct json_object *output; /* an empty object at first */
    struct json_object *log;    /* the request log's entry */
    char *message;              /* of the error */
};

/* Gives the call its error message and returns the error, to be returned on. */
enum error call_refuse(struct call *call, enum error error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A text of the input; NULL when absent. */
const char *call_text(const struct call *call, const char *member);

/* A text in one of the input's maps (AuthParameters, ChallengeResponses); NULL when absent. */
const char *call_parameter(const struct call *call, const char *map, const char *name);

/* The same, but required: `out` is never empty on ERROR_NONE. */
enum error call_require_parameter(struct call *call, const char *map, const char *name,
                                  const char **out);

/* The pool of the input's UserPoolId. */
enum error call_find_pool(struct call *call, struct pool **out);

double call_now(const struct call *call);

#endif
