/* Makes it, opens it, opens it again. */
#include "tests/unit/ledger_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/ownership.h"
#include "tests/unit/unit.h"

static void open_ledger(struct ledger_fixture *fixture)
{
    char error_text[IDS_ERROR_SIZE];

    ck_assert_msg(ids_open(fixture->path, &fixture->ids, error_text) == 0, "%s", error_text);
}

void ledger_fixture_make(struct ledger_fixture *out)
{
    (void)snprintf(out->path, sizeof out->path, "/tmp/test_ledger.XXXXXX");
    auto_close int fd = mkstemp(out->path);
    ck_assert_int_ge(fd, 0);
    open_ledger(out);
}

void ledger_fixture_read(struct ledger_fixture *fixture)
{
    ids_close(fixture->ids);
    open_ledger(fixture);
}

void ledger_fixture_reopen(struct ledger_fixture *fixture)
{
    ck_assert_int_eq(ids_commit(fixture->ids), 0);
    ledger_fixture_read(fixture);
}

void ledger_fixture_remove(struct ledger_fixture *fixture)
{
    ids_close(fixture->ids);
    ck_assert_int_eq(unlink(fixture->path), 0);
}
