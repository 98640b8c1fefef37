/* Root has looked at what was told before; only who tells the very same later is believed again. */
#include "daemon/ids/let_go.h"

#include <string.h>
#include <time.h>

/* A time that is yet to come is that of a clock which was ahead: it keeps nobody away. */
static bool is_later(int64_t at_unix, int64_t told_at_unix)
{
    return told_at_unix != 0 && at_unix > told_at_unix && at_unix <= (int64_t)time(NULL);
}

bool let_go_of_user(const struct rows *rows, const struct ids_user *wanted, int64_t told_at_unix)
{
    const struct ids_user *before = rows_find_let_go_user(rows, wanted->sub);
    bool keeps_uid = rows_find_sub(rows, wanted->sub) != NULL;

    if (before == NULL || !is_later(before->state_since_unix, told_at_unix))
        return false;
    uint32_t uid = keeps_uid ? before->uid : wanted->uid;
    uint32_t gid = wanted->gid == wanted->uid ? uid : wanted->gid;
    return strcmp(wanted->name, before->name) == 0 && uid == before->uid && gid == before->gid;
}

bool let_go_of_group(const struct rows *rows, const struct ids_group *wanted, int64_t told_at_unix)
{
    const struct ids_group *before = rows_find_let_go_group(rows, wanted->name);

    return before != NULL && is_later(before->state_since_unix, told_at_unix) &&
           wanted->gid == before->gid;
}
