/* Who has an e-mail address. Users in memory have none unless the settings name it, so it is the
 * source that is asked. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/directory/source.h"
#include "daemon/directory/state.h"

/* The first user whom the source names and who is known here. */
struct owner {
    struct directory *directory;
    char name[IDENTITY_MAX_NAME + 1]; /* "": nobody yet */
};

static int note_owner(void *context, const struct source_user *user)
{
    struct owner *owner = context;
    const struct people *people = &owner->directory->people;
    const char *sub = text_map_get(user->attributes, "sub");
    size_t at = 0;

    (void)pthread_mutex_lock(&owner->directory->lock);
    for (const struct person *person = people_next(people, &at);
         sub != NULL && owner->name[0] == '\0' && person != NULL; person = people_next(people, &at))
        if (strcmp(person_sub(person), sub) == 0)
            (void)snprintf(owner->name, sizeof owner->name, "%s", person_name(person));
    (void)pthread_mutex_unlock(&owner->directory->lock);
    return 0;
}

int directory_find_name_by_address(struct directory *directory, const char *address,
                                   struct deadline deadline, char out[IDENTITY_MAX_NAME + 1])
{
    const struct directory_source *source = &directory->settings.source;
    const struct source_question question = {.attribute = "email", .value = address};
    struct owner owner = {.directory = directory};
    const struct source_visitor visitor = {.context = &owner, .user = note_owner};

    int r = source->find_users(source->context, &question, &visitor, deadline);
    if (r < 0)
        return r;
    memcpy(out, owner.name, sizeof owner.name);
    return owner.name[0] == '\0' ? -ENOENT : 0;
}
