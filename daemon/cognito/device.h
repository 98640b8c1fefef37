/* A device: a host that a user has signed in on, and that Cognito remembers. */
#ifndef DAEMON_COGNITO_DEVICE_H
#define DAEMON_COGNITO_DEVICE_H

#include "common/secret.h"

#define COGNITO_DEVICE_KEY_SIZE 128 /* bytes, with the NUL; the service's have about 50 */

struct cognito_device {
    char key[COGNITO_DEVICE_KEY_SIZE];       /* "eu-west-1_0a1b2c3d-…"; "" for no device */
    char group_key[COGNITO_DEVICE_KEY_SIZE]; /* in place of the pool's name in the device's SRP */
    struct secret secret;                    /* its password, made by this host */
};

#define auto_cognito_device __attribute__((cleanup(cognito_device_clear)))
static inline void cognito_device_clear(struct cognito_device *device)
{
    secret_wipe(&device->secret);
    *device = (struct cognito_device){0};
}

#endif
