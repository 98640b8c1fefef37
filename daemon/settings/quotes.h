/* Names in quotes, as other programs' configurations have them. */
#ifndef DAEMON_SETTINGS_QUOTES_H
#define DAEMON_SETTINGS_QUOTES_H

#include "daemon/settings/problems.h"

/* Adds a problem for each name, alone or in a list, that begins and ends with a quotation mark:
 * nobody's name is that, as a rule, though Cognito allows it for groups. */
void advise_on_quotes(const struct settings *settings, struct settings_place place,
                      struct settings_problems *out);

#endif
