/* base64: the vectors of RFC 4648, and one text for each sequence of bytes. */
#include "daemon/cognito/base64.h"

#include <errno.h>
#include <string.h>

#include "tests/unit/unit.h"

static const struct {
    const char *bytes;
    const char *standard;
    const char *url;
} pairs[] = {
    {"", "", ""},
    {"f", "Zg==", "Zg"},
    {"fo", "Zm8=", "Zm8"},
    {"foo", "Zm9v", "Zm9v"},
    {"foob", "Zm9vYg==", "Zm9vYg"},
    {"fooba", "Zm9vYmE=", "Zm9vYmE"},
    {"foobar", "Zm9vYmFy", "Zm9vYmFy"},
    {"\xfb\xff\xbf", "+/+/", "-_-_"},
};

static int decode(enum base64_alphabet alphabet, const char *text, char out[64])
{
    size_t length = 0;

    int r = base64_decode(alphabet, text, strlen(text), (uint8_t *)out, &length);
    if (r == 0)
        out[length] = '\0';
    return r;
}

START_TEST(bytes_come_back_from_both_alphabets)
{
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char text[64], bytes[64];

        base64_encode((const uint8_t *)pairs[i].bytes, strlen(pairs[i].bytes), text);
        ck_assert_str_eq(text, pairs[i].standard);
        ck_assert_int_eq(decode(BASE64_STANDARD, pairs[i].standard, bytes), 0);
        ck_assert_str_eq(bytes, pairs[i].bytes);
        ck_assert_int_eq(decode(BASE64_URL, pairs[i].url, bytes), 0);
        ck_assert_str_eq(bytes, pairs[i].bytes);
    }
}
END_TEST

START_TEST(any_other_text_for_the_same_bytes_is_refused)
{
    static const char *const bad_standard[] = {"Zg", "Zg=",  "Zh==", "Zm9=",     "Zm9v\n", "Zm 9v",
                                               "=",  "====", "Z===", "Zg==Zg==", "-_-_"};
    static const char *const bad_url[] = {"Z", "Zg==", "Zh", "Zm9", "+/+/", "Zm9v=", "Zm9v."};
    char bytes[64];

    for (size_t i = 0; i < sizeof bad_standard / sizeof *bad_standard; i++)
        ck_assert_msg(decode(BASE64_STANDARD, bad_standard[i], bytes) == -EBADMSG, "%s",
                      bad_standard[i]);
    for (size_t i = 0; i < sizeof bad_url / sizeof *bad_url; i++)
        ck_assert_msg(decode(BASE64_URL, bad_url[i], bytes) == -EBADMSG, "%s", bad_url[i]);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("base64");

    UNIT_CASE(suite, "base64", bytes_come_back_from_both_alphabets,
              any_other_text_for_the_same_bytes_is_refused);
    return suite;
}
