/* What comes next in a sign-in. */
#include "tests/emulator/next_challenge.h"

#include <stdlib.h>
#include <string.h>

#include "tests/emulator/challenges.h"
#include "tests/emulator/mfa.h"

static const struct {
    const char *type;
    enum error (*put)(struct call *call, const struct sign_in *sign_in);
} factors[] = {
    {"SOFTWARE_TOKEN_MFA", challenge_software_token_put},
};

static enum error put_factor(struct call *call, const struct sign_in *sign_in, const char *type)
{
    for (size_t i = 0; i < sizeof factors / sizeof *factors; i++) {
        if (strcmp(factors[i].type, type) == 0)
            return factors[i].put(call, sign_in);
    }
    abort(); /* mfa.c knows no others */
}

enum error next_challenge_after_first_factor(struct call *call, const struct sign_in *sign_in)
{
    auto_json struct json_object *usable = mfa_factors_of(sign_in->pool, sign_in->user);

    if (json_object_array_length(usable) == 0)
        return next_challenge_after_mfa(call, sign_in);
    return put_factor(call, sign_in, json_object_get_string(json_object_array_get_idx(usable, 0)));
}

enum error next_challenge_after_mfa(struct call *call, const struct sign_in *sign_in)
{
    return sign_in_finish(call, sign_in);
}
