/* What PAM is told: which codes may ever mean "come in". */
#include "pam/outcome.h"

#include <stdbool.h>

#include <security/pam_modules.h>

#include "tests/unit/unit.h"

static const enum phase phases[] = {PHASE_AUTHENTICATE, PHASE_ACCOUNT, PHASE_CREDENTIALS,
                                    PHASE_SESSION, PHASE_PASSWORD};
#define PHASE_COUNT (sizeof phases / sizeof *phases)

START_TEST(only_a_success_authenticates_or_passes_the_account_phase)
{
    for (int outcome = 0; outcome < OUTCOME_COUNT; outcome++) {
        bool is_success = outcome == OUTCOME_SUCCESS;
        ck_assert_int_eq(outcome_pam_code(outcome, PHASE_AUTHENTICATE) == PAM_SUCCESS, is_success);
        ck_assert_int_eq(outcome_pam_code(outcome, PHASE_ACCOUNT) == PAM_SUCCESS, is_success);
    }
}
END_TEST

START_TEST(a_session_opens_with_credentials_or_where_none_are_to_be_had)
{
    for (int outcome = 0; outcome < OUTCOME_COUNT; outcome++) {
        bool may_open = outcome == OUTCOME_SUCCESS || outcome == OUTCOME_NO_CREDENTIALS;
        ck_assert_int_eq(outcome_pam_code(outcome, PHASE_CREDENTIALS) == PAM_SUCCESS, may_open);
        ck_assert_int_eq(outcome_pam_code(outcome, PHASE_SESSION) == PAM_SUCCESS, may_open);
    }
}
END_TEST

START_TEST(no_outcome_is_ever_ignored)
{
    for (int outcome = 0; outcome < OUTCOME_COUNT; outcome++)
        for (size_t i = 0; i < PHASE_COUNT; i++)
            ck_assert_int_ne(outcome_pam_code(outcome, phases[i]), PAM_IGNORE);
}
END_TEST

/* pam_sm_chauthtok has a code of its own for "not now". */
static int outage_code(enum phase phase)
{
    return phase == PHASE_PASSWORD ? PAM_TRY_AGAIN : PAM_AUTHINFO_UNAVAIL;
}

START_TEST(an_outage_is_the_same_in_every_phase)
{
    for (size_t i = 0; i < PHASE_COUNT; i++)
        ck_assert_int_eq(outcome_pam_code(OUTCOME_UNAVAILABLE, phases[i]), outage_code(phases[i]));
}
END_TEST

START_TEST(an_outcome_that_is_none_is_an_outage)
{
    enum outcome unknown = OUTCOME_COUNT;

    for (size_t i = 0; i < PHASE_COUNT; i++)
        ck_assert_int_eq(outcome_pam_code(unknown, phases[i]), outage_code(phases[i]));
}
END_TEST

START_TEST(only_a_success_changes_a_password)
{
    for (int outcome = 0; outcome < OUTCOME_COUNT; outcome++)
        ck_assert_int_eq(outcome_pam_code(outcome, PHASE_PASSWORD) == PAM_SUCCESS,
                         outcome == OUTCOME_SUCCESS);
}
END_TEST

/* `required` and `sufficient` count it like a success. */
START_TEST(a_password_to_be_renewed_is_a_refusal_to_authenticate)
{
    ck_assert_int_eq(outcome_pam_code(OUTCOME_PASSWORD_EXPIRED, PHASE_AUTHENTICATE), PAM_AUTH_ERR);
    ck_assert_int_eq(outcome_pam_code(OUTCOME_PASSWORD_EXPIRED, PHASE_ACCOUNT),
                     PAM_NEW_AUTHTOK_REQD);
}
END_TEST

START_TEST(each_refusal_to_authenticate_has_its_code)
{
    static const struct {
        enum outcome outcome;
        int code;
    } expected[] = {
        {OUTCOME_REFUSED, PAM_AUTH_ERR},
        {OUTCOME_UNKNOWN_USER, PAM_USER_UNKNOWN},
        {OUTCOME_TOO_MANY_TRIES, PAM_MAXTRIES},
        {OUTCOME_ACCOUNT_EXPIRED, PAM_ACCT_EXPIRED},
        {OUTCOME_NOT_ALLOWED, PAM_PERM_DENIED},
        {OUTCOME_MISCONFIGURED, PAM_SYSTEM_ERR},
        {OUTCOME_ABORTED, PAM_CONV_ERR},
        {OUTCOME_PASSWORD_NOT_CHANGED, PAM_AUTH_ERR},
        {OUTCOME_NO_CREDENTIALS, PAM_AUTHINFO_UNAVAIL},
    };

    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        ck_assert_int_eq(outcome_pam_code(expected[i].outcome, PHASE_AUTHENTICATE),
                         expected[i].code);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("pam/outcome");

    UNIT_CASE(suite, "outcome", only_a_success_authenticates_or_passes_the_account_phase,
              a_session_opens_with_credentials_or_where_none_are_to_be_had,
              no_outcome_is_ever_ignored, an_outage_is_the_same_in_every_phase,
              an_outcome_that_is_none_is_an_outage, only_a_success_changes_a_password,
              a_password_to_be_renewed_is_a_refusal_to_authenticate,
              each_refusal_to_authenticate_has_its_code);
    return suite;
}
