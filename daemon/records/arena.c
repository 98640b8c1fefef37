/* Records one behind the other, in chunks that are mapped. */
#include "daemon/records/arena.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define CHUNK_SIZE   ((size_t)256 * 1024)
#define CHUNK_PLACES (CHUNK_SIZE / ARENA_ALIGNMENT) /* a larger record has a chunk of its own */

/* The first place of the first chunk is nobody's, so that no record has the number 0. */
static size_t first_place(const struct arena *arena)
{
    return arena->chunk_count == 1 ? ARENA_ALIGNMENT : 0;
}

static int make_room_for_chunk(struct arena *arena)
{
    size_t count = arena->chunk_count + 1;

    uint8_t **chunks = reallocarray(arena->chunks, count, sizeof *chunks);
    if (chunks == NULL)
        return -1;
    arena->chunks = chunks;
    size_t *sizes = reallocarray(arena->sizes, count, sizeof *sizes);
    if (sizes == NULL)
        return -1;
    arena->sizes = sizes;
    return 0;
}

static int add_chunk(struct arena *arena, size_t least)
{
    size_t size = least + ARENA_ALIGNMENT > CHUNK_SIZE ? least + ARENA_ALIGNMENT : CHUNK_SIZE;

    if (arena->chunk_count >= UINT32_MAX / CHUNK_PLACES || make_room_for_chunk(arena) < 0)
        return -1;
    void *chunk = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (chunk == MAP_FAILED)
        return -1;
    arena->chunks[arena->chunk_count] = chunk;
    arena->sizes[arena->chunk_count] = size;
    arena->chunk_count++;
    arena->used = first_place(arena);
    return 0;
}

/* Behind a large record there is nothing: numbers reach no further than CHUNK_SIZE. */
static size_t room_left(const struct arena *arena)
{
    if (arena->chunk_count == 0 || arena->used >= CHUNK_SIZE)
        return 0;
    return arena->sizes[arena->chunk_count - 1] - arena->used;
}

void *arena_take(struct arena *arena, size_t size, uint32_t *out_place)
{
    size_t rounded = (size + ARENA_ALIGNMENT - 1) & ~(size_t)(ARENA_ALIGNMENT - 1);

    if (size > UINT32_MAX || (room_left(arena) < rounded && add_chunk(arena, rounded) < 0))
        return NULL;
    size_t chunk = arena->chunk_count - 1;
    *out_place = (uint32_t)(chunk * CHUNK_PLACES + arena->used / ARENA_ALIGNMENT);
    void *record = arena->chunks[chunk] + arena->used;
    arena->used += rounded;
    arena->taken += rounded;
    return record;
}

void *arena_at(const struct arena *arena, uint32_t place)
{
    return arena->chunks[place / CHUNK_PLACES] + place % CHUNK_PLACES * ARENA_ALIGNMENT;
}

uint32_t arena_end(const struct arena *arena)
{
    return (uint32_t)(arena->chunk_count * CHUNK_PLACES);
}

void arena_clear(struct arena *arena)
{
    for (size_t i = 0; i < arena->chunk_count; i++)
        (void)munmap(arena->chunks[i], arena->sizes[i]);
    free(arena->chunks);
    free(arena->sizes);
    *arena = (struct arena){0};
}
