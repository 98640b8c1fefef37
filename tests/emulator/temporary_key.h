/* Temporary AWS credentials: given out here, remembered until they expire, known to STS. */
#ifndef TESTS_EMULATOR_TEMPORARY_KEY_H
#define TESTS_EMULATOR_TEMPORARY_KEY_H

#include "tests/emulator/world.h"

#define TEMPORARY_KEY_SECONDS 3600

struct key_order {
    const char *role_arn;
    const char *session_name;
    int64_t seconds;                     /* how long they are good */
    struct json_object *allowed_actions; /* of the role; NULL: none */
};

/* Credentials of a session of a role. The world keeps them. */
const struct access_key *temporary_key_issue(struct world *world, const struct key_order *order);

#endif
