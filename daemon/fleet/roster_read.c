/* Reading a roster, line by line; a user is told once all lines about the user have been read. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "daemon/fleet/roster.h"
#include "daemon/fleet/roster_line.h"

/* What has been read so far, and the user whose lines are being read. */
struct reading {
    const struct roster_visitor *visitor;
    struct roster_line line;
    bool has_user;
    char username[ROSTER_MAX_LINE + 1];
    char status[64];
    bool enabled;
    int64_t created_at_ms;
    struct text_map attributes;
    struct text_list groups;
    int64_t user_count;
    int64_t group_count;
    bool has_ended;
};

static void reading_clear(struct reading *reading)
{
    text_map_clear(&reading->attributes);
    text_list_clear(&reading->groups);
}

static int tell_user(struct reading *reading)
{
    const struct roster_user user = {.username = reading->username,
                                     .status = reading->status,
                                     .enabled = reading->enabled,
                                     .created_at_ms = reading->created_at_ms,
                                     .attributes = &reading->attributes,
                                     .groups = &reading->groups};
    int r = 0;

    if (!reading->has_user)
        return 0;
    if (reading->visitor->user != NULL)
        r = reading->visitor->user(reading->visitor->context, &user);
    reading_clear(reading);
    reading->has_user = false;
    return r;
}

static int copy_text(char *out, size_t size, const char *text)
{
    size_t length = strlen(text);

    if (length == 0 || length >= size)
        return -EBADMSG;
    memcpy(out, text, length + 1);
    return 0;
}

static int read_fixed(struct reading *reading)
{
    const char *attribute = reading->line.fields[0];

    if (reading->user_count > 0 || reading->group_count > 0 || attribute[0] == '\0')
        return -EBADMSG;
    return reading->visitor->fixed == NULL
               ? 0
               : reading->visitor->fixed(reading->visitor->context, attribute);
}

static int read_group(struct reading *reading)
{
    struct roster_group group = {.name = reading->line.fields[0],
                                 .description = reading->line.fields[1]};

    int r = roster_line_number(&reading->line, 2, INT64_MAX, &group.created_at_ms);
    if (r < 0 || reading->has_user || group.name[0] == '\0')
        return -EBADMSG;
    reading->group_count++;
    return reading->visitor->group == NULL
               ? 0
               : reading->visitor->group(reading->visitor->context, &group);
}

static int read_user(struct reading *reading)
{
    const struct roster_line *line = &reading->line;
    int r = tell_user(reading);

    reading->enabled = strcmp(line->fields[2], "enabled") == 0;
    if (r == 0 && !reading->enabled && strcmp(line->fields[2], "disabled") != 0)
        r = -EBADMSG;
    if (r == 0)
        r = copy_text(reading->username, sizeof reading->username, line->fields[0]);
    if (r == 0)
        r = copy_text(reading->status, sizeof reading->status, line->fields[1]);
    if (r == 0)
        r = roster_line_number(line, 3, INT64_MAX, &reading->created_at_ms);
    reading->has_user = r == 0;
    reading->user_count++;
    return r;
}

static int read_attribute(struct reading *reading)
{
    if (!reading->has_user || reading->groups.count > 0)
        return -EBADMSG;
    int r = text_map_set(&reading->attributes, reading->line.fields[0], reading->line.fields[1]);
    return r == -ENOSPC ? -EBADMSG : r;
}

static int read_member(struct reading *reading)
{
    const char *group = reading->line.fields[0];

    return reading->has_user ? text_list_append(&reading->groups, group, strlen(group)) : -EBADMSG;
}

static int read_gone(struct reading *reading)
{
    struct roster_gone gone = {.sub = reading->line.fields[0],
                               .name = reading->line.fields[1],
                               .username = reading->line.fields[2]};
    int64_t uid = 0, gid = 0;
    int r = tell_user(reading);

    if (r == 0)
        r = roster_line_number(&reading->line, 3, UINT32_MAX, &uid);
    if (r == 0)
        r = roster_line_number(&reading->line, 4, UINT32_MAX, &gid);
    gone.uid = (uint32_t)uid;
    gone.gid = (uint32_t)gid;
    if (r < 0 || reading->visitor->gone == NULL)
        return r;
    return reading->visitor->gone(reading->visitor->context, &gone);
}

/* A roster that was cut off at a line has no end, or another one. */
static int read_end(struct reading *reading)
{
    int64_t user_count = 0, group_count = 0;
    int r = tell_user(reading);

    if (r == 0)
        r = roster_line_number(&reading->line, 0, INT64_MAX, &user_count);
    if (r == 0)
        r = roster_line_number(&reading->line, 1, INT64_MAX, &group_count);
    reading->has_ended = true;
    if (r == 0 && (user_count != reading->user_count || group_count != reading->group_count))
        r = -EBADMSG;
    return r;
}

static int read_line(struct reading *reading)
{
    static const struct {
        const char *word;
        size_t field_count;
        int (*read)(struct reading *reading);
    } kinds[] = {
        {"fixed", 1, read_fixed},   {"group", 3, read_group},
        {"user", 4, read_user},     {"attribute", 2, read_attribute},
        {"member", 1, read_member}, {"gone", 5, read_gone},
        {"end", 2, read_end},
    };

    for (size_t i = 0; !reading->has_ended && i < sizeof kinds / sizeof kinds[0]; i++)
        if (roster_line_is(&reading->line, kinds[i].word, kinds[i].field_count))
            return kinds[i].read(reading);
    return -EBADMSG;
}

int roster_read(const char *text, size_t length, const struct roster_visitor *visitor)
{
    __attribute__((cleanup(reading_clear))) struct reading reading = {.visitor = visitor};
    size_t at = 0;

    int r = roster_line_read(text, length, &at, &reading.line);
    if (r < 0 || !roster_line_is(&reading.line, "cognito-login roster 1", 0))
        return -EBADMSG;
    while (r == 0 && at < length) {
        r = roster_line_read(text, length, &at, &reading.line);
        if (r == 0)
            r = read_line(&reading);
    }
    return r < 0 || reading.has_ended ? r : -EBADMSG;
}

/* The user whose lines begin at `at`, told alone. */
static int read_one(const char *text, size_t length, size_t at,
                    const struct roster_visitor *visitor)
{
    __attribute__((cleanup(reading_clear))) struct reading reading = {.visitor = visitor};
    int r = 0;

    while (r == 0 && at < length) {
        r = roster_line_read(text, length, &at, &reading.line);
        bool is_of_user = r == 0 && (roster_line_is(&reading.line, "attribute", 2) ||
                                     roster_line_is(&reading.line, "member", 1));
        if (r == 0 && reading.has_user && !is_of_user)
            break;
        if (r == 0)
            r = read_line(&reading);
    }
    return r < 0 ? r : tell_user(&reading);
}

/* How the line begins, or is, in which a user is found who is asked for. NULL: no memory. */
static char *make_needle(const struct roster_question *question, size_t *out_length)
{
    char *needle = NULL;
    FILE *to = open_memstream(&needle, out_length);
    bool is_username = strcmp(question->attribute, "username") == 0;
    const struct roster_user user = {.username = question->value, .status = ""};

    if (to == NULL)
        return NULL;
    if (is_username)
        roster_write_user(to, &user);
    else
        roster_write_attribute(to, question->attribute, question->value);
    if (fclose(to) != 0) {
        free(needle);
        return NULL;
    }
    /* Behind the value a username has a tab and more, an attribute the end of the line. */
    size_t length = *out_length - 1;
    if (is_username)
        length =
            (size_t)((char *)memchr(needle + strlen("user\t"), '\t', length - strlen("user\t")) -
                     needle) +
            1;
    else
        length++;
    *out_length = question->is_prefix ? length - 1 : length;
    return needle;
}

/* Where the user begins to whom the line at `at` belongs. */
static size_t begin_of_user(const char *text, size_t at)
{
    while (at > 0 && strncmp(text + at, "user\t", strlen("user\t")) != 0) {
        const char *newline = memrchr(text, '\n', at - 1);
        at = newline == NULL ? 0 : (size_t)(newline - text) + 1;
    }
    return at;
}

int roster_find(const char *text, size_t length, const struct roster_question *question,
                const struct roster_visitor *visitor)
{
    size_t needle_length = 0;
    auto_free char *needle = make_needle(question, &needle_length);
    const char *from = text;
    int r = 0;

    if (needle == NULL)
        return -ENOMEM;
    while (r == 0) {
        const char *found = memmem(from, length - (size_t)(from - text), needle, needle_length);
        if (found == NULL)
            break;
        from = found + 1;
        if (found > text && found[-1] == '\n')
            r = read_one(text, length, begin_of_user(text, (size_t)(found - text)), visitor);
    }
    return r;
}
