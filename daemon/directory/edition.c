/* Editions: listings that others made, some time ago, for many hosts. */
#include <errno.h>
#include <string.h>
#include <time.h>

#include "daemon/directory/newer.h"
#include "daemon/directory/state.h"

/* After that the same content is gone through again: the host's own files may have changed. */
#define SAME_CONTENT_MS (60 * 60 * 1000)

void directory_edition(const struct directory *directory, struct source_edition *out)
{
    const struct directory_source *source = &directory->settings.source;

    *out = (struct source_edition){.as_of_unix = (int64_t)time(NULL)};
    if (source->get_edition != NULL)
        source->get_edition(source->context, out);
}

struct moments *directory_moments(struct directory *directory)
{
    struct source_edition edition;

    directory_edition(directory, &edition);
    return edition.id[0] != '\0' ? NULL : &directory->moments;
}

struct listing listing_of_question(struct directory *directory)
{
    struct source_edition edition;

    directory_edition(directory, &edition);
    return (struct listing){.stop = &directory->has_stopped,
                            .moments = directory_moments(directory),
                            .as_of_unix = edition.as_of_unix};
}

/* What root let go of since counts when it is told again, be that in the same words. */
static bool tells_again(struct directory *directory, const struct source_edition *edition)
{
    (void)pthread_mutex_lock(&directory->lock);
    int64_t let_go_at_unix = newer_heard_at(directory->let_go_at_unix, (int64_t)time(NULL));
    (void)pthread_mutex_unlock(&directory->lock);
    return let_go_at_unix > directory->listed_at_unix &&
           edition->as_of_unix > directory->listed_at_unix;
}

bool directory_has_edition(struct directory *directory, const struct source_edition *edition)
{
    return !tells_again(directory, edition) && edition->id[0] != '\0' &&
           strcmp(edition->id, directory->edition) == 0 &&
           edition->as_of_unix >= directory->listed_at_unix &&
           deadline_clock_ms() - directory->taken_at_ms < SAME_CONTENT_MS;
}

void directory_note_edition(struct directory *directory, const struct source_edition *edition,
                            uint64_t done_moment)
{
    (void)pthread_mutex_lock(&directory->lock);
    memcpy(directory->edition, edition->id, sizeof directory->edition);
    (void)pthread_mutex_unlock(&directory->lock);
    directory->taken_at_ms = deadline_clock_ms();
    directory->listed_moment = done_moment;
}

/* Who was in the last listing is in this one, which is the same. */
static void make_newer(struct directory *directory, int64_t before_unix, int64_t now_unix)
{
    size_t at = 0;

    for (struct person *person = people_next(&directory->people, &at); person != NULL;
         person = people_next(&directory->people, &at))
        if (person->seen_at_unix == before_unix)
            person->seen_at_unix = now_unix;
}

int directory_take_time(struct directory *directory, const struct source_edition *edition,
                        struct deadline deadline)
{
    struct change change;

    int r = change_begin(&change, directory, deadline);
    if (r < 0)
        return r;
    (void)pthread_mutex_lock(&directory->lock);
    make_newer(directory, directory->listed_at_unix, edition->as_of_unix);
    directory->refreshed_at_unix = (int64_t)time(NULL);
    directory->refresh_error = 0;
    (void)pthread_mutex_unlock(&directory->lock);
    change_publish_time(&change, edition->as_of_unix);
    change_end(&change);
    return 0;
}

static enum directory_problem_kind problem_of(enum ids_answer answer)
{
    if (answer == IDS_NOT_PINNED)
        return DIRECTORY_PROBLEM_LEDGER;
    if (answer == IDS_FULL)
        return DIRECTORY_PROBLEM_LEDGER_FULL;
    return answer == IDS_COLLIDES ? DIRECTORY_PROBLEM_ID_COLLIDES : DIRECTORY_PROBLEM_NAME_REUSED;
}

static int mark_gone(struct change *change, const struct source_gone *gone)
{
    int r = ids_mark_user_deleted(change->directory->ids, gone->sub);
    if (r != -EFBIG)
        return r;
    change_note_full(change, gone->name);
    return 0;
}

/* Whoever is known here, by whatever name and ids, is the host's own affair. */
static int take_one(void *context, const struct source_gone *gone)
{
    struct change *change = context;
    struct ids *ids = change->directory->ids;
    const struct ids_user wanted = {.sub = gone->sub,
                                    .name = gone->name,
                                    .username = gone->username[0] != '\0' ? gone->username : NULL,
                                    .uid = gone->uid,
                                    .gid = gone->gid};
    struct ids_user pinned;

    if (ids_find_sub(ids, gone->sub) != NULL ||
        ids_let_go_of_user(ids, &wanted, change->rules.told_at_unix))
        return 0;
    enum ids_answer answer = ids_pin_user(ids, &wanted, &pinned);
    if (answer == IDS_PINNED)
        return mark_gone(change, gone);
    problems_add(&change->problems, problem_of(answer), gone->name, gone->sub);
    return 0;
}

int change_take_gone(struct change *change)
{
    const struct directory_source *source = &change->directory->settings.source;
    const struct source_visitor visitor = {.context = change, .gone = take_one};

    return source->list_gone == NULL ? 0 : source->list_gone(source->context, &visitor);
}
