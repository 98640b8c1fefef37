/* The server behind the script: a thread that accepts, a thread a connection, OpenSSL. */
#include "tests/unit/https_script.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "tests/emulator/certificate.h"
#include "tests/unit/unit.h"

#define MAX_CONNECTIONS 64
#define MAX_REQUEST     32768

struct https_script {
    const struct https_step *steps;
    size_t step_count;
    SSL_CTX *tls;
    int listener;
    char url[64];
    char ca_file[64];
    pthread_t acceptor;
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t received;
    bool stopping;
    int sockets[MAX_CONNECTIONS];
    pthread_t threads[MAX_CONNECTIONS];
    size_t connection_count;
    char *requests[HTTPS_MAX_REQUESTS];
    size_t request_count;
};

/* What a connection's thread is given. */
struct connection {
    struct https_script *script;
    int socket;
};

/* Reads headers and a body of Content-Length bytes. False: the client went. */
static bool read_request(SSL *tls, char *out)
{
    size_t used = 0, wanted = SIZE_MAX;

    while (used < wanted) {
        int count = SSL_read(tls, out + used, (int)(MAX_REQUEST - 1 - used));
        if (count <= 0)
            return false;
        used += (size_t)count;
        out[used] = '\0';
        const char *end = strstr(out, "\r\n\r\n");
        const char *length = strcasestr(out, "content-length:");
        if (end != NULL)
            wanted = (size_t)(end + 4 - out) +
                     (length == NULL ? 0 : strtoul(length + strlen("content-length:"), NULL, 10));
    }
    return true;
}

/* Keeps the request, and tells which step it is served by. */
static const struct https_step *next_step(struct https_script *script, const char *request)
{
    (void)pthread_mutex_lock(&script->lock);
    size_t index = script->request_count;
    ck_assert_uint_lt(index, HTTPS_MAX_REQUESTS);
    script->requests[index] = strdup(request);
    script->request_count++;
    (void)pthread_cond_broadcast(&script->received);
    (void)pthread_mutex_unlock(&script->lock);
    return &script->steps[index < script->step_count ? index : script->step_count - 1];
}

static bool send_text(SSL *tls, const char *text)
{
    return SSL_write(tls, text, (int)strlen(text)) > 0;
}

static bool send_reply(SSL *tls, const struct https_step *step)
{
    const char *body = step->body == NULL ? "" : step->body;
    char head[2048];

    if (step->status == NULL)
        return send_text(tls, body);
    (void)snprintf(head, sizeof head, "HTTP/1.1 %s\r\n%sContent-Length: %zu\r\n\r\n", step->status,
                   step->headers == NULL ? "" : step->headers, strlen(body));
    return send_text(tls, head) && (body[0] == '\0' || send_text(tls, body));
}

/* True: the connection goes on. */
static bool act(SSL *tls, const struct https_step *step)
{
    char byte;

    switch (step->action) {
    case HTTPS_REPLY:
        return send_reply(tls, step);
    case HTTPS_REPLY_LAST:
        (void)send_reply(tls, step);
        return false;
    case HTTPS_HANG:
        (void)SSL_read(tls, &byte, 1);
        return false;
    case HTTPS_CLOSE:
        return false;
    case HTTPS_FLOOD:
        while (send_text(tls, step->body))
            ;
        return false;
    }
    return false;
}

static void *serve_connection(void *context)
{
    struct connection *connection = context;
    SSL *tls = SSL_new(connection->script->tls);
    char *request = calloc(1, MAX_REQUEST);

    (void)SSL_set_fd(tls, connection->socket);
    if (SSL_accept(tls) == 1)
        while (read_request(tls, request) && act(tls, next_step(connection->script, request)))
            ;
    (void)SSL_shutdown(tls);
    (void)shutdown(connection->socket, SHUT_RDWR);
    SSL_free(tls);
    free(request);
    free(connection);
    return NULL;
}

static bool start_connection(struct https_script *script, int socket_fd)
{
    struct connection *connection = calloc(1, sizeof *connection);

    *connection = (struct connection){.script = script, .socket = socket_fd};
    (void)pthread_mutex_lock(&script->lock);
    bool taken = !script->stopping && script->connection_count < MAX_CONNECTIONS;
    if (taken) {
        size_t index = script->connection_count++;
        script->sockets[index] = socket_fd;
        (void)pthread_create(&script->threads[index], NULL, serve_connection, connection);
    }
    (void)pthread_mutex_unlock(&script->lock);
    if (!taken)
        free(connection);
    return taken;
}

static void *accept_connections(void *context)
{
    struct https_script *script = context;

    for (;;) {
        int socket_fd = accept4(script->listener, NULL, NULL, SOCK_CLOEXEC);
        if (socket_fd < 0)
            return NULL;
        if (!start_connection(script, socket_fd))
            (void)close(socket_fd);
    }
}

static void load_certificate(struct https_script *script, bool expired)
{
    struct certificate certificate = {0};

    certificate_make(expired, &certificate);
    BIO *key_text = BIO_new_mem_buf(certificate.key_pem, -1);
    BIO *chain_text = BIO_new_mem_buf(certificate.chain_pem, -1);
    EVP_PKEY *key = PEM_read_bio_PrivateKey(key_text, NULL, NULL, NULL);
    X509 *chain = PEM_read_bio_X509(chain_text, NULL, NULL, NULL);
    ck_assert_int_eq(SSL_CTX_use_certificate(script->tls, chain), 1);
    ck_assert_int_eq(SSL_CTX_use_PrivateKey(script->tls, key), 1);
    (void)snprintf(script->ca_file, sizeof script->ca_file, "/tmp/https-script-XXXXXX");
    FILE *file = fdopen(mkstemp(script->ca_file), "w");
    ck_assert_ptr_nonnull(file);
    (void)fputs(certificate.ca_pem, file);
    (void)fclose(file);
    X509_free(chain);
    EVP_PKEY_free(key);
    BIO_free(key_text);
    BIO_free(chain_text);
    certificate_release(&certificate);
}

static void open_listener(struct https_script *script, const char *host)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t length = sizeof address;

    ck_assert_int_eq(inet_pton(AF_INET, host, &address.sin_addr), 1);
    script->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_eq(bind(script->listener, (struct sockaddr *)&address, sizeof address), 0);
    ck_assert_int_eq(listen(script->listener, MAX_CONNECTIONS), 0);
    ck_assert_int_eq(getsockname(script->listener, (struct sockaddr *)&address, &length), 0);
    (void)snprintf(script->url, sizeof script->url, "https://%s:%d", host, ntohs(address.sin_port));
}

struct https_script *https_script_start(const struct https_step *steps, size_t count,
                                        enum https_certificate certificate)
{
    struct https_script *script = calloc(1, sizeof *script);

    ck_assert_ptr_nonnull(script);
    (void)signal(SIGPIPE, SIG_IGN); /* clients leave in the middle, and cognitod ignores it too */
    script->steps = steps;
    script->step_count = count;
    script->tls = SSL_CTX_new(TLS_server_method());
    load_certificate(script, certificate == HTTPS_CERTIFICATE_EXPIRED);
    open_listener(script, certificate == HTTPS_CERTIFICATE_OTHER_NAME ? "127.0.0.2" : "127.0.0.1");
    (void)pthread_mutex_init(&script->lock, NULL);
    (void)pthread_cond_init(&script->received, NULL);
    ck_assert_int_eq(pthread_create(&script->acceptor, NULL, accept_connections, script), 0);
    return script;
}

void https_script_hang_up(struct https_script *script)
{
    (void)pthread_mutex_lock(&script->lock);
    for (size_t i = 0; i < script->connection_count; i++)
        (void)shutdown(script->sockets[i], SHUT_RDWR);
    (void)pthread_mutex_unlock(&script->lock);
}

void https_script_stop(struct https_script *script)
{
    (void)pthread_mutex_lock(&script->lock);
    script->stopping = true;
    (void)pthread_mutex_unlock(&script->lock);
    (void)shutdown(script->listener, SHUT_RDWR);
    (void)pthread_join(script->acceptor, NULL);
    https_script_hang_up(script);
    for (size_t i = 0; i < script->connection_count; i++) {
        (void)pthread_join(script->threads[i], NULL);
        (void)close(script->sockets[i]);
    }
    (void)close(script->listener);
    (void)unlink(script->ca_file);
    for (size_t i = 0; i < script->request_count; i++)
        free(script->requests[i]);
    SSL_CTX_free(script->tls);
    (void)pthread_cond_destroy(&script->received);
    (void)pthread_mutex_destroy(&script->lock);
    free(script);
}

const char *https_script_url(const struct https_script *script)
{
    return script->url;
}

const char *https_script_ca_file(const struct https_script *script)
{
    return script->ca_file;
}

void https_script_await_requests(struct https_script *script, size_t count)
{
    struct timespec until = {0};

    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 30;
    (void)pthread_mutex_lock(&script->lock);
    while (script->request_count < count)
        ck_assert_int_eq(pthread_cond_timedwait(&script->received, &script->lock, &until), 0);
    (void)pthread_mutex_unlock(&script->lock);
}

size_t https_script_request_count(struct https_script *script)
{
    (void)pthread_mutex_lock(&script->lock);
    size_t count = script->request_count;
    (void)pthread_mutex_unlock(&script->lock);
    return count;
}

const char *https_script_request(struct https_script *script, size_t index)
{
    ck_assert_uint_lt(index, https_script_request_count(script));
    return script->requests[index];
}
