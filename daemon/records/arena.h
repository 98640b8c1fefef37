/* Memory for a great many small records that are given back all at once.
 *
 * malloc(3) would put 16 bytes around each, and whatever is freed beside them would leave holes
 * that nobody can give back to the system. Here they lie one behind the other, in mappings of their
 * own. An arena that is all zeros is empty. */
#ifndef DAEMON_RECORDS_ARENA_H
#define DAEMON_RECORDS_ARENA_H

#include <stddef.h>
#include <stdint.h>

#define ARENA_ALIGNMENT 8

struct arena {
    uint8_t **chunks; /* records never move */
    size_t *sizes;    /* of the chunks, in bytes */
    size_t chunk_count;
    size_t used;  /* bytes of the last chunk */
    size_t taken; /* bytes of all records */
};

/* Room for a record, filled with zeros, which stays where it is until arena_clear(). `*out_place`
 * is its number, never 0, for who keeps many: half of an address. NULL: no memory. */
void *arena_take(struct arena *arena, size_t size, uint32_t *out_place);

/* The record of that number. */
void *arena_at(const struct arena *arena, uint32_t place);

/* Greater than the number of every record. */
uint32_t arena_end(const struct arena *arena);

/* Gives all memory back; the arena is empty afterwards. */
void arena_clear(struct arena *arena);

#endif
