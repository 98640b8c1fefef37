/* Writing down what is not published, and reading it back. */
#include "daemon/directory/unpublished_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/ownership.h"

#define MAGIC       "cognito-login unpublished 1"
#define MAX_SIZE    (1024 * 1024 * 1024) /* bytes */
#define CHECK_SIZE  (8 + 1)              /* with the NUL */
#define CHECK_BEGIN UINT32_C(0x811C9DC5) /* FNV-1a: against what breaks, not against people */
#define CHECK_PRIME UINT32_C(0x01000193)

static uint32_t check_on(uint32_t check, const void *bytes, size_t size)
{
    const unsigned char *from = bytes;

    for (size_t i = 0; i < size; i++)
        check = (check ^ from[i]) * CHECK_PRIME;
    return check;
}

static void put_bytes(struct unpublished_sink *sink, const void *bytes, size_t size)
{
    sink->size += size;
    if (sink->take == NULL)
        return;
    sink->check = check_on(sink->check, bytes, size);
    sink->take(sink->context, bytes, size);
}

static void put_text(struct unpublished_sink *sink, const char *text)
{
    put_bytes(sink, text, strlen(text) + 1);
}

static void put_number(struct unpublished_sink *sink, uint64_t number)
{
    char text[24];

    (void)snprintf(text, sizeof text, "%" PRIu64, number);
    put_text(sink, text);
}

void unpublished_put_head(struct unpublished_sink *sink, uint64_t generation, uint64_t size)
{
    sink->check = CHECK_BEGIN;
    put_text(sink, MAGIC);
    put_number(sink, generation);
    put_number(sink, size);
    unpublished_put_end(sink);
}

void unpublished_put_user(struct unpublished_sink *sink, const struct unpublished_user *user)
{
    const char doubt[2] = {(char)user->doubt, '\0'};

    sink->check = CHECK_BEGIN;
    put_text(sink, user->sub);
    put_text(sink, doubt);
    put_text(sink, user->status);
    put_number(sink, user->group_count);
}

void unpublished_put_group(struct unpublished_sink *sink, const char *group)
{
    put_text(sink, group);
}

void unpublished_put_end(struct unpublished_sink *sink)
{
    char text[CHECK_SIZE];

    (void)snprintf(text, sizeof text, "%08" PRIx32, sink->check);
    put_bytes(sink, text, sizeof text);
}

void unpublished_file_clear(struct unpublished_file *file)
{
    free(file->bytes);
    free(file->users);
    *file = (struct unpublished_file){0};
}

/* The first thing that is not as it should be sticks: -ENODATA the bytes end, -EBADMSG. */
struct reading {
    const char *at;
    const char *end;
    int error;
};

static void stick(struct reading *from, int r)
{
    if (from->error == 0)
        from->error = r;
}

static const char *get_text(struct reading *from)
{
    size_t left = (size_t)(from->end - from->at);
    const char *text = from->at;
    size_t length = strnlen(text, left);

    if (length == left)
        stick(from, -ENODATA);
    if (from->error < 0)
        return "";
    from->at += length + 1;
    return text;
}

static uint64_t get_number(struct reading *from, uint64_t maximum)
{
    const char *text = get_text(from);
    char *end = NULL;

    errno = 0;
    uint64_t number = strtoull(text, &end, 10);
    bool is_number = *text >= '0' && *text <= '9' && *end == '\0' && errno == 0;
    if (!is_number || number > maximum)
        stick(from, -EBADMSG);
    return from->error < 0 ? 0 : number;
}

static void get_end(struct reading *from, const char *begin)
{
    char expected[CHECK_SIZE];
    uint32_t check = check_on(CHECK_BEGIN, begin, (size_t)(from->at - begin));

    (void)snprintf(expected, sizeof expected, "%08" PRIx32, check);
    if (strcmp(get_text(from), expected) != 0)
        stick(from, -EBADMSG);
}

static enum unpublished_doubt get_doubt(struct reading *from)
{
    const char *text = get_text(from);

    switch (text[0]) {
    case UNPUBLISHED_IS_BEING_CHANGED:
    case UNPUBLISHED_WAS_NEVER_ASKED:
    case UNPUBLISHED_IS_SOUND:
        break;
    default:
        stick(from, -EBADMSG);
    }
    return from->error < 0 ? UNPUBLISHED_IS_BEING_CHANGED : (enum unpublished_doubt)text[0];
}

static struct unpublished_user get_user(struct reading *from)
{
    const char *begin = from->at;
    struct unpublished_user user = {.sub = get_text(from)};

    user.doubt = get_doubt(from);
    user.status = get_text(from);
    user.group_count = (size_t)get_number(from, (uint64_t)(from->end - begin));
    user.groups = from->at;
    for (size_t i = 0; from->error == 0 && i < user.group_count; i++)
        (void)get_text(from);
    get_end(from, begin);
    if (*user.sub == '\0')
        stick(from, -EBADMSG);
    return user;
}

/* Where a power cut came between the room for an appended user and the user. */
static bool is_all_zeros(const char *begin, const char *end)
{
    while (begin < end && *begin == '\0')
        begin++;
    return begin == end;
}

static bool is_torn(const struct reading *from, const char *begin)
{
    return from->error == -ENODATA || is_all_zeros(begin, from->end);
}

/* Calls for each user. Users from `appended` on came after the file. */
static int walk(struct reading *from, const char *appended,
                void (*visit)(struct unpublished_file *file, const char *user),
                struct unpublished_file *file)
{
    while (from->at < from->end) {
        const char *begin = from->at;
        (void)get_user(from);
        if (from->error < 0)
            return begin >= appended && is_torn(from, begin) ? 0 : -EBADMSG;
        if (begin < appended && from->at > appended)
            return -EBADMSG;
        visit(file, begin);
    }
    return 0;
}

static void count_user(struct unpublished_file *file, const char *user)
{
    (void)user;
    file->user_count++;
}

static void put_user(struct unpublished_file *file, const char *user)
{
    file->users[file->user_count++] = user;
}

static int compare_users(const void *a, const void *b)
{
    const char *first = *(const char *const *)a;
    const char *second = *(const char *const *)b;

    int order = strcmp(first, second);
    if (order != 0)
        return order;
    return first < second ? -1 : first > second;
}

static int list_users(struct unpublished_file *file, const struct reading *behind_head,
                      const char *appended)
{
    struct reading from = *behind_head;

    int r = walk(&from, appended, count_user, file);
    if (r < 0)
        return r;
    file->users = calloc(file->user_count + 1, sizeof *file->users);
    if (file->users == NULL)
        return -ENOMEM;
    from = *behind_head;
    file->user_count = 0;
    r = walk(&from, appended, put_user, file);
    qsort(file->users, file->user_count, sizeof *file->users, compare_users);
    return r;
}

static int read_users(struct unpublished_file *file)
{
    struct reading from = {.at = file->bytes, .end = file->bytes + file->length};

    const char *magic = get_text(&from);
    file->generation = get_number(&from, UINT64_MAX);
    uint64_t size = get_number(&from, MAX_SIZE);
    get_end(&from, file->bytes);
    if (from.error < 0 || strcmp(magic, MAGIC) != 0 || size > (uint64_t)(from.end - from.at))
        return -EBADMSG;
    return list_users(file, &from, from.at + size);
}

static int read_bytes(int fd, struct unpublished_file *out)
{
    struct stat about;

    if (fstat(fd, &about) < 0)
        return -errno;
    if (!S_ISREG(about.st_mode) || about.st_size <= 0 || about.st_size > MAX_SIZE)
        return -EBADMSG;
    out->bytes = malloc((size_t)about.st_size);
    if (out->bytes == NULL)
        return -ENOMEM;
    while (out->length < (size_t)about.st_size) {
        ssize_t count = read(fd, out->bytes + out->length, (size_t)about.st_size - out->length);
        if (count < 0 && errno != EINTR)
            return -errno;
        if (count == 0)
            return -EBADMSG;
        out->length += count < 0 ? 0 : (size_t)count;
    }
    return 0;
}

/* What lies there may be anything; only where the host cannot look is nothing known of it. */
static int open_error(int error)
{
    switch (error) {
    case EACCES:
    case EPERM:
    case ELOOP:
    case ENXIO:
    case EISDIR:
        return -EBADMSG;
    default:
        return -error;
    }
}

int unpublished_file_read(const char *path, struct unpublished_file *out)
{
    auto_close int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0)
        return open_error(errno);
    int r = read_bytes(fd, out);
    if (r == 0)
        r = read_users(out);
    if (r < 0)
        unpublished_file_clear(out);
    return r;
}

bool unpublished_file_find(const struct unpublished_file *file, const char *sub,
                           struct unpublished_user *out)
{
    size_t low = 0;
    size_t high = file->user_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(file->users[middle], sub) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0 || strcmp(file->users[low - 1], sub) != 0)
        return false;
    struct reading from = {.at = file->users[low - 1], .end = file->bytes + file->length};
    *out = get_user(&from);
    return true;
}
