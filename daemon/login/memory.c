/* Recalling and keeping. */
#include "daemon/login/memory.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "daemon/cognito/device_calls.h"

static void log_trouble(const struct login *login, int error, const char *what)
{
    errno = -error;
    log_line(login->services->log, &login->request->subject, LOG_WARNING, "%s: %m", what);
}

/* Of who signs in for the first time nothing is remembered. */
void login_memory_recall(struct login *login)
{
    if (directory_user_is_provisional(&login->user))
        return;
    int r =
        remembered_read(login->services->remembered_folder, login->user.sub, &login->remembered);

    if (r < 0)
        log_trouble(login, r, "what is remembered of the user cannot be read");
}

static bool is_for_this_service(const struct login *login)
{
    return !login->request->is_hearsay &&
           text_list_contains(&login->services->settings->sign_in.remember_host,
                              login->request->begin->service);
}

const struct cognito_device *login_memory_device(const struct login *login)
{
    return login->remembered.device.key[0] != '\0' && is_for_this_service(login)
               ? &login->remembered.device
               : NULL;
}

static void write_down(const struct login *login, const struct remembered_change *change)
{
    int r = remembered_change(login->services->remembered_folder, login->user.sub, change);

    if (r < 0)
        log_trouble(login, r, "what is to be remembered of the user cannot be written");
}

/* Another login may have made the host another device meanwhile: that one stays. */
void login_memory_forget_device(struct login *login)
{
    write_down(login, &(struct remembered_change){.gone = login->remembered.device.key});
    cognito_device_clear(&login->remembered.device);
}

bool login_memory_forgets(struct login *login, const struct cognito_failure *failure)
{
    if (failure->row->error != COGNITO_ERROR_DEVICE_NOT_FOUND || login_memory_device(login) == NULL)
        return false;
    login_memory_forget_device(login);
    return true;
}

void login_memory_keep_factor(struct login *login, const char *factor)
{
    if (strcmp(login->remembered.factor, factor) == 0)
        return;
    (void)snprintf(login->remembered.factor, sizeof login->remembered.factor, "%s", factor);
    login->factor_changed = true;
}

/* Whoever gave no code has nothing to be spared. */
static bool is_worth_remembering(const struct login *login, const struct cognito_tokens *tokens)
{
    return login->gave_code && tokens->new_device.key[0] != '\0' && is_for_this_service(login);
}

static bool person_agrees(struct login *login)
{
    auto_wipe struct secret answer = {0};

    if ((login->request->begin->flags & FLAG_CANNOT_PROMPT) != 0)
        return false;
    int r = conversation_ask(login->conversation, PROMPT_VISIBLE,
                             "Remember this host, so that it asks you for no code again? [y/N] ",
                             &answer);
    return r == 0 && (strcasecmp(secret_text(&answer), "y") == 0 ||
                      strcasecmp(secret_text(&answer), "yes") == 0);
}

/* The pool asks for the person's consent where devices are opted in. */
static bool make_device(struct login *login, const struct secret *access_token,
                        struct cognito_device *device, struct cognito_failure *failure)
{
    struct cognito_user_pool *pool = login->services->user_pool;
    struct deadline deadline = deadline_in_ms(LOGIN_COGNITO_LIMIT_MS);
    struct cognito_confirmation confirmation = {.access_token = access_token,
                                                .device_name = login->services->host.name};

    if (cognito_confirm_device(pool, &confirmation, deadline, device, failure) < 0)
        return false;
    if (!confirmation.needs_consent)
        return true;
    bool agrees = person_agrees(login);
    deadline = deadline_in_ms(LOGIN_COGNITO_LIMIT_MS);
    if (agrees)
        return cognito_remember_device(pool, access_token, device, deadline, failure) == 0;
    (void)cognito_forget_device(pool, access_token, device, deadline, failure);
    failure->row = NULL;
    return false;
}

/* Whether `device` is one now. */
static bool remember_host(struct login *login, const struct cognito_tokens *tokens,
                          struct cognito_device *device)
{
    struct cognito_failure failure = {0};
    char why[COGNITO_FAILURE_MAX_TEXT + 1];

    memcpy(device->key, tokens->new_device.key, sizeof device->key);
    memcpy(device->group_key, tokens->new_device.group_key, sizeof device->group_key);
    if (make_device(login, &tokens->access, device, &failure))
        return true;
    if (failure.row != NULL) {
        cognito_failure_describe(&failure, why);
        log_line(login->services->log, &login->request->subject, LOG_WARNING,
                 "this host is not remembered for the user: %s", why);
    }
    return false;
}

void login_memory_keep(struct login *login, const struct cognito_tokens *tokens)
{
    auto_cognito_device struct cognito_device device = {0};
    struct remembered_change change = {0};

    if (login->factor_changed)
        change.factor = login->remembered.factor;
    if (is_worth_remembering(login, tokens) && remember_host(login, tokens, &device))
        change.device = &device;
    if (change.factor != NULL || change.device != NULL)
        write_down(login, &change);
}
