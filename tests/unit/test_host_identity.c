/* The host's name and id, as triggers are told. */
#include "daemon/host_identity.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/ownership.h"
#include "tests/unit/unit.h"

START_TEST(the_name_is_the_hosts)
{
    struct host_identity host;
    char name[65] = "";

    ck_assert_int_eq(gethostname(name, sizeof name - 1), 0);
    host_identity_read(&host);
    ck_assert_str_eq(host.name, name);
}
END_TEST

START_TEST(the_id_stays_and_does_not_give_the_machine_id_away)
{
    struct host_identity first;
    struct host_identity second;
    char machine_id[33] = "";
    auto_fclose FILE *file = fopen("/etc/machine-id", "re");

    host_identity_read(&first);
    host_identity_read(&second);
    ck_assert_str_eq(first.id, second.id);
    if (file == NULL || fgets(machine_id, sizeof machine_id, file) == NULL ||
        strlen(machine_id) != 32) {
        ck_assert_str_eq(first.id, "");
        return;
    }
    ck_assert_uint_eq(strspn(first.id, "0123456789abcdef"), 16);
    ck_assert_ptr_null(strstr(machine_id, first.id));
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("host_identity");

    UNIT_CASE(suite, "host_identity", the_name_is_the_hosts,
              the_id_stays_and_does_not_give_the_machine_id_away);
    return suite;
}
