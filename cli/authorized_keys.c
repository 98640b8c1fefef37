/* cognitoctl authorized-keys: a user's SSH public keys, for sshd's AuthorizedKeysCommand. It asks
 * nobody over the network and does not need the daemon: it reads what was published. */
#include <errno.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/commands.h"
#include "common/identity.h"
#include "common/key_file.h"
#include "common/local_files.h"
#include "common/ownership.h"

static int complain(int error, const char *what)
{
    errno = -error;
    (void)fprintf(stderr, "cognitoctl: %s: %m\n", what);
    return EXIT_UNAVAILABLE;
}

static int find_keys(const char *name, struct user_keys *out)
{
    const struct key_file_paths paths = {.all = KEY_FILE_PATH, .recent = KEY_FILE_RECENT_PATH};
    auto_key_files struct key_files files;

    int r = key_files_open(&paths, &files);
    return r < 0 ? r : key_files_find(&files, name, out);
}

/* Whom the host means by the name: a local user, or one of another source, may have it. */
static bool is_the_hosts(const char *name, uint32_t uid)
{
    const struct passwd *user = getpwnam(name);

    return user != NULL && user->pw_uid == uid;
}

/* No keys is an answer, and no failure: sshd goes on to AuthorizedKeysFile. */
static int print_keys(const char *name)
{
    auto_free struct user_keys *keys = malloc(sizeof *keys);

    if (keys == NULL)
        return complain(-ENOMEM, name);
    int r = find_keys(name, keys);
    if (r == -ENOENT)
        return EXIT_DONE;
    if (r < 0)
        return complain(r, "cannot read the published keys");
    if (is_the_hosts(name, keys->uid))
        (void)fwrite(keys->text, 1, keys->length, stdout);
    return fflush(stdout) == 0 ? EXIT_DONE : EXIT_UNAVAILABLE;
}

int authorized_keys_main(const struct command *command, int argc, char *argv[])
{
    if (argc != 2)
        return command_usage(command);
    if (!identity_name_is_acceptable(argv[1]))
        return EXIT_DONE;
    int local = local_files_has_user(LOCAL_FILES_PASSWD_PATH, argv[1]);
    if (local < 0)
        return complain(local, LOCAL_FILES_PASSWD_PATH);
    return local == 1 ? EXIT_DONE : print_keys(argv[1]);
}
