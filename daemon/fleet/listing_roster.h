/* From a listing of the pool, and the ledger of the host that made it, to a roster. */
#ifndef DAEMON_FLEET_LISTING_ROSTER_H
#define DAEMON_FLEET_LISTING_ROSTER_H

#include "common/secret.h"
#include "daemon/directory/listing.h"
#include "daemon/ids/ids.h"
#include "daemon/text_list.h"

/* Makes the roster: of the attributes only those named, of the ledger only who is not in the
 * listing. `out` must be empty. Errors: -ENOMEM; -EFBIG it would be longer than hosts accept. */
int listing_roster_make(const struct listing *listing, const struct ids *ids,
                        const struct text_list *attributes, struct secret *out);

#endif
