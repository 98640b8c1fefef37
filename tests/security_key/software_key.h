/* A security key in software: it speaks CTAP2 as a key on USB does, to libfido2 itself, and signs
 * with a real key. The tests link it, or load it into the daemon (software_key_preload.c), in place
 * of libfido2's look for keys on USB; all the rest of libfido2 is at work. */
#ifndef TESTS_SECURITY_KEY_SOFTWARE_KEY_H
#define TESTS_SECURITY_KEY_SOFTWARE_KEY_H

#include <openssl/evp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/security_key/cbor.h"

#define SOFTWARE_KEY_MAX_ID   64
#define SOFTWARE_KEY_MAX_PIN  63
#define SOFTWARE_KEY_MAX      4 /* that are plugged in */
#define SOFTWARE_KEY_TOKEN    32
#define SOFTWARE_KEY_PIN_HASH 16

/* What the person does when the key blinks. */
enum software_key_person {
    SOFTWARE_KEY_TOUCHED,
    SOFTWARE_KEY_LEFT_ALONE,
    SOFTWARE_KEY_REFUSED, /* on a key that has a button for it */
};

/* One that holds one passkey. */
struct software_key {
    EVP_PKEY *passkey; /* the caller's */
    uint8_t credential_id[SOFTWARE_KEY_MAX_ID];
    size_t credential_id_length;
    char relying_party_id[256];
    char pin[SOFTWARE_KEY_MAX_PIN + 1]; /* "": none is set */
    bool reads_fingerprints;            /* and knows the person's */
    enum software_key_person person;
    uint32_t counter; /* of signatures; a key that has none stays at 0 */
    bool counts;

    int wrong_pins;      /* in a row */
    EVP_PKEY *agreement; /* of this connection, for the PIN to come by */
    uint8_t pin_token[SOFTWARE_KEY_TOKEN];
    bool has_pin_token;
    struct cbor_writer answer; /* to the last command, its status first */
};

/* Makes a key with a passkey of its own. */
void software_key_make(struct software_key *out, const char *relying_party_id);

/* Frees what belongs to it, the passkey included. */
void software_key_break(struct software_key *key);

/* Plugs keys in, in place of those that were; they stay the caller's. For who links it. */
void software_key_plug(struct software_key *const *keys, size_t count);

/* The keys that are plugged in, and how many: software_key_plug.c, software_key_preload.c. */
size_t software_key_list(struct software_key *out[SOFTWARE_KEY_MAX]);

/* Has it carry out one command (a byte, and its parameters in CBOR); key->answer is what it says.
 */
void software_key_command(struct software_key *key, const uint8_t *command, size_t length);

/* Commands of clientPIN; puts the answer, returns its status. */
uint8_t software_key_client_pin(struct software_key *key, struct cbor parameters);

/* Whether the parameters prove that the PIN is known, for that hash; a status, 0 when they do. */
uint8_t software_key_check_pin_proof(const struct software_key *key, struct cbor parameters,
                                     const struct cbor_bytes *client_data_hash);

#endif
