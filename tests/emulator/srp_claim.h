/* The answer to an SRP challenge, of a password or of a device: PASSWORD_CLAIM_SECRET_BLOCK,
 * PASSWORD_CLAIM_SIGNATURE and TIMESTAMP. */
#ifndef TESTS_EMULATOR_SRP_CLAIM_H
#define TESTS_EMULATOR_SRP_CLAIM_H

#include <time.h>

#include "tests/emulator/secret_block.h"
#include "tests/emulator/sign_in.h"

struct srp_claim {
    struct bytes sealed;       /* the block as the client carried it */
    struct secret_block block; /* what we put into it */
    const char *signature;
    time_t claimed_at;
};

void srp_claim_release(struct srp_claim *claim);
#define auto_srp_claim __attribute__((cleanup(srp_claim_release)))

/* Reads the claim of the call's ChallengeResponses, whose block must be of this challenge. */
enum error srp_claim_read(struct call *call, const char *challenge, struct srp_claim *out);

/* Whether the block was made for this client and user name, lately, and the time is about right. */
bool srp_claim_fits(const struct call *call, const struct sign_in *sign_in,
                    const struct srp_claim *claim, const char *username);

/* Whether the claim proves the secret behind a verifier. `group` and `identity` are what is signed
 * with it: pool name and user name, or a device's group key and key. */
bool srp_claim_proves(const struct srp_claim *claim, const BIGNUM *verifier, const char *group,
                      const char *identity);

#endif
