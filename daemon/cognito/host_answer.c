/* What the providers of the host's keys answer with. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/ownership.h"
#include "daemon/cognito/host_provider_private.h"
#include "daemon/cognito/json.h"

int host_explain(char why[HOST_CREDENTIALS_MAX_WORDS + 1], int error, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(why, HOST_CREDENTIALS_MAX_WORDS + 1, format, arguments);
    va_end(arguments);
    return error;
}

bool host_time_read(const char *text, int64_t *out_unix)
{
    struct tm utc = {0};

    const char *rest = strptime(text, "%Y-%m-%dT%H:%M:%S", &utc);
    if (rest == NULL)
        return false;
    if (*rest == '.')
        rest += 1 + strspn(rest + 1, "0123456789");
    if (strcmp(rest, "Z") != 0 && strcmp(rest, "+00:00") != 0)
        return false;
    time_t at = timegm(&utc);
    if (at <= 0)
        return false;
    *out_unix = (int64_t)at;
    return true;
}

int host_keys_set(struct aws_credentials *out, const char *id, const char *secret,
                  const char *token)
{
    size_t length = strlen(id);

    if (length == 0 || length >= sizeof out->access_key_id || secret[0] == '\0')
        return -EBADMSG;
    memcpy(out->access_key_id, id, length + 1);
    int r = secret_copy_text(&out->secret_access_key, secret);
    return r < 0 || token[0] == '\0' ? r : secret_copy_text(&out->session_token, token);
}

static const char *token_of(struct json_object *answer)
{
    const char *token = json_text_member(answer, "Token");

    return token != NULL ? token : json_text_or_empty(answer, "SessionToken");
}

static int read_end(struct json_object *answer, enum host_answer_end end, int64_t *out,
                    char why[HOST_CREDENTIALS_MAX_WORDS + 1])
{
    const char *text = json_text_or_empty(answer, "Expiration");

    if (text[0] == '\0' && end == HOST_ANSWER_MAY_LAST)
        return 0;
    if (!host_time_read(text, out))
        return host_explain(why, -EBADMSG, "the answer does not say when the keys end");
    return 0;
}

int host_answer_read(const struct secret *json, enum host_answer_end end,
                     struct aws_credentials *out, char why[HOST_CREDENTIALS_MAX_WORDS + 1])
{
    auto_json struct json_object *answer = NULL;

    int r = json_read(secret_text(json), json->length, &answer);
    if (r < 0)
        return host_explain(why, r, "the answer is not a JSON object");
    const char *code = json_text_member(answer, "Code");
    if (code != NULL && strcmp(code, "Success") != 0)
        return host_explain(why, -EBADMSG, "the answer's code is not Success");
    r = host_keys_set(out, json_text_or_empty(answer, "AccessKeyId"),
                      json_text_or_empty(answer, "SecretAccessKey"), token_of(answer));
    if (r < 0)
        return host_explain(why, r, "the answer lacks AccessKeyId or SecretAccessKey");
    return read_end(answer, end, &out->expires_at_unix, why);
}

/* Who may have written or read a file. */
enum trust {
    TRUST_ROOT,
    TRUST_ANYBODY,
};

static bool is_trusted(const struct stat *status, enum trust trust)
{
    switch (trust) {
    case TRUST_ROOT:
        return (status->st_uid == 0 || status->st_uid == geteuid()) &&
               (status->st_mode & (S_IWGRP | S_IRWXO)) == 0;
    case TRUST_ANYBODY:
        return true;
    }
    return false;
}

static int check_file(int fd, const char *path, enum trust trust,
                      char why[HOST_CREDENTIALS_MAX_WORDS + 1])
{
    struct stat status;

    if (fstat(fd, &status) < 0)
        return host_explain(why, -errno, "%.100s cannot be looked at: %m", path);
    if (!S_ISREG(status.st_mode))
        return host_explain(why, -EACCES, "%.100s is not an ordinary file", path);
    if (!is_trusted(&status, trust))
        return host_explain(why, -EACCES,
                            "%.100s must belong to root, and nobody but root and the daemon's "
                            "group may read it",
                            path);
    if (status.st_size > HOST_MAX_FILE)
        return host_explain(why, -EFBIG, "%.100s is larger than 64 KiB", path);
    return 0;
}

static int read_all(const char *path, enum trust trust, struct secret *out, size_t *used,
                    char why[HOST_CREDENTIALS_MAX_WORDS + 1])
{
    ssize_t count = 1;

    auto_close int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return host_explain(why, -errno, "%.100s cannot be opened: %m", path);
    int r = check_file(fd, path, trust, why);
    if (r == 0)
        r = secret_allocate(out, HOST_MAX_FILE);
    if (r < 0)
        return r;
    for (; count > 0 && *used < out->length; *used += (size_t)count) {
        count = read(fd, out->bytes + *used, out->length - *used);
        if (count < 0)
            return host_explain(why, -errno, "%.100s cannot be read: %m", path);
    }
    return 0;
}

int host_file_read(const char *path, struct secret *out, char why[HOST_CREDENTIALS_MAX_WORDS + 1])
{
    auto_wipe struct secret room = {0};
    size_t used = 0;

    int r = read_all(path, TRUST_ROOT, &room, &used, why);
    return r < 0 ? r : secret_copy(out, room.bytes, used);
}

int host_token_read(const char *path, struct secret *out, char why[HOST_CREDENTIALS_MAX_WORDS + 1])
{
    auto_wipe struct secret room = {0};
    size_t used = 0;

    int r = read_all(path, TRUST_ANYBODY, &room, &used, why);
    if (r < 0)
        return r;
    size_t length = strcspn(secret_text(&room), "\r\n");
    if (length == 0)
        return host_explain(why, -EBADMSG, "%.100s holds no token", path);
    return secret_copy(out, room.bytes, length);
}
