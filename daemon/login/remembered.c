/* Lines of words: "factor NAME", "device KEY GROUPKEY SECRET". */
#include "daemon/login/remembered.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>

#include "common/ownership.h"
#include "daemon/login/user_file.h"

#define MAX_SECRET 128 /* characters; ours have 56 */

void remembered_clear(struct remembered *remembered)
{
    cognito_device_clear(&remembered->device);
    *remembered = (struct remembered){0};
}

int remembered_open_folder(const char *folder)
{
    return user_file_open_folder(folder);
}

/* The next word of a line, which is cut there; "" when there is none. */
static const char *next_word(char **line)
{
    const char *word = strsep(line, " ");

    return word == NULL ? "" : word;
}

static bool copy_word(char *out, size_t size, const char *word)
{
    int length = snprintf(out, size, "%s", word);

    return length > 0 && (size_t)length < size;
}

static void read_device(char *words, struct remembered *out)
{
    auto_cognito_device struct cognito_device device = {0};

    if (!copy_word(device.key, sizeof device.key, next_word(&words)) ||
        !copy_word(device.group_key, sizeof device.group_key, next_word(&words)) ||
        secret_copy_text(&device.secret, next_word(&words)) < 0 || device.secret.length == 0)
        return;
    cognito_device_clear(&out->device);
    out->device = device;
    device = (struct cognito_device){0};
}

static void read_line(char *line, struct remembered *out)
{
    const char *kind = next_word(&line);

    if (strcmp(kind, "factor") == 0)
        (void)snprintf(out->factor, sizeof out->factor, "%s", next_word(&line));
    else if (strcmp(kind, "device") == 0)
        read_device(line, out);
}

int remembered_read(const char *folder, const char *sub, struct remembered *out)
{
    auto_wipe struct secret content = {0};

    int r = user_file_read(folder, sub, &content);
    if (r < 0)
        return r;
    for (char *at = content.bytes; at != NULL && *at != '\0';) {
        char *line = strsep(&at, "\n");
        read_line(line, out);
    }
    return 0;
}

static int write_lines(const struct remembered *remembered, struct secret *out)
{
    int r = secret_allocate(out, USER_FILE_MAX);

    if (r < 0)
        return r;
    int length = 0;
    if (remembered->factor[0] != '\0')
        length += snprintf(out->bytes, USER_FILE_MAX, "factor %s\n", remembered->factor);
    if (remembered->device.key[0] != '\0' && remembered->device.secret.length <= MAX_SECRET)
        length += snprintf(out->bytes + length, (size_t)(USER_FILE_MAX - length),
                           "device %s %s %s\n", remembered->device.key,
                           remembered->device.group_key, secret_text(&remembered->device.secret));
    out->length = (size_t)length;
    return 0;
}

int remembered_write(const char *folder, const char *sub, const struct remembered *remembered)
{
    auto_wipe struct secret content = {0};

    int r = write_lines(remembered, &content);
    return r < 0 ? r : user_file_write(folder, sub, &content);
}

static int apply(const struct remembered_change *change, struct remembered *remembered)
{
    if (change->gone != NULL && strcmp(change->gone, remembered->device.key) == 0)
        cognito_device_clear(&remembered->device);
    if (change->factor != NULL)
        (void)snprintf(remembered->factor, sizeof remembered->factor, "%s", change->factor);
    if (change->device == NULL)
        return 0;
    cognito_device_clear(&remembered->device);
    memcpy(remembered->device.key, change->device->key, sizeof remembered->device.key);
    memcpy(remembered->device.group_key, change->device->group_key,
           sizeof remembered->device.group_key);
    return secret_copy(&remembered->device.secret, change->device->secret.bytes,
                       change->device->secret.length);
}

int remembered_change(const char *folder, const char *sub, const struct remembered_change *change)
{
    auto_remembered struct remembered remembered = {0};
    auto_close int lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC); /* until it is closed */

    if (lock < 0 || flock(lock, LOCK_EX) < 0)
        return -errno;
    (void)remembered_read(folder, sub, &remembered); /* what cannot be read is replaced */
    int r = apply(change, &remembered);
    return r < 0 ? r : remembered_write(folder, sub, &remembered);
}
