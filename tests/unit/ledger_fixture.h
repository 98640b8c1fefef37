/* A ledger of ids in a file of its own. */
#ifndef TESTS_UNIT_LEDGER_FIXTURE_H
#define TESTS_UNIT_LEDGER_FIXTURE_H

#include "daemon/ids/ids.h"

struct ledger_fixture {
    char path[64];
    struct ids *ids;
};

/* Makes the file, and opens it. */
void ledger_fixture_make(struct ledger_fixture *out);

/* Everything must be the same when it comes from the file. */
void ledger_fixture_reopen(struct ledger_fixture *fixture);

/* As it is in the file now, whoever wrote it. */
void ledger_fixture_read(struct ledger_fixture *fixture);

void ledger_fixture_remove(struct ledger_fixture *fixture);

#endif
