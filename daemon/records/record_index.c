/* A table of open addressing, at most three quarters full. */
#include "daemon/records/record_index.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "common/snapshot_format.h"

#define FIRST_SLOTS 64
#define EMPTY       0
#define REMOVED     UINT32_MAX /* the search goes on behind it */

struct record_key record_key_of_text(const char *text)
{
    return (struct record_key){text, strlen(text)};
}

static bool are_equal(struct record_key a, struct record_key b)
{
    return a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0;
}

/* The hash as a fraction of the table, so that it need not be a power of two. */
static size_t first_slot(const struct record_index *index, struct record_key key)
{
    uint64_t hash = snapshot_hash_bytes(key.bytes, key.length, index->seed);

    return (size_t)((hash >> 32) * index->slot_count >> 32);
}

static size_t slot_behind(const struct record_index *index, size_t slot)
{
    return slot + 1 == index->slot_count ? 0 : slot + 1;
}

uint32_t record_index_find(const struct record_index *index, const struct arena *arena,
                           record_key_of *key_of, struct record_key key)
{
    if (index->slot_count == 0)
        return 0;
    for (size_t at = first_slot(index, key); index->slots[at] != EMPTY; at = slot_behind(index, at))
        if (index->slots[at] != REMOVED &&
            are_equal(key_of(arena_at(arena, index->slots[at])), key))
            return index->slots[at];
    return 0;
}

static void put_slot(struct record_index *index, struct record_key key, uint32_t place)
{
    size_t at = first_slot(index, key);

    while (index->slots[at] != EMPTY)
        at = slot_behind(index, at);
    index->slots[at] = place;
    index->used++;
    index->count++;
}

static int set_seed(struct record_index *index)
{
    if (index->slot_count > 0)
        return 0;
    return getrandom(&index->seed, sizeof index->seed, 0) == sizeof index->seed ? 0 : -EIO;
}

/* Half as large again, or as large as before when most of what fills it has been removed. */
static int grow(struct record_index *index, const struct arena *arena, record_key_of *key_of)
{
    struct record_index grown = {.seed = index->seed, .slot_count = index->slot_count};

    if (grown.slot_count == 0)
        grown.slot_count = FIRST_SLOTS;
    else if (index->count * 2 >= index->slot_count)
        grown.slot_count += grown.slot_count / 2;
    grown.slots = calloc(grown.slot_count, sizeof *grown.slots);
    if (grown.slots == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < index->slot_count; i++)
        if (index->slots[i] != EMPTY && index->slots[i] != REMOVED)
            put_slot(&grown, key_of(arena_at(arena, index->slots[i])), index->slots[i]);
    free(index->slots);
    *index = grown;
    return 0;
}

int record_index_put(struct record_index *index, const struct arena *arena, record_key_of *key_of,
                     uint32_t place)
{
    int r = set_seed(index);

    if (r == 0 && (index->used + 1) * 4 > index->slot_count * 3)
        r = grow(index, arena, key_of);
    if (r < 0)
        return r;
    put_slot(index, key_of(arena_at(arena, place)), place);
    return 0;
}

/* The slot of this very record; NULL when it is not there. */
static uint32_t *slot_of(struct record_index *index, const struct arena *arena,
                         record_key_of *key_of, uint32_t place)
{
    if (index->slot_count == 0)
        return NULL;
    for (size_t at = first_slot(index, key_of(arena_at(arena, place))); index->slots[at] != EMPTY;
         at = slot_behind(index, at))
        if (index->slots[at] == place)
            return &index->slots[at];
    return NULL;
}

void record_index_remove(struct record_index *index, const struct arena *arena,
                         record_key_of *key_of, uint32_t place)
{
    uint32_t *slot = slot_of(index, arena, key_of, place);

    if (slot == NULL)
        return;
    *slot = REMOVED;
    index->count--;
}

void record_index_replace(struct record_index *index, const struct arena *arena,
                          record_key_of *key_of, uint32_t place, uint32_t by)
{
    uint32_t *slot = slot_of(index, arena, key_of, place);

    if (slot != NULL)
        *slot = by;
}

uint32_t record_index_next(const struct record_index *index, size_t *at)
{
    while (*at < index->slot_count) {
        uint32_t place = index->slots[(*at)++];
        if (place != EMPTY && place != REMOVED)
            return place;
    }
    return 0;
}

size_t record_index_size(const struct record_index *index)
{
    return index->slot_count * sizeof *index->slots;
}

void record_index_clear(struct record_index *index)
{
    free(index->slots);
    *index = (struct record_index){0};
}
