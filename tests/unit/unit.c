/* main() of every unit test: the suite, as TAP on standard output. */
#include "tests/unit/unit.h"

#include <stdlib.h>

TCase *unit_add_case(Suite *suite, const char *name, const TTest *const tests[])
{
    TCase *test_case = tcase_create(name);

    tcase_set_timeout(test_case, UNIT_TIMEOUT_S);
    for (size_t i = 0; tests[i] != NULL; i++)
        tcase_add_test(test_case, tests[i]);
    suite_add_tcase(suite, test_case);
    return test_case;
}

int main(void)
{
    SRunner *runner = srunner_create(unit_suite());

    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
