/* What the providers of the host's keys share. Private to them. */
#ifndef DAEMON_COGNITO_HOST_PROVIDER_PRIVATE_H
#define DAEMON_COGNITO_HOST_PROVIDER_PRIVATE_H

#include "daemon/cognito/host_providers.h"

#define HOST_MAX_FILE (64 * 1024) /* bytes of a profile, a token, or a process's words */

typedef int host_fetch(void *places, struct deadline deadline, struct aws_credentials *out,
                       char why[HOST_CREDENTIALS_MAX_WORDS + 1]);

host_fetch host_environment_fetch;
host_fetch host_profile_fetch;
host_fetch host_web_identity_fetch;
host_fetch host_container_fetch;
host_fetch host_instance_fetch;

/* Asks STS for keys of a role for the token in a file. `session` may be NULL. */
int host_web_identity_assume(const struct host_places *places, struct deadline deadline,
                             const char *const token_role_session[3], struct aws_credentials *out,
                             char why[HOST_CREDENTIALS_MAX_WORDS + 1]);

/* Runs a program for its words on standard output: no shell, an environment of its own, killed with
 * all it has started when the deadline has passed. `command` is split at blanks, double quotes keep
 * them. Errors: -EACCES the program is not an absolute path to a file that only root may change;
 * -ETIMEDOUT; -EMSGSIZE; -EPROTO it failed; others. */
int host_process_run(const char *command, struct deadline deadline, struct secret *out,
                     char why[HOST_CREDENTIALS_MAX_WORDS + 1]);

/* Notes what went wrong and returns `error`. */
int host_explain(char why[HOST_CREDENTIALS_MAX_WORDS + 1], int error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Whether an answer without an end is one. */
enum host_answer_end {
    HOST_ANSWER_MUST_END,
    HOST_ANSWER_MAY_LAST,
};

/* Reads {"AccessKeyId":…, "SecretAccessKey":…, "Token" or "SessionToken":…, "Expiration":…}, as the
 * metadata services and processes write it. Errors: -EBADMSG it is something else; -ENOMEM. */
int host_answer_read(const struct secret *json, enum host_answer_end end,
                     struct aws_credentials *out, char why[HOST_CREDENTIALS_MAX_WORDS + 1]);

/* Sets the parts that are texts. Errors: -EBADMSG an id or a secret is missing or too long;
 * -ENOMEM. */
int host_keys_set(struct aws_credentials *out, const char *id, const char *secret,
                  const char *token);

/* "2026-11-22T04:00:00Z", with a fraction or not. */
bool host_time_read(const char *text, int64_t *out_unix);

/* Reads a file of at most HOST_MAX_FILE bytes. It must belong to root or to the daemon's own user,
 * and nobody but them and the daemon's group may read it. Errors: -EACCES it is another one;
 * -EFBIG; -errno. */
int host_file_read(const char *path, struct secret *out, char why[HOST_CREDENTIALS_MAX_WORDS + 1]);

/* Reads the first line of a file that somebody else keeps up to date. Errors: -EBADMSG it is empty;
 * as above. */
int host_token_read(const char *path, struct secret *out, char why[HOST_CREDENTIALS_MAX_WORDS + 1]);

#endif
