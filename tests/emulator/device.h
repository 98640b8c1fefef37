/* Devices that a pool keeps track of: a key that the service gives out with the tokens, and a
 * secret whose verifier the device registers for it. */
#ifndef TESTS_EMULATOR_DEVICE_H
#define TESTS_EMULATOR_DEVICE_H

#include "tests/emulator/sign_in.h"

/* The user's device of this key; NULL: none was confirmed. */
struct device *device_find(const struct user *user, const char *key);

/* Adds a device, which is taken over. */
void device_add(struct user *user, struct device *device);

void device_forget(struct user *user, struct device *device);
void device_forget_all(struct user *user);
void device_free(struct device *device);

/* The group key that belongs to a key, "-" and eight characters; to be freed. */
char *device_group_key(const char *key);

/* Reads a confirmed device's salt and verifier out of base64. Errors: -EBADMSG no such numbers. */
int device_read_credential(const char *salt, const char *verifier, struct srp_credential *out);

/* Whether the sign-in named a device that was remembered and has not given its proof yet. */
bool device_is_remembered(const struct sign_in *sign_in);

/* Whether the tokens to come are for a device that the pool does not know yet. */
bool device_is_new(const struct sign_in *sign_in);

/* The key that the tokens will carry, to be freed: the named device's or a new one. NULL: the pool
 * tracks none. */
char *device_key_of_sign_in(const struct call *call, const struct sign_in *sign_in);

/* Adds NewDeviceMetadata to an AuthenticationResult when the device is new. */
void device_put_metadata(const struct sign_in *sign_in, const char *key,
                         struct json_object *result);

/* Whether a refresh token of this device may be used: the device must be confirmed, and named. */
bool device_allows_refresh(const struct sign_in *sign_in, const char *key);

#define REMEMBERED_DEVICE_PROOF "deviceProof" /* what sign_in_remember() knows of it */

#endif
