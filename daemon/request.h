/* A PAM request that has been permitted: what each action gets to see of it. */
#ifndef DAEMON_REQUEST_H
#define DAEMON_REQUEST_H

#include "common/deadline.h"
#include "common/secret.h"
#include "daemon/log.h"
#include "daemon/permit.h"

struct request {
    const struct message_begin *begin;
    struct peer peer;
    bool is_hearsay; /* a screen locker's: no credentials, no metadata */
    struct log_subject subject;
    struct secret spent_token; /* sign_out.h */
};

#endif
