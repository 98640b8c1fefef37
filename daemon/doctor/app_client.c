/* Whether the app client allows the flow that sign-ins use. */
#include <errno.h>

#include "daemon/cognito/app_clients.h"
#include "daemon/doctor/doctor.h"

static const char *flow_needed(enum settings_flow flow)
{
    switch (flow) {
    case SETTINGS_FLOW_SRP:
        return "ALLOW_USER_SRP_AUTH";
    case SETTINGS_FLOW_PASSWORD:
        return "ALLOW_USER_PASSWORD_AUTH";
    case SETTINGS_FLOW_CUSTOM:
    case SETTINGS_FLOW_CUSTOM_SRP:
        return "ALLOW_CUSTOM_AUTH";
    case SETTINGS_FLOW_CHOICE:
        return "ALLOW_USER_AUTH";
    }
    return "";
}

/* That the key may not look is as it should be: the reply has the secret of whichever app client is
 * asked about, so that right is for hosts that need it (attributes.c). */
static void say_why_not(struct doctor_report *report, int r, const struct cognito_failure *failure)
{
    char why[COGNITO_FAILURE_MAX_TEXT + 1];

    if (failure->row != NULL && failure->row->error == COGNITO_ERROR_ACCESS_DENIED) {
        doctor_say(report, DOCTOR_OK, "",
                   "not looked at, as the host's key may not: a sign-in shows whether it allows %s",
                   flow_needed(report->services->settings->user_pool.flow));
        return;
    }
    cognito_failure_describe(failure, why);
    errno = -r;
    doctor_say(report, r == -ENOKEY ? DOCTOR_WARN : DOCTOR_FAIL,
               "see id, client_id and the key of [directory] in cognitod.conf",
               "the app client could not be looked at: %s", failure->row != NULL ? why : "no key");
}

void doctor_check_app_client(struct doctor_report *report)
{
    const struct settings_user_pool *pool = &report->services->settings->user_pool;
    auto_cognito_app_client struct cognito_app_client client = {0};
    struct cognito_failure failure = {0};
    const struct cognito_signer signer = doctor_signer(report);
    const char *flow = flow_needed(pool->flow);

    int r =
        cognito_describe_app_client(&signer, pool->client_id, &client, report->deadline, &failure);
    if (r < 0) {
        say_why_not(report, r, &failure);
        return;
    }
    if (text_map_get(&client.flows, flow) == NULL)
        doctor_say(report, DOCTOR_FAIL, "allow it in the app client, or choose another flow",
                   "the app client %s does not allow %s, which `flow` needs", client.name, flow);
    else
        doctor_say(report, DOCTOR_OK, "", "the app client %s allows %s", client.name, flow);
}
