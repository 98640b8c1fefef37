/* A file of root's, line by line. */
#include "daemon/settings/lines.h"

#include <errno.h>
#include <string.h>

#include "common/secret.h"
#include "common/utf8.h"

static const char byte_order_mark[] = "\xEF\xBB\xBF";

void settings_lines_wipe(struct settings_lines *lines)
{
    secret_wipe_bytes(lines->text, sizeof lines->text);
}

struct settings_place settings_lines_place(const struct settings_lines *lines)
{
    return (struct settings_place){.file = lines->path, .line = lines->number};
}

/* Reads up to the line's end, keeping what fits; `*length` counts all of it. Returns false at the
 * end of the file when nothing came before it. */
static bool read_line(struct settings_lines *lines, size_t *length)
{
    int byte = getc(lines->file);

    *length = 0;
    if (byte == EOF)
        return false;
    for (; byte != EOF && byte != '\n'; byte = getc(lines->file)) {
        if (*length < sizeof lines->text - 1)
            lines->text[*length] = (char)byte;
        ++*length;
    }
    size_t kept = *length < sizeof lines->text ? *length : sizeof lines->text - 1;
    lines->text[kept] = '\0';
    return true;
}

static size_t without_carriage_return(char *text, size_t length)
{
    if (length == 0 || text[length - 1] != '\r')
        return length;
    text[length - 1] = '\0';
    return length - 1;
}

static size_t without_byte_order_mark(char *text, size_t length)
{
    size_t mark = sizeof byte_order_mark - 1;

    if (length < mark || memcmp(text, byte_order_mark, mark) != 0)
        return length;
    memmove(text, text + mark, length - mark + 1);
    return length - mark;
}

static bool has_control_character(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (((unsigned char)text[i] < 0x20 && text[i] != '\t') || text[i] == 0x7F)
            return true;
    return false;
}

static int refuse_line(struct settings_lines *lines, const char *why)
{
    settings_problem_add(lines->problems, settings_lines_place(lines), "%s", why);
    lines->text[0] = '\0';
    return -EINVAL;
}

int settings_lines_next(struct settings_lines *lines)
{
    size_t length;

    if (!read_line(lines, &length)) {
        if (!ferror(lines->file))
            return 0;
        clearerr(lines->file);
        settings_problem_add(lines->problems, (struct settings_place){.file = lines->path},
                             "cannot be read to its end: %m");
        return 0;
    }
    lines->number++;
    if (length >= sizeof lines->text)
        return refuse_line(lines, "the line is longer than 4095 bytes");
    length = without_carriage_return(lines->text, length);
    if (lines->number == 1)
        length = without_byte_order_mark(lines->text, length);
    if (memchr(lines->text, '\0', length) != NULL)
        return refuse_line(lines, "the line has a NUL byte; this is not a text file");
    if (has_control_character(lines->text, length))
        return refuse_line(lines, "the line has a control character; only tabs are allowed");
    if (!utf8_is_valid(lines->text, length))
        return refuse_line(lines, "the line is not UTF-8; save the file in that encoding");
    return 1;
}
