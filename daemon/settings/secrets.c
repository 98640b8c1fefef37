/* Secrets that the configuration names by file; what is read is wiped, never shown. */
#include "daemon/settings/secrets.h"

#include <errno.h>
#include <string.h>

#include "common/ownership.h"
#include "daemon/settings/files.h"
#include "daemon/settings/grammar.h"
#include "daemon/settings/lines.h"

/* A file that is read through memory of its scope, which is wiped: stdio would leave its own. */
struct secret_file {
    FILE *file;
    char memory[4096];
};

static void secret_file_close(struct secret_file *secret)
{
    ownership_fclose(&secret->file);
    secret_wipe_bytes(secret->memory, sizeof secret->memory);
}

#define auto_secret_file __attribute__((cleanup(secret_file_close)))

static int secret_file_open(struct secret_file *out, const char *path,
                            struct settings_place named_by, struct settings_problems *problems)
{
    int r = settings_file_open(path, SETTINGS_READERS_DAEMON, &named_by, problems, &out->file);

    if (r < 0)
        return r;
    (void)setvbuf(out->file, out->memory, _IOFBF, sizeof out->memory);
    return 0;
}

static int add_client_secret(struct settings_user_pool *pool, struct settings_lines *lines)
{
    struct settings_place place = settings_lines_place(lines);

    if (!grammar_is_client_secret(lines->text)) {
        settings_problem_add(lines->problems, place,
                             "this is not a client secret; it has no blanks and only ASCII");
        return 0;
    }
    if (pool->client_secret_count == SETTINGS_MAX_CLIENT_SECRETS) {
        settings_problem_add(lines->problems, place, "an app client has at most two secrets");
        return 0;
    }
    int r = secret_copy_text(&pool->client_secrets[pool->client_secret_count], lines->text);
    if (r == 0)
        pool->client_secret_count++;
    return r;
}

int settings_client_secrets_load(struct settings_user_pool *pool, struct settings_place named_by,
                                 struct settings_problems *problems)
{
    const char *path = pool->client_secret_file;
    auto_secret_file struct secret_file secret = {0};

    if (secret_file_open(&secret, path, named_by, problems) < 0)
        return 0;
    auto_settings_lines struct settings_lines lines = {
        .file = secret.file, .path = path, .problems = problems};
    size_t problems_before = problems->count;
    for (int r = settings_lines_next(&lines); r != 0; r = settings_lines_next(&lines))
        if (lines.text[0] != '\0' && add_client_secret(pool, &lines) < 0)
            return -ENOMEM;
    if (pool->client_secret_count == 0 && problems->count == problems_before)
        settings_file_problem_add(problems, path, &named_by,
                                  "is empty; write the app client's secret into it");
    return 0;
}

void settings_client_secrets_clear(struct settings_user_pool *pool)
{
    for (size_t i = 0; i < SETTINGS_MAX_CLIENT_SECRETS; i++)
        secret_wipe(&pool->client_secrets[i]);
    pool->client_secret_count = 0;
}

static char *trimmed(char *text)
{
    char *start = text + strspn(text, " \t");
    size_t length = strlen(start);

    while (length > 0 && (start[length - 1] == ' ' || start[length - 1] == '\t'))
        start[--length] = '\0';
    return start;
}

static struct secret *secret_named(struct settings_access_key *key, const char *name)
{
    if (strcmp(name, "aws_secret_access_key") == 0)
        return &key->secret;
    if (strcmp(name, "aws_session_token") == 0)
        return &key->session_token;
    return NULL;
}

static int set_access_key_part(struct settings_access_key *key, const char *name, const char *value)
{
    if (strcmp(name, "aws_access_key_id") == 0) {
        free(key->id);
        key->id = strdup(value);
        return key->id == NULL ? -ENOMEM : 0;
    }
    struct secret *part = secret_named(key, name);
    if (part == NULL)
        return -EINVAL;
    secret_wipe(part);
    return secret_copy_text(part, value);
}

static int take_access_key_line(struct settings_access_key *key, struct settings_lines *lines)
{
    struct settings_place place = settings_lines_place(lines);
    char *text = trimmed(lines->text);
    char *mark = strchr(text, '=');

    if (*text == '\0' || *text == '#' || *text == ';' || strcmp(text, "[default]") == 0)
        return 0;
    if (*text == '[') {
        settings_problem_add(lines->problems, place, "only the profile [default] may be here");
        return 0;
    }
    if (mark == NULL) {
        settings_problem_add(lines->problems, place,
                             "this is neither \"key = value\" nor \"[default]\"");
        return 0;
    }
    *mark = '\0';
    const char *name = trimmed(text);
    int r = set_access_key_part(key, name, trimmed(mark + 1));
    if (r == -EINVAL)
        settings_problem_add(lines->problems, place,
                             "unknown key \"%s\"; known are aws_access_key_id, "
                             "aws_secret_access_key and aws_session_token",
                             name);
    return r == -ENOMEM ? r : 0;
}

int settings_access_key_load(struct settings_directory *directory, struct settings_place named_by,
                             struct settings_problems *problems)
{
    const char *path = directory->access_key_file;
    struct settings_access_key *key = &directory->access_key;
    auto_secret_file struct secret_file secret = {0};

    if (secret_file_open(&secret, path, named_by, problems) < 0)
        return 0;
    auto_settings_lines struct settings_lines lines = {
        .file = secret.file, .path = path, .problems = problems};
    size_t problems_before = problems->count;
    for (int r = settings_lines_next(&lines); r != 0; r = settings_lines_next(&lines))
        if (take_access_key_line(key, &lines) < 0)
            return -ENOMEM;
    bool is_whole = key->id != NULL && key->id[0] != '\0' && key->secret.length > 0;
    if (!is_whole && problems->count == problems_before)
        settings_file_problem_add(problems, path, &named_by,
                                  "lacks aws_access_key_id or aws_secret_access_key");
    return 0;
}

void settings_access_key_clear(struct settings_access_key *key)
{
    free(key->id);
    key->id = NULL;
    secret_wipe(&key->secret);
    secret_wipe(&key->session_token);
}
