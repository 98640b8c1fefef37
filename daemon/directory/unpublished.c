/* What is not published, kept over a restart. */
#include "daemon/directory/unpublished.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/ownership.h"
#include "common/snapshot_format.h"
#include "daemon/directory/replace.h"
#include "daemon/directory/state.h"

#define LEAST_APPENDED (64 * 1024) /* bytes that are not worth writing all anew */

/* People, and which of their groups are published. */
struct looking {
    const struct people *people;
    const struct pool_group **groups_by_word; /* as in publish.c; NULL: they are searched */
};

#define auto_looking __attribute__((cleanup(looking_end)))
static void looking_end(struct looking *looking)
{
    free(looking->groups_by_word);
}

/* For a look at everybody. */
static int look_at_all(const struct people *people, struct looking *out)
{
    out->people = people;
    out->groups_by_word =
        calloc((size_t)words_end(&people->words) + 1, sizeof(const struct pool_group *));
    if (out->groups_by_word == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < people->group_count; i++)
        out->groups_by_word[words_find(&people->words, people->groups[i].name)] =
            &people->groups[i];
    return 0;
}

static const struct pool_group *find_group(const struct looking *looking,
                                           const struct person *person, size_t index)
{
    const struct people *people = looking->people;

    return looking->groups_by_word == NULL
               ? people_find_group(people, person_group(person, &people->words, index))
               : looking->groups_by_word[person->numbers[index]];
}

/* Those of the host take their places in the published record first. */
static size_t first_place(const struct person *person)
{
    const struct directory_user numbers = person_numbers(person);

    return (size_t)__builtin_popcountll(local_groups_in_force(&numbers));
}

/* Whether a group is surely among the published ones of its member: the primary one comes last. */
static bool is_published(const struct looking *looking, const struct person *person, size_t index,
                         size_t *places)
{
    const struct pool_group *group = find_group(looking, person, index);

    if (group == NULL)
        return false;
    if (group->gid == person->gid)
        return first_place(person) + person->group_count <= SNAPSHOT_MAX_GIDS;
    return (*places)++ < SNAPSHOT_MAX_GIDS;
}

static size_t count_groups(const struct looking *looking, const struct person *person)
{
    size_t places = first_place(person);
    size_t count = 0;

    for (size_t i = 0; i < person->group_count; i++)
        count += !is_published(looking, person, i, &places);
    return count;
}

static void put_groups(const struct looking *looking, const struct person *person,
                       struct unpublished_sink *sink)
{
    size_t places = first_place(person);

    for (size_t i = 0; i < person->group_count; i++)
        if (!is_published(looking, person, i, &places))
            unpublished_put_group(sink, person_group(person, &looking->people->words, i));
}

/* The status that nobody need be told of. */
static bool is_usual(const char *status)
{
    return *status == '\0' || strcmp(status, DIRECTORY_STATUS_CONFIRMED) == 0 ||
           strcmp(status, "EXTERNAL_PROVIDER") == 0;
}

static struct unpublished_user describe(const struct looking *looking, const struct person *person)
{
    const char *status = words_text(&looking->people->words, person->status);

    return (struct unpublished_user){
        .sub = person_sub(person),
        .doubt = person->seen_at_unix == 0 ? UNPUBLISHED_WAS_NEVER_ASKED : UNPUBLISHED_IS_SOUND,
        .status = is_usual(status) ? "" : status,
        .group_count = count_groups(looking, person)};
}

static bool tells_nothing(const struct unpublished_user *user)
{
    return user->doubt == UNPUBLISHED_IS_SOUND && *user->status == '\0' && user->group_count == 0;
}

static void put_person(const struct looking *looking, const struct person *person,
                       const struct unpublished_user *user, struct unpublished_sink *sink)
{
    unpublished_put_user(sink, user);
    if (user->group_count > 0)
        put_groups(looking, person, sink);
    unpublished_put_end(sink);
}

static void put_people(const struct looking *looking, struct unpublished_sink *sink)
{
    size_t at = 0;

    for (const struct person *person = people_next(looking->people, &at); person != NULL;
         person = people_next(looking->people, &at)) {
        const struct unpublished_user user = describe(looking, person);
        if (!tells_nothing(&user))
            put_person(looking, person, &user, sink);
    }
}

static void write_bytes(void *context, const void *bytes, size_t size)
{
    replacement_append(context, bytes, size);
}

/* All of it, in place of what is at the path. */
static int write_all(const struct looking *looking, const char *path, uint64_t generation,
                     struct unpublished *out)
{
    auto_replacement struct replacement replacement = {.fd = -1};
    struct unpublished_sink users = {0}, head = {0};
    struct unpublished_sink file = {.take = write_bytes, .context = &replacement};

    put_people(looking, &users);
    unpublished_put_head(&head, generation, users.size);
    int r = replacement_begin_private(&replacement, path, head.size + users.size);
    if (r < 0)
        return r;
    unpublished_put_head(&file, generation, users.size);
    put_people(looking, &file);
    r = replacement_take_place(&replacement);
    if (r < 0)
        return r;
    *out = (struct unpublished){.generation = generation,
                                .length = file.size,
                                .begun_with = file.size,
                                .group_count = looking->people->group_count};
    return replace_sync_folder(path);
}

void unpublished_next_path(const char *path, char out[PATH_MAX])
{
    (void)snprintf(out, PATH_MAX, "%s.next", path);
}

int unpublished_prepare(struct directory *directory, const struct people *people,
                        uint64_t generation)
{
    const char *path = directory->settings.paths.unpublished;
    auto_looking struct looking looking = {0};
    char next[PATH_MAX];

    if (path == NULL)
        return 0;
    int r = look_at_all(people, &looking);
    if (r < 0)
        return r;
    unpublished_next_path(path, next);
    return write_all(&looking, next, generation, &directory->next_unpublished);
}

int unpublished_take_place(struct directory *directory)
{
    const char *path = directory->settings.paths.unpublished;
    char next[PATH_MAX];

    if (path == NULL)
        return 0;
    unpublished_next_path(path, next);
    if (rename(next, path) < 0)
        return -errno;
    directory->unpublished = directory->next_unpublished;
    return 0;
}

void unpublished_change_clear(struct unpublished_change *change)
{
    free(change->before.bytes);
    free(change->after.bytes);
}

static void copy_bytes(void *context, const void *bytes, size_t size)
{
    struct unpublished_text *text = context;

    memcpy(text->bytes + text->length, bytes, size);
    text->length += size;
}

static int make_text(const struct looking *looking, const struct person *person,
                     const struct unpublished_user *user, struct unpublished_text *out)
{
    struct unpublished_sink counted = {0};
    struct unpublished_sink copied = {.take = copy_bytes, .context = out};

    put_person(looking, person, user, &counted);
    out->bytes = malloc((size_t)counted.size);
    if (out->bytes == NULL)
        return -ENOMEM;
    put_person(looking, person, user, &copied);
    return 0;
}

/* As the user is known now: nothing is to be told of nobody. */
static int describe_now(const struct unpublished_change *change, struct unpublished_text *out)
{
    const struct people *people = &change->directory->people;
    const struct person *person = people_find(people, change->name);
    const struct looking looking = {.people = people};

    out->tells_nothing = true;
    if (person == NULL || change->directory->settings.paths.unpublished == NULL)
        return 0;
    const struct unpublished_user user = describe(&looking, person);
    out->tells_nothing = tells_nothing(&user);
    return make_text(&looking, person, &user, out);
}

int unpublished_begin(struct unpublished_change *change, struct directory *directory,
                      const char *name)
{
    change->directory = directory;
    change->name = name;
    return describe_now(change, &change->before);
}

/* Where groups were published since, or are no more, the file may say more of the user who is
 * published now. Who is only remembered stays in the groups that the file knows. */
static bool tells_news(const struct unpublished_change *change)
{
    const struct directory *directory = change->directory;
    const struct unpublished_text *before = &change->before;
    const struct unpublished_text *after = &change->after;

    if (after->bytes == NULL)
        return false;
    if (change->is_announced && directory->unpublished.group_count != directory->people.group_count)
        return true;
    if (before->tells_nothing && after->tells_nothing)
        return false;
    return before->length != after->length ||
           memcmp(before->bytes, after->bytes, after->length) != 0;
}

static uint64_t appended_at_most(const struct unpublished *unpublished)
{
    return unpublished->begun_with + LEAST_APPENDED;
}

static bool has_grown_beyond(const struct unpublished *unpublished, uint64_t times)
{
    return unpublished->length - unpublished->begun_with > times * appended_at_most(unpublished);
}

static int write_text(int fd, const struct unpublished_text *text, uint64_t at)
{
    for (size_t done = 0; done < text->length;) {
        ssize_t written = pwrite(fd, text->bytes + done, text->length - done, (off_t)(at + done));
        if (written < 0 && errno != EINTR)
            return -errno;
        done += written < 0 ? 0 : (size_t)written;
    }
    return 0;
}

/* What a write that failed has left behind the good part is cut off before. */
static int append(struct directory *directory, const struct unpublished_text *text)
{
    struct unpublished *unpublished = &directory->unpublished;

    if (unpublished->generation != directory->generation)
        return -ESTALE;
    auto_close int fd =
        open(directory->settings.paths.unpublished, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0 || ftruncate(fd, (off_t)unpublished->length) < 0)
        return -errno;
    int r = write_text(fd, text, unpublished->length);
    if (r < 0)
        return r;
    if (fdatasync(fd) < 0)
        return -errno;
    unpublished->length += text->length;
    return 0;
}

static int announce(const struct unpublished_change *change)
{
    const struct unpublished_user user = {.sub = change->after.bytes, /* which begin with it */
                                          .doubt = UNPUBLISHED_IS_BEING_CHANGED,
                                          .status = ""};
    struct unpublished_text text = {0};

    int r = make_text(NULL, NULL, &user, &text);
    if (r == 0)
        r = append(change->directory, &text);
    free(text.bytes);
    return r;
}

int unpublished_announce(struct unpublished_change *change)
{
    struct directory *directory = change->directory;

    change->is_announced = true;
    int r = describe_now(change, &change->after);
    if (r < 0 || !tells_news(change))
        return r;
    /* Only where nothing can be published does it grow that much. */
    if (has_grown_beyond(&directory->unpublished, 2))
        return -EFBIG;
    return announce(change);
}

int unpublished_write_again(struct directory *directory)
{
    auto_looking struct looking looking = {0};

    if (directory->settings.paths.unpublished == NULL)
        return 0;
    int r = look_at_all(&directory->people, &looking);
    return r < 0 ? r
                 : write_all(&looking, directory->settings.paths.unpublished, directory->generation,
                             &directory->unpublished);
}

int unpublished_note(struct unpublished_change *change)
{
    struct directory *directory = change->directory;

    int r = change->after.bytes == NULL ? describe_now(change, &change->after) : 0;
    if (r < 0 || !tells_news(change))
        return r;
    r = append(directory, &change->after);
    if (r == 0 && !directory->is_behind && has_grown_beyond(&directory->unpublished, 1))
        r = unpublished_write_again(directory);
    return r;
}
