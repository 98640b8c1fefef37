/* deny_groups at a login: the fresh token decides, but a group that keeps its members out does so
 * as long as the token or the directory has it. A trigger of the pool may leave it out of tokens;
 * it speaks for no list. */
#ifndef DAEMON_ACCESS_RECORD_H
#define DAEMON_ACCESS_RECORD_H

#include "common/deadline.h"
#include "daemon/directory/directory.h"
#include "daemon/settings/settings.h"
#include "daemon/verdict.h"

struct record_question {
    const struct settings *settings;
    struct directory *directory;
    const char *service; /* of PAM */
    const char *name;    /* of the user */
    enum directory_asker asker;
};

/* Whether the directory's record keeps a user out of the service whom a token has let in, which so
 * lacks the group; the verdict says why then. Such a record is asked about anew until the deadline,
 * so that whoever was taken out of the group gets in at once; without an answer it stands. Where
 * nobody lists the pool there is no other record than the token's: false. */
bool record_keeps_out(const struct record_question *question, struct deadline deadline,
                      struct verdict *out);

#endif
