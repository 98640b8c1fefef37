/* Prints the table of failures as a page for people. */
#include "docs/sign_in_errors_page.h"

#include "daemon/cognito/failure.h"

static const char introduction[] =
    "# What Amazon Cognito's errors mean to a login\n"
    "\n"
    "Printed from `daemon/cognito/failure_table.c`, the table the program itself uses: change it\n"
    "there, then run `make update-docs`.\n"
    "\n"
    "The first row whose type and message fit counts. `…` stands for any rest of a message, an "
    "empty\n"
    "message for any. The types are written without their ending `Exception`; those in "
    "parentheses\n"
    "are not the service's. *Outcome* is what the login ends with (`common/outcome.h`); *the "
    "person\n"
    "reads* is what the prompt shows; *the administrator reads* is the hint in the log.\n"
    "\n"
    "| type | message | outcome | then | the person reads | the administrator reads |\n"
    "|---|---|---|---|---|---|\n";

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

static void print_row(const struct failure_row *row, FILE *to)
{
    fprintf(to, "| %s | ", row->type);
    print_message(row->message, to);
    fprintf(to, " | %s | %s | %s | %s |\n", outcome_name(row->outcome), remedy_words(row->remedy),
            row->words, row->hint);
}

void sign_in_errors_page_print(FILE *to)
{
    fputs(introduction, to);
    for (size_t i = 0; i < failure_table_count; i++)
        print_row(&failure_table[i], to);
}
