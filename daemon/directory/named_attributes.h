/* Which attributes of a user a host needs. For the directory's own files. */
#ifndef DAEMON_DIRECTORY_NAMED_ATTRIBUTES_H
#define DAEMON_DIRECTORY_NAMED_ATTRIBUTES_H

#include "daemon/directory/directory.h"

/* Lets go of all attributes but those that the settings name: addresses, phone numbers and whatever
 * else a pool has are no business of a host's, and with many users most of what they weigh. */
void named_attributes_keep(const struct directory_settings *settings, struct text_map *attributes);

/* Whether an attribute of a listed user is needed: as above, and what tells that one of them is
 * verified, the sub, and whatever `listed` needs. */
bool named_attributes_need(const struct directory_settings *settings, const char *name);

#endif
