/* Lines of "name value". What is read is written again, and must be the same to the last byte. */
#include "daemon/login/offline_record.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "daemon/cognito/digest.h"
#include "daemon/login/user_file.h"

#define FIRST_LINE "cognitod offline 1"

void offline_record_clear(struct offline_record *record)
{
    secret_wipe_bytes(record, sizeof *record);
}

static bool is_one_word(const char *text)
{
    return text[0] != '\0' && strpbrk(text, " \n") == NULL;
}

static int append_checksum(struct secret *text)
{
    uint8_t digest[DIGEST_BYTES];
    char hex[DIGEST_HEX_SIZE];
    const struct digest_piece piece = {text->bytes, text->length};

    int r = digest_sha256(&piece, 1, digest);
    if (r < 0)
        return r;
    digest_to_hex(digest, hex);
    int length =
        snprintf(text->bytes + text->length, USER_FILE_MAX - text->length, "checksum %s\n", hex);
    if (length < 0 || (size_t)length >= USER_FILE_MAX - text->length)
        return -EINVAL;
    text->length += (size_t)length;
    return 0;
}

int offline_record_write(const struct offline_record *record, struct secret *out)
{
    auto_wipe struct secret text = {0};

    if (!is_one_word(record->sub) || !is_one_word(record->name) || !is_one_word(record->verifier))
        return -EINVAL;
    int r = secret_allocate(&text, USER_FILE_MAX);
    if (r < 0)
        return r;
    int length =
        snprintf(text.bytes, USER_FILE_MAX,
                 FIRST_LINE "\nsub %s\nname %s\nverifier %s\nproved_at %" PRId64
                            "\nseen_at %" PRId64 "\nfailures %" PRId64 "\nsecond_factor %d\n",
                 record->sub, record->name, record->verifier, record->proved_at_unix,
                 record->seen_at_unix, record->failures, record->met_second_factor);
    if (length < 0 || length >= USER_FILE_MAX)
        return -EINVAL;
    text.length = (size_t)length;
    r = append_checksum(&text);
    if (r < 0)
        return r;
    *out = secret_take(&text);
    return 0;
}

/* Whether there are seven values; how they are written is looked at afterwards. */
static bool scan(const struct secret *text, struct offline_record *out)
{
    return sscanf(secret_text(text),
                  FIRST_LINE " sub %128s name %32s verifier %127s proved_at %" SCNd64
                             " seen_at %" SCNd64 " failures %" SCNd64 " second_factor %d",
                  out->sub, out->name, out->verifier, &out->proved_at_unix, &out->seen_at_unix,
                  &out->failures, &out->met_second_factor) == 7;
}

int offline_record_read(const struct secret *text, struct offline_record *out)
{
    auto_offline_record struct offline_record record = {0};
    auto_wipe struct secret again = {0};

    if (!scan(text, &record))
        return -EBADMSG;
    int r = offline_record_write(&record, &again);
    if (r < 0)
        return r == -EINVAL ? -EBADMSG : r;
    if (!secret_equals(text, &again))
        return -EBADMSG;
    *out = record;
    return 0;
}
