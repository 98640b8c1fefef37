/* Finding the unprivileged user, and refusing to be root. */
#include "daemon/privileges.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/ownership.h"
#include "tests/unit/unit.h"

static char path[] = "/tmp/passwd-XXXXXX";

static void write_passwd(const char *text)
{
    auto_close int fd = mkstemp(path);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
}

START_TEST(the_user_is_found_in_the_file)
{
    struct account account = {0};

    write_passwd("root:x:0:0::/root:/bin/sh\ncognitod:x:995:994::/:/usr/sbin/nologin\n");
    ck_assert_int_eq(privileges_find_account(path, "cognitod", &account), 0);
    ck_assert_uint_eq(account.uid, 995);
    ck_assert_uint_eq(account.gid, 994);
    (void)unlink(path);
}
END_TEST

START_TEST(a_user_that_is_root_by_another_name_is_refused)
{
    struct account account = {0};

    write_passwd("toor:x:0:0::/:/bin/sh\nwheel:x:990:0::/:/bin/sh\n");
    ck_assert_int_eq(privileges_find_account(path, "toor", &account), -EPERM);
    ck_assert_int_eq(privileges_find_account(path, "wheel", &account), -EPERM);
    ck_assert_int_eq(privileges_find_account(path, "cognitod", &account), -ENOENT);
    (void)unlink(path);
}
END_TEST

START_TEST(who_is_root_cannot_renounce)
{
    if (geteuid() == 0)
        ck_assert_int_eq(privileges_renounce(), -EPERM);
}
END_TEST

/* In a process of its own, because there is no way back. */
static int renounce_as_nobody(void)
{
    const struct account nobody = {.uid = 65534, .gid = 65534};
    struct rlimit core;

    if (geteuid() == 0 && privileges_become(&nobody) < 0)
        return 1;
    if (privileges_renounce() < 0)
        return 2;
    if (setresuid(0, 0, 0) == 0)
        return 3;
    if (prctl(PR_GET_DUMPABLE) != 0 || prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
        return 4;
    return getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_max == 0 ? 0 : 5;
}

START_TEST(who_has_renounced_never_comes_back)
{
    int status = -1;
    pid_t child = fork();

    ck_assert_int_ge(child, 0);
    if (child == 0)
        _exit(renounce_as_nobody());
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 0);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("privileges");

    UNIT_CASE(suite, "privileges", the_user_is_found_in_the_file,
              a_user_that_is_root_by_another_name_is_refused, who_is_root_cannot_renounce,
              who_has_renounced_never_comes_back);
    return suite;
}
