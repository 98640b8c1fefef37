/* The limit that the NSS module is measured against: entry points like its own, over the same file,
 * that do what must be done and nothing else. It is what nss_db-like modules could do at best:
 *
 * - the key is hashed (by name: after strlen), its slot probed for in the mapped open-addressing
 *   index, the record's key compared;
 * - the texts are copied into the caller's buffer by one memcpy, after a look at its size, and the
 *   seven fields of struct passwd set; or the gids appended to glibc's array, with its growth;
 * - not included: whether the file is still the published one, whether offsets lie inside, whether
 *   ids and names may be handed out, the other file (directory.recent), errors of any kind.
 *
 * They are called as the module's are: through a pointer, with glibc's arguments. */
#ifndef BENCH_LIMIT_H
#define BENCH_LIMIT_H

#include <nss.h>
#include <pwd.h>
#include <stddef.h>

/* Maps the file that the three below read. Errors: those of open(2) and mmap(2). */
int limit_map(const char *path);
size_t limit_file_size(void);
void limit_unmap(void);

enum nss_status _nss_limit_getpwnam_r(const char *name, struct passwd *user, char *buffer,
                                      size_t size, int *error);
enum nss_status _nss_limit_getpwuid_r(uid_t uid, struct passwd *user, char *buffer, size_t size,
                                      int *error);
enum nss_status _nss_limit_initgroups_dyn(const char *name, gid_t primary, long *start, long *size,
                                          gid_t **groups, long limit, int *error);

#endif
