/* The host's own users, groups and shells. In passwd(5) and group(5) alike, the name is the first
 * field and the id the third. A line counts as soon as these can be read: what the host half knows
 * is still the host's. */
#include "common/local_files.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/ownership.h"

#define READ_SIZE 4096 /* bytes at once: most files need no second read */
#define LINE_SIZE 1024 /* bytes of a line that are looked at; names and shells are shorter */

/* Whether one line, without its newline, is the one that is looked for. */
typedef bool line_test(const char *line, const void *wanted);

/* What a file is cut into. */
struct line {
    size_t length; /* what does not fit is left out */
    char text[LINE_SIZE];
};

static void line_append(struct line *line, const char *piece, size_t length)
{
    size_t room = sizeof line->text - 1 - line->length;
    size_t taken = length < room ? length : room;

    memcpy(line->text + line->length, piece, taken);
    line->length += taken;
    line->text[line->length] = '\0';
}

/* Goes through the bytes, the end of a line that began before among them; keeps what is begun. */
static bool any_line_of(struct line *line, const char *bytes, size_t size, line_test *test,
                        const void *wanted)
{
    const char *end = bytes + size;

    while (bytes < end) {
        const char *newline = memchr(bytes, '\n', (size_t)(end - bytes));
        line_append(line, bytes, (size_t)((newline == NULL ? end : newline) - bytes));
        if (newline == NULL)
            return false;
        if (test(line->text, wanted))
            return true;
        line->length = 0;
        bytes = newline + 1;
    }
    return false;
}

/* Without stdio: the NSS module does this in the shortest of processes. */
static int any_line(const char *path, line_test *test, const void *wanted)
{
    auto_close int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct line line;
    char bytes[READ_SIZE];

    if (fd < 0)
        return -errno;
    line.length = 0;
    for (;;) {
        ssize_t got = read(fd, bytes, sizeof bytes);
        if (got < 0 && errno != EINTR)
            return -errno;
        if (got == 0)
            return line.length > 0 && test(line.text, wanted) ? 1 : 0;
        if (got > 0 && any_line_of(&line, bytes, (size_t)got, test, wanted))
            return 1;
    }
}

static const char *skip_blanks(const char *text)
{
    while (*text == ' ' || *text == '\t')
        text++;
    return text;
}

static bool line_has_name(const char *line, const void *wanted)
{
    const char *name = wanted;

    line = skip_blanks(line);

    for (; *name != '\0'; name++, line++)
        if (*line != *name)
            return false;
    return *line == ':' || *line == '\0';
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

/* Decimal digits up to the next colon or the end, blanks and a plus sign before them as strtoul(3)
 * takes them for glibc; what does not fit is no id. */
static bool read_id(const char *line, uint32_t *out)
{
    const char *digit = third_field(line);
    uint64_t value = 0;

    if (digit == NULL)
        return false;
    digit = skip_blanks(digit);
    digit += *digit == '+';
    if (*digit == ':' || *digit == '\0')
        return false;
    for (; *digit >= '0' && *digit <= '9' && value <= UINT32_MAX; digit++)
        value = value * 10 + (uint64_t)(*digit - '0');
    *out = (uint32_t)value;
    return value <= UINT32_MAX && (*digit == ':' || *digit == '\0');
}

static bool line_has_id(const char *line, const void *wanted)
{
    uint32_t id = 0;

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
    uint32_t gid = 0;

    if (!line_has_name(line, group->name) || !read_id(line, &gid) || gid == UINT32_MAX)
        return false;
    *group->gid = gid;
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

/* Who is shown the lines, and what came of it. */
struct visit {
    local_files_visitor *visitor;
    void *context;
    int *result;
};

/* For line_test: whether it is enough. */
static bool show_line(const char *line, const void *wanted)
{
    const struct visit *visit = wanted;
    const char *name = skip_blanks(line);
    const char *colon = strchr(name, ':');
    struct local_files_entry entry = {
        .name = name, .name_length = colon == NULL ? strlen(name) : (size_t)(colon - name)};

    entry.has_id = read_id(line, &entry.id);
    *visit->result = visit->visitor(visit->context, &entry);
    return *visit->result < 0;
}

int local_files_visit(const char *path, local_files_visitor *visitor, void *context)
{
    int result = 0;
    const struct visit visit = {.visitor = visitor, .context = context, .result = &result};
    int r = any_line(path, show_line, &visit);

    return r < 0 ? r : result;
}

int local_files_has_shell(const char *path, const char *shell)
{
    return any_line(path, line_is, shell);
}
