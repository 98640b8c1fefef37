/* The codec: what is read and written anew is the same, byte for byte. */
#include <errno.h>
#include <string.h>

#include "common/protocol.h"
#include "tests/fuzz/fuzz.h"

static void check_again(const struct message *message, const uint8_t *bytes, size_t length)
{
    static uint8_t memory[PROTOCOL_MAX_MESSAGE];
    struct buffer out = buffer_over(memory, sizeof memory);

    FUZZ_CHECK(protocol_encode(message, &out) == 0);
    FUZZ_CHECK(out.length == length && memcmp(memory, bytes, length) == 0);
}

/* With too little room nothing but an error comes out, and nothing is written beyond it. */
static void check_small_room(const struct message *message, size_t length)
{
    static uint8_t memory[PROTOCOL_MAX_MESSAGE];
    struct buffer out = buffer_over(memory, length - 1);

    memory[length - 1] = 0xA5;
    FUZZ_CHECK(protocol_encode(message, &out) == -EMSGSIZE);
    FUZZ_CHECK(memory[length - 1] == 0xA5);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static uint8_t memory[PROTOCOL_MAX_MESSAGE];
    struct message untouched;

    if (length > sizeof memory)
        return 0;
    memset(&untouched, 0x5A, sizeof untouched);
    struct message message = untouched;
    if (length > 0)
        memcpy(memory, bytes, length);
    struct buffer in = buffer_over(memory, length);
    in.length = length;
    int r = protocol_decode(&in, &message);
    if (r < 0) {
        FUZZ_CHECK(r == -EBADMSG);
        FUZZ_CHECK(memcmp(&message, &untouched, sizeof message) == 0);
        return 0;
    }
    check_again(&message, bytes, length);
    check_small_room(&message, length);
    return 0;
}
