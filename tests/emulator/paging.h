/* Pages of a list call: `Limit` at most 60, and an opaque token that names where to go on. */
#ifndef TESTS_EMULATOR_PAGING_H
#define TESTS_EMULATOR_PAGING_H

#include "tests/emulator/call.h"

struct page {
    const char *token_member; /* "PaginationToken" or "NextToken" */
    size_t position;          /* of the next item to look at */
    size_t room;              /* items that still fit */
};

/* Reads Limit and the token, which must come from the same operation and pool. */
enum error page_open(struct call *call, const char *operation, const char *token_member,
                     struct page *out);

/* After the loop: when items are left, puts the token for them into the output. */
void page_close(struct call *call, const char *operation, const struct page *page, size_t total);

#endif
