/* A host that jane signs in at, for the emulator's tests of devices: what it keeps, and the
 * client's side of DEVICE_SRP_AUTH. */
#ifndef TESTS_UNIT_DEVICE_FIXTURE_H
#define TESTS_UNIT_DEVICE_FIXTURE_H

#include "tests/unit/emulator_fixture.h"

#define DEVICE_SECRET   "cmFuZG9tIGJ5dGVzIG9mIGEgZGV2aWNl"
#define DEVICE_SRP      "DEVICE_SRP_AUTH"
#define DEVICE_VERIFIER "DEVICE_PASSWORD_VERIFIER"

struct device_host {
    struct world *world;
    struct json_object *tokens;
    char *key, *group; /* NULL: the pool tracks no devices */
};

/* Jane has an authenticator app and signs in with it, so that there are tokens of a new device. */
struct device_host device_host_make(enum device_tracking tracking);
void device_host_end(struct device_host *host);

/* ConfirmDevice with DEVICE_SECRET, of any key; the answer is the caller's. */
struct json_object *device_host_confirm_key(struct device_host *host, const char *key);

/* The same of the host's own key; asserts what UserConfirmationNecessary says. */
void device_host_confirm(struct device_host *host, bool expected_question);

/* An operation about the host's key with its access token, and `more` (", " and JSON members). */
struct json_object *device_host_call(struct device_host *host, const char *operation,
                                     const char *more);

/* USER_PASSWORD_AUTH that names the device. */
struct json_object *device_host_sign_in(struct device_host *host);

/* Answers DEVICE_SRP_AUTH. */
struct json_object *device_host_start_proof(struct device_host *host, struct json_object *put,
                                            struct srp_attempt *attempt);

/* Answers DEVICE_PASSWORD_VERIFIER, and ends the attempt. */
struct json_object *device_host_prove(struct device_host *host, struct json_object *put,
                                      struct srp_attempt *attempt, const char *secret);

/* All of it from the password on. */
struct json_object *device_host_sign_in_with(struct device_host *host, const char *secret);

#endif
