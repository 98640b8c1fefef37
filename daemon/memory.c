/* Lets go of memory between the logins. */
#include "daemon/memory.h"

#include <link.h>
#include <malloc.h>
#include <pthread.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <unistd.h>

/* Segments that were mapped without the right to write them hold nothing but what is in the file:
 * no relocation was ever made in them, since no part of ours or Debian's has text relocations. */
static bool is_as_in_the_file(const ElfW(Phdr) * segment)
{
    return segment->p_type == PT_LOAD && (segment->p_flags & PF_W) == 0 && segment->p_filesz > 0;
}

static bool has_text_relocations(const struct dl_phdr_info *object)
{
    for (unsigned i = 0; i < object->dlpi_phnum; i++) {
        if (object->dlpi_phdr[i].p_type != PT_DYNAMIC)
            continue;
        const ElfW(Dyn) *entry =
            (const ElfW(Dyn) *)(uintptr_t)(object->dlpi_addr + object->dlpi_phdr[i].p_vaddr);
        for (; entry->d_tag != DT_NULL; entry++)
            if (entry->d_tag == DT_TEXTREL ||
                (entry->d_tag == DT_FLAGS && (entry->d_un.d_val & DF_TEXTREL) != 0))
                return true;
    }
    return false;
}

static int let_go_of_object(struct dl_phdr_info *object, size_t size, void *context)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);

    (void)size, (void)context;
    if (has_text_relocations(object))
        return 0;
    for (unsigned i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
        uintptr_t begin = (object->dlpi_addr + segment->p_vaddr) & ~(page - 1);
        uintptr_t end = (object->dlpi_addr + segment->p_vaddr + segment->p_filesz) & ~(page - 1);
        if (is_as_in_the_file(segment) && end > begin)
            (void)madvise((void *)begin, end - begin, MADV_DONTNEED);
    }
    return 0;
}

void memory_let_go(void)
{
    (void)malloc_trim(0);
    (void)dl_iterate_phdr(let_go_of_object, NULL);
}

#define FRAMES_TO_COME 2048 /* bytes: madvise(2) is called from here */

void memory_let_go_of_stack(void)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t used = ((uintptr_t)__builtin_frame_address(0) - FRAMES_TO_COME) & ~(page - 1);
    pthread_attr_t attributes;
    void *lowest = NULL;
    size_t size = 0;

    if (pthread_getattr_np(pthread_self(), &attributes) != 0)
        return;
    if (pthread_attr_getstack(&attributes, &lowest, &size) == 0 && used > (uintptr_t)lowest)
        (void)madvise(lowest, used - (uintptr_t)lowest, MADV_DONTNEED);
    (void)pthread_attr_destroy(&attributes);
}
