/* Signature Version 4 in a query, of a GET without a body. */
#include "daemon/cognito/presign.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/cognito/signature_private.h"

#define SIGNED_HEADERS "host;" PRESIGN_HEADER
#define MAX_ENCODED    (3 * 2048) /* bytes of one value */
#define MAX_CANONICAL  (PRESIGN_MAX_QUERY + 512)

static bool needs_no_escape(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("-_.~", c) != NULL);
}

/* Percent-encodes all but the unreserved characters (RFC 3986). Errors: -ENOSPC. */
static int encode(const char *text, char *out, size_t size)
{
    static const char digits[] = "0123456789ABCDEF";
    size_t length = 0;

    for (const char *at = text; *at != '\0'; at++) {
        if (length + 4 > size)
            return -ENOSPC;
        if (needs_no_escape(*at)) {
            out[length++] = *at;
            continue;
        }
        out[length++] = '%';
        out[length++] = digits[(unsigned char)*at >> 4];
        out[length++] = digits[(unsigned char)*at & 15];
    }
    out[length] = '\0';
    return 0;
}

/* "&NAME=VALUE". Errors: -ENOSPC. */
static int add(struct secret *query, const char *name, const char *value)
{
    char encoded[MAX_ENCODED];

    int r = encode(value, encoded, sizeof encoded);
    if (r == 0) {
        size_t room = PRESIGN_MAX_QUERY - query->length;
        int length = snprintf(query->bytes + query->length, room, "%s%s=%s",
                              query->length > 0 ? "&" : "", name, encoded);
        r = length < 0 || (size_t)length >= room ? -ENOSPC : 0;
        query->length += r == 0 ? (size_t)length : 0;
    }
    secret_wipe_bytes(encoded, sizeof encoded);
    return r;
}

static int add_credential(struct secret *query, const struct signature_request *signed_as,
                          const struct aws_credentials *credentials)
{
    char scope[SIGNATURE_MAX_SCOPE];
    char credential[sizeof credentials->access_key_id + SIGNATURE_MAX_SCOPE];

    int r = signature_write_scope(signed_as, scope, sizeof scope);
    if (r < 0)
        return r;
    (void)snprintf(credential, sizeof credential, "%s/%s", credentials->access_key_id, scope);
    return add(query, "X-Amz-Credential", credential);
}

/* All but the signature, sorted by name as it must be. */
static int write_query(struct secret *query, const struct signature_request *signed_as,
                       const struct aws_credentials *credentials)
{
    char date[SIGNATURE_DATE_SIZE], expires[16];

    signature_write_date(signed_as->now_unix, date);
    (void)snprintf(expires, sizeof expires, "%d", PRESIGN_EXPIRES_SECONDS);
    int r = add(query, "Action", "GetCallerIdentity");
    if (r == 0)
        r = add(query, "Version", "2011-06-15");
    if (r == 0)
        r = add(query, "X-Amz-Algorithm", "AWS4-HMAC-SHA256");
    if (r == 0)
        r = add_credential(query, signed_as, credentials);
    if (r == 0)
        r = add(query, "X-Amz-Date", date);
    if (r == 0)
        r = add(query, "X-Amz-Expires", expires);
    if (r == 0 && credentials->session_token.length > 0)
        r = add(query, "X-Amz-Security-Token", secret_text(&credentials->session_token));
    return r == 0 ? add(query, "X-Amz-SignedHeaders", SIGNED_HEADERS) : r;
}

static int write_canonical(const struct presign_request *request, const struct secret *query,
                           char out[MAX_CANONICAL])
{
    const struct digest_piece nothing = {"", 0};
    uint8_t hash[DIGEST_BYTES];
    char hash_text[DIGEST_HEX_SIZE];

    int r = digest_sha256(&nothing, 1, hash);
    if (r < 0)
        return r;
    digest_to_hex(hash, hash_text);
    int length = snprintf(out, MAX_CANONICAL,
                          "GET\n/\n%s\nhost:%s\n" PRESIGN_HEADER ":%s\n\n" SIGNED_HEADERS "\n%s",
                          query->bytes, request->host, request->header_text, hash_text);
    return length < 0 || length >= MAX_CANONICAL ? -ENOSPC : 0;
}

static int add_signature(const struct presign_request *request,
                         const struct signature_request *signed_as,
                         const struct aws_credentials *credentials, struct secret *query)
{
    char canonical[MAX_CANONICAL], to_sign[SIGNATURE_MAX_TO_SIGN], text[DIGEST_HEX_SIZE];
    uint8_t signature[DIGEST_BYTES];

    int r = write_canonical(request, query, canonical);
    if (r == 0)
        r = signature_write_to_sign(signed_as, canonical, to_sign, sizeof to_sign);
    secret_wipe_bytes(canonical, sizeof canonical);
    if (r == 0)
        r = signature_sign(signed_as, credentials, to_sign, signature);
    if (r < 0)
        return r;
    digest_to_hex(signature, text);
    return add(query, "X-Amz-Signature", text);
}

int presign_caller_identity(const struct presign_request *request,
                            const struct aws_credentials *credentials, struct secret *out)
{
    auto_wipe struct secret query = {0};
    const struct signature_request signed_as = {
        .region = request->region, .service = "sts", .now_unix = request->now_unix};

    int r = secret_allocate(&query, PRESIGN_MAX_QUERY);
    if (r < 0)
        return r;
    query.length = 0;
    r = write_query(&query, &signed_as, credentials);
    if (r == 0)
        r = add_signature(request, &signed_as, credentials, &query);
    if (r == 0)
        *out = secret_take(&query);
    return r;
}
