/* Multi-factor authentication in the state file: a user's "mfa", a pool's "mfaTypes"
 * and, as it goes with them, its "signInPolicy". */
#ifndef TESTS_EMULATOR_STATE_MFA_H
#define TESTS_EMULATOR_STATE_MFA_H

#include "tests/emulator/field.h"
#include "tests/emulator/world.h"

/* Reads a user's "mfa", which replaces all that was there; `owner` is the user. */
int state_read_mfa(struct field_reader *reader, struct json_object *value, void *owner);

/* Reads a pool's "signInPolicy"; `owner` is the pool. */
int state_read_sign_in_policy(struct field_reader *reader, struct json_object *value, void *owner);

/* Reads a pool's "webAuthn"; `owner` is the pool. */
int state_read_web_authn(struct field_reader *reader, struct json_object *value, void *owner);

/* Checks the policy against the pool's "mfaConfiguration". Errors: -EBADMSG. */
int state_check_sign_in_policy(struct field_reader *reader, const struct pool *pool);

/* Checks the pool's "mfaTypes" against its "mfaConfiguration". Errors: -EBADMSG. */
int state_check_mfa_types(struct field_reader *reader, const struct pool *pool);

#endif
