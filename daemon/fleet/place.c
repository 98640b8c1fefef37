/* Places: which host, which path. */
#include "daemon/fleet/place.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "common/ownership.h"

#define HTTPS      "https://"
#define S3         "s3://"
#define MAX_BUCKET 63

static bool begins_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

static bool is_printable(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text <= ' ' || *text == 0x7F)
            return false;
    return true;
}

/* "HOST/PATH", with something on both sides, no query, no fragment, nobody's password. */
static bool is_host_and_path(const char *text)
{
    size_t host_length = strcspn(text, "/");

    return host_length > 0 && text[host_length] == '/' && text[host_length + 1] != '\0' &&
           strpbrk(text, "?#@") == NULL;
}

/* The names that S3 allows, and a key behind. */
static bool is_bucket_and_key(const char *text)
{
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789.-");

    return length >= 3 && length <= MAX_BUCKET && text[length] == '/' && text[length + 1] != '\0';
}

int place_check(const char *words, enum place_kind *out)
{
    if (strlen(words) > PLACE_MAX_TEXT || !is_printable(words))
        return -EINVAL;
    if (words[0] == '/' && words[1] != '\0' && words[strlen(words) - 1] != '/') {
        *out = PLACE_FILE;
        return 0;
    }
    if (begins_with(words, HTTPS) && is_host_and_path(words + strlen(HTTPS))) {
        *out = PLACE_HTTPS;
        return 0;
    }
    if (begins_with(words, S3) && is_bucket_and_key(words + strlen(S3))) {
        *out = PLACE_S3;
        return 0;
    }
    return -EINVAL;
}

static bool needs_no_escape(unsigned char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || strchr("-._~/", character) != NULL;
}

/* "/" and the text, each byte encoded that S3 wants encoded in a signature: once. */
static int write_key_path(const char *before, const char *key, char out[PLACE_MAX_TEXT + 1])
{
    int used = snprintf(out, PLACE_MAX_TEXT + 1, "%s/", before);

    for (; *key != '\0'; key++) {
        size_t room = PLACE_MAX_TEXT + 1 - (size_t)used;
        if (used < 0 || room < 4)
            return -ENAMETOOLONG;
        unsigned char byte = (unsigned char)*key;
        used += needs_no_escape(byte) ? snprintf(out + used, room, "%c", byte)
                                      : snprintf(out + used, room, "%%%02X", byte);
    }
    return 0;
}

static int find_object(const char *words, const char *s3_endpoint, struct place *out)
{
    const char *bucket = words + strlen(S3);
    int bucket_length = (int)strcspn(bucket, "/");
    const char *key = bucket + bucket_length + 1;
    const char *host = s3_endpoint + strlen(HTTPS);
    char before[MAX_BUCKET + 2];
    bool has_own_host =
        begins_with(host, "s3.") && memchr(bucket, '.', (size_t)bucket_length) == NULL;

    (void)snprintf(before, sizeof before, "/%.*s", bucket_length, bucket);
    int length = has_own_host
                     ? snprintf(out->host, sizeof out->host, "%.*s.%s", bucket_length, bucket, host)
                     : snprintf(out->host, sizeof out->host, "%s", host);
    if (length < 0 || (size_t)length >= sizeof out->host)
        return -ENAMETOOLONG;
    return write_key_path(has_own_host ? "" : before, key, out->path);
}

int place_find(const char *words, const char *s3_endpoint, struct place *out)
{
    struct place place = {0};

    int r = place_check(words, &place.kind);
    if (r < 0)
        return r;
    switch (place.kind) {
    case PLACE_FILE:
        (void)snprintf(place.file, sizeof place.file, "%s", words);
        break;
    case PLACE_HTTPS:
        words += strlen(HTTPS);
        (void)snprintf(place.host, sizeof place.host, "%.*s", (int)strcspn(words, "/"), words);
        (void)snprintf(place.path, sizeof place.path, "%s", words + strcspn(words, "/"));
        break;
    case PLACE_S3:
        r = find_object(words, s3_endpoint, &place);
        break;
    }
    if (r == 0)
        *out = place;
    return r;
}
