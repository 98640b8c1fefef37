/* Addresses, shortened to what one stranger can have many of. */
#include "daemon/remote_host.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

void remote_host_to_count(const char *remote_host, char out[REMOTE_HOST_SIZE])
{
    struct in6_addr address;

    (void)snprintf(out, REMOTE_HOST_SIZE, "%s", remote_host);
    if (inet_pton(AF_INET6, remote_host, &address) != 1)
        return;
    if (IN6_IS_ADDR_V4MAPPED(&address)) {
        (void)inet_ntop(AF_INET, address.s6_addr + 12, out, REMOTE_HOST_SIZE);
        return;
    }
    memset(address.s6_addr + 8, 0, 8);
    (void)inet_ntop(AF_INET6, &address, out, REMOTE_HOST_SIZE);
}
