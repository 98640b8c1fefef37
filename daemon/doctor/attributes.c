/* Whether users could write what decides who they are on this host: by any app client of the pool,
 * not only by ours. And whether anybody has it at all. */
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

static bool is_insisted_on(const struct deciding *deciding, const char *attribute)
{
    const struct settings_directory *directory = &deciding->report->services->settings->directory;

    return settings_trust_all_attributes(directory) ||
           text_list_contains(&directory->trust_user_writable_attributes, attribute);
}

static void say_writable(const struct deciding *deciding, size_t index,
                         const struct cognito_app_client *client)
{
    bool is_insisted = is_insisted_on(deciding, deciding->attributes[index]);

    doctor_say(deciding->report, is_insisted ? DOCTOR_WARN : DOCTOR_FAIL,
               "take the attribute out of the app client's WriteAttributes, or choose another: "
               "who can write it can be anybody here; trust_user_writable_attributes insists on it",
               "users can write %s, which %s reads, by the app client %s (%s); it is %s",
               deciding->attributes[index], deciding->keys[index], client->name, client->id,
               is_insisted ? "believed all the same, because somebody insists" : "not believed");
}

static int look_at(void *context, const struct cognito_app_client *client)
{
    struct deciding *deciding = context;

    for (size_t i = 0; i < deciding->count; i++) {
        if (!cognito_app_client_writes(client, deciding->attributes[i]))
            continue;
        deciding->is_writable[i] = true;
        say_writable(deciding, i, client);
    }
    return 0;
}

/* Why Cognito could not be asked. */
struct obstacle {
    bool is_right; /* the host's key may not, or there is none; else something else went wrong */
    char why[COGNITO_FAILURE_MAX_TEXT + 1];
};

static struct obstacle obstacle_of(int r, const struct cognito_failure *failure)
{
    struct obstacle obstacle = {.is_right = r == -ENOKEY, .why = "no answer"};

    if (failure->row != NULL) {
        obstacle.is_right |= failure->row->error == COGNITO_ERROR_ACCESS_DENIED;
        cognito_failure_describe(failure, obstacle.why);
    }
    return obstacle;
}

/* Whether the host follows a directory that tells it, and has not got the first one yet. */
static bool waits_for_publisher(const struct services *services)
{
    struct statement statement = {0};

    if (services->follower != NULL)
        follower_get_statement(services->follower, &statement);
    return services->follower != NULL && statement.generation == 0;
}

static const char *reason_for(const struct services *services, const struct obstacle *obstacle)
{
    return obstacle->is_right && waits_for_publisher(services)
               ? "no published directory has been taken over yet"
               : obstacle->why;
}

static const char *remedy_for(const struct services *services, const struct obstacle *obstacle)
{
    if (!obstacle->is_right)
        return "see first to what else is wrong: Cognito could not be asked";
    if (services->follower != NULL)
        return "the host that publishes tells it: see 'cognitoctl doctor' there";
    return "let the host's key call cognito-idp:ListUserPoolClients and "
           "cognito-idp:DescribeUserPoolClient; or look at every app client yourself, and insist "
           "on the attribute with trust_user_writable_attributes";
}

/* What follows from something else is no fault of its own. */
static enum doctor_result result_of(const struct services *services, bool is_insisted,
                                    const struct obstacle *obstacle)
{
    if (is_insisted)
        return DOCTOR_WARN;
    return !obstacle->is_right || waits_for_publisher(services) ? DOCTOR_NOTE : DOCTOR_FAIL;
}

/* What this host cannot ask for itself it may have been told by the publisher of its directory. */
static void say_unknown(const struct deciding *deciding, size_t index,
                        const struct obstacle *obstacle)
{
    const struct services *services = deciding->report->services;
    const char *attribute = deciding->attributes[index];
    bool is_insisted = is_insisted_on(deciding, attribute);

    if (!is_insisted && directory_believes(services->directory, attribute)) {
        doctor_say(deciding->report, DOCTOR_OK, "",
                   "no app client lets users write %s, which %s reads, as was told before",
                   attribute, deciding->keys[index]);
        return;
    }
    doctor_say(deciding->report, result_of(services, is_insisted, obstacle),
               remedy_for(services, obstacle),
               "whether users can write %s, which %s reads, is not known; it is %s: %s", attribute,
               deciding->keys[index],
               is_insisted ? "believed all the same, because somebody insists" : "not believed",
               reason_for(services, obstacle));
}

static void say_all_unknown(const struct deciding *deciding, int r,
                            const struct cognito_failure *failure)
{
    const struct obstacle obstacle = obstacle_of(r, failure);

    for (size_t i = 0; i < deciding->count; i++)
        say_unknown(deciding, i, &obstacle);
}

/* What the last whole listing told. */
static void say_absent(struct doctor_report *report)
{
    struct directory_status status;

    directory_get_status(report->services->directory, &status);
    for (size_t i = 0; i < status.problem_kept_count; i++)
        if (status.problems[i].kind == DIRECTORY_PROBLEM_ABSENT)
            doctor_say(report, DOCTOR_WARN, "see how it is spelt, in cognitod.conf and in the pool",
                       "no user of the pool has %s (%s)", status.problems[i].subject,
                       status.problems[i].detail);
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
    say_absent(report);
    int r = cognito_visit_app_clients(&signer, look_at, &deciding, report->deadline, &failure);
    if (r < 0) {
        say_all_unknown(&deciding, r, &failure);
        return;
    }
    for (size_t i = 0; i < deciding.count; i++)
        if (!deciding.is_writable[i])
            doctor_say(report, DOCTOR_OK, "", "no app client lets users write %s, which %s reads",
                       deciding.attributes[i], deciding.keys[i]);
}
