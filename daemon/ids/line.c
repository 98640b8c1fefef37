/* The grammar of the ledger. A line is read by taking it apart and writing it anew: only what comes
 * out the same is a line. */
#include "daemon/ids/line.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/identity.h"

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

int ids_line_write(const struct ids_line *line, char out[IDS_LINE_SIZE])
{
    int length = 0;

    if (!identity_name_is_acceptable(line->name) || (!line->is_group && !is_one_word(line->sub)))
        return -EINVAL;
    if (line->is_group)
        length = snprintf(out, IDS_LINE_SIZE, "group %s %" PRIu32, line->name, line->gid);
    else
        length = snprintf(out, IDS_LINE_SIZE, "user %s %s %" PRIu32 " %" PRIu32, line->sub,
                          line->name, line->uid, line->gid);
    uint32_t checksum = checksum_of(out, (size_t)length);
    (void)snprintf(out + length, IDS_LINE_SIZE - (size_t)length, " %08" PRIx32 "\n", checksum);
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

/* The fields, as far as there are any; what is missing or wrong shows when they are written anew.
 */
static int take_apart(char *text, struct ids_line *out)
{
    enum { MAX_WORDS = 6 };
    char *words[MAX_WORDS] = {0};
    size_t count = 0;

    for (char *word = text; word != NULL && count < MAX_WORDS; count++) {
        words[count] = word;
        word = cut_word(word);
    }
    out->is_group = strcmp(words[0], "group") == 0;
    if (count != (out->is_group ? 4 : MAX_WORDS))
        return -EINVAL;
    if (out->is_group)
        return copy_word(words[1], out->name, sizeof out->name) < 0
                   ? -EINVAL
                   : identity_parse_id(words[2], &out->gid);
    if (copy_word(words[1], out->sub, sizeof out->sub) < 0 ||
        copy_word(words[2], out->name, sizeof out->name) < 0 ||
        identity_parse_id(words[3], &out->uid) < 0)
        return -EINVAL;
    return identity_parse_id(words[4], &out->gid);
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
