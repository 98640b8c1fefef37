/* A user's devices and passkeys in the state file. */
#include "tests/emulator/state_device.h"

#include <stdlib.h>

#include "tests/emulator/device.h"
#include "tests/emulator/passkey.h"
#include "tests/emulator/text.h"

/* A device as the file has it. */
struct described {
    struct device device;
    char *salt, *verifier;
};

#define IN_DEVICE(member) offsetof(struct described, device.member)
static const struct field device_fields[] = {
    {"deviceKey", FIELD_TEXT, true, IN_DEVICE(key), 0, 0, NULL, NULL},
    {"deviceGroupKey", FIELD_TEXT, true, IN_DEVICE(group_key), 0, 0, NULL, NULL},
    {"deviceName", FIELD_TEXT, false, IN_DEVICE(name), 0, 0, NULL, NULL},
    {"remembered", FIELD_BOOLEAN, false, IN_DEVICE(remembered), 0, 0, NULL, NULL},
    {"salt", FIELD_TEXT, true, offsetof(struct described, salt), 0, 0, NULL, NULL},
    {"passwordVerifier", FIELD_TEXT, true, offsetof(struct described, verifier), 0, 0, NULL, NULL},
    {0}};

static int read_device(struct field_reader *reader, struct json_object *value, struct user *user)
{
    struct described read = {0};
    struct device *device = memory_resize(NULL, sizeof *device);

    int r = field_read_object(reader, value, device_fields, &read);
    if (r == 0 && device_read_credential(read.salt, read.verifier, &read.device.credential) < 0)
        r = field_complain(reader, "\"salt\" and \"passwordVerifier\" are no numbers in base64");
    free(read.salt);
    free(read.verifier);
    *device = read.device;
    if (r < 0)
        device_free(device);
    else
        device_add(user, device);
    return r;
}

/* A passkey as the file has it. */
struct described_passkey {
    char *id, *public_key;
};

static const struct field passkey_fields[] = {
    {"credentialId", FIELD_TEXT, true, offsetof(struct described_passkey, id), 0, 0, NULL, NULL},
    {"publicKey", FIELD_TEXT, true, offsetof(struct described_passkey, public_key), 0, 0, NULL,
     NULL},
    {0}};

static int read_passkey(struct field_reader *reader, struct json_object *value, struct user *user)
{
    struct described_passkey read = {0};

    int r = field_read_object(reader, value, passkey_fields, &read);
    if (r == 0 && passkey_add(user, read.id, read.public_key) < 0)
        r = field_complain(reader, "\"publicKey\" is no SubjectPublicKeyInfo of P-256 in base64");
    free(read.id);
    free(read.public_key);
    return r;
}

/* Reads a list, each item by `read`. */
static int read_list(struct field_reader *reader, struct json_object *value, struct user *user,
                     int (*read)(struct field_reader *reader, struct json_object *value,
                                 struct user *user))
{
    int r = 0;

    if (!json_object_is_type(value, json_type_array))
        return field_complain(reader, "must be a list of objects");
    for (size_t i = 0; r == 0 && i < json_object_array_length(value); i++)
        r = read(reader, json_object_array_get_idx(value, i), user);
    return r;
}

int state_read_devices(struct field_reader *reader, struct json_object *value, void *owner)
{
    device_forget_all(owner);
    return read_list(reader, value, owner, read_device);
}

int state_read_passkeys(struct field_reader *reader, struct json_object *value, void *owner)
{
    passkey_forget_all(owner);
    return read_list(reader, value, owner, read_passkey);
}
