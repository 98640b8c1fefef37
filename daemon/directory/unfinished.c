/* Listings that broke off: for how long, and for whom, they are of use. */
#include "daemon/directory/unfinished.h"

#include <time.h>
#include <unistd.h>

#include "daemon/directory/newer.h"
#include "daemon/directory/state.h"
#include "daemon/directory/unfinished_file.h"

static bool is_young(const struct unfinished *unfinished)
{
    int64_t age_seconds = (int64_t)time(NULL) - unfinished->began_at_unix;

    return unfinished->began_at_unix > 0 && age_seconds >= 0 &&
           age_seconds < UNFINISHED_LIFETIME_SECONDS;
}

static void drop(struct unfinished *unfinished)
{
    listing_clear(&unfinished->listing);
    unfinished->began_at_unix = 0;
}

/* It counts once: a daemon that dies of it must not die again. */
static void look_at_disk(struct directory *directory)
{
    struct unfinished *unfinished = &directory->unfinished;

    if (!unfinished->may_be_on_disk)
        return;
    unfinished->may_be_on_disk = false;
    unfinished->listing.stop = &directory->has_stopped;
    if (unfinished_file_read(&directory->settings, unfinished) < 0)
        drop(unfinished);
    (void)unlink(directory->settings.paths.unfinished);
}

bool unfinished_take(struct directory *directory, struct listing *listing,
                     struct source_edition *edition)
{
    struct unfinished *unfinished = &directory->unfinished;
    bool is_doubted = atomic_exchange(&directory->doubts_all, false);

    look_at_disk(directory);
    if (is_doubted || !is_young(unfinished)) {
        drop(unfinished);
        return false;
    }
    unfinished->listing.keeps_for = listing->keeps_for;
    unfinished->listing.moments = listing->moments;
    *listing = unfinished->listing;
    edition->as_of_unix = unfinished->began_at_unix;
    unfinished->listing = (struct listing){.stop = &directory->has_stopped};
    unfinished->began_at_unix = 0;
    return true;
}

/* An edition of others is read again as a whole: that costs the pool nothing. */
void unfinished_keep(struct directory *directory, struct listing *listing,
                     const struct source_edition *edition)
{
    struct unfinished *unfinished = &directory->unfinished;

    if (edition->id[0] != '\0' || !listing_has_begun(listing))
        return;
    drop(unfinished);
    unfinished->listing = *listing;
    unfinished->began_at_unix = edition->as_of_unix;
    *listing = (struct listing){
        .stop = listing->stop, .keeps_for = listing->keeps_for, .moments = listing->moments};
}

/* The next daemon will not know what of its users is newer than which page. */
void unfinished_close(struct directory *directory)
{
    struct unfinished *unfinished = &directory->unfinished;
    const struct newer newer = {.directory = directory, .listing = &unfinished->listing};

    if (is_young(unfinished) && directory->settings.paths.unfinished != NULL &&
        !newer_is_there(&newer))
        (void)unfinished_file_write(&directory->settings, unfinished);
    drop(unfinished);
}
