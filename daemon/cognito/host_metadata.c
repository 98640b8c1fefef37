/* Keys from a metadata service: of a container (ECS, EKS) or of an instance (EC2). */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/ownership.h"
#include "daemon/cognito/host_provider_private.h"

#define ECS_ENDPOINT      "http://169.254.170.2"
#define ROLE_PATH         "/latest/meta-data/iam/security-credentials/"
#define TOKEN_PATH        "/latest/api/token"
#define TOKEN_TTL_SECONDS "300" /* it is used for the next two requests */
#define CONNECT_LIMIT_MS  1000
#define REQUEST_LIMIT_MS  2000
#define MAX_URL           2048
#define MAX_ROLE          128
#define MAX_REPLY         (64 * 1024)

/* A pool for one fetch, hours apart: nothing of it stays in memory. */
static int open_local(struct http_pool **out)
{
    const struct http_settings settings = {.is_local = true,
                                           .connect_timeout_ms = CONNECT_LIMIT_MS,
                                           .request_timeout_ms = REQUEST_LIMIT_MS};

    return http_pool_new(&settings, out);
}

static void close_local(struct http_pool **pool)
{
    http_pool_free(*pool);
}

#define auto_local_pool __attribute__((cleanup(close_local)))

typedef int http_method(struct http_pool *, const struct http_request *, struct deadline,
                        struct http_reply *, struct http_problem *);

/* One exchange whose answer must be a 200. Errors: those of http.h; -ENOENT for 404, -EACCES for
 * another refusal, -EIO. */
static int ask(struct http_pool *pool, http_method *method, const struct http_request *request,
               struct deadline deadline, struct http_reply *out,
               char why[HOST_CREDENTIALS_MAX_WORDS + 1])
{
    struct http_problem problem = {0};

    int r = method(pool, request, deadline, out, &problem);
    if (r < 0)
        return host_explain(why, r, "%.150s", problem.words);
    if (out->status == 200)
        return 0;
    r = out->status == 404 ? -ENOENT : out->status < 500 ? -EACCES : -EIO;
    return host_explain(why, r, "%.120s answered %d", request->url, out->status);
}

static int write_url(char out[MAX_URL], const char *endpoint, const char *path)
{
    int length = snprintf(out, MAX_URL, "%s%s", endpoint, path);

    return length < 0 || length >= MAX_URL ? -ENAMETOOLONG : 0;
}

/* Tokens and role names are one line of printable ASCII. */
static bool is_one_line(const char *text)
{
    for (const char *at = text; *at != '\0'; at++)
        if (*at <= ' ' || *at > '~')
            return false;
    return text[0] != '\0';
}

static int obtain_session(struct http_pool *pool, const char *endpoint, struct deadline deadline,
                          struct secret *out, char why[HOST_CREDENTIALS_MAX_WORDS + 1])
{
    static const struct secret nothing;
    auto_http_reply struct http_reply reply = {0};
    char url[MAX_URL];
    const struct http_request request = {
        .url = url,
        .headers = {{"X-aws-ec2-metadata-token-ttl-seconds", TOKEN_TTL_SECONDS}},
        .header_count = 1,
        .body = &nothing,
        .max_reply = MAX_REPLY};

    int r = write_url(url, endpoint, TOKEN_PATH);
    if (r == 0)
        r = ask(pool, http_put, &request, deadline, &reply, why);
    if (r < 0)
        return r;
    if (!is_one_line(secret_text(&reply.body)))
        return host_explain(why, -EBADMSG, "the instance gave no token for its metadata");
    *out = secret_take(&reply.body);
    return 0;
}

static int get_with_token(struct http_pool *pool, const char *url, const struct secret *token,
                          struct deadline deadline, struct http_reply *out,
                          char why[HOST_CREDENTIALS_MAX_WORDS + 1])
{
    const struct http_request request = {
        .url = url,
        .headers = {{"X-aws-ec2-metadata-token", secret_text(token)}},
        .header_count = 1,
        .max_reply = MAX_REPLY};

    return ask(pool, http_get, &request, deadline, out, why);
}

static int find_role(struct http_pool *pool, const char *endpoint, const struct secret *token,
                     struct deadline deadline, char out[MAX_ROLE + 1],
                     char why[HOST_CREDENTIALS_MAX_WORDS + 1])
{
    auto_http_reply struct http_reply reply = {0};
    char url[MAX_URL];

    int r = write_url(url, endpoint, ROLE_PATH);
    if (r == 0)
        r = get_with_token(pool, url, token, deadline, &reply, why);
    if (r == -ENOENT)
        return host_explain(why, r, "the instance has no role");
    if (r < 0)
        return r;
    size_t length = strcspn(secret_text(&reply.body), "\r\n");
    if (length == 0 || length > MAX_ROLE)
        return host_explain(why, -EBADMSG, "the instance has no role");
    memcpy(out, secret_text(&reply.body), length);
    out[length] = '\0';
    return is_one_line(out) && strpbrk(out, "/?#%") == NULL
               ? 0
               : host_explain(why, -EBADMSG, "the instance's role has an odd name");
}

/* Version 2 only: what can be had without a token can be had through any proxy on the host. */
int host_instance_fetch(void *context, struct deadline deadline, struct aws_credentials *out,
                        char why[HOST_CREDENTIALS_MAX_WORDS + 1])
{
    const struct host_places *places = context;
    auto_local_pool struct http_pool *pool = NULL;
    auto_http_reply struct http_reply reply = {0};
    auto_wipe struct secret token = {0};
    char path[sizeof ROLE_PATH + MAX_ROLE], role[MAX_ROLE + 1], url[MAX_URL];

    int r = open_local(&pool);
    if (r == 0)
        r = obtain_session(pool, places->metadata_endpoint, deadline, &token, why);
    if (r == 0)
        r = find_role(pool, places->metadata_endpoint, &token, deadline, role, why);
    if (r < 0)
        return r;
    (void)snprintf(path, sizeof path, ROLE_PATH "%s", role);
    r = write_url(url, places->metadata_endpoint, path);
    if (r == 0)
        r = get_with_token(pool, url, &token, deadline, &reply, why);
    return r < 0 ? r : host_answer_read(&reply.body, HOST_ANSWER_MUST_END, out, why);
}

static int find_container_url(const struct host_places *places, char out[MAX_URL])
{
    const char *path = host_environment_find(places, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
    const char *whole = host_environment_find(places, "AWS_CONTAINER_CREDENTIALS_FULL_URI");

    if (path != NULL)
        return path[0] == '/' ? write_url(out, ECS_ENDPOINT, path) : -EINVAL;
    return whole != NULL ? write_url(out, whole, "") : -EINVAL;
}

/* The token is sent as it is; its file is read each time, since it is changed now and then. */
static int find_container_token(const struct host_places *places, struct secret *out,
                                char why[HOST_CREDENTIALS_MAX_WORDS + 1])
{
    const char *file = host_environment_find(places, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
    const char *token = host_environment_find(places, "AWS_CONTAINER_AUTHORIZATION_TOKEN");

    if (file == NULL)
        return secret_copy_text(out, token);
    return host_token_read(file, out, why);
}

/* https:// to any host, or http:// to an address of this machine's. */
static int ask_container(const struct host_places *places, const struct http_request *request,
                         struct deadline deadline, struct http_reply *out,
                         char why[HOST_CREDENTIALS_MAX_WORDS + 1])
{
    auto_local_pool struct http_pool *local = NULL;

    if (strncmp(request->url, "https://", strlen("https://")) == 0)
        return ask(places->http, http_get, request, deadline, out, why);
    if (!http_url_is_local(request->url))
        return host_explain(why, -EACCES,
                            "the container's address is neither https:// nor one of this machine");
    int r = open_local(&local);
    return r < 0 ? r : ask(local, http_get, request, deadline, out, why);
}

int host_container_fetch(void *context, struct deadline deadline, struct aws_credentials *out,
                         char why[HOST_CREDENTIALS_MAX_WORDS + 1])
{
    const struct host_places *places = context;
    auto_http_reply struct http_reply reply = {0};
    auto_wipe struct secret token = {0};
    char url[MAX_URL];
    struct http_request request = {.url = url, .max_reply = MAX_REPLY};

    int r = find_container_url(places, url);
    if (r < 0)
        return host_explain(why, r, "AWS_CONTAINER_CREDENTIALS_…_URI is not an address");
    r = find_container_token(places, &token, why);
    if (r < 0)
        return r;
    if (secret_text(&token)[0] != '\0')
        request.headers[request.header_count++] =
            (struct http_header){"Authorization", secret_text(&token)};
    r = ask_container(places, &request, deadline, &reply, why);
    return r < 0 ? r : host_answer_read(&reply.body, HOST_ANSWER_MUST_END, out, why);
}
