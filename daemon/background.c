/* The refreshing thread, and what follows from what it finds out. */
#include "daemon/background.h"

#include "daemon/doctor/doctor.h"
#include "daemon/listing_failure.h"
#include "daemon/login/offline_upkeep.h"
#include "daemon/memory.h"
#include "daemon/refresh.h"

#define TRUST_LIMIT_MS 30000

#define MAX_NEWS 16 /* lines in the log for one listing; the rest is in the status */

/* Once each: what stays wrong is no news with the next listing. */
void background_log_news(const struct services *services)
{
    struct directory_problem news[MAX_NEWS];
    size_t count = directory_take_news(services->directory, news, MAX_NEWS);

    for (size_t i = 0; i < count; i++)
        log_line(services->log, NULL, LOG_WARNING, "%s of the pool: %s%s%s", news[i].subject,
                 directory_problem_words(news[i].kind), news[i].detail[0] == '\0' ? "" : ": ",
                 news[i].detail);
}

/* The administrator has said that users cannot write what decides who they are: whether that is so
 * is looked at once, when the pool has answered first. */
static void check_trust_once(struct services *services)
{
    if (services->has_checked_trust)
        return;
    services->has_checked_trust = true;
    doctor_log_check(services, doctor_check_attributes, deadline_in_ms(TRUST_LIMIT_MS));
    doctor_log_check(services, doctor_check_rules, deadline_in_ms(TRUST_LIMIT_MS));
}

/* What a refresh has done. */
static const char *words_of(enum settings_source source)
{
    switch (source) {
    case SETTINGS_SOURCE_LOOKUP:
        return "asked about users anew";
    case SETTINGS_SOURCE_SYNC:
        return "listed the user pool";
    case SETTINGS_SOURCE_SNAPSHOT:
        return "looked at the published directory";
    case SETTINGS_SOURCE_LOGINS:
        return "known from logins";
    }
    return "";
}

static void refreshed(void *context, int r)
{
    struct services *services = context;
    struct directory_status status;

    offline_upkeep(services);
    memory_let_go();
    if (r < 0) {
        log_failure(services->log, NULL, r, "%s: %s; using what was published last",
                    listing_failure_words(services), listing_failure_reason(services, r));
        return;
    }
    bool is_lookup = services->settings->directory.source == SETTINGS_SOURCE_LOOKUP;
    directory_get_status(services->directory, &status);
    log_line(services->log, NULL, LOG_INFO, "%s: %zu users, %zu groups, %zu problems",
             words_of(services->settings->directory.source), status.user_count, status.group_count,
             status.problem_count);
    background_log_news(services);
    if (!is_lookup)
        (void)services_publish(services, false);
    check_trust_once(services);
}

static void mended(void *context, int r)
{
    const struct services *services = context;

    if (r < 0)
        log_failure(services->log, NULL, r, "cannot publish the directory: %m; trying again");
    else
        log_line(services->log, NULL, LOG_WARNING,
                 "the published directory was not as it was left: published it again");
}

/* Keys that end soon are renewed before anybody needs them. */
static void renew_credentials(void *context)
{
    const struct services *services = context;
    struct host_credentials_status status;

    int r = host_credentials_renew(services->host_credentials,
                                   deadline_in_ms(HOST_CREDENTIALS_FETCH_LIMIT_MS));
    if (r >= 0)
        return;
    host_credentials_get_status(services->host_credentials, &status);
    log_failure(services->log, NULL, r, "cannot get this host's access key from %s: %s%s",
                status.provider, status.why,
                status.has_keys ? "; the one it has is still good" : "");
}

/* Users who are asked about one by one must not become as old as `refresh_interval`: at half of it
 * they are due, and who is due is looked for four times in it. */
static int64_t refresh_interval_of(const struct settings_directory *directory)
{
    return directory->source == SETTINGS_SOURCE_LOOKUP ? directory->refresh_interval_ms / 4
                                                       : directory->refresh_interval_ms;
}

int background_start(struct services *services)
{
    const struct refresh_observer observer = {
        .context = services,
        .refreshed = refreshed,
        .mended = mended,
        .idle = services->host_credentials == NULL ? NULL : renew_credentials};

    cognito_user_pool_prepare(services->user_pool);
    offline_upkeep(services);
    bool knows_logins_only = services->settings->directory.source == SETTINGS_SOURCE_LOGINS;
    if (!knows_logins_only && !services_list_the_pool(services)) {
        log_line(
            services->log, NULL, LOG_WARNING,
            "this host has no access key ([aws] and access_key_file say where one comes from), "
            "so no user of the pool can be looked up");
        return 0;
    }
    return refresh_start(services->directory, refresh_interval_of(&services->settings->directory),
                         &observer, &services->refresh);
}

void background_stop(struct services *services)
{
    directory_stop_asking(services->directory);
    http_pool_end(services->http);
}
