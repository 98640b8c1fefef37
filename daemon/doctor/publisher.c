/* Whether what this host lists gets to where the others look for it. */
#include <errno.h>
#include <inttypes.h>
#include <time.h>

#include "daemon/doctor/doctor.h"

/* Nothing else matters without one. */
static bool has_key(struct doctor_report *report, struct publisher *publisher)
{
    char key[ED25519_PUBLIC_SIZE] = "", next_key[ED25519_PUBLIC_SIZE] = "";

    int r = publisher_get_keys(publisher, key, next_key);
    if (r < 0) {
        errno = -r;
        doctor_say(report, DOCTOR_FAIL, "it must be a file that cognitod can read",
                   "the key to sign the directory with cannot be read: %m");
    } else if (key[0] == '\0') {
        doctor_say(report, DOCTOR_FAIL, "make one with: cognitoctl directory keygen",
                   "there is no key to sign the directory with, so nothing is published");
    }
    return r == 0 && key[0] != '\0';
}

void doctor_check_publisher(struct doctor_report *report)
{
    struct publisher *publisher = report->services->publisher;
    struct publisher_status status;
    int64_t now_unix = (int64_t)time(NULL);

    if (publisher == NULL || !has_key(report, publisher))
        return;
    publisher_get_status(publisher, &status);
    if (status.failing_since_unix != 0)
        doctor_say(report, DOCTOR_FAIL, "then: cognitoctl directory publish",
                   "publishing has failed for %" PRId64 " s%s: %s",
                   now_unix - status.failing_since_unix,
                   status.is_failing_since_start ? ", or longer: ever since cognitod started" : "",
                   status.why);
    else if (status.generation == 0)
        doctor_say(report, DOCTOR_WARN, "publish with: cognitoctl directory publish",
                   "nothing has been published yet");
    else
        doctor_say(report, DOCTOR_OK, "", "generation %" PRIu64 ", listed %" PRId64 " s ago",
                   status.generation, now_unix - status.listed_at_unix);
}
