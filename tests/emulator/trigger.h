/* Lambda triggers: what the service tells a pool's functions, and what they answer. The event goes
 * to the trigger log, and to the pool's program for it, if it has one. */
#ifndef TESTS_EMULATOR_TRIGGER_H
#define TESTS_EMULATOR_TRIGGER_H

#include "tests/emulator/call.h"

struct trigger_event {
    enum trigger trigger;
    const char *source; /* "PreAuthentication_Authentication" */
    const struct pool *pool;
    const struct app_client *client; /* NULL: an administrator's call */
    const char *username;
    struct json_object *request; /* the event's member of this name; the caller's */
};

/* Tells the trigger and waits for its answer. The world's lock is released meanwhile: users may
 * have changed afterwards, or be deleted (they are still there to be read). `response`, the
 * answer's member of this name, is the caller's; NULL when there is no program.
 * Errors: UserLambdaValidation, UnexpectedLambda, InvalidLambdaResponse. */
enum error trigger_fire(struct call *call, const struct trigger_event *event,
                        struct json_object **response);

/* A request that begins with the user's attributes as triggers see them; NULL: no such user. */
struct json_object *trigger_request(const struct user *user);

/* Sets a member to the call's ClientMetadata, or to null when it has none. */
void trigger_put_metadata(const struct call *call, struct json_object *request, const char *member);

/* Sets "clientMetadata" so, but not from InitiateAuth: what that call carries goes no further than
 * to the triggers before the password. */
void trigger_put_metadata_of_answer(const struct call *call, struct json_object *request);

/* "PreAuthentication", as state files and error messages name it. */
const char *trigger_name(enum trigger trigger);

/* Appends all events to a file, from now on. Errors: negative errno. */
int trigger_log_write_to(struct world *world, const char *path);

#endif
