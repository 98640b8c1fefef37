/* Writing a listing down, and reading it back. */
#include "daemon/directory/unfinished_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/ownership.h"

#define MAGIC    "cognito-login listing 1"
#define END      "end"
#define MAX_SIZE (1024 * 1024 * 1024) /* bytes */

static void put_text(FILE *to, const char *text)
{
    (void)fwrite(text == NULL ? "" : text, 1, text == NULL ? 1 : strlen(text) + 1, to);
}

static void put_number(FILE *to, int64_t number)
{
    (void)fprintf(to, "%" PRId64 "%c", number, '\0');
}

static void put_list(FILE *to, const struct text_list *list)
{
    size_t count = list == NULL ? 0 : list->count;

    put_number(to, (int64_t)count);
    for (size_t i = 0; i < count; i++)
        put_text(to, list->texts[i]);
}

/* What decides which attributes are kept. */
static void put_settings(FILE *to, const struct directory_settings *settings)
{
    const char *const names[] = {settings->pool_id,         settings->login_name,
                                 settings->uid_attribute,   settings->gid_attribute,
                                 settings->gecos_attribute, settings->home_attribute,
                                 settings->shell_attribute};

    put_text(to, MAGIC);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        put_text(to, names[i]);
    put_list(to, settings->ssh_keys_attributes);
    put_number(to, settings->listed != NULL);
    put_list(to, settings->listed_attributes);
}

static void put_place(FILE *to, const struct source_place *place)
{
    put_text(to, place->token);
    put_number(to, place->is_at_end);
}

static void put_user(FILE *to, const struct directory_user *user)
{
    put_text(to, user->username);
    put_text(to, user->status);
    put_number(to, user->enabled);
    put_number(to, user->created_at_ms);
    put_number(to, (int64_t)user->attributes.count);
    for (size_t i = 0; i < user->attributes.count; i++) {
        put_text(to, user->attributes.entries[i].name);
        put_text(to, user->attributes.entries[i].value);
    }
    put_number(to, (int64_t)user->groups.count);
    for (size_t i = 0; i < user->groups.count; i++)
        put_text(to, user->groups.texts[i]);
}

static void put_group(FILE *to, const struct listed_group *group)
{
    put_text(to, group->name);
    put_text(to, group->description);
    put_number(to, group->created_at_ms);
    put_number(to, (int64_t)group->members.size);
    if (group->members.size > 0)
        (void)fwrite(group->members.texts, 1, group->members.size, to);
}

static void put_all(FILE *to, const struct directory_settings *settings,
                    const struct unfinished *unfinished)
{
    const struct listing *listing = &unfinished->listing;

    put_settings(to, settings);
    put_number(to, unfinished->began_at_unix);
    put_place(to, &listing->users_place);
    put_place(to, &listing->groups_place);
    put_place(to, &listing->members_place);
    put_number(to, (int64_t)listing->members_done);
    put_number(to, (int64_t)listing->users_done);
    put_number(to, (int64_t)listing->user_count);
    put_number(to, (int64_t)listing->group_count);
    for (size_t i = 0; i < listing->user_count; i++)
        put_user(to, &listing->users[i]);
    for (size_t i = 0; i < listing->group_count; i++)
        put_group(to, &listing->groups[i]);
    put_text(to, END);
}

/* What a crash leaves half written has no end, and is not read. */
int unfinished_file_write(const struct directory_settings *settings,
                          const struct unfinished *unfinished)
{
    const char *path = settings->paths.unfinished;

    if (unlink(path) < 0 && errno != ENOENT)
        return -errno;
    auto_close int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    FILE *to = fd < 0 ? NULL : fdopen(fd, "we");
    if (to == NULL)
        return -errno;
    (void)take_fd(&fd);
    put_all(to, settings, unfinished);
    bool has_failed = ferror(to) != 0;
    if (fclose(to) == 0 && !has_failed)
        return 0;
    (void)unlink(path);
    return -EIO;
}

/* The whole file; the first thing that is not as it should be sticks. */
struct reading {
    char *bytes;
    size_t length;
    size_t at;
    int error;
};

static void reading_clear(struct reading *reading)
{
    free(reading->bytes);
}

static const char *get_text(struct reading *from)
{
    const char *text = from->bytes + from->at;
    size_t left = from->length - from->at;
    size_t length = strnlen(text, left);

    if (from->error == 0 && length == left)
        from->error = -EBADMSG;
    if (from->error < 0)
        return "";
    from->at += length + 1;
    return text;
}

static int64_t get_number(struct reading *from, int64_t maximum)
{
    const char *text = get_text(from);
    char *end = NULL;

    errno = 0;
    int64_t number = strtoll(text, &end, 10);
    if (from->error == 0 &&
        (errno != 0 || *text == '\0' || *end != '\0' || number < 0 || number > maximum))
        from->error = -EBADMSG;
    return from->error < 0 ? 0 : number;
}

static size_t get_count(struct reading *from)
{
    return (size_t)get_number(from, (int64_t)from->length);
}

static void get_place(struct reading *from, struct source_place *out)
{
    const char *token = get_text(from);

    if (*token != '\0' && (out->token = strdup(token)) == NULL)
        from->error = -ENOMEM;
    out->is_at_end = get_number(from, 1) == 1;
}

static void stick(struct reading *from, int r)
{
    if (from->error == 0)
        from->error = r;
}

static void get_user(struct reading *from, struct listing *listing)
{
    auto_text_map struct text_map attributes = {0};
    auto_text_list struct text_list groups = {0};
    struct source_user user = {.attributes = &attributes, .groups = &groups};

    user.username = get_text(from);
    user.status = get_text(from);
    user.enabled = get_number(from, 1) == 1;
    user.created_at_ms = get_number(from, INT64_MAX);
    size_t count = get_count(from);
    for (size_t i = 0; from->error == 0 && i < count; i++) {
        const char *name = get_text(from);
        stick(from, text_map_set(&attributes, name, get_text(from)));
    }
    count = get_count(from);
    for (size_t i = 0; from->error == 0 && i < count; i++) {
        const char *name = get_text(from);
        stick(from, text_list_append(&groups, name, strlen(name)));
    }
    if (from->error == 0)
        from->error = listing_note_user(listing, &user);
}

static void get_group(struct reading *from, struct listing *listing)
{
    struct source_group group = {.name = get_text(from)};

    group.description = get_text(from);
    group.created_at_ms = get_number(from, INT64_MAX);
    size_t end = get_count(from);
    if (from->error == 0)
        from->error = listing_note_group(listing, &group);
    for (end += from->at; from->error == 0 && from->at < end;)
        stick(from, listing_note_member(listing, listing->group_count - 1, get_text(from)));
}

/* Pages of an earlier daemon are before every moment of this one. */
static void get_listing(struct reading *from, struct unfinished *out)
{
    struct listing *listing = &out->listing;

    out->began_at_unix = get_number(from, INT64_MAX);
    get_place(from, &listing->users_place);
    get_place(from, &listing->groups_place);
    get_place(from, &listing->members_place);
    size_t members_done = get_count(from);
    size_t users_done = get_count(from);
    size_t user_count = get_count(from);
    size_t group_count = get_count(from);
    for (size_t i = 0; from->error == 0 && i < user_count; i++)
        get_user(from, listing);
    for (size_t i = 0; from->error == 0 && i < group_count; i++)
        get_group(from, listing);
    listing->members_done = members_done;
    listing->users_done = users_done;
    if (members_done > group_count || users_done > user_count || strcmp(get_text(from), END) != 0 ||
        from->at != from->length)
        stick(from, -EBADMSG);
}

static int read_file(const char *path, struct reading *out)
{
    struct stat about;

    auto_close int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &about) < 0)
        return -errno;
    if (!S_ISREG(about.st_mode) || about.st_size <= 0 || about.st_size > MAX_SIZE)
        return -EBADMSG;
    out->length = (size_t)about.st_size;
    out->bytes = malloc(out->length);
    if (out->bytes == NULL)
        return -ENOMEM;
    for (size_t done = 0; done < out->length;) {
        ssize_t count = read(fd, out->bytes + done, out->length - done);
        if (count <= 0)
            return count < 0 ? -errno : -EBADMSG;
        done += (size_t)count;
    }
    return 0;
}

/* The head must be the very one that would be written now. */
static int check_settings(struct reading *from, const struct directory_settings *settings)
{
    auto_free char *head = NULL;
    size_t length = 0;
    FILE *to = open_memstream(&head, &length);

    if (to == NULL)
        return -ENOMEM;
    put_settings(to, settings);
    if (fclose(to) != 0)
        return -ENOMEM;
    if (from->length < length || memcmp(from->bytes, head, length) != 0)
        return -ESTALE;
    from->at = length;
    return 0;
}

int unfinished_file_read(const struct directory_settings *settings, struct unfinished *out)
{
    __attribute__((cleanup(reading_clear))) struct reading from = {0};

    int r = read_file(settings->paths.unfinished, &from);
    if (r == 0)
        r = check_settings(&from, settings);
    if (r < 0)
        return r;
    get_listing(&from, out);
    return from.error;
}
