/* By where the users come from. */
#include "daemon/listing_failure.h"

#include <errno.h>
#include <string.h>

const char *listing_failure_words(const struct services *services)
{
    return services->follower == NULL ? "cannot list the user pool"
                                      : "cannot take over the published directory";
}

/* What the service or TLS said is in the log; these would mislead without it. */
static const char *reason_of(int error)
{
    switch (-error) {
    case EREMOTEIO:
        return "Cognito refused";
    case EKEYREJECTED:
        return "Cognito's certificate is not trusted";
    case EHOSTUNREACH:
        return "the name of Cognito's host, or of the proxy, does not resolve";
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

static const char *remedy_of(int error)
{
    switch (-error) {
    case EREMOTEIO:
        return "the log has its words: see id of [user_pool], and the host's key and its rights";
    case EKEYREJECTED:
        return "see endpoint of [user_pool] and ca_file of [network], and who stands in between";
    case ENOKEY:
    case EACCES:
        return "see [aws] and access_key_file: where the host's key comes from";
    case EHOSTUNREACH:
        return "see /etc/resolv.conf, and region, endpoint and proxy in cognitod.conf";
    case ECONNREFUSED:
    case ECONNRESET:
    case ETIMEDOUT:
        return "see what the network lets through, and endpoint and proxy in cognitod.conf";
    default:
        return "see the log: journalctl -u cognitod";
    }
}

static const char *remedy_of_following(enum follower_outcome outcome)
{
    switch (outcome) {
    case FOLLOWER_UNAVAILABLE:
        return "the log says what failed on the way: the network, a name, or TLS (ca_file of "
               "[network])";
    case FOLLOWER_STORE_REFUSES:
        return "see snapshot_url, and whether the host's key, if it has one, may read there";
    case FOLLOWER_MISSING:
        return "see snapshot_url, and 'cognitoctl doctor' on the host that publishes";
    case FOLLOWER_NOT_SIGNED:
        return "see snapshot_key: 'cognitoctl directory key' shows it on the host that publishes";
    case FOLLOWER_OTHER_POOL:
        return "see snapshot_url, and id of [user_pool] here and on the host that publishes";
    case FOLLOWER_EXPIRED:
        return "see 'cognitoctl doctor' on the host that publishes, and the clocks of both";
    case FOLLOWER_ROLLED_BACK:
        return "see who has put an older one there; a new one: cognitoctl directory publish";
    case FOLLOWER_TOO_LARGE:
    case FOLLOWER_DAMAGED:
        return "see snapshot_url, and that both hosts have the same version";
    case FOLLOWER_CANNOT_KEEP:
        return "make room on this host";
    case FOLLOWER_NEW_CONTENT:
    case FOLLOWER_NEW_TIME:
    case FOLLOWER_NOTHING_NEW:
        break;
    }
    return "see the log: journalctl -u cognitod";
}

const char *listing_failure_remedy(const struct services *services, int error)
{
    return services->follower == NULL
               ? remedy_of(error)
               : remedy_of_following(follower_last_outcome(services->follower));
}
