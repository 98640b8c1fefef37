/* The page docs/sign-in.md, printed from the tables of challenges and failures. */
#ifndef DOCS_SIGN_IN_PAGE_H
#define DOCS_SIGN_IN_PAGE_H

#include <stdio.h>

void sign_in_page_print(FILE *to);

#endif
