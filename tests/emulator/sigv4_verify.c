/* Verifying AWS Signature Version 4. */
#include "tests/emulator/sigv4_verify.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/ownership.h"
#include "tests/emulator/digest.h"
#include "tests/emulator/encoding.h"
#include "tests/emulator/text.h"

#define ALGORITHM            "AWS4-HMAC-SHA256"
#define ALLOWED_SKEW_SECONDS 300
#define MAX_EXPIRES_SECONDS  604800

/* The parts of an Authorization header, or of a presigned query, and the scope inside its
 * credential. */
struct authorization {
    char *credential, *signed_headers, *signature;
    char *key_id, *date, *region, *service; /* point into `credential` */
    char *time, *token;                     /* X-Amz-Date; X-Amz-Security-Token, or NULL */
    char *query;                            /* as it is signed */
    int64_t expires_seconds;                /* of a query; 0: it is a header */
};

static void authorization_release(struct authorization *authorization)
{
    free(authorization->credential);
    free(authorization->signed_headers);
    free(authorization->signature);
    free(authorization->time);
    free(authorization->token);
    free(authorization->query);
}

#define auto_authorization __attribute__((cleanup(authorization_release)))

/* The value of "Name=value" in a comma-separated list. */
static char *find_part(const char *header, const char *name)
{
    const char *found = strstr(header, name);

    if (found == NULL)
        return NULL;
    found += strlen(name);
    return text_format("%.*s", (int)strcspn(found, ", "), found);
}

static bool split_credential(struct authorization *authorization)
{
    char *fields[5] = {NULL};
    size_t count = 0;

    for (char *rest = authorization->credential; rest != NULL && count < 5;)
        fields[count++] = strsep(&rest, "/");
    if (count != 5 || strcmp(fields[4], "aws4_request") != 0)
        return false;
    authorization->key_id = fields[0];
    authorization->date = fields[1];
    authorization->region = fields[2];
    authorization->service = fields[3];
    return true;
}

static enum signature_verdict parse_authorization(const char *header, const char *date,
                                                  struct authorization *out, char **message)
{
    auto_free char *complaint = text_copy("");

    if (!text_starts_with(header, ALGORITHM " ")) {
        *message = text_copy("Missing Authentication Token");
        return SIGNATURE_MISSING;
    }
    out->credential = find_part(header, "Credential=");
    out->signed_headers = find_part(header, "SignedHeaders=");
    out->signature = find_part(header, "Signature=");
    const char *const names[] = {"Credential", "SignedHeaders", "Signature"};
    const char *const values[] = {out->credential, out->signed_headers, out->signature};
    for (size_t i = 0; i < 3; i++) {
        auto_free char *before = complaint;
        complaint = values[i] != NULL ? text_copy(before)
                                      : text_format("%sAuthorization header requires '%s' "
                                                    "parameter. ",
                                                    before, names[i]);
    }
    if (date == NULL) {
        auto_free char *before = complaint;
        complaint = text_format("%sAuthorization header requires existence of either a "
                                "'X-Amz-Date' or a 'Date' header. ",
                                before);
    }
    if (*complaint == '\0' && split_credential(out))
        return SIGNATURE_GOOD;
    *message = *complaint != '\0'
                   ? text_format("%sAuthorization=%s", complaint, ALGORITHM)
                   : text_copy("Credential must have exactly 5 slash-delimited elements, e.g. "
                               "keyid/date/region/service/term");
    return SIGNATURE_INCOMPLETE;
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The query without its signature, sorted. */
static char *canonical_query(const char *query)
{
    auto_free char *copy = text_copy(query);
    char *pairs[32];
    size_t count = 0;
    char *canonical = text_copy("");

    for (char *rest = copy, *pair; (pair = strsep(&rest, "&")) != NULL && count < 32;)
        if (!text_starts_with(pair, "X-Amz-Signature="))
            pairs[count++] = pair;
    qsort(pairs, count, sizeof *pairs, compare_texts);
    for (size_t i = 0; i < count; i++) {
        auto_free char *before = canonical;
        canonical = text_format("%s%s%s", before, i == 0 ? "" : "&", pairs[i]);
    }
    return canonical;
}

static enum signature_verdict parse_query(const char *query, struct authorization *out,
                                          char **message)
{
    auto_free char *algorithm = form_value(query, "X-Amz-Algorithm");
    auto_free char *expires = form_value(query, "X-Amz-Expires");

    out->credential = form_value(query, "X-Amz-Credential");
    out->signed_headers = form_value(query, "X-Amz-SignedHeaders");
    out->signature = form_value(query, "X-Amz-Signature");
    out->time = form_value(query, "X-Amz-Date");
    out->token = form_value(query, "X-Amz-Security-Token");
    out->query = canonical_query(query);
    out->expires_seconds = expires == NULL ? 0 : strtol(expires, NULL, 10);
    bool is_whole = algorithm != NULL && strcmp(algorithm, ALGORITHM) == 0 &&
                    out->credential != NULL && out->signed_headers != NULL &&
                    out->signature != NULL && out->time != NULL && out->expires_seconds > 0 &&
                    out->expires_seconds <= MAX_EXPIRES_SECONDS;
    if (is_whole && split_credential(out))
        return SIGNATURE_GOOD;
    *message = text_copy("AWS query-string parameters must include "
                         "'X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature', "
                         "'X-Amz-SignedHeaders' and 'X-Amz-Date'. Re-examine the query-string "
                         "parameters.");
    return SIGNATURE_INCOMPLETE;
}

/* "a;b;c" holds the name? */
static bool is_signed(const char *signed_headers, const char *name)
{
    size_t length = strlen(name);

    for (const char *item = signed_headers; *item != '\0';) {
        size_t item_length = strcspn(item, ";");
        if (item_length == length && strncasecmp(item, name, length) == 0)
            return true;
        item += item_length + (item[item_length] == ';');
    }
    return false;
}

/* Host and every x-amz-… header of the request must be signed. NULL: they are. */
static char *find_unsigned(const struct request *request, const char *signed_headers)
{
    if (!is_signed(signed_headers, "host"))
        return text_copy("'Host' or ':authority' must be a 'SignedHeader' in the AWS "
                         "Authorization.");
    for (size_t i = 0; i < request->header_count; i++) {
        const char *name = request->headers[i].name;
        if (strncasecmp(name, "x-amz-", 6) == 0 && !is_signed(signed_headers, name))
            return text_format("'%s' must be a 'SignedHeader' in the AWS Authorization.", name);
    }
    return NULL;
}

/* The value without blanks around it, and with single ones inside. */
static char *trim(const char *value)
{
    char *trimmed = text_copy(value == NULL ? "" : value);
    size_t out = 0;

    for (const char *c = trimmed; *c != '\0'; c++) {
        if (*c != ' ' || (out > 0 && trimmed[out - 1] != ' '))
            trimmed[out++] = *c;
    }
    while (out > 0 && trimmed[out - 1] == ' ')
        out--;
    trimmed[out] = '\0';
    return trimmed;
}

static char *canonical_headers(const struct request *request, const char *signed_headers)
{
    char *lines = text_copy("");

    for (const char *item = signed_headers; *item != '\0';) {
        size_t length = strcspn(item, ";");
        auto_free char *name = text_format("%.*s", (int)length, item);
        auto_free char *value = trim(request_header(request, name));
        char *longer = text_format("%s%s:%s\n", lines, name, value);
        free(lines);
        lines = longer;
        item += length + (item[length] == ';');
    }
    return lines;
}

static char *hex_of_hash(const void *bytes, size_t length)
{
    uint8_t digest[DIGEST_LENGTH];

    digest_sha256(&(struct span){bytes, length}, 1, digest);
    return hex_encode(digest, sizeof digest);
}

static char *string_to_sign(const struct request *request, const struct authorization *claimed)
{
    auto_free char *headers = canonical_headers(request, claimed->signed_headers);
    auto_free char *body_hash = hex_of_hash(request->body, request->body_length);
    auto_free char *canonical =
        text_format("%s\n%s\n%s\n%s\n%s\n%s", request->method, request->path, claimed->query,
                    headers, claimed->signed_headers, body_hash);
    auto_free char *canonical_hash = hex_of_hash(canonical, strlen(canonical));

    return text_format("%s\n%s\n%s/%s/%s/aws4_request\n%s", ALGORITHM, claimed->time, claimed->date,
                       claimed->region, claimed->service, canonical_hash);
}

static char *expected_signature(const char *secret, const struct authorization *claimed,
                                const char *text)
{
    auto_free char *start = text_format("AWS4%s", secret);
    const char *const steps[] = {claimed->date, claimed->region, claimed->service, "aws4_request",
                                 text};
    uint8_t digest[DIGEST_LENGTH];
    struct span key = span_of_text(start);

    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        struct span step = span_of_text(steps[i]);
        uint8_t next[DIGEST_LENGTH];
        digest_hmac_sha256(key, &step, 1, next);
        memcpy(digest, next, sizeof digest);
        key = (struct span){digest, sizeof digest};
    }
    return hex_encode(digest, sizeof digest);
}

/* NULL, or why the scope doesn't fit. */
static char *find_wrong_scope(const struct signature_check *check,
                              const struct authorization *claimed, const char *date)
{
    if (strcmp(claimed->service, check->service) != 0)
        return text_format("Credential should be scoped to correct service: '%s'. ",
                           check->service);
    if (strcmp(claimed->region, check->region) != 0)
        return text_format("Credential should be scoped to a valid region, not '%s'. ",
                           claimed->region);
    if (strncmp(claimed->date, date, 8) != 0 || strlen(claimed->date) != 8)
        return text_format("Date in Credential scope does not match YYYYMMDD from ISO-8601 "
                           "version of date from HTTP: '%s' != '%.8s', from '%s'.",
                           claimed->date, date, date);
    return NULL;
}

/* NULL, or why the time doesn't fit. */
static char *find_skew(const struct authorization *claimed, double now_unix)
{
    const char *date = claimed->time;
    /* STS takes no presigned request that is older than 15 minutes, whatever it says. */
    double allowed = claimed->expires_seconds == 0 ? ALLOWED_SKEW_SECONDS
                                                   : fmin((double)claimed->expires_seconds, 900);
    struct tm parts = {0};
    char now[CLOCK_BASIC_SIZE], bound[CLOCK_BASIC_SIZE];
    const char *end = strptime(date, "%Y%m%dT%H%M%SZ", &parts);

    if (end == NULL || *end != '\0')
        return text_format("Date must be in ISO-8601 'basic format'. Got '%s'. See "
                           "http://en.wikipedia.org/wiki/ISO_8601",
                           date);
    double signed_at = (double)timegm(&parts);
    clock_format_basic(now_unix, now);
    if (signed_at < now_unix - allowed) {
        clock_format_basic(now_unix - allowed, bound);
        return text_format("Signature expired: %s is now earlier than %s (%s - %d min.)", date,
                           bound, now, (int)allowed / 60);
    }
    if (signed_at > now_unix + ALLOWED_SKEW_SECONDS) {
        clock_format_basic(now_unix + ALLOWED_SKEW_SECONDS, bound);
        return text_format("Signature not yet current: %s is still later than %s (%s + 5 min.)",
                           date, bound, now);
    }
    return NULL;
}

static enum signature_verdict find_signer(const struct world *world,
                                          const struct signature_check *check,
                                          const struct authorization *claimed,
                                          const struct access_key **out, char **message)
{
    const struct access_key *key = world_find_access_key(world, claimed->key_id);
    const char *token = claimed->token;
    bool token_fits = key != NULL && (key->session_token == NULL) == (token == NULL) &&
                      (token == NULL || text_equals_in_constant_time(token, key->session_token));

    if (!token_fits) {
        *message = text_copy("The security token included in the request is invalid.");
        return SIGNATURE_UNKNOWN_KEY;
    }
    if (key->expires_at != 0 && check->now_unix >= key->expires_at) {
        *message = text_copy("The security token included in the request is expired");
        return SIGNATURE_EXPIRED_KEY;
    }
    *out = key;
    return SIGNATURE_GOOD;
}

/* From the header, or without one from the query. */
static enum signature_verdict parse_claim(const struct request *request, struct authorization *out,
                                          char **message)
{
    const char *header = request_header(request, "Authorization");
    const char *date = request_header(request, "X-Amz-Date");

    if (header != NULL) {
        out->time = text_copy(date);
        out->token = text_copy(request_header(request, "X-Amz-Security-Token"));
        out->query = text_copy(request->query);
        return parse_authorization(header, date, out, message);
    }
    if (strstr(request->query, "X-Amz-Algorithm=") != NULL)
        return parse_query(request->query, out, message);
    *message = text_copy("Missing Authentication Token");
    return SIGNATURE_MISSING;
}

enum signature_verdict sigv4_verify(const struct world *world, const struct signature_check *check,
                                    const struct access_key **key, char **message)
{
    auto_authorization struct authorization claimed = {0};
    const struct access_key *signer = NULL;

    enum signature_verdict verdict = parse_claim(check->request, &claimed, message);
    if (verdict == SIGNATURE_GOOD)
        verdict = find_signer(world, check, &claimed, &signer, message);
    if (verdict != SIGNATURE_GOOD)
        return verdict;

    auto_free char *wrong = find_wrong_scope(check, &claimed, claimed.time);
    if (wrong == NULL)
        wrong = find_skew(&claimed, check->now_unix);
    if (wrong == NULL)
        wrong = find_unsigned(check->request, claimed.signed_headers);
    if (wrong != NULL) {
        *message = take_pointer(&wrong);
        return SIGNATURE_REFUSED;
    }
    auto_free char *text = string_to_sign(check->request, &claimed);
    auto_free char *expected = expected_signature(signer->secret, &claimed, text);
    if (!text_equals_in_constant_time(expected, claimed.signature)) {
        *message = text_copy("The request signature we calculated does not match the signature you "
                             "provided. Check your AWS Secret Access Key and signing method. "
                             "Consult the service documentation for details.");
        return SIGNATURE_REFUSED;
    }
    *key = signer;
    return SIGNATURE_GOOD;
}
