/* The two calls of an SRP proof: one carries SRP_A and brings a challenge, the other answers it.
 * Private to daemon/cognito. Results are as in user_pool.h. */
#ifndef DAEMON_COGNITO_SRP_ATTEMPT_H
#define DAEMON_COGNITO_SRP_ATTEMPT_H

#include "daemon/cognito/device.h"
#include "daemon/cognito/srp.h"
#include "daemon/cognito/user_pool.h"

struct srp_attempt {
    struct cognito_user_pool *pool;
    const struct text_map *metadata; /* of the answer */
    struct deadline deadline;
    struct srp_client *client; /* once begun */
};

#define auto_srp_attempt __attribute__((cleanup(srp_attempt_end)))
void srp_attempt_end(struct srp_attempt *attempt);

/* Makes SRP_A: srp_client_public(attempt->client). */
int srp_attempt_begin(struct srp_attempt *attempt, struct cognito_failure *failure);

/* Answers PASSWORD_VERIFIER. `device` is the host's for this user, NULL without one. */
int srp_attempt_prove_password(const struct srp_attempt *attempt,
                               const struct cognito_auth_reply *verifier,
                               const struct secret *password, const struct cognito_device *device,
                               struct cognito_auth_reply *out, struct cognito_failure *failure);

/* Answers DEVICE_PASSWORD_VERIFIER. */
int srp_attempt_prove_device(const struct srp_attempt *attempt,
                             const struct cognito_auth_reply *verifier,
                             const struct cognito_device *device, struct cognito_auth_reply *out,
                             struct cognito_failure *failure);

#endif
