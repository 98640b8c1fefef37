/* As much CBOR (RFC 8949) as a security key speaks: numbers, bytes, texts, lists, maps, booleans,
 * all of known length. */
#ifndef TESTS_SECURITY_KEY_CBOR_H
#define TESTS_SECURITY_KEY_CBOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CBOR_MAX_MESSAGE 1024 /* bytes */

/* A message being written. Too much for it is a fault of the test and ends the program. */
struct cbor_writer {
    uint8_t bytes[CBOR_MAX_MESSAGE];
    size_t length;
};

void cbor_put_number(struct cbor_writer *to, int64_t number);
void cbor_put_bytes(struct cbor_writer *to, const void *bytes, size_t length);
void cbor_put_text(struct cbor_writer *to, const char *text);
void cbor_put_boolean(struct cbor_writer *to, bool value);
/* What follows are its items, or its keys and values. */
void cbor_put_list(struct cbor_writer *to, size_t count);
void cbor_put_map(struct cbor_writer *to, size_t count);

/* What is still to be read. */
struct cbor {
    const uint8_t *at, *end;
};

/* Bytes inside of what is read. */
struct cbor_bytes {
    const uint8_t *bytes;
    size_t length;
};

/* Each takes one item; false: it is another kind of item, or there is none. */
bool cbor_take_number(struct cbor *from, int64_t *out);
bool cbor_take_bytes(struct cbor *from, struct cbor_bytes *out);
bool cbor_take_text(struct cbor *from, struct cbor_bytes *out);
bool cbor_take_boolean(struct cbor *from, bool *out);
bool cbor_take_list(struct cbor *from, size_t *out_count);

/* Passes over one item, whatever it is. */
bool cbor_skip(struct cbor *from);

/* The value of a key in the map that comes next; false: there is no such key, or no map. */
bool cbor_find_number(struct cbor map, int64_t key, struct cbor *out);
bool cbor_find_text(struct cbor map, const char *key, struct cbor *out);

/* Whether the bytes are this text. */
bool cbor_is_text(const struct cbor_bytes *bytes, const char *text);

#endif
