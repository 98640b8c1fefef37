/* The members of ClientMetadata that prove a host, and the text that they are about. */
#include "daemon/cognito/host_proof.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "daemon/cognito/base64.h"
#include "daemon/cognito/digest.h"
#include "daemon/cognito/presign.h"

#define MEMBER_VERSION   HOST_PROOF_PREFIX "version"
#define MEMBER_ACTION    HOST_PROOF_PREFIX "action"
#define MEMBER_ATTEMPT   HOST_PROOF_PREFIX "attempt"
#define MEMBER_KEY       HOST_PROOF_PREFIX "key"
#define MEMBER_NONCE     HOST_PROOF_PREFIX "nonce"
#define MEMBER_TIME      HOST_PROOF_PREFIX "time"
#define MEMBER_SIGNATURE HOST_PROOF_PREFIX "signature"
#define MEMBER_STS       HOST_PROOF_PREFIX "sts"

#define MAGIC       "cognitod statement 1\n"
#define NO_ATTEMPT  "-"
#define NONCE_BYTES 16

/* What cannot be part of what it proves. */
static bool is_proof(const char *name)
{
    return strcmp(name, MEMBER_SIGNATURE) == 0 || strcmp(name, MEMBER_STS) == 0;
}

static int compare_names(const void *a, const void *b)
{
    const struct text_map_entry *const *first = a, *const *second = b;

    return strcmp((*first)->name, (*second)->name);
}

/* The entries that are stated, by name in the order of their bytes. Returns how many. */
static size_t sort_entries(const struct text_map *metadata,
                           const struct text_map_entry *out[TEXT_MAP_MAX_ENTRIES])
{
    size_t count = 0;

    for (size_t i = 0; i < metadata->count; i++)
        if (!is_proof(metadata->entries[i].name))
            out[count++] = &metadata->entries[i];
    qsort(out, count, sizeof *out, compare_names);
    return count;
}

/* The length makes it impossible to move something from one line into the next. */
static void write_line(FILE *to, const char *name, const char *value)
{
    (void)fprintf(to, "%s:%zu:%s\n", name, strlen(value), value);
}

int host_proof_write_statement(const struct host_proof_request *request,
                               const struct text_map *metadata, struct secret *out)
{
    const struct text_map_entry *entries[TEXT_MAP_MAX_ENTRIES];
    size_t count = sort_entries(metadata, entries);
    size_t length = 0;
    FILE *memory = open_memstream(&out->bytes, &length);

    if (memory == NULL)
        return -ENOMEM;
    (void)fputs(MAGIC, memory);
    write_line(memory, "user_pool", request->user_pool_id);
    write_line(memory, "client", request->client_id);
    write_line(memory, "user", request->username);
    for (size_t i = 0; i < count; i++)
        write_line(memory, entries[i]->name, entries[i]->value);
    int failed = fclose(memory);
    out->length = length;
    return failed != 0 ? -ENOMEM : 0;
}

/* The attempt itself stays between this host and Cognito: whoever reads a trigger's log could use
 * a Session. */
static int set_attempt(const char *attempt, struct text_map *metadata)
{
    uint8_t hash[DIGEST_BYTES];
    char text[BASE64_SIZE(DIGEST_BYTES)];

    if (attempt == NULL)
        return text_map_set(metadata, MEMBER_ATTEMPT, NO_ATTEMPT);
    const struct digest_piece piece = digest_text(attempt);
    int r = digest_sha256(&piece, 1, hash);
    if (r < 0)
        return r;
    base64_encode(hash, sizeof hash, text);
    return text_map_set(metadata, MEMBER_ATTEMPT, text);
}

static int set_nonce(struct text_map *metadata)
{
    uint8_t random[NONCE_BYTES];
    char text[BASE64_SIZE(NONCE_BYTES)];

    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        return -EIO;
    base64_encode(random, sizeof random, text);
    return text_map_set(metadata, MEMBER_NONCE, text);
}

static int set_time(int64_t now_unix, struct text_map *metadata)
{
    char text[24];

    (void)snprintf(text, sizeof text, "%" PRId64, now_unix);
    return text_map_set(metadata, MEMBER_TIME, text);
}

static int set_key(const struct ed25519_key *key, struct text_map *metadata)
{
    char id[ED25519_ID_SIZE];

    int r = ed25519_key_id(key->public_key, id);
    return r < 0 ? r : text_map_set(metadata, MEMBER_KEY, id);
}

static int sign(const struct ed25519_key *key, const struct secret *statement,
                struct text_map *metadata)
{
    uint8_t signature[ED25519_SIGNATURE_BYTES];
    char text[ED25519_SIGNATURE_SIZE];

    int r = ed25519_sign(key, statement->bytes, statement->length, signature);
    if (r < 0)
        return r;
    base64_encode(signature, sizeof signature, text);
    return text_map_set(metadata, MEMBER_SIGNATURE, text);
}

static int ask_sts(const struct host_proof *proof, const struct host_proof_request *request,
                   const struct secret *statement, struct text_map *metadata)
{
    const struct digest_piece piece = {statement->bytes, statement->length};
    auto_aws_credentials struct aws_credentials credentials = {0};
    auto_wipe struct secret query = {0};
    uint8_t hash[DIGEST_BYTES];
    char text[DIGEST_HEX_SIZE];

    if (host_credentials_get(proof->credentials, request->deadline, &credentials) < 0)
        return 0; /* whoever insists on the proof will refuse; cognitoctl status says why */
    int r = digest_sha256(&piece, 1, hash);
    if (r < 0)
        return r;
    digest_to_hex(hash, text);
    const struct presign_request question = {.region = proof->region,
                                             .host = proof->sts_host,
                                             .header_text = text,
                                             .now_unix = request->now_unix};
    r = presign_caller_identity(&question, &credentials, &query);
    return r < 0 ? r : text_map_set(metadata, MEMBER_STS, query.bytes);
}

static int add_facts(const struct host_proof *proof, const struct host_proof_request *request,
                     struct text_map *metadata)
{
    int r = text_map_set(metadata, MEMBER_ACTION, request->action);

    if (r == 0)
        r = set_attempt(request->attempt, metadata);
    if (r == 0)
        r = set_nonce(metadata);
    if (r == 0)
        r = set_time(request->now_unix, metadata);
    if (r == 0 && proof->key != NULL)
        r = set_key(proof->key, metadata);
    return r;
}

bool host_proof_is_wanted(const struct host_proof *proof)
{
    return proof->key != NULL || proof->sts_host != NULL;
}

int host_proof_mark(struct text_map *metadata)
{
    return text_map_set(metadata, MEMBER_VERSION, "1");
}

int host_proof_add(const struct host_proof *proof, const struct host_proof_request *request,
                   struct text_map *metadata)
{
    auto_wipe struct secret statement = {0};

    if (text_map_get(metadata, MEMBER_VERSION) == NULL)
        return 0;
    int r = add_facts(proof, request, metadata);
    if (r == 0)
        r = host_proof_write_statement(request, metadata, &statement);
    if (r == 0 && proof->key != NULL)
        r = sign(proof->key, &statement, metadata);
    if (r == 0 && proof->sts_host != NULL)
        r = ask_sts(proof, request, &statement, metadata);
    return r;
}
