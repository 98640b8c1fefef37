/* GetUserAuthFactors: how an access token's owner may sign in. */
#include "tests/emulator/choice.h"
#include "tests/emulator/operations.h"
#include "tests/emulator/tokens.h"
#include "tests/emulator/user_record.h"

enum error get_user_auth_factors(struct call *call)
{
    struct pool *pool = NULL;
    struct user *user = NULL;

    enum error error = tokens_check_access(call, &pool, &user);
    if (error != ERROR_NONE)
        return error;
    json_put_text(call->output, "Username", user->name);
    user_record_put_mfa(call->output, user);
    json_object_object_add(call->output, "ConfiguredUserAuthFactors", choice_factors(pool, user));
    return ERROR_NONE;
}
