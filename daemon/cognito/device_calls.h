/* Making a host a device that Cognito remembers for a user, a function per Cognito action. Results
 * are as in user_pool.h; `access_token` is of the sign-in that brought the device's keys. */
#ifndef DAEMON_COGNITO_DEVICE_CALLS_H
#define DAEMON_COGNITO_DEVICE_CALLS_H

#include "daemon/cognito/device.h"
#include "daemon/cognito/user_pool.h"

/* ConfirmDevice: makes the device's secret, which is stored nowhere but in `device`, and registers
 * its verifier under a name for people. `*must_be_remembered` tells whether the pool wants to hear
 * by cognito_remember_device() that the user agrees. */
int cognito_confirm_device(struct cognito_user_pool *pool, const struct secret *access_token,
                           const char *name, struct deadline deadline,
                           struct cognito_device *device, bool *must_be_remembered,
                           struct cognito_failure *failure);

/* UpdateDeviceStatus: from now on the device stands in for a second factor. */
int cognito_remember_device(struct cognito_user_pool *pool, const struct secret *access_token,
                            const struct cognito_device *device, struct deadline deadline,
                            struct cognito_failure *failure);

/* ForgetDevice. */
int cognito_forget_device(struct cognito_user_pool *pool, const struct secret *access_token,
                          const struct cognito_device *device, struct deadline deadline,
                          struct cognito_failure *failure);

#endif
