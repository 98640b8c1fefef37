/* libnss_cognito.so.2: the entry points, and all that the module keeps in a process. */
#include "nss/module.h"

#include "common/local_files.h"
#include "nss/enumerate.h"
#include "nss/group.h"
#include "nss/initgroups.h"
#include "nss/passwd.h"
#include "nss/shadow.h"

static struct nss_state state = {
    .files = {
        .published = {.snapshot = {.directory = SNAPSHOT_PATH, .recent = SNAPSHOT_RECENT_PATH},
                      .ids = IDENTITY_IDS_PATH},
        .socket = RUN_DIR "/nss",
        .passwd = LOCAL_FILES_PASSWD_PATH,
        .group = LOCAL_FILES_GROUP_PATH}};

enum nss_status _nss_cognito_getpwnam_r(const char *name, struct passwd *user, char *buffer,
                                        size_t size, int *error)
{
    struct passwd_answer answer = {.user = user, .buffer = buffer, .size = size};

    return passwd_by_name(&state, name, &answer, error);
}

enum nss_status _nss_cognito_getpwuid_r(uid_t uid, struct passwd *user, char *buffer, size_t size,
                                        int *error)
{
    struct passwd_answer answer = {.user = user, .buffer = buffer, .size = size};

    return passwd_by_uid(&state, uid, &answer, error);
}

enum nss_status _nss_cognito_getgrnam_r(const char *name, struct group *group, char *buffer,
                                        size_t size, int *error)
{
    struct group_answer answer = {.group = group, .buffer = buffer, .size = size};

    return group_by_name(&state, name, &answer, error);
}

enum nss_status _nss_cognito_getgrgid_r(gid_t gid, struct group *group, char *buffer, size_t size,
                                        int *error)
{
    struct group_answer answer = {.group = group, .buffer = buffer, .size = size};

    return group_by_gid(&state, gid, &answer, error);
}

/* The parameters are glibc's. */
enum nss_status _nss_cognito_initgroups_dyn(const char *name, gid_t primary, long *start,
                                            long *size, gid_t **groups, long limit, int *error)
{
    struct initgroups_answer answer = {
        .primary = primary, .start = start, .size = size, .groups = groups, .limit = limit};

    return initgroups_by_name(&state, name, &answer, error);
}

enum nss_status _nss_cognito_getspnam_r(const char *name, struct spwd *user, char *buffer,
                                        size_t size, int *error)
{
    struct shadow_answer answer = {.user = user, .buffer = buffer, .size = size};

    return shadow_by_name(&state, name, &answer, error);
}

enum nss_status _nss_cognito_setpwent(int stay_open)
{
    (void)stay_open;
    state.users_walk = (struct enumeration){0};
    return NSS_STATUS_SUCCESS;
}

enum nss_status _nss_cognito_getpwent_r(struct passwd *user, char *buffer, size_t size, int *error)
{
    struct passwd_answer answer = {.user = user, .buffer = buffer, .size = size};

    return enumerate_next_user(&state, &answer, error);
}

enum nss_status _nss_cognito_endpwent(void)
{
    return _nss_cognito_setpwent(0);
}

enum nss_status _nss_cognito_setgrent(int stay_open)
{
    (void)stay_open;
    state.groups_walk = (struct enumeration){0};
    return NSS_STATUS_SUCCESS;
}

enum nss_status _nss_cognito_getgrent_r(struct group *group, char *buffer, size_t size, int *error)
{
    struct group_answer answer = {.group = group, .buffer = buffer, .size = size};

    return enumerate_next_group(&state, &answer, error);
}

enum nss_status _nss_cognito_endgrent(void)
{
    return _nss_cognito_setgrent(0);
}

enum nss_status nss_not_ours(void)
{
    return NSS_STATUS_UNAVAIL;
}
