/* Ed25519 keys as PEM: in files, and for people. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/pem.h>

#include "common/ownership.h"
#include "daemon/cognito/ed25519.h"

#define MAX_FILE 1024 /* bytes; ours have 119 */

/* BIO_s_secmem: what such a BIO held is wiped as it is freed. */
static int write_private(const struct ed25519_key *key, struct secret *out)
{
    EVP_PKEY *opened = EVP_PKEY_new_raw_private_key(
        EVP_PKEY_ED25519, NULL, (const unsigned char *)key->seed.bytes, key->seed.length);
    BIO *text = BIO_new(BIO_s_secmem());
    char *bytes = NULL;
    int r = -EIO;

    if (opened != NULL && text != NULL &&
        PEM_write_bio_PKCS8PrivateKey(text, opened, NULL, NULL, 0, NULL, NULL) == 1) {
        long length = BIO_get_mem_data(text, &bytes);
        r = secret_copy(out, bytes, (size_t)length);
    }
    BIO_free(text);
    EVP_PKEY_free(opened);
    return r;
}

static int read_private(const struct secret *content, struct ed25519_key *out)
{
    unsigned char seed[ED25519_SEED_BYTES];
    size_t length = sizeof seed;
    BIO *text = BIO_new_mem_buf(content->bytes, (int)content->length);
    EVP_PKEY *opened =
        text == NULL ? NULL : PEM_read_bio_PrivateKey(text, NULL, NULL, (char[]){""});
    int r = -EBADMSG;

    if (opened != NULL && EVP_PKEY_get_id(opened) == EVP_PKEY_ED25519 &&
        EVP_PKEY_get_raw_private_key(opened, seed, &length) == 1 && length == sizeof seed)
        r = ed25519_key_from_seed(seed, out);
    secret_wipe_bytes(seed, sizeof seed);
    EVP_PKEY_free(opened);
    BIO_free(text);
    return r;
}

static int read_content(int fd, struct secret *out)
{
    int r = secret_allocate(out, MAX_FILE);

    if (r < 0)
        return r;
    ssize_t length = read(fd, out->bytes, MAX_FILE);
    if (length < 0)
        return -errno;
    out->length = (size_t)length;
    out->bytes[length] = '\0';
    return length == 0 ? -EBADMSG : 0;
}

int ed25519_load_key(const char *path, struct ed25519_key *out)
{
    auto_wipe struct secret content = {0};
    struct stat status;
    auto_close int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

    if (fd < 0 || fstat(fd, &status) < 0)
        return -errno;
    if (!S_ISREG(status.st_mode))
        return -EBADMSG;
    if (status.st_uid != geteuid() || (status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return -EPERM;
    int r = read_content(fd, &content);
    return r < 0 ? r : read_private(&content, out);
}

static int write_file(const char *path, const struct secret *content)
{
    if (unlink(path) < 0 && errno != ENOENT)
        return -errno;
    auto_close int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return -errno;
    ssize_t written = write(fd, content->bytes, content->length);
    if (written < 0)
        return -errno;
    return (size_t)written == content->length && fsync(fd) == 0 ? 0 : -EIO;
}

/* So that the key that was shown to somebody is there after a loss of power, too. */
static int keep_folder_of(const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    int length = slash == NULL ? 1 : slash == path ? 1 : (int)(slash - path);

    (void)snprintf(folder, sizeof folder, "%.*s", length, slash == NULL ? "." : path);
    auto_close int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd < 0 || fsync(fd) < 0 ? -errno : 0;
}

int ed25519_store_key(const char *path, const struct ed25519_key *key)
{
    char new_path[PATH_MAX];
    auto_wipe struct secret content = {0};

    if (snprintf(new_path, sizeof new_path, "%s.new", path) >= (int)sizeof new_path)
        return -ENAMETOOLONG;
    int r = write_private(key, &content);
    if (r < 0)
        return r;
    r = write_file(new_path, &content);
    if (r == 0 && renameat2(AT_FDCWD, new_path, AT_FDCWD, path, RENAME_NOREPLACE) < 0)
        r = -errno;
    if (r < 0) {
        (void)unlink(new_path);
        return r;
    }
    return keep_folder_of(path);
}

int ed25519_load_or_make_key(const char *path, struct ed25519_key *out)
{
    auto_ed25519_key struct ed25519_key made = {0};
    int r = ed25519_load_key(path, out);

    if (r != -ENOENT)
        return r;
    r = ed25519_make_key(&made);
    if (r == 0)
        r = ed25519_store_key(path, &made);
    if (r < 0)
        return r;
    *out = made;
    made = (struct ed25519_key){0};
    return 0;
}

int ed25519_public_pem(const uint8_t public_key[ED25519_PUBLIC_BYTES], char out[ED25519_PEM_SIZE])
{
    EVP_PKEY *opened =
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, public_key, ED25519_PUBLIC_BYTES);
    BIO *text = BIO_new(BIO_s_mem());
    int length = 0;

    if (opened != NULL && text != NULL && PEM_write_bio_PUBKEY(text, opened) == 1)
        length = BIO_read(text, out, ED25519_PEM_SIZE - 1);
    BIO_free(text);
    EVP_PKEY_free(opened);
    if (length <= 0)
        return -EIO;
    out[length] = '\0';
    return 0;
}
