/* Making a host a device that Cognito remembers for a user, a function per Cognito action. Results
 * are as in user_pool.h; `access_token` is of the sign-in that brought the device's keys. */
#ifndef DAEMON_COGNITO_DEVICE_CALLS_H
#define DAEMON_COGNITO_DEVICE_CALLS_H

#include "daemon/cognito/device.h"
#include "daemon/cognito/user_pool.h"

/* What ConfirmDevice says beside the device. */
struct cognito_confirmation {
    const struct secret *access_token;
    const char *device_name; /* for people */
    bool needs_consent;      /* out: the pool wants to hear by cognito_remember_device() that the
                                user agrees */
};

/* ConfirmDevice: makes the device's secret, which is stored nowhere but in `device`, and registers
 * its verifier. */
int cognito_confirm_device(struct cognito_user_pool *pool,
                           struct cognito_confirmation *confirmation, struct deadline deadline,
                           struct cognito_device *device, struct cognito_failure *failure);

/* UpdateDeviceStatus: from now on the device stands in for a second factor. */
int cognito_remember_device(struct cognito_user_pool *pool, const struct secret *access_token,
                            const struct cognito_device *device, struct deadline deadline,
                            struct cognito_failure *failure);

/* ForgetDevice. */
int cognito_forget_device(struct cognito_user_pool *pool, const struct secret *access_token,
                          const struct cognito_device *device, struct deadline deadline,
                          struct cognito_failure *failure);

#endif
