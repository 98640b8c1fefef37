/* Writing a roster: fields between tabs, a line an item. */
#include "daemon/fleet/roster.h"

#include <inttypes.h>
#include <string.h>

#include "daemon/fleet/roster_line.h"

/* A field: what would end it is escaped. */
static void write_field(FILE *to, const char *text)
{
    (void)fputc('\t', to);
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '\t':
            (void)fputs("\\t", to);
            break;
        case '\n':
            (void)fputs("\\n", to);
            break;
        case '\\':
            (void)fputs("\\\\", to);
            break;
        default:
            (void)fputc(*text, to);
        }
    }
}

/* The bytes that write_field() makes of it. */
static size_t field_size(const char *text)
{
    size_t size = strlen("\t");

    for (; *text != '\0'; text++)
        size += strchr("\t\n\\", *text) == NULL ? 1 : 2;
    return size;
}

static void write_number(FILE *to, int64_t number)
{
    (void)fprintf(to, "\t%" PRId64, number);
}

static void end_line(FILE *to)
{
    (void)fputc('\n', to);
}

bool roster_attribute_fits(const char *name, const char *value)
{
    return strlen("attribute") + field_size(name) + field_size(value) <= ROSTER_MAX_LINE;
}

void roster_write_head(FILE *to)
{
    (void)fputs("cognito-login roster 1\n", to);
}

void roster_write_fixed(FILE *to, const char *attribute)
{
    (void)fputs("fixed", to);
    write_field(to, attribute);
    end_line(to);
}

void roster_write_group(FILE *to, const struct roster_group *group)
{
    (void)fputs("group", to);
    write_field(to, group->name);
    write_field(to, group->description);
    write_number(to, group->created_at_ms);
    end_line(to);
}

void roster_write_user(FILE *to, const struct roster_user *user)
{
    (void)fputs("user", to);
    write_field(to, user->username);
    write_field(to, user->status);
    write_field(to, user->enabled ? "enabled" : "disabled");
    write_number(to, user->created_at_ms);
    end_line(to);
}

void roster_write_attribute(FILE *to, const char *name, const char *value)
{
    (void)fputs("attribute", to);
    write_field(to, name);
    write_field(to, value);
    end_line(to);
}

void roster_write_member(FILE *to, const char *group)
{
    (void)fputs("member", to);
    write_field(to, group);
    end_line(to);
}

void roster_write_gone(FILE *to, const struct roster_gone *gone)
{
    (void)fputs("gone", to);
    write_field(to, gone->sub);
    write_field(to, gone->name);
    write_field(to, gone->username);
    write_number(to, gone->uid);
    write_number(to, gone->gid);
    end_line(to);
}

void roster_write_end(FILE *to, size_t user_count, size_t group_count)
{
    (void)fputs("end", to);
    write_number(to, (int64_t)user_count);
    write_number(to, (int64_t)group_count);
    end_line(to);
}
