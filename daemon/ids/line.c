/* The grammar of the ledger, as a table. A line is read by taking it apart and writing it anew:
 * only what comes out the same is a line. */
#include "daemon/ids/line.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "common/identity.h"

#define MAX_WORDS 7

/* The fields of each kind, a letter each: s sub, n name, U Username, u uid, g gid, t time, c time
 * of creation. The forms without a time are those of the first ledgers. */
static const struct form {
    enum ids_line_kind kind;
    const char *word;
    const char *fields;
} forms[] = {
    {IDS_LINE_USER, "user", "snug"},
    {IDS_LINE_USER, "user", "snugt"},
    {IDS_LINE_USERNAME, "username", "sU"},
    {IDS_LINE_USER_DELETED, "deleted", "st"},
    {IDS_LINE_USER_RESTORED, "restored", "st"},
    {IDS_LINE_USER_FORGOTTEN, "forgotten", "st"},
    {IDS_LINE_USER_RELEASED, "released", "st"},
    {IDS_LINE_GROUP, "group", "ng"},
    {IDS_LINE_GROUP, "group", "ngtc"},
    {IDS_LINE_GROUP_DELETED, "group-deleted", "nt"},
    {IDS_LINE_GROUP_RESTORED, "group-restored", "ntc"},
    {IDS_LINE_GROUP_FORGOTTEN, "group-forgotten", "nt"},
    {IDS_LINE_GROUP_RELEASED, "group-released", "nt"},
};

#define FORM_COUNT (sizeof forms / sizeof *forms)

/* FNV-1a, against slips of an editor and of the disk. */
static uint32_t checksum_of(const char *text, size_t length)
{
    uint32_t sum = 2166136261u;

    for (size_t i = 0; i < length; i++)
        sum = (sum ^ (unsigned char)text[i]) * 16777619u;
    return sum;
}

static bool is_one_word(const char *text)
{
    if (*text == '\0')
        return false;
    for (; *text != '\0'; text++)
        if (*text <= ' ' || *text > '~')
            return false;
    return true;
}

/* A Username may have any character but blanks: bytes that are not printable ASCII are written as
 * %XX, and so is "%". */
static int write_username(const char *username, char *out, size_t size)
{
    size_t length = 0;

    if (*username == '\0')
        return -EINVAL;
    for (; *username != '\0'; username++) {
        bool is_plain = *username > ' ' && *username <= '~' && *username != '%';
        if (length + 4 > size)
            return -EINVAL;
        length += (size_t)snprintf(out + length, size - length, is_plain ? "%c" : "%%%02X",
                                   is_plain ? *username : (unsigned char)*username);
    }
    return 0;
}

static int hex_digit(char digit)
{
    static const char digits[] = "0123456789ABCDEF";
    const char *at = digit == '\0' ? NULL : strchr(digits, digit);

    return at == NULL ? -1 : (int)(at - digits);
}

static int read_username(const char *word, char *out, size_t size)
{
    size_t length = 0;

    while (*word != '\0' && length + 1 < size) {
        int high = *word == '%' ? hex_digit(word[1]) : 0;
        int low = *word == '%' && high >= 0 ? hex_digit(word[2]) : 0;
        if (high < 0 || low < 0 || (*word == '%' && high == 0 && low == 0))
            return -EINVAL;
        char byte = *word;
        if (*word == '%')
            byte = (char)(high << 4 | low);
        out[length++] = byte;
        word += *word == '%' ? 3 : 1;
    }
    out[length] = '\0';
    return *word == '\0' ? 0 : -EINVAL;
}

static int write_field(const struct ids_line *line, char field, char *out, size_t size)
{
    switch (field) {
    case 's':
        (void)snprintf(out, size, "%s", line->sub);
        return is_one_word(line->sub) ? 0 : -EINVAL;
    case 'n':
        (void)snprintf(out, size, "%s", line->name);
        return identity_name_is_acceptable(line->name) ? 0 : -EINVAL;
    case 'U':
        return write_username(line->username, out, size);
    case 'u':
        (void)snprintf(out, size, "%" PRIu32, line->uid);
        return 0;
    case 'g':
        (void)snprintf(out, size, "%" PRIu32, line->gid);
        return 0;
    case 't':
        (void)snprintf(out, size, "%" PRId64, line->at_unix);
        return 0;
    default:
        (void)snprintf(out, size, "%" PRId64, line->created_at_ms);
        return 0;
    }
}

/* The form with a time, unless there is none to write. */
static const struct form *form_to_write(const struct ids_line *line)
{
    const struct form *last = NULL;

    for (size_t i = 0; i < FORM_COUNT; i++)
        if (forms[i].kind == line->kind && (last == NULL || line->at_unix != 0))
            last = &forms[i];
    return last;
}

int ids_line_write(const struct ids_line *line, char out[IDS_LINE_SIZE])
{
    const struct form *form = form_to_write(line);
    size_t length = strlen(form->word);

    memcpy(out, form->word, length + 1);
    for (const char *field = form->fields; *field != '\0'; field++) {
        out[length++] = ' ';
        int r = write_field(line, *field, out + length, IDS_LINE_SIZE - length - 16);
        if (r < 0)
            return r;
        length += strlen(out + length);
    }
    uint32_t checksum = checksum_of(out, length);
    (void)snprintf(out + length, IDS_LINE_SIZE - length, " %08" PRIx32 "\n", checksum);
    return 0;
}

/* Cuts the text at its next blank and returns what follows, or NULL. */
static char *cut_word(char *text)
{
    char *blank = strchr(text, ' ');

    if (blank == NULL)
        return NULL;
    *blank = '\0';
    return blank + 1;
}

static int copy_word(const char *word, char *out, size_t size)
{
    size_t length = strlen(word);

    if (length >= size)
        return -EINVAL;
    memcpy(out, word, length + 1);
    return 0;
}

static int read_time(const char *word, int64_t *out)
{
    int64_t value = 0;

    if (strlen(word) > 15)
        return -EINVAL;
    for (; *word != '\0'; word++) {
        if (*word < '0' || *word > '9')
            return -EINVAL;
        value = value * 10 + (*word - '0');
    }
    *out = value;
    return 0;
}

static int read_field(const char *word, char field, struct ids_line *out)
{
    switch (field) {
    case 's':
        return copy_word(word, out->sub, sizeof out->sub);
    case 'n':
        return copy_word(word, out->name, sizeof out->name);
    case 'U':
        return read_username(word, out->username, sizeof out->username);
    case 'u':
        return identity_parse_id(word, &out->uid);
    case 'g':
        return identity_parse_id(word, &out->gid);
    case 't':
        return read_time(word, &out->at_unix);
    default:
        return read_time(word, &out->created_at_ms);
    }
}

static const struct form *form_of(const char *word, size_t field_count)
{
    for (size_t i = 0; i < FORM_COUNT; i++)
        if (strcmp(forms[i].word, word) == 0 && strlen(forms[i].fields) == field_count)
            return &forms[i];
    return NULL;
}

/* The fields; a wrong checksum shows when they are written anew. */
static int take_apart(char *text, struct ids_line *out)
{
    char *words[MAX_WORDS] = {0};
    size_t count = 0;
    char *word = text;

    for (; word != NULL && count < MAX_WORDS; count++) {
        words[count] = word;
        word = cut_word(word);
    }
    const struct form *form = word != NULL || count < 2 ? NULL : form_of(words[0], count - 2);
    if (form == NULL)
        return -EINVAL;
    out->kind = form->kind;
    for (size_t i = 0; form->fields[i] != '\0'; i++) {
        int r = read_field(words[i + 1], form->fields[i], out);
        if (r < 0)
            return r;
    }
    return 0;
}

int ids_line_read(const char *text, size_t length, struct ids_line *out)
{
    char copy[IDS_LINE_SIZE];
    char again[IDS_LINE_SIZE];
    struct ids_line line = {0};

    if (length + 1 >= sizeof copy || memchr(text, '\0', length) != NULL)
        return -EINVAL;
    memcpy(copy, text, length);
    copy[length] = '\0';
    int r = take_apart(copy, &line);
    if (r == 0)
        r = ids_line_write(&line, again);
    if (r < 0)
        return r;
    if (strlen(again) != length + 1 || memcmp(again, text, length) != 0)
        return -EINVAL;
    *out = line;
    return 0;
}
