/* Software keys that a test holds in its hands. */
#include "tests/security_key/software_key.h"

static struct software_key *plugged[SOFTWARE_KEY_MAX];
static size_t plugged_count;

void software_key_plug(struct software_key *const *keys, size_t count)
{
    plugged_count = count;
    for (size_t i = 0; i < count; i++)
        plugged[i] = keys[i];
}

size_t software_key_list(struct software_key *out[SOFTWARE_KEY_MAX])
{
    for (size_t i = 0; i < plugged_count; i++)
        out[i] = plugged[i];
    return plugged_count;
}
