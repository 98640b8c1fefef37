/* Whether users could write what decides who they are on this host: by any app client of the pool,
 * not only by ours. */
#include <errno.h>
#include <string.h>

#include "daemon/cognito/app_clients.h"
#include "daemon/directory/login_name.h"
#include "daemon/doctor/doctor.h"

#define MAX_ATTRIBUTES 16

/* The attributes that decide, and whether a client was found that writes them. */
struct deciding {
    struct doctor_report *report;
    const char *keys[MAX_ATTRIBUTES]; /* of [directory] */
    const char *attributes[MAX_ATTRIBUTES];
    bool is_writable[MAX_ATTRIBUTES];
    size_t count;
};

static void add(struct deciding *deciding, const char *key, const char *attribute)
{
    if (attribute == NULL || deciding->count == MAX_ATTRIBUTES)
        return;
    deciding->keys[deciding->count] = key;
    deciding->attributes[deciding->count++] = attribute;
}

static struct deciding deciding_attributes(struct doctor_report *report)
{
    const struct settings_directory *directory = &report->services->settings->directory;
    struct deciding deciding = {.report = report};

    add(&deciding, "login_name", login_name_attribute(directory->login_name));
    add(&deciding, "uid_attribute", directory->uid_attribute);
    add(&deciding, "gid_attribute", directory->gid_attribute);
    add(&deciding, "home_attribute", directory->home_attribute);
    add(&deciding, "shell_attribute", directory->shell_attribute);
    for (size_t i = 0; i < directory->ssh_keys_attribute.count; i++)
        add(&deciding, "ssh_keys_attribute", directory->ssh_keys_attribute.texts[i]);
    return deciding;
}

static int look_at(void *context, const struct cognito_app_client *client)
{
    struct deciding *deciding = context;

    for (size_t i = 0; i < deciding->count; i++) {
        if (!cognito_app_client_writes(client, deciding->attributes[i]))
            continue;
        deciding->is_writable[i] = true;
        doctor_say(deciding->report, DOCTOR_FAIL,
                   "take the attribute out of the app client's WriteAttributes, or choose another: "
                   "who can write it can be anybody here",
                   "users can write %s, which %s reads, by the app client %s (%s)",
                   deciding->attributes[i], deciding->keys[i], client->name, client->id);
    }
    return 0;
}

static void say_unknown(struct deciding *deciding, const struct cognito_failure *failure)
{
    char why[COGNITO_FAILURE_MAX_TEXT + 1] = "no key";

    if (failure->row != NULL)
        cognito_failure_describe(failure, why);
    doctor_say(deciding->report, DOCTOR_FAIL,
               "let the host's key call cognito-idp:ListUserPoolClients and "
               "cognito-idp:DescribeUserPoolClient, or look at every app client yourself",
               "who can write %s is not known, so it should be trusted in nobody: %s",
               deciding->attributes[0], why);
}

void doctor_check_attributes(struct doctor_report *report)
{
    struct deciding deciding = deciding_attributes(report);
    const struct cognito_signer signer = doctor_signer(report);
    struct cognito_failure failure = {0};

    if (deciding.count == 0) {
        doctor_say(report, DOCTOR_OK, "", "no attribute of the pool decides names, ids or shells");
        return;
    }
    int r = cognito_visit_app_clients(&signer, look_at, &deciding, report->deadline, &failure);
    if (r < 0) {
        say_unknown(&deciding, &failure);
        return;
    }
    for (size_t i = 0; i < deciding.count; i++)
        if (!deciding.is_writable[i])
            doctor_say(report, DOCTOR_OK, "", "no app client lets users write %s, which %s reads",
                       deciding.attributes[i], deciding.keys[i]);
}
