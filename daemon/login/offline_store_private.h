/* What the files of the store share: one user's (offline_store.c), everybody's
 * (offline_everybody.c). */
#ifndef DAEMON_LOGIN_OFFLINE_STORE_PRIVATE_H
#define DAEMON_LOGIN_OFFLINE_STORE_PRIVATE_H

#include "daemon/login/offline_clock.h"
#include "daemon/login/offline_gate.h"
#include "daemon/login/offline_record.h"
#include "daemon/login/offline_store.h"

struct offline_store {
    char *folder;
    struct offline_gate gate;
    struct offline_clock clock;
};

/* Errors: -ENOENT there is none; -EBADMSG it is damaged or another user's; those of reading. */
int offline_store_read(struct offline_store *store, const char *sub, struct offline_record *out);

/* Whether the record, whoever's it is, is good for anything, now or later. */
bool offline_record_is_young(const struct offline_record *record,
                             const struct offline_limits *limits, int64_t now_unix);
bool offline_record_is_enough(const struct offline_record *record,
                              const struct offline_limits *limits);

/* What a look at the record says at that time. */
enum offline_answer offline_store_judge(struct offline_store *store,
                                        const struct offline_record *record,
                                        const struct offline_limits *limits, int64_t now_unix);

#endif
