/* The host's name, and an id made from its machine id. */
#include "daemon/host_identity.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <systemd/sd-id128.h>
#include <unistd.h>

/* Ours alone, so that the id here can't be matched with another program's. Never change it. */
static const sd_id128_t application =
    SD_ID128_MAKE(5d, c1, 0e, 57, 2a, 8f, 4b, 3e, 9c, 46, 1b, f0, 73, a8, d2, 6e);

static uint64_t first_half(const sd_id128_t *id)
{
    uint64_t half = 0;

    for (size_t i = 0; i < 8; i++)
        half = half << 8 | id->bytes[i];
    return half;
}

void host_identity_read(struct host_identity *out)
{
    struct host_identity found = {0};
    sd_id128_t id;

    if (gethostname(found.name, sizeof found.name - 1) < 0)
        found.name[0] = '\0';
    if (sd_id128_get_machine_app_specific(application, &id) >= 0)
        (void)snprintf(found.id, sizeof found.id, "%016" PRIx64, first_half(&id));
    *out = found;
}
