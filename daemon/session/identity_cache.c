/* A table in memory, and the file it is read from and appended to. */
#include "daemon/session/identity_cache.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"

#define MAX_SUB  129 /* bytes, with the NUL */
#define MAX_LINE (2 * COGNITO_IDENTITY_ID_SIZE + MAX_SUB + 2)

struct identity {
    char pool_id[COGNITO_IDENTITY_ID_SIZE];
    char sub[MAX_SUB];
    char id[COGNITO_IDENTITY_ID_SIZE];
};

struct identity_cache {
    char *path;
    pthread_mutex_t lock;
    size_t count; /* kept so far; the table is a ring */
    struct identity *table;
};

/* The latest one kept counts. */
static const struct identity *find(const struct identity_cache *cache, const char *pool_id,
                                   const char *sub)
{
    size_t known =
        cache->count < IDENTITY_CACHE_MAX_USERS ? cache->count : IDENTITY_CACHE_MAX_USERS;

    for (size_t i = 1; i <= known; i++) {
        const struct identity *identity =
            &cache->table[(cache->count - i) % IDENTITY_CACHE_MAX_USERS];
        if (strcmp(identity->sub, sub) == 0 && strcmp(identity->pool_id, pool_id) == 0)
            return identity;
    }
    return NULL;
}

static void remember(struct identity_cache *cache, const struct identity *identity)
{
    cache->table[cache->count++ % IDENTITY_CACHE_MAX_USERS] = *identity;
}

/* Copies one word of a line. False when it is missing or too long. */
static bool read_word(char **line, char *out, size_t size)
{
    const char *word = strsep(line, " \n");

    if (word == NULL || word[0] == '\0' || strlen(word) >= size)
        return false;
    memcpy(out, word, strlen(word) + 1);
    return true;
}

static bool read_line(char *line, struct identity *out)
{
    return read_word(&line, out->pool_id, sizeof out->pool_id) &&
           read_word(&line, out->sub, sizeof out->sub) && read_word(&line, out->id, sizeof out->id);
}

static int read_file(struct identity_cache *cache)
{
    char line[MAX_LINE];
    auto_fclose FILE *file = fopen(cache->path, "re");

    if (file == NULL)
        return errno == ENOENT ? 0 : -errno;
    while (fgets(line, sizeof line, file) != NULL) {
        struct identity identity;
        if (read_line(line, &identity))
            remember(cache, &identity);
    }
    return 0;
}

static int allocate(const char *path, struct identity_cache **out)
{
    struct identity_cache *cache = calloc(1, sizeof *cache);

    if (cache == NULL)
        return -ENOMEM;
    cache->path = strdup(path);
    cache->table = calloc(IDENTITY_CACHE_MAX_USERS, sizeof *cache->table);
    int r = pthread_mutex_init(&cache->lock, NULL);
    if (cache->path != NULL && cache->table != NULL && r == 0) {
        *out = cache;
        return 0;
    }
    identity_cache_close(cache);
    return -ENOMEM;
}

int identity_cache_open(const char *path, struct identity_cache **out)
{
    struct identity_cache *cache;
    int r = allocate(path, &cache);

    if (r < 0)
        return r;
    r = read_file(cache);
    if (r < 0) {
        identity_cache_close(cache);
        return r;
    }
    *out = cache;
    return 0;
}

void identity_cache_close(struct identity_cache *cache)
{
    if (cache == NULL)
        return;
    (void)pthread_mutex_destroy(&cache->lock);
    free(cache->table);
    free(cache->path);
    free(cache);
}

bool identity_cache_find(struct identity_cache *cache, const char *pool_id, const char *sub,
                         char out[COGNITO_IDENTITY_ID_SIZE])
{
    (void)pthread_mutex_lock(&cache->lock);
    const struct identity *identity = find(cache, pool_id, sub);
    if (identity != NULL)
        memcpy(out, identity->id, sizeof identity->id);
    (void)pthread_mutex_unlock(&cache->lock);
    return identity != NULL;
}

/* One write(2) a line: lines of two threads do not mix, and a torn one is passed over later. */
static int append(const char *path, const struct identity *identity)
{
    char line[MAX_LINE];
    int length =
        snprintf(line, sizeof line, "%s %s %s\n", identity->pool_id, identity->sub, identity->id);
    auto_close int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0)
        return -errno;
    if (write(fd, line, (size_t)length) != length)
        return errno != 0 ? -errno : -EIO;
    return 0;
}

int identity_cache_keep(struct identity_cache *cache, const char *pool_id, const char *sub,
                        const char *identity_id)
{
    struct identity identity;

    (void)snprintf(identity.pool_id, sizeof identity.pool_id, "%s", pool_id);
    (void)snprintf(identity.sub, sizeof identity.sub, "%s", sub);
    (void)snprintf(identity.id, sizeof identity.id, "%s", identity_id);
    (void)pthread_mutex_lock(&cache->lock);
    remember(cache, &identity);
    (void)pthread_mutex_unlock(&cache->lock);
    return append(cache->path, &identity);
}
