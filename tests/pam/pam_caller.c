/* pam-caller: a program that calls PAM as its command line says and shows all that comes of it.
 * Unlike pamtester it goes on after a failure, changes PAM_USER as sudo does, and shows the PAM
 * environment, so that whole orders of events can be tested.
 *
 *   pam-caller SERVICE USER STEP...
 *
 * A STEP is authenticate, account, establish, reinitialize, delete, open, close, change-password,
 * change-if-expired, environment, who (PAM_USER), or user=NAME. Prompts are answered with the lines
 * of standard input. On standard output: "prompt WORDS", "info WORDS", "error WORDS", "delay",
 * "NAME=VALUE" for the environment, "user NAME" for who, and "STEP: what PAM calls the code". */
#include <dlfcn.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <security/pam_appl.h>

#include "common/ownership.h"

/* As if LDAP stood in nsswitch.conf: it knows a user called ldap-jane. libpam's modules come here.
 */
int getpwnam_r(const char *name, struct passwd *out, char *buffer, size_t size,
               struct passwd **result)
{
    static char words[] = "ldap-jane";
    int (*real)(const char *, struct passwd *, char *, size_t, struct passwd **) =
        dlsym(RTLD_NEXT, "getpwnam_r");

    if (strcmp(name, words) != 0)
        return real(name, out, buffer, size, result);
    *out = (struct passwd){.pw_name = words,
                           .pw_passwd = words,
                           .pw_uid = 5000,
                           .pw_gid = 5000,
                           .pw_gecos = words,
                           .pw_dir = words,
                           .pw_shell = words};
    *result = out;
    return 0;
}

static char *read_answer(void)
{
    auto_free char *line = NULL;
    size_t capacity = 0;

    ssize_t length = getline(&line, &capacity, stdin);
    if (length < 0)
        return NULL;
    line[strcspn(line, "\n")] = '\0';
    return take_pointer(&line);
}

static int converse_once(const struct pam_message *message, struct pam_response *out)
{
    switch (message->msg_style) {
    case PAM_PROMPT_ECHO_OFF:
    case PAM_PROMPT_ECHO_ON:
        (void)printf("prompt %s\n", message->msg);
        out->resp = read_answer();
        return out->resp == NULL ? PAM_CONV_ERR : PAM_SUCCESS;
    case PAM_TEXT_INFO:
        (void)printf("info %s\n", message->msg);
        return PAM_SUCCESS;
    case PAM_ERROR_MSG:
        (void)printf("error %s\n", message->msg);
        return PAM_SUCCESS;
    default: /* a style this program does not know */
        return PAM_CONV_ERR;
    }
}

static int converse(int count, const struct pam_message **messages, struct pam_response **out,
                    void *context)
{
    auto_free struct pam_response *responses = calloc((size_t)count, sizeof *responses);

    (void)context;
    for (int i = 0; i < count; i++)
        if (responses == NULL || converse_once(messages[i], &responses[i]) != PAM_SUCCESS)
            return PAM_CONV_ERR;
    *out = take_pointer(&responses);
    return PAM_SUCCESS;
}

static int show_environment(pam_handle_t *pamh)
{
    auto_free char **list = pam_getenvlist(pamh);

    for (char **entry = list; entry != NULL && *entry != NULL; entry++) {
        (void)printf("%s\n", *entry);
        free(*entry);
    }
    return PAM_SUCCESS;
}

static int show_user(pam_handle_t *pamh)
{
    const void *user = NULL;
    int code = pam_get_item(pamh, PAM_USER, &user);

    (void)printf("user %s\n", user == NULL ? "" : (const char *)user);
    return code;
}

static int establish(pam_handle_t *pamh)
{
    return pam_setcred(pamh, PAM_ESTABLISH_CRED);
}

static int reinitialize(pam_handle_t *pamh)
{
    return pam_setcred(pamh, PAM_REINITIALIZE_CRED);
}

static int delete_credentials(pam_handle_t *pamh)
{
    return pam_setcred(pamh, PAM_DELETE_CRED);
}

static int authenticate(pam_handle_t *pamh)
{
    return pam_authenticate(pamh, 0);
}

static int account(pam_handle_t *pamh)
{
    return pam_acct_mgmt(pamh, 0);
}

static int open_session(pam_handle_t *pamh)
{
    return pam_open_session(pamh, 0);
}

static int close_session(pam_handle_t *pamh)
{
    return pam_close_session(pamh, 0);
}

static int change_password(pam_handle_t *pamh)
{
    return pam_chauthtok(pamh, 0);
}

static int change_if_expired(pam_handle_t *pamh)
{
    return pam_chauthtok(pamh, PAM_CHANGE_EXPIRED_AUTHTOK);
}

static const struct {
    const char *name;
    int (*take)(pam_handle_t *pamh);
} steps[] = {
    {"authenticate", authenticate},
    {"account", account},
    {"establish", establish},
    {"reinitialize", reinitialize},
    {"delete", delete_credentials},
    {"open", open_session},
    {"close", close_session},
    {"change-password", change_password},
    {"change-if-expired", change_if_expired},
    {"environment", show_environment},
    {"who", show_user},
};

/* Instead of waiting. */
static void show_delay(int code, unsigned microseconds, void *context)
{
    (void)code;
    (void)context;
    if (microseconds > 0)
        (void)printf("delay\n");
}

static int take_step(pam_handle_t *pamh, const char *word)
{
    if (strncmp(word, "user=", 5) == 0)
        return pam_set_item(pamh, PAM_USER, word + 5);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (strcmp(steps[i].name, word) == 0)
            return steps[i].take(pamh);
    (void)fprintf(stderr, "pam-caller: no such step: %s\n", word);
    exit(EXIT_FAILURE);
}

int main(int argc, char **argv)
{
    struct pam_conv conversation = {.conv = converse};
    pam_handle_t *pamh = NULL;

    if (argc < 3 || pam_start(argv[1], argv[2], &conversation, &pamh) != PAM_SUCCESS)
        return EXIT_FAILURE;
    (void)pam_set_item(pamh, PAM_RHOST, "192.0.2.7");
    (void)pam_set_item(pamh, PAM_TTY, "ssh");
    (void)pam_set_item(pamh, PAM_FAIL_DELAY, (const void *)show_delay);
    int code = PAM_SUCCESS;
    for (int i = 3; i < argc; i++) {
        code = take_step(pamh, argv[i]);
        (void)printf("%s: %s\n", argv[i], pam_strerror(pamh, code));
    }
    return pam_end(pamh, code) == PAM_SUCCESS ? EXIT_SUCCESS : EXIT_FAILURE;
}
