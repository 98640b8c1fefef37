/* What a configuration that is in order hardly means. */
#include "daemon/settings/advice.h"

#include <string.h>
#include <unistd.h>

#include "common/identity.h"
#include "tests/unit/settings_folder.h"
#include "tests/unit/unit.h"

#define HOME_ADVICE                                                                                \
    "FILE: home_base = /srv/home in [directory] is not /home, and " IDENTITY_IDS_PATH              \
    " has no line that counts and allows it: who would have a home there is refused; add the "     \
    "line: home /srv/home"
#define SHELL "[directory]\ndefault_shell = /bin/sh\n"

/* A host with two shells, one of them for logins, and four services. */
static void make_host(struct settings_folder *folder)
{
    static const char *const folders[] = {"etc", "etc/pam.d", "bin"};
    static const char *const files[] = {"etc/pam.d/sshd", "etc/pam.d/login", "etc/pam.d/su",
                                        "etc/pam.d/sudo", "bin/sh",          "bin/zsh"};

    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        folder_make_directory(folder, folders[i]);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        folder_write(folder, files[i], "#\n");
    folder_write(folder, "etc/shells", "# shells\n/bin/sh\n");
    folder_change_mode(folder, "bin/sh", 0755);
    folder_change_mode(folder, "bin/zsh", 0755);
}

static void advise_on(struct settings_folder *folder, const char *text,
                      struct settings_problems *out)
{
    ck_assert_int_eq(folder_load_text(folder, text), 0);
    ck_assert_int_eq(settings_advise(folder->settings, "FILE", folder->path, out), 0);
}

static const struct {
    const char *text;
    const char *advice; /* NULL: none */
} cases[] = {
    {SHELL "[offline]\nservices = sshd, login, sudo\n[service su]\nallow_users = jane\n", NULL},
    {SHELL "[client_metadata cognitoctl]\na = b\n", NULL},
    {SHELL "[offline]\nservices = sshd, logn\n",
     "FILE: services in [offline] names the PAM service \"logn\", which has no file in "
     "/etc/pam.d; did you mean login?"},
    {SHELL "[sign_in]\nremember_host = sudoo\n",
     "FILE: remember_host in [sign_in] names the PAM service \"sudoo\", which has no file in "
     "/etc/pam.d; did you mean sudo?"},
    {SHELL "[service ssh]\nallow_users = jane\n",
     "FILE: a section [service NAME] names the PAM service \"ssh\", which has no file in "
     "/etc/pam.d; did you mean sshd?"},
    {SHELL "[service nosuch]\nallow_users = jane\n",
     "FILE: a section [service NAME] names the PAM service \"nosuch\", which has no file in "
     "/etc/pam.d"},
    {"[directory]\ndefault_shell = /bin/fish\n",
     "FILE: default_shell = /bin/fish in [directory] is no program of this host: who has it "
     "cannot log in; install it, or choose another"},
    {"[directory]\ndefault_shell = /etc/shells\n",
     "FILE: default_shell = /etc/shells in [directory] is no program of this host: who has it "
     "cannot log in; install it, or choose another"},
    {"[directory]\ndefault_shell = /bin/zsh\n",
     "FILE: default_shell = /bin/zsh in [directory] is not in /etc/shells: some services refuse "
     "who has it; add it there, or choose another"},
    {SHELL "uid_attribute = custom:uid\ntrust_user_writable_attributes = custom:uid\n", NULL},
    {SHELL "login_name = email_local_part\ntrust_user_writable_attributes = email\n", NULL},
    {SHELL "trust_user_writable_attributes = yes\n", NULL},
    {SHELL "login_name = email\ntrust_user_writable_attributes = email, emial\n",
     "FILE: trust_user_writable_attributes in [directory] has \"emial\", which decides nothing: "
     "neither login_name nor the uid, gid, home, shell or ssh_keys attribute is that one"},
    {SHELL "uid_attribute = custom:udi\nssh_keys_attribute = dev:custom:keys\ngecos_attribute = "
           "given_name\n",
     NULL},
    {SHELL "[access]\nallow_groups = linux-users, \"ops\"\n",
     "FILE: allow_groups in [access] has \"ops\": the quotes are part of the name; leave them out"},
    {SHELL "[service sudo]\ndeny_users = 'jane'\n",
     "FILE: deny_users in [service sudo] has 'jane': the quotes are part of the name; leave them "
     "out"},
    {SHELL "[groups]\n\"admins\" = audio, video\n",
     "FILE: a line in [groups] has \"admins\": the quotes are part of the name; leave them out"},
    {SHELL "[access]\nallow_groups = o\"o, \"a', \"\n", NULL},
    {SHELL "uid_attribute = custom_uid\n",
     "FILE: uid_attribute in [directory] names the attribute \"custom_uid\", which no pool has: it "
     "is no standard one and does not begin with custom:"},
    {SHELL "gecos_attribute = nicknam\n",
     "FILE: gecos_attribute in [directory] names the attribute \"nicknam\", which no pool has: it "
     "is no standard one and does not begin with custom:; did you mean nickname?"},
    {SHELL "ssh_keys_attribute = custom:keys, sshkeys\n",
     "FILE: ssh_keys_attribute in [directory] names the attribute \"sshkeys\", which no pool has: "
     "it is no standard one and does not begin with custom:"},
    {SHELL "home_base = /home\n", NULL},
    {SHELL "home_base = /srv/home\n", HOME_ADVICE},
    {SHELL "trust_user_writable_attributes = maybe\n",
     "FILE: trust_user_writable_attributes in [directory] has \"maybe\", which decides nothing: "
     "neither login_name nor the uid, gid, home, shell or ssh_keys attribute is that one"},
};

START_TEST(advice_is_given_in_these_words_or_not_at_all)
{
    auto_folder struct settings_folder folder;
    struct settings_problems advice;
    char text[1024];

    folder_make(&folder);
    make_host(&folder);
    (void)snprintf(text, sizeof text, "%s%s", SMALLEST_CONFIGURATION, cases[_i].text);
    advise_on(&folder, text, &advice);
    ck_assert_uint_eq(advice.count, cases[_i].advice != NULL);
    if (cases[_i].advice != NULL)
        ck_assert_str_eq(advice.texts[0], cases[_i].advice);
}
END_TEST

START_TEST(a_host_without_any_service_misses_none)
{
    auto_folder struct settings_folder folder;
    struct settings_problems advice;

    folder_make(&folder);
    folder_make_directory(&folder, "bin");
    folder_write(&folder, "bin/sh", "#\n");
    folder_change_mode(&folder, "bin/sh", 0755);
    advise_on(&folder, SMALLEST_CONFIGURATION SHELL "[offline]\nservices = logn\n", &advice);
    ck_assert_uint_eq(advice.count, 0);
}
END_TEST

/* The file of ranges, below the folder; it is root's alone to decide. */
static void write_ranges(struct settings_folder *folder, const char *text)
{
    char path[sizeof IDENTITY_IDS_PATH] = IDENTITY_IDS_PATH;

    for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (strcmp(path, "/etc") != 0)
            folder_make_directory(folder, path + 1);
        *slash = '/';
    }
    folder_write(folder, path + 1, text);
    folder_change_mode(folder, path + 1, 0644);
}

START_TEST(homes_are_where_roots_file_allows_them)
{
    static const struct {
        const char *text;
        bool is_allowed;
    } files[] = {
        {"home /srv/home\n", true}, {"home /srv\n", false}, {"home /srv/home\nx\n", false}};

    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        auto_folder struct settings_folder folder;
        struct settings_problems advice;

        folder_make(&folder);
        make_host(&folder);
        write_ranges(&folder, files[i].text);
        advise_on(&folder, SMALLEST_CONFIGURATION SHELL "home_base = /srv/home\n", &advice);
        bool counts = files[i].is_allowed && getuid() == 0;
        ck_assert_uint_eq(advice.count, !counts);
        if (!counts)
            ck_assert_str_eq(advice.texts[0], HOME_ADVICE);
    }
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("settings_advice");
    TCase *words = tcase_create("words");

    tcase_add_loop_test(words, advice_is_given_in_these_words_or_not_at_all, 0,
                        (int)(sizeof cases / sizeof *cases));
    suite_add_tcase(suite, words);
    UNIT_CASE(suite, "hosts", a_host_without_any_service_misses_none,
              homes_are_where_roots_file_allows_them);
    return suite;
}
