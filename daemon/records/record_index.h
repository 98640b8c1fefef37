/* Finds the records of an arena by a key that lies in them: a hash table of their numbers.
 *
 * Whoever may sign up chooses names, so each table hashes with a seed of its own. An index that is
 * all zeros is empty. */
#ifndef DAEMON_RECORDS_RECORD_INDEX_H
#define DAEMON_RECORDS_RECORD_INDEX_H

#include "daemon/records/arena.h"

struct record_key {
    const void *bytes;
    size_t length;
};

/* The key of a record, by which an index finds it. It must not change as long as it is there. */
typedef struct record_key record_key_of(const void *record);

struct record_index {
    uint32_t *slots;
    size_t slot_count;
    size_t used; /* slots that were ever written to since it grew last */
    size_t count;
    uint64_t seed;
};

struct record_key record_key_of_text(const char *text);

/* The number of the record with this key; 0 when there is none. */
uint32_t record_index_find(const struct record_index *index, const struct arena *arena,
                           record_key_of *key_of, struct record_key key);

/* Puts a record in whose key no other has. Errors: -ENOMEM; -EIO no random seed. */
int record_index_put(struct record_index *index, const struct arena *arena, record_key_of *key_of,
                     uint32_t place);

/* Takes a record out, if it is there; or has another one with the same key in its place. */
void record_index_remove(struct record_index *index, const struct arena *arena,
                         record_key_of *key_of, uint32_t place);
void record_index_replace(struct record_index *index, const struct arena *arena,
                          record_key_of *key_of, uint32_t place, uint32_t by);

/* Walks all records, in no order that means anything; `*at` is 0 at first. 0: no more. */
uint32_t record_index_next(const struct record_index *index, size_t *at);

/* The bytes that it takes. */
size_t record_index_size(const struct record_index *index);

void record_index_clear(struct record_index *index);

#endif
