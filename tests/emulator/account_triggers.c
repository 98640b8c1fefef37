/* PreSignUp and PostConfirmation. */
#include "tests/emulator/account_triggers.h"

#include "tests/emulator/trigger.h"

enum error account_after_confirmation(struct call *call, const struct sign_in *account,
                                      const char *source)
{
    auto_json struct json_object *request = trigger_request(account->user);
    auto_json struct json_object *response = NULL;
    struct trigger_event event = {
        .trigger = TRIGGER_POST_CONFIRMATION,
        .source = source,
        .pool = account->pool,
        .client = account->client,
        .username = account->user->name,
        .request = request,
    };

    trigger_put_metadata(call, request, "clientMetadata");
    return trigger_fire(call, &event, &response);
}
