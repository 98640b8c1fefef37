/* The rules on ids and names; every number and name from outside passes here. */
#include "common/identity.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "common/ownership.h"

#define MAX_FILE_SIZE 4096 /* bytes of the ranges file */
#define MAX_LINE      128

/* The systemd project's table of ranges: system users below, dynamic users, nobody and the
 * 16-bit -1 above. */
static const struct identity_range system_ids = {0, 999};
static const struct identity_range reserved_ids = {61184, 65535};

static bool range_has(const struct identity_range *range, uint32_t id)
{
    return id >= range->first && id <= range->last;
}

static bool ranges_overlap(const struct identity_range *a, const struct identity_range *b)
{
    return a->first <= b->last && b->first <= a->last;
}

static bool any_range_has(const struct identity_range *ranges, size_t count, uint32_t id)
{
    for (size_t i = 0; i < count; i++)
        if (range_has(&ranges[i], id))
            return true;
    return false;
}

bool identity_is_the_systems(uint32_t id)
{
    return range_has(&system_ids, id) || range_has(&reserved_ids, id) || id == IDENTITY_NEVER_AN_ID;
}

bool identity_file_allows_uid(const struct identity_ranges *ranges, uint32_t uid)
{
    return !identity_is_the_systems(uid) && any_range_has(ranges->uids, ranges->uid_count, uid);
}

bool identity_file_allows_gid(const struct identity_ranges *ranges, uint32_t gid)
{
    return !identity_is_the_systems(gid) && any_range_has(ranges->gids, ranges->gid_count, gid);
}

bool identity_file_allows_supplementary_gid(const struct identity_ranges *ranges, uint32_t gid)
{
    bool is_low = gid != 0 && range_has(&system_ids, gid);

    return (is_low || !identity_is_the_systems(gid)) &&
           (any_range_has(ranges->gids, ranges->gid_count, gid) ||
            any_range_has(ranges->local_gids, ranges->local_gid_count, gid));
}

static bool is_directly_below(const char *path, const char *base)
{
    for (; *base != '\0'; base++, path++)
        if (*path != *base)
            return false;
    return path[0] == '/' && path[1] != '\0' && path[1] != '.' && strchr(path + 1, '/') == NULL;
}

bool identity_home_is_allowed(const struct identity_ranges *ranges, const char *home)
{
    for (size_t i = 0; ranges != NULL && i < ranges->home_base_count; i++)
        if (is_directly_below(home, ranges->home_bases[i]))
            return true;
    return is_directly_below(home, IDENTITY_HOME_BASE);
}

/* What each byte may do in a name. By table: every look-up of the NSS module comes through here. */
enum name_byte {
    MAY_CONTINUE = 1,
    MAY_BEGIN = 2,
    IS_LETTER = 4,
    IS_AT = 8,
};

static const uint8_t name_bytes[256] = {
    ['a' ... 'z'] = MAY_CONTINUE | MAY_BEGIN | IS_LETTER,
    ['_'] = MAY_CONTINUE | MAY_BEGIN,
    ['0' ... '9'] = MAY_CONTINUE,
    ['.'] = MAY_CONTINUE,
    ['-'] = MAY_CONTINUE,
    ['@'] = MAY_CONTINUE | IS_AT,
};

/* Names that mean power wherever they turn up, and may be missing from the local files: sudoers and
 * polkit of the distributions make roots of a group called admin, sudo or wheel, and a user's
 * private group has the user's name. */
static bool is_name_of_power(const char *name)
{
    static const char *const names[] = {"root", "nobody", "admin", "sudo", "wheel"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (name[0] == names[i][0] && strcmp(name, names[i]) == 0)
            return true;
    return false;
}

/* One "@" in the middle, as in an e-mail address. */
static bool is_address(const char *name)
{
    const char *at = strchr(name, '@');

    return at[1] != '\0' && strchr(at + 1, '@') == NULL;
}

bool identity_name_is_acceptable(const char *name)
{
    const uint8_t *at = (const uint8_t *)name;
    unsigned seen = 0;

    if ((name_bytes[*at] & MAY_BEGIN) == 0)
        return false;
    for (; *at != '\0'; at++) {
        if (at - (const uint8_t *)name == IDENTITY_MAX_NAME || name_bytes[*at] == 0)
            return false;
        seen |= name_bytes[*at];
    }
    if ((seen & IS_AT) != 0 && !is_address(name))
        return false;
    return (seen & IS_LETTER) != 0 && !is_name_of_power(name);
}

int identity_parse_id(const char *text, uint32_t *out)
{
    uint64_t value = 0;

    if (text[0] == '\0' || (text[0] == '0' && text[1] != '\0'))
        return -EINVAL;
    for (const char *at = text; *at != '\0'; at++) {
        if (*at < '0' || *at > '9')
            return -EINVAL;
        value = value * 10 + (uint64_t)(*at - '0');
        if (value >= IDENTITY_NEVER_AN_ID)
            return -EINVAL;
    }
    *out = (uint32_t)value;
    return 0;
}

/* "20000-29999" or "27". Writes into the text. */
static int parse_range(char *text, struct identity_range *out)
{
    struct identity_range range = {0};

    char *dash = strchr(text, '-');
    if (dash != NULL)
        *dash = '\0';
    if (identity_parse_id(text, &range.first) < 0)
        return -EINVAL;
    if (identity_parse_id(dash == NULL ? text : dash + 1, &range.last) < 0)
        return -EINVAL;
    if (range.last < range.first || ranges_overlap(&range, &reserved_ids))
        return -EINVAL;
    *out = range;
    return 0;
}

static int add_range(struct identity_range *ranges, size_t *count, char *text, uint32_t lowest)
{
    if (*count == IDENTITY_MAX_RANGES)
        return -E2BIG;
    int r = parse_range(text, &ranges[*count]);
    if (r < 0)
        return r;
    if (ranges[*count].first < lowest)
        return -EINVAL;
    *count += 1;
    return 0;
}

/* Absolute, each part a name, none of them hidden. */
static bool is_plain_path(const char *path)
{
    for (const char *at = path; *at != '\0'; at++)
        if (*at == '/' && (at[1] == '/' || at[1] == '.' || at[1] == '\0'))
            return false;
    return path[0] == '/';
}

static int add_home_base(struct identity_ranges *ranges, const char *path)
{
    size_t length = strlen(path);

    if (length >= IDENTITY_MAX_HOME_BASE || !is_plain_path(path))
        return -EINVAL;
    if (ranges->home_base_count == IDENTITY_MAX_HOME_BASES)
        return -E2BIG;
    memcpy(ranges->home_bases[ranges->home_base_count++], path, length + 1);
    return 0;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static char *skip_blanks(char *at)
{
    while (is_blank(*at))
        at++;
    return at;
}

/* Ends the word with a NUL, and returns what follows it. */
static char *cut_word(char *word)
{
    while (*word != '\0' && !is_blank(*word))
        word++;
    if (*word == '\0')
        return word;
    *word = '\0';
    return skip_blanks(word + 1);
}

static int parse_line(char *line, struct identity_ranges *ranges)
{
    char *comment = strchr(line, '#');
    if (comment != NULL)
        *comment = '\0';
    char *kind = skip_blanks(line);
    if (*kind == '\0')
        return 0;
    char *value = cut_word(kind);
    if (*cut_word(value) != '\0')
        return -EINVAL;

    if (strcmp(kind, "uid") == 0)
        return add_range(ranges->uids, &ranges->uid_count, value, system_ids.last + 1);
    if (strcmp(kind, "gid") == 0)
        return add_range(ranges->gids, &ranges->gid_count, value, 1);
    if (strcmp(kind, "local-gid") == 0)
        return add_range(ranges->local_gids, &ranges->local_gid_count, value, 1);
    if (strcmp(kind, "home") == 0)
        return add_home_base(ranges, value);
    return -EINVAL;
}

int identity_ranges_parse(const char *text, size_t length, struct identity_ranges *out)
{
    struct identity_ranges ranges = {0};
    const char *end = text + length;

    *out = (struct identity_ranges){0};
    while (text < end) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        size_t line_length = (size_t)((newline == NULL ? end : newline) - text);
        char line[MAX_LINE];
        if (line_length >= sizeof line || memchr(text, '\0', line_length) != NULL)
            return -EINVAL;
        memcpy(line, text, line_length);
        line[line_length] = '\0';
        int r = parse_line(line, &ranges);
        if (r < 0)
            return r;
        text += line_length + 1;
    }
    *out = ranges;
    return 0;
}

/* Only root may decide this; a file that others can write is no decision of root's. */
static int check_owner(int fd)
{
    struct stat status;

    if (fstat(fd, &status) < 0)
        return -errno;
    if (!S_ISREG(status.st_mode) || status.st_uid != 0 || (status.st_mode & 022) != 0)
        return -EPERM;
    return 0;
}

int identity_ranges_load(const char *path, struct identity_ranges *out)
{
    char text[MAX_FILE_SIZE + 1];

    *out = (struct identity_ranges){0};
    auto_close int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return errno == ENOENT ? 0 : -errno;
    int r = check_owner(fd);
    if (r < 0)
        return r;
    ssize_t length = read(fd, text, sizeof text);
    if (length < 0)
        return -errno;
    if (length > MAX_FILE_SIZE)
        return -E2BIG;
    return identity_ranges_parse(text, (size_t)length, out);
}
