/* Whom the host itself knows: /etc/passwd, /etc/group and /etc/shells, read directly.
 *
 * Never through NSS, which would ask ourselves. Each call reads the file anew, so the answer is the
 * present one. All return 1 yes, 0 no, or a negative errno when the file cannot be read; lines that
 * are malformed are passed over. */
#ifndef COMMON_LOCAL_FILES_H
#define COMMON_LOCAL_FILES_H

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

/* Whether the shells file lists this shell. */
int local_files_has_shell(const char *path, const char *shell);

#endif
