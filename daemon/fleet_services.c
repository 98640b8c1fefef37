/* From the configuration to the two ends of a published directory. */
#include "daemon/fleet_services.h"

#include <errno.h>
#include <string.h>

#define PUBLISH_TIMEOUT_MS (2 * 60 * 1000)

static int find_store(const struct services *services, const char *words, struct store *out)
{
    out->http = services->http;
    out->credentials = services->host_credentials;
    out->region = services->settings->aws.s3_region;
    return place_find(words, services->settings->aws.s3_endpoint, &out->place);
}

static int open_follower(struct services *services, const char *state_directory)
{
    const struct settings_directory *directory = &services->settings->directory;
    struct follower_settings settings = {.pool_id = services->settings->user_pool.id,
                                         .folder = state_directory,
                                         .log = services->log};

    int r = find_store(services, directory->snapshot_url, &settings.store);
    for (size_t i = 0; r == 0 && i < directory->snapshot_key.count && i < STATEMENT_MAX_KEYS; i++) {
        r = ed25519_read_public(directory->snapshot_key.texts[i], settings.keys.keys[i]);
        settings.keys.count = i + 1;
    }
    return r < 0 ? r : follower_open(&settings, &services->follower);
}

static int add_name(struct text_list *to, const char *name)
{
    return name == NULL ? 0 : text_list_append(to, name, strlen(name));
}

static int add_names(struct text_list *to, const struct text_list *names)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < names->count; i++)
        r = add_name(to, names->texts[i]);
    return r;
}

/* A name made of an address or a number counts only when that is verified. */
static int add_address(struct text_list *to, const char *login_name)
{
    if (strcmp(login_name, "phone_number") == 0)
        return add_name(to, "phone_number_verified");
    if (strncmp(login_name, "email", strlen("email")) != 0)
        return 0;
    int r = add_name(to, "email");
    return r < 0 ? r : add_name(to, "email_verified");
}

/* What hosts need that are configured as this one is. */
static int list_attributes(const struct settings *settings, struct text_list *out)
{
    const struct settings_directory *directory = &settings->directory;
    const char *const names[] = {directory->login_name,     directory->uid_attribute,
                                 directory->gid_attribute,  directory->gecos_attribute,
                                 directory->home_attribute, directory->shell_attribute};
    int r = add_address(out, directory->login_name);

    for (size_t i = 0; r == 0 && i < sizeof names / sizeof names[0]; i++)
        r = add_name(out, names[i]);
    if (r == 0)
        r = add_names(out, &directory->ssh_keys_attribute);
    return r < 0 ? r : add_names(out, &settings->publish.attributes);
}

static int open_publisher(struct services *services, const char *state_directory)
{
    auto_text_list struct text_list attributes = {0};
    struct publisher_settings settings = {.pool_id = services->settings->user_pool.id,
                                          .folder = state_directory,
                                          .attributes = &attributes,
                                          .lifetime_ms = services->settings->publish.lifetime_ms,
                                          .log = services->log};

    int r = find_store(services, services->settings->publish.to, &settings.store);
    if (r == 0)
        r = list_attributes(services->settings, &attributes);
    return r < 0 ? r : publisher_open(&settings, &services->publisher);
}

int fleet_open(struct services *services, const char *state_directory,
               struct directory_settings *directory)
{
    int r = 0;

    if (services->settings->directory.source == SETTINGS_SOURCE_SNAPSHOT)
        r = open_follower(services, state_directory);
    if (r < 0 || services->settings->publish.to == NULL)
        return r;
    r = open_publisher(services, state_directory);
    if (r == 0) {
        directory->listed = publisher_take_listing;
        directory->listed_context = services->publisher;
        directory->listed_attributes = &services->settings->publish.attributes;
    }
    return r;
}

int services_publish(struct services *services, bool all)
{
    struct publisher_status status;

    if (services->publisher == NULL)
        return -EOPNOTSUPP;
    int r = publisher_publish(services->publisher, all, deadline_in_ms(PUBLISH_TIMEOUT_MS));
    if (r != 0)
        return r;
    publisher_get_status(services->publisher, &status);
    log_line(services->log, NULL, LOG_INFO, "published the directory: generation %llu, %llu bytes",
             (unsigned long long)status.generation, (unsigned long long)status.roster_length);
    return 0;
}
