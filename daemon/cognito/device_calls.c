/* ConfirmDevice, UpdateDeviceStatus, ForgetDevice. */
#include "daemon/cognito/device_calls.h"

#include <errno.h>
#include <sys/random.h>

#include "daemon/cognito/base64.h"
#include "daemon/cognito/json.h"
#include "daemon/cognito/srp.h"
#include "daemon/cognito/user_pool_private.h"

#define SECRET_BYTES 40

static int make(struct cognito_user_pool *pool, const char *action, struct json_form *request,
                struct deadline deadline, struct json_object **out, struct cognito_failure *failure)
{
    const struct cognito_call call = {.action = action, .once = true, .may_be_empty = true};

    return cognito_call_make_of(&pool->endpoint, &call, request, deadline, out, failure);
}

static struct json_form start(const struct secret *access_token,
                              const struct cognito_device *device)
{
    struct json_form request = json_form_start();

    json_form_secret(&request, "AccessToken", access_token);
    json_form_text(&request, "DeviceKey", device->key);
    return request;
}

/* base64 of 40 random bytes, as AWS's clients make it. */
static int make_secret(struct secret *out)
{
    uint8_t random[SECRET_BYTES];

    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        return -EIO;
    int r = secret_allocate(out, BASE64_SIZE(SECRET_BYTES) - 1);
    if (r == 0)
        base64_encode(random, sizeof random, out->bytes);
    secret_wipe_bytes(random, sizeof random);
    return r;
}

static int add_verifier(const struct cognito_device *device, struct json_form *request)
{
    struct json_form config = json_form_start();
    struct srp_verifier verifier;

    int r = srp_verifier_make(device->group_key, device->key, &device->secret, &verifier);
    if (r < 0)
        config.error = r;
    json_form_text(&config, "Salt", verifier.salt);
    json_form_text(&config, "PasswordVerifier", verifier.verifier);
    json_form_object(request, "DeviceSecretVerifierConfig", &config);
    return r;
}

int cognito_confirm_device(struct cognito_user_pool *pool,
                           struct cognito_confirmation *confirmation, struct deadline deadline,
                           struct cognito_device *device, struct cognito_failure *failure)
{
    auto_json struct json_object *reply = NULL;

    secret_wipe(&device->secret);
    int r = make_secret(&device->secret);
    if (r < 0)
        return cognito_call_failed_here(failure, r);
    struct json_form request = start(confirmation->access_token, device);
    json_form_text(&request, "DeviceName", confirmation->device_name);
    (void)add_verifier(device, &request); /* its error sticks to the form */
    r = make(pool, "ConfirmDevice", &request, deadline, &reply, failure);
    if (r == 0)
        confirmation->needs_consent = json_true_member(reply, "UserConfirmationNecessary");
    return r;
}

int cognito_remember_device(struct cognito_user_pool *pool, const struct secret *access_token,
                            const struct cognito_device *device, struct deadline deadline,
                            struct cognito_failure *failure)
{
    auto_json struct json_object *reply = NULL;
    struct json_form request = start(access_token, device);

    json_form_text(&request, "DeviceRememberedStatus", "remembered");
    return make(pool, "UpdateDeviceStatus", &request, deadline, &reply, failure);
}

int cognito_forget_device(struct cognito_user_pool *pool, const struct secret *access_token,
                          const struct cognito_device *device, struct deadline deadline,
                          struct cognito_failure *failure)
{
    auto_json struct json_object *reply = NULL;
    struct json_form request = start(access_token, device);

    return make(pool, "ForgetDevice", &request, deadline, &reply, failure);
}
