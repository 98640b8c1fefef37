/* pam-often: a program that lives long and signs people in again and again, as a screen locker
 * does.
 *
 *   pam-often SERVICE USER COUNT
 *
 * The password is the first line of standard input. Each time a whole session: authenticate,
 * account, credentials, open, close. On standard output, after the first tenth and after the last:
 *   NUMBER sessions; memory KIB; descriptors COUNT */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <security/pam_appl.h>

#include "common/ownership.h"

#define DESCRIPTORS 256 /* looked at */

static int answer(int count, const struct pam_message **messages, struct pam_response **out,
                  void *password)
{
    auto_free struct pam_response *responses = calloc((size_t)count, sizeof *responses);

    for (int i = 0; responses != NULL && i < count; i++)
        if (messages[i]->msg_style == PAM_PROMPT_ECHO_OFF)
            responses[i].resp = strdup(password);
    if (responses == NULL)
        return PAM_CONV_ERR;
    *out = take_pointer(&responses);
    return PAM_SUCCESS;
}

static int hold_session(pam_handle_t *pamh)
{
    int code = pam_authenticate(pamh, 0);

    if (code == PAM_SUCCESS)
        code = pam_acct_mgmt(pamh, 0);
    if (code == PAM_SUCCESS)
        code = pam_setcred(pamh, PAM_ESTABLISH_CRED);
    if (code == PAM_SUCCESS)
        code = pam_open_session(pamh, 0);
    if (code == PAM_SUCCESS)
        code = pam_close_session(pamh, 0);
    return code;
}

static int sign_in(const char *service, const char *user, char *password)
{
    struct pam_conv conversation = {.conv = answer, .appdata_ptr = password};
    pam_handle_t *pamh = NULL;

    int code = pam_start(service, user, &conversation, &pamh);
    if (code != PAM_SUCCESS)
        return code;
    code = hold_session(pamh);
    if (code != PAM_SUCCESS)
        (void)fprintf(stderr, "pam-often: %s\n", pam_strerror(pamh, code));
    (void)pam_end(pamh, code);
    return code;
}

static long memory_kib(void)
{
    long pages = 0;
    auto_fclose FILE *file = fopen("/proc/self/statm", "re");

    if (file == NULL || fscanf(file, "%*d %ld", &pages) != 1)
        return -1;
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static int count_descriptors(void)
{
    int count = 0;

    for (int fd = 0; fd < DESCRIPTORS; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

int main(int argc, char **argv)
{
    char password[512] = "";
    long count = argc == 4 ? strtol(argv[3], NULL, 10) : 0;

    if (count < 1 || fgets(password, sizeof password, stdin) == NULL) {
        (void)fprintf(stderr, "Usage: pam-often SERVICE USER COUNT < PASSWORD\n");
        return EXIT_FAILURE;
    }
    password[strcspn(password, "\n")] = '\0';
    for (long number = 1; number <= count; number++) {
        if (sign_in(argv[1], argv[2], password) != PAM_SUCCESS)
            return EXIT_FAILURE;
        if (number == count / 10 || number == count)
            (void)printf("%ld sessions; memory %ld; descriptors %d\n", number, memory_kib(),
                         count_descriptors());
    }
    return EXIT_SUCCESS;
}
