/* What glibc calls: the only names that libnss_cognito.so.2 exports. */
#ifndef NSS_MODULE_H
#define NSS_MODULE_H

#include <grp.h>
#include <nss.h>
#include <pwd.h>
#include <shadow.h>

enum nss_status _nss_cognito_getpwnam_r(const char *name, struct passwd *user, char *buffer,
                                        size_t size, int *error);
enum nss_status _nss_cognito_getpwuid_r(uid_t uid, struct passwd *user, char *buffer, size_t size,
                                        int *error);
enum nss_status _nss_cognito_getgrnam_r(const char *name, struct group *group, char *buffer,
                                        size_t size, int *error);
enum nss_status _nss_cognito_getgrgid_r(gid_t gid, struct group *group, char *buffer, size_t size,
                                        int *error);
enum nss_status _nss_cognito_initgroups_dyn(const char *name, gid_t primary, long *start,
                                            long *size, gid_t **groups, long limit, int *error);
enum nss_status _nss_cognito_getspnam_r(const char *name, struct spwd *user, char *buffer,
                                        size_t size, int *error);

/* glibc calls the functions of a walk from one thread at a time. */
enum nss_status _nss_cognito_setpwent(int stay_open);
enum nss_status _nss_cognito_getpwent_r(struct passwd *user, char *buffer, size_t size, int *error);
enum nss_status _nss_cognito_endpwent(void);
enum nss_status _nss_cognito_setgrent(int stay_open);
enum nss_status _nss_cognito_getgrent_r(struct group *group, char *buffer, size_t size, int *error);
enum nss_status _nss_cognito_endgrent(void);

/* Stands for all of glibc's functions that we have no answer to (not-ours.ld). */
enum nss_status nss_not_ours(void);

#endif
