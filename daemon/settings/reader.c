/* libinih splits lines into sections, keys and values; all the rest is watched here.
 *
 * As Debian builds it, the library has no line numbers, cuts a line at 200 bytes and a section's
 * name at 49, takes an indented key for the continuation of the one above, drops what follows a
 * section's bracket, and reports only the first of all lines it can't make sense of. */
#include "daemon/settings/reader.h"

#include <errno.h>
#include <ini.h>
#include <string.h>

#include "daemon/settings/lines.h"

#define LONGEST_SECTION 49 /* bytes that libinih keeps */

struct reading {
    struct settings_lines lines;
    settings_assign assign;
    void *context;
    bool expects_assignment; /* the line handed out last must come back as key and value */
    bool skips_section;      /* its heading was refused: whose keys these are can't be known */
    bool leaves_out_lines; /* they were indented, as one who copies an indented example has them */
    int error;
};

static bool is_blank(char character)
{
    return character == ' ' || character == '\t';
}

static const char *skip_blanks(const char *text)
{
    while (is_blank(*text))
        text++;
    return text;
}

static bool is_comment(const char *text)
{
    return *text == ';' || *text == '#';
}

/* A comment behind a value: libinih would cut at ';' and keep '#'. Neither is what a reader of the
 * file expects, so that both are refused. */
static bool has_trailing_comment(const char *text)
{
    for (const char *at = text; at[0] != '\0'; at++)
        if (is_blank(at[0]) && is_comment(at + 1))
            return true;
    return false;
}

static bool refuse(struct reading *reading, const char *why)
{
    settings_problem_add(reading->lines.problems, settings_lines_place(&reading->lines), "%s", why);
    return false;
}

static bool accept_heading(struct reading *reading, const char *text)
{
    const char *end = strchr(text, ']');

    if (end == NULL)
        return refuse(reading, "the section has no \"]\" at its end");
    if (*skip_blanks(end + 1) != '\0')
        return refuse(reading, "nothing may follow the \"]\" of a section");
    if (end == text + 1)
        return refuse(reading, "the section has no name");
    if (end - text - 1 > LONGEST_SECTION)
        return refuse(reading, "the section's name is longer than 49 bytes");
    return true;
}

static bool accept_assignment(struct reading *reading, const char *text, size_t room)
{
    size_t length = strlen(text);

    if (has_trailing_comment(text))
        return refuse(reading,
                      "a comment must stand on a line of its own; a value cannot contain \" #\" "
                      "or \" ;\"");
    if (length <= room)
        return true;
    settings_problem_add(reading->lines.problems, settings_lines_place(&reading->lines),
                         "the line has %zu bytes, at most %zu can be read; a list may be given in "
                         "several lines that repeat its key",
                         length, room);
    return false;
}

/* Whether libinih may see the line that was just read: `room` bytes fit its memory. */
static bool accept_line(struct reading *reading, size_t room)
{
    const char *line = reading->lines.text;
    const char *text = skip_blanks(line);

    if (*text == '\0' || is_comment(text))
        return false;
    if (text > line) {
        reading->leaves_out_lines = true;
        return refuse(reading, "the line is indented; sections and keys start in the first column");
    }
    if (*text == '[') {
        bool accepted = accept_heading(reading, text);
        reading->skips_section = !accepted;
        return accepted;
    }
    reading->expects_assignment = accept_assignment(reading, text, room);
    return reading->expects_assignment;
}

/* What libinih did not hand on had no "=". */
static void miss_assignment(struct reading *reading)
{
    if (reading->expects_assignment)
        (void)refuse(reading, "this is neither \"key = value\" nor \"[section]\"");
    reading->expects_assignment = false;
}

/* For libinih, in place of fgets: the next line, an empty one where it was refused. */
static char *hand_out_line(char *out, int size, void *context)
{
    struct reading *reading = context;

    miss_assignment(reading);
    if (reading->error < 0)
        return NULL;
    int r = settings_lines_next(&reading->lines);
    if (r == 0)
        return NULL;
    size_t room = (size_t)size - 2; /* for the line's end and a NUL */
    bool accepted = r > 0 && accept_line(reading, room);
    (void)snprintf(out, (size_t)size, "%s\n", accepted ? reading->lines.text : "");
    return out;
}

static int take_assignment(void *context, const char *section, const char *key, const char *value)
{
    struct reading *reading = context;
    struct settings_assignment assignment = {.section = section,
                                             .key = key,
                                             .value = value,
                                             .place = settings_lines_place(&reading->lines)};

    reading->expects_assignment = false;
    if (reading->skips_section)
        return 1;
    if (*section == '\0')
        return refuse(reading, "a key stands before the first [section]");
    if (*key == '\0')
        return refuse(reading, "there is no key before the \"=\"");
    reading->error = reading->assign(reading->context, &assignment);
    return 1;
}

static void reading_wipe(struct reading *reading)
{
    settings_lines_wipe(&reading->lines);
}

int settings_read(FILE *file, const char *path, struct settings_problems *problems,
                  settings_assign assign, void *context)
{
    __attribute__((cleanup(reading_wipe))) struct reading reading = {
        .lines = {.file = file, .path = path, .problems = problems},
        .assign = assign,
        .context = context,
    };

    if (ini_parse_stream(hand_out_line, &reading, take_assignment, &reading) == -2)
        return -ENOMEM;
    return reading.error < 0 ? reading.error : reading.leaves_out_lines;
}
