/* Seats: bounded in all and per remote host, with some kept for this machine. */
#include "daemon/seats.h"

#include <stdio.h>

#include "tests/unit/unit.h"

static struct seats *open_seats(unsigned count, unsigned per_host)
{
    struct seats *seats = NULL;

    ck_assert_int_eq(seats_open(count, per_host, &seats), 0);
    return seats;
}

START_TEST(one_remote_host_gets_its_share_and_no_more)
{
    struct seats *seats = open_seats(100, 2);

    ck_assert_int_eq(seats_take(seats, "192.0.2.1"), SEATS_TAKEN);
    ck_assert_int_eq(seats_take(seats, "192.0.2.1"), SEATS_TAKEN);
    ck_assert_int_eq(seats_take(seats, "192.0.2.1"), SEATS_NONE_LEFT_FOR_HOST);
    ck_assert_int_eq(seats_take(seats, "192.0.2.2"), SEATS_TAKEN);
    seats_close(seats);
}
END_TEST

START_TEST(a_seat_that_is_left_can_be_taken_again)
{
    struct seats *seats = open_seats(100, 1);

    ck_assert_int_eq(seats_take(seats, "192.0.2.1"), SEATS_TAKEN);
    seats_leave(seats, "192.0.2.1");
    ck_assert_int_eq(seats_take(seats, "192.0.2.1"), SEATS_TAKEN);
    seats_close(seats);
}
END_TEST

START_TEST(leaving_frees_the_own_seat_and_nobody_elses)
{
    struct seats *seats = open_seats(100, 1);

    ck_assert_int_eq(seats_take(seats, "192.0.2.1"), SEATS_TAKEN);
    seats_leave(seats, "192.0.2.9");
    ck_assert_int_eq(seats_take(seats, "192.0.2.1"), SEATS_NONE_LEFT_FOR_HOST);
    seats_close(seats);
}
END_TEST

START_TEST(remote_hosts_together_leave_seats_for_this_machine)
{
    struct seats *seats = open_seats(20, 20);

    for (int i = 0; i < 20 - SEATS_KEPT_FOR_HERE; i++)
        ck_assert_int_eq(seats_take(seats, "192.0.2.1"), SEATS_TAKEN);
    ck_assert_int_eq(seats_take(seats, "192.0.2.2"), SEATS_NONE_LEFT);
    for (int i = 0; i < SEATS_KEPT_FOR_HERE; i++)
        ck_assert_int_eq(seats_take(seats, ""), SEATS_TAKEN);
    ck_assert_int_eq(seats_take(seats, ""), SEATS_NONE_LEFT);
    seats_close(seats);
}
END_TEST

START_TEST(the_addresses_of_one_ipv6_network_are_one_host)
{
    struct seats *seats = open_seats(100, 1);

    ck_assert_int_eq(seats_take(seats, "2001:db8:0:1::1"), SEATS_TAKEN);
    ck_assert_int_eq(seats_take(seats, "2001:db8:0:1:ffff::2"), SEATS_NONE_LEFT_FOR_HOST);
    ck_assert_int_eq(seats_take(seats, "2001:db8:0:2::1"), SEATS_TAKEN);
    seats_leave(seats, "2001:db8:0:1::3");
    ck_assert_int_eq(seats_take(seats, "2001:db8:0:1::2"), SEATS_TAKEN);
    seats_close(seats);
}
END_TEST

START_TEST(ipv4_addresses_written_as_ipv6_are_a_host_each)
{
    struct seats *seats = open_seats(100, 1);

    ck_assert_int_eq(seats_take(seats, "::ffff:192.0.2.1"), SEATS_TAKEN);
    ck_assert_int_eq(seats_take(seats, "::ffff:192.0.2.2"), SEATS_TAKEN);
    ck_assert_int_eq(seats_take(seats, "192.0.2.1"), SEATS_NONE_LEFT_FOR_HOST);
    seats_close(seats);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("seats");

    UNIT_CASE(suite, "seats", one_remote_host_gets_its_share_and_no_more,
              a_seat_that_is_left_can_be_taken_again, leaving_frees_the_own_seat_and_nobody_elses,
              remote_hosts_together_leave_seats_for_this_machine,
              the_addresses_of_one_ipv6_network_are_one_host,
              ipv4_addresses_written_as_ipv6_are_a_host_each);
    return suite;
}
