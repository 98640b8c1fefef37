/* Ids computed from the pool and the sub. */
#include "daemon/ids/derive.h"

#include "common/identity.h"
#include "daemon/cognito/digest.h"

/* With its NUL, so that no two pairs of texts make the same bytes. */
static struct digest_piece piece_of(const char *text)
{
    return (struct digest_piece){.bytes = text, .length = strlen(text) + 1};
}

static int derive(const char *kind, const char *pool_id, const char *what, uint32_t *out)
{
    const struct digest_piece pieces[] = {piece_of(kind), piece_of(pool_id), piece_of(what)};
    uint8_t digest[DIGEST_BYTES];
    uint64_t number = 0;

    int r = digest_sha256(pieces, sizeof pieces / sizeof *pieces, digest);
    if (r < 0)
        return r;
    for (size_t i = 0; i < sizeof number; i++)
        number = number << 8 | digest[i];
    *out = IDENTITY_MIN_ID + (uint32_t)(number % (IDENTITY_MAX_ID - IDENTITY_MIN_ID + 1));
    return 0;
}

int ids_derive_uid(const char *pool_id, const char *sub, uint32_t *out)
{
    return derive("uid", pool_id, sub, out);
}

int ids_derive_uid_of_username(const char *pool_id, const char *username, uint32_t *out)
{
    return derive("username", pool_id, username, out);
}

int ids_derive_gid(const char *pool_id, const char *group_name, uint32_t *out)
{
    return derive("gid", pool_id, group_name, out);
}
