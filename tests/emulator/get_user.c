/* GetUser: what an access token's owner may know of himself. */
#include "tests/emulator/operations.h"
#include "tests/emulator/tokens.h"
#include "tests/emulator/user_record.h"

enum error get_user(struct call *call)
{
    struct pool *pool = NULL;
    struct user *user = NULL;

    enum error error = tokens_check_access(call, &pool, &user);
    if (error != ERROR_NONE)
        return error;
    json_put_text(call->output, "Username", user->name);
    json_object_object_add(call->output, "UserAttributes", user_record_attributes(user, NULL));
    user_record_put_mfa(call->output, user);
    return ERROR_NONE;
}
