/* From findings to rulings. */
#include "daemon/directory/ruling.h"

#include <inttypes.h>
#include <stdio.h>

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

enum ruling ruling_read_id(const struct rules *rules, const char *subject, const char *text,
                           uint32_t *out)
{
    if (identity_parse_id(text, out) < 0)
        return ruling_refuse(rules, DIRECTORY_PROBLEM_ID_NOT_ALLOWED, subject, text);
    return RULING_PUBLISH;
}
