/* sshd_config(5) and what it includes, for where sshd itself does not tell. */
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "cli/doctor/report.h"
#include "cli/doctor/sshd.h"
#include "common/ownership.h"

#define FOLDER    "/etc/ssh/" /* where names without a leading "/" are */
#define MAX_DEPTH 16          /* as in sshd */
#define BLANKS    " \t\r"

struct search {
    const char *keyword;
    struct sshd_line *out;
    unsigned depth;
};

static bool search_file(struct search *search, const char *path);

/* Takes the next word off the line, without its quotes; what goes before a value may be a "=". */
static char *next_word(char **rest)
{
    char *word = *rest + strspn(*rest, BLANKS "=");
    const char *ends = *word == '"' ? "\"" : BLANKS "=";

    word += *word == '"';
    size_t length = strcspn(word, ends);
    *rest = word + length;
    if (**rest != '\0')
        *(*rest)++ = '\0';
    return word;
}

static bool search_files(struct search *search, const char *pattern)
{
    char path[4096];
    glob_t found;
    bool is_found = false;

    (void)snprintf(path, sizeof path, "%s%s", pattern[0] == '/' ? "" : FOLDER, pattern);
    if (glob(path, 0, NULL, &found) != 0)
        return false;
    for (size_t i = 0; i < found.gl_pathc && !is_found; i++)
        is_found = search_file(search, found.gl_pathv[i]);
    globfree(&found);
    return is_found;
}

static bool search_included(struct search *search, char *rest)
{
    if (search->depth >= MAX_DEPTH)
        return false;
    search->depth++;
    bool is_found = false;
    for (char *word = next_word(&rest); *word != '\0' && !is_found; word = next_word(&rest))
        is_found = search_files(search, word);
    search->depth--;
    return is_found;
}

static bool search_text(struct search *search, const char *path, char *rest)
{
    for (unsigned number = 1; rest != NULL; number++) {
        char *line = strsep(&rest, "\n");
        const char *keyword = next_word(&line);
        if (strcasecmp(keyword, "Match") == 0)
            return false;
        if (strcasecmp(keyword, "Include") == 0 && search_included(search, line))
            return true;
        if (strcasecmp(keyword, search->keyword) != 0)
            continue;
        (void)snprintf(search->out->place, sizeof search->out->place, "%s:%u", path, number);
        (void)snprintf(search->out->value, sizeof search->out->value, "%s", next_word(&line));
        return true;
    }
    return false;
}

static bool search_file(struct search *search, const char *path)
{
    auto_free char *text = doctor_read_file(path);

    return text != NULL && search_text(search, path, text);
}

bool sshd_files_find(const char *path, const char *keyword, struct sshd_line *out)
{
    struct search search = {.keyword = keyword, .out = out};

    return search_file(&search, path);
}
