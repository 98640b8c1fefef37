/* Whether the keys that sign the pool's tokens can be had. */
#include <errno.h>

#include "daemon/doctor/doctor.h"

void doctor_check_token_keys(struct doctor_report *report)
{
    const char *issuer = report->services->settings->user_pool.issuer;

    int r = key_set_fetch(report->services->keys, report->deadline);
    if (r == 0) {
        doctor_say(report, DOCTOR_OK, "", "%s/.well-known/jwks.json has them", issuer);
        return;
    }
    errno = -r;
    doctor_say(report, DOCTOR_FAIL,
               "see id, issuer and [network] of cognitod.conf, and what the network lets through",
               "%s/.well-known/jwks.json cannot be read: %m", issuer);
}
