/* Which attributes of a user a host needs. For the directory's own files. */
#ifndef DAEMON_DIRECTORY_NAMED_ATTRIBUTES_H
#define DAEMON_DIRECTORY_NAMED_ATTRIBUTES_H

#include "daemon/directory/directory.h"
#include "daemon/directory/text.h"

/* The bytes of a full name, a home, a shell or an id that are kept: what is longer is still too
 * long for any of them (text.h) when it has been cut at a whole character. Names to log in with and
 * SSH keys are kept whole: their beginnings would say something else. */
#define NAMED_ATTRIBUTES_MAX_VALUE (DIRECTORY_MAX_GECOS + 4)

/* Lets go of all attributes but those that the settings name, and of what is too long of them:
 * addresses, phone numbers and whatever else a pool has are no business of a host's, and with many
 * users most of what they weigh. */
void named_attributes_keep(const struct directory_settings *settings, struct text_map *attributes);

/* Adds to `to` what is needed of a listed user's attributes: as above, and what tells that one of
 * them is verified, the sub, and whatever `listed` needs. Errors: those of text_map_set(). */
int named_attributes_copy(const struct directory_settings *settings, const struct text_map *from,
                          struct text_map *to);

#endif
