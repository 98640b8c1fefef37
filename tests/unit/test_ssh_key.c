/* What an attribute says about SSH keys, and what of it sshd gets to see. */
#include "daemon/directory/ssh_key.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/public_keys.h"
#include "tests/unit/unit.h"

static struct ssh_keys keys;
static struct text_list allowed;

static void allow(const char *option)
{
    ck_assert_int_eq(text_list_append(&allowed, option, strlen(option)), 0);
}

static void begin(void)
{
    keys = (struct ssh_keys){0};
}

static void end(void)
{
    text_list_clear(&allowed);
}

/* The answer about the only key of a text. */
static enum ssh_key_answer take(const char *text)
{
    enum ssh_key_answer answer = SSH_KEY_MALFORMED, second = SSH_KEY_MALFORMED;

    ck_assert(ssh_key_take_next(&text, &allowed, &keys, &answer));
    ck_assert(!ssh_key_take_next(&text, &allowed, &keys, &second));
    return answer;
}

START_TEST(every_usual_type_of_key_is_taken_without_its_comment)
{
    static const char *const good[] = {ED25519_KEY,    NISTP256_KEY, NISTP384_KEY,   NISTP521_KEY,
                                       SK_ED25519_KEY, RSA_KEY,      SK_NISTP256_KEY};
    char text[4096], expected[4096];

    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        begin();
        (void)snprintf(text, sizeof text, "  %s jane@laptop of 2026 ", good[i]);
        (void)snprintf(expected, sizeof expected, "%s\n", good[i]);
        ck_assert_int_eq(take(text), SSH_KEY_TAKEN);
        ck_assert_str_eq(keys.text, expected);
    }
}
END_TEST

START_TEST(several_keys_are_separated_by_lines_commas_or_semicolons)
{
    const char *text = ED25519_KEY " one\r\n" NISTP256_KEY " two, \n\n;" RSA_KEY ";\n";
    enum ssh_key_answer answer = SSH_KEY_MALFORMED;

    for (int i = 0; i < 3; i++) {
        ck_assert(ssh_key_take_next(&text, &allowed, &keys, &answer));
        ck_assert_int_eq(answer, SSH_KEY_TAKEN);
    }
    ck_assert(!ssh_key_take_next(&text, &allowed, &keys, &answer));
    ck_assert_str_eq(keys.text, ED25519_KEY "\n" NISTP256_KEY "\n" RSA_KEY "\n");
}
END_TEST

START_TEST(a_malformed_key_costs_the_next_one_nothing)
{
    const char *text = "ssh-ed25519 AAAA\n" ED25519_KEY "\n";
    enum ssh_key_answer answer = SSH_KEY_TAKEN;

    ck_assert(ssh_key_take_next(&text, &allowed, &keys, &answer));
    ck_assert_int_eq(answer, SSH_KEY_MALFORMED);
    ck_assert(ssh_key_take_next(&text, &allowed, &keys, &answer));
    ck_assert_int_eq(answer, SSH_KEY_TAKEN);
    ck_assert_str_eq(keys.text, ED25519_KEY "\n");
}
END_TEST

START_TEST(what_is_no_key_is_malformed)
{
    static const char *const bad[] = {
        "ssh-ed25519",
        "ssh-ed25519 ",
        "ssh-ed25519 not/base64!",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHTZxC9sYcs8uR1iA7gnFQSPIh2v9CCaTPGU0exk89w",
        /* another type's bytes */
        "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIHTZxC9sYcs8uR1iA7gnFQSPIh2v9CCaTPGU0exk89wx",
        /* a length of four billion, and bytes behind the key */
        "ssh-ed25519 /////w==",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHTZxC9sYcs8uR1iA7gnFQSPIh2v9CCaTPGU0exk89wxAAAA",
        /* a security key without its application */
        "sk-ssh-ed25519@openssh.com "
        "AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIHTZxC9sYcs8uR1iA7gnFQSPIh2v9CCaTPGU0exk89wx",
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(take(bad[i]) == SSH_KEY_MALFORMED, "%s", bad[i]);
    ck_assert_uint_eq(keys.length, 0);
}
END_TEST

START_TEST(other_types_are_not_used)
{
    static const char *const bad[] = {"ssh-dss AAAAB3NzaC1kc3M= old",
                                      "ssh-ed25519-cert-v01@openssh.com AAAA", "hello there",
                                      "SSH-ED25519 AAAA"};

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(take(bad[i]) == SSH_KEY_TYPE, "%s", bad[i]);
    ck_assert_int_eq(take(WEAK_RSA_KEY), SSH_KEY_WEAK);
    ck_assert_uint_eq(keys.length, 0);
}
END_TEST

START_TEST(options_are_left_out)
{
    ck_assert_int_eq(
        take("environment=\"LD_PRELOAD=/tmp/x, y\",Agent-Forwarding,restrict " ED25519_KEY),
        SSH_KEY_TAKEN);
    ck_assert_str_eq(keys.text, ED25519_KEY "\n");
}
END_TEST

START_TEST(options_that_are_allowed_stay)
{
    allow("restrict");
    allow("from");
    ck_assert_int_eq(
        take("no-pty,from=\"10.0.0.*,\\\"x\\\"\",environment=\"A=1\",restrict " ED25519_KEY
             " jane"),
        SSH_KEY_TAKEN);
    ck_assert_str_eq(keys.text, "from=\"10.0.0.*,\\\"x\\\"\",restrict " ED25519_KEY "\n");
}
END_TEST

START_TEST(a_key_that_would_open_more_without_its_option_is_not_used)
{
    static const char *const narrow[] = {"command=\"/usr/bin/backup\"", "from=\"10.0.0.1\"",
                                         "cert-authority", "principals=\"jane\"",
                                         "no-pty,Expiry-Time=\"20270101\""};
    char text[512];

    for (size_t i = 0; i < sizeof narrow / sizeof *narrow; i++) {
        (void)snprintf(text, sizeof text, "%s %s", narrow[i], ED25519_KEY);
        ck_assert_msg(take(text) == SSH_KEY_OPTIONS, "%s", narrow[i]);
    }
    ck_assert_uint_eq(keys.length, 0);
}
END_TEST

START_TEST(no_option_hides_behind_a_backslash)
{
    /* to sshd one option: of two backslashes the second one escapes the quote behind it */
    static const char option[] = "from=\"x\\\\\",environment=\\\"A\"";
    char text[512], expected[512];

    allow("from");
    (void)snprintf(text, sizeof text, "%s %s jane", option, ED25519_KEY);
    (void)snprintf(expected, sizeof expected, "%s %s\n", option, ED25519_KEY);
    ck_assert_int_eq(take(text), SSH_KEY_TAKEN);
    ck_assert_str_eq(keys.text, expected);
}
END_TEST

START_TEST(a_quote_that_does_not_end_hides_no_line_behind_it)
{
    const char *text = "command=\"sh\n" ED25519_KEY;
    enum ssh_key_answer answer = SSH_KEY_TAKEN;

    ck_assert(ssh_key_take_next(&text, &allowed, &keys, &answer));
    ck_assert_int_eq(answer, SSH_KEY_MALFORMED);
    ck_assert(ssh_key_take_next(&text, &allowed, &keys, &answer));
    ck_assert_int_eq(answer, SSH_KEY_TAKEN);
}
END_TEST

START_TEST(no_option_brings_a_line_of_its_own)
{
    allow("from");
    ck_assert_int_ne(take("from=\"x\x01y\" " ED25519_KEY), SSH_KEY_TAKEN);
    ck_assert_int_ne(take("from=\"x\xc3\xa4\" " ED25519_KEY), SSH_KEY_TAKEN);
    ck_assert_uint_eq(keys.length, 0);
}
END_TEST

START_TEST(the_same_key_is_taken_once)
{
    ck_assert_int_eq(take(ED25519_KEY " a"), SSH_KEY_TAKEN);
    ck_assert_int_eq(take(ED25519_KEY " b"), SSH_KEY_TAKEN);
    ck_assert_str_eq(keys.text, ED25519_KEY "\n");
}
END_TEST

START_TEST(a_user_has_as_many_keys_as_there_is_room_for)
{
    char text[1024];
    int taken = 0;

    allow("from");
    for (int i = 0; i < 200; i++) {
        (void)snprintf(text, sizeof text, "from=\"10.0.0.%d\" %s", i, RSA_KEY);
        enum ssh_key_answer answer = take(text);
        ck_assert(answer == SSH_KEY_TAKEN || answer == SSH_KEY_TOO_MANY);
        taken += answer == SSH_KEY_TAKEN;
    }
    ck_assert_int_gt(taken, 30);
    ck_assert_int_lt(taken, 60);
    ck_assert_uint_le(keys.length, KEY_FILE_MAX_TEXT);
    ck_assert_int_eq(keys.text[keys.length - 1], '\n');
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("ssh_key");

    UNIT_CASE_WITH(suite, "keys", begin, end, every_usual_type_of_key_is_taken_without_its_comment,
                   several_keys_are_separated_by_lines_commas_or_semicolons,
                   a_malformed_key_costs_the_next_one_nothing, what_is_no_key_is_malformed,
                   other_types_are_not_used, the_same_key_is_taken_once,
                   a_user_has_as_many_keys_as_there_is_room_for);
    UNIT_CASE_WITH(
        suite, "options", begin, end, options_are_left_out, options_that_are_allowed_stay,
        a_key_that_would_open_more_without_its_option_is_not_used,
        no_option_hides_behind_a_backslash, a_quote_that_does_not_end_hides_no_line_behind_it,
        no_option_brings_a_line_of_its_own);
    return suite;
}
