/* Where libfido2 would look for keys on USB it finds these: fido_dev_info_manifest() is the one
 * function of libfido2 that is replaced. What it says of a key leads the rest of libfido2 to the
 * messages of CTAPHID, here without the packets that USB cuts them into. */
#include <fido.h>
#include <stdio.h>
#include <string.h>

#include "tests/security_key/software_key.h"

#define PATH_BEGINNING "software key "

/* What CTAPHID_INIT answers. */
struct __attribute__((packed)) init_answer {
    uint8_t nonce[8];
    uint32_t channel;
    uint8_t protocol, major, minor, build, capabilities;
};

static void *open_key(const char *path)
{
    struct software_key *keys[SOFTWARE_KEY_MAX];
    size_t number = (size_t)(path[strlen(PATH_BEGINNING)] - '0');

    return number < software_key_list(keys) ? keys[number] : NULL;
}

static void close_key(void *handle)
{
    struct software_key *key = handle;

    key->has_pin_token = false;
}

static int no_packets_in(void *handle, unsigned char *out, size_t length, int timeout_ms)
{
    (void)handle;
    (void)out;
    (void)length;
    (void)timeout_ms;
    return -1;
}

static int no_packets_out(void *handle, const unsigned char *bytes, size_t length)
{
    (void)handle;
    (void)bytes;
    (void)length;
    return -1;
}

/* The nonce that INIT came with is told again by its answer. */
static int send_to_key(struct fido_dev *device, uint8_t command, const unsigned char *bytes,
                       size_t length)
{
    struct software_key *key = fido_dev_io_handle(device);
    struct init_answer init = {
        .channel = 1, .protocol = 2, .capabilities = FIDO_CAP_CBOR | FIDO_CAP_NMSG};

    if (command == CTAP_CMD_CBOR)
        software_key_command(key, bytes, length);
    if (command == CTAP_CMD_INIT && length == sizeof init.nonce) {
        memcpy(init.nonce, bytes, length);
        memcpy(key->answer.bytes, &init, sizeof init);
        key->answer.length = sizeof init;
    }
    return 0;
}

static int hear_from_key(struct fido_dev *device, uint8_t command, unsigned char *out,
                         size_t length, int timeout_ms)
{
    const struct software_key *key = fido_dev_io_handle(device);

    (void)command;
    (void)timeout_ms;
    if (key->answer.length > length)
        return -1;
    memcpy(out, key->answer.bytes, key->answer.length);
    return (int)key->answer.length;
}

int fido_dev_info_manifest(fido_dev_info_t *list, size_t room, size_t *out_count)
{
    static const fido_dev_io_t io = {open_key, close_key, no_packets_in, no_packets_out};
    static const fido_dev_transport_t transport = {hear_from_key, send_to_key};

    struct software_key *keys[SOFTWARE_KEY_MAX];
    size_t count = software_key_list(keys);

    *out_count = 0;
    for (size_t i = 0; i < count && i < room; i++) {
        char path[] = PATH_BEGINNING "0";
        path[strlen(PATH_BEGINNING)] = (char)('0' + i);
        int r = fido_dev_info_set(list, i, path, "tests", "software key", &io, &transport);
        if (r != FIDO_OK)
            return r;
        (*out_count)++;
    }
    return FIDO_OK;
}
