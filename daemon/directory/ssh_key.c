/* One SSH public key after the other, out of an attribute. */
#include "daemon/directory/ssh_key.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/ownership.h"
#include "daemon/cognito/base64.h"

#define SEPARATORS    "\r\n,;"
#define MAX_BLOB      2048 /* bytes: an attribute has no room for more */
#define MAX_LINE      4096 /* bytes of one key with its options */
#define MIN_RSA_BYTES 256

/* A piece of the attribute. */
struct piece {
    const char *at;
    size_t length;
};

/* What a blob of SSH's wire format has left. */
struct wire {
    const uint8_t *at;
    size_t left;
};

struct key_type {
    const char *name;
    enum ssh_key_answer (*judge)(struct wire *wire);
};

static bool piece_is(struct piece piece, const char *text)
{
    return piece.length == strlen(text) && memcmp(piece.at, text, piece.length) == 0;
}

/* A string of RFC 4251. */
static bool wire_take(struct wire *wire, struct piece *out)
{
    if (wire->left < 4)
        return false;
    size_t length = (size_t)wire->at[0] << 24 | (size_t)wire->at[1] << 16 |
                    (size_t)wire->at[2] << 8 | wire->at[3];
    if (length > wire->left - 4)
        return false;
    *out = (struct piece){(const char *)wire->at + 4, length};
    wire->at += 4 + length;
    wire->left -= 4 + length;
    return true;
}

static enum ssh_key_answer judge_ed25519(struct wire *wire)
{
    struct piece key;

    return wire_take(wire, &key) && key.length == 32 ? SSH_KEY_TAKEN : SSH_KEY_MALFORMED;
}

/* An uncompressed point: 4, and both coordinates. */
static enum ssh_key_answer judge_ecdsa(struct wire *wire, const char *curve, size_t bytes)
{
    struct piece name, point;

    if (!wire_take(wire, &name) || !piece_is(name, curve) || !wire_take(wire, &point))
        return SSH_KEY_MALFORMED;
    return point.length == 2 * bytes + 1 && point.at[0] == 4 ? SSH_KEY_TAKEN : SSH_KEY_MALFORMED;
}

static enum ssh_key_answer judge_nistp256(struct wire *wire)
{
    return judge_ecdsa(wire, "nistp256", 32);
}

static enum ssh_key_answer judge_nistp384(struct wire *wire)
{
    return judge_ecdsa(wire, "nistp384", 48);
}

static enum ssh_key_answer judge_nistp521(struct wire *wire)
{
    return judge_ecdsa(wire, "nistp521", 66);
}

/* Positive numbers of RFC 4251: one zero byte stands before a first bit that is set. */
static enum ssh_key_answer judge_rsa(struct wire *wire)
{
    struct piece exponent, modulus;

    if (!wire_take(wire, &exponent) || !wire_take(wire, &modulus) || exponent.length == 0 ||
        exponent.length > 8 || (exponent.at[exponent.length - 1] & 1) == 0)
        return SSH_KEY_MALFORMED;
    if (modulus.length > 0 && modulus.at[0] == 0) {
        modulus.at++;
        modulus.length--;
    }
    if (modulus.length == 0 || modulus.at[0] == 0)
        return SSH_KEY_MALFORMED;
    bool is_whole = modulus.length == MIN_RSA_BYTES && (modulus.at[0] & 0x80) != 0;
    return is_whole || modulus.length > MIN_RSA_BYTES ? SSH_KEY_TAKEN : SSH_KEY_WEAK;
}

/* Security keys say for which application, too: "ssh:" and what follows. */
static bool has_application(struct wire *wire)
{
    struct piece application;

    return wire_take(wire, &application) && application.length >= 4 &&
           memcmp(application.at, "ssh:", 4) == 0;
}

static enum ssh_key_answer judge_sk_ed25519(struct wire *wire)
{
    enum ssh_key_answer answer = judge_ed25519(wire);

    return answer != SSH_KEY_TAKEN || has_application(wire) ? answer : SSH_KEY_MALFORMED;
}

static enum ssh_key_answer judge_sk_nistp256(struct wire *wire)
{
    enum ssh_key_answer answer = judge_nistp256(wire);

    return answer != SSH_KEY_TAKEN || has_application(wire) ? answer : SSH_KEY_MALFORMED;
}

static const struct key_type types[] = {
    {"ssh-ed25519", judge_ed25519},
    {"ecdsa-sha2-nistp256", judge_nistp256},
    {"ecdsa-sha2-nistp384", judge_nistp384},
    {"ecdsa-sha2-nistp521", judge_nistp521},
    {"ssh-rsa", judge_rsa},
    {"sk-ssh-ed25519@openssh.com", judge_sk_ed25519},
    {"sk-ecdsa-sha2-nistp256@openssh.com", judge_sk_nistp256},
};

static const struct key_type *type_named(struct piece name)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (piece_is(name, types[i].name))
            return &types[i];
    return NULL;
}

static enum ssh_key_answer judge_blob(const struct key_type *type, struct piece blob)
{
    uint8_t bytes[MAX_BLOB + 3];
    struct piece name;
    size_t length = 0;

    if (blob.length / 4 * 3 + 3 > sizeof bytes ||
        base64_decode(BASE64_STANDARD, blob.at, blob.length, bytes, &length) < 0)
        return SSH_KEY_MALFORMED;
    struct wire wire = {bytes, length};
    if (!wire_take(&wire, &name) || !piece_is(name, type->name))
        return SSH_KEY_MALFORMED;
    enum ssh_key_answer answer = type->judge(&wire);
    return answer == SSH_KEY_TAKEN && wire.left > 0 ? SSH_KEY_MALFORMED : answer;
}

const char *ssh_key_words(enum ssh_key_answer answer)
{
    switch (answer) {
    case SSH_KEY_MALFORMED:
        return "not a public key";
    case SSH_KEY_TYPE:
        return "a type of key that is not used";
    case SSH_KEY_WEAK:
        return "an RSA key of less than 2048 bits";
    case SSH_KEY_OPTIONS:
        return "an option that is not allowed, without which the key would open more";
    case SSH_KEY_TOO_MANY:
        return "more keys than there is room for";
    case SSH_KEY_TAKEN:
        return "used";
    }
    return "not a public key";
}

/* Up to a blank; inside of quotes blanks and separators count for nothing. Visible ASCII only. */
static struct piece take_word(const char **at)
{
    const char *begin = *at;
    bool is_quoted = false;

    for (; **at >= ' ' && **at <= '~'; (*at)++) {
        if (is_quoted && **at == '\\' && (*at)[1] == '"')
            (*at)++;
        else if (**at == '"')
            is_quoted = !is_quoted;
        else if (!is_quoted && **at == ' ')
            break;
    }
    return (struct piece){begin, is_quoted ? 0 : (size_t)(*at - begin)};
}

static void skip_blanks(const char **at)
{
    *at += strspn(*at, " \t");
}

/* The length of the first option, whose value may have commas in quotes. A quote is escaped as sshd
 * has it: a backslash escapes nothing else, not even itself. */
static size_t option_length(struct piece options)
{
    bool is_quoted = false;
    size_t i = 0;

    for (; i < options.length && (is_quoted || options.at[i] != ','); i++) {
        if (is_quoted && options.at[i] == '\\' && options.at[i + 1] == '"')
            i++; /* what follows the options is text still */
        else if (options.at[i] == '"')
            is_quoted = !is_quoted;
    }
    return i < options.length ? i : options.length;
}

static bool option_is(struct piece option, const char *name)
{
    size_t length = strlen(name);

    return option.length >= length && strncasecmp(option.at, name, length) == 0 &&
           (option.length == length || option.at[length] == '=');
}

static bool is_allowed(struct piece option, const struct text_list *allowed)
{
    for (size_t i = 0; i < allowed->count; i++)
        if (option_is(option, allowed->texts[i]))
            return true;
    return false;
}

/* Without one of these the key would be for more than was meant. */
static bool narrows(struct piece option)
{
    static const char *const names[] = {"cert-authority", "command", "expiry-time", "from",
                                        "principals"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (option_is(option, names[i]))
            return true;
    return false;
}

/* A key on its way into the list. */
struct line {
    size_t length;
    char text[MAX_LINE];
};

static bool line_add(struct line *line, const char *text, size_t length)
{
    if (length > sizeof line->text - line->length)
        return false;
    memcpy(line->text + line->length, text, length);
    line->length += length;
    return true;
}

static enum ssh_key_answer add_options(struct line *line, struct piece options,
                                       const struct text_list *allowed)
{
    while (options.length > 0) {
        struct piece option = {options.at, option_length(options)};
        size_t step = option.length < options.length ? option.length + 1 : option.length;
        bool stays = is_allowed(option, allowed);
        if (!stays && narrows(option))
            return SSH_KEY_OPTIONS;
        if (stays && ((line->length > 0 && !line_add(line, ",", 1)) ||
                      !line_add(line, option.at, option.length)))
            return SSH_KEY_TOO_MANY;
        options.at += step;
        options.length -= step;
    }
    return line->length == 0 || line_add(line, " ", 1) ? SSH_KEY_TAKEN : SSH_KEY_TOO_MANY;
}

static bool has_line(const struct ssh_keys *keys, const struct line *line)
{
    for (size_t at = 0; at < keys->length;) {
        size_t length = strcspn(keys->text + at, "\n") + 1;
        if (length == line->length && memcmp(keys->text + at, line->text, length) == 0)
            return true;
        at += length;
    }
    return false;
}

static enum ssh_key_answer keep(struct ssh_keys *keys, const struct line *line)
{
    if (has_line(keys, line))
        return SSH_KEY_TAKEN;
    if (line->length > KEY_FILE_MAX_TEXT - keys->length)
        return SSH_KEY_TOO_MANY;
    memcpy(keys->text + keys->length, line->text, line->length);
    keys->length += line->length;
    keys->text[keys->length] = '\0';
    return SSH_KEY_TAKEN;
}

static struct piece take_blob(const char **at)
{
    struct piece blob = {*at, strcspn(*at, " \t" SEPARATORS)};

    *at += blob.length;
    return blob;
}

static enum ssh_key_answer take(const char **at, const struct text_list *allowed,
                                struct ssh_keys *keys)
{
    struct line line = {0};
    struct piece options = {0};

    struct piece type = take_word(at);
    if (type_named(type) == NULL && type.length > 0) {
        const char *next = *at;
        skip_blanks(&next);
        struct piece second = take_word(&next);
        if (type_named(second) == NULL)
            return SSH_KEY_TYPE;
        options = type;
        type = second;
        *at = next;
    }
    skip_blanks(at);
    struct piece blob = take_blob(at);
    if (type.length == 0 || blob.length == 0)
        return SSH_KEY_MALFORMED;
    enum ssh_key_answer answer = judge_blob(type_named(type), blob);
    if (answer == SSH_KEY_TAKEN)
        answer = add_options(&line, options, allowed);
    if (answer != SSH_KEY_TAKEN)
        return answer;
    if (!line_add(&line, type.at, type.length) || !line_add(&line, " ", 1) ||
        !line_add(&line, blob.at, blob.length) || !line_add(&line, "\n", 1))
        return SSH_KEY_TOO_MANY;
    return keep(keys, &line);
}

bool ssh_key_take_next(const char **text, const struct text_list *allowed, struct ssh_keys *keys,
                       enum ssh_key_answer *out)
{
    *text += strspn(*text, " \t" SEPARATORS);
    if (**text == '\0')
        return false;
    *out = take(text, allowed, keys);
    *text += strcspn(*text, SEPARATORS);
    return true;
}
