/* Keys from a profile file: they stand in it, a program gives them out, or STS does for a token. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/ownership.h"
#include "daemon/cognito/host_provider_private.h"

#define REREAD_SECONDS 600 /* whoever writes temporary keys into a file does not say how long */

enum {
    KEY_ID,
    KEY_SECRET,
    KEY_TOKEN,
    KEY_PROCESS,
    KEY_ROLE,
    KEY_TOKEN_FILE,
    KEY_SESSION,
    KEY_COUNT,
};

static const char *const key_names[KEY_COUNT] = {
    [KEY_ID] = "aws_access_key_id",
    [KEY_SECRET] = "aws_secret_access_key",
    [KEY_TOKEN] = "aws_session_token",
    [KEY_PROCESS] = "credential_process",
    [KEY_ROLE] = "role_arn",
    [KEY_TOKEN_FILE] = "web_identity_token_file",
    [KEY_SESSION] = "role_session_name",
};

/* The values of the [default] profile, in the file's own memory; "" when absent. */
struct profile {
    const char *values[KEY_COUNT];
    const char *refused; /* a key that asks for more than is built here, or NULL */
};

static char *trim(char *text)
{
    char *start = text + strspn(text, " \t\r");
    size_t length = strlen(start);

    while (length > 0 && strchr(" \t\r", start[length - 1]) != NULL)
        start[--length] = '\0';
    return start;
}

static void take_line(struct profile *profile, char *line)
{
    char *mark = strchr(line, '=');

    if (mark == NULL)
        return;
    *mark = '\0';
    const char *name = trim(line);
    for (size_t i = 0; i < KEY_COUNT; i++)
        if (strcmp(name, key_names[i]) == 0)
            profile->values[i] = trim(mark + 1);
    if (strcmp(name, "source_profile") == 0 || strcmp(name, "credential_source") == 0 ||
        strcmp(name, "sso_session") == 0)
        profile->refused = name;
}

/* Cuts the text up; other profiles than [default] are passed over. */
static void read_profile(struct profile *profile, char *text)
{
    bool is_ours = true;

    for (size_t i = 0; i < KEY_COUNT; i++)
        profile->values[i] = "";
    while (text != NULL) {
        char *line = trim(strsep(&text, "\n"));
        if (*line == '[')
            is_ours = strcmp(line, "[default]") == 0;
        else if (is_ours && *line != '#' && *line != ';')
            take_line(profile, line);
    }
}

static int run_process(const char *command, struct deadline deadline, struct aws_credentials *out,
                       char why[HOST_CREDENTIALS_MAX_WORDS + 1])
{
    auto_wipe struct secret words = {0};

    int r = host_process_run(command, deadline, &words, why);
    return r < 0 ? r : host_answer_read(&words, HOST_ANSWER_MAY_LAST, out, why);
}

static int take_keys(const struct profile *profile, struct aws_credentials *out)
{
    int r = host_keys_set(out, profile->values[KEY_ID], profile->values[KEY_SECRET],
                          profile->values[KEY_TOKEN]);
    if (r == 0 && profile->values[KEY_TOKEN][0] != '\0')
        out->expires_at_unix = (int64_t)time(NULL) + REREAD_SECONDS;
    return r;
}

static int use_profile(const struct host_places *places, const struct profile *profile,
                       struct deadline deadline, struct aws_credentials *out,
                       char why[HOST_CREDENTIALS_MAX_WORDS + 1])
{
    const char *session = profile->values[KEY_SESSION];
    const char *const identity[3] = {profile->values[KEY_TOKEN_FILE], profile->values[KEY_ROLE],
                                     session[0] != '\0' ? session : NULL};

    if (profile->refused != NULL)
        return host_explain(why, -EOPNOTSUPP, "%s in a profile is not supported; %s is",
                            profile->refused, key_names[KEY_PROCESS]);
    if (profile->values[KEY_ID][0] != '\0')
        return take_keys(profile, out);
    if (profile->values[KEY_PROCESS][0] != '\0')
        return run_process(profile->values[KEY_PROCESS], deadline, out, why);
    if (identity[0][0] != '\0' && identity[1][0] != '\0')
        return host_web_identity_assume(places, deadline, identity, out, why);
    return host_explain(why, -ENOKEY, "%.100s has no keys in its [default] profile",
                        places->profile_file);
}

int host_profile_fetch(void *context, struct deadline deadline, struct aws_credentials *out,
                       char why[HOST_CREDENTIALS_MAX_WORDS + 1])
{
    const struct host_places *places = context;
    auto_wipe struct secret text = {0};
    struct profile profile = {0};

    int r = host_file_read(places->profile_file, &text, why);
    if (r < 0)
        return r;
    if (text.length == 0 || strlen(text.bytes) != text.length)
        return host_explain(why, -EBADMSG, "%.100s is no text", places->profile_file);
    read_profile(&profile, text.bytes);
    return use_profile(places, &profile, deadline, out, why);
}
