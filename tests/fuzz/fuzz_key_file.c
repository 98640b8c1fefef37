/* The published SSH keys of an untrusted writer, as sshd's AuthorizedKeysCommand reads them. */
#include <errno.h>
#include <string.h>

#include "common/key_file.h"
#include "tests/fuzz/fault.h"

#define MODE_SEAL   1 /* sizes and checksums are made right, so that mutation gets behind them */
#define MODE_RECENT 2 /* there is a keys.recent */

/* Writes a part of the input as a file, as long as it is not too long. */
static void write_file(const char *path, struct fuzz_input content, uint8_t mode)
{
    uint8_t bytes[4096];
    struct key_file_header header;
    size_t length = content.length < sizeof bytes ? content.length : sizeof bytes;

    if (length > 0)
        memcpy(bytes, content.bytes, length);
    if ((mode & MODE_SEAL) != 0 && length >= sizeof header) {
        memcpy(&header, bytes, sizeof header);
        memcpy(header.magic, KEY_FILE_MAGIC, sizeof header.magic);
        header.version = KEY_FILE_VERSION;
        header.size = length;
        header.checksum = key_file_checksum(&header);
        memcpy(bytes, &header, sizeof header);
    }
    const struct fuzz_input sealed = {bytes, length};
    fuzz_write_file(path, &sealed);
}

static void check(int r, bool struck, const struct user_keys *found)
{
    FUZZ_CHECK(r == 0 || r == -ENOENT || r == -EBADMSG || struck);
    if (r < 0)
        return;
    FUZZ_CHECK(found->length > 0 && found->length <= KEY_FILE_MAX_TEXT);
    FUZZ_CHECK(strlen(found->text) == found->length && found->text[found->length - 1] == '\n');
    for (const char *at = found->text; *at != '\0'; at++)
        FUZZ_CHECK(*at == '\n' || (*at >= ' ' && *at <= '~'));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static struct user_keys found;
    static const char *all_path, *recent_path;
    struct fuzz_input input = {bytes, length};
    struct fuzz_input faults = fuzz_take(&input, 2);
    uint8_t mode = fuzz_take_byte(&input);
    size_t recent_length = (mode & MODE_RECENT) != 0 ? (size_t)fuzz_take_byte(&input) * 2 : 0;
    struct key_files files;

    if (all_path == NULL) {
        all_path = fuzz_file("keys");
        recent_path = fuzz_file("keys.recent");
    }
    const struct key_file_paths paths = {
        .all = all_path, .recent = recent_length > 0 ? recent_path : "/nonexistent/keys.recent"};
    if (recent_length > 0)
        write_file(paths.recent, fuzz_take(&input, recent_length), mode);
    write_file(paths.all, input, mode);
    fault_arm(&faults);
    int r = key_files_open(&paths, &files);
    if (r == 0) {
        r = key_files_find(&files, "jane", &found);
        key_files_close(&files);
    }
    check(r, fault_disarm(), &found);
    return 0;
}
