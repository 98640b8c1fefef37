/* The NSS module's state over files of the test's own. */
#ifndef TESTS_UNIT_NSS_FIXTURE_H
#define TESTS_UNIT_NSS_FIXTURE_H

#include "nss/state.h"
#include "tests/unit/snapshot_fixture.h"

struct nss_fixture {
    struct snapshot_fixture snapshot;
    char socket[64];
    char passwd[64];
    char group[64];
    struct nss_state state;
};

/* An empty folder: no published files, no daemon; "localjane" in the passwd file,
 * "localgroup" in the group file. */
void nss_fixture_make(struct nss_fixture *out);
void nss_fixture_remove(struct nss_fixture *fixture);

/* The same after giving up root for good, if the test runs as root: only then are files mapped. */
void nss_fixture_make_unprivileged(struct nss_fixture *out);

/* Looks up so often that the files are mapped from now on. */
void nss_fixture_warm_up(struct nss_fixture *fixture);

#endif
