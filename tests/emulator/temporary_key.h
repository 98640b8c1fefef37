/* Temporary AWS credentials: given out here, remembered until they expire, known to STS. */
#ifndef TESTS_EMULATOR_TEMPORARY_KEY_H
#define TESTS_EMULATOR_TEMPORARY_KEY_H

#include "tests/emulator/world.h"

/* Credentials of a session of this role, good for one hour. The world keeps them. */
const struct access_key *temporary_key_issue(struct world *world, const char *role_arn,
                                             const char *session_name);

#endif
