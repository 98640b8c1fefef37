/* What differs from one PAM service to another. */
#include "daemon/settings/services.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "daemon/settings/keys.h"
#include "daemon/settings/values.h"

/* These change who somebody is, or run what nobody has just signed in for. */
static const char *const services_without_credentials[] = {"sudo", "sudo-i",   "su",   "su-l",
                                                           "cron", "polkit-1", "crond"};

static enum settings_credentials default_credentials(const char *service)
{
    size_t count = sizeof services_without_credentials / sizeof services_without_credentials[0];

    for (size_t i = 0; i < count; i++)
        if (strcmp(services_without_credentials[i], service) == 0)
            return SETTINGS_CREDENTIALS_OFF;
    return SETTINGS_CREDENTIALS_OPTIONAL;
}

/* Debian's names for the same program when it begins a login session. */
static const struct {
    const char *name;
    const char *stands_for;
} variants[] = {{"sudo-i", "sudo"}, {"su-l", "su"}};

static struct settings_service *service_named(const struct settings_service_list *list,
                                              const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->services[i].name, name) == 0)
            return &list->services[i];
    return NULL;
}

/* What rules hold for a service; where it has no section of its own, those of the one that it is a
 * variant of: `sudo -i` must not get by what keeps somebody from sudo. */
static struct settings_service *service_in_force(const struct settings_service_list *list,
                                                 const char *name)
{
    struct settings_service *own = service_named(list, name);

    for (size_t i = 0; own == NULL && i < sizeof variants / sizeof variants[0]; i++)
        if (strcmp(variants[i].name, name) == 0)
            own = service_named(list, variants[i].stands_for);
    return own;
}

int settings_service_need(struct settings_service_list *list, const char *name,
                          struct settings_service **out)
{
    *out = service_named(list, name);
    if (*out != NULL)
        return 0;
    auto_free char *copy = strdup(name);
    if (copy == NULL)
        return -ENOMEM;
    struct settings_service *grown =
        reallocarray(list->services, list->count + 1, sizeof *list->services);
    if (grown == NULL)
        return -ENOMEM;
    list->services = grown;
    list->services[list->count] = (struct settings_service){
        .name = take_pointer(&copy), .credentials = default_credentials(name)};
    *out = &list->services[list->count++];
    return 0;
}

void settings_services_clear(struct settings_service_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        for (size_t j = 0; j < settings_key_count(); j++)
            if (strcmp(settings_key_at(j)->section, SETTINGS_SERVICE_SECTION) == 0)
                settings_value_clear(settings_key_at(j), &list->services[i]);
        free(list->services[i].name);
    }
    free(list->services);
    *list = (struct settings_service_list){0};
}

enum settings_credentials settings_credentials_mode(const struct settings *settings,
                                                    const char *service)
{
    const struct settings_service *own = service_named(&settings->services, service);

    if (settings->identity_pool.id == NULL)
        return SETTINGS_CREDENTIALS_OFF;
    return own == NULL ? default_credentials(service) : own->credentials;
}

const struct text_list *settings_preferred_factors(const struct settings *settings,
                                                   const char *service)
{
    const struct settings_service *own = service_in_force(&settings->services, service);

    return own != NULL && own->preferred_factors.count > 0 ? &own->preferred_factors
                                                           : &settings->sign_in.preferred_factors;
}

const struct settings_rules *settings_service_rules(const struct settings *settings,
                                                    const char *service)
{
    const struct settings_service *own = service_in_force(&settings->services, service);

    return own == NULL ? NULL : &own->rules;
}

static bool lets_somebody_in(const struct settings_rules *rules)
{
    return rules->allow_everyone || rules->allow_users.count > 0 || rules->allow_groups.count > 0;
}

bool settings_let_somebody_in(const struct settings *settings)
{
    if (lets_somebody_in(&settings->access.rules))
        return true;
    for (size_t i = 0; i < settings->services.count; i++)
        if (lets_somebody_in(&settings->services.services[i].rules))
            return true;
    return false;
}
