/* Decisions put into words: each step, and the line that it comes from. */
#include "daemon/access/why.h"

#include <stdio.h>
#include <string.h>

#include "daemon/access/account_age.h"
#include "tests/unit/settings_folder.h"
#include "tests/unit/unit.h"

#define NOW 1800000000

static char name[] = "jane", username[] = "Jane", sub[] = "sub-jane", confirmed[] = "CONFIRMED",
            temporary[] = "FORCE_CHANGE_PASSWORD", users[] = "linux-users", admins[] = "admins";
static char *groups[] = {users, admins};

static struct settings_folder folder;
static char group_file[96], ids_file[96];
static struct directory_paths paths = {.snapshot = "/nonexistent/directory",
                                       .recent = "/nonexistent/directory.recent",
                                       .group = group_file,
                                       .ids = ids_file};
static struct why why;

static void make_folder(void)
{
    folder_make(&folder);
    (void)snprintf(group_file, sizeof group_file, "%s/group", folder.path);
    (void)snprintf(ids_file, sizeof ids_file, "%s/cognitod.ids", folder.path);
    folder_write(&folder, "group", "audio:x:1879048208:\nsudo:x:27:\n");
}

static void remove_folder(void)
{
    folder_remove(&folder);
}

static struct directory_user jane(void)
{
    return (struct directory_user){.name = name,
                                   .username = username,
                                   .sub = sub,
                                   .enabled = true,
                                   .status = confirmed,
                                   .groups = {.texts = groups, .count = 2},
                                   .seen_at_unix = NOW - 180};
}

static void explain_at(const char *service, const char *lines, const struct directory_user *user)
{
    char text[512];

    (void)snprintf(text, sizeof text, SMALLEST_CONFIGURATION "%s", lines);
    ck_assert_int_eq(folder_load_text(&folder, text), 0);
    why_explain(folder.settings, &paths, user, service, NOW, &why);
}

static void explain(const char *lines, const struct directory_user *user)
{
    explain_at("sshd", lines, user);
}

static bool has_step(const char *what)
{
    for (size_t i = 0; i < why.step_count; i++)
        if (strcmp(why.steps[i].what, what) == 0)
            return true;
    return false;
}

static const struct why_step *step(const char *what)
{
    for (size_t i = 0; i < why.step_count; i++)
        if (strcmp(why.steps[i].what, what) == 0)
            return &why.steps[i];
    ck_abort_msg("no step %s", what);
    return NULL;
}

START_TEST(the_rule_that_lets_in_is_named_with_its_line)
{
    const struct directory_user user = jane();

    explain("[access]\ndeny_groups = guests\nallow_groups = ops\n"
            "allow_groups = linux-users\n",
            &user);
    ck_assert(why.is_allowed);
    ck_assert_str_eq(why.result, "allowed");
    ck_assert_str_eq(step("groups")->finding, "linux-users, admins");
    ck_assert_str_eq(step("age of this")->finding, "3 minutes, of at most 1 day");
    ck_assert_str_eq(step("age of this")->place, "default");
    ck_assert_str_eq(step("deny_groups of [access]")->finding, "none of the groups");
    ck_assert_str_eq(step("allow_groups of [access]")->finding, "linux-users: let in");
    ck_assert_str_eq(strrchr(step("allow_groups of [access]")->place, '/'), "/cognitod.conf:7");
}
END_TEST

START_TEST(the_rule_that_keeps_out_is_the_last_step)
{
    const struct directory_user user = jane();

    explain("[access]\nallow_everyone = yes\n[service sshd]\ndeny_users = sub-jane\n", &user);
    ck_assert(!why.is_allowed);
    ck_assert_str_eq(why.result, "refused by a rule");
    const struct why_step *last = &why.steps[why.step_count - 1];
    ck_assert_str_eq(last->what, "deny_users of [service sshd]");
    ck_assert_str_eq(last->finding, "sub-jane: kept out");
    ck_assert_str_eq(strrchr(last->place, '/'), "/cognitod.conf:7");
}
END_TEST

START_TEST(what_the_token_of_a_sign_in_would_change_is_told)
{
    const struct directory_user user = jane();

    explain("[access]\nallow_everyone = yes\n", &user);
    ck_assert_ptr_nonnull(strstr(step("at a sign-in")->finding, "the fresh token decide"));
    ck_assert_ptr_null(strstr(step("at a sign-in")->finding, "deny_groups"));
}
END_TEST

START_TEST(what_a_token_cannot_take_away_is_told)
{
    const struct directory_user user = jane();
    const char *const stays = "but linux-users, which deny_groups names, stays as long as";

    explain("[access]\ndeny_groups = linux-users\n", &user);
    ck_assert_ptr_nonnull(strstr(step("at a sign-in")->finding, stays));
    explain("[access]\ndeny_groups = linux-users\n[directory]\nsource = logins\n", &user);
    ck_assert_ptr_null(strstr(step("at a sign-in")->finding, stays));
}
END_TEST

START_TEST(a_group_of_the_host_is_told_with_who_says_so_and_the_line)
{
    struct directory_user user = jane();

    user.local_by_directory = 3;
    user.local_by_token = 1;
    user.gid = 1879048208;
    explain("[groups]\nlinux-users = audio\nadmins = video\n", &user);
    const struct why_step *audio = step("audio of this host, for linux-users");
    ck_assert_str_eq(audio->finding, "in it, by the pool's lists and the last token");
    ck_assert_str_eq(strrchr(audio->place, '/'), "/cognitod.conf:5");
    ck_assert_str_eq(
        step("video of this host, for admins")->finding,
        "not in it: the pool's lists say so, the token of the last login did not, or came before "
        "this mapping: not before another login whose token has that group");
}
END_TEST

static void expect_not_in(const char *what, const char *why_not)
{
    char expected[256];

    (void)snprintf(expected, sizeof expected, "not in it: %s/%s", folder.path, why_not);
    ck_assert_str_eq(step(what)->finding, expected);
}

START_TEST(a_group_of_the_host_that_initgroups_would_not_give_is_told_with_the_file_and_the_line)
{
    struct directory_user user = jane();

    user.local_by_directory = user.local_by_token = 3;
    explain("[groups]\nlinux-users = sudo\nadmins = render\n", &user);
    expect_not_in("sudo of this host, for linux-users",
                  "cognitod.ids has no line 'local-gid 27', which allows the gid "
                  "of sudo");
    expect_not_in("render of this host, for admins", "group has no group render");
}
END_TEST

START_TEST(a_group_of_the_host_that_was_allowed_after_the_last_publishing_is_told_as_not_yet_given)
{
    struct directory_user user = jane();

    user.local_by_directory = user.local_by_token = 1;
    explain("[groups]\nlinux-users = audio\n", &user);
    ck_assert_str_eq(step("audio of this host, for linux-users")->finding,
                     "not in it: it is not published yet: cognitoctl refresh");
}
END_TEST

START_TEST(who_is_disabled_is_refused_before_any_rule)
{
    struct directory_user user = jane();

    user.enabled = false;
    explain("[access]\nallow_everyone = yes\n", &user);
    ck_assert(!why.is_allowed);
    ck_assert_str_eq(step("enabled")->finding, "no: disabled or deleted in the pool");
}
END_TEST

START_TEST(a_new_password_that_is_needed_is_told)
{
    struct directory_user user = jane();

    user.status = temporary;
    explain("[access]\nallow_everyone = yes\n", &user);
    ck_assert(why.is_allowed);
    ck_assert_str_eq(why.result, "allowed after a new password is set");
    ck_assert_str_eq(step("password")->finding, "FORCE_CHANGE_PASSWORD");
}
END_TEST

START_TEST(who_may_use_sudo_is_told_that_sudoers_decides_further)
{
    const struct directory_user user = jane();

    explain_at("sudo", "[access]\nallow_everyone = yes\n", &user);
    ck_assert_str_eq(step("commands")->finding, "sudoers decides further what the user may do, and "
                                                "as whom: sudo -l -U jane");
    explain_at("sudo-i", "[access]\nallow_everyone = yes\n", &user);
    ck_assert(has_step("commands"));
    explain_at("sudo", "[access]\nallow_groups = nobody\n", &user);
    ck_assert(!has_step("commands"));
    explain_at("su", "[access]\nallow_everyone = yes\n", &user);
    ck_assert(!has_step("commands"));
}
END_TEST

START_TEST(old_data_is_called_old_with_what_follows)
{
    struct directory_user user = jane();

    user.seen_at_unix = NOW - 7200;
    explain("[access]\nallow_everyone = yes\naccount_max_age = 1h\nwhen_too_old = allow\n", &user);
    ck_assert_str_eq(step("age of this")->finding,
                     "2 hours, of at most 1 hour: too old; the pool is asked anew, and without an "
                     "answer this decides");
    ck_assert_str_eq(strrchr(step("age of this")->place, '/'), "/cognitod.conf:7");
}
END_TEST

START_TEST(where_users_are_known_from_logins_nothing_else_makes_old_data_new)
{
    struct directory_user user = jane();

    user.seen_at_unix = NOW - 7200;
    explain("[access]\nallow_everyone = yes\naccount_max_age = 1h\n[directory]\nsource = logins\n",
            &user);
    ck_assert_str_eq(step("age of this")->finding,
                     "2 hours, of at most 1 hour: too old; only a sign-in with the password says "
                     "more, and until then sessions are refused");
    ck_assert_str_eq(step("enabled")->finding,
                     "yes, when the user signed in here last; nothing later is told");
}
END_TEST

START_TEST(data_of_nobody_knows_when_is_never_new_enough)
{
    struct directory_user user = jane();
    struct settings_access access = {.account_max_age_ms = 1000};

    ck_assert(!account_age_is_fine(&access, &user, NOW));
    user.seen_at_unix = NOW - 1;
    ck_assert(account_age_is_fine(&access, &user, NOW));
    user.seen_at_unix = 0;
    ck_assert(!account_age_is_fine(&access, &user, NOW));
    user.seen_at_unix = NOW + 60;
    ck_assert(!account_age_is_fine(&access, &user, NOW));
}
END_TEST

START_TEST(every_rule_there_is_finds_room)
{
    struct directory_user user = jane();

    explain("[access]\ndeny_users = a\ndeny_groups = b\nallow_users = c\nallow_groups = d\n"
            "[service sshd]\ndeny_users = a\ndeny_groups = b\nallow_users = c\nallow_groups = d\n",
            &user);
    ck_assert(!why.is_allowed);
    ck_assert_uint_eq(why.step_count, 5 + 6);
    ck_assert_str_eq(why.result, "refused: nothing lets the user in");
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("why");

    UNIT_CASE_WITH(
        suite, "why", make_folder, remove_folder, the_rule_that_lets_in_is_named_with_its_line,
        the_rule_that_keeps_out_is_the_last_step, what_the_token_of_a_sign_in_would_change_is_told,
        what_a_token_cannot_take_away_is_told,
        a_group_of_the_host_is_told_with_who_says_so_and_the_line,
        a_group_of_the_host_that_initgroups_would_not_give_is_told_with_the_file_and_the_line,
        a_group_of_the_host_that_was_allowed_after_the_last_publishing_is_told_as_not_yet_given,
        who_is_disabled_is_refused_before_any_rule, a_new_password_that_is_needed_is_told,
        who_may_use_sudo_is_told_that_sudoers_decides_further,
        old_data_is_called_old_with_what_follows,
        where_users_are_known_from_logins_nothing_else_makes_old_data_new,
        data_of_nobody_knows_when_is_never_new_enough, every_rule_there_is_finds_room);
    return suite;
}
