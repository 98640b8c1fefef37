/* From a listing of the pool, and the ledger of the host that made it, to a roster. */
#ifndef DAEMON_FLEET_LISTING_ROSTER_H
#define DAEMON_FLEET_LISTING_ROSTER_H

#include <stdio.h>

#include "daemon/directory/listing.h"
#include "daemon/ids/ids.h"
#include "daemon/text_list.h"

/* Writes the roster: of the attributes only those named, of the ledger only who is not in the
 * listing. An attribute too long for a roster is left out. Errors: -ENOMEM; those of writing are
 * the stream's. */
int listing_roster_write(const struct listing *listing, const struct ids *ids,
                         const struct text_list *attributes, FILE *to);

#endif
