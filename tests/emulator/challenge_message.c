/* SMS_MFA, SMS_OTP and EMAIL_OTP: codes that are sent. */
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/challenges.h"
#include "tests/emulator/choice.h"
#include "tests/emulator/code_check.h"
#include "tests/emulator/next_challenge.h"
#include "tests/emulator/outbox.h"
#include "tests/emulator/text.h"
#include "tests/emulator/user_code.h"

/* What sign_in_remember() knows. */
#define CODE  "code"
#define FIRST "firstFactor"

static const struct kind {
    const char *challenge;
    enum outbox_medium medium;
    const char *response;
} kinds[] = {
    {"SMS_MFA", OUTBOX_SMS, "SMS_MFA_CODE"},
    {"SMS_OTP", OUTBOX_SMS, "SMS_OTP_CODE"},
    {"EMAIL_OTP", OUTBOX_EMAIL, "EMAIL_OTP_CODE"},
};

static const struct kind *find_kind(const char *challenge)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i].challenge, challenge) == 0)
            return &kinds[i];
    }
    abort(); /* the tables of challenges name us for no other */
}

enum error challenge_message_put(struct call *call, const struct sign_in *sign_in,
                                 const char *challenge)
{
    const struct kind *kind = find_kind(challenge);
    char code[USER_CODE_SIZE];
    struct outbox_message message = {
        .pool = sign_in->pool,
        .client = sign_in->client,
        .user = sign_in->user,
        .medium = kind->medium,
        .purpose = "CustomMessage_Authentication",
        .code = code,
    };

    user_code_make(code);
    auto_free char *address =
        text_copy(json_text(sign_in->user->attributes, outbox_attribute(kind->medium)));
    enum error error = outbox_send_code(call, &message);
    if (error != ERROR_NONE)
        return error;
    sign_in_remember(sign_in, CODE, code);
    struct json_object *parameters = sign_in_challenge(call, sign_in, challenge);
    auto_free char *masked = outbox_mask(kind->medium, address);
    json_put_text(parameters, "CODE_DELIVERY_DELIVERY_MEDIUM", outbox_medium_name(kind->medium));
    json_put_text(parameters, "CODE_DELIVERY_DESTINATION", masked);
    json_put_text(parameters, "USER_ID_FOR_SRP", sign_in->user->name);
    return ERROR_NONE;
}

enum error challenge_message_go_on(struct call *call, const struct sign_in *sign_in,
                                   const char *challenge, const char *map)
{
    (void)map;
    if (!sign_in->user->enabled)
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "User is disabled.");
    sign_in_remember(sign_in, FIRST, "yes");
    return challenge_message_put(call, sign_in, challenge);
}

/* Who got the code has the address. */
static void mark_verified(struct call *call, struct user *user, const struct kind *kind)
{
    auto_free char *name = text_format("%s_verified", outbox_attribute(kind->medium));

    json_put_text(user->attributes, name, "true");
    user->modified_at = call_now(call);
}

enum error challenge_message_answer(struct call *call, struct sign_in *sign_in,
                                    const char *username)
{
    const struct kind *kind = find_kind(call_text(call, "ChallengeName"));
    struct challenge_session *session = NULL;
    const char *code = NULL;

    enum error error = sign_in_resume(call, sign_in, kind->challenge, username, &session);
    if (error == ERROR_NONE)
        error = call_require_parameter(call, "ChallengeResponses", kind->response, &code);
    if (error != ERROR_NONE)
        return error;
    bool right = text_equals_in_constant_time(sign_in_recall(sign_in, CODE), code);
    error = code_check(call, sign_in->user, right, ERROR_CODE_MISMATCH,
                       "Invalid code or auth state for the user.");
    if (error != ERROR_NONE)
        return error;
    session->spent = true;
    sign_in_remember(sign_in, CODE, NULL);
    mark_verified(call, sign_in->user, kind);
    if (sign_in_recall(sign_in, FIRST) != NULL)
        return choice_passwordless_done(call, sign_in);
    return next_challenge_after_mfa(call, sign_in);
}
