/* Whom the host itself knows: /etc/passwd, /etc/group and /etc/shells, read directly.
 *
 * Never through NSS, which would ask ourselves. Each call reads the file anew, so the answer is the
 * present one. All return 1 yes, 0 no, or a negative errno when the file cannot be read; lines that
 * are malformed are passed over. */
#ifndef COMMON_LOCAL_FILES_H
#define COMMON_LOCAL_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOCAL_FILES_PASSWD_PATH "/etc/passwd"
#define LOCAL_FILES_GROUP_PATH  "/etc/group"
#define LOCAL_FILES_SHELLS_PATH "/etc/shells"

/* Whether the passwd file has a user of this name. */
int local_files_has_user(const char *path, const char *name);

/* Whether the passwd file has a user with this uid. */
int local_files_has_uid(const char *path, uint32_t uid);

/* Whether the group file has a group of this name. */
int local_files_has_group(const char *path, const char *name);

/* Whether the group file has a group with this gid. */
int local_files_has_gid(const char *path, uint32_t gid);

/* The gid of the group file's group of this name, in `out` if the answer is 1. A line without a gid
 * that can be read is passed over. */
int local_files_group_gid(const char *path, const char *name, uint32_t *out);

/* What a line of passwd or group says by which the functions above find it. */
struct local_files_entry {
    const char *name; /* not terminated */
    size_t name_length;
    bool has_id; /* that can be read */
    uint32_t id;
};

/* Shows every line, in one reading. A negative return ends it. Returns 0, that, or the errno of
 * reading. */
typedef int local_files_visitor(void *context, const struct local_files_entry *entry);
int local_files_visit(const char *path, local_files_visitor *visitor, void *context);

/* Whether the shells file lists this shell. */
int local_files_has_shell(const char *path, const char *shell);

#endif
