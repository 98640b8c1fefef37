/* By where the users come from. */
#include "daemon/listing_failure.h"

#include <errno.h>
#include <string.h>

const char *listing_failure_words(const struct services *services)
{
    return services->follower == NULL ? "cannot list the user pool"
                                      : "cannot take over the published directory";
}

/* What the service or TLS said is in the log; these two would mislead without it. */
static const char *reason_of(int error)
{
    switch (-error) {
    case EREMOTEIO:
        return "Cognito refused";
    case EKEYREJECTED:
        return "Cognito's certificate is not trusted";
    default:
        return strerrordesc_np(-error);
    }
}

/* After it has been fetched whatever is wrong is wrong with this host. */
static const char *reason_after_fetching(int error)
{
    if (error == -ENOENT)
        return "what was fetched is not on this host's disk any more";
    if (error == -EBADMSG)
        return "what was fetched is damaged on this host's disk";
    return strerrordesc_np(-error);
}

const char *listing_failure_reason(const struct services *services, int error)
{
    if (services->follower == NULL)
        return reason_of(error);
    enum follower_outcome outcome = follower_last_outcome(services->follower);
    switch (outcome) {
    case FOLLOWER_NEW_CONTENT:
    case FOLLOWER_NEW_TIME:
    case FOLLOWER_NOTHING_NEW:
        return reason_after_fetching(error);
    case FOLLOWER_UNAVAILABLE:
    case FOLLOWER_STORE_REFUSES:
    case FOLLOWER_MISSING:
    case FOLLOWER_TOO_LARGE:
    case FOLLOWER_NOT_SIGNED:
    case FOLLOWER_OTHER_POOL:
    case FOLLOWER_EXPIRED:
    case FOLLOWER_ROLLED_BACK:
    case FOLLOWER_DAMAGED:
    case FOLLOWER_CANNOT_KEEP:
        break;
    }
    return follower_outcome_words(outcome);
}
