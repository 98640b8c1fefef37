/* Whether the keys that sign the pool's tokens can be had. */
#include <errno.h>
#include <string.h>

#include "daemon/doctor/doctor.h"

static const char *reason_of(int error)
{
    switch (-error) {
    case EREMOTEIO:
        return "that host answers with an error, as for a pool that it does not have";
    case EBADMSG:
        return "what came from there is no key set";
    case EKEYREJECTED:
        return "the certificate of that host is not trusted";
    case EHOSTUNREACH:
        return "the name of that host, or of the proxy, does not resolve";
    default:
        return strerrordesc_np(-error);
    }
}

static const char *remedy_of(int error)
{
    switch (-error) {
    case EREMOTEIO:
    case EBADMSG:
        return "see id and issuer of [user_pool]";
    case EKEYREJECTED:
        return "see issuer of [user_pool] and ca_file of [network], and who stands in between";
    case EHOSTUNREACH:
        return "see /etc/resolv.conf, and id and issuer of [user_pool], and proxy of [network]";
    default:
        return "see id, issuer and [network] of cognitod.conf, and what the network lets through";
    }
}

void doctor_check_token_keys(struct doctor_report *report)
{
    const char *issuer = report->services->settings->user_pool.issuer;

    int r = key_set_fetch(report->services->keys, report->deadline);
    if (r == 0) {
        doctor_say(report, DOCTOR_OK, "", "%s/.well-known/jwks.json has them", issuer);
        return;
    }
    doctor_say(report, DOCTOR_FAIL, remedy_of(r), "%s/.well-known/jwks.json cannot be read: %s",
               issuer, reason_of(r));
}
