/* The ledger: a line is what would be written, and a file that opens once opens again. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/identity.h"
#include "daemon/ids/ids.h"
#include "daemon/ids/line.h"
#include "tests/fuzz/fault.h"

static void check_line(const struct fuzz_input *text)
{
    char again[IDS_LINE_SIZE];
    struct ids_line line;

    int r = ids_line_read((const char *)text->bytes, text->length, &line);
    if (r < 0) {
        FUZZ_CHECK(r == -EINVAL);
        return;
    }
    FUZZ_CHECK(line.name[0] == '\0' || identity_name_is_acceptable(line.name));
    FUZZ_CHECK(line.gid != IDENTITY_NEVER_AN_ID && line.uid != IDENTITY_NEVER_AN_ID);
    FUZZ_CHECK(ids_line_write(&line, again) == 0);
    FUZZ_CHECK(strlen(again) == text->length + 1);
    FUZZ_CHECK(memcmp(again, text->bytes, text->length) == 0);
}

/* Pins a user of ours; whatever the file said before stands. */
static void check_pinning(struct ids *ids)
{
    const struct ids_user wanted = {
        .sub = "fuzz-sub", .name = "fuzz", .uid = IDENTITY_MIN_ID + 7, .gid = IDENTITY_MIN_ID + 7};
    struct ids_user out = {0};
    const struct ids_user *before = ids_find_sub(ids, wanted.sub);
    uint32_t pinned_uid = before == NULL ? wanted.uid : before->uid;

    switch (ids_pin_user(ids, &wanted, &out)) {
    case IDS_PINNED:
        FUZZ_CHECK(out.uid == wanted.uid && pinned_uid == wanted.uid);
        break;
    case IDS_CHANGED:
    case IDS_RENAMED:
        FUZZ_CHECK(before == NULL || out.uid == pinned_uid);
        break;
    case IDS_COLLIDES:
    case IDS_NAME_REUSED:
    case IDS_FULL:
    case IDS_NOT_PINNED:
        FUZZ_CHECK(out.sub == NULL);
        break;
    }
    (void)ids_commit(ids);
}

/* A line with the checksum that belongs to it, so that mutation gets behind the checksum. Returns
 * what was written. */
static size_t seal_line(const struct fuzz_input *line, uint8_t *out, size_t room)
{
    uint32_t sum = 2166136261u;
    size_t length = line->length;

    while (length > 0 && line->bytes[length - 1] != ' ')
        length--;
    if (length == 0 || room < length + 10)
        return 0;
    length--;
    for (size_t i = 0; i < length; i++)
        sum = (sum ^ line->bytes[i]) * 16777619u;
    memcpy(out, line->bytes, length);
    (void)snprintf((char *)out + length, 11, " %08x\n", sum);
    return length + 10;
}

static struct fuzz_input seal_lines(struct fuzz_input text)
{
    static uint8_t sealed[65536];
    struct fuzz_input out = {.bytes = sealed};

    while (text.length > 0) {
        struct fuzz_input line = fuzz_take_until(&text, '\n');
        out.length += seal_line(&line, sealed + out.length, sizeof sealed - 1 - out.length);
    }
    return out;
}

static int open_and_close(const char *path, struct fuzz_input *faults)
{
    char error_text[IDS_ERROR_SIZE] = "";
    struct ids *ids = NULL;

    fault_arm(faults);
    int r = ids_open(path, &ids, error_text);
    if (r == 0)
        check_pinning(ids);
    ids_close(ids);
    bool struck = fault_disarm();
    FUZZ_CHECK(r == 0 || ids == NULL);
    FUZZ_CHECK(r == 0 || r == -EUCLEAN || struck);
    FUZZ_CHECK((r != -EUCLEAN) || error_text[0] != '\0');
    return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const char *path;
    struct fuzz_input input = {bytes, length};
    struct fuzz_input faults = fuzz_take(&input, 2);
    struct fuzz_input none = {0};

    if (path == NULL)
        path = fuzz_file("ids");
    if ((fuzz_take_byte(&input) & 1) != 0)
        input = seal_lines(input);
    fuzz_write_file(path, &input);
    int first = open_and_close(path, &faults);
    int second = open_and_close(path, &none);
    FUZZ_CHECK(first < 0 || second == 0);
    while (input.length > 0) {
        struct fuzz_input line = fuzz_take_until(&input, '\n');
        check_line(&line);
    }
    return 0;
}
