/* The host's own users and groups, read once for many questions. */
#include "daemon/directory/local_people.h"

#include <errno.h>
#include <stdlib.h>

#include "common/local_files.h"

static void clear(struct local_file *file)
{
    text_list_clear(&file->names);
    free(file->ids);
    *file = (struct local_file){.path = file->path};
}

/* The room is the next power of two. */
static int append_id(struct local_file *file, uint32_t id)
{
    size_t count = file->id_count;

    if ((count & (count - 1)) == 0) {
        uint32_t *grown = reallocarray(file->ids, count == 0 ? 1 : 2 * count, sizeof *grown);
        if (grown == NULL)
            return -ENOMEM;
        file->ids = grown;
    }
    file->ids[file->id_count++] = id;
    return 0;
}

static int take_entry(void *context, const struct local_files_entry *entry)
{
    struct local_file *file = context;

    int r = text_list_append(&file->names, entry->name, entry->name_length);
    return r == 0 && entry->has_id ? append_id(file, entry->id) : r;
}

static int compare_ids(const void *a, const void *b)
{
    uint32_t first = *(const uint32_t *)a;
    uint32_t second = *(const uint32_t *)b;

    return (first > second) - (first < second);
}

/* The status first: what is changed while it is read is found to have changed afterwards. */
static int read_once(struct local_file *file)
{
    if (file->is_read)
        return 0;
    int r = stat(file->path, &file->as_read) < 0 ? -errno : 0;
    if (r == 0)
        r = local_files_visit(file->path, take_entry, file);
    if (r < 0) {
        clear(file);
        file->error = r;
        return r;
    }
    text_list_sort(&file->names);
    if (file->id_count > 0)
        qsort(file->ids, file->id_count, sizeof *file->ids, compare_ids);
    file->is_read = true;
    file->error = 0;
    return 0;
}

static int has_name(struct local_file *file, const char *name)
{
    int r = read_once(file);

    return r < 0 ? r : text_list_finds(&file->names, name);
}

static int has_id(struct local_file *file, uint32_t id)
{
    int r = read_once(file);

    if (r < 0 || file->id_count == 0)
        return r;
    return bsearch(&id, file->ids, file->id_count, sizeof id, compare_ids) != NULL;
}

int local_people_have_user(struct local_people *people, const char *name)
{
    return has_name(&people->passwd, name);
}

int local_people_have_uid(struct local_people *people, uint32_t uid)
{
    return has_id(&people->passwd, uid);
}

int local_people_have_group(struct local_people *people, const char *name)
{
    return has_name(&people->group, name);
}

int local_people_have_gid(struct local_people *people, uint32_t gid)
{
    return has_id(&people->group, gid);
}

const char *local_people_unread(const struct local_people *people, int *out_error)
{
    const struct local_file *unread = people->passwd.error < 0 ? &people->passwd : &people->group;

    if (unread->error == 0)
        return NULL;
    *out_error = unread->error;
    return unread->path;
}

static bool are_same_times(struct timespec a, struct timespec b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static bool is_as_read(const struct local_file *file)
{
    const struct stat *then = &file->as_read;
    struct stat now;

    return stat(file->path, &now) == 0 && now.st_dev == then->st_dev &&
           now.st_ino == then->st_ino && now.st_size == then->st_size &&
           are_same_times(now.st_mtim, then->st_mtim) && are_same_times(now.st_ctim, then->st_ctim);
}

static bool has_changed(struct local_file *file)
{
    if (!file->is_read || is_as_read(file))
        return false;
    clear(file);
    return true;
}

bool local_people_have_changed(struct local_people *people)
{
    bool others = has_changed(&people->passwd);

    return has_changed(&people->group) || others;
}

void local_people_begin(struct local_people *people, const char *passwd, const char *group)
{
    *people = (struct local_people){.passwd = {.path = passwd}, .group = {.path = group}};
}

void local_people_clear(struct local_people *people)
{
    clear(&people->passwd);
    clear(&people->group);
}
