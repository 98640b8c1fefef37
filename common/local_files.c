/* The host's own users, groups and shells. In passwd(5) and group(5) alike, the name is the first
 * field and the id the third. A line counts as soon as these can be read: what the host half knows
 * is still the host's. */
#include "common/local_files.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"

/* Whether one line, without its newline, is the one that is looked for. */
typedef bool line_test(const char *line, const void *wanted);

static int any_line(const char *path, line_test *test, const void *wanted)
{
    auto_fclose FILE *file = fopen(path, "re");
    if (file == NULL)
        return -errno;
    auto_free char *line = NULL;
    size_t capacity = 0;

    errno = 0;
    while (getline(&line, &capacity, file) >= 0) {
        line[strcspn(line, "\n")] = '\0';
        if (test(line, wanted))
            return 1;
    }
    return feof(file) ? 0 : -(errno != 0 ? errno : EIO);
}

static bool line_has_name(const char *line, const void *wanted)
{
    size_t length = strcspn(line, ":");

    return length == strlen(wanted) && memcmp(line, wanted, length) == 0;
}

/* What follows the second colon, or NULL. */
static const char *third_field(const char *line)
{
    const char *colon = strchr(line, ':');
    if (colon == NULL)
        return NULL;
    colon = strchr(colon + 1, ':');
    return colon == NULL ? NULL : colon + 1;
}

static bool read_id(const char *line, unsigned long *out)
{
    const char *field = third_field(line);
    char *end = NULL;

    if (field == NULL)
        return false;
    *out = strtoul(field, &end, 10);
    return end != field && (*end == ':' || *end == '\0');
}

static bool line_has_id(const char *line, const void *wanted)
{
    unsigned long id = 0;

    return read_id(line, &id) && id == *(const uint32_t *)wanted;
}

/* A group that is looked for, and where its gid goes. */
struct wanted_group {
    const char *name;
    uint32_t *gid;
};

static bool line_is_of_group(const char *line, const void *wanted)
{
    const struct wanted_group *group = wanted;
    unsigned long gid = 0;

    if (!line_has_name(line, group->name) || !read_id(line, &gid) || gid >= UINT32_MAX)
        return false;
    *group->gid = (uint32_t)gid;
    return true;
}

static bool line_is(const char *line, const void *wanted)
{
    return strcmp(line, wanted) == 0;
}

int local_files_has_user(const char *path, const char *name)
{
    return any_line(path, line_has_name, name);
}

int local_files_has_uid(const char *path, uint32_t uid)
{
    return any_line(path, line_has_id, &uid);
}

int local_files_has_group(const char *path, const char *name)
{
    return any_line(path, line_has_name, name);
}

int local_files_has_gid(const char *path, uint32_t gid)
{
    return any_line(path, line_has_id, &gid);
}

int local_files_group_gid(const char *path, const char *name, uint32_t *out)
{
    const struct wanted_group wanted = {.name = name, .gid = out};

    return any_line(path, line_is_of_group, &wanted);
}

int local_files_has_shell(const char *path, const char *shell)
{
    return any_line(path, line_is, shell);
}
