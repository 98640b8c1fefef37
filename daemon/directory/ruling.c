/* From findings to rulings. */
#include "daemon/directory/ruling.h"

#include <inttypes.h>
#include <stdio.h>

#include "daemon/directory/system_names.h"

const char *ruling_attribute_of(const struct directory_user *user, const char *attribute)
{
    const char *value = attribute == NULL ? NULL : text_map_get(&user->attributes, attribute);

    return value == NULL || *value == '\0' ? NULL : value;
}

enum ruling ruling_refuse(const struct rules *rules, enum directory_problem_kind kind,
                          const char *subject, const char *detail)
{
    problems_add(rules->problems, kind, subject, detail);
    return RULING_REFUSED;
}

enum ruling ruling_refuse_id(const struct rules *rules, enum directory_problem_kind kind,
                             const char *subject, uint32_t id)
{
    char detail[16];

    (void)snprintf(detail, sizeof detail, "%" PRIu32, id);
    return ruling_refuse(rules, kind, subject, detail);
}

enum ruling ruling_of_local(const struct rules *rules, int answer, enum directory_problem_kind kind,
                            const char *name)
{
    if (answer < 0)
        return RULING_CANNOT_TELL;
    return answer == 0 ? RULING_PUBLISH : ruling_refuse(rules, kind, name, "");
}

enum ruling ruling_of_system_name(const struct rules *rules, const char *name)
{
    const struct text_list *allowed = rules->settings->allowed_system_names;

    if (!system_names_have(name) || (allowed != NULL && text_list_contains(allowed, name)))
        return RULING_PUBLISH;
    return ruling_refuse(rules, DIRECTORY_PROBLEM_SYSTEM_NAME, name, "");
}

/* One problem for all users, another for a newcomer. Who is pinned keeps what is pinned. */
static enum ruling distrust(const struct rules *rules, enum directory_problem_kind kind,
                            const struct deciding_attribute *deciding,
                            const struct directory_user *newcomer)
{
    problems_add(rules->problems, kind, deciding->attribute, deciding->key);
    if (newcomer != NULL)
        problems_add(rules->problems, kind, newcomer->username, deciding->attribute);
    return RULING_REFUSED;
}

static enum ruling judge_trust(const struct rules *rules, const struct deciding_attribute *deciding,
                               const struct directory_user *newcomer)
{
    switch (trust_in(rules->trust, rules->settings, deciding->attribute)) {
    case TRUST_GRANTED:
        return RULING_PUBLISH;
    case TRUST_UNDECIDED:
        return RULING_CANNOT_TELL;
    case TRUST_WRITABLE:
        return distrust(rules, DIRECTORY_PROBLEM_WRITABLE, deciding, newcomer);
    case TRUST_UNKNOWN:
        return distrust(rules, DIRECTORY_PROBLEM_UNTRUSTED, deciding, newcomer);
    }
    return RULING_REFUSED;
}

enum ruling ruling_of_trust(const struct rules *rules, const struct directory_user *user,
                            const struct deciding_attribute *deciding)
{
    bool is_pinned = ids_find_sub(rules->ids, user->sub) != NULL;

    return judge_trust(rules, deciding, is_pinned ? NULL : user);
}

bool ruling_believes(const struct rules *rules, const struct deciding_attribute *deciding)
{
    return judge_trust(rules, deciding, NULL) == RULING_PUBLISH;
}

enum ruling ruling_of_absence(const struct rules *rules, const struct directory_user *user)
{
    if (rules->uid_absence == ABSENCE_NONE || ids_find_sub(rules->ids, user->sub) != NULL)
        return RULING_PUBLISH;
    switch (rules->uid_absence) {
    case ABSENCE_UNDECIDED:
        return RULING_CANNOT_TELL;
    case ABSENCE_CERTAIN:
        return ruling_refuse(rules, DIRECTORY_PROBLEM_NO_ID, user->username,
                             rules->settings->uid_attribute);
    case ABSENCE_NONE:
        break;
    }
    return RULING_PUBLISH;
}

static enum ruling refuse_id_of(const struct rules *rules, const char *subject, const char *id,
                                const char *attribute)
{
    char detail[sizeof((struct directory_problem *)0)->detail];

    (void)snprintf(detail, sizeof detail, "%s%s%s", id, attribute == NULL ? "" : ", from ",
                   attribute == NULL ? "" : attribute);
    return ruling_refuse(rules, DIRECTORY_PROBLEM_ID_NOT_ALLOWED, subject, detail);
}

enum ruling ruling_refuse_range(const struct rules *rules, const char *subject, const char *kind,
                                uint32_t id, const char *attribute)
{
    char words[32];

    (void)snprintf(words, sizeof words, "%s %" PRIu32, kind, id);
    return refuse_id_of(rules, subject, words, attribute);
}

enum ruling ruling_read_id(const struct rules *rules, const char *subject, const char *text,
                           const char *attribute, uint32_t *out)
{
    if (identity_parse_id(text, out) < 0)
        return refuse_id_of(rules, subject, text, attribute);
    return RULING_PUBLISH;
}
