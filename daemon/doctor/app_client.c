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

/* With these sources a host works without a key that Cognito would answer. */
static bool needs_no_key(enum settings_source source)
{
    switch (source) {
    case SETTINGS_SOURCE_LOOKUP:
    case SETTINGS_SOURCE_SYNC:
        return false;
    case SETTINGS_SOURCE_SNAPSHOT:
    case SETTINGS_SOURCE_LOGINS:
        return true;
    }
    return false;
}

/* That the key may not look is as it should be: the reply has the secret of whichever app client is
 * asked about, so that right is for hosts that need it (attributes.c). */
static bool is_usual(const struct settings *settings, int r, const struct cognito_failure *failure)
{
    if (r == -ENOKEY)
        return needs_no_key(settings->directory.source);
    return failure->row != NULL && failure->row->error == COGNITO_ERROR_ACCESS_DENIED;
}

static void say_why_not(struct doctor_report *report, int r, const struct cognito_failure *failure)
{
    const struct settings *settings = report->services->settings;
    char why[COGNITO_FAILURE_MAX_TEXT + 1];

    if (is_usual(settings, r, failure)) {
        doctor_say(report, DOCTOR_NOTE, "a sign-in shows it: cognitoctl sign-in USER",
                   "not looked at, as %s: whether it allows %s",
                   r == -ENOKEY ? "this host has no key" : "the host's key may not",
                   flow_needed(settings->user_pool.flow));
        return;
    }
    cognito_failure_describe(failure, why);
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
