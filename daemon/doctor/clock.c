/* Whether this host's clock is right, by the Date of Cognito's last reply. */
#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

#include "daemon/doctor/doctor.h"

void doctor_check_clock(struct doctor_report *report)
{
    int64_t ahead = cognito_user_pool_now_unix(report->services->user_pool) - (int64_t)time(NULL);

    if (ahead == 0)
        doctor_say(report, DOCTOR_OK, "", "within half a minute of Cognito's");
    else
        doctor_say(report, DOCTOR_FAIL,
                   "see to the clock (timedatectl): how old what is known of a user is, is told "
                   "by it",
                   "%" PRId64 " s %s Cognito's", (int64_t)llabs(ahead),
                   ahead > 0 ? "behind" : "ahead of");
}
