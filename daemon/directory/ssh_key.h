/* SSH public keys as people write them into an attribute, and what of them is used. For the
 * directory's own files.
 *
 * Keys are separated by line ends, commas or semicolons, and may have options before and a comment
 * behind them, as in authorized_keys of sshd(8). Used are keys of the types that sshd takes without
 * being told to, whose bytes are what their type says, RSA from 2048 bits on. */
#ifndef DAEMON_DIRECTORY_SSH_KEY_H
#define DAEMON_DIRECTORY_SSH_KEY_H

#include <stddef.h>

#include "common/key_file.h"
#include "daemon/text_list.h"

enum ssh_key_answer {
    SSH_KEY_MALFORMED = 0,
    SSH_KEY_TYPE,    /* a certificate, DSA, or what nobody knows */
    SSH_KEY_WEAK,    /* RSA with less than 2048 bits */
    SSH_KEY_OPTIONS, /* without an option that is not allowed it would open more than is meant */
    SSH_KEY_TOO_MANY,
    SSH_KEY_TAKEN,
};

/* Words for an answer, without a full stop. */
const char *ssh_key_words(enum ssh_key_answer answer);

/* The keys of a user, as lines of authorized_keys without comments. All zeros at first. */
struct ssh_keys {
    size_t length;
    char text[KEY_FILE_MAX_TEXT + 1];
};

/* Takes the first key of `*text`, which moves behind it, into `keys`. Of its options stay those
 * that `allowed` names; the others are left out. False: there is no more. A key that is there
 * already is taken once. */
bool ssh_key_take_next(const char **text, const struct text_list *allowed, struct ssh_keys *keys,
                       enum ssh_key_answer *out);

#endif
