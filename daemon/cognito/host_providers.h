/* The places where a host finds its access key, other than the configuration: the environment the
 * daemon was started with, a profile file, a container's or an instance's metadata service, STS.
 *
 * Each fetches as host_credentials_provider.fetch() says, with a struct host_places as its context;
 * none keeps anything. Only root's files and the daemon's own environment say where they look. */
#ifndef DAEMON_COGNITO_HOST_PROVIDERS_H
#define DAEMON_COGNITO_HOST_PROVIDERS_H

#include "daemon/cognito/host_credentials.h"
#include "daemon/http/http.h"

/* Where to look. All texts must outlive the credentials that are opened with it. */
struct host_places {
    struct http_pool *http;         /* for what is asked over HTTPS */
    const char *const *environment; /* "NAME=value" …, NULL at the end */
    const char *profile_file;       /* NULL: none */
    const char *metadata_endpoint;  /* "http://169.254.169.254" */
    const char *sts_endpoint;       /* "https://sts.eu-west-1.amazonaws.com" */
    const char *vendor_file;        /* says what machine this is; NULL: the kernel's */
};

enum host_provider {
    HOST_PROVIDER_NONE = 0,
    HOST_PROVIDER_ENVIRONMENT,  /* AWS_ACCESS_KEY_ID … */
    HOST_PROVIDER_PROFILE,      /* a file in the form of ~/.aws/credentials */
    HOST_PROVIDER_WEB_IDENTITY, /* STS, for a token in a file: AWS_WEB_IDENTITY_TOKEN_FILE */
    HOST_PROVIDER_CONTAINER,    /* ECS and EKS: AWS_CONTAINER_CREDENTIALS_…_URI */
    HOST_PROVIDER_INSTANCE,     /* EC2: the instance metadata service, version 2 */
};

/* The first that there is something for, in the order of the enum; the instance only on a machine
 * that says it is EC2's, so that no other host asks a strange address. */
enum host_provider host_provider_find(const struct host_places *places);

/* Opens credentials from one provider; nothing is fetched yet. `places` must outlive them.
 * Errors: -EINVAL for …_NONE; -ENOMEM. */
int host_provider_open(enum host_provider which, const struct host_places *places,
                       struct host_credentials **out);

/* The value of a variable; NULL when it is not there or empty. */
const char *host_environment_find(const struct host_places *places, const char *name);

#endif
