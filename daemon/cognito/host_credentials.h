/* The access key of this host: what the signed calls are signed with (the list calls, STS, S3).
 *
 * It comes from one provider: the file of the configuration, or a place that gives out temporary
 * keys. Those are fetched anew before they end, early and spread so that the hosts of a fleet do
 * not all ask together; while that fails, the old ones are used until they end. Any thread may
 * call; one fetches at a time. */
#ifndef DAEMON_COGNITO_HOST_CREDENTIALS_H
#define DAEMON_COGNITO_HOST_CREDENTIALS_H

#include "common/deadline.h"
#include "daemon/cognito/signature.h"

struct host_credentials;

#define HOST_CREDENTIALS_MAX_WORDS 200 /* bytes, without the NUL */
#define HOST_CREDENTIALS_EARLIEST_S                                                                \
    900 /* new ones are fetched 5 to 15 minutes before the end …                                 \
         */
#define HOST_CREDENTIALS_LATEST_S       300
#define HOST_CREDENTIALS_RETRY_S        10    /* … and after a failure no sooner than this */
#define HOST_CREDENTIALS_FETCH_LIMIT_MS 10000 /* for one fetch */

/* Where keys come from. */
struct host_credentials_provider {
    const char *name; /* for people: "the instance metadata service" */
    void *context;
    /* Fetches keys into `out`, which is empty. On failure `why` says what went wrong, without
     * secrets. Errors: negative errnos. One call at a time. */
    int (*fetch)(void *context, struct deadline deadline, struct aws_credentials *out,
                 char why[HOST_CREDENTIALS_MAX_WORDS + 1]);
    void (*close)(void *context);       /* NULL: nothing to free */
    int64_t (*now_unix)(void *context); /* NULL: time(2) */
};

/* Opens with a provider, which is taken over and closed even on failure. Nothing is fetched yet.
 * Errors: -ENOMEM. */
int host_credentials_open(const struct host_credentials_provider *provider,
                          struct host_credentials **out);

/* Opens with keys that are known already; they are copied. Errors: -ENOMEM. */
int host_credentials_open_static(const struct aws_credentials *keys, struct host_credentials **out);

/* NULL is fine. */
void host_credentials_close(struct host_credentials *credentials);

/* A copy of the keys in force, for one request; fetches them when there are none. `out` must be
 * empty; see auto_aws_credentials. NULL for `credentials` is a host without keys.
 * Errors: -ENOKEY there is no provider; -EKEYEXPIRED the last ones have ended and new ones could
 * not be had; else what the provider said; -ETIMEDOUT another thread fetches for too long. */
int host_credentials_get(struct host_credentials *credentials, struct deadline deadline,
                         struct aws_credentials *out);

/* Fetches new keys if the old ones end soon, so that nobody who calls host_credentials_get() has to
 * wait. To be called every few seconds; cheap when nothing is due. Returns 1 when it fetched, 0
 * when nothing was due. Errors: as above; the old ones stay in force. */
int host_credentials_renew(struct host_credentials *credentials, struct deadline deadline);

/* What there is to say: the provider, until when the keys are good, and why none could be had. */
struct host_credentials_status {
    const char *provider;    /* its name; lives as long as the object; NULL: none */
    int64_t expires_at_unix; /* 0: never, or no keys */
    bool has_keys;
    char why[HOST_CREDENTIALS_MAX_WORDS + 1]; /* of the last fetch, if it failed; else "" */
};

void host_credentials_get_status(struct host_credentials *credentials,
                                 struct host_credentials_status *out);

#endif
