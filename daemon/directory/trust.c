/* From who writes what to what is believed. */
#include "daemon/directory/trust.h"

#include <errno.h>

#include "daemon/directory/login_name.h"

void trust_clear(struct trust *trust)
{
    writers_clear(&trust->writers);
    *trust = (struct trust){0};
}

bool trust_is_undecided(const struct trust *trust)
{
    return !trust->is_told && !trust->has_given_up;
}

static bool is_insisted_on(const struct directory_settings *settings, const char *attribute)
{
    return settings->trusts_all_attributes ||
           (settings->trusted_attributes != NULL &&
            text_list_contains(settings->trusted_attributes, attribute));
}

enum trust_answer trust_in(const struct trust *trust, const struct directory_settings *settings,
                           const char *attribute)
{
    if (is_insisted_on(settings, attribute))
        return TRUST_GRANTED;
    if (trust_is_undecided(trust))
        return TRUST_UNDECIDED;
    if (!trust->is_told)
        return TRUST_UNKNOWN;
    if (writers_find(&trust->writers, attribute) == NULL)
        return TRUST_GRANTED;
    return trust->writers.tells_unwritable ? TRUST_UNKNOWN : TRUST_WRITABLE;
}

static void add(const char *key, const char *attribute, size_t *count,
                struct deciding_attribute out[TRUST_MAX_ATTRIBUTES])
{
    if (attribute != NULL && *count < TRUST_MAX_ATTRIBUTES)
        out[(*count)++] = (struct deciding_attribute){.key = key, .attribute = attribute};
}

size_t trust_list_attributes(const struct directory_settings *settings,
                             struct deciding_attribute out[TRUST_MAX_ATTRIBUTES])
{
    const struct text_list *keys = settings->ssh_keys_attributes;
    size_t count = 0;

    add("login_name", login_name_attribute(settings->login_name), &count, out);
    add("uid_attribute", settings->uid_attribute, &count, out);
    add("gid_attribute", settings->gid_attribute, &count, out);
    add("home_attribute", settings->home_attribute, &count, out);
    add("shell_attribute", settings->shell_attribute, &count, out);
    for (size_t i = 0; keys != NULL && i < keys->count; i++)
        add("ssh_keys_attribute", keys->texts[i], &count, out);
    return count;
}

/* Who publishes tells other hosts, whatever this one insists on. */
bool trust_is_needed(const struct directory_settings *settings)
{
    struct deciding_attribute deciding[TRUST_MAX_ATTRIBUTES];
    size_t count = trust_list_attributes(settings, deciding);
    bool is_needed = settings->listed != NULL;

    for (size_t i = 0; !is_needed && i < count; i++)
        is_needed = !is_insisted_on(settings, deciding[i].attribute);
    return is_needed;
}

bool trust_is_due(const struct trust *trust, int64_t now_ms)
{
    return !trust->is_told || trust->failures > 0 ||
           now_ms - trust->told_at_ms >= TRUST_LOOK_AGAIN_MS;
}

static void take_answer(struct trust *trust, struct writers *writers, int64_t now_ms)
{
    writers_clear(&trust->writers);
    *trust = (struct trust){.is_told = true, .writers = *writers, .told_at_ms = now_ms};
    *writers = (struct writers){0};
}

void trust_take(struct trust *trust, int r, struct writers *writers, int64_t now_ms)
{
    if (r == 0) {
        take_answer(trust, writers, now_ms);
        return;
    }
    trust->failures++;
    trust->has_given_up |= r == -EACCES || trust->failures >= TRUST_MAX_FAILURES;
    if (trust->is_told && now_ms - trust->told_at_ms >= TRUST_MAX_AGE_MS) {
        writers_clear(&trust->writers);
        trust->is_told = false;
        trust->has_given_up = true;
    }
}
