/* Dropping what the daemon does not need. */
#include "daemon/privileges.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <stdbool.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "common/ownership.h"

#define MAX_PASSWD_LINE 4096
#define OPEN_FILES      8192 /* well above what all bounds together can use */

int privileges_find_account(const char *passwd_path, const char *name, struct account *out)
{
    struct passwd entry;
    struct passwd *found;
    char line[MAX_PASSWD_LINE];
    auto_fclose FILE *file = fopen(passwd_path, "re");

    if (file == NULL)
        return -errno;
    while (fgetpwent_r(file, &entry, line, sizeof line, &found) == 0) {
        if (strcmp(found->pw_name, name) != 0)
            continue;
        if (found->pw_uid == 0 || found->pw_gid == 0)
            return -EPERM;
        *out = (struct account){.uid = found->pw_uid, .gid = found->pw_gid};
        return 0;
    }
    return -ENOENT;
}

int privileges_give_directory(const char *path, const struct account *account)
{
    if (mkdir(path, 0755) < 0 && errno != EEXIST)
        return -errno;
    auto_close int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    if (fchown(fd, account->uid, account->gid) < 0 || fchmod(fd, 0755) < 0)
        return -errno;
    return 0;
}

int privileges_become(const struct account *account)
{
    if (setgroups(0, NULL) < 0)
        return -errno;
    if (setresgid(account->gid, account->gid, account->gid) < 0)
        return -errno;
    if (setresuid(account->uid, account->uid, account->uid) < 0)
        return -errno;
    return 0;
}

static int renounce_capabilities(void)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {0};

    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0)
        return -errno;
    return syscall(SYS_capset, &header, none) < 0 ? -errno : 0;
}

static int limit(int resource, rlim_t wanted)
{
    struct rlimit now;

    if (getrlimit(resource, &now) < 0)
        return -errno;
    now.rlim_cur = wanted < now.rlim_max ? wanted : now.rlim_max;
    return setrlimit(resource, &now) < 0 ? -errno : 0;
}

int privileges_renounce(void)
{
    const struct rlimit no_core = {0, 0};

    if (getuid() == 0 || geteuid() == 0)
        return -EPERM;
    int r = renounce_capabilities();
    if (r < 0)
        return r;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
        return -errno;
    if (setrlimit(RLIMIT_CORE, &no_core) < 0)
        return -errno;
    return limit(RLIMIT_NOFILE, OPEN_FILES);
}
