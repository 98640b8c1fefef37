/* The commands of a security key: authenticatorGetInfo and authenticatorGetAssertion. */
#include "tests/security_key/software_key.h"

#include <fido/err.h>
#include <fido/param.h>
#include <openssl/ec.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGEST_BYTES 32
#define DATA_BYTES   (DIGEST_BYTES + 5) /* authenticatorData without extensions */

void software_key_make(struct software_key *out, const char *relying_party_id)
{
    static const char id[] = "a passkey of the software key";

    *out = (struct software_key){.passkey = EVP_EC_gen("P-256"),
                                 .credential_id_length = sizeof id - 1};
    if (out->passkey == NULL)
        abort();
    memcpy(out->credential_id, id, sizeof id - 1);
    (void)snprintf(out->relying_party_id, sizeof out->relying_party_id, "%s", relying_party_id);
}

void software_key_break(struct software_key *key)
{
    EVP_PKEY_free(key->passkey);
    EVP_PKEY_free(key->agreement);
    *key = (struct software_key){0};
}

static uint8_t tell_about_itself(struct software_key *key)
{
    struct cbor_writer *to = &key->answer;

    cbor_put_map(to, 5);
    cbor_put_number(to, 1); /* versions */
    cbor_put_list(to, 1);
    cbor_put_text(to, "FIDO_2_0");
    cbor_put_number(to, 3); /* aaguid */
    cbor_put_bytes(to, (uint8_t[16]){0}, 16);
    cbor_put_number(to, 4); /* options */
    cbor_put_map(to, key->reads_fingerprints ? 4 : 3);
    cbor_put_text(to, "rk");
    cbor_put_boolean(to, true);
    cbor_put_text(to, "up");
    cbor_put_boolean(to, true);
    if (key->reads_fingerprints) {
        cbor_put_text(to, "uv");
        cbor_put_boolean(to, true);
    }
    cbor_put_text(to, "clientPin");
    cbor_put_boolean(to, key->pin[0] != '\0');
    cbor_put_number(to, 5); /* maxMsgSize */
    cbor_put_number(to, CBOR_MAX_MESSAGE);
    cbor_put_number(to, 6); /* pinUvAuthProtocols */
    cbor_put_list(to, 1);
    cbor_put_number(to, CTAP_PIN_PROTOCOL1);
    return FIDO_OK;
}

/* Whether the list of credentials is none, or has the key's. */
static bool is_asked_for(const struct software_key *key, struct cbor parameters)
{
    struct cbor list, id;
    struct cbor_bytes bytes;
    size_t count = 0;

    if (!cbor_find_number(parameters, 3, &list))
        return true;
    if (!cbor_take_list(&list, &count))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!cbor_find_text(list, "id", &id) || !cbor_take_bytes(&id, &bytes))
            return false;
        if (bytes.length == key->credential_id_length &&
            memcmp(bytes.bytes, key->credential_id, bytes.length) == 0)
            return true;
        if (!cbor_skip(&list))
            return false;
    }
    return false;
}

static bool option(struct cbor parameters, const char *name, bool otherwise)
{
    struct cbor options, value;
    bool said = otherwise;

    if (cbor_find_number(parameters, 5, &options) && cbor_find_text(options, name, &value))
        (void)cbor_take_boolean(&value, &said);
    return said;
}

static uint8_t check_person(const struct software_key *key)
{
    switch (key->person) {
    case SOFTWARE_KEY_TOUCHED:
        return FIDO_OK;
    case SOFTWARE_KEY_LEFT_ALONE:
        return FIDO_ERR_USER_ACTION_TIMEOUT;
    case SOFTWARE_KEY_REFUSED:
        return FIDO_ERR_OPERATION_DENIED;
    }
    return FIDO_ERR_ERR_OTHER;
}

static void make_data(struct software_key *key, uint8_t flags, uint8_t out[DATA_BYTES])
{
    if (key->counts)
        key->counter++;
    if (EVP_Digest(key->relying_party_id, strlen(key->relying_party_id), out, NULL, EVP_sha256(),
                   NULL) != 1)
        abort();
    out[DIGEST_BYTES] = flags;
    for (int i = 0; i < 4; i++)
        out[DIGEST_BYTES + 1 + i] = (uint8_t)(key->counter >> (24 - 8 * i));
}

static size_t sign(const struct software_key *key, const uint8_t data[DATA_BYTES],
                   const struct cbor_bytes *client_data_hash, uint8_t out[128])
{
    uint8_t message[DATA_BYTES + DIGEST_BYTES];
    size_t length = 128;
    EVP_MD_CTX *context = EVP_MD_CTX_new();

    memcpy(message, data, DATA_BYTES);
    memcpy(message + DATA_BYTES, client_data_hash->bytes, DIGEST_BYTES);
    if (context == NULL ||
        EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key->passkey) != 1 ||
        EVP_DigestSign(context, out, &length, message, sizeof message) != 1)
        abort();
    EVP_MD_CTX_free(context);
    return length;
}

static void put_assertion(struct software_key *key, uint8_t flags,
                          const struct cbor_bytes *client_data_hash)
{
    struct cbor_writer *to = &key->answer;
    uint8_t data[DATA_BYTES], signature[128];

    make_data(key, flags, data);
    size_t length = sign(key, data, client_data_hash, signature);
    cbor_put_map(to, 3);
    cbor_put_number(to, 1);
    cbor_put_map(to, 2);
    cbor_put_text(to, "id");
    cbor_put_bytes(to, key->credential_id, key->credential_id_length);
    cbor_put_text(to, "type");
    cbor_put_text(to, "public-key");
    cbor_put_number(to, 2);
    cbor_put_bytes(to, data, sizeof data);
    cbor_put_number(to, 3);
    cbor_put_bytes(to, signature, length);
}

/* In the order of the standard: the PIN's proof, the credential, the person. */
static uint8_t assert_passkey(struct software_key *key, struct cbor parameters)
{
    struct cbor value;
    struct cbor_bytes relying_party, hash;
    uint8_t flags = 0;

    if (!cbor_find_number(parameters, 1, &value) || !cbor_take_text(&value, &relying_party) ||
        !cbor_find_number(parameters, 2, &value) || !cbor_take_bytes(&value, &hash) ||
        hash.length != DIGEST_BYTES)
        return FIDO_ERR_MISSING_PARAMETER;
    if (cbor_find_number(parameters, 6, &value)) {
        uint8_t status = software_key_check_pin_proof(key, parameters, &hash);
        if (status != FIDO_OK)
            return status;
        flags |= CTAP_AUTHDATA_USER_VERIFIED;
    } else if (option(parameters, "uv", false)) {
        if (!key->reads_fingerprints)
            return FIDO_ERR_UNSUPPORTED_OPTION;
        flags |= CTAP_AUTHDATA_USER_VERIFIED;
    }
    if (!cbor_is_text(&relying_party, key->relying_party_id) || !is_asked_for(key, parameters))
        return FIDO_ERR_NO_CREDENTIALS;
    if (option(parameters, "up", true)) {
        uint8_t status = check_person(key);
        if (status != FIDO_OK)
            return status;
        flags |= CTAP_AUTHDATA_USER_PRESENT;
    }
    put_assertion(key, flags, &hash);
    return FIDO_OK;
}

static uint8_t carry_out(struct software_key *key, uint8_t command, struct cbor parameters)
{
    switch (command) {
    case CTAP_CBOR_GETINFO:
        return tell_about_itself(key);
    case CTAP_CBOR_ASSERT:
        return assert_passkey(key, parameters);
    case CTAP_CBOR_CLIENT_PIN:
        return software_key_client_pin(key, parameters);
    default:
        return FIDO_ERR_INVALID_COMMAND;
    }
}

void software_key_command(struct software_key *key, const uint8_t *command, size_t length)
{
    key->answer = (struct cbor_writer){.length = 1};
    uint8_t status = length == 0
                         ? FIDO_ERR_INVALID_LENGTH
                         : carry_out(key, command[0], (struct cbor){command + 1, command + length});
    if (status != FIDO_OK)
        key->answer.length = 1;
    key->answer.bytes[0] = status;
}
