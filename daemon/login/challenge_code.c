/* SMS_MFA, EMAIL_OTP, SMS_OTP, SOFTWARE_TOKEN_MFA: a one-time code. */
#include <ctype.h>
#include <string.h>

#include "daemon/login/challenge_answers.h"
#include "daemon/login/foreign_text.h"

#define MAX_PROMPT 256 /* bytes, with the NUL */
#define MIN_DIGITS 6   /* of messages and apps; 8 where a code comes first */
#define MAX_DIGITS 8

/* Codes are shown in groups: "123 456", "123-456". */
static void remove_separators(struct secret *code)
{
    size_t kept = 0;

    for (size_t i = 0; i < code->length; i++)
        if (!isspace((unsigned char)code->bytes[i]) && code->bytes[i] != '-')
            code->bytes[kept++] = code->bytes[i];
    if (code->length > 0)
        code->bytes[kept] = '\0';
    code->length = kept;
}

static void make_prompt(const struct challenge_try *try, char out[MAX_PROMPT])
{
    const char *destination =
        text_map_get(&try->challenge->parameters, "CODE_DELIVERY_DESTINATION");

    if (destination == NULL || destination[0] == '\0')
        destination = try->row->otherwise == NULL ? "" : try->row->otherwise;
    foreign_text_insert(try->row->words, destination, out, MAX_PROMPT);
}

/* All codes of the service are: what is not could only be a malformed value to it. */
static bool is_code(const struct secret *answer)
{
    return answer->length >= MIN_DIGITS && answer->length <= MAX_DIGITS &&
           strspn(secret_text(answer), "0123456789") == answer->length;
}

enum challenge_step challenge_ask_code(const struct challenge_try *try, const char *prompt,
                                       struct secret *out)
{
    secret_wipe(out);
    if (!login_ask(try->login, try->row->style, prompt, out))
        return CHALLENGE_REFUSED;
    remove_separators(out);
    if (is_code(out))
        return CHALLENGE_ANSWERED;
    verdict_set(try->login->verdict, OUTCOME_REFUSED,
                out->length == 0 ? "No code was given." : "That is not a code.",
                "what was given is no code");
    return CHALLENGE_ASK_AGAIN;
}

enum challenge_step challenge_answer_code(const struct challenge_try *try)
{
    char prompt[MAX_PROMPT];
    auto_wipe struct secret code = {0};

    make_prompt(try, prompt);
    enum challenge_step step = challenge_ask_code(try, prompt, &code);
    if (step != CHALLENGE_ANSWERED)
        return step;
    const struct cognito_parameter response = {try->row->response, secret_text(&code)};
    step = challenge_send(try, &response, 1);
    if (step == CHALLENGE_ANSWERED)
        try->login->gave_code = true;
    return step;
}
