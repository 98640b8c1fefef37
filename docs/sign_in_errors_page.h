/* The page docs/sign-in-errors.md, printed from the table of failures. */
#ifndef DOCS_SIGN_IN_ERRORS_PAGE_H
#define DOCS_SIGN_IN_ERRORS_PAGE_H

#include <stdio.h>

void sign_in_errors_page_print(FILE *to);

#endif
