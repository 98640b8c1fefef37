/* The ticket: kept between authentication and session, taken out once. */
#include "pam/ticket.h"

#include <security/pam_appl.h>

#include "tests/unit/unit.h"

#define TICKET "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static pam_handle_t *pamh;

static int converse(int count, const struct pam_message **messages, struct pam_response **out,
                    void *context)
{
    (void)count;
    (void)messages;
    (void)out;
    (void)context;
    return PAM_CONV_ERR;
}

static void start_pam(void)
{
    static const struct pam_conv conversation = {.conv = converse};

    ck_assert_int_eq(pam_start("cognito-test", "jane", &conversation, &pamh), PAM_SUCCESS);
}

static void end_pam(void)
{
    ck_assert_int_eq(pam_end(pamh, PAM_SUCCESS), PAM_SUCCESS);
}

START_TEST(only_64_lower_case_hex_digits_are_a_ticket)
{
    ck_assert(ticket_is_valid(TICKET));
    ck_assert(!ticket_is_valid(""));
    ck_assert(!ticket_is_valid(TICKET "0"));
    ck_assert(!ticket_is_valid(&TICKET[1]));
    ck_assert(!ticket_is_valid("00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff"));
    ck_assert(
        !ticket_is_valid("00112233445566778899aabbccddeef\n00112233445566778899aabbccddeeff"));
}
END_TEST

START_TEST(a_ticket_is_taken_once)
{
    auto_wipe struct secret first = {0};
    auto_wipe struct secret second = {0};

    ck_assert_int_eq(ticket_keep(pamh, TICKET), PAM_SUCCESS);
    ck_assert(ticket_take(pamh, &first));
    ck_assert_str_eq(secret_text(&first), TICKET);
    ck_assert(!ticket_take(pamh, &second));
    ck_assert_ptr_null(pam_getenv(pamh, TICKET_VARIABLE));
}
END_TEST

START_TEST(what_is_no_ticket_is_removed_and_not_taken)
{
    auto_wipe struct secret taken = {0};

    ck_assert_int_eq(pam_putenv(pamh, TICKET_VARIABLE "=forged"), PAM_SUCCESS);
    ck_assert(!ticket_take(pamh, &taken));
    ck_assert_ptr_null(pam_getenv(pamh, TICKET_VARIABLE));
}
END_TEST

START_TEST(a_dropped_ticket_cannot_be_taken)
{
    auto_wipe struct secret taken = {0};

    ck_assert_int_eq(ticket_keep(pamh, TICKET), PAM_SUCCESS);
    ticket_drop(pamh);
    ticket_drop(pamh);
    ck_assert(!ticket_take(pamh, &taken));
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("pam/ticket");

    UNIT_CASE(suite, "form", only_64_lower_case_hex_digits_are_a_ticket);
    UNIT_CASE_WITH(suite, "in a PAM handle", start_pam, end_pam, a_ticket_is_taken_once,
                   what_is_no_ticket_is_removed_and_not_taken, a_dropped_ticket_cannot_be_taken);
    return suite;
}
