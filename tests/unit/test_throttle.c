/* A user Cognito will not hear of is left alone for a moment, and nobody else is. */
#include "daemon/throttle.h"

#include <stdio.h>

#include "tests/unit/unit.h"

static struct throttle *open_throttle(void)
{
    struct throttle *throttle = NULL;

    ck_assert_int_eq(throttle_open(&throttle), 0);
    return throttle;
}

START_TEST(a_locked_out_user_is_not_asked_about_before_the_pause_is_over)
{
    struct throttle *throttle = open_throttle();

    throttle_pause(throttle, "jane", 1000);
    ck_assert(!throttle_allows(throttle, "jane", 1000 + THROTTLE_PAUSE_MS - 1));
    ck_assert(throttle_allows(throttle, "jane", 1000 + THROTTLE_PAUSE_MS));
    throttle_close(throttle);
}
END_TEST

START_TEST(other_users_are_not_held_back)
{
    struct throttle *throttle = open_throttle();

    throttle_pause(throttle, "jane", 1000);
    ck_assert(throttle_allows(throttle, "bob", 1000));
    throttle_close(throttle);
}
END_TEST

START_TEST(users_beyond_the_bound_push_out_the_oldest)
{
    struct throttle *throttle = open_throttle();
    char sub[32];

    throttle_pause(throttle, "jane", 1000);
    for (int i = 0; i < THROTTLE_MAX_USERS; i++) {
        (void)snprintf(sub, sizeof sub, "user %d", i);
        throttle_pause(throttle, sub, 1000);
    }
    ck_assert(throttle_allows(throttle, "jane", 1000));
    ck_assert(!throttle_allows(throttle, "user 0", 1000));
    throttle_close(throttle);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("throttle");

    UNIT_CASE(suite, "throttle", a_locked_out_user_is_not_asked_about_before_the_pause_is_over,
              other_users_are_not_held_back, users_beyond_the_bound_push_out_the_oldest);
    return suite;
}
