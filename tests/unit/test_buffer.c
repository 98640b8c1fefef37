/* The bounded buffer: what goes in comes out, and nothing passes its bounds. */
#include "common/buffer.h"

#include <errno.h>
#include <string.h>

#include "tests/unit/unit.h"

START_TEST(numbers_and_text_come_out_as_they_went_in)
{
    uint8_t memory[64];
    struct buffer buffer = buffer_over(memory, sizeof memory);

    buffer_put_u8(&buffer, 0xFE);
    buffer_put_u16(&buffer, 0x1234);
    buffer_put_u32(&buffer, 0xDEADBEEF);
    buffer_put_u64(&buffer, UINT64_MAX - 1);
    buffer_put_text(&buffer, "Jürgen");
    ck_assert_int_eq(buffer_error(&buffer), 0);

    ck_assert_uint_eq(buffer_get_u8(&buffer), 0xFE);
    ck_assert_uint_eq(buffer_get_u16(&buffer), 0x1234);
    ck_assert_uint_eq(buffer_get_u32(&buffer), 0xDEADBEEF);
    ck_assert_uint_eq(buffer_get_u64(&buffer), UINT64_MAX - 1);
    ck_assert_str_eq(buffer_get_text(&buffer), "Jürgen");
    ck_assert_int_eq(buffer_finish_reading(&buffer), 0);
}
END_TEST

START_TEST(writing_past_the_room_sticks_and_writes_nothing)
{
    uint8_t memory[4] = {0xAA, 0xAA, 0xAA, 0xAA};
    struct buffer buffer = buffer_over(memory, 3);

    buffer_put_u32(&buffer, 0);
    buffer_put_u8(&buffer, 1);
    ck_assert_int_eq(buffer_error(&buffer), -ENOSPC);
    ck_assert_uint_eq(buffer.length, 0);
    ck_assert_uint_eq(memory[3], 0xAA);
}
END_TEST

START_TEST(a_text_length_beyond_the_end_is_refused)
{
    uint8_t memory[] = {9, 0, 'a', 'b', 0};
    struct buffer buffer = buffer_over(memory, sizeof memory);

    buffer.length = sizeof memory;
    ck_assert_str_eq(buffer_get_text(&buffer), "");
    ck_assert_int_eq(buffer_finish_reading(&buffer), -EBADMSG);
}
END_TEST

START_TEST(a_nul_inside_or_a_missing_one_behind_a_text_is_refused)
{
    uint8_t inside[] = {2, 0, 'a', 0, 0};
    uint8_t missing[] = {2, 0, 'a', 'b', 'c'};
    struct buffer first = buffer_over(inside, sizeof inside);
    struct buffer second = buffer_over(missing, sizeof missing);

    first.length = sizeof inside;
    second.length = sizeof missing;
    (void)buffer_get_text(&first);
    (void)buffer_get_text(&second);
    ck_assert_int_eq(buffer_error(&first), -EBADMSG);
    ck_assert_int_eq(buffer_error(&second), -EBADMSG);
}
END_TEST

START_TEST(text_that_is_not_utf8_is_refused_both_ways)
{
    static const char *const bad[] = {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                                      "a\xe2\x82"};

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        uint8_t memory[16] = {0};
        struct buffer buffer = buffer_over(memory, sizeof memory);
        buffer_put_text(&buffer, bad[i]);
        ck_assert_int_eq(buffer_error(&buffer), -EILSEQ);

        size_t length = strlen(bad[i]);
        memory[0] = (uint8_t)length;
        memory[1] = 0;
        memcpy(memory + 2, bad[i], length + 1);
        buffer = buffer_over(memory, sizeof memory);
        buffer.length = 2 + length + 1;
        ck_assert_str_eq(buffer_get_text(&buffer), "");
        ck_assert_int_eq(buffer_error(&buffer), -EBADMSG);
    }
}
END_TEST

START_TEST(bytes_left_over_are_refused)
{
    uint8_t memory[2] = {1, 2};
    struct buffer buffer = buffer_over(memory, sizeof memory);

    buffer.length = 2;
    ck_assert_uint_eq(buffer_get_u8(&buffer), 1);
    ck_assert_int_eq(buffer_finish_reading(&buffer), -EBADMSG);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("buffer");

    UNIT_CASE(suite, "buffer", numbers_and_text_come_out_as_they_went_in,
              writing_past_the_room_sticks_and_writes_nothing,
              a_text_length_beyond_the_end_is_refused,
              a_nul_inside_or_a_missing_one_behind_a_text_is_refused,
              text_that_is_not_utf8_is_refused_both_ways, bytes_left_over_are_refused);
    return suite;
}
