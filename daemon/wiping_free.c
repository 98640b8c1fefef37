/* free() and realloc() that leave nothing behind (rule 12).
 *
 * Our own secrets are wiped where their scope ends, but json-c, libcurl and OpenSSL free buffers
 * with passwords and tokens in them. Linked into cognitod alone, these stand before libc's for the
 * whole process. Left out under the sanitizers, which have their own. */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

/* libc's own, under the names it exports for this purpose. */
extern void __libc_free(void *memory);
extern void *__libc_malloc(size_t size);

void free(void *memory)
{
    if (memory != NULL)
        explicit_bzero(memory, malloc_usable_size(memory));
    __libc_free(memory);
}

/* Moves by itself: libc's realloc() would free the old place without us. */
void *realloc(void *memory, size_t size)
{
    size_t room = memory != NULL ? malloc_usable_size(memory) : 0;

    if (memory != NULL && size == 0) {
        free(memory);
        return NULL;
    }
    if (memory != NULL && size <= room && size >= room / 2)
        return memory;
    void *moved = __libc_malloc(size);
    if (moved == NULL || memory == NULL)
        return moved;
    memcpy(moved, memory, room < size ? room : size);
    free(memory);
    return moved;
}
