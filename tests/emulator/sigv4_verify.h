/* Verifies AWS Signature Version 4 of a request: rebuilds the canonical request from the headers
 * that the caller says it signed. */
#ifndef TESTS_EMULATOR_SIGV4_VERIFY_H
#define TESTS_EMULATOR_SIGV4_VERIFY_H

#include "tests/emulator/request.h"
#include "tests/emulator/world.h"

enum signature_verdict {
    SIGNATURE_MISSING,
    SIGNATURE_INCOMPLETE,
    SIGNATURE_UNKNOWN_KEY, /* or a session token that does not belong to the key */
    SIGNATURE_EXPIRED_KEY,
    SIGNATURE_REFUSED, /* wrong, or too old, or for another service */
    SIGNATURE_GOOD,
};

struct signature_check {
    const struct request *request;
    const char *service, *region; /* what the scope must name */
    double now_unix;
};

/* Judges the request's signature. `key` is set to the signer when it is good; otherwise `message`,
 * to be freed, says what is wrong, in AWS' words. */
enum signature_verdict sigv4_verify(const struct world *world, const struct signature_check *check,
                                    const struct access_key **key, char **message);

#endif
