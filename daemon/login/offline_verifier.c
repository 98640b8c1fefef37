/* yescrypt by way of crypt(3). */
#include "daemon/login/offline_verifier.h"

#include <crypt.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define PREFIX "$y$" /* crypt(5) */
/* crypt_gensalt(3): 5 is what login.defs(5) takes. Each more doubles time and memory. */
#define COST 6

static void wipe_work(struct crypt_data **work)
{
    if (*work != NULL)
        secret_wipe_bytes(*work, sizeof **work);
    free(*work);
    *work = NULL;
}

/* Hashes the password as `setting`, a salt or a verifier, says. */
static int hash(const struct secret *password, const char *setting, char out[OFFLINE_VERIFIER_SIZE])
{
    __attribute__((cleanup(wipe_work))) struct crypt_data *work = calloc(1, sizeof *work);

    if (password->length == 0 || strlen(secret_text(password)) != password->length)
        return -EINVAL;
    if (password->length > OFFLINE_VERIFIER_MAX_PASSWORD)
        return -EMSGSIZE;
    if (work == NULL)
        return -ENOMEM;
    errno = 0;
    const char *hashed = crypt_r(secret_text(password), setting, work);
    if (hashed == NULL || hashed[0] == '*')
        return errno == ENOMEM ? -ENOMEM : -EBADMSG;
    size_t length = strlen(hashed);
    if (length >= OFFLINE_VERIFIER_SIZE || strncmp(hashed, PREFIX, strlen(PREFIX)) != 0)
        return -EBADMSG;
    memcpy(out, hashed, length + 1);
    return 0;
}

int offline_verifier_make(const struct secret *password, char out[OFFLINE_VERIFIER_SIZE])
{
    char salt[CRYPT_GENSALT_OUTPUT_SIZE];

    if (crypt_gensalt_rn(PREFIX, COST, NULL, 0, salt, sizeof salt) == NULL)
        return -ENOSYS;
    return hash(password, salt, out);
}

int offline_verifier_check(const char *verifier, const struct secret *password)
{
    char hashed[OFFLINE_VERIFIER_SIZE];

    if (strncmp(verifier, PREFIX, strlen(PREFIX)) != 0)
        return -EBADMSG;
    int r = hash(password, verifier, hashed);
    if (r < 0)
        return r;
    auto_wipe struct secret made = {0}, kept = {0};
    r = secret_copy_text(&made, hashed);
    secret_wipe_bytes(hashed, sizeof hashed);
    if (r == 0)
        r = secret_copy_text(&kept, verifier);
    if (r < 0)
        return r;
    return secret_equals(&made, &kept) ? 0 : -EKEYREJECTED;
}
