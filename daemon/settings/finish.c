/* After the last file: what is missing, what contradicts, and what follows from the rest. */
#include "daemon/settings/finish.h"

#include <string.h>

#include "common/identity.h"
#include "common/ownership.h"
#include "daemon/settings/derive.h"
#include "daemon/settings/files.h"
#include "daemon/settings/fleet.h"
#include "daemon/settings/keys.h"
#include "daemon/settings/logins.h"
#include "daemon/settings/metadata.h"
#include "daemon/settings/secrets.h"
#include "daemon/settings/trust.h"
#include "daemon/settings/values.h"

/* Where a key was given last, or NULL. */
static const struct settings_place *place_of(const struct settings_loading *loading,
                                             const char *section, const char *key)
{
    return settings_record_find(&loading->record, section, key);
}

static void check_required(struct settings_loading *loading, const char *path)
{
    for (size_t i = 0; i < settings_key_count(); i++) {
        const struct settings_key *key = settings_key_at(i);
        if (key->is_required && place_of(loading, key->section, key->name) == NULL)
            settings_problem_add(loading->problems, (struct settings_place){.file = path},
                                 "[%s] needs \"%s\": %s", key->section, key->name, key->help);
    }
}

static void check_client_secrets(struct settings_loading *loading)
{
    const struct settings_place *here = place_of(loading, "user_pool", "client_secret");
    const struct settings_place *file = place_of(loading, "user_pool", "client_secret_file");

    if (here != NULL && file != NULL)
        settings_problem_add(loading->problems, *here,
                             "client_secret and client_secret_file exclude each other");
}

/* The other keys of [identity_pool] mean nothing without its id. */
static void check_identity_pool(struct settings_loading *loading)
{
    if (place_of(loading, "identity_pool", "id") != NULL)
        return;
    for (size_t i = 0; i < settings_key_count(); i++) {
        const struct settings_key *key = settings_key_at(i);
        const struct settings_place *place = place_of(loading, key->section, key->name);
        if (strcmp(key->section, "identity_pool") == 0 && place != NULL)
            settings_problem_add(loading->problems, *place,
                                 "%s in [identity_pool] has no meaning without its \"id\"",
                                 key->name);
    }
}

static void check_services(struct settings_loading *loading)
{
    const struct settings *settings = loading->settings;

    if (place_of(loading, "identity_pool", "id") != NULL)
        return;
    for (size_t i = 0; i < settings->services.count; i++) {
        const struct settings_service *service = &settings->services.services[i];
        char section[64];
        (void)snprintf(section, sizeof section, SETTINGS_SERVICE_SECTION " %s", service->name);
        const struct settings_place *place = place_of(loading, section, "credentials");
        if (service->credentials == SETTINGS_CREDENTIALS_REQUIRED && place != NULL)
            settings_problem_add(loading->problems, *place,
                                 "credentials = required in [%s] needs an identity pool: give "
                                 "[identity_pool] its \"id\"",
                                 section);
    }
}

/* It is a list of names, not a switch; and what can be nobody's name cannot be allowed either. */
static void check_system_names(struct settings_loading *loading)
{
    const struct text_list *names = &loading->settings->directory.allow_system_names;
    const struct settings_place *place = place_of(loading, "directory", "allow_system_names");

    for (size_t i = 0; place != NULL && i < names->count; i++)
        if (!identity_name_is_acceptable(names->texts[i]) || strcmp(names->texts[i], "yes") == 0 ||
            strcmp(names->texts[i], "no") == 0)
            settings_problem_add(loading->problems, *place,
                                 "allow_system_names = \"%s\" in [directory] is no name that a "
                                 "user or group may have; write names, as in git, jenkins",
                                 names->texts[i]);
}

/* A place that is named must say where it is. */
static void check_key_source(struct settings_loading *loading)
{
    const struct settings *settings = loading->settings;
    const struct settings_place *place = place_of(loading, "aws", "credentials");

    if (place == NULL)
        return;
    if (settings->aws.credentials == SETTINGS_KEY_FILE &&
        settings->directory.access_key_file == NULL)
        settings_problem_add(loading->problems, *place,
                             "credentials = file in [aws] needs access_key_file in [directory]");
    if (settings->aws.credentials == SETTINGS_KEY_PROFILE && settings->aws.profile_file == NULL)
        settings_problem_add(loading->problems, *place,
                             "credentials = profile in [aws] needs profile_file");
}

/* Cognito's filter knows no attributes of the administrator's own. */
static void check_lookup(struct settings_loading *loading)
{
    const struct settings_directory *directory = &loading->settings->directory;
    const struct settings_place *place = place_of(loading, "directory", "login_name");

    if (directory->source == SETTINGS_SOURCE_LOOKUP && place != NULL &&
        directory->login_name != NULL && strncmp(directory->login_name, "custom:", 7) == 0)
        settings_problem_add(loading->problems, *place,
                             "login_name = %s in [directory] does not go together with "
                             "source = lookup: Cognito cannot be asked who has it",
                             directory->login_name);
}

/* As OpenSSL finds them: by these lines, whatever stands around them. */
static bool has_certificate(FILE *file)
{
    auto_free char *line = NULL;
    size_t room = 0;

    while (getline(&line, &room, file) >= 0)
        if (strncmp(line, "-----BEGIN CERTIFICATE-----", 27) == 0 ||
            strncmp(line, "-----BEGIN TRUSTED CERTIFICATE-----", 35) == 0 ||
            strncmp(line, "-----BEGIN X509 CERTIFICATE-----", 32) == 0)
            return true;
    return false;
}

static void check_ca_file(struct settings_loading *loading)
{
    const struct settings_place *place = place_of(loading, "network", "ca_file");
    const char *path = loading->settings->network.ca_file;
    auto_fclose FILE *file = NULL;

    if (place == NULL || path == NULL ||
        settings_file_open(path, SETTINGS_READERS_ALL, place, loading->problems, &file) < 0)
        return;
    if (!has_certificate(file))
        settings_problem_add(loading->problems, *place,
                             "ca_file = %s in [network] has no certificate in it; one begins with "
                             "-----BEGIN CERTIFICATE-----",
                             path);
}

static int check_metadata_length(struct settings_loading *loading, const char *kind,
                                 const struct settings_metadata_list *list)
{
    size_t room = settings_metadata_room(loading->settings);

    for (size_t i = 0; i < list->count; i++) {
        const char *service = list->sections[i].service;
        size_t length;
        int r = settings_metadata_longest(list, service, &length);
        if (r < 0)
            return r;
        char section[128];
        (void)snprintf(section, sizeof section, "%s%s%s", kind, *service == '\0' ? "" : " ",
                       service);
        const struct text_map *templates = &list->sections[i].templates;
        const struct settings_place *place =
            place_of(loading, section, templates->entries[templates->count - 1].name);
        if (length > room && place != NULL)
            settings_problem_add(loading->problems, *place,
                                 "[%s] can come to %zu bytes when its values are filled in; at "
                                 "most %zu are sent",
                                 section, length, room);
    }
    return 0;
}

static int load_secrets(struct settings_loading *loading)
{
    struct settings *settings = loading->settings;
    const struct settings_place *client_secret =
        place_of(loading, "user_pool", "client_secret_file");
    const struct settings_place *access_key = place_of(loading, "directory", "access_key_file");
    int r = 0;

    if (client_secret != NULL && settings->user_pool.client_secret_file != NULL)
        r = settings_client_secrets_load(&settings->user_pool, *client_secret, loading->problems);
    if (r == 0 && access_key != NULL && settings->directory.access_key_file != NULL)
        r = settings_access_key_load(&settings->directory, *access_key, loading->problems);
    return r;
}

/* What is missing, or lacks its counterpart, can only be told of a configuration read whole. */
static void check_needs(struct settings_loading *loading, const char *path)
{
    if (loading->is_incomplete)
        return;
    check_required(loading, path);
    check_identity_pool(loading);
    check_services(loading);
    settings_check_trust(loading);
    check_key_source(loading);
    settings_check_logins(loading);
    settings_check_fleet(loading);
}

int settings_finish(struct settings_loading *loading, const char *path)
{
    struct settings *settings = loading->settings;

    check_needs(loading, path);
    check_client_secrets(loading);
    check_system_names(loading);
    check_lookup(loading);
    check_ca_file(loading);
    int r = check_metadata_length(loading, "client_metadata", &settings->client_metadata);
    if (r == 0)
        r = check_metadata_length(loading, "validation_data", &settings->validation_data);
    if (r == 0)
        r = load_secrets(loading);
    if (r < 0 || loading->problems->count > 0)
        return r;
    return settings_derive(settings);
}
