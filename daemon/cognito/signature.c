/* Signature Version 4 of one request without a query. Nothing in it depends on how the request is
 * sent. */
#include "daemon/cognito/signature.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "daemon/cognito/signature_private.h"

#define MAX_CANONICAL 8192 /* bytes; a session token is about 1.5 KiB */

void aws_credentials_clear(struct aws_credentials *credentials)
{
    secret_wipe(&credentials->secret_access_key);
    secret_wipe(&credentials->session_token);
    *credentials = (struct aws_credentials){0};
}

static bool has_token(const struct aws_credentials *credentials)
{
    return credentials->session_token.length > 0;
}

static int fits(int length, size_t size)
{
    return length < 0 || (size_t)length >= size ? -ENOSPC : 0;
}

void signature_write_date(int64_t now_unix, char out[SIGNATURE_DATE_SIZE])
{
    time_t now = now_unix;
    struct tm utc = {0};

    (void)gmtime_r(&now, &utc);
    (void)snprintf(out, SIGNATURE_DATE_SIZE, "%04u%02u%02uT%02u%02u%02uZ",
                   (unsigned)(utc.tm_year + 1900) % 10000, (unsigned)(utc.tm_mon + 1) % 100,
                   (unsigned)utc.tm_mday % 100, (unsigned)utc.tm_hour % 100,
                   (unsigned)utc.tm_min % 100, (unsigned)utc.tm_sec % 100);
}

/* Which headers are signed depends on the request alone: in alphabetical order, as they must be. */
struct header_names {
    char text[100];
};

static struct header_names signed_headers(const struct signature_request *request,
                                          const struct aws_credentials *credentials)
{
    struct header_names names;

    (void)snprintf(names.text, sizeof names.text, "%shost%s;x-amz-date%s%s",
                   request->content_type != NULL ? "content-type;" : "",
                   request->sends_body_hash ? ";x-amz-content-sha256" : "",
                   has_token(credentials) ? ";x-amz-security-token" : "",
                   request->target != NULL ? ";x-amz-target" : "");
    return names;
}

static int hash_body(const struct signature_request *request, char out[DIGEST_HEX_SIZE])
{
    const struct digest_piece body = {request->body, request->body_length};
    uint8_t hash[DIGEST_BYTES];

    int r = digest_sha256(&body, 1, hash);
    if (r == 0)
        digest_to_hex(hash, out);
    return r;
}

/* A text that grows in the caller's room; a length beyond the room says that it did not fit. */
struct growing_text {
    char *text;
    size_t size;
    size_t length;
};

__attribute__((format(printf, 2, 3))) static void add_text(struct growing_text *to,
                                                           const char *format, ...)
{
    size_t used = to->length < to->size ? to->length : to->size;
    va_list values;

    va_start(values, format);
    int length = vsnprintf(to->text + used, to->size - used, format, values);
    va_end(values);
    to->length += length < 0 ? to->size : (size_t)length;
}

/* A header as it is signed; nothing when there is no value. */
static void add_header(struct growing_text *to, const char *name, const char *value)
{
    if (value != NULL)
        add_text(to, "%s:%s\n", name, value);
}

int signature_canonical_request(const struct signature_request *request,
                                const struct aws_credentials *credentials, char *out, size_t size)
{
    struct growing_text canonical = {.text = out, .size = size};
    char body_hash[DIGEST_HEX_SIZE], date[SIGNATURE_DATE_SIZE];
    bool token = has_token(credentials);

    int r = hash_body(request, body_hash);
    if (r < 0)
        return r;
    signature_write_date(request->now_unix, date);
    add_text(&canonical, "%s\n%s\n\n", request->method != NULL ? request->method : "POST",
             request->path != NULL ? request->path : "/");
    add_header(&canonical, "content-type", request->content_type);
    add_header(&canonical, "host", request->host);
    add_header(&canonical, "x-amz-content-sha256", request->sends_body_hash ? body_hash : NULL);
    add_header(&canonical, "x-amz-date", date);
    add_header(&canonical, "x-amz-security-token",
               token ? secret_text(&credentials->session_token) : NULL);
    add_header(&canonical, "x-amz-target", request->target);
    add_text(&canonical, "\n%s\n%s", signed_headers(request, credentials).text, body_hash);
    return canonical.length < size ? 0 : -ENOSPC;
}

int signature_write_scope(const struct signature_request *request, char *out, size_t size)
{
    char date[SIGNATURE_DATE_SIZE];

    signature_write_date(request->now_unix, date);
    return fits(
        snprintf(out, size, "%.8s/%s/%s/aws4_request", date, request->region, request->service),
        size);
}

int signature_write_to_sign(const struct signature_request *request, const char *canonical,
                            char *out, size_t size)
{
    char scope[SIGNATURE_MAX_SCOPE], date[SIGNATURE_DATE_SIZE], canonical_hash[DIGEST_HEX_SIZE];
    uint8_t hash[DIGEST_BYTES];
    const struct digest_piece piece = digest_text(canonical);

    int r = signature_write_scope(request, scope, sizeof scope);
    if (r == 0)
        r = digest_sha256(&piece, 1, hash);
    if (r < 0)
        return r;
    digest_to_hex(hash, canonical_hash);
    signature_write_date(request->now_unix, date);
    return fits(snprintf(out, size, "AWS4-HMAC-SHA256\n%s\n%s\n%s", date, scope, canonical_hash),
                size);
}

int signature_string_to_sign(const struct signature_request *request,
                             const struct aws_credentials *credentials, char *out, size_t size)
{
    char canonical[MAX_CANONICAL];

    int r = signature_canonical_request(request, credentials, canonical, sizeof canonical);
    if (r == 0)
        r = signature_write_to_sign(request, canonical, out, size);
    secret_wipe_bytes(canonical, sizeof canonical); /* the session token is in it */
    return r;
}

/* The key for one day, region and service: HMACs of HMACs, from the secret access key on. */
static int derive_key(const struct signature_request *request,
                      const struct aws_credentials *credentials, uint8_t key[DIGEST_BYTES])
{
    auto_wipe struct secret first = {0};
    char date[SIGNATURE_DATE_SIZE];
    const struct secret *secret = &credentials->secret_access_key;

    int r = secret_allocate(&first, strlen("AWS4") + secret->length);
    if (r < 0)
        return r;
    memcpy(first.bytes, "AWS4", strlen("AWS4"));
    if (secret->length > 0)
        memcpy(first.bytes + strlen("AWS4"), secret->bytes, secret->length);
    signature_write_date(request->now_unix, date);
    const struct digest_piece steps[] = {
        {date, 8},
        digest_text(request->region),
        digest_text(request->service),
        digest_text("aws4_request"),
    };
    r = digest_hmac((struct digest_piece){first.bytes, first.length}, &steps[0], 1, key);
    for (size_t i = 1; r == 0 && i < sizeof steps / sizeof *steps; i++)
        r = digest_hmac((struct digest_piece){key, DIGEST_BYTES}, &steps[i], 1, key);
    return r;
}

static int write_authorization(const struct signature_request *request,
                               const struct aws_credentials *credentials,
                               const uint8_t mac[DIGEST_BYTES], struct signature *out)
{
    char scope[SIGNATURE_MAX_SCOPE], hex[DIGEST_HEX_SIZE];

    int r = signature_write_scope(request, scope, sizeof scope);
    if (r < 0)
        return r;
    digest_to_hex(mac, hex);
    signature_write_date(request->now_unix, out->date);
    int length =
        snprintf(out->authorization, sizeof out->authorization,
                 "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s",
                 credentials->access_key_id, scope, signed_headers(request, credentials).text, hex);
    return fits(length, sizeof out->authorization);
}

int signature_sign(const struct signature_request *request,
                   const struct aws_credentials *credentials, const char *to_sign,
                   uint8_t out[DIGEST_BYTES])
{
    const struct digest_piece piece = digest_text(to_sign);
    uint8_t key[DIGEST_BYTES];

    int r = derive_key(request, credentials, key);
    if (r == 0)
        r = digest_hmac((struct digest_piece){key, sizeof key}, &piece, 1, out);
    secret_wipe_bytes(key, sizeof key);
    return r;
}

int signature_make(const struct signature_request *request,
                   const struct aws_credentials *credentials, struct signature *out)
{
    char to_sign[SIGNATURE_MAX_TO_SIGN];
    uint8_t mac[DIGEST_BYTES];

    int r = signature_string_to_sign(request, credentials, to_sign, sizeof to_sign);
    if (r == 0)
        r = signature_sign(request, credentials, to_sign, mac);
    if (r == 0 && request->sends_body_hash)
        r = hash_body(request, out->body_hash);
    return r < 0 ? r : write_authorization(request, credentials, mac, out);
}
