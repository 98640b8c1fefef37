/* By the flow, by [offline], and by what the service needs. */
#include "daemon/login/offline_service.h"

/* Triggers of the pool decide there what a login needs, and a verifier may be older than them. */
static bool is_for_flow(enum settings_flow flow)
{
    switch (flow) {
    case SETTINGS_FLOW_SRP:
    case SETTINGS_FLOW_PASSWORD:
    case SETTINGS_FLOW_CHOICE:
        return true;
    case SETTINGS_FLOW_CUSTOM:
    case SETTINGS_FLOW_CUSTOM_SRP:
        return false;
    }
    return false;
}

enum offline_service offline_service_find(const struct settings *settings, const char *service)
{
    if (settings->offline.services.count == 0)
        return OFFLINE_SERVICE_NONE_IS_NAMED;
    if (!is_for_flow(settings->user_pool.flow))
        return OFFLINE_SERVICE_NOT_WITH_THIS_FLOW;
    if (!text_list_contains(&settings->offline.services, service))
        return OFFLINE_SERVICE_NOT_NAMED;
    if (settings_credentials_mode(settings, service) == SETTINGS_CREDENTIALS_REQUIRED)
        return OFFLINE_SERVICE_NEEDS_CREDENTIALS;
    return OFFLINE_SERVICE_SERVED;
}

bool offline_serves(const struct settings *settings, const char *service)
{
    return offline_service_find(settings, service) == OFFLINE_SERVICE_SERVED;
}
