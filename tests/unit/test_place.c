/* Places: which words name one, and where it is. */
#include "daemon/fleet/place.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/unit.h"

#define AMAZON "https://s3.eu-west-1.amazonaws.com"

static void expect(const char *words, const char *endpoint, const char *host, const char *path)
{
    struct place place = {0};

    ck_assert_msg(place_find(words, endpoint, &place) == 0, "%s", words);
    ck_assert_str_eq(place.host, host);
    ck_assert_str_eq(place.path, path);
}

START_TEST(an_object_is_below_a_host_of_its_bucket)
{
    expect("s3://directories/linux/directory", AMAZON, "directories.s3.eu-west-1.amazonaws.com",
           "/linux/directory");
}
END_TEST

START_TEST(a_bucket_that_can_be_no_part_of_a_hosts_name_is_part_of_the_path)
{
    expect("s3://with.dots/linux/directory", AMAZON, "s3.eu-west-1.amazonaws.com",
           "/with.dots/linux/directory");
    expect("s3://directories/directory", "https://127.0.0.1:8443", "127.0.0.1:8443",
           "/directories/directory");
}
END_TEST

START_TEST(a_key_is_encoded_once)
{
    expect("s3://directories/\303\274+dir%ectory=", AMAZON,
           "directories.s3.eu-west-1.amazonaws.com", "/%C3%BC%2Bdir%25ectory%3D");
}
END_TEST

START_TEST(a_url_is_taken_as_it_is)
{
    expect("https://files.example.com:8443/a%20b/directory", AMAZON, "files.example.com:8443",
           "/a%20b/directory");
}
END_TEST

START_TEST(a_file_is_a_file)
{
    struct place place = {0};

    ck_assert_int_eq(place_find("/srv/www/directory", AMAZON, &place), 0);
    ck_assert_int_eq(place.kind, PLACE_FILE);
    ck_assert_str_eq(place.file, "/srv/www/directory");
}
END_TEST

START_TEST(other_words_name_no_place)
{
    static const char *const words[] = {
        "",
        "directory",
        "/",
        "/srv/www/",
        "http://files.example.com/directory",
        "https://files.example.com",
        "https://files.example.com/",
        "https:///directory",
        "https://user:password@files.example.com/directory",
        "https://files.example.com/directory?version=1",
        "https://files.example.com/a b",
        "s3://directories",
        "s3://directories/",
        "s3://Directories/directory",
        "s3://ab/directory",
        "ftp://files.example.com/directory",
    };
    enum place_kind kind;

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        ck_assert_msg(place_check(words[i], &kind) == -EINVAL, "%s", words[i]);
}
END_TEST

START_TEST(a_key_that_becomes_too_long_is_refused_not_cut)
{
    char words[PLACE_MAX_TEXT + 1] = "s3://directories/";
    struct place place;

    memset(words + strlen(words), '+', 300);
    ck_assert_int_eq(place_find(words, AMAZON, &place), -ENAMETOOLONG);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("place");

    UNIT_CASE(suite, "place", an_object_is_below_a_host_of_its_bucket,
              a_bucket_that_can_be_no_part_of_a_hosts_name_is_part_of_the_path,
              a_key_is_encoded_once, a_url_is_taken_as_it_is, a_file_is_a_file,
              other_words_name_no_place, a_key_that_becomes_too_long_is_refused_not_cut);
    return suite;
}
