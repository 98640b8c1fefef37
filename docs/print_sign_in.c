/* Prints docs/sign-in.md to standard output, for `make update-docs`. */
#include <stdlib.h>

#include "docs/sign_in_page.h"

int main(void)
{
    sign_in_page_print(stdout);
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
