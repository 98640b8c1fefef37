/* A throw-away folder with a configuration in it. */
#include "tests/unit/settings_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <string.h>
#include <sys/stat.h>

#include "common/ownership.h"
#include "tests/unit/unit.h"

void folder_make(struct settings_folder *out)
{
    *out = (struct settings_folder){.path = "/tmp/settings-XXXXXX"};
    ck_assert_ptr_nonnull(mkdtemp(out->path));
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status;
    (void)kind;
    (void)walk;
    return remove(path);
}

void folder_remove(struct settings_folder *folder)
{
    settings_free(folder->settings);
    (void)nftw(folder->path, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

static char *path_in(const struct settings_folder *folder, const char *name)
{
    char *path = NULL;

    ck_assert_int_gt(asprintf(&path, "%s/%s", folder->path, name), 0);
    return path;
}

void folder_write_bytes(const struct settings_folder *folder, const char *name, const void *bytes,
                        size_t length)
{
    auto_free char *path = path_in(folder, name);
    auto_close int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, bytes, length), length);
}

void folder_write(const struct settings_folder *folder, const char *name, const char *text)
{
    auto_free char *bytes = NULL;
    size_t length;
    FILE *memory = open_memstream(&bytes, &length);

    ck_assert_ptr_nonnull(memory);
    for (const char *at = text; *at != '\0'; at++)
        if (at[0] == '@' && at[1] == '/')
            (void)fputs(folder->path, memory);
        else
            (void)fputc(*at, memory);
    ck_assert_int_eq(fclose(memory), 0);
    folder_write_bytes(folder, name, bytes, length);
}

void folder_make_directory(const struct settings_folder *folder, const char *name)
{
    auto_free char *path = path_in(folder, name);

    ck_assert_int_eq(mkdir(path, 0700), 0);
}

void folder_change_mode(const struct settings_folder *folder, const char *name, mode_t mode)
{
    auto_free char *path = path_in(folder, name);

    ck_assert_int_eq(chmod(path, mode), 0);
}

int folder_load(struct settings_folder *folder)
{
    auto_free char *path = path_in(folder, "cognitod.conf");

    settings_free(folder->settings);
    folder->settings = NULL;
    return settings_load(path, &folder->settings, &folder->problems);
}

int folder_load_text(struct settings_folder *folder, const char *text)
{
    folder_write(folder, "cognitod.conf", text);
    return folder_load(folder);
}

/* The text without "PATH/", wherever it stands. */
static char *without_folder(const struct settings_folder *folder, const char *text)
{
    char *out = strdup(text);

    ck_assert_ptr_nonnull(out);
    size_t length = strlen(folder->path) + 1;
    for (char *at = strstr(out, folder->path); at != NULL; at = strstr(at, folder->path))
        memmove(at, at + length, strlen(at + length) + 1);
    return out;
}

void folder_assert_problems(struct settings_folder *folder, const char *const expected[])
{
    size_t count = 0;

    ck_assert_int_eq(folder_load(folder), -EINVAL);
    ck_assert_ptr_null(folder->settings);
    for (; expected[count] != NULL; count++) {
        ck_assert_msg(count < folder->problems.count, "missing: %s", expected[count]);
        auto_free char *found = without_folder(folder, folder->problems.texts[count]);
        ck_assert_str_eq(found, expected[count]);
    }
    ck_assert_msg(folder->problems.count == count, "one more: %s", folder->problems.texts[count]);
}

void folder_assert_refused(const char *text, const char *problem)
{
    auto_folder struct settings_folder folder;

    folder_make(&folder);
    folder_write(&folder, "cognitod.conf", text);
    ASSERT_PROBLEMS(&folder, problem);
}
