/* [client_metadata] and [validation_data]: names of the administrator's choice, with templates. */
#ifndef DAEMON_SETTINGS_METADATA_H
#define DAEMON_SETTINGS_METADATA_H

#include "daemon/settings/values.h"

/* Stores a template for a service, or for all of them (service ""). An empty one means that the
 * name is left out. Errors: -EINVAL with a reason that reads on after `name = "template" `;
 * -ENOMEM. */
int settings_metadata_set(struct settings_metadata_list *list, const char *service,
                          const char *name, const char *template, struct settings_reason *reason);

/* The most bytes that names and values can come to for a service, or for all without a section of
 * their own (service ""). Errors: -ENOMEM. */
int settings_metadata_longest(const struct settings_metadata_list *list, const char *service,
                              size_t *out);

void settings_metadata_clear(struct settings_metadata_list *list);

#endif
