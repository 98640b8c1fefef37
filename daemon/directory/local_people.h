/* Whom the host itself knows, for as long as one change decides. For the directory's own files.
 *
 * The answers are those of common/local_files.h, which reads a file anew for each; a listing of a
 * million users asks five times for each of them. So each file is read once, when it is first asked
 * for, and whoever publishes what was decided looks first whether it is still the same. */
#ifndef DAEMON_DIRECTORY_LOCAL_PEOPLE_H
#define DAEMON_DIRECTORY_LOCAL_PEOPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "daemon/text_list.h"

/* What stands in passwd(5) or group(5). */
struct local_file {
    const char *path;
    bool is_read;
    int error;              /* why it could not be read the last time; 0: nothing was wrong */
    struct stat as_read;    /* of the moment before */
    struct text_list names; /* sorted, as the ids are */
    uint32_t *ids;
    size_t id_count;
};

struct local_people {
    struct local_file passwd;
    struct local_file group;
};

/* Reads nothing yet. The paths must live as long. */
void local_people_begin(struct local_people *people, const char *passwd, const char *group);

/* Also in place of local_people_begin(), of zeros. */
void local_people_clear(struct local_people *people);

/* All return 1 yes, 0 no, or a negative errno when the file cannot be read; the next call tries
 * again then. */
int local_people_have_user(struct local_people *people, const char *name);
int local_people_have_uid(struct local_people *people, uint32_t uid);
int local_people_have_group(struct local_people *people, const char *name);
int local_people_have_gid(struct local_people *people, uint32_t gid);

/* The file that could not be read when it was asked for last, and why (negative errno). NULL:
 * neither. */
const char *local_people_unread(const struct local_people *people, int *out_error);

/* Whether a file that was read has been changed, replaced or removed since. It is read anew for the
 * next question, so that the same answer comes only once of each change. */
bool local_people_have_changed(struct local_people *people);

#endif
