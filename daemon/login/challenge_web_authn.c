/* WEB_AUTHN: a passkey on a security key that is plugged into this host.
 *
 * The daemon does a browser's work. A browser answers for a relying party only to its own pages;
 * here the administrator names the one that this host answers for: whoever rules the pool must not
 * get answers that sign the person in elsewhere. */
#include <string.h>

#include "daemon/login/challenge_answers.h"
#include "daemon/login/passkey.h"
#include "daemon/login/security_key.h"

#define TOUCH_LIMIT_MS   20000 /* with COGNITO_LIMIT_MS less than the PAM module is patient for */
#define COGNITO_LIMIT_MS 20000

struct passkey_try {
    const struct challenge_try *try;
    struct web_authn_request request;
    struct security_key key;
};

static enum challenge_step end(const struct challenge_try *try, const char *words,
                               const char *reason)
{
    verdict_set(try->login->verdict, try->row->outcome, words, "%s: %s", try->row->hint, reason);
    return CHALLENGE_REFUSED;
}

static enum challenge_step ask_again(const struct challenge_try *try, const char *words,
                                     const char *reason)
{
    (void)end(try, words, reason);
    return CHALLENGE_ASK_AGAIN;
}

/* READY is for the callers. */
static enum challenge_step end_with(const struct challenge_try *try,
                                    enum security_key_answer answer)
{
    switch (answer) {
    case SECURITY_KEY_READY:
    case SECURITY_KEY_FAILED:
        break;
    case SECURITY_KEY_ABSENT:
        return end(try, "The security key is gone.", "it was pulled out");
    case SECURITY_KEY_UNKNOWN:
        return end(try, "This security key does not know your account.",
                   "it has no passkey of the user");
    case SECURITY_KEY_UNFIT:
        return end(try, "Your security key needs a PIN. Please set one first.",
                   "the pool demands user verification and the key has no PIN");
    case SECURITY_KEY_NOT_TOUCHED:
        return ask_again(try, "The security key was not touched in time.", "not touched in time");
    case SECURITY_KEY_DENIED:
        return end(try, "The sign-in was refused on the security key.", "refused on the key");
    case SECURITY_KEY_PIN_WRONG:
        return ask_again(try, "The PIN is wrong.", "a wrong PIN, or none");
    case SECURITY_KEY_PIN_BLOCKED:
        return end(try, "The security key is locked after too many wrong PINs.",
                   "the key takes no PIN any more until it is plugged in again, or reset");
    }
    return end(try, "The security key does not work.", "a fault of the security key");
}

static bool ask_pin(const struct passkey_try *passkey, struct secret *out)
{
    const struct challenge_try *try = passkey->try;

    if (!passkey->key.wants_pin)
        return true;
    if (!login_ask(try->login, try->row->style, try->row->words, out))
        return false;
    if (out->length > 0)
        return true;
    (void)end(try, "No PIN was given.", "no PIN was given");
    return false;
}

/* A passkey that Cognito refuses is no wrong password, in words. */
static enum challenge_step send_credential(const struct challenge_try *try,
                                           const struct secret *credential)
{
    const struct cognito_parameter response = {try->row->response, secret_text(credential)};
    struct cognito_failure failure = {0};

    int r = challenge_call(try, &response, 1, &failure);
    if (r == 0)
        return CHALLENGE_ANSWERED;
    enum challenge_step step = challenge_take_failure(try, &failure);
    if (failure.row->error == COGNITO_ERROR_WRONG_PASSWORD)
        return end(try, "The passkey was not accepted.", "Cognito refuses the passkey");
    return step;
}

static enum challenge_step sign_and_send(const struct passkey_try *passkey,
                                         const struct secret *pin)
{
    struct login *login = passkey->try->login;
    struct web_authn_assertion assertion = {0};
    auto_wipe struct secret credential = {0};

    enum security_key_answer answer =
        security_key_sign(&passkey->key, &passkey->request, pin, TOUCH_LIMIT_MS, &assertion);
    login->deadline = deadline_in_ms(COGNITO_LIMIT_MS);
    if (answer != SECURITY_KEY_READY)
        return end_with(passkey->try, answer);
    int r = web_authn_write_answer(&passkey->request, &assertion, &credential);
    if (r < 0) {
        login_fail_here(login, r);
        return CHALLENGE_REFUSED;
    }
    return send_credential(passkey->try, &credential);
}

/* The answer that was ordered is given to nobody else. */
static enum challenge_step check_relying_party(const struct passkey_try *passkey)
{
    struct login *login = passkey->try->login;
    const char *ours = login->services->settings->sign_in.passkey_relying_party;
    const char *theirs = passkey->request.relying_party_id;

    if (strcmp(ours, theirs) == 0)
        return CHALLENGE_ANSWERED;
    verdict_set(login->verdict, OUTCOME_MISCONFIGURED, passkey->try->row->elsewhere,
                "the pool asks for a passkey of %s, but passkey_relying_party is %s", theirs, ours);
    return CHALLENGE_REFUSED;
}

enum challenge_step challenge_answer_web_authn(const struct challenge_try *try)
{
    struct passkey_try passkey = {.try = try};
    auto_wipe struct secret pin = {0};
    const char *options = text_map_get(&try->challenge->parameters, "CREDENTIAL_REQUEST_OPTIONS");
    const char *obstacle = passkey_obstacle(try->login);

    if (obstacle != NULL)
        return challenge_obstructed(try->login, try->row, obstacle);
    if (options == NULL || web_authn_read_request(options, &passkey.request) < 0)
        return challenge_not_understood(try, "CREDENTIAL_REQUEST_OPTIONS are not WebAuthn's");
    if (check_relying_party(&passkey) != CHALLENGE_ANSWERED)
        return CHALLENGE_REFUSED;
    enum security_key_answer found = security_key_find(&passkey.request, &passkey.key);
    if (found != SECURITY_KEY_READY)
        return end_with(try, found);
    if (!ask_pin(&passkey, &pin) ||
        !login_tell(try->login, PROMPT_INFO, "Please touch your security key."))
        return CHALLENGE_REFUSED;
    return sign_and_send(&passkey, &pin);
}
