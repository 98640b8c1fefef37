/* Tickets: worth something once, for two minutes, to whom they were given. */
#include "daemon/session/session.h"

#include <errno.h>
#include <string.h>

#include "tests/unit/unit.h"

#define NOW_MS 1000000

static const struct session_holder jane = {.user = "jane", .service = "sshd", .peer_uid = 0};

static struct session_tickets *open_store(void)
{
    struct session_tickets *tickets = NULL;

    ck_assert_int_eq(session_tickets_open(&tickets), 0);
    return tickets;
}

static void issue(struct session_tickets *tickets, const char *token, int64_t now_ms,
                  char out[static PROTOCOL_TICKET_LENGTH + 1])
{
    struct session_grant grant = {.sub = "sub-of-jane"};

    ck_assert_int_eq(secret_copy_text(&grant.id_token, token), 0);
    ck_assert_int_eq(session_issue_ticket(tickets, &jane, &grant, now_ms, out), 0);
    ck_assert_uint_eq(grant.id_token.length, 0);
}

static int redeem(struct session_tickets *tickets, const char *ticket,
                  const struct session_holder *holder, int64_t now_ms)
{
    auto_session_grant struct session_grant grant = {0};

    return session_redeem_ticket(tickets, ticket, holder, now_ms, &grant);
}

START_TEST(a_ticket_gives_back_what_it_was_issued_for)
{
    struct session_tickets *tickets = open_store();
    char ticket[PROTOCOL_TICKET_LENGTH + 1];
    auto_session_grant struct session_grant grant = {0};

    issue(tickets, "the token", NOW_MS, ticket);
    ck_assert_uint_eq(strlen(ticket), PROTOCOL_TICKET_LENGTH);
    ck_assert_int_eq(session_redeem_ticket(tickets, ticket, &jane, NOW_MS, &grant), 0);
    ck_assert_str_eq(secret_text(&grant.id_token), "the token");
    ck_assert_str_eq(grant.sub, "sub-of-jane");
    session_tickets_close(tickets);
}
END_TEST

START_TEST(a_ticket_works_once)
{
    struct session_tickets *tickets = open_store();
    char ticket[PROTOCOL_TICKET_LENGTH + 1];

    issue(tickets, "token", NOW_MS, ticket);
    ck_assert_int_eq(redeem(tickets, ticket, &jane, NOW_MS), 0);
    ck_assert_int_eq(redeem(tickets, ticket, &jane, NOW_MS), -ENOENT);
    session_tickets_close(tickets);
}
END_TEST

START_TEST(a_ticket_lasts_two_minutes_and_no_longer)
{
    struct session_tickets *tickets = open_store();
    char early[PROTOCOL_TICKET_LENGTH + 1], late[PROTOCOL_TICKET_LENGTH + 1];

    issue(tickets, "token", NOW_MS, early);
    issue(tickets, "token", NOW_MS, late);
    ck_assert_int_eq(redeem(tickets, early, &jane, NOW_MS + 119999), 0);
    ck_assert_int_eq(redeem(tickets, late, &jane, NOW_MS + 120000), -ENOENT);
    session_tickets_close(tickets);
}
END_TEST

START_TEST(a_ticket_that_nobody_redeems_is_forgotten_when_its_time_is_over)
{
    struct session_tickets *tickets = open_store();
    char early[PROTOCOL_TICKET_LENGTH + 1], late[PROTOCOL_TICKET_LENGTH + 1];

    issue(tickets, "token", NOW_MS, early);
    issue(tickets, "token", NOW_MS + 1000, late);
    ck_assert_uint_eq(session_forget_expired(tickets, NOW_MS + 119999), 0);
    ck_assert_uint_eq(session_forget_expired(tickets, NOW_MS + 120000), 1);
    /* By an earlier clock both would still be worth something. */
    ck_assert_int_eq(redeem(tickets, early, &jane, NOW_MS), -ENOENT);
    ck_assert_uint_eq(session_forget_expired(tickets, NOW_MS + 120999), 0);
    ck_assert_int_eq(redeem(tickets, late, &jane, NOW_MS), 0);
    issue(tickets, "token", NOW_MS + 1000, late);
    ck_assert_uint_eq(session_forget_expired(tickets, NOW_MS + 121000), 1);
    ck_assert_int_eq(redeem(tickets, late, &jane, NOW_MS), -ENOENT);
    session_tickets_close(tickets);
}
END_TEST

START_TEST(a_ticket_that_is_withdrawn_is_worth_nothing_and_no_other_is_lost)
{
    struct session_tickets *tickets = open_store();
    char withdrawn[PROTOCOL_TICKET_LENGTH + 1], other[PROTOCOL_TICKET_LENGTH + 1];

    issue(tickets, "token", NOW_MS, withdrawn);
    issue(tickets, "token", NOW_MS, other);
    session_withdraw_ticket(tickets, withdrawn);
    session_withdraw_ticket(tickets, "");
    ck_assert_int_eq(redeem(tickets, withdrawn, &jane, NOW_MS), -ENOENT);
    ck_assert_int_eq(redeem(tickets, other, &jane, NOW_MS), 0);
    session_tickets_close(tickets);
}
END_TEST

static const struct session_holder strangers[] = {
    {.user = "bob", .service = "sshd", .peer_uid = 0},
    {.user = "jane", .service = "sudo", .peer_uid = 0},
    {.user = "jane", .service = "sshd", .peer_uid = 1000},
};

START_TEST(a_ticket_in_other_hands_gives_nothing_and_is_spent)
{
    struct session_tickets *tickets = open_store();
    char ticket[PROTOCOL_TICKET_LENGTH + 1];
    auto_session_grant struct session_grant grant = {0};

    issue(tickets, "token", NOW_MS, ticket);
    ck_assert_int_eq(session_redeem_ticket(tickets, ticket, &strangers[_i], NOW_MS, &grant),
                     -EPERM);
    ck_assert_uint_eq(grant.id_token.length, 0);
    ck_assert_int_eq(redeem(tickets, ticket, &jane, NOW_MS), -ENOENT);
    session_tickets_close(tickets);
}
END_TEST

START_TEST(no_text_but_a_ticket_redeems_anything)
{
    struct session_tickets *tickets = open_store();
    char ticket[PROTOCOL_TICKET_LENGTH + 1];
    char zeros[PROTOCOL_TICKET_LENGTH + 1];

    memset(zeros, '0', PROTOCOL_TICKET_LENGTH);
    zeros[PROTOCOL_TICKET_LENGTH] = '\0';
    issue(tickets, "token", NOW_MS, ticket);
    ck_assert_int_eq(redeem(tickets, "", &jane, NOW_MS), -ENOENT);
    ck_assert_int_eq(redeem(tickets, zeros, &jane, NOW_MS), -ENOENT);
    ticket[PROTOCOL_TICKET_LENGTH - 1] = '\0';
    ck_assert_int_eq(redeem(tickets, ticket, &jane, NOW_MS), -ENOENT);
    session_tickets_close(tickets);
}
END_TEST

START_TEST(when_all_places_are_taken_the_oldest_ticket_makes_room)
{
    struct session_tickets *tickets = open_store();
    char first[PROTOCOL_TICKET_LENGTH + 1], second[PROTOCOL_TICKET_LENGTH + 1];
    char other[PROTOCOL_TICKET_LENGTH + 1];

    issue(tickets, "first", NOW_MS, first);
    issue(tickets, "second", NOW_MS + 1, second);
    for (int i = 0; i < SESSION_MAX_TICKETS - 1; i++)
        issue(tickets, "other", NOW_MS + 2, other);
    ck_assert_int_eq(redeem(tickets, first, &jane, NOW_MS + 3), -ENOENT);
    ck_assert_int_eq(redeem(tickets, second, &jane, NOW_MS + 3), 0);
    session_tickets_close(tickets);
}
END_TEST

START_TEST(names_that_do_not_fit_get_no_ticket)
{
    struct session_tickets *tickets = open_store();
    char ticket[PROTOCOL_TICKET_LENGTH + 1];
    char longest[SESSION_MAX_USER + 1];
    auto_session_grant struct session_grant grant = {0};

    memset(longest, 'a', SESSION_MAX_USER);
    longest[SESSION_MAX_USER] = '\0';
    const struct session_holder holder = {.user = longest, .service = "sshd"};
    ck_assert_int_eq(session_issue_ticket(tickets, &holder, &grant, NOW_MS, ticket), -ENAMETOOLONG);
    session_tickets_close(tickets);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("session");

    UNIT_CASE(suite, "tickets", a_ticket_gives_back_what_it_was_issued_for, a_ticket_works_once,
              a_ticket_lasts_two_minutes_and_no_longer,
              a_ticket_that_nobody_redeems_is_forgotten_when_its_time_is_over,
              a_ticket_that_is_withdrawn_is_worth_nothing_and_no_other_is_lost,
              no_text_but_a_ticket_redeems_anything,
              when_all_places_are_taken_the_oldest_ticket_makes_room,
              names_that_do_not_fit_get_no_ticket);
    TCase *others = tcase_create("other hands");
    tcase_add_loop_test(others, a_ticket_in_other_hands_gives_nothing_and_is_spent, 0,
                        (int)(sizeof strangers / sizeof strangers[0]));
    suite_add_tcase(suite, others);
    return suite;
}
