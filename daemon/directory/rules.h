/* From what the pool tells about a user or group to what the host may publish: names, ids, texts.
 * For the directory's own files. */
#ifndef DAEMON_DIRECTORY_RULES_H
#define DAEMON_DIRECTORY_RULES_H

#include "common/identity.h"
#include "daemon/directory/absent.h"
#include "daemon/directory/listing.h"
#include "daemon/directory/local_people.h"
#include "daemon/directory/people.h"
#include "daemon/directory/problems.h"
#include "daemon/directory/trust.h"
#include "daemon/ids/ids.h"

struct rules {
    const struct directory_settings *settings;
    const struct identity_ranges *ranges;
    const struct people *people; /* whose groups count */
    struct local_people *local_people;
    const struct trust *trust;
    enum absence uid_absence;
    struct ids *ids;
    int64_t told_at_unix; /* as of when somebody tells what is judged; 0: the pool itself, now */
    struct problem_list *problems;
};

enum ruling {
    RULING_REFUSED = 0, /* the problems say why */
    RULING_PUBLISH,
    RULING_CANNOT_TELL, /* no memory, or a local file cannot be read: nothing is decided */
};

/* Completes a user of whom username, status, enabled, attributes and groups are known: name, sub,
 * ids (pinned, not yet committed), GECOS, home, shell. Of the attributes those stay that the
 * settings name. */
enum ruling rules_complete_user(const struct rules *rules, struct directory_user *user);

/* Completes a user of whom nothing but name and username is known: ids, home and shell. Nothing is
 * pinned; a name that is pinned has its ids and its sub. */
enum ruling rules_complete_provisional_user(const struct rules *rules, struct directory_user *user);

/* Whether a user whose ids are pinned may still be published: the ranges and the local files may
 * have changed. */
enum ruling rules_judge_known_user(const struct rules *rules, const struct directory_user *user);

/* Likewise of a group. */
enum ruling rules_judge_known_group(const struct rules *rules, const char *name, uint32_t gid);

/* Sets GECOS, home, shell and SSH keys anew from the attributes. Errors: -ENOMEM. */
int rules_set_texts(const struct rules *rules, struct directory_user *user);

/* The gid of a group of the pool: from its description (`gid=N`), else derived; pinned. */
enum ruling rules_group_gid(const struct rules *rules, const struct listed_group *group,
                            uint32_t *out);

#endif
