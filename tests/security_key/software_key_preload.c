/* software-key: a library that a test loads into the daemon, so that libfido2 finds one security
 * key.
 *
 * The key lies in SOFTWARE_KEY_FOLDER and is plugged in while the folder is there: `passkey.pem`,
 * its private key; `id`, the credential's id, as it is; `relying-party`; `pin`, if one is set;
 * `person`, who touches it ("touched"), leaves it alone ("left alone") or refuses ("refused"). */
#include <fcntl.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/ownership.h"
#include "tests/security_key/software_key.h"

#define SOFTWARE_KEY_FOLDER "/run/software-key/"

/* Reads up to the end of the first line; "" when there is no such file. */
static size_t read_line(const char *path, char *out, size_t size)
{
    auto_close int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = fd < 0 ? 0 : read(fd, out, size - 1);

    out[length < 0 ? 0 : length] = '\0';
    out[strcspn(out, "\n")] = '\0';
    return strlen(out);
}

static enum software_key_person read_person(void)
{
    char word[16];

    (void)read_line(SOFTWARE_KEY_FOLDER "person", word, sizeof word);
    if (strcmp(word, "left alone") == 0)
        return SOFTWARE_KEY_LEFT_ALONE;
    return strcmp(word, "refused") == 0 ? SOFTWARE_KEY_REFUSED : SOFTWARE_KEY_TOUCHED;
}

static void read_key(struct software_key *key, FILE *pem)
{
    char id[SOFTWARE_KEY_MAX_ID];

    EVP_PKEY_free(key->passkey);
    key->passkey = PEM_read_PrivateKey(pem, NULL, NULL, NULL);
    key->credential_id_length = read_line(SOFTWARE_KEY_FOLDER "id", id, sizeof id);
    memcpy(key->credential_id, id, key->credential_id_length);
    (void)read_line(SOFTWARE_KEY_FOLDER "relying-party", key->relying_party_id,
                    sizeof key->relying_party_id);
    (void)read_line(SOFTWARE_KEY_FOLDER "pin", key->pin, sizeof key->pin);
    key->person = read_person();
}

size_t software_key_list(struct software_key *out[SOFTWARE_KEY_MAX])
{
    static struct software_key key;
    auto_fclose FILE *pem = fopen(SOFTWARE_KEY_FOLDER "passkey.pem", "re");

    if (pem == NULL) {
        software_key_break(&key);
        return 0;
    }
    read_key(&key, pem);
    out[0] = &key;
    return key.passkey == NULL ? 0 : 1;
}
