/* [service NAME]: what differs from one PAM service to another. */
#ifndef DAEMON_SETTINGS_SERVICES_H
#define DAEMON_SETTINGS_SERVICES_H

#include "daemon/settings/settings.h"

/* The service's section, made with its defaults when there is none yet. Errors: -ENOMEM. */
int settings_service_need(struct settings_service_list *list, const char *name,
                          struct settings_service **out);

void settings_services_clear(struct settings_service_list *list);

#endif
