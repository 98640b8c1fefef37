/* Local wins: also over whom the host has come to know by itself while all were judged. */
#include <errno.h>
#include <string.h>

#include "daemon/directory/state.h"

static int append(struct text_list *names, const char *name)
{
    return text_list_append(names, name, strlen(name));
}

/* What follows from a ruling about somebody who is there. */
static int take_ruling(enum ruling ruling, const char *name, struct text_list *refused)
{
    switch (ruling) {
    case RULING_PUBLISH:
        return 0;
    case RULING_REFUSED:
        return append(refused, name);
    case RULING_CANNOT_TELL:
        return -EAGAIN;
    }
    return -EINVAL;
}

static int judge_groups(const struct rules *rules, const struct people *people,
                        struct text_list *refused)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < people->group_count; i++) {
        const struct pool_group *group = &people->groups[i];
        r = take_ruling(rules_judge_known_group(rules, group->name, group->gid), group->name,
                        refused);
    }
    return r;
}

static int judge_person(const struct rules *rules, const struct people *people,
                        const struct person *person, struct text_list *refused)
{
    auto_directory_user struct directory_user user = {0};

    int r = person_unpack(person, &people->words, &user);
    return r < 0 ? r : take_ruling(rules_judge_known_user(rules, &user), user.name, refused);
}

static int judge_persons(const struct rules *rules, const struct people *people,
                         struct text_list *refused)
{
    size_t at = 0;
    int r = 0;

    for (const struct person *person = people_next(people, &at); r == 0 && person != NULL;
         person = people_next(people, &at))
        r = judge_person(rules, people, person, refused);
    return r;
}

int change_drop_local(struct change *change, struct people *people)
{
    auto_text_list struct text_list groups = {0};
    auto_text_list struct text_list users = {0};

    if (!local_people_have_changed(&change->local_people))
        return 0;
    int r = judge_groups(&change->rules, people, &groups);
    if (r == 0)
        r = judge_persons(&change->rules, people, &users);
    if (r < 0)
        return r;
    for (size_t i = 0; i < groups.count; i++)
        people_remove_group(people, groups.texts[i]);
    for (size_t i = 0; i < users.count; i++)
        people_remove(people, users.texts[i]);
    return 0;
}
