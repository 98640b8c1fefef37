/* Prints the tables of challenges and failures as a page for people. */
#include "docs/sign_in_page.h"

#include <security/pam_modules.h>

#include "daemon/cognito/failure.h"
#include "daemon/login/challenge_table.h"
#include "pam/outcome.h"

static const char introduction[] =
    "# What a sign-in asks, and what its errors mean\n"
    "\n"
    "Printed from `daemon/login/challenge_table.c` and `daemon/cognito/failure_table.c`, the "
    "tables the\n"
    "program itself uses: change them there, then run `make update-docs`.\n"
    "\n"
    "*Outcome* is what the login ends with (`common/outcome.h`), *PAM* what its authenticate "
    "phase\n"
    "returns then; *the person reads* is what the prompt shows; *the administrator reads* is the\n"
    "hint in the log.\n";

static const char challenges_introduction[] =
    "\n"
    "## Challenges\n"
    "\n"
    "What Amazon Cognito may ask after, or in place of, the password. `@` stands for where a code\n"
    "was sent, or for what is chosen. The outcome is that of a login which does not get past the\n"
    "challenge: an answered one leads on, and is never a success by itself.\n"
    "\n"
    "| challenge | the person is asked | echo | outcome | PAM | the person reads | the "
    "administrator "
    "reads |\n"
    "|---|---|---|---|---|---|---|\n";

static const char errors_introduction[] =
    "\n"
    "## Errors\n"
    "\n"
    "The first row whose type and message fit counts. `…` stands for any rest of a message, an "
    "empty\n"
    "message for any. The types are written without their ending `Exception`; those in "
    "parentheses\n"
    "are not the service's.\n"
    "\n"
    "| type | message | outcome | PAM | then | the person reads | the administrator reads |\n"
    "|---|---|---|---|---|---|---|\n";

static const char *pam_code_name(enum outcome outcome)
{
    switch (outcome_pam_code(outcome, PHASE_AUTHENTICATE)) {
    case PAM_AUTH_ERR:
        return "AUTH_ERR";
    case PAM_USER_UNKNOWN:
        return "USER_UNKNOWN";
    case PAM_MAXTRIES:
        return "MAXTRIES";
    case PAM_ACCT_EXPIRED:
        return "ACCT_EXPIRED";
    case PAM_PERM_DENIED:
        return "PERM_DENIED";
    case PAM_SYSTEM_ERR:
        return "SYSTEM_ERR";
    case PAM_CONV_ERR:
        return "CONV_ERR";
    case PAM_AUTHINFO_UNAVAIL:
        return "AUTHINFO_UNAVAIL";
    }
    return "?";
}

static const char *remedy_words(enum failure_remedy remedy)
{
    switch (remedy) {
    case FAILURE_REMEDY_NONE:
        return "the login ends";
    case FAILURE_REMEDY_ASK_AGAIN:
        return "the person is asked again";
    case FAILURE_REMEDY_RESTART_ONCE:
        return "the sign-in begins again, once";
    case FAILURE_REMEDY_RETRY:
        return "the call is repeated until the deadline";
    }
    return "";
}

/* A '*' at the end of a pattern is an ellipsis. */
static void print_message(const char *pattern, FILE *to)
{
    if (pattern == NULL)
        return;
    fputc('`', to);
    for (const char *at = pattern; *at != '\0'; at++)
        fputs(*at == '*' && at[1] == '\0' ? "…" : (const char[]){*at, '\0'}, to);
    fputc('`', to);
}

static void print_failure(const struct failure_row *row, FILE *to)
{
    fprintf(to, "| %s | ", row->type);
    print_message(row->message, to);
    fprintf(to, " | %s | %s | %s | %s | %s |\n", outcome_name(row->outcome),
            pam_code_name(row->outcome), remedy_words(row->remedy), row->words, row->hint);
}

static const char *echo_words(enum prompt_style style)
{
    switch (style) {
    case PROMPT_PASSWORD:
    case PROMPT_SECRET:
    case PROMPT_NEW_PASSWORD:
        return "off";
    case PROMPT_VISIBLE:
        return "on";
    case PROMPT_INFO:
    case PROMPT_ERROR:
    case PROMPT_HOLD:
        return "";
    }
    return "";
}

static void print_challenge(const struct challenge_row *row, FILE *to)
{
    fprintf(to, "| %s | ", row->name);
    if (row->words[0] != '\0')
        fprintf(to, "`%s`", row->words);
    fprintf(to, " | %s | %s | %s | %s", echo_words(row->style), outcome_name(row->outcome),
            pam_code_name(row->outcome), row->refusal);
    if (row->elsewhere != NULL)
        fprintf(to, " Where it cannot work: %s", row->elsewhere);
    fprintf(to, " | %s |\n", row->hint);
}

void sign_in_page_print(FILE *to)
{
    fputs(introduction, to);
    fputs(challenges_introduction, to);
    for (size_t i = 0; i < challenge_table_count; i++)
        print_challenge(&challenge_table[i], to);
    fputs(errors_introduction, to);
    for (size_t i = 0; i < failure_table_count; i++)
        print_failure(&failure_table[i], to);
}
