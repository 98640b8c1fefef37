/* Fields between tabs, with three escapes. */
#include "daemon/fleet/roster_line.h"

#include <errno.h>
#include <string.h>

/* The character that an escape stands for; 0: there is no such escape. */
static char unescape(char escape)
{
    switch (escape) {
    case 't':
        return '\t';
    case 'n':
        return '\n';
    case '\\':
        return '\\';
    default:
        return '\0';
    }
}

static int begin_field(struct roster_line *line, size_t room_at)
{
    if (line->field_count == ROSTER_LINE_FIELDS)
        return -EBADMSG;
    line->fields[line->field_count++] = line->room + room_at;
    return 0;
}

/* Copies the line into the room, a NUL in place of each tab. */
static int split(const char *text, size_t length, struct roster_line *line)
{
    size_t used = 0;

    for (size_t i = 0; i < length; i++) {
        char character = text[i];
        if (character == '\0')
            return -EBADMSG;
        if (character == '\t') {
            line->room[used++] = '\0';
            if (begin_field(line, used) < 0)
                return -EBADMSG;
            continue;
        }
        if (character == '\\') {
            character = ++i < length ? unescape(text[i]) : '\0';
            if (character == '\0')
                return -EBADMSG;
        }
        line->room[used++] = character;
    }
    line->room[used] = '\0';
    return 0;
}

int roster_line_read(const char *text, size_t length, size_t *at, struct roster_line *out)
{
    if (*at >= length)
        return -ENODATA;
    const char *begin = text + *at;
    const char *end = memchr(begin, '\n', length - *at);
    if (end == NULL || (size_t)(end - begin) > ROSTER_MAX_LINE)
        return -EBADMSG;
    out->word = out->room;
    out->field_count = 0;
    int r = split(begin, (size_t)(end - begin), out);
    if (r == 0)
        *at += (size_t)(end - begin) + 1;
    return r;
}

bool roster_line_is(const struct roster_line *line, const char *word, size_t field_count)
{
    return line->field_count == field_count && strcmp(line->word, word) == 0;
}

int roster_line_number(const struct roster_line *line, size_t field, int64_t maximum, int64_t *out)
{
    const char *text = line->fields[field];
    int64_t number = 0;

    if (*text == '\0' || (*text == '0' && text[1] != '\0'))
        return -EBADMSG;
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9' || number > (maximum - (*text - '0')) / 10)
            return -EBADMSG;
        number = number * 10 + (*text - '0');
    }
    *out = number;
    return 0;
}
