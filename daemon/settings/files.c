/* The files the configuration is in: which, and whose. */
#include "daemon/settings/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/local_files.h"
#include "common/ownership.h"

#define LARGEST_FILE (1 << 20) /* bytes */

void settings_file_problem_add(struct settings_problems *problems, const char *path,
                               const struct settings_place *named_by, const char *why)
{
    if (named_by == NULL)
        settings_problem_add(problems, (struct settings_place){.file = path}, "%s", why);
    else
        settings_problem_add(problems, *named_by, "%s %s", path, why);
}

static int refuse(const char *path, const struct settings_place *named_by,
                  struct settings_problems *problems, const char *why)
{
    settings_file_problem_add(problems, path, named_by, why);
    return -EINVAL;
}

static bool owner_is_safe(const struct stat *status)
{
    return status->st_uid == 0 || status->st_uid == geteuid();
}

/* Root, who may only be checking, does not know the daemon's group: the daemon checks again. */
static bool group_is_the_daemons(const struct stat *status)
{
    return geteuid() == 0 || status->st_gid == getegid();
}

static bool is_private(const struct stat *status)
{
    if ((status->st_mode & S_IRWXO) != 0)
        return false;
    return (status->st_mode & S_IRGRP) == 0 || group_is_the_daemons(status);
}

/* Nobody but root and the calling user may change it. */
static int check_writers(const char *path, const struct stat *status,
                         struct settings_problems *problems)
{
    struct settings_place place = {.file = path};

    if (!owner_is_safe(status)) {
        settings_problem_add(problems, place, "belongs to uid %u; run: chown root %s",
                             (unsigned)status->st_uid, path);
        return -EINVAL;
    }
    if ((status->st_mode & (S_IWGRP | S_IWOTH)) != 0) {
        settings_problem_add(problems, place,
                             "can be written by others than its owner (mode %04o); run: "
                             "chmod go-w %s",
                             (unsigned)status->st_mode & 07777, path);
        return -EINVAL;
    }
    return 0;
}

static int check_readers(const char *path, const struct stat *status,
                         struct settings_problems *problems)
{
    if (is_private(status))
        return 0;
    settings_problem_add(problems, (struct settings_place){.file = path},
                         "holds a secret and can be read by others (mode %04o); run: "
                         "chown root:cognitod %s; chmod 0640 %s",
                         (unsigned)status->st_mode & 07777, path, path);
    return -EINVAL;
}

static int check_file(const char *path, int fd, enum settings_readers readers,
                      const struct settings_place *named_by, struct settings_problems *problems)
{
    struct stat status;

    if (fstat(fd, &status) < 0)
        return refuse(path, named_by, problems, "cannot be looked at");
    if (!S_ISREG(status.st_mode))
        return refuse(path, named_by, problems, "is not an ordinary file");
    if (status.st_size > LARGEST_FILE)
        return refuse(path, named_by, problems, "is larger than 1 MiB");
    int r = check_writers(path, &status, problems);
    if (r == 0 && readers == SETTINGS_READERS_DAEMON)
        r = check_readers(path, &status, problems);
    return r;
}

/* Who looks: as cognitod --check tells it, the daemon's user. */
struct caller {
    uint32_t uid;
    char name[40]; /* " (cognitod)"; "" when the host's own file does not know it */
};

static int note_caller(void *context, const struct local_files_entry *entry)
{
    struct caller *caller = context;

    if (entry->has_id && entry->id == caller->uid && caller->name[0] == '\0' &&
        entry->name_length < sizeof caller->name - 3)
        (void)snprintf(caller->name, sizeof caller->name, " (%.*s)", (int)entry->name_length,
                       entry->name);
    return 0;
}

static struct caller find_caller(void)
{
    struct caller caller = {.uid = geteuid()};

    (void)local_files_visit(LOCAL_FILES_PASSWD_PATH, note_caller, &caller);
    return caller;
}

/* The configuration itself may hold a secret; what it names is either one or for everybody. */
static int refuse_unopened(const char *path, enum settings_readers readers,
                           const struct settings_place *named_by,
                           struct settings_problems *problems)
{
    const char *of_secret = "; its group should be cognitod, its mode 0640";
    const char *of_others = "; its mode should be 0644, and the folders above it open to everybody";
    const char *of_readers =
        readers == SETTINGS_READERS_ALL && named_by != NULL ? of_others : of_secret;
    int error = errno;
    const char *remedy = error == EACCES   ? of_readers
                         : error == ENOENT ? "; make it, or correct its path"
                                           : "";
    struct caller caller = find_caller();
    char why[256];

    (void)snprintf(why, sizeof why, "cannot be opened by uid %u%s: %s%s", (unsigned)caller.uid,
                   caller.name, strerrordesc_np(error), remedy);
    return refuse(path, named_by, problems, why);
}

int settings_file_open(const char *path, enum settings_readers readers,
                       const struct settings_place *named_by, struct settings_problems *problems,
                       FILE **out)
{
    /* O_NONBLOCK: a FIFO in the file's place must not hold the daemon up. */
    auto_close int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return refuse_unopened(path, readers, named_by, problems);
    int r = check_file(path, fd, readers, named_by, problems);
    if (r < 0)
        return r;
    FILE *file = fdopen(fd, "re");
    if (file == NULL)
        return refuse_unopened(path, readers, named_by, problems);
    (void)take_fd(&fd);
    *out = file;
    return 0;
}

bool settings_file_is_private(FILE *file)
{
    struct stat status;

    return fstat(fileno(file), &status) == 0 && is_private(&status);
}

static int is_part(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);

    return entry->d_name[0] != '.' && length > 5 &&
           strcmp(entry->d_name + length - 5, ".conf") == 0;
}

/* By bytes: the order must not depend on a locale. */
static int compare_names(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int append_path(const char *directory, const char *name, struct text_list *out)
{
    auto_free char *path = NULL;

    int length = asprintf(&path, "%s/%s", directory, name);
    if (length < 0) {
        path = NULL;
        return -ENOMEM;
    }
    return text_list_append(out, path, (size_t)length);
}

static int append_parts(const char *directory, struct settings_problems *problems,
                        struct text_list *out)
{
    struct dirent **entries = NULL;

    int count = scandir(directory, &entries, is_part, compare_names);
    if (count < 0) {
        if (errno == ENOMEM)
            return -ENOMEM;
        (void)refuse_unopened(directory, SETTINGS_READERS_ALL, NULL, problems);
        return 0;
    }
    int r = 0;
    for (int i = 0; i < count; i++) {
        if (r == 0)
            r = append_path(directory, entries[i]->d_name, out);
        free(entries[i]);
    }
    free(entries);
    return r;
}

int settings_files_list(const char *path, struct settings_problems *problems, struct text_list *out)
{
    auto_free char *directory = NULL;
    struct stat status;

    if (asprintf(&directory, "%s.d", path) < 0) {
        directory = NULL;
        return -ENOMEM;
    }
    int r = text_list_append(out, path, strlen(path));
    if (r < 0)
        return r;
    if (stat(directory, &status) < 0 && errno == ENOENT)
        return 0;
    if (check_writers(directory, &status, problems) < 0)
        return 0;
    return append_parts(directory, problems, out);
}
