/* What users and administrators of the pool write into an attribute for SSH keys. The first line of
 * an input names the option that may stay. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/ownership.h"
#include "daemon/directory/ssh_key.h"
#include "tests/fuzz/fuzz.h"

static const char *const types[] = {"ssh-ed25519",
                                    "ecdsa-sha2-nistp256",
                                    "ecdsa-sha2-nistp384",
                                    "ecdsa-sha2-nistp521",
                                    "ssh-rsa",
                                    "sk-ssh-ed25519@openssh.com",
                                    "sk-ecdsa-sha2-nistp256@openssh.com"};

static bool is_type(const char *word, size_t length)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strlen(types[i]) == length && memcmp(word, types[i], length) == 0)
            return true;
    return false;
}

/* The last two words are a type and base64. */
static bool ends_in_a_key(const char *line, size_t length)
{
    const char *blank = memrchr(line, ' ', length);
    if (blank == NULL)
        return false;
    size_t blob_length = length - (size_t)(blank + 1 - line);
    const char *before = memrchr(line, ' ', (size_t)(blank - line));
    const char *type = before == NULL ? line : before + 1;

    return is_type(type, (size_t)(blank - type)) &&
           strspn(blank + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") ==
               blob_length;
}

static void check_line(const char *line, size_t length, const struct text_list *allowed)
{
    struct ssh_keys *again = calloc(1, sizeof *again);
    char *copy = strndup(line, length);
    const char *at = copy;
    enum ssh_key_answer answer = SSH_KEY_MALFORMED;

    FUZZ_CHECK(again != NULL && copy != NULL);
    for (size_t i = 0; i < length; i++)
        FUZZ_CHECK(line[i] >= ' ' && line[i] <= '~');
    FUZZ_CHECK(ends_in_a_key(line, length));
    FUZZ_CHECK(ssh_key_take_next(&at, allowed, again, &answer) && answer == SSH_KEY_TAKEN);
    FUZZ_CHECK(again->length == length + 1 && memcmp(again->text, line, length) == 0);
    free(again);
    free(copy);
}

static void check_lines(const struct ssh_keys *keys, const struct text_list *allowed)
{
    FUZZ_CHECK(keys->length <= KEY_FILE_MAX_TEXT && keys->text[keys->length] == '\0' &&
               strlen(keys->text) == keys->length);
    for (size_t at = 0; at < keys->length;) {
        size_t length = strcspn(keys->text + at, "\n");
        FUZZ_CHECK(keys->text[at + length] == '\n');
        check_line(keys->text + at, length, allowed);
        at += length + 1;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct fuzz_input input = {bytes, length};
    auto_text_list struct text_list allowed = {0};
    auto_free struct ssh_keys *keys = calloc(1, sizeof *keys);
    enum ssh_key_answer answer = SSH_KEY_MALFORMED;
    size_t rounds = 0;

    struct fuzz_input option = fuzz_take_until(&input, '\n');
    auto_free char *name = fuzz_copy_text(&option);
    auto_free char *text = fuzz_copy_text(&input);
    FUZZ_CHECK(keys != NULL && name != NULL && text != NULL);
    if (*name != '\0')
        FUZZ_CHECK(text_list_append(&allowed, name, strlen(name)) == 0);
    for (const char *at = text; ssh_key_take_next(&at, &allowed, keys, &answer); rounds++)
        FUZZ_CHECK(rounds <= length && strlen(ssh_key_words(answer)) > 0);
    check_lines(keys, &allowed);
    return 0;
}
